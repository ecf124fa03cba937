"""A real film with its captions: found by its words, and by what they mean, at their own time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api import reports
from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.messages import Code, message
from engine.types import ModelKind

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def friday(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """friday.mp4 and its captions, indexed with a real sentence encoder."""
    model = shared_dir / "models" / "all-MiniLM-L6-v2"
    if not model.is_dir():
        pytest.skip("../shared/models has no all-MiniLM-L6-v2")
    root = tmp_path_factory.mktemp("friday")
    for name in ("friday.mp4", "friday.vtt"):
        shutil.copy(shared_dir / "media" / "video" / name, root / name)
    with Engine(root / "library", root / "models") as engine:
        engine.import_model(model)
        engine.set_setting("threads", "2")
        assert len(engine.prepare([root / "friday.mp4"]).queued) == 1
        indexer = Indexer(engine.root, engine.models, lambda: False)
        while indexer.index_next():
            pass
        indexer.close()
        assert engine.status()["videos"]["indexed"] == 1
        yield engine


def test_the_model_is_recognised_and_chosen(friday: Engine) -> None:
    assert friday.status()["models"][ModelKind.TEXT.value] == "all-MiniLM-L6-v2"
    assert friday.search.channel_states()["transcript"] == message(Code.READY)


@pytest.mark.parametrize("channels", [[], ["keyword"]])
def test_a_phrase_is_found_within_its_caption(friday: Engine, channels: list[str]) -> None:
    first = reports.answer(friday.search.search("lord of the universe", None, channels))["moments"][
        0
    ]
    assert Path(first["video"]["path"]).name == "friday.mp4"
    assert 1.5 <= first["at"] <= 3.0
    assert "keyword" in {match["channel"] for match in first["matched"]}


def test_a_meaning_is_found_without_a_word_in_common(friday: Engine) -> None:
    """The caption says: Somebody must've stolen the crown jewels."""
    first = reports.answer(friday.search.search("someone stole jewellery"))["moments"][0]
    assert first["at"] == pytest.approx(4.3, abs=0.3)
    matched = {match["channel"]: match["snippet"] for match in first["matched"]}
    assert "stolen the crown jewels" in matched["transcript"]
    assert "keyword" not in matched
