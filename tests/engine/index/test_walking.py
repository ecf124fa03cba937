"""Which files of a folder are taken for videos: bins, downloads, proxies, links, excluded names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.index.scan import Scan, Scanner
from engine.messages import Code
from engine.store.library import Library
from engine.types import VideoState
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import film, index, rows, scan_and_queue, video_at
from tests.made_kinds import DAMAGED, NO_VIDEOS, make_sound, write_all
from tests.shared_cases import case

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX file systems alone have it")
Put = Callable[..., Path]


@pytest.fixture(scope="session")
def one_film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return film(tmp_path_factory.mktemp("film") / "one.mp4", 1).read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def put(one_film: bytes, folder: Path) -> Put:
    """Writes the film at a path in the folder; each is other content."""
    made: list[Path] = []

    def write(*names: str) -> Path:
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(one_film + len(made).to_bytes(2, "big"))
            made.append(path)
        return made[-1]

    return write


def look(library: Library, *paths: Path, **more: object) -> Scan:
    return Scanner(library, **more).scan(paths)  # type: ignore[arg-type]


def found(library: Library, folder: Path, **more: object) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in look(library, folder, **more).videos)


# --- names of two meanings, sound and stills


def test_other_files_are_counted_and_make_no_failed_row(
    put: Put, folder: Path, library: Library, models: SmallModels
) -> None:
    put("app/demo.mp4")
    write_all(folder / "app", NO_VIDEOS)
    for extension in (".mp4", ".3gp", ".mka", ".wma", ".ogg"):
        make_sound(folder / f"Voice{extension}")
    done = index(library, models, folder)
    assert {name: outcome.state for name, outcome in done.items()} == {
        "demo.mp4": VideoState.INDEXED
    }
    assert look(library, folder).skipped == len(NO_VIDEOS) + 5


def test_a_damaged_video_stays_one_failed_row(
    folder: Path, library: Library, models: SmallModels
) -> None:
    write_all(folder, DAMAGED)
    index(library, models, folder)
    assert {place.path.name for place in library.videos.places()} == set(DAMAGED)
    assert {video.state for video in library.videos.all()} == {VideoState.FAILED}
    said = {
        video_at(library, folder / name).message.code  # type: ignore[union-attr]
        for name in ("page.mp4", "page.mkv")
    }
    assert said == {Code.FILE_IS_TEXT}


def test_rows_of_what_is_no_video_leave_a_library_of_the_last_version(
    folder: Path, library: Library, models: SmallModels
) -> None:
    """It took source code and voice memos for videos, and they failed."""
    names = write_all(folder, {"code.ts": b"export {};\n"})
    make_sound(folder / "memo.mp4")
    for name in names():
        Scanner(library).scan([folder / name])
    index(library, models, folder / "code.ts", folder / "memo.mp4")
    assert library.videos.counts()["failed"] == 2
    scan_and_queue(library, models, folder)
    assert library.videos.counts()["failed"] == 0
    assert library.videos.places() == []


# --- bins, snapshots, system folders, caches

BINS = [
    *("#recycle", "@eaDir", "#snapshot/GMT+09_2026.11.01", "@tmp", "@Recycle", ".@__thumb"),
    *("$RECYCLE.BIN/S-1-5-21-1", "RECYCLER/S-1-5", "Recycled", "System Volume Information"),
    *(
        ".Trash-1000/files",
        ".Trashes/501",
        ".Spotlight-V100",
        "lost+found",
        "found.000",
        "LOST.DIR",
    ),
    *(".snapshot/hourly.0", "~snapshot/daily.1", ".zfs/snapshot/auto", "@GMT-2026.11.01-00.00.00"),
    *("Network Trash Folder", "TheVolumeSettingsFolder", ".AppleDouble", "__MACOSX/films"),
    *(".stversions", ".stfolder", ".dropbox.cache", ".tmp.drivedownload", "trashbox"),
    *("_NAS_Recycle_RAID", "Anna/files_trashbin/files", "Anna/files_versions", ".recycle/anna"),
    *("P.photoslibrary/resources/derivatives", "P.photoslibrary/private/com.apple"),
    *("F.fcpbundle/Event/Render Files/High Quality Media", "F.fcpbundle/E/Transcoded Media/Proxy"),
    *("M.imovielibrary/Trip/Analysis Files", "Adobe Premiere Pro Video Previews/a.PRV"),
    *("CacheClip/1", "ProxyMedia", "film.mp4.download", "_UNPACK_Some.Film", "photos.lrdata/0"),
]


@pytest.mark.parametrize("name", BINS)
def test_what_lies_in_a_bin_is_left_alone(
    put: Put, folder: Path, library: Library, name: str
) -> None:
    put("Family/wedding.mp4", f"{name}/old.mp4", f"Family/{name.upper()}/older.mp4")
    left = found(library, folder)
    assert left == ["Family/wedding.mp4"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Trash talk",
            "recycle",
            "@anna",
            "snapshots",
            "Render Files",
            "Proxy",
            "sub",
            "Trailers",
        ),
        *("P.photoslibrary/originals/A", "P.photoslibrary/Masters/2020", "sample", "backdrops"),
        *("F.fcpbundle/Event/Original Media", "found.0001 things", "#1 hits", "my.download.folder"),
    ],
)
def test_folders_that_only_sound_like_it_are_looked_into(
    put: Put, folder: Path, library: Library, name: str
) -> None:
    put(f"{name}/film.mp4")
    assert found(library, folder) == [f"{name}/film.mp4"]


def test_a_video_that_is_moved_into_a_bin_is_gone(
    put: Put, folder: Path, library: Library, models: SmallModels
) -> None:
    path = put("wedding.mp4")
    index(library, models, folder)
    (folder / "#recycle").mkdir()
    path.rename(folder / "#recycle" / "wedding.mp4")
    scan_and_queue(library, models, folder)
    assert library.videos.places() == []
    assert [video.state for video in library.videos.all()] == [VideoState.REMOVED]


def test_a_bin_that_is_named_outright_is_looked_into(
    put: Put, folder: Path, library: Library
) -> None:
    put("#recycle/old.mp4", "#recycle/@eaDir/thumb.mp4")
    assert found(library, folder / "#recycle") == ["old.mp4"]


# --- downloads

UNFINISHED = [
    *("a.mp4.part", "b.mp4.crdownload", "d.mp4.!qB", "g.temp.mp4", "c.mkv.!ut", "e.avi.bc!"),
    *("f.mp4.opdownload", "h.mp4.partial", "i.mp4.part-Frag3", "j.f137.mp4", "k.f251-drc.webm"),
    *("l.mp4.filepart", "m.mp4.dctmp", "n.mp4.jc!", "o.mp4.td", "p.mp4.xltd", "q.mp4.ytdl"),
    *("Unconfirmed 12345.crdownload", "r.mp4.tmp", "s.mp4~", "~syncthing~t.mp4.tmp", "u.tmp.mkv"),
    *(".v.mp4.Xa3dF9", ".syncthing.w.mp4.tmp", ".x.mp4.~1f2a", ".goutputstream-A1", "y.mp4.!bt"),
    *("z.mp4.inprogress", "aa.mp4.download", "ab.mp4.1a2b3c4d.partial", "ac.mkv.001", "ad.mp4.bak"),
    *("001.part", "ae.mp4.fdmdownload", "af.mp4.downloading", "ag.mp4.kgtemp", "ah.part.mp4"),
]


@pytest.mark.parametrize("name", UNFINISHED)
def test_what_is_not_whole_does_not_bear_its_name(
    put: Put, folder: Path, library: Library, name: str
) -> None:
    put("complete.mp4", name)
    assert found(library, folder) == ["complete.mp4"]
    (folder / name).rename(folder / "its own name.mp4")
    assert found(library, folder) == ["complete.mp4", "its own name.mp4"]


@pytest.mark.parametrize(
    ("name", "companion"),
    [
        *(
            ("film.mp4", "film.mp4.aria2"),
            ("film.mp4", "film.mp4.ytdl"),
            ("film.mkv", "film.mkv.st"),
        ),
        *(("film.mp4", "film.mp4.part"), ("film.mp4", "film.x7Gh2k.mp4.part")),
        *(("film.fhls-720p.mp4", "film.mp4"), ("film.f22.mp4", "film.f22.mp4.part")),
        *(("Film.MP4", "film.mp4.Aria2"), ("film.fdash-v1.mp4", "film.fdash-a1.m4a")),
    ],
)
def test_a_companion_says_that_a_file_is_not_whole(
    put: Put, folder: Path, library: Library, name: str, companion: str
) -> None:
    put(name, companion)
    assert name not in found(library, folder)
    (folder / companion).unlink()
    assert found(library, folder) == [name]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "film.part1.mp4",
            "temp.mp4",
            "part.mkv",
            "The Download.mp4",
            "race.f1.mp4",
            "rec.ts.mp4",
        ),
        *("film.mp4.1", "Mr. Part.mov", "film.avi.mkv", "jet.f16.mp4", "movie.2024.1080p.mkv"),
    ],
)
def test_whole_films_may_be_named_like_it(
    put: Put, folder: Path, library: Library, name: str
) -> None:
    put(name)
    assert found(library, folder) == [name]


def test_many_files_beside_unfinished_ones_are_judged_in_linear_time(
    put: Put, folder: Path, library: Library
) -> None:
    for number in range(300):
        put(f"{number}.mp4")
    put("0.mp4.part")
    assert len(look(library, folder).videos) == 299


# --- proxies

PROXIES = [
    ("GL010001.LRV", "GX010001.MP4"),
    ("GL010001.MP4", "GH010001.MP4"),
    ("gl020317.lrv", "gx020317.mp4"),
    ("GOPR0001.LRV", "GOPR0001.MP4"),
    ("GP010001.LRV", "GP010001.MP4"),
    ("GS010001.LRV", "GS010001.360"),
    ("GLAA0001.LRV", "GXAA0001.MP4"),
    ("DJI_0001.LRF", "DJI_0001.MP4"),
    ("DJI_20260101120000_0001_D.LRF", "DJI_20260101120000_0001_D.MOV"),
    ("LRV_20260101_120000_11_001.mp4", "VID_20260101_120000_00_001.insv"),
    ("LRV_20260101_120000_01_001.lrv", "VID_20260101_120000_00_001.mp4"),
    ("VIRB0001.GLV", "VIRB0001.MP4"),
    ("M4ROOT/SUB/C0001S03.MP4", "M4ROOT/CLIP/C0001.MP4"),
    ("XDROOT/Sub/A001C002S01.MP4", "XDROOT/Clip/A001C002.MXF"),
    ("C0001S03.MP4", "C0001.MP4"),
    ("CONTENTS/PROXY/0001AB.MP4", "CONTENTS/VIDEO/0001AB.MXF"),
    ("A001C001_260101AB_CANON_P.MP4", "A001C001_260101AB_CANON.MXF"),
    ("clip_Proxy.mov", "clip.mp4"),
    ("Proxy/clip.mov", "clip.mov"),
    ("Proxies/clip_Proxy.mp4", "clip.mxf"),
    ("proxy/A001_01011200_C001.mp4", "A001_01011200_C001.mov"),
    ("YDXJ0001_thm.mp4", "YDXJ0001.mp4"),
    ("clip (Proxy).mp4", "clip.mp4"),
]


@pytest.mark.parametrize(("proxy", "full"), PROXIES)
def test_a_proxy_is_no_second_video_while_its_full_file_is_there(
    put: Put, folder: Path, library: Library, models: SmallModels, proxy: str, full: str
) -> None:
    put(proxy)
    assert found(library, folder) == [proxy], "all that is there of it"
    put(full)
    assert found(library, folder) == [full]
    assert [place.path for place in library.videos.places()] == [folder / full]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("films/Sub/film.mp4", "films/Dub/film.mp4"),  # with subtitles, dubbed
        ("GX010001.MP4", "GX020001.MP4"),
        ("VID_20260101_120000_00_001.insv", "VID_20260101_120000_10_001.insv"),  # two lenses
        ("preview.mp4", "film.mp4"),
        ("proxy war.mp4", "war.mp4"),
        ("Proxy/clip.mov", "clip.braw"),  # a raw format that is not read
        ("A001_C001_proxy.mov", "A001_C001.R3D"),
        ("C0001.MP4", "C0002.MP4"),
        ("dance_P.mp4", "dance.mp4"),
    ],
)
def test_two_videos_that_are_alike_in_name_stay_two(
    put: Put, folder: Path, library: Library, one: str, other: str
) -> None:
    put(one)
    if other.lower().endswith((".braw", ".r3d")):
        (folder / other).write_bytes(bytes(range(256)) * 8)
        assert found(library, folder) == [one]
    else:
        put(other)
        assert found(library, folder) == sorted([one, other])


# --- linked folders


@POSIX
def test_a_linked_folder_is_followed_once(put: Put, folder: Path, library: Library) -> None:
    put("disk2/Holidays/a.mp4", "films/sub/b.mp4")
    films = folder / "films"
    (films / "Holidays").symlink_to("../disk2/Holidays")
    (films / "again").symlink_to(folder / "disk2" / "Holidays")
    (films / "all of it").symlink_to(folder / "disk2")
    (films / "sub" / "loop").symlink_to(films)
    (films / "sub" / "up").symlink_to(folder)
    (films / "sub2").symlink_to("sub")
    (folder / "disk2" / "Holidays" / "back").symlink_to("..")
    looked = look(library, films)
    assert [str(path.relative_to(films)) for path in looked.videos] == [
        "sub/b.mp4",
        "Holidays/a.mp4",
    ]
    assert looked.linked[0] == films / "Holidays"
    assert looked.warnings == []


@POSIX
def test_a_link_into_another_folder_that_is_looked_through_finds_nothing_twice(
    put: Put, folder: Path, library: Library
) -> None:
    put("one/a.mp4", "two/b.mp4")
    (folder / "one" / "link").symlink_to(folder / "two")
    assert len(look(library, folder / "one", folder / "two").videos) == 2
    for name in ("one", "two"):
        library.videos.watch(folder / name)
    assert len(Scanner(library).sweep().videos) == 2
    assert found(library, folder / "one") == ["a.mp4"], "the other is watched"


@POSIX
def test_links_to_what_is_not_there_say_nothing(put: Put, folder: Path, library: Library) -> None:
    put("a.mp4")
    for name in ("nowhere", "nothing.mp4", "unnamed.dat"):
        (folder / name).symlink_to(folder / "absent" / name)
    looked = look(library, folder)
    assert [path.name for path in looked.videos] == ["a.mp4"]
    assert looked.warnings == []
    assert library.videos.counts()["failed"] == 0


@POSIX
def test_a_linked_folder_that_is_watched_later_is_found_there_alone(
    put: Put, folder: Path, library: Library, models: SmallModels
) -> None:
    put("disk2/a.mp4", "films/b.mp4")
    (folder / "films" / "disk2").symlink_to(folder / "disk2")
    library.videos.watch(folder / "films")
    index(library, models, folder / "films")
    assert len(library.videos.places()) == 2
    library.videos.watch(folder / "disk2")
    Scanner(library).sweep()
    assert {place.path for place in library.videos.places()} == {
        folder / "disk2" / "a.mp4",
        folder / "films" / "b.mp4",
    }
    assert library.videos.counts()["removed"] == 0


@POSIX
def test_the_library_is_left_out_also_where_a_link_leads_to_it(put: Put, folder: Path) -> None:
    put("films/in.mp4", "elsewhere/library/frames/kept.mp4")
    (folder / "films" / "link").symlink_to(folder / "elsewhere")
    with Library(folder / "elsewhere" / "library") as library:
        assert found(library, folder / "films") == ["in.mp4"]


# --- what is excluded later


def test_what_is_excluded_later_leaves_and_comes_back_without_work(
    put: Put, folder: Path, library: Library, models: SmallModels
) -> None:
    put("c.mp4", "Kept/b.mp4", "Screenshots/a.mp4", "Kept/Screenshots/d.mp4")
    index(library, models, folder)
    before = rows(library, ["keyframes", "texts"])
    assert found(library, folder, excludes=["Screenshots"]) == ["Kept/b.mp4", "c.mp4"]
    assert len(library.videos.places()) == 2
    assert library.videos.counts()["removed"] == 2
    assert rows(library, ["keyframes", "texts"]) == before, "nothing is deleted for it"
    assert index(library, models, folder) == {}, "nothing is made again"
    assert library.videos.counts() == {**library.videos.counts(), "indexed": 4, "removed": 0}


@pytest.mark.parametrize("pattern", ["*.mov", "Screen*", "Screenshots/", "S*/", "take?.mov"])
def test_every_form_of_pattern_takes_effect_later(
    put: Put, folder: Path, library: Library, pattern: str
) -> None:
    put("film.mp4", "Screenshots/take1.mov")
    assert len(look(library, folder).videos) == 2
    assert found(library, folder, excludes=[pattern]) == ["film.mp4"]
    assert len(library.videos.places()) == 1


def test_a_folder_that_cannot_be_listed_excludes_nothing(
    put: Put, folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("in/a.mp4")
    look(library, folder)
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("in"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert look(library, folder).warnings != []
    assert len(library.videos.places()) == 1


def test_a_video_that_is_in_a_watched_folder_of_its_own_stays(
    put: Put, folder: Path, library: Library
) -> None:
    put("films/Screenshots/a.mp4")
    library.videos.watch(folder / "films", ["Screenshots"])
    library.videos.watch(folder / "films" / "Screenshots")
    for _ in range(2):
        Scanner(library).sweep()
        assert len(library.videos.places()) == 1


# --- the situations that people reported


@pytest.mark.shared
@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("code-folder", ["app/demo.mp4", "app/recording.ts"]),
        ("sound-that-shares-containers", ["holiday.mp4"]),
        ("bins", ["Family/wedding.mp4"]),
        ("camera-proxies", ["DCIM/100GOPRO/GX010001.MP4"]),
        ("downloads-under-way", ["complete.mp4"]),
    ],
)
def test_reported_folders_hold_the_videos_that_a_person_sees(
    shared_dir: Path,
    tmp_path: Path,
    library: Library,
    models: SmallModels,
    words: str,
    right: object,
) -> None:
    copied = shutil.copytree(case(shared_dir, words), tmp_path / words)
    done = index(library, models, copied)
    assert {outcome.state for outcome in done.values()} == {VideoState.INDEXED}
    assert found(library, copied) == right
