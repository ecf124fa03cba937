"""Make the screenshots: the real window over a real library, indexed while one looks on.

    python -m installers.screenshots OUT [--scale 2] [--only NAME]… [--keep FOLDER]

It needs a display, which may be a virtual one of at least 1440 × 900 pixels at each scale:

    xvfb-run -s "-screen 0 1440x900x24" python -m installers.screenshots OUT
    xvfb-run -s "-screen 0 2880x1800x24" python -m installers.screenshots OUT --scale 2

The films are the demo's and some more drawn scenes, the models the starter models; nothing is a
mock-up. A picture that cannot be made is told, and the others are made all the same.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication, QWidget

    from heimdex_desktop.gui import DesktopApp

DEMO = Path(__file__).resolve().parents[1] / "resources" / "demo"
WIDTH, HEIGHT = 1440, 900
LONG, SHORT = 240.0, 20.0  # seconds that indexing, and anything else, may take
SETTLED = 0.8  # seconds after which pictures are loaded and nothing moves
FILMS = (
    ("Mountain walk", ("mountains", "forest", "snow", "sunset")),
    ("Harbour in the evening", ("ocean", "sunset", "city", "night")),
    ("New year", ("city", "fireworks", "night", "fireworks")),
    ("Rainy weekend", ("rain", "forest", "rainbow")),
    ("Winter morning", ("snow", "mountains", "forest")),
    ("비 오는 날", ("rain", "city", "rainbow")),
)
"""Films that are drawn beside the demo's: the name, and the scenes (three seconds each)."""


