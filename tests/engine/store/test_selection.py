"""Which videos a search looks in: folders, names, dates, lengths and languages."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from engine.dates.clocks import text_of_instant
from engine.store.library import Library
from engine.store.selection import VideoFilter, select_videos
from engine.types import DateSource, Recorded, Segment, VideoState, ticks
from tests.engine.store.samples import begin, finish

DAY = 86_400 * 10**9
NOON = DAY // 2


def day(number: int) -> date:
    """The day that many days after the 1st of January 1970."""
    return date(1970, 1, 1) + timedelta(days=number)


Add = Callable[..., int]
Names = Callable[..., set[str]]


@pytest.fixture
def named() -> dict[int, str]:
    return {}


@pytest.fixture
def add(library: Library, named: dict[int, str]) -> Add:
    """Puts a video into the library: where it lies, how long, how old, in which languages."""

    def put(
        path: str | bytes,
        *,
        lasts: float | None = 60.0,
        modified: int = 10 * DAY,
        languages: tuple[str | None, ...] = (),
        step: str = "transcript",
    ) -> int:
        place = Path(os.fsdecode(path))
        video = library.videos.add(f"content of {place!r}", 1)
        library.videos.put_place(place, video.id, Path("/"), 1, modified, "")
        if lasts is not None:
            library.videos.set_duration(video.id, ticks(lasts))
        if languages:
            artifact = begin(library, video.id, step)
            segments = [Segment(i, i + 1, "words", each) for i, each in enumerate(languages)]
            library.content.add_segments(artifact.id, segments)
            finish(library, artifact)
        named[video.id] = place.name
        return video.id

    return put


@pytest.fixture
def names(library: Library, named: dict[int, str]) -> Names:
    """The names of the videos that fit."""

    def found(**selection: object) -> set[str]:
        chosen = VideoFilter(**selection)  # type: ignore[arg-type]
        return {named[video] for video in select_videos(library.database, chosen)}

    return found


def test_nothing_asked_is_every_video_that_has_a_place(
    add: Add, names: Names, library: Library
) -> None:
    add("/v/a.mp4")
    add("/v/b.mp4", lasts=None)
    add("/v/c.mp4")
    library.videos.drop_place(Path("/v/c.mp4"))
    assert names() == {"a.mp4", "b.mp4"}


def test_an_empty_library_has_none(names: Names) -> None:
    assert names(folders=("Trips",), names=("a",), languages=("ko",)) == set()


# --- folders


@pytest.mark.parametrize(
    "folder",
    [
        "Trips",
        "trips",
        "TRIPS/busan",
        "Trips/Busan/",
        "/Trips/",
        "Trips//Busan",
        r"Trips\Busan",
        r"\Trips\Busan",
        "/videos/Min/Trips/Busan",
        "videos/min",
        "Busan",
    ],
)
def test_a_folder_or_some_in_a_row_lie_anywhere_above_the_file(
    add: Add, names: Names, folder: str
) -> None:
    add("/videos/Min/Trips/Busan/here.mp4")
    add("/srv/else/there.mp4")
    assert names(folders=(folder,)) == {"here.mp4"}


@pytest.mark.parametrize(
    "folder",
    ["Trip", "rips", "Trips/2024", "Busan/Trips", "Trips/here.mp4", "here.mp4", "Min Trips"],
)
def test_part_of_a_name_a_gap_and_the_file_itself_are_no_folder(
    add: Add, names: Names, folder: str
) -> None:
    add("/videos/Min/Trips/Busan/2024/here.mp4")
    assert names(folders=(folder,)) == set()


def test_windows_paths_are_read_where_they_come_from_there(add: Add, names: Names) -> None:
    """A path as Windows writes it; only there is a backslash a separator of the path itself."""
    add("D:/Video/Trips/here.mp4")
    assert names(folders=(r"d:\video\trips",)) == {"here.mp4"}
    assert names(folders=("video/trips",)) == {"here.mp4"}
    assert names(folders=(r"e:\video",)) == set()


def test_of_several_folders_one_is_enough(add: Add, names: Names) -> None:
    for folder in ("Trips", "Work", "Home"):
        add(f"/v/{folder}/{folder}.mp4")
    assert names(folders=("trips", "work")) == {"Trips.mp4", "Work.mp4"}


# --- names


@pytest.mark.parametrize("name", ["holiday", "HOLIDAY", "day 2024", ".mp4", "holiday 2024.mp4"])
def test_a_name_stands_anywhere_in_the_files_own(add: Add, names: Names, name: str) -> None:
    add("/v/Holiday 2024.mp4")
    add("/holiday 2024.mp4.d/other.mkv")
    assert names(names=(name,)) == {"Holiday 2024.mp4"}


def test_of_several_names_one_is_enough_and_folders_must_hold_too(add: Add, names: Names) -> None:
    for path in ("/a/one.mp4", "/a/two.mp4", "/b/one.mkv", "/a/six.mp4"):
        add(path)
    assert names(names=("one", "two")) == {"one.mp4", "two.mp4", "one.mkv"}
    assert names(names=("one", "two"), folders=("a",)) == {"one.mp4", "two.mp4"}


def test_one_place_must_fit_wholly_and_any_place_will_do(
    add: Add, names: Names, library: Library
) -> None:
    """The same content as /a/one.mp4 and /b/two.mp4: "two in a" is neither of them."""
    video = add("/a/one.mp4")
    library.videos.put_place(Path("/b/two.mp4"), video, Path("/"), 1, 20 * DAY + NOON, "")
    assert names(folders=("b",)) == names(names=("two",)) == {"one.mp4"}
    assert names(folders=("a",), names=("two",)) == set()


# --- letters


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("asked", ["NFC", "NFD"])
@pytest.mark.parametrize("word", ["Café", "부산", "Ünter Straße"])
def test_composed_and_decomposed_letters_are_the_same(
    add: Add, names: Names, form: str, asked: str, word: str
) -> None:
    """macOS keeps names decomposed; keyboards compose."""
    add(unicodedata.normalize(form, f"/v/{word}/{word}.mp4"))
    wanted = unicodedata.normalize(asked, word)
    assert len(names(folders=(wanted,))) == len(names(names=(wanted.upper(),))) == 1


def test_bytes_that_are_no_text_are_a_name_like_any_other(add: Add, names: Names) -> None:
    add(b"/v/caf\xe9 \xff/holiday \xfe.mp4")
    broken = os.fsdecode(b"holiday \xfe.mp4")
    assert names(names=("holiday",)) == {broken}
    assert names(folders=("v",)) == {broken}
    assert names(folders=(os.fsdecode(b"caf\xe9 \xff"),)) == {broken}
    assert names(names=("\ud800",)) == set()


@pytest.mark.parametrize("odd", ["%", "_", "*", "'", '" OR 1=1 --', "[a-z]", "\0", ""])
def test_what_other_languages_take_for_patterns_is_text(add: Add, names: Names, odd: str) -> None:
    add("/v/plain.mp4")
    add("/v/odd %_*'[a-z] .mp4")
    found = names(names=(odd,))
    wanted = {"odd %_*'[a-z] .mp4"} if odd and odd in "odd %_*'[a-z] .mp4" else set()
    assert found == (wanted if odd else {"plain.mp4", "odd %_*'[a-z] .mp4"})


# --- dates and lengths


def test_after_counts_from_that_day_and_before_ends_at_it(add: Add, names: Names) -> None:
    for number in (1, 2, 3):
        add(f"/v/{number}.mp4", modified=number * DAY + NOON)
    assert names(after=day(2)) == {"2.mp4", "3.mp4"}
    assert names(before=day(2)) == {"1.mp4"}
    assert names(after=day(2), before=day(3)) == {"2.mp4"}
    assert names(after=day(3), before=day(2)) == set()
    assert names(days=((day(1), day(2)), (day(3), None))) == {"1.mp4", "3.mp4"}
    assert names(days=((day(1), day(2)),), after=day(2)) == set()


def test_days_before_1970_are_days(add: Add, names: Names) -> None:
    add("/v/old.mp4", modified=-5 * DAY + NOON)
    assert names(before=day(0)) == {"old.mp4"}
    assert names(after=day(-6)) == {"old.mp4"}


def test_a_day_is_that_of_the_clock_at_the_place(add: Add, names: Names, library: Library) -> None:
    """The 14th of July began in Auckland when it was the 13th in most of the world."""
    video = add("/v/early.mp4")
    said = Recorded("2019-07-14T00:30:00+12:00", DateSource.CAMERA)
    library.videos.recordings.set_contained(video, said)
    bastille = date(2019, 7, 14)
    assert names(after=bastille) == {"early.mp4"}
    assert names(before=bastille) == set()
    assert names(days=((bastille, date(2019, 7, 15)),)) == {"early.mp4"}


def test_a_day_ends_with_this_machine_s_where_no_zone_is_known(
    add: Add, names: Names, library: Library
) -> None:
    video = add("/v/a.mp4")
    midnight = int(datetime(2019, 7, 14).timestamp())
    for seconds, fits in ((midnight - 1, set()), (midnight, {"a.mp4"})):
        said = Recorded(text_of_instant(seconds), DateSource.CONTAINER)
        library.videos.recordings.set_contained(video, said)
        assert names(after=date(2019, 7, 14)) == fits


def test_longer_and_shorter_leave_out_the_very_length(add: Add, names: Names) -> None:
    for length in (10, 60, 600):
        add(f"/v/{length}.mp4", lasts=length)
    add("/v/unknown.mp4", lasts=None)
    assert names(longer=ticks(60)) == {"600.mp4"}
    assert names(shorter=ticks(60)) == {"10.mp4"}
    assert names(longer=ticks(9), shorter=ticks(61)) == {"10.mp4", "60.mp4"}
    assert names(longer=0) == {"10.mp4", "60.mp4", "600.mp4"}


# --- languages


def test_a_language_is_that_of_some_of_the_words(add: Add, names: Names) -> None:
    add("/v/korean.mp4", languages=("ko", "ko"))
    add("/v/both.mp4", languages=("en", "ko"))
    add("/v/english.mp4", languages=("en",), step="subtitles")
    add("/v/unsaid.mp4", languages=(None,))
    add("/v/silent.mp4")
    assert names(languages=("ko",)) == {"korean.mp4", "both.mp4"}
    assert names(languages=("en",)) == {"both.mp4", "english.mp4"}
    assert names(languages=("ja", "en")) == {"both.mp4", "english.mp4"}
    assert names(languages=("ja",)) == set()
    assert names(languages=("en",), names=("both",)) == {"both.mp4"}


def test_only_live_words_count(add: Add, names: Names, library: Library) -> None:
    """A candidate that is being made again is not there yet."""
    video = add("/v/a.mp4", languages=("en",))
    candidate = begin(library, video, "transcript", fingerprint="newer")
    library.content.add_segments(candidate.id, [Segment(0, 1, "말", "ko")])
    assert candidate.role == "candidate"
    assert names(languages=("ko",)) == set()
    finish(library, candidate)
    library.ledger.swap(video, ["transcript"])
    assert (names(languages=("ko",)), names(languages=("en",))) == ({"a.mp4"}, set())


def test_a_video_on_a_drive_that_is_away_is_one_still(
    add: Add, names: Names, library: Library
) -> None:
    video = add("/v/a.mp4")
    library.videos.transition(video, VideoState.OFFLINE)
    assert names(names=("a",)) == {"a.mp4"}
