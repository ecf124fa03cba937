"""Upgrades on bad ground: no room, no right to write, no model, two at once, a newer spec, a hang.

Each says plainly what is wrong and what to do, leaves what searches find as it was, and goes on to
its end once that is mended.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.models.loader import ModelPool
from engine.store.library import Library
from engine.types import STARTER_KINDS, ModelKind, Moment
from heimdex_desktop import supervisor as supervising
from heimdex_desktop.cli.command import DONE, ENVIRONMENT, SOME_FAILED, USAGE
from tests.engine.index.weightless import OTHER, SMALL, install, install_all, loader
from tests.engine.index.workbench import CUES, film, nothing_is_doubled
from tests.heimdex_desktop.conftest import Called, CommandLine
from tests.heimdex_desktop.killing import ODD_WORKER, REPOSITORY

NAMES = ("a.mp4", "stuck.mp4", "z.mp4")
QUERIES = ("noise:1", "noise:11", "noise:22", "the lighthouse keeper", "telephone")
NEWER = "2099-01-01.1"
IN_TURN = """
import sys, time
from pathlib import Path
from engine.api.engine import Engine
from engine.errors import UsageError
from engine.types import UpgradeRequest
with Engine(Path(sys.argv[1]), Path(sys.argv[2])) as engine:
    print("ready", flush=True)
    began, rounds = map(float, sys.stdin.readline().split())
    for number in range(int(rounds)):
        while time.time() < began + number * 0.3:
            pass
        try:
            engine.upgrades.start(UpgradeRequest())
            print("won", flush=True)
            time.sleep(0.15)
            engine.upgrades.cancel()
        except UsageError as error:
            print(error, flush=True)
"""
"""Starts an upgrade at given instants; whoever wins ends it again."""


@dataclass(frozen=True)
class Ground:
    """An indexed library in which another visual model was chosen since, and its command line."""

    commands: CommandLine
    use: Callable[..., None]

    def upgrade(self, *words: object) -> Called:
        return self.commands("upgrade", *words)

    def engine(self) -> Engine:
        return Engine(self.commands.library, self.commands.models)

    def found(self) -> list[tuple[Moment, ...]]:
        """What searches find, in full."""
        with self.engine() as engine:
            found = [engine.search.search(query, limit=100).moments for query in QUERIES]
        assert all(found)
        return found

    def found_in(self, name: str) -> list[set[tuple[Any, ...]]]:
        """Where and how near searches find something in one video, whatever the others do."""
        return [
            {
                (moment.scene_id, match.channel, match.at, match.raw)
                for moment in moments
                if Path(moment.path).name == name
                for match in moment.matched
            }
            for moments in self.found()
        ]

    def ledger(self) -> list[Any]:
        with Library(self.commands.library) as library:
            nothing_is_doubled(library)
            return library.database.rows(
                "SELECT id, video_id, step, role, recipe, output FROM artifacts"
                " WHERE role = 'live' ORDER BY id"
            )

    def check_whole(self) -> None:
        """Every video is at the latest spec, in the other model's space alone."""
        with self.engine() as engine:
            assert engine.upgrades.behind() == {}
            result = engine.upgrades.result()
            assert result is not None
            assert (result["state"], result["failed"], result["problem"]) == ("done", 0, None)
            assert result["verified"] == {"counts": True, "probe": True}
            live = {g.model for g, count in engine.library.vectors.generations() if count}
            assert live == {OTHER, SMALL}, "sight and words"
            assert self.models_of_sight(engine) == {OTHER}
        self.ledger()

    @staticmethod
    def models_of_sight(engine: Engine) -> set[str]:
        rows = engine.library.database.rows(
            "SELECT DISTINCT model FROM artifacts WHERE step = 'visual_vectors' AND role = 'live'"
        )
        return {model.partition("@")[0] for (model,) in rows}


