"""The newcomer's path, whole and real: drop a file on the window, find a moment in it, play it.

Real window, real worker, real search service, the starter model of sight; the picture that the
player shows is read back and compared with frames that PyAV decodes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
from PIL import Image

from engine.api.engine import Engine
from engine.types import ModelKind

REPOSITORY = Path(__file__).resolve().parents[2]
FILM = REPOSITORY / "resources" / "demo" / "shapes.mp4"
PLACES = json.loads((REPOSITORY / "resources" / "demo" / "demo.json").read_text(encoding="utf-8"))
ASKED = next(entry for entry in PLACES["queries"] if entry["video"] == "shapes.mp4")

WALK = """
import json, os, sys, time, traceback
from pathlib import Path
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from heimdex_desktop import gui

root, models, film, picture, query = Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:6]
application = QApplication(sys.argv)
app = gui.DesktopApp(application, root, models)
window = app.window
app.start()
told = {}

def wait(condition, what, seconds=130):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        QTest.qWait(20)
    if not condition():
        print(json.dumps({"stuck": what, **told}), flush=True)
        os._exit(9)

def walk():
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(film)])
    place, both = QPoint(400, 400), Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, both, Qt.KeyboardModifier(0))
    application.sendEvent(window, enter)
    told["drop_taken"] = enter.isAccepted()
    drop = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, both, Qt.KeyboardModifier(0))
    application.sendEvent(window, drop)
    wait(lambda: app.poller.latest.counts.get("indexed") == 1, "indexing")
    told["rows"] = window.library.model.rowCount()
    found = []
    window.results.selected.connect(found.append)
    app.context.requests.open_moment.connect(lambda *asked: told.setdefault("opened", asked[:2]))
    window.search_bar.take_focus()
    QTest.keyClicks(window.search_bar.field, query)
    # Only sight knows this film: there are rows once the whole answer is there.
    wait(lambda: window.results.current.model().rowCount() > 0, "the whole answer")
    QTest.keyClick(window.search_bar.field, Qt.Key.Key_Down)
    QTest.keyClick(application.focusWidget(), Qt.Key.Key_Return)
    wait(lambda: "opened" in told, "opening the moment")
    at = told["opened"][1]
    def lands():
        span = window.player.playback.span
        return span is not None and span[0] <= at < span[1]
    wait(lands, "the frame")
    told["span"] = window.player.playback.span
    window.player.frame.save(picture)
    told["player_visible"] = window.player.isVisible()
    window.close()

def walked():
    try:
        walk()
    except BaseException:
        traceback.print_exc()
        os._exit(8)

QTimer.singleShot(200, walked)
told["code"] = application.exec()
print(json.dumps(told))
"""


def frame_at(at: float) -> np.ndarray:
    """The frame of the film that is shown at an instant: float32 [height, width, 3]."""
    with av.open(str(FILM)) as container:
        shown = None
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time > at + 1e-6:
                break
            shown = frame
        assert shown is not None
        return shown.to_ndarray(format="rgb24").astype(np.float32)


def test_a_film_that_is_dropped_is_indexed_found_and_played_from_the_very_frame(
    tmp_path: Path,
) -> None:
    root, models, picture = tmp_path / "library", tmp_path / "models", tmp_path / "shown.png"
    film = Path(shutil.copy(FILM, tmp_path / "shapes.mp4"))
    with Engine(root, models) as engine:
        engine.use_model(ModelKind.VISUAL, "starter")
    done = subprocess.run(
        [sys.executable, "-c", WALK, *map(str, (root, models, film, picture)), ASKED["query"]],
        cwd=REPOSITORY,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=290,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["drop_taken"]
    assert told["rows"] == 1
    at = told["opened"][1]
    assert ASKED["from"] <= at < ASKED["to"]
    shown = np.asarray(Image.open(picture).convert("RGB"), np.float32)
    right = frame_at(at)
    assert shown.shape == right.shape
    error = float(np.abs(shown - right).mean())
    others = [entry for entry in PLACES["queries"] if entry["video"] == "shapes.mp4"][1:]
    assert error < 8.0, "the picture is not the frame of the match"
    for other in others:
        wrong = frame_at((other["from"] + other["to"]) / 2)
        assert float(np.abs(shown - wrong).mean()) > 3 * error
    assert film.exists()
