"""Whose a subtitle file is by its name, as tools of every kind write it, and what the name says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.media.sidecars import find_sidecars, list_sidecars, sidecar_digest, sidecar_signature
from engine.media.subtitle_names import SidecarName, name_of
from tests.shared_cases import case

FILM = {
    # transcribers
    "film.srt": (None, ()),
    "film.mp4.srt": (None, ()),
    "film.wav.srt": (None, ()),
    "film.mp4.ko.vtt": ("ko", ()),
    "film_otter_ai.srt": (None, ()),
    "film.whisper.srt": (None, ()),
    "film.large-v3.srt": (None, ()),
    "film transcript.vtt": (None, ()),
    "film_자막.srt": (None, ()),
    # downloaders
    "film.en.vtt": ("en", ()),
    "film.en-orig.vtt": ("en", ("original",)),
    "film.es-419.vtt": ("es", ()),
    "film.en-nP7-2PuUl7o.vtt": ("en", ()),
    "film.English (auto-generated).vtt": ("en", ("auto",)),
    "film.live_chat.vtt": (None, ("chat",)),
    "film_ko.srt": ("ko", ()),
    "film-en.srt": ("en", ()),
    "film EN.srt": ("en", ()),
    "film English.srt": ("en", ()),
    "film (English).srt": ("en", ()),
    "film - Korean.srt": ("ko", ()),
    "film.ko-KR.srt": ("ko", ()),
    "film.pt_BR.srt": ("pt", ()),
    "film.zh-Hans.srt": ("zh", ()),
    "film.Chinese (Simplified).srt": ("zh", ()),
    "film.한국어.srt": ("ko", ()),
    "film_track3_[eng]_DELAY 0ms.srt": ("en", ()),
    # media servers
    "film.kor.srt": ("ko", ()),
    "film.en.hi.srt": ("en", ("impaired",)),
    "film.hi.srt": ("hi", ()),
    "film.[SDH].srt": (None, ("impaired",)),
    "film.English (SDH).srt": ("en", ("impaired",)),
    "film.en.forced.default.ass": ("en", ("default", "forced")),
    "film.eng.2.srt": ("en", ()),
    "film.en.commentary.srt": ("en", ("commentary",)),
    # folders for subtitles
    "Subs/film.ko.srt": ("ko", ()),
    "Subs/film/2_English.srt": ("en", ()),
    "Subs/film/track.srt": (None, ()),
    "Subtitles/Korean/film.srt": ("ko", ()),
    "자막/film.srt": (None, ()),
}
OTHERS = [
    "film 2.srt", "film2.srt", "film.2.srt", "film.part2.srt", "film (1).srt", "film it.srt",
    "film 2.en.srt", "my film.srt", "film final.srt", "filmed.en.srt", "Subs/2_English.srt",
    "Subs/other/2_English.srt", "Other/film.srt", "film.txt",
]  # fmt: skip


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def owned(folder: Path) -> dict[str, list[str]]:
    """The subtitle files of each video of a folder."""
    listing = list_sidecars(folder)
    return {
        video: [
            sidecar.path.relative_to(folder).as_posix()
            for sidecar in find_sidecars(folder / video, listing)
        ]
        for video in listing.videos
    }


@pytest.mark.parametrize(("name", "says"), FILM.items(), ids=FILM)
def test_what_tools_write_for_a_film_is_found_and_read(
    tmp_path: Path, name: str, says: tuple[str | None, tuple[str, ...]]
) -> None:
    put(tmp_path, "film.mp4", "other.mp4", name, *OTHERS)
    (found,) = find_sidecars(tmp_path / "film.mp4")
    assert found.path == tmp_path / name
    assert found.name == SidecarName(says[0], frozenset(says[1]))


def test_what_is_no_transcript_says_so() -> None:
    for flag in ("forced", "signs", "commentary", "live_chat", "chapters", "thumbnails"):
        assert not name_of(Path(f"film.en.{flag}.vtt"), "film").transcript
    for flag in ("sdh", "cc", "auto", "orig", "default"):
        assert name_of(Path(f"film.en.{flag}.vtt"), "film").transcript
    assert name_of(Path("The.fr.film.srt"), "The.fr.film") == SidecarName()


@pytest.mark.parametrize(
    ("videos", "texts"),
    [
        (["ep 1.mp4", "ep 10.mp4", "ep.mp4"],
         {"ep 1.mp4": ["ep 1.en.srt"], "ep 10.mp4": ["ep 10.srt"], "ep.mp4": ["ep.srt"]}),
        (["S01E1.mkv", "S01E10.mkv"], {"S01E1.mkv": [], "S01E10.mkv": ["S01E10.en.srt"]}),
        (["talk.mp4", "talk en.mp4"],
         {"talk.mp4": ["talk.srt"], "talk en.mp4": ["talk en.srt", "talk en.ko.srt"]}),
        (["a.mp4", "a.mkv"], {"a.mp4": ["a.mp4.srt", "a.srt"], "a.mkv": ["a.mkv.srt", "a.srt"]}),
        (["강의 1.mp4", "강의 11.mp4"],
         {"강의 1.mp4": ["강의 1_ko.srt"], "강의 11.mp4": ["강의 11.srt"]}),
    ],
)  # fmt: skip
def test_the_longest_name_wins(
    tmp_path: Path, videos: list[str], texts: dict[str, list[str]]
) -> None:
    put(tmp_path, *videos, *(text for found in texts.values() for text in found))
    assert owned(tmp_path) == {video: sorted(found) for video, found in texts.items()}


MEETINGS = [
    (["GMT20240501-100000_Recording_1920x1080.mp4",
      "GMT20240501-100000_Recording_gallery_640x360.mp4",
      "GMT20240502-100000_Recording_1920x1080.mp4"],
     "GMT20240501-100000_Recording.transcript.vtt", [0, 1]),
    (["GMT20240501-100000_Recording_1920x1080.mp4", "b.mp4"],
     "GMT20240501-100000_Recording.cc.vtt", [0]),
    (["Sync-20240501_100337-Meeting Recording.mp4", "Sync-20240508_100337-Meeting Recording.mp4"],
     "Sync_2024-05-08.vtt", [1]),
    (["Sync-20240501_100337-Meeting Recording.mp4", "Sync-20240508_100337-Meeting Recording.mp4"],
     "Sync-20240501_100337-Meeting Transcript-en-US.vtt", [0]),
    (["Sync-20240501_100337-Meeting Recording.mp4", "Sync-20240508_100337-Meeting Recording.mp4"],
     "Sync.vtt", []),
    (["Sync-20240501_100337-Meeting Recording.mp4", "b.mp4"], "Sync.vtt", [0]),
    (["Team - 2024_05_01 10_00 KST - Recording.mp4", "b.mp4"],
     "Team - 2024_05_01 10_00 KST - Transcript.vtt", [0]),
    (["Title [abc123DEF45].f137.mp4", "b.mp4"], "Title [abc123DEF45].en.vtt", [0]),
    (["film_1080p.mp4", "film.mp4"], "film.en.srt", [1]),
    (["film_1080p.mp4", "b.mp4"], "film.en.srt", [0]),
]  # fmt: skip


@pytest.mark.parametrize(("videos", "text", "of"), MEETINGS)
def test_what_says_how_a_video_was_recorded_is_no_part_of_its_name(
    tmp_path: Path, videos: list[str], text: str, of: list[int]
) -> None:
    put(tmp_path, *videos, text)
    assert owned(tmp_path) == {
        video: [text] if number in of else [] for number, video in enumerate(videos)
    }


@pytest.mark.parametrize(
    ("video", "texts"),
    [
        ("Film.2019.1080p.BluRay.x264-GRP.mkv", ["2_English.srt", "Subs/3_Korean.srt"]),
        ("Film.2019.1080p.BluRay.x264-GRP.mkv", ["film-grp-eng.srt"]),
        ("Film.2019.mkv", ["flm-eng.srt", "flm-kor.srt"]),
        ("zoom_0.mp4", ["closed_caption.vtt"]),
        ("Weekly sync.mp4", ["Meeting Recording.vtt"]),
        ("Film (2019).mp4", ["우리 자막 최종본.srt"]),
    ],
)
def test_a_sole_video_has_what_bears_no_name_of_another(
    tmp_path: Path, video: str, texts: list[str]
) -> None:
    folder = tmp_path / "Film (2019)"
    put(folder, video, "sample.mkv", "film.nfo", *texts)
    assert owned(folder)[video] == sorted(texts)


@pytest.mark.parametrize(
    ("folder", "videos", "text"),
    [
        ("films", ["a.mp4", "b.mp4"], "2_English.srt"),
        ("films", ["Film.2019.mkv"], "Film.2020.srt"),
        ("films", ["film.mp4"], "film 1.srt"),
        ("films", ["Show.S01E01.mkv"], "Other.S01E02.srt"),
        ("films", ["강의 1강.mp4"], "강의 2강.srt"),
        ("mine", ["wedding.mp4"], "The Long Walk.srt"),
        ("Downloads", ["wedding.mp4"], "wedding of Ann.srt"),
        ("Downloads", ["wedding.mp4"], "2_English.srt"),
    ],
)
def test_anothers_subtitles_are_never_taken(
    tmp_path: Path, folder: str, videos: list[str], text: str
) -> None:
    put(tmp_path / folder, *videos, text)
    assert not any(owned(tmp_path / folder).values())


def test_of_two_strangers_none_is_taken(tmp_path: Path) -> None:
    put(tmp_path, "wedding.mp4", "matrix.srt", "other.srt")
    assert owned(tmp_path) == {"wedding.mp4": []}


def test_changes_in_a_folder_for_subtitles_are_noticed(tmp_path: Path) -> None:
    put(tmp_path, "film.mp4", "b.mp4")
    video, text = tmp_path / "film.mp4", tmp_path / "Subs" / "film" / "2_English.srt"
    assert sidecar_signature(video) == sidecar_digest(video) == ""
    put(tmp_path, "Subs/film/2_English.srt")
    signature, digest = sidecar_signature(video), sidecar_digest(video)
    assert signature
    assert digest
    text.write_text("other")
    os.utime(text, ns=(1, 1))
    assert sidecar_signature(video) != signature
    assert sidecar_digest(video) != digest
    assert sidecar_signature(tmp_path / "b.mp4") == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_is_called_like_subtitles_hangs_nothing(tmp_path: Path) -> None:
    put(tmp_path, "film.mp4")
    os.mkfifo(tmp_path / "film.srt")
    assert sidecar_digest(tmp_path / "film.mp4")
    assert sidecar_signature(tmp_path / "film.mp4")


def test_a_video_by_its_content_has_its_subtitles_too(tmp_path: Path) -> None:
    put(tmp_path, "recording", "recording.ko.srt", "b.mp4")
    (found,) = find_sidecars(tmp_path / "recording")
    assert found.name.language == "ko"


@pytest.mark.shared
def test_the_shared_names(shared_dir: Path) -> None:
    found = owned(case(shared_dir, "names-by-tools"))
    assert len(found) == 5
    assert all(len(texts) == 1 for texts in found.values())
