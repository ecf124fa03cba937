"""What the tests of upgrading share: an engine over films with weightless models, and its worker.

Everything is real but the loading of models: the façade, the worker's loop, the models' folder.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from engine import spec
from engine.api.engine import Engine
from engine.index.indexer import Indexer, context_of
from engine.index.plan import PlanContext, assess
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.settings import Settings
from engine.store.artifacts import Artifact
from engine.types import JsonObject, ModelKind, Moment, UpgradeRequest
from tests.engine.index import weightless
from tests.engine.index.weightless import OTHER, SMALL
from tests.engine.index.workbench import CUES, film, use_steps, video_at
from tests.media_factory import tone

KINDS = (ModelKind.VISUAL, ModelKind.TEXT, ModelKind.SPEECH)
TO_OTHER_VISUAL = UpgradeRequest(models=((ModelKind.VISUAL, OTHER),))
TO_OTHER_TEXT = UpgradeRequest(models=((ModelKind.TEXT, OTHER),))
VISUAL_STEP = "visual_vectors"
TEXT_STEPS = {
    "text_vectors/transcript",
    "text_vectors/summary",
    "text_vectors/visual",
    "text_vectors/screen",
}


SCREEN_STEPS = {"screen_text", "passages/screen", "text_vectors/screen", "fulltext/screen"}


def make_films(folder: Path) -> None:
    """``cuts.mp4`` without words, ``said.mp4`` with subtitles, ``loud.mp4`` with sound."""
    folder.mkdir(parents=True, exist_ok=True)
    film(folder / "cuts.mp4")
    film(folder / "said.mp4", scenes=2, seed=10)
    (folder / "said.srt").write_text(CUES)
    film(folder / "loud.mp4", scenes=2, seed=20, audio=tone(2.0))


def install(root: Path) -> None:
    """Two models of each kind that makes vectors, and one that hears."""
    weightless.install_all(root)


@dataclass
class Ground:
    """An engine, its films, and the log of what was asked of its models."""

    engine: Engine
    films: Path
    log: Path

    def work(self, stopped: Callable[[], bool] = lambda: False, most: int = 1000) -> None:
        """What the worker does, until nothing is left or ``stopped`` (``most`` turns)."""
        indexer = Indexer(self.engine.root, self.engine.models, stopped)
        try:
            while most and indexer.index_next():
                most -= 1
        finally:
            indexer.close()

    def index(self) -> None:
        self.engine.prepare([self.films])
        self.work()

    def upgrade(self, request: UpgradeRequest | None = None) -> JsonObject:
        """Start an upgrade, carry it out, and return its result."""
        self.engine.upgrades.start(request or UpgradeRequest())
        self.work()
        return self.result()

    def result(self) -> JsonObject:
        result = self.engine.upgrades.result()
        assert result is not None, "the upgrade is not at its end"
        return result

    def progress(self) -> JsonObject:
        progress = self.engine.upgrades.progress()
        assert progress is not None
        return progress

    def plan(self, **more: Any) -> JsonObject:
        return self.engine.upgrades.plan(UpgradeRequest(**more))

    def video(self, name: str) -> int:
        return video_at(self.engine.library, self.films / name).id

    def artifacts(self, name: str) -> dict[str, Artifact]:
        return self.engine.library.ledger.of_video(self.video(name))

    def ids(self) -> dict[tuple[int, str], int]:
        """The id of every live artifact, by video and step."""
        rows = self.engine.library.database.rows(
            "SELECT video_id, step, id FROM artifacts WHERE role = 'live'"
        )
        return {(video, step): identity for video, step, identity in rows}

    def roles(self) -> dict[str, int]:
        """How many artifacts there are of each role."""
        return dict(
            self.engine.library.database.rows("SELECT role, count(*) FROM artifacts GROUP BY role")
        )

    def asked(self) -> list[JsonObject]:
        """What models were asked since the last ``forget_asked``."""
        return (
            [json.loads(line) for line in self.log.read_text().splitlines()]
            if self.log.exists()
            else []
        )

    def forget_asked(self) -> None:
        self.log.unlink(missing_ok=True)

    def context(self) -> PlanContext:
        return context_of(self.engine.library, self.engine.models)

    def statuses(self, name: str) -> dict[str, str]:
        video = video_at(self.engine.library, self.films / name)
        found = assess(
            {"file": video.content_key, "sidecar": video.sidecar_digest},
            self.engine.library.ledger.of_video(video.id),
            self.context(),
        )
        return {step: now.status.value for step, now in found.items()}

    def all_current(self) -> bool:
        """Whether every step of every film is made by the spec as it is."""
        names = ("cuts.mp4", "said.mp4", "loud.mp4")
        return all(set(self.statuses(name).values()) == {"current"} for name in names)

    def moments(self, *queries: str) -> list[tuple[Moment, ...]]:
        """What searches find, in full: order, scores, times, ids."""
        return [self.engine.search.search(query).moments for query in queries]


def prepare(root: Path, films: Path, models: Path) -> Ground:
    """An engine over ``films`` with the small models chosen, in ``root``, where a library may lie.

    Its models are copies of ``models``, which a test may remove.
    """
    shutil.copytree(models, root / "models")
    engine = Engine(root / "library", root / "models")
    for kind in KINDS:
        engine.library.choices.choose_model(kind, SMALL)
    return Ground(engine, films, root / "asked.jsonl")


def weightless_pool(monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
    """Let every pool of models load weightless ones, which write down what they are asked."""
    monkeypatch.setattr(ModelPool, "_load", weightless.loader(log=log))


def install_one(models: ModelFolder, kind: ModelKind, name: str) -> None:
    weightless.install(models.root, kind, name)


def uninstall(models: ModelFolder, kind: ModelKind, name: str) -> None:
    shutil.rmtree(models.place(kind, name))


def changed_steps(monkeypatch: pytest.MonkeyPatch, **changes: Mapping[str, Any]) -> None:
    """Alter rows of the spec: ``step_name={"version": 2}`` ("/" of a name written as "__")."""
    named = {name.replace("__", "/"): change for name, change in changes.items()}
    assert set(named) <= set(spec.BY_NAME)
    use_steps(
        monkeypatch,
        [replace(step, **named[step.name]) if step.name in named else step for step in spec.STEPS],
    )


def dependents(name: str) -> set[str]:
    """``name`` and every step made from it, directly or not, of those on in a new library."""
    found = {name}
    for step in spec.in_order(is_on=Settings().is_on):
        if found & set(step.inputs):
            found.add(step.name)
    return found
