"""Videos found by the names of their files and folders: how they are read, weighed and kept."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from engine.models.loader import ModelPool
from engine.query.query import Clause, Sense
from engine.search.hits import Hit
from engine.search.keywords import did_you_mean
from engine.search.listing import STRONG, WEAK
from engine.search.names import NAME, name_hits
from engine.search.searcher import Searcher
from engine.store.migrations import m0006_names
from engine.store.names import shown_name
from engine.types import Answer, SearchRequest, seconds
from tests.engine.search.shelf import Shelf, spoken

NAMES = (
    "harbour-lights.webm",
    "my_garden_final.mp4",
    "CLIP_4711.MOV",
    "제주여행 2023.mp4",
    "MorningMarket.mp4",
    "2022-08-09 wedding.mp4",
    "회의_기록.mp4",
)


def by_name(shelf: Shelf, query: str, *phrases: str) -> list[Hit]:
    return name_hits(shelf.library, Clause(Sense.ANY, query, phrases), None)


def marked(hit: Hit) -> list[str]:
    return [str(hit.snippet)[start:end] for start, end in hit.marks]


def answer(shelf: Shelf, pool: ModelPool, query: str, video: int | None = None) -> Answer:
    return Searcher(shelf.library, pool).search(SearchRequest(query, video_id=video))


@pytest.mark.parametrize(
    ("query", "name", "marks"),
    [
        ("harbour-lights", "harbour-lights.webm", ["harbour-lights"]),
        ("harbour lights", "harbour-lights.webm", ["harbour", "lights"]),
        ("lights harbour", "harbour-lights.webm", ["harbour", "lights"]),
        ("harbourlights", "harbour-lights.webm", ["harbour-lights"]),
        ("harbour-lights.webm", "harbour-lights.webm", ["harbour-lights"]),
        ("the harbour", "harbour-lights.webm", ["harbour"]),
        ("garden final", "my_garden_final.mp4", ["garden", "final"]),
        ("CLIP_4711", "CLIP_4711.MOV", ["CLIP_4711"]),
        ("4711", "CLIP_4711.MOV", ["4711"]),
        ("제주", "제주여행 2023.mp4", ["제주"]),
        ("제주 여행", "제주여행 2023.mp4", ["제주여행"]),
        ("제주여행에서", "제주여행 2023.mp4", ["제주여행"]),
        (unicodedata.normalize("NFD", "제주"), "제주여행 2023.mp4", ["제주"]),
        ("morning market", "MorningMarket.mp4", ["MorningMarket"]),
        ("morningmarket", "MorningMarket.mp4", ["MorningMarket"]),
        ("wedding 2022", "2022-08-09 wedding.mp4", ["2022", "wedding"]),
        ("회의기록", "회의_기록.mp4", ["회의_기록"]),
    ],
)
def test_a_name_is_cut_as_people_write_it(
    shelf: Shelf, query: str, name: str, marks: list[str]
) -> None:
    for each in NAMES:
        shelf.video(each)
    (hit,) = by_name(shelf, query)
    assert (hit.snippet, marked(hit), hit.kind, hit.at) == (name, marks, NAME, 0)
    assert hit.confidence >= STRONG


@pytest.mark.parametrize("query", ["mp4", "webm", "lake", "harbour lake", "471", "2023-08-09", "!"])
def test_other_names_and_extensions_are_not_found(shelf: Shelf, query: str) -> None:
    for each in NAMES:
        shelf.video(each)
    assert [hit for hit in by_name(shelf, query) if hit.confidence >= STRONG] == []


def test_quoted_words_must_follow_one_another(shelf: Shelf) -> None:
    shelf.video("harbour-lights.webm")
    assert by_name(shelf, "harbour lights", "harbour lights")
    assert by_name(shelf, "lights harbour", "lights harbour") == []


def test_folders_below_the_watched_one_are_names_and_those_above_are_not(shelf: Shelf) -> None:
    (shelf.folder / "Lisbon Trip").mkdir()
    shelf.library.videos.watch(shelf.folder)
    for number in range(3):
        shelf.video(f"Lisbon Trip/c{number}.mp4")
    shelf.video("lisbon tram.mp4")
    best, *others = by_name(shelf, "lisbon")
    assert best.snippet == "lisbon tram.mp4"
    assert {hit.snippet for hit in others} == {f"Lisbon Trip/c{number}.mp4" for number in range(3)}
    assert all(STRONG <= hit.confidence < best.confidence for hit in others)
    assert by_name(shelf, shelf.folder.name) == []


def test_watching_a_folder_later_gives_its_videos_the_names_of_their_folders(shelf: Shelf) -> None:
    (shelf.folder / "Lisbon").mkdir()
    shelf.video("Lisbon/c.mp4")
    assert by_name(shelf, "lisbon") == []
    shelf.library.videos.watch(shelf.folder)
    assert [hit.snippet for hit in by_name(shelf, "lisbon")] == ["Lisbon/c.mp4"]


def test_a_renamed_file_is_found_by_its_new_name_alone(shelf: Shelf) -> None:
    video = shelf.video("harbour.mp4")
    library = shelf.library
    library.videos.put_place(shelf.folder / "lagoon.mp4", video.id, Path("/"), 1, 1, "")
    library.videos.drop_place(shelf.folder / "harbour.mp4")
    assert by_name(shelf, "harbour") == []
    assert [hit.snippet for hit in by_name(shelf, "lagoon")] == ["lagoon.mp4"]
    library.videos.delete(video.id)
    assert by_name(shelf, "lagoon") == []
    for table in ("place_names", "place_grams_docsize"):
        assert library.database.value(f"SELECT count(*) FROM {table}") == 0


def test_names_of_an_earlier_library_are_read_from_its_places(shelf: Shelf) -> None:
    shelf.video("harbour.mp4")
    database = shelf.library.database
    database.run("DROP TRIGGER place_gone")
    for table in ("place_names", "place_grams"):
        database.run(f"DROP TABLE {table}")
    m0006_names.apply(database)
    assert [hit.snippet for hit in by_name(shelf, "harbour")] == ["harbour.mp4"]


def test_two_places_of_a_video_are_one_answer(shelf: Shelf) -> None:
    video = shelf.video("harbour.mp4")
    shelf.library.videos.put_place(shelf.folder / "harbour 2.mp4", video.id, Path("/"), 1, 1, "")
    assert [hit.video_id for hit in by_name(shelf, "harbour")] == [video.id]


def test_a_moment_that_says_the_words_comes_before_any_name(shelf: Shelf, pool: ModelPool) -> None:
    shelf.video("harbour-lights.mp4", said=[spoken(0, "good morning all")])
    said = shelf.video("talk.mp4", said=[spoken(12, "we saw the harbour lights")])
    moments = answer(shelf, pool, "harbour lights").moments
    assert [(one.video_id == said.id, one.matched[0].kind) for one in moments] == [
        (True, "segment"),
        (False, NAME),
    ]
    assert moments[1].score >= STRONG
    assert (moments[1].start, moments[1].at) == (0, 0)


def test_a_video_with_a_sure_moment_is_shown_at_that_one(shelf: Shelf, pool: ModelPool) -> None:
    shelf.video("harbour.mp4", said=[spoken(12, "we saw the harbour")])
    (moment,) = answer(shelf, pool, "harbour").moments
    assert seconds(moment.at) == 13.5
    assert [match.kind for match in moment.matched] == ["segment", NAME]


def test_what_is_asked_of_words_said_is_not_asked_of_names(shelf: Shelf, pool: ModelPool) -> None:
    video = shelf.video("harbour.mp4", said=[spoken(0, "good morning")])
    assert answer(shelf, pool, "said:harbour").moments == ()
    assert answer(shelf, pool, "harbour video:lake").moments == ()
    assert len(answer(shelf, pool, "harbour", video.id).moments) == 1
    (moment,) = answer(shelf, pool, "morning -harbour").moments
    assert moment.video_id == video.id, "a name excludes nothing"


def test_a_word_that_is_only_a_name_is_not_respelt(shelf: Shelf, pool: ModelPool) -> None:
    shelf.video("harbour.mp4", said=[spoken(0, "an arbour of roses and a harvour")])
    assert did_you_mean(shelf.library, "harbour") is None
    found = answer(shelf, pool, "harbour")
    assert [one.matched[0].kind for one in found.moments if one.score >= WEAK] == [NAME]


@pytest.mark.parametrize(
    ("path", "tops", "shown"),
    [
        ("/mnt/me/Films/Trip/a.mp4", ["/mnt/me/Films"], "Trip/a.mp4"),
        ("/mnt/me/Films/Trip/a.mp4", ["/mnt/me/Films/Trip", "/mnt/me/Films"], "Trip/a.mp4"),
        ("/mnt/me/Films/a.mp4", ["/elsewhere"], "a.mp4"),
        ("/mnt/me/a.mp4", ["/mnt/me/a.mp4"], "a.mp4"),
    ],
)
def test_a_name_begins_below_the_topmost_folder(path: str, tops: list[str], shown: str) -> None:
    assert shown_name(Path(path), map(Path, tops)) == shown
