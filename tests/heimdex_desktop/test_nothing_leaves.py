"""Nothing leaves the machine, and nothing is written elsewhere: seen from outside the processes.

A video with sound is indexed and searched, on the command line and in the window.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.isolation import SWITCHES
from engine.models.folder import bundled
from engine.types import STARTER_KINDS
from heimdex_desktop.demo_videos import unpack
from tests.heimdex_desktop.conftest import REPOSITORY
from tests.watching import Trace, watch, why_blind

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # strace on busy cores

PROGRAM = [sys.executable, "-m", "heimdex_desktop"]
SOUND = "talk.mp4"
WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from heimdex_desktop import gui

application = QApplication(sys.argv)
app = gui.DesktopApp(application, *map(Path, sys.argv[1:3]))
app.start()

def answered(answer):
    if answer["complete"]:
        print("ANSWERED", len(answer["moments"]))
        QTimer.singleShot(100, app.window.close)

def search():
    app.search.ask("query", text=sys.argv[3]).answered.connect(answered)

QTimer.singleShot(500, search)
QTimer.singleShot(200_000, lambda: sys.exit(9))
sys.exit(application.exec())
"""


@dataclass(frozen=True)
class Place:
    """A library of its own, with a home of its own that nothing may write to."""

    root: Path

    @property
    def may_write(self) -> list[Path]:
        return [self.root / name for name in ("library", "models", "temporary")]

    @property
    def environment(self) -> dict[str, str]:
        """No switch is inherited: what is off was switched off by the program itself."""
        own = {name: value for name, value in os.environ.items() if name not in SWITCHES}
        return own | {
            "HOME": str(self.root / "home"),
            "XDG_CACHE_HOME": str(self.root / "home" / ".cache"),
            "TMPDIR": str(self.root / "temporary"),
            "HEIMDEX_LIBRARY": str(self.root / "library"),
            "HEIMDEX_MODELS": str(self.root / "models"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONDONTWRITEBYTECODE": "1",  # an installed program's is written beside it, once
        }

    def watch(self, name: str, *command: str) -> tuple[str, Trace]:
        done, trace = watch(command, self.root / "records" / name, self.environment, REPOSITORY)
        assert done.returncode == 0, done.stderr
        return done.stdout, trace


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    blind = why_blind()
    if blind:
        pytest.skip(blind)
    if any(bundled(kind) is None for kind in STARTER_KINDS):
        pytest.skip("the program was built without its starter models")
    made = Place(tmp_path_factory.mktemp("watched"))
    for name in ("home", "temporary"):
        (made.root / name).mkdir()
    unpack(made.root, [SOUND])
    for kind in STARTER_KINDS:
        command = [*PROGRAM, "models", "use", kind.value, "starter"]
        subprocess.run(command, env=made.environment, check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def indexing(place: Place) -> Trace:
    said, trace = place.watch("index", *PROGRAM, "index", "--json", str(place.root / "videos"))
    assert '"indexed": 1' in said
    return trace


def check(trace: Trace, place: Place, *more: Path) -> None:
    assert trace.asked == set()
    assert trace.beyond_loopback == set()
    assert trace.written_outside([*place.may_write, *more]) == set()


def test_nothing_leaves_while_a_video_with_sound_is_indexed(place: Place, indexing: Trace) -> None:
    check(indexing, place)
    assert list((place.root / "temporary").rglob("*")) == []
    assert place.root / "library" / "library.db" in indexing.written


def test_no_program_of_the_path_is_run(indexing: Trace) -> None:
    """Importing scenedetect would run whatever is called ffmpeg."""
    own = {Path(sys.executable).resolve(), Path(sys.executable)}
    assert {Path(name) for name in indexing.programs} <= {*own, Path("/sbin/ldconfig")}


def test_nothing_leaves_while_the_command_line_searches(place: Place, indexing: Trace) -> None:
    said, trace = place.watch("search", *PROGRAM, "search", "--json", "red star")
    assert '"complete": true' in said
    check(trace, place)
    assert list((place.root / "temporary").rglob("*")) == []


def test_nothing_leaves_while_the_window_searches(place: Place, indexing: Trace) -> None:
    """With its worker and search service. The sound client of the system keeps its own folder."""
    folders = [str(place.root / name) for name in ("library", "models")]
    said, trace = place.watch("window", sys.executable, "-c", WINDOW, *folders, "red star")
    assert "ANSWERED" in said
    sound = place.root / "home" / ".config"
    check(trace, place, sound)
    assert {path.name for path in sound.glob("*")} <= {"pulse"}


def test_the_watcher_notices_what_it_is_there_for(place: Place) -> None:
    """Nothing is sent: the name is nobody's, and a datagram's connection sends none."""
    script = (
        "import socket\n"
        "from pathlib import Path\n"
        "try: socket.getaddrinfo('heimdex.invalid', 80)\n"
        "except OSError: pass\n"
        "try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))\n"
        "except OSError: pass\n"
        "left = Path.home() / 'left'\n"
        "left.write_text('x')\n"
        "left.rename(Path.home() / 'behind').unlink()\n"
    )
    _, trace = place.watch("itself", sys.executable, "-c", script)
    assert trace.asked
    assert "192.0.2.1 port 9" in trace.beyond_loopback
    home = place.root / "home"
    assert trace.written_outside(place.may_write) == {home / "left", home / "behind"}


@pytest.mark.parametrize(
    "module", ["engine.errors", "engine.models.speech", "heimdex_desktop.__main__", "ui.context"]
)
def test_everything_is_switched_off_before_anything_is_loaded(module: str) -> None:
    """However the program's parts are come by, as a library too, and whatever was set before."""
    code = f"import os, {module}; print(*(os.environ[name] for name in {list(SWITCHES)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env=os.environ | dict.fromkeys(SWITCHES, "0"),
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["1"] * len(SWITCHES)
