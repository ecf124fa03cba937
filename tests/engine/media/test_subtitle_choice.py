"""Which text stands for what is said: in the language that is spoken, whole, and speech at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.media.probe import probe
from engine.media.subtitle_choice import read_subtitles
from engine.messages import Code, Message
from engine.types import Probe, Segment, Track, ticks
from tests.made_texts_inside import TextTrack, film_with_texts
from tests.shared_cases import case

LINES = {
    "en": ["The budget meeting was cancelled.", "Please tell everyone in the team.", "Thank you."],
    "ko": ["예산 회의가 취소되었습니다.", "모두에게 알려 주세요.", "고맙습니다."],
    "ja": ["予算会議は中止になりました。", "皆さんに伝えてください。", "ありがとうございます。"],
    "fr": ["La réunion du budget a été annulée.", "Prévenez toute l'équipe.", "Merci beaucoup."],
    "de": ["Die Budgetsitzung wurde abgesagt.", "Bitte sagt es allen im Team.", "Vielen Dank."],
    "es": ["Se ha cancelado la reunión.", "Por favor, avisad a todo el equipo.", "Muchas gracias."],
}
ABOUT = Probe(
    "matroska", ticks(4), 64, 48, 0, (1, 1), (25, 1), False, False, 8, Track(0, "video", "h264")
)


def about(spoken: str | None = None, *, length: float = 4.0, sound: bool = True) -> Probe:
    """What is known of a film whose sound says that it is in ``spoken``."""
    audio = (Track(1, "audio", "aac", spoken),) if sound else ()
    return dataclasses.replace(ABOUT, duration=ticks(length), audio=audio)


def srt(lines: Sequence[str], *, at: float = 0.1, every: float = 1.0, shown: float = 0.8) -> str:
    def clock(seconds: float) -> str:
        whole = round(seconds * 1000)
        hours, rest = divmod(whole, 3_600_000)
        return f"{hours:02}:{rest // 60_000:02}:{rest // 1000 % 60:02},{rest % 1000:03}"

    cues = (
        f"{n}\n{clock(at + n * every)} --> {clock(at + n * every + shown)}\n{line}\n"
        for n, line in enumerate(lines)
    )
    return "\n".join(cues)


def write(folder: Path, **texts: Sequence[str]) -> Path:
    """Subtitle files of a film by the tags of their names (``_`` stands for a dot)."""
    for tags, lines in texts.items():
        name = ".".join(filter(None, ("film", *tags.split("_"), "srt")))
        (folder / name).write_text(srt(lines), encoding="utf-8")
    return folder / "film.mkv"


def chosen(found: tuple[list[Segment], list[Message]]) -> str | None:
    """The source that was chosen."""
    return found[0][0].source if found[0] else None


def codes(found: tuple[list[Segment], list[Message]]) -> list[Code]:
    return [each.code for each in found[1]]


# --- the language that is spoken


@pytest.mark.parametrize("spoken", ["en", "ko", "fr", "de"])
def test_of_several_languages_beside_the_one_that_is_set(tmp_path: Path, spoken: str) -> None:
    path = write(tmp_path, **LINES)
    found = read_subtitles(path, about(), spoken)
    assert (chosen(found), found[1]) == (f"sidecar:film.{spoken}.srt", [])
    assert {segment.language for segment in found[0]} == {spoken}


@pytest.mark.parametrize(("tag", "spoken"), [("kor", "ko"), ("ger", "de"), ("spa", "es")])
def test_of_several_languages_beside_the_one_of_the_sound(
    tmp_path: Path, tag: str, spoken: str
) -> None:
    path = write(tmp_path, **LINES)
    assert chosen(read_subtitles(path, about(tag))) == f"sidecar:film.{spoken}.srt"


def test_what_is_set_goes_before_the_sounds_own_tag(tmp_path: Path) -> None:
    path = write(tmp_path, en=LINES["en"], ko=LINES["ko"])
    assert chosen(read_subtitles(path, about("eng"), "ko")) == "sidecar:film.ko.srt"


@pytest.mark.parametrize(
    "texts",
    [
        {"": "ko", "forced": "en"},
        {"": "ko", "en": "en"},
        {"1": "ko", "en": "en"},
        {"en": "ko", "ko": "en"},
        {"default": "en", "fr": "ko"},
    ],
)
def test_a_wrong_or_missing_tag_is_corrected_by_the_words(
    tmp_path: Path, texts: dict[str, str]
) -> None:
    path = write(tmp_path, **{tags: LINES[written] for tags, written in texts.items()})
    (tmp_path / "film.1.srt").exists() and (tmp_path / "film.1.srt").rename(
        tmp_path / "film.sub1.srt"
    )
    found = read_subtitles(path, about("kor"))
    assert [segment.text for segment in found[0]] == LINES["ko"]
    assert {segment.language for segment in found[0]} == {"ko"}


def test_languages_of_one_alphabet_are_told_apart_by_their_words(tmp_path: Path) -> None:
    path = write(tmp_path, fr=LINES["es"], es=LINES["fr"])
    found = read_subtitles(path, about("fra"))
    assert [segment.text for segment in found[0]] == LINES["fr"]


def test_what_is_written_in_two_languages_serves_for_both(tmp_path: Path) -> None:
    both = [f"{ko} {en}" for ko, en in zip(LINES["ko"], LINES["en"], strict=True)]
    path = write(tmp_path, **{"": both})
    for spoken in ("ko", "en"):
        found = read_subtitles(path, about(), spoken)
        assert (len(found[0]), found[1]) == (3, [])


def test_a_translation_is_given_and_named(tmp_path: Path) -> None:
    path = write(tmp_path, ko=LINES["ko"])
    found = read_subtitles(path, about("eng"))
    assert [segment.language for segment in found[0]] == ["ko"] * 3
    assert [(each.code, dict(each.values)) for each in found[1]] == [
        (
            Code.SUBTITLES_TRANSLATED,
            {"name": "film.ko.srt", "language": "ko", "spoken": "en"},
        )
    ]


def test_where_nothing_is_heard_no_text_is_a_translation(tmp_path: Path) -> None:
    path = write(tmp_path, ko=LINES["ko"])
    found = read_subtitles(path, about(sound=False), "en")
    assert (len(found[0]), found[1]) == (3, [])


@pytest.mark.parametrize(
    ("texts", "wins"),
    [
        ({"en-orig": "en", "ko": "ko"}, "film.en-orig.srt"),
        ({"en": "en", "ko-orig": "ko"}, "film.ko-orig.srt"),
        ({"en": "en", "": "ko"}, "film.srt"),
        ({"en": "en", "ko_default": "ko"}, "film.ko.default.srt"),
    ],
)
def test_where_the_sound_does_not_say_its_language_names_may(
    tmp_path: Path, texts: dict[str, str], wins: str
) -> None:
    path = write(tmp_path, **{tags: LINES[written] for tags, written in texts.items()})
    assert chosen(read_subtitles(path, about())) == f"sidecar:{wins}"


def test_a_title_in_its_own_letters_says_what_is_spoken(tmp_path: Path) -> None:
    for language in ("en", "ko"):
        name = f"우리 가족 여행.{language}.srt"
        (tmp_path / name).write_text(srt(LINES[language]), encoding="utf-8")
    found = read_subtitles(tmp_path / "우리 가족 여행.mp4", about())
    assert chosen(found) == "sidecar:우리 가족 여행.ko.srt"


# --- tracks inside


def test_of_several_tracks_the_one_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    tracks = [
        TextTrack(LINES["en"], "eng", default=True),
        TextTrack(LINES["ko"], "kor"),
        TextTrack(LINES["ja"], "jpn"),
    ]
    path = film_with_texts(tmp_path / "film.mkv", tracks, "kor")
    found = read_subtitles(path, probe(path))
    assert ([segment.text for segment in found[0]], found[1]) == (LINES["ko"], [])


@pytest.mark.parametrize(
    "other",
    [
        TextTrack(["Seaside pharmacy"], "kor", "Signs & Songs", default=True),
        TextTrack(["Seaside pharmacy"], "kor", forced=True),
        TextTrack(LINES["ko"], "kor", "Director's commentary"),
        TextTrack(["바닷가 약국"], "kor", default=True),
        TextTrack(LINES["en"], "kor", default=True),
        TextTrack(["[음악]"] * 3, "kor", default=True),
    ],
    ids=["signs", "forced", "commentary", "one line", "wrong tag", "sounds"],
)
def test_signs_commentaries_and_wrong_tags_do_not_stand_for_speech(
    tmp_path: Path, other: TextTrack
) -> None:
    said = [*LINES["ko"][:2], "내일 다시 만납시다."]
    path = film_with_texts(tmp_path / "film.mkv", [other, TextTrack(said, "kor")], "kor")
    found = read_subtitles(path, probe(path))
    assert ([segment.text for segment in found[0]], found[1]) == (said, [])


def test_a_track_without_a_tag_is_known_by_its_words(tmp_path: Path) -> None:
    tracks = [TextTrack(LINES["en"]), TextTrack(LINES["ko"])]
    path = film_with_texts(tmp_path / "film.mkv", tracks, "kor")
    assert [each.text for each in read_subtitles(path, probe(path))[0]] == LINES["ko"]


def test_a_track_in_the_language_that_is_spoken_goes_before_a_translation_beside(
    tmp_path: Path,
) -> None:
    path = film_with_texts(tmp_path / "film.mkv", [TextTrack(LINES["ko"], "kor")], "kor")
    write(tmp_path, en=LINES["en"])
    found = read_subtitles(path, probe(path))
    assert ([segment.text for segment in found[0]], found[1]) == (LINES["ko"], [])


# --- what is no speech, and what does not fit

NO_SPEECH = {
    Code.SUBTITLES_ARE_DATA: [f"GPS (37.5{n}, 127.0{n}) H {n}.0m ISO {100 + n}" for n in range(9)],
    Code.SUBTITLES_ARE_CHAT: [f"viewer_{n}: hello there" for n in range(9)],
    Code.SUBTITLES_ARE_SONG: ["♪ over the hills ♪", "♪ and far away ♪"],
    Code.SUBTITLES_ARE_SOUNDS: ["[Music]", "(applause)"],
    Code.SUBTITLES_ARE_EMPTY: ["test", "test"],
}


@pytest.mark.parametrize("code", NO_SPEECH)
def test_what_is_no_speech_is_named_and_does_not_stand_in(tmp_path: Path, code: Code) -> None:
    path = write(tmp_path, **{"": NO_SPEECH[code]})
    found = read_subtitles(path, about(length=10))
    assert found[0] == []
    assert [(each.code, each.values["name"]) for each in found[1]] == [(code, "film.srt")]


def test_beside_speech_what_is_none_is_not_worth_a_word(tmp_path: Path) -> None:
    path = write(tmp_path, **{"": NO_SPEECH[Code.SUBTITLES_ARE_DATA], "ko": LINES["ko"]})
    found = read_subtitles(path, about(length=10))
    assert (chosen(found), found[1]) == ("sidecar:film.ko.srt", [])


def test_adverts_go_and_what_is_only_adverts_is_named(tmp_path: Path) -> None:
    lines = ["Subtitles by Anna", *LINES["en"], "www.example.org"]
    path = write(tmp_path, **{"": lines})
    assert [each.text for each in read_subtitles(path, about(length=9))[0]] == LINES["en"]
    write(tmp_path, **{"": ["Subtitles by Anna", "www.example.org"]})
    found = read_subtitles(path, about(length=9))
    assert (found[0], codes(found)) == ([], [Code.SUBTITLES_ARE_EMPTY])


@pytest.mark.parametrize(
    ("content", "covered"),
    [
        (srt([f"Line {w} is said." for w in "abcdefghijkl"], every=20), 220.8),
        (srt([f"Line {w} is said." for w in "abcdef"], at=2500, every=20), 100.8),
        (srt(["Seaside pharmacy", "The end of summer"], every=2000), 1.6),
    ],
    ids=["its beginning", "its end", "signs"],
)
def test_what_is_of_a_small_part_of_a_long_video_does_not_stand_for_it(
    tmp_path: Path, content: str, covered: float
) -> None:
    (tmp_path / "film.srt").write_text(content)
    path = tmp_path / "film.mkv"
    found = read_subtitles(path, about(length=3600))
    assert found[0] == []
    (warning,) = found[1]
    assert warning.code == Code.SUBTITLES_OF_A_PART
    assert warning.values == {"name": "film.srt", "covered": covered, "seconds": 3600.0}
    assert read_subtitles(path, about(length=3600, sound=False))[0], "there is nothing to hear"


def test_the_fuller_of_two_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path, en=LINES["en"][:1], en_cc=LINES["en"])
    assert chosen(read_subtitles(path, about("eng"))) == "sidecar:film.en.cc.srt"


@pytest.mark.shared
def test_the_shared_situations(shared_dir: Path) -> None:
    drone = case(shared_dir, "drone-data") / "DJI_0001.MP4"
    found = read_subtitles(drone, probe(drone))
    assert (found[0], codes(found)) == ([], [Code.SUBTITLES_ARE_DATA])
    talk = case(shared_dir, "two-languages-beside") / "talk.mp4"
    for language in ("ko", "en"):
        found = read_subtitles(talk, probe(talk), language)
        assert (chosen(found), found[1]) == (f"sidecar:talk.{language}.srt", [])
    inside = case(shared_dir, "tracks-of-several-languages") / "korean_talk.mkv"
    (segment, *_), warnings = read_subtitles(inside, probe(inside))
    assert (segment.language, warnings) == ("ko", [])
