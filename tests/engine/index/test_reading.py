"""One reading of a video: how few questions its indexing asks, and that none of them is stale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine import spec
from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.index.reading import Reading
from engine.settings import Settings
from engine.store.database import Database
from engine.store.library import Library
from engine.types import VideoState
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import context, film, index, video_at

TALK = Path(__file__).resolve().parents[3] / "resources" / "demo" / "talk.mp4"
MOST_SELECTS = 5 * len(spec.STEPS) + 5
"""Five a step, and a few for the video."""


@contextmanager
def selects(database: Database) -> Iterator[list[str]]:
    """Every SELECT that a connection executes, as apsw traces it."""
    seen: list[str] = []

    def note(_: Any, sql: str, __: Any) -> bool:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            seen.append(sql)
        return True

    database._connection.exec_trace = note
    yield seen
    database._connection.exec_trace = None


def test_a_talk_is_indexed_with_few_questions(tmp_path: Path) -> None:
    with Engine(tmp_path / "library", tmp_path / "models") as engine:
        engine.use_bundled_models()
        engine.prepare([TALK])
        indexer = Indexer(tmp_path / "library", engine.models, lambda: False)
        try:
            library, _, _ = indexer._open()
            with selects(library.database) as seen:
                assert indexer.index_next()
        finally:
            indexer.close()
        made = engine.library.ledger.of_video(1)
    assert made.keys() == {step.name for step in spec.in_order(is_on=Settings().is_on)}
    assert {artifact.state for artifact in made.values()} == {"done"}
    assert 20 < len(seen) <= MOST_SELECTS, "\n".join(seen)


@pytest.fixture
def reading(tmp_path: Path, library: Library, models: SmallModels) -> Reading:
    """A reading of a film that is indexed."""
    path = film(tmp_path / "clip.mp4", 1)
    index(library, models, path)
    return Reading(library, video_at(library, path).id, context(library, models))


def test_what_is_read_is_not_read_again(library: Library, reading: Reading) -> None:
    step = spec.BY_NAME["fulltext/titles"]
    assert reading.inputs(step)["probe"].duration
    with selects(library.database) as seen:
        assert reading.is_here
        assert reading.assessed["probe"].status == "current"
        assert reading.artifacts == reading.live
        assert reading.inputs(step)["probe"].duration
    assert seen == []


def test_what_another_connection_does_is_seen(library: Library, reading: Reading) -> None:
    with Library(library.root) as other:
        other.ledger.discard(other.ledger.of_video(reading.video_id)["shots"].id)
        assert reading.assessed["shots"].status == "missing"
        other.videos.transition(reading.video_id, VideoState.REMOVED)
        assert not reading.is_here
        other.ledger.discard_video(reading.video_id)
        other.videos.delete(reading.video_id)
    assert not reading.is_here
    assert reading.video is None


def test_what_is_begun_takes_the_place_of_what_was_unfinished(
    library: Library, reading: Reading
) -> None:
    def begin(inputs: str) -> None:
        reading.put(
            library.ledger.begin(
                reading.video_id,
                "probe",
                fingerprint="r",
                inputs=inputs,
                model_unused=False,
                spec_version="1",
                present=reading.artifacts,
            )
        )
        assert reading.artifacts == library.ledger.of_video(reading.video_id)

    begin("one")
    assert reading.artifacts["probe"].role == "candidate"
    begin("another")
    library.ledger.discard(reading.live["probe"].id)
    reading.read_again()
    begin("a third")
    assert reading.artifacts["probe"].role == "live"


def test_a_film_is_of_its_sidecar_as_it_was_when_reading_began(
    library: Library, reading: Reading
) -> None:
    before = dict(reading.sources)
    library.videos.set_sidecar_digest(reading.video_id, "edited")
    reading.read_again()
    assert reading.video is not None
    assert reading.video.sidecar_digest == "edited"
    assert reading.sources == before
