"""PySide6 6.12.0 loses a reference of True with every emit: the window must live through many."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MANY = 20_000
PROGRAM = f"""
import ui
from PySide6.QtCore import QObject, Signal

class Poller(QObject):
    looked = Signal()

poller = Poller()
for _ in range({MANY}):
    poller.looked.emit()
print("alive")
"""


def test_a_process_outlives_many_emitted_signals() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "alive", done.stderr
