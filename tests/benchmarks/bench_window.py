"""The window: seconds to its first paint, its memory, and the longest gap of its event loop.

Run as ``python -m tests.benchmarks.bench_window [--scenes N] [--videos M]``, with a screen or with
``QT_QPA_PLATFORM=offscreen``. It prints one JSON line:

- ``first_paint_s``: from the start of the process to the first paint of the window, over a library
  of N scenes (100,000), the least of three; ``bare_s`` is a bare PySide6 window with multimedia.
- ``resident_mb``: after scrolling that library end to end with the player closed; ``bare_mb`` of
  the bare window.
- ``longest_gap_ms``, ``gaps_over_50``: of the event loop while M videos (200) are indexed by a real
  worker, and the window searches and scrolls; a gap is how much later than every 5 ms a timer came.
  ``longest_work_ms`` is the most processor time that the window's thread took between two ticks:
  what others on the machine take lengthens a gap, and not that.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from engine.api.engine import Engine
from engine.types import ModelKind
from tests.benchmarks.made_library import make_library
from tests.media_factory import make_video

REPOSITORY = Path(__file__).resolve().parents[2]
RUNS = 3

BARE = """
import json, os, sys, time
import psutil
from PySide6 import QtMultimedia, QtMultimediaWidgets
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, told)
def told():
    now = time.time() - psutil.Process().create_time()
    print(json.dumps({"paint": now, "mb": psutil.Process().memory_info().rss / 1e6}), flush=True)
    os._exit(0)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

OPEN = """
import json, os, sys, time
import psutil
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from heimdex_desktop import gui
root, models = map(Path, sys.argv[1:3])
application = QApplication(sys.argv)
app = gui.DesktopApp(application, root, models, services=False)
told = {}
class Paint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and "paint" not in told:
            told["paint"] = time.time() - psutil.Process().create_time()
            QTimer.singleShot(500, scroll)
        return False
paint = Paint()
app.window.centralWidget().installEventFilter(paint)
def scroll():
    bar = app.window.library.grid.verticalScrollBar()
    value, most = bar.value(), bar.maximum()
    told["rows"] = app.window.library.model.rowCount()
    if value >= most and most > 0:
        told["mb"] = psutil.Process().memory_info().rss / 1e6
        print(json.dumps(told), flush=True)
        os._exit(0)
    bar.setValue(min(most, value + max(200, most // 400)))
    QTimer.singleShot(10, scroll)
app.start()
app.context.requests.show_list.emit("all", None)
application.exec()
"""

BUSY = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from heimdex_desktop import gui
root, models, films, seconds = *map(Path, sys.argv[1:4]), float(sys.argv[4])
application = QApplication(sys.argv)
app = gui.DesktopApp(application, root, models)
gaps, works = [], []
last = [0.0, 0.0]
def tick():
    now, worked = time.perf_counter(), time.thread_time()
    gaps.append((now - last[0]) * 1000 - 5)
    works.append((worked - last[1]) * 1000)
    last[:] = now, worked
timer = QTimer()
timer.setTimerType(Qt.TimerType.PreciseTimer)
timer.setInterval(5)
timer.timeout.connect(tick)
words = ["noise", "red", "a person walks", "clip", "nothing such"]
turn = [0]
def act():
    turn[0] += 1
    if turn[0] % 8 == 0:
        app.window.search_bar.set_text(words[turn[0] // 8 % len(words)])
    elif turn[0] % 8 == 5:
        app.window.search_bar.set_text("")
    bar = app.window.library.grid.verticalScrollBar()
    bar.setValue((bar.value() + 150) % max(1, bar.maximum()))
actor = QTimer()
actor.setInterval(250)
actor.timeout.connect(act)
def begin():
    app.context.requests.add_paths.emit([films])
    last[:] = time.perf_counter(), time.thread_time()
    timer.start()
    actor.start()
def end():
    counts = app.poller.latest.counts
    gaps.sort()
    works.sort()
    print(json.dumps({"longest": gaps[-1], "over": sum(g > 50 for g in gaps), "ticks": len(gaps),
        "p999": gaps[int(len(gaps) * 0.999)], "work": works[-1], "counts": counts}), flush=True)
    app.window.background.quit()
app.start()
app.context.requests.show_list.emit("all", None)
QTimer.singleShot(3000, begin)
QTimer.singleShot(round(1000 * seconds), end)
application.exec()
"""


def run(code: str, *arguments: str) -> dict[str, Any]:
    """The last line that a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=REPOSITORY,
        env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE"},
        check=True,
        capture_output=True,
        text=True,
    )
    last: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return last


def measure(folder: Path, scenes: int, videos: int, seconds: float) -> dict[str, Any]:
    make_library(folder / "large", scenes, segments_per_scene=1).close()
    models = str(folder / "models")
    bare = [run(BARE) for _ in range(RUNS)]
    opened = [run(OPEN, str(folder / "large"), models) for _ in range(RUNS)]
    films = folder / "films"
    films.mkdir()
    first = make_video(films / "0000.mp4", [(f"noise:{n}", 0.7) for n in range(6)], size=(320, 180))
    content = first.read_bytes()
    for number in range(1, videos):
        (films / f"{number:04}.mp4").write_bytes(content + number.to_bytes(4, "big"))
    with Engine(folder / "small", folder / "models") as engine:
        for kind in (ModelKind.VISUAL, ModelKind.TEXT):
            engine.use_model(kind, "starter")
    busy = run(BUSY, str(folder / "small"), models, str(films), str(seconds))
    return {
        "first_paint_s": round(min(each["paint"] for each in opened), 3),
        "bare_s": round(min(each["paint"] for each in bare), 3),
        "resident_mb": round(max(each["mb"] for each in opened), 1),
        "bare_mb": round(max(each["mb"] for each in bare), 1),
        "rows": opened[0]["rows"],
        "longest_gap_ms": round(busy["longest"], 1),
        "gaps_over_50": busy["over"],
        "p999_gap_ms": round(busy["p999"], 1),
        "longest_work_ms": round(busy["work"], 1),
        "ticks": busy["ticks"],
        "indexed": busy["counts"].get("indexed", 0),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=100_000)
    parser.add_argument("--videos", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), asked.scenes, asked.videos, asked.seconds)))


if __name__ == "__main__":
    main()
