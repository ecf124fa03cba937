"""An upgrade is killed (SIGKILL) over and over and taken up again: the library must not tell.

In the test run there are a few kills; for more set HEIMDEX_UPGRADE_KILLS=100, or run

    python -m tests.heimdex_desktop.test_kill_and_upgrade 100
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.api.engine import Engine
from engine.store.library import Library
from engine.types import STARTER_KINDS, ModelKind, UpgradeRequest
from tests.engine.index.weightless import BATCH, OTHER, SMALL, install_all
from tests.engine.index.workbench import CUES, OTHER_CUES, SIZE
from tests.heimdex_desktop.killing import (
    PATIENCE,
    Content,
    Nursery,
    assert_equal,
    content,
    logged,
)
from tests.media_factory import make_video, tone

KILLS = int(os.environ.get("HEIMDEX_UPGRADE_KILLS", "14"))
KILLS_A_ROUND = 7
SEED = 20261122
NAP = 0.02  # seconds that a batch of a small model takes: kills shall meet work
START = 0.3  # seconds: some kills fall while a worker is only about to begin
EMBEDDED, TAKEN_UP = b'"visual"', b'"turn"'
"""What a worker writes into the log with a batch of pictures, and when it takes an upgrade up."""
TO_OTHER = UpgradeRequest(models=((ModelKind.VISUAL, OTHER),))
ALL_ANEW = UpgradeRequest(force=True, models=((ModelKind.VISUAL, OTHER), (ModelKind.TEXT, OTHER)))


@dataclass(frozen=True)
class Field:
    """What every round begins from: an indexed library, its models, and where batches are told."""

    folder: Path
    nursery: Nursery
    log: Path

    def copy(self, name: str, of: str = "indexed") -> Path:
        shutil.copytree(self.folder / of, self.folder / name)
        return self.folder / name

    def engine(self, root: Path) -> Engine:
        return Engine(root, self.folder / "models")

    def begin(self, root: Path, request: UpgradeRequest) -> None:
        with self.engine(root) as engine:
            assert engine.upgrades.start(request)["videos"] == 4

    def work(self, root: Path) -> float:
        """Let a worker do all there is to do; returns how many seconds that takes."""
        began = time.monotonic()
        self.nursery.run(root)
        return time.monotonic() - began

    def after(self, sign: bytes, wait: float) -> Callable[[], bool]:
        """Tells when as many seconds have passed since a worker that is about to start first wrote
        a line with ``sign`` into the log."""
        size, due = len(self._told()), [0.0]

        def is_due() -> bool:
            if not due[0] and sign in self._told()[size:]:
                due[0] = time.monotonic() + wait
            return bool(due[0]) and time.monotonic() >= due[0]

        return is_due

    def _told(self) -> bytes:
        return self.log.read_bytes() if self.log.exists() else b""

    def batches(self) -> list[dict[str, Any]]:
        """The batches of pictures since this was last asked."""
        found = [one for one in logged(self.log) if one["kind"] == ModelKind.VISUAL]
        self.log.unlink(missing_ok=True)
        return found


def lay_out(folder: Path, nursery: Nursery) -> Field:
    """Four films with 40 scenes, two of which have words, in a library indexed with the models
    named small."""
    films = folder / "films"
    films.mkdir()
    for film, scenes in enumerate((14, 11, 9, 6)):
        pictures = [(f"noise:{100 * film + number}", 0.8) for number in range(scenes)]
        sound = tone(3.0) if film == 3 else None
        make_video(films / f"{film}.mp4", pictures, size=SIZE, audio=sound)
    (films / "1.srt").write_text(CUES)
    (films / "2.srt").write_text(OTHER_CUES)
    install_all(folder / "models")
    field = Field(folder, nursery, folder / "log")
    with field.engine(folder / "indexed") as engine:
        engine.set_setting("threads", "1")
        for kind in STARTER_KINDS:
            engine.use_model(kind, SMALL)
        engine.prepare([films])
    field.work(folder / "indexed")
    field.batches()
    return field


def nursery_in(folder: Path) -> Nursery:
    more = {"HEIMDEX_TEST_NAP": str(NAP), "HEIMDEX_TEST_LOG": str(folder / "log")}
    return Nursery("small+slow_swaps", folder / "models", **more)


@dataclass(frozen=True)
class Outcome:
    """All of a library and of its upgrade that an interruption must not change."""

    content: Content
    generations: list[Any]
    upgrade: list[Any]
    videos: list[Any]
    chosen: list[str | None]


def outcome(root: Path) -> Outcome:
    with Library(root) as library:
        generations = sorted(
            (g.channel, g.model, g.revision, g.dimension, g.fingerprint, live)
            for g, live in library.vectors.generations()
        )
        upgrade = library.upgrades.latest()
        told: list[Any] = []
        if upgrade is not None:
            result = dict(upgrade.result or {})
            result.pop("seconds", None)
            told = [upgrade.state, upgrade.target, upgrade.models_before, upgrade.problem, result]
        videos = library.database.rows(
            "SELECT content_key, upgrade_videos.state, step, upgrade_videos.category, position"
            " FROM upgrade_videos JOIN videos ON videos.id = video_id ORDER BY upgrade_id, position"
        )
        chosen = [library.choices.model(kind) for kind in STARTER_KINDS]
    return Outcome(content(root), generations, told, videos, chosen)


def assert_same(found: Outcome, wanted: Outcome) -> float:
    """Raises AssertionError at the first difference; returns the least cosine."""
    assert found.generations == wanted.generations
    assert found.upgrade == wanted.upgrade
    assert found.videos == wanted.videos
    assert found.chosen == wanted.chosen
    return assert_equal(found.content, wanted.content)


def after(wait: float) -> Callable[[], bool]:
    """Tells when as many seconds have passed from now."""
    due = time.monotonic() + wait
    return lambda: time.monotonic() >= due


def kill_often(
    field: Field,
    root: Path,
    kills: int,
    lasts: float,
    chance: random.Random,
    sign: bytes = EMBEDDED,
) -> int:
    """Kill and resume, the kills spread evenly over the work; returns how many met a worker.

    Args:
        lasts: seconds of the undisturbed work.
        sign: what a worker writes into the log once it has come to where the last one was.
    """
    instants = sorted(chance.uniform(0.0, lasts) for _ in range(kills))
    waits = [here - last for last, here in zip([0.0, *instants], instants, strict=False)]
    met = 0
    for wait in waits:
        due = field.after(sign, wait)
        if chance.random() < 0.2:
            due = after(chance.uniform(0.0, START))
        if not field.nursery.run_and_kill(root, due):
            break
        met += 1
    field.work(root)
    return met


def again(batches: Sequence[dict[str, Any]], wanted: Counter[str]) -> tuple[int, int]:
    """Check that no picture was embedded again but those in flight when a worker was killed.

    Returns how many were embedded again, and by how many workers pictures were embedded.
    """
    times = Counter(digest for batch in batches for digest in batch["what"])
    last = {batch["pid"]: batch["what"] for batch in batches}
    in_flight = Counter(digest for what in last.values() for digest in set(what))
    assert times.keys() == wanted.keys()
    for digest, count in times.items():
        assert count <= wanted[digest] + in_flight[digest], "a finished batch was made again"
    return times.total() - wanted.total(), len(last)


def upgrades(field: Field, kills: int) -> dict[str, Any]:
    """Another visual model, undisturbed and then killed and resumed in several rounds."""
    root = field.copy("undisturbed")
    field.begin(root, TO_OTHER)
    lasts = field.work(root)
    wanted = outcome(root)
    once = Counter(digest for batch in field.batches() for digest in batch["what"])
    assert once.total() == len(once) == 40
    assert {state for _, state, *_ in wanted.videos} == {"done"}
    assert wanted.upgrade[-1]["verified"] == {"counts": True, "probe": True}
    chance = random.Random(SEED)
    met = repeated = rounds = lives = 0
    least = 1.0
    while met < kills:
        rounds += 1
        root = field.copy(f"round-{rounds}")
        field.begin(root, TO_OTHER)
        killed = kill_often(field, root, min(KILLS_A_ROUND, kills - met), lasts, chance)
        least = min(least, assert_same(outcome(root), wanted))
        more, alive = again(field.batches(), once)
        assert more <= killed * BATCH
        met, repeated, lives = met + killed, repeated + more, lives + alive
        shutil.rmtree(root)
    return {
        "kills": met,
        "rounds": rounds,
        "undisturbed_s": round(lasts, 2),
        "pictures": once.total(),
        "pictures_embedded_again": repeated,
        "at_most": met * BATCH,
        "workers_that_embedded": lives,
        "vectors": len(wanted.content.vectors),
        "least_cosine": round(least, 6),
    }


def everything_anew_and_back(field: Field, kills: int) -> dict[str, Any]:
    """All steps of all videos by force, with kills; then taken back, with kills."""
    before = outcome(field.folder / "indexed")
    root = field.copy("forced")
    field.begin(root, ALL_ANEW)
    lasts = field.work(root)
    wanted = outcome(root)
    field.batches()
    chance = random.Random(SEED)
    root = field.copy("forced-and-killed")
    field.begin(root, ALL_ANEW)
    forced = kill_often(field, root, kills, lasts, chance, TAKEN_UP)
    least = assert_same(outcome(root), wanted)

    with field.engine(field.folder / "forced") as engine:
        engine.upgrades.roll_back()
    back_lasts = field.work(field.folder / "forced")
    with field.engine(root) as engine:
        engine.upgrades.roll_back()
    back = kill_often(field, root, min(kills, 6), back_lasts / 2, chance, TAKEN_UP)
    found = outcome(root)
    assert found.upgrade[0] == "rolled_back"
    assert found.generations == before.generations
    assert found.chosen == before.chosen
    assert found.content == before.content, "all is as it was, to the byte"
    assert_same(found, outcome(field.folder / "forced"))
    return {
        "kills_while_forced": forced,
        "kills_while_taken_back": back,
        "forced_s": round(lasts, 2),
        "taken_back_s": round(back_lasts, 2),
        "least_cosine": round(least, 6),
    }


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("upgrades")
    with nursery_in(folder) as nursery:
        yield lay_out(folder, nursery)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(PATIENCE),
    pytest.mark.skipif(sys.platform != "linux", reason="SIGKILL, fork and /proc"),
]


def test_an_upgrade_that_was_killed_and_resumed_equals_an_undisturbed_one(field: Field) -> None:
    done = upgrades(field, KILLS)
    assert done["kills"] >= KILLS
    assert done["workers_that_embedded"] > KILLS // 3, "kills met no work"


def test_a_forced_upgrade_and_its_way_back_may_be_killed_too(field: Field) -> None:
    done = everything_anew_and_back(field, KILLS // 4)
    assert done["kills_while_forced"] > 0
    assert done["kills_while_taken_back"] > 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, nursery_in(Path(place)) as nursery:
        made = lay_out(Path(place), nursery)
        number = int(sys.argv[1])
        print(json.dumps(upgrades(made, number)))
        print(json.dumps(everything_anew_and_back(made, max(2, number // 4))))
