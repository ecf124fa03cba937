"""Runs the program as a person does, as processes of their own, and ends what does not end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.api.engine import Engine
from engine.types import ModelKind

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 600.0
"""Seconds after which a command hangs. A worker gives way to all else, so that on a machine that is
busy with other things the sound films of the power cuts take minutes to be indexed."""
ENDS = frozenset({0, 1, 2, 3, 130})
"""Exit statuses that a user may meet; 70, a signal or none at all are bugs."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status (None where it had to be ended), and what it said."""

    status: int | None
    out: str
    err: str

    @property
    def hung(self) -> bool:
        return self.status is None

    @property
    def last(self) -> dict[str, Any]:
        """The result, the last line; empty where there is none."""
        lines = self.out.splitlines()
        try:
            found = json.loads(lines[-1]) if lines else {}
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def fault(self) -> str:
        """What is wrong with how it ended; empty where it ended as a program should."""
        if self.status not in ENDS:
            said = self.err.strip().splitlines()
            return f"exit {self.status}, {said[-1] if said else 'without a word'}"
        if "Traceback" in self.err:
            return f"a traceback: {self.err.strip().splitlines()[-1]}"
        if self.last.get("event") == "error" and not self.last.get("message"):
            return "an error without a sentence"
        return ""


@dataclass(frozen=True)
class Program:
    """``heimdex`` over one library.

    Args:
        entry: what stands for ``-m heimdex_desktop``.
    """

    library: Path
    models: Path
    environment: dict[str, str] = field(default_factory=dict)
    entry: Sequence[str] = ("-m", "heimdex_desktop")

    def set_up(self, *, starters: bool = False, **settings: str) -> None:
        """Make the library, with the starter models chosen or none, and set what is given."""
        with Engine(self.library, self.models) as engine:
            for kind in ModelKind if starters else ():
                engine.use_model(kind, "starter")
            for name, value in settings.items():
                engine.set_setting(name, value)

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        """Start a command with ``--json`` behind its name, in a group of its own."""
        given = [os.fspath(w) if isinstance(w, Path) else str(w) for w in words]
        name = 2 if given[0] == "models" else 1
        return subprocess.Popen(
            [sys.executable, *self.entry, *given[:name], "--json", *given[name:]],
            cwd=REPOSITORY,
            env={**os.environ, **self._variables()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _variables(self) -> dict[str, str]:
        places = {"HEIMDEX_LIBRARY": str(self.library), "HEIMDEX_MODELS": str(self.models)}
        return {"OMP_NUM_THREADS": "1", **places, **self.environment}

    def __call__(self, *words: object, patience: float = PATIENCE) -> Ended:
        """Run a command to its end, or end it once ``patience`` (seconds) is over."""
        return finished(self.start(*words), patience)


def finished(process: subprocess.Popen[bytes], patience: float = PATIENCE) -> Ended:
    """Wait for a process and read what it said; kill its group once ``patience`` is over."""
    try:
        out, err = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        kill_all(process)
        out, err = process.communicate()
        return Ended(None, text(out), text(err))
    return Ended(process.returncode, text(out), text(err))


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started, as a power cut does."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
