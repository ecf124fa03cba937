"""Models whose loading kills the process: counted against the model, and no video is at fault."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.messages import Code
from engine.types import STARTER_KINDS, ModelKind
from heimdex_desktop.english import text
from tests.engine.index.weightless import OTHER, SMALL, install_all
from tests.heimdex_desktop.killing import ODD_WORKER, REPOSITORY
from tests.heimdex_desktop.test_worker import clip, run_until_done, states, use_odd_worker

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")

NEEDS = {ModelKind.VISUAL: "visual_vectors", ModelKind.TEXT: "text_vectors/transcript"}
CUES = "1\n00:00:00,000 --> 00:00:00,300\nSomeone speaks of apples.\n"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A library that is to index two short films, of which the first says something."""
    install_all(tmp_path / "models")
    with Engine(tmp_path / "library", tmp_path / "models") as opened:
        for kind in STARTER_KINDS:
            opened.use_model(kind, SMALL)
        clip(tmp_path / "films" / "a.mp4")
        (tmp_path / "films" / "a.srt").write_text(CUES)
        clip(tmp_path / "films" / "b.mp4", 1)
        yield opened


def made(engine: Engine) -> set[str]:
    sql = "SELECT DISTINCT step FROM artifacts WHERE state = 'done' AND items > 0"
    return {row[0] for row in engine.library.database.rows(sql)}


@pytest.mark.parametrize("kind", list(NEEDS))
def test_the_model_is_given_up_and_the_rest_goes_on(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ModelKind
) -> None:
    use_odd_worker(monkeypatch, f"weightless+deadly_{kind}")
    prepared = engine.prepare([tmp_path / "films"])
    run_until_done(engine, prepared.queued)
    assert states(engine) == ["indexed", "indexed"], "no video failed"
    assert NEEDS[kind] not in made(engine)
    others = set(NEEDS.values()) - {NEEDS[kind]}
    assert others <= made(engine)
    result = engine.index_result(prepared)
    assert result["failed"] == 0
    (why,) = {each for each in result["warnings"] if each.code is Code.MODEL_LOAD_CRASHED}
    assert why.values == {"kind": kind.value, "name": SMALL, "times": 2}
    assert "heimdex retry" in text(why)
    assert engine.prepare([tmp_path / "films"]).queued == (), "what is blocked is not tried again"


@pytest.mark.parametrize("how", ["retry", "another model"])
def test_a_model_that_was_given_up_is_tried_again_on_wish(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    use_odd_worker(monkeypatch, "weightless+deadly_visual")
    run_until_done(engine, engine.prepare([tmp_path / "films"]).queued)
    use_odd_worker(monkeypatch, "weightless")
    if how == "retry":
        prepared = engine.prepare_retry()
    else:
        engine.use_model(ModelKind.VISUAL, OTHER)
        prepared = engine.prepare([tmp_path / "films"])
    assert len(prepared.queued) == 2
    run_until_done(engine, prepared.queued)
    assert "visual_vectors" in made(engine)
    assert engine.missing_models() == []


def test_two_power_cuts_while_a_model_loads_blame_nothing(engine: Engine, tmp_path: Path) -> None:
    """Nobody sees these deaths: the third start goes on as if nothing had been."""
    engine.prepare([tmp_path / "films"])
    for mode in ("weightless+deadly_text", "weightless+deadly_text", "weightless"):
        arguments = [mode, str(engine.root), str(engine.models.root), "--drain"]
        with subprocess.Popen(
            [sys.executable, str(ODD_WORKER), *arguments], cwd=REPOSITORY, stdin=subprocess.PIPE
        ) as worker:
            while worker.poll() is None:
                time.sleep(0.02)
    assert states(engine) == ["indexed", "indexed"]
    assert set(NEEDS.values()) <= made(engine)
    assert engine.missing_models() == []