@pytest.fixture(scope="module")
def indexed_films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    """Three films, one with words, indexed with the models named small."""
    root = tmp_path_factory.mktemp("trouble")
    commands = CommandLine(root / "library", root / "models", root / "videos")
    commands.videos.mkdir()
    for number, name in enumerate(NAMES):
        film(commands.videos / name, scenes=5, seed=10 * number)
    (commands.videos / "z.srt").write_text(CUES)
    install_all(commands.models)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelPool, "_load", loader())
        with Engine(commands.library, commands.models) as engine:
            for kind in STARTER_KINDS:
                engine.use_model(kind, SMALL)
            engine.prepare([commands.videos])
            indexer = Indexer(commands.library, engine.models, lambda: False)
            while indexer.index_next():
                pass
            indexer.close()
            engine.use_model(ModelKind.VISUAL, OTHER)
        yield commands


@pytest.fixture
def ground(indexed_films: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    for folder in ("library", "models"):
        shutil.copytree(indexed_films.library.parent / folder, tmp_path / folder)
    monkeypatch.setattr(ModelPool, "_load", loader())

    def use(*modes: str, **environment: object) -> None:
        """Have the supervisor start odd workers."""

        def odd(role: str, arguments: Sequence[str]) -> list[str]:
            return [sys.executable, str(ODD_WORKER), "+".join(("weightless", *modes)), *arguments]

        monkeypatch.setattr(supervising, "relaunch", odd)
        for name, value in environment.items():
            monkeypatch.setenv(f"HEIMDEX_TEST_{name.upper()}", str(value))

    use()
    commands = CommandLine(tmp_path / "library", tmp_path / "models", indexed_films.videos)
    return Ground(commands, use)


def assert_told(called: Called, status: int, *parts: str) -> None:
    """The command ended so, and its last line says what is wrong and what to do."""
    assert called.status == status, called.out
    error = called.last
    assert error["event"] == "error"
    assert error["exit"] == status
    for part in parts:
        assert part in error["message"], error
    assert error["advice"]


# --- the disk and its permissions


@pytest.mark.parametrize("pages", [0, 8])
def test_a_full_disk_stops_the_upgrade_and_loses_nothing(ground: Ground, pages: int) -> None:
    before, ledger = ground.found(), ground.ledger()
    ground.use("full", pages=pages)
    assert_told(ground.upgrade(), ENVIRONMENT, "disk is full")
    assert ground.found() == before
    assert ground.ledger() == ledger
    ground.use()
    assert ground.upgrade().status == DONE
    ground.check_whole()


def test_a_library_that_cannot_be_written_is_said_plainly(ground: Ground) -> None:
    before, ledger = ground.found(), ground.ledger()
    ground.use("readonly")
    assert_told(ground.upgrade(), ENVIRONMENT, "read-only")
    assert ground.found() == before
    assert ground.ledger() == ledger
    ground.use()
    assert ground.upgrade().status == DONE
    ground.check_whole()


# --- models that go


def once_a_video_is_done(ground: Ground, act: Callable[[Engine], object]) -> threading.Thread:
    """Do something as soon as the upgrade has swapped in its first video."""

    def run() -> None:
        with ground.engine() as engine:
            end = time.monotonic() + 60
            while time.monotonic() < end:
                progress = engine.upgrades.progress()
                if progress is not None and progress["done"]:
                    act(engine)
                    return
                time.sleep(0.01)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_model_that_is_removed_in_the_middle_stops_the_upgrade(ground: Ground) -> None:
    before = ground.found_in("a.mp4")  # the last in turn: newest first
    ground.use(nap=0.2)
    remover = once_a_video_is_done(ground, lambda engine: engine.models.remove(OTHER))
    called = ground.upgrade()
    remover.join()
    assert_told(called, ENVIRONMENT, "The upgrade has stopped.", OTHER, "not on this machine")
    assert ground.found_in("a.mp4") == before
    assert_told(ground.upgrade(), ENVIRONMENT, "The upgrade has stopped.", OTHER)
    install(ground.commands.models, ModelKind.VISUAL, OTHER)
    install(ground.commands.models, ModelKind.TEXT, OTHER)
    assert ground.upgrade().status == DONE
    ground.check_whole()


def test_the_model_from_before_may_go_but_is_needed_to_go_back(ground: Ground) -> None:
    before = ground.found()
    ground.use(nap=0.2)
    remover = once_a_video_is_done(ground, lambda e: e.models.remove(SMALL, ModelKind.VISUAL))
    called = ground.upgrade()
    remover.join()
    assert called.status == DONE
    ground.check_whole()
    after = ground.found()
    assert_told(ground.upgrade("--rollback"), ENVIRONMENT, SMALL, "not on this machine")
    assert ground.found() == after
    install(ground.commands.models, ModelKind.VISUAL, SMALL)
    assert ground.upgrade("--rollback").status == DONE
    assert ground.found() == before


# --- two at once


def test_of_two_upgrades_at_once_one_begins_and_the_other_is_told_so(ground: Ground) -> None:
    rounds = 6
    folders = [str(ground.commands.library), str(ground.commands.models)]
    both = [
        subprocess.Popen(
            [sys.executable, "-c", IN_TURN, *folders],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    start = f"{time.time() + 0.1} {rounds}\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write(start)
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0].splitlines() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    for pair in zip(*said, strict=True):
        lost = [line for line in pair if line != "won"]
        assert len(lost) == 1, said
        assert lost[0].startswith("upgrade_open")
    assert len(said[0]) == rounds


def test_another_upgrade_is_refused_while_one_is_at_work(ground: Ground, tmp_path: Path) -> None:
    hold = tmp_path / "hold"  # the last video is not done before the other upgrade has its answer
    hold.touch()
    ground.use("held", hold=hold)
    refused: list[Called] = []

    def ask(_: Engine) -> None:
        try:
            refused.append(ground.commands.process("upgrade", "--force"))
        finally:
            hold.unlink()

    asker = once_a_video_is_done(ground, ask)
    assert ground.upgrade().status == DONE
    asker.join()
    assert_told(refused[0], USAGE, "has not ended")
    ground.check_whole()


# --- a library from a newer version


def make_newer(library: Path, spec_version: str = NEWER) -> None:
    with Library(library) as opened:
        opened.database.run(
            "UPDATE artifacts SET spec_version = ? WHERE step = 'shots' AND video_id = 1",
            (spec_version,),
        )


@pytest.mark.parametrize("words", [(), ("--dry-run",), ("--force",)])
def test_what_a_newer_program_indexed_is_not_taken_back(ground: Ground, words: Any) -> None:
    before, ledger = ground.found(), ground.ledger()
    make_newer(ground.commands.library)
    assert_told(ground.upgrade(*words), ENVIRONMENT, "newer", NEWER)
    assert ground.found() == before
    assert ground.ledger() == ledger


def test_an_upgrade_that_a_newer_program_began_waits_for_it(ground: Ground) -> None:
    with ground.engine() as engine:
        engine.upgrades.start()
        now = engine.spec_version
    before, ledger = ground.found(), ground.ledger()
    make_newer(ground.commands.library)
    assert_told(ground.upgrade(), ENVIRONMENT, "newer", NEWER)
    assert ground.found() == before
    assert ground.ledger() == ledger
    make_newer(ground.commands.library, now)  # as after an update of the program
    assert ground.upgrade().status == DONE
    ground.check_whole()


# --- a hang


def test_a_video_that_hangs_is_given_up_and_the_rest_goes_on(ground: Ground) -> None:
    before = ground.found_in("stuck.mp4")
    ground.use("stuck_sight", stall=1.0)
    called = ground.upgrade()
    assert called.status == SOME_FAILED
    result = called.last
    assert (result["upgraded"], result["failed"]) == (2, 1)
    (failure,) = result["failures"]
    assert Path(failure["path"]).name == "stuck.mp4"
    assert (failure["step"], failure["category"]) == ("visual_vectors", "crashed")
    assert "crashed 2 times" in failure["message"]
    assert failure["advice"]
    assert ground.found_in("stuck.mp4") == before
    ground.use()
    assert ground.upgrade("--retry").status == DONE
    ground.check_whole()
