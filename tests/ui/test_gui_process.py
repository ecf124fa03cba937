"""The window's process: what it loads, its one window a library, and its end."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
HEAVY = (
    "torch cv2 av open_clip faster_whisper ctranslate2 transformers sentence_transformers".split()
)

USED = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from heimdex_desktop import gui

root, models = map(Path, sys.argv[1:3])
application = QApplication(sys.argv)
app = gui.DesktopApp(application, root, models)
app.start()
seen = {}

def search():
    seen["videos"] = app.window.library.model.rowCount()
    if seen["videos"] < 4:
        QTimer.singleShot(100, search)
        return
    app.window.search_bar.set_text("red star")
    app.search.ask("query", text="red star").answered.connect(answered)

def answered(answer):
    seen["early" if not answer["complete"] else "whole"] = len(answer["moments"])
    moment = answer["moments"][0] if answer["moments"] else None
    if moment and not answer["complete"]:
        app.context.requests.open_moment.emit(moment["video"]["id"], moment["at"], {})
    if answer["complete"]:
        QTimer.singleShot(300, app.window.close)

QTimer.singleShot(100, search)
QTimer.singleShot(100_000, lambda: sys.exit(9))
code = application.exec()
heavy = sorted({name.partition(".")[0] for name in sys.modules} & set(HEAVY))
children = [child.name() for child in __import__("psutil").Process().children(recursive=True)]
print(json.dumps({"code": code, "heavy": heavy, "seen": seen, "children": children}))
""".replace("HEAVY", repr(HEAVY))


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=REPOSITORY,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=150,
    )


def test_the_window_works_without_anything_heavy_and_ends_what_it_started(
    library: Path, demo_library: Path
) -> None:
    done = run(USED, str(library), str(demo_library / "models"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["heavy"] == []
    assert told["code"] == 0
    assert told["seen"]["videos"] == 4
    assert told["seen"]["whole"] > 0
    assert told["children"] == []


SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from heimdex_desktop import gui

root, models = map(Path, sys.argv[1:3])
application = QApplication(sys.argv)
name = gui.server_name(root)
assert not gui.raise_other(name)
app = gui.DesktopApp(application, root, models, services=False)
gui.listen(name, app.window)
raised = []
app.window.background.raise_window = lambda: raised.append(True)
app.start()
import subprocess
second = subprocess.Popen([sys.executable, "-m", "heimdex_desktop"])

def look():
    if second.poll() is not None:
        print("SECOND", second.returncode, len(raised))
        app.window.close()
        application.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
QTimer.singleShot(60_000, lambda: sys.exit(9))
application.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the two windows share a HOME here alone")
def test_a_second_start_raises_the_first_window(
    library: Path, demo_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEIMDEX_LIBRARY", str(library))
    monkeypatch.setenv("HEIMDEX_MODELS", str(demo_library / "models"))
    done = run(SECOND, str(library), str(demo_library / "models"))
    assert done.returncode == 0, done.stderr
    assert "SECOND 0 1" in done.stdout


def started(library: Path, models: Path) -> subprocess.Popen[str]:
    """The window as a user starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "heimdex_desktop"],
        cwd=REPOSITORY,
        env=os.environ
        | {
            "QT_QPA_PLATFORM": "offscreen",
            "HEIMDEX_LIBRARY": str(library),
            "HEIMDEX_MODELS": str(models),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX knows them")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0), (signal.SIGHUP, 0)]
)
def test_a_signal_ends_the_window_in_order_with_what_it_started(
    library: Path, demo_library: Path, number: signal.Signals, status: int
) -> None:
    window = started(library, demo_library / "models")
    try:
        deadline = time.monotonic() + 90
        children: list[psutil.Process] = []
        while len(children) < 2:
            assert time.monotonic() < deadline, "the window started no worker and no search service"
            assert window.poll() is None
            time.sleep(0.1)
            children = psutil.Process(window.pid).children(recursive=True)
        window.send_signal(number)
        _, said = window.communicate(timeout=60)
        assert window.returncode == status
        assert "Traceback" not in said
        _, alive = psutil.wait_procs(children, timeout=5)
        assert alive == []
        assert stat.S_IMODE((library / "window.ini").stat().st_mode) == 0o600
    finally:
        window.kill()
        window.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="handlers are told by Linux's /proc")
def test_a_signal_before_the_window_is_there_ends_it_too(library: Path, demo_library: Path) -> None:
    window = started(library, demo_library / "models")
    try:
        deadline = time.monotonic() + 60
        while not _catches(window.pid, signal.SIGTERM):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        window.terminate()
        _, said = window.communicate(timeout=60)
        assert (window.returncode, "Traceback" in said) == (0, False)
    finally:
        window.kill()
        window.communicate()


def _catches(pid: int, number: int) -> bool:
    """Whether a process has a handler for a signal (proc(5), SigCgt)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    mask = next(line for line in lines if line.startswith("SigCgt")).split()[1]
    return bool(int(mask, 16) >> (number - 1) & 1)