def make_films(folder: Path) -> None:
    """The demo's videos, some more, and one that cannot be read."""
    from installers.starter.demo_make import Shot, write_video
    from installers.starter.scenes import Scene

    (folder / "Demo").mkdir(parents=True)
    for source in sorted([*DEMO.glob("*.mp4"), *DEMO.glob("*.srt")]):
        shutil.copy(source, folder / "Demo")
    (folder / "Travel").mkdir()
    for number, (name, scenes) in enumerate(FILMS):
        shots = [Shot(Scene(scene), 3.0, 40 + 10 * number) for scene in scenes]
        write_video(folder / "Travel" / f"{name}.mp4", shots, None)
    whole = (DEMO / "talk.mp4").read_bytes()
    (folder / "Travel" / "Ferry (broken copy).mp4").write_bytes(whole[len(whole) // 3 :])


class Session:
    """The real app over a library that begins empty.

    Args:
        out: where the pictures go.
        only: names of the pictures to be made; empty for all.
    """

    def __init__(self, application: QApplication, out: Path, work: Path, only: list[str]) -> None:
        self._application, self._out, self._only = application, out, only
        self.films = work / "Films"
        self.library, self.models = work / "library", work / "models"
        self.failed: list[str] = []
        self.app = self._open()

    def _open(self) -> DesktopApp:
        from heimdex_desktop.gui import DesktopApp

        app = DesktopApp(self._application, self.library, self.models)
        app.theme.choose("light")
        app.start()
        app.window.setGeometry(0, 0, WIDTH, HEIGHT)
        return app

    def speak(self, language: str) -> None:
        """Open the window again in a language, over the same library."""
        from heimdex_desktop.gui import install_language

        self.close()
        install_language(self._application, language)
        self.app = self._open()
        self.until(lambda: self.app.poller.latest.total > 0)

    def close(self) -> None:
        """End the window and all that works behind it."""
        from PySide6.QtCore import QEvent

        self.app.window.player.close_video()
        self.app.window.hide()
        self.app.close()
        self.app.window.deleteLater()
        # Outside of exec() nothing is deleted by itself.
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.wait(0.2)

    # --- waiting and looking

    def wait(self, seconds: float) -> None:
        """Let the window live for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._application.processEvents()
            time.sleep(0.01)

    def until(self, condition: Callable[[], Any], seconds: float = SHORT) -> None:
        """Let the window live until something is so.

        Raises:
            TimeoutError: it was not so in time.
        """
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {seconds:g} s in vain")
            self.wait(0.05)

    def ask(self, call: Callable[[Any], Any]) -> Any:
        """Make a call with an engine, and wait for what it returns."""
        got: list[Any] = []
        self.app.operations.run(call, got.append, got.append)
        self.until(lambda: got)
        if isinstance(got[0], Exception):
            raise got[0]
        return got[0]

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """Write what a widget (the window without one) shows now."""
        if self._only and name not in self._only:
            return
        self.wait(SETTLED)
        target = self._out / f"{name}.png"
        self._picture(widget).save(str(target))
        print(target, flush=True)

    def _picture(self, widget: QWidget | None) -> QPixmap:
        """The screen where the window is, with what is on it; else what is painted."""
        window = self.app.window
        if widget is None and self._application.platformName() == "xcb":
            place = window.geometry()
            return window.screen().grabWindow(
                0, place.x(), place.y(), place.width(), place.height()
            )
        return (widget or window).grab()

    def attempt(self, scene: Callable[[Session], None]) -> None:
        """Make a scene's pictures; one that fails does not end the rest."""
        try:
            scene(self)
        except Exception:  # noqa: BLE001 - the views are many, and each stands for itself
            traceback.print_exc()
            self.failed.append(scene.__name__)
            for dialog in self._application.topLevelWidgets():
                if dialog is not self.app.window and dialog.isVisible():
                    dialog.close()


# --- the scenes, in their order


def first_run(session: Session) -> None:
    """The three steps; the library is then indexed with the starter models."""
    view, window = session.app.window.first_run, session.app.window
    window._show(view)
    session.until(view.isVisible)
    session.shoot("first-run-1-folders")
    view.folders.add([session.films / "Demo", session.films / "Travel"])
    session.until(view.forward.isEnabled)
    session.shoot("first-run-1-chosen")
    view.forward.click()
    session.until(lambda: view.models.choices)
    session.shoot("first-run-2-models")
    window.context.requests.show_list.emit("all", None)
    session.shoot("empty-library")
    window._show(view)
    view.models.choices["starter"].radio.setChecked(True)
    view.forward.click()
    session.until(lambda: session.app.poller.latest.busy > 0)
    session.shoot("first-run-3-indexing")
    view.forward.click()


def indexing(session: Session) -> None:
    """The library while the first videos are done and others wait."""
    poller = session.app.poller
    session.until(lambda: poller.latest.counts.get("indexed", 0) >= 3, LONG)
    session.app.context.requests.show_list.emit("all", None)
    session.shoot("library-indexing")
    session.app.context.requests.show_activity.emit()
    session.shoot("activity")
    session.until(lambda: poller.latest.total and not poller.latest.busy, LONG)


def library(session: Session) -> None:
    """All videos, done."""
    session.app.context.requests.show_list.emit("all", None)
    session.wait(2.0)
    session.shoot("library")


def failure(session: Session) -> None:
    """What could not be indexed, and why."""
    session.app.context.requests.show_activity.emit()
    session.shoot("activity-failure")
    session.app.context.requests.show_list.emit("failed", None)
    session.shoot("library-failed")


def results(session: Session) -> None:
    """A search, as moments and by video."""
    window = session.app.window
    find(session, "a rainy day")
    session.shoot("results")
    window.results.bar.by_video.setChecked(True)
    session.shoot("results-by-video")
    window.results.bar.as_list.setChecked(True)
    find(session, "xylophone quartet")
    session.shoot("results-nothing")


def find(session: Session, query: str) -> None:
    """Type a query, and wait for its last answer: the models are loaded for the first one."""
    window = session.app.window
    window.search_bar.set_text(query)
    session.until(lambda: window.pages.currentWidget() is window.results)
    session.wait(1.0)
    session.until(lambda: at_rest(session), LONG)


def at_rest(session: Session) -> bool:
    """Whether the search service has nothing under way."""
    told: list[dict[str, Any]] = []
    reply = session.app.search.ask("status")
    reply.answered.connect(told.append)
    session.until(lambda: told)
    return told[0]["under_way"] == 0


def player(session: Session) -> None:
    """A moment found, in the player: beside the results, and larger."""
    window = session.app.window
    find(session, "the launch meeting")
    rows = session.ask(lambda engine: engine.browse.page(0, 50))
    studio = next(row["id"] for row in rows if row["title"] == "studio")
    moments = window.results.matches_of(studio)
    at = moments["moments"][0]["at"] if moments.get("moments") else 1.0
    window.context.requests.open_moment.emit(studio, at, moments)
    session.wait(4.0)
    session.shoot("player")
    window.player.close_video()
    window.player.hide()


def settings(session: Session) -> None:
    """The settings' pages."""
    for page in ("models", "general", "processing", "storage"):
        session.app.context.requests.show_settings.emit(page)
        session.wait(1.5)
        dialog = dialog_of(session, "SettingsDialog")
        session.shoot(f"settings-{page}", dialog)
        dialog.close()
        session.wait(0.2)


def upgrade(session: Session) -> None:
    """The plan, its progress, and its result."""
    session.ask(lambda engine: engine.set_setting("transcript_language", "en"))
    session.app.context.requests.upgrade.emit(None)
    session.wait(0.5)
    dialog: Any = dialog_of(session, "UpgradeDialog")
    session.until(lambda: dialog.plan.isVisible() and not dialog.plan.busy.isVisible())
    session.shoot("upgrade-plan", dialog)
    dialog.plan.begin.click()
    session.until(dialog.progress.isVisible)
    session.until(lambda: not dialog.progress.figures.text().startswith("0 "), LONG)
    session.shoot("upgrade-progress", dialog)
    session.until(dialog.ended.isVisible, LONG)
    session.shoot("upgrade-result", dialog)
    dialog.close()


def dialog_of(session: Session, name: str) -> QWidget:
    """The dialog of a class that is open.

    Raises:
        LookupError: there is none.
    """
    for widget in session.app.window.children():
        if type(widget).__name__ == name and widget.isVisible():  # type: ignore[attr-defined]
            return widget  # type: ignore[return-value]
    raise LookupError(f"no {name} is open")


def dark(session: Session) -> None:
    """The same in the dark theme."""
    session.app.theme.choose("dark")
    again(session, "dark")
    session.app.theme.choose("light")


def korean(session: Session) -> None:
    """The same in Korean."""
    session.speak("ko")
    again(session, "korean")


def again(session: Session, name: str) -> None:
    """Library, results, player, activity, models and upgrade once more."""
    window, requests = session.app.window, session.app.context.requests
    requests.show_list.emit("all", None)
    session.wait(1.0)
    session.shoot(f"library-{name}")
    find(session, "a rainy day")
    session.shoot(f"results-{name}")
    rows = session.ask(lambda engine: engine.browse.page(0, 50))
    lesson = next(row["id"] for row in rows if row["title"] == "lesson")
    requests.open_moment.emit(lesson, 9.0, {})
    session.wait(3.0)
    session.shoot(f"player-{name}")
    window.player.close_video()
    window.player.hide()
    requests.show_activity.emit()
    session.shoot(f"activity-{name}")
    requests.show_settings.emit("models")
    session.wait(1.5)
    dialog = dialog_of(session, "SettingsDialog")
    session.shoot(f"settings-models-{name}", dialog)
    dialog.close()
    window._show(window.first_run)
    session.shoot(f"first-run-{name}")
    upgrade_once_more(session, name)


def upgrade_once_more(session: Session, name: str) -> None:
    """The plan of another upgrade."""
    from engine.types import UpgradeRequest

    session.app.context.requests.upgrade.emit(UpgradeRequest(force=True))
    session.wait(0.5)
    dialog: Any = dialog_of(session, "UpgradeDialog")
    session.until(lambda: dialog.plan.isVisible() and not dialog.plan.busy.isVisible())
    session.shoot(f"upgrade-{name}", dialog)
    dialog.close()


SCENES = (first_run, indexing, library, failure, results, player, settings, upgrade, dark, korean)


def main() -> int:
    """The command line; 1 where a scene could not be made."""
    parser = argparse.ArgumentParser(description="Make the screenshots of the real window.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--scale", type=int, default=1, choices=(1, 2))
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where films and library go")
    options = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    # Another program's language or library is none of the pictures' business.
    os.environ["LANGUAGE"] = os.environ["LC_ALL"] = "C.UTF-8"
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="heimdex-screenshots-") as scratch:
        work = options.keep or Path(scratch)
        os.environ["HOME"] = str(work)  # paths are shown from the user's own folder
        return make(options.out, work, options.only)


def make(out: Path, work: Path, only: list[str]) -> int:
    """Make the pictures in a folder of their own; returns the exit status."""
    from PySide6.QtWidgets import QApplication

    from heimdex_desktop.gui import install_language

    make_films(work / "Films")
    application = QApplication([sys.argv[0]])
    install_language(application, "en")
    application.setQuitOnLastWindowClosed(False)
    session = Session(application, out, work, only)
    for scene in SCENES:
        session.attempt(scene)
    session.close()
    if session.failed:
        print(f"not made in full: {', '.join(session.failed)}", file=sys.stderr)
    return 1 if session.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
