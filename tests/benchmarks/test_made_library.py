"""The made library of the search benchmarks: what it holds, and that it is the same each time."""

from __future__ import annotations

from pathlib import Path

from engine.search.keywords import keyword_hits
from engine.store.library import Library
from tests.benchmarks.made_library import COMMON, MadeVideo, make_library, vocabulary


def count(library: Library, table: str) -> int:
    return int(library.database.value(f"SELECT count(*) FROM {table}"))


def test_it_holds_what_was_asked_for(tmp_path: Path) -> None:
    seen: list[MadeVideo] = []
    with make_library(
        tmp_path / "library",
        105,
        scenes_per_video=10,
        add_vectors=lambda _, made: seen.append(made),
    ) as library:
        assert [count(library, each) for each in ("videos", "scenes", "keyframes", "texts")] == [
            11,
            105,
            105,
            315,
        ]
        assert sum(len(made.keyframes) for made in seen) == 105
        assert all(made.passages for made in seen)
        assert library.content.scene_at(seen[0].video.id, 0) is not None
        lines = [row[0] for row in library.database.rows("SELECT text FROM texts")]
        assert 0.7 < sum(f" {COMMON} " in f" {line} " for line in lines) / len(lines) < 0.9
        assert 0.2 < sum(not line.isascii() for line in lines) / len(lines) < 0.4
        stem = vocabulary().korean[0]
        assert {hit.video_id % 10 for hit in keyword_hits(library, stem)} <= {3, 6, 9}


def test_it_is_the_same_each_time(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "other"):
        with make_library(tmp_path / name, 12, scenes_per_video=4) as library:
            texts.append(library.database.rows("SELECT start, text, words FROM texts ORDER BY id"))
    assert texts[0] == texts[1]
