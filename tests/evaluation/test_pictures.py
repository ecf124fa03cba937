"""The sets about sight hold what they promise: counts, two separate halves, labels of what is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from engine.api.engine import Engine
from engine.types import seconds
from heimdex_desktop.cli.labels import checked
from tests.engine.search.shelf import unit
from tests.evaluation.library import HERE, LANGUAGES
from tests.evaluation.picture_fillers import fill, fillers, frames
from tests.evaluation.pictures import (
    FILLED_FROM,
    FILMS,
    HALVES,
    MODEL,
    REEL,
    SHOWN,
    VIDEOS,
    build,
    document,
    filled_from,
    of_half,
    photo,
    shown,
    write_film,
    write_silent,
)

LEAST = 35
"""Present, and absent, queries of each half in each language."""

LEAST_KNOWN = 0.6
"""The share of the present Korean queries in words that the model knows."""

LENGTHS = {
    "tune_4.webm": 70.4,
    "tune_5.mp4": 6.1,
    "tune_6.mp4": 30.1,
    "report_4.mp4": 24.0,
    "report_5.mp4": 5.0,
    "report_6.mp4": 5.2,
}
"""Seconds of the films that are not made here, rounded down."""

EACH = [(language, half) for language in LANGUAGES for half in HALVES]
FILES = pytest.mark.parametrize(("language", "half"), EACH)


def length(name: str) -> float:
    return SHOWN * len(FILMS[name]) if name in FILMS else LENGTHS[name]


def rows(language: str, half: str, *, present: bool) -> list[dict[str, Any]]:
    every: list[dict[str, Any]] = document(language, half)["queries"]
    return [row for row in every if ("moments" in row) == present]


@FILES
def test_there_are_enough_present_and_absent_queries(language: str, half: str) -> None:
    assert len(rows(language, half, present=True)) >= LEAST
    absent = Counter(row["by"].partition(",")[0] for row in rows(language, half, present=False))
    assert set(absent) == {"far", "near", "scene"}
    assert min(absent.values()) * 3 >= LEAST


@FILES
def test_heimdex_eval_takes_the_set(language: str, half: str) -> None:
    videos = [
        {"id": number, "path": f"/films/{name}", "duration": length(name)}
        for number, name in enumerate([*FILMS, *VIDEOS])
    ]
    for query in checked(document(language, half), videos):
        spans = [(label.video_ids, label.start) for label in query.labels]
        assert len(set(spans)) == len(spans), query.query


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_halves_share_no_query_and_no_film(language: str) -> None:
    asked = [row["query"] for half in HALVES for row in document(language, half)["queries"]]
    assert len(set(asked)) == len(asked)
    for half in HALVES:
        present = rows(language, half, present=True)
        named = {one["video"] for row in present for one in row["moments"]}
        assert named == {*of_half(half, FILMS), *of_half(half, VIDEOS)}


def test_no_photo_is_shown_twice() -> None:
    photos = [name for film in FILMS.values() for name in film]
    assert len(set(photos)) == len(photos)


@pytest.mark.parametrize("half", HALVES)
def test_fillers_are_cut_from_nothing_that_the_half_asks_about(half: str) -> None:
    asked = {f"video/{VIDEOS[name]}" for name in of_half(half, VIDEOS)}
    assert not asked & set(FILLED_FROM[half])


@FILES
def test_a_label_is_a_photo_or_lies_within_its_film(language: str, half: str) -> None:
    for row in rows(language, half, present=True):
        for one in row["moments"]:
            if one["video"] in FILMS:
                assert one["to"] - one["from"] == SHOWN, row
                assert one["from"] % SHOWN == 0, row
            assert 0 <= one["from"] < one["to"] <= length(one["video"]), row


@pytest.mark.parametrize("half", HALVES)
def test_every_photo_answers_something(half: str) -> None:
    answered = {
        (one["video"], one["from"])
        for language in LANGUAGES
        for row in rows(language, half, present=True)
        for one in row["moments"]
    }
    unasked = [
        FILMS[film][number]
        for film in of_half(half, FILMS)
        for number in range(len(FILMS[film]))
        if (film, number * SHOWN) not in answered
    ]
    assert unasked == []


@FILES
def test_queries_are_of_their_language(language: str, half: str) -> None:
    hangul = re.compile(r"[가-힣]")
    for row in document(language, half)["queries"]:
        assert bool(hangul.search(row["query"])) == (language == "ko"), row


@pytest.mark.parametrize("half", HALVES)
def test_most_korean_queries_are_in_words_that_the_model_knows(half: str) -> None:
    kinds = Counter(row["by"] for row in rows("ko", half, present=True))
    assert set(kinds) == {"known words", "unknown words"}
    assert kinds["known words"] / kinds.total() >= LEAST_KNOWN


@pytest.mark.parametrize("half", HALVES)
def test_half_of_the_english_queries_name_a_thing(half: str) -> None:
    kinds = Counter(row["by"] for row in rows("en", half, present=True))
    assert set(kinds) == {"named", "described"}
    assert 2 * kinds["named"] > kinds.total()


def test_a_library_is_asked_what_it_answers_and_all_that_is_absent() -> None:
    held = document("en", "tune", ["tune_1.mp4"])["queries"]
    named = {one["video"] for row in held for one in row.get("moments", [])}
    assert named == {"tune_1.mp4"}
    cat = next(row for row in held if row["query"] == "a cat")
    assert [one["from"] for one in cat["moments"]] == [0.0, 17.5]
    assert sum("expect" in row for row in held) == len(rows("en", "tune", present=False))


def test_the_sets_are_the_files_that_are_there() -> None:
    found = {path.name for path in (HERE / "sets").glob("sight_*.json")}
    assert found == {f"sight_{language}.{half}.json" for language, half in EACH}


# --- with the media of ../shared -----------------------------------------------------------------


@pytest.mark.shared
def test_every_photo_is_shown(shared_dir: Path) -> None:
    media = shared_dir / "media"
    there = {path.name for folder in ("photos", "faces") for path in (media / folder).iterdir()}
    assert {name for film in FILMS.values() for name in film} == there | {REEL}


@pytest.mark.shared
@pytest.mark.parametrize("name", LENGTHS)
def test_the_lengths_are_those_of_the_films(shared_dir: Path, name: str, tmp_path: Path) -> None:
    path = write_silent(shared_dir / "media", name, tmp_path)
    with av.open(str(path)) as container:
        assert [track.type for track in container.streams] == ["video"]
        assert container.duration is not None
        assert LENGTHS[name] <= container.duration / 1e6 < LENGTHS[name] + 0.1


@pytest.mark.shared
def test_a_film_shows_each_photo_in_its_time(shared_dir: Path, tmp_path: Path) -> None:
    path = write_film(shared_dir / "media", "tune_3.mp4", tmp_path)
    seen = list(frames(path, SHOWN))
    assert [round(at, 2) for at, _ in seen] == [SHOWN * n for n in range(len(FILMS[path.name]))]
    for (_, image), name in zip(seen, FILMS[path.name], strict=True):
        meant = shown(photo(shared_dir / "media", name))
        assert np.abs(np.asarray(image, float) - np.asarray(meant, float)).mean() < 6, name


@pytest.mark.shared
@pytest.mark.slow
def test_a_small_library_is_searched_and_grows(shared_dir: Path, tmp_path: Path) -> None:
    if not (shared_dir / "models" / "real" / MODEL).is_dir():
        pytest.skip("../shared/models/real has no real-sight")
    built = build(shared_dir, tmp_path, "tune", 10, ("tune_1.mp4",))
    with Engine(built.root, built.models) as engine:
        scenes = engine.scenes(built.root.parent / built.held[0])["scenes"]
        assert [scene["start"] for scene in scenes] == [SHOWN * n for n in range(9)]
        fill(engine, unit(20, 256))
        assert engine.status()["videos"]["indexed"] == 2
        model = engine.search.pool().visual(MODEL)
        pieces = fillers(filled_from(shared_dir, "tune"), model, 3)
        assert np.allclose(np.linalg.norm(pieces, axis=1), 1.0, atol=1e-3)
        assert (pieces @ pieces.T)[np.triu_indices(3, 1)].max() < 0.99
        first_found = engine.search.search("코끼리", None).moments[0]
        assert Path(first_found.path).name == "tune_1.mp4"
        assert 2.5 <= seconds(first_found.at) < 5.0
