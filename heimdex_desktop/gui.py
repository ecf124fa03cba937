"""The desktop app: wires window, worker and search service together, one window a library."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from engine.errors import HeimdexError
from engine.settings import Settings
from engine.store import private
from engine.store.choices import Choices
from engine.store.database import Database
from heimdex_desktop.demo_videos import make_demo
from heimdex_desktop.english import text
from heimdex_desktop.logs import log_to
from heimdex_desktop.paths import (
    LIBRARY_VARIABLE,
    demo_root,
    library_root,
    models_root,
    remember_library,
)
from heimdex_desktop.services import WorkerService
from heimdex_desktop.signals import EndsBySignal
from heimdex_desktop.supervisor import launcher, relaunch
from ui.bridge.operations import Operations
from ui.bridge.poller import Poller
from ui.bridge.search_client import SearchClient
from ui.context import Context, UiRequests
from ui.main_window import MainWindow
from ui.theme.theme import Theme

if TYPE_CHECKING:
    from engine.api.engine import Engine

RAISED_WITHIN = 1_000  # milliseconds the window that is there has to answer


AFTER_PAINT = 30  # milliseconds after which what takes the CPU may begin


def open_engine(root: Path, models: Path) -> Engine:
    """An engine over the library. Its modules are loaded by the thread that is to use it, while the
    window is there already."""
    from engine.api.engine import Engine

    return Engine(root, models)


class _Health(QObject):
    """Carries the worker's state from its thread into the window's."""

    changed = Signal(bool, object)


class DesktopApp(QObject):
    """Everything behind one window over one library.

    Args:
        services: start the index worker and the search service (tests may do without).
    """

    def __init__(
        self, application: QApplication, root: Path, models: Path, *, services: bool = True
    ) -> None:
        super().__init__()
        self._closed = False
        log_to(root)
        with suppress(OSError):  # Qt keeps the mode of a file that is there
            private.make_file(root / "window.ini")
        self.theme = Theme(application)
        self.operations = Operations(partial(open_engine, root, models), self)
        self.poller = Poller(self.operations, self)
        self.search = SearchClient(relaunch("search-service", [str(root), str(models)]), self)
        self.worker: WorkerService | None = None
        health = _Health(self)
        if services:
            self.worker = WorkerService(root, models, health.changed.emit)
        self.context = Context(
            library=root,
            models=models,
            operations=self.operations,
            poller=self.poller,
            search=self.search,
            theme=self.theme,
            requests=UiRequests(self),
            restart=restart,
            open_demo=open_demo,
            leave_demo=leave_demo if root == demo_root() / "library" else None,
        )
        self.window = MainWindow(self.context)
        health.changed.connect(self.window.worker_health)
        self.search.health.connect(self.window.search_health)
        self.window.closing.connect(self.close)
        self.window.closing.connect(application.quit)
        # The window may hide behind the tray icon while the work continues.
        application.setQuitOnLastWindowClosed(False)

    def start(self) -> None:
        """Show the window, then start what works behind it."""
        self.window.restore_geometry()
        self.window.show()
        QTimer.singleShot(AFTER_PAINT, self, self._begin)

    def _begin(self) -> None:
        if self._closed:
            return
        self.window.begin()
        self.poller.start()
        if self.worker is not None:
            self.worker.start()
            self.search.start()

    def end(self, status: int) -> None:
        """End the program without asking, as a signal or the session wants it."""
        self.window.background.quit()
        QApplication.exit(status)

    def close(self) -> None:
        """End all that was started, in order."""
        self._closed = True
        self.poller.stop()
        self.search.close()
        if self.worker is not None:
            self.worker.close()
        self.operations.close()


def restart(root: Path | None) -> None:
    """Start this program again, over a library that was moved (or the same), and end this one."""
    if root is None:
        _start_again({})
        return
    remember_library(root)
    # A variable that names the library would be asked before what is remembered.
    _start_again({LIBRARY_VARIABLE: str(root)} if LIBRARY_VARIABLE in os.environ else {})


def open_demo() -> None:
    """Open the demo, in a window over a library of its own, and end this one."""
    library = make_demo(demo_root(), models_root())
    _start_again({LIBRARY_VARIABLE: str(library)})


def leave_demo() -> None:
    """Open the user's own library again."""
    _start_again({}, without=LIBRARY_VARIABLE)


def _start_again(more: dict[str, str], without: str = "") -> None:
    environment = {name: value for name, value in os.environ.items() if name != without} | more
    subprocess.Popen(launcher(), env=environment, start_new_session=True)
    QApplication.quit()


def server_name(root: Path) -> str:
    """What the one window of a library listens to."""
    return f"heimdex-{hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]}"


def raise_other(name: str) -> bool:
    """Have the window that is there come to the front; whether there is one."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(RAISED_WITHIN):
        return False
    socket.write(b"raise\n")
    socket.waitForBytesWritten(RAISED_WITHIN)
    socket.disconnectFromServer()
    return True


def listen(name: str, window: MainWindow) -> QLocalServer:
    """Come to the front when a second start asks for it."""
    server = QLocalServer(window)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

    def come() -> None:
        server.nextPendingConnection().deleteLater()
        window.background.raise_window()

    server.newConnection.connect(come)
    QLocalServer.removeServer(name)
    server.listen(name)
    return server


def install_language(application: QApplication, choice: str) -> None:
    """Speak the language that was chosen, or the first of the system's that there is; else English.

    Qt's own texts (a field's menu, a dialog's buttons) speak it too; a chosen language also tells
    how numbers are written.
    """
    folder = Path(__file__).parents[1] / "resources" / "translations"
    wanted = QLocale.system().uiLanguages() if choice == "system" else [choice]
    there = [name[:2] for name in wanted if (folder / f"heimdex_{name[:2]}.qm").is_file()]
    language = there[0] if there else "en"
    if choice != "system":
        QLocale.setDefault(QLocale(language))
    of_qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, path in (("qtbase", of_qt), ("heimdex", str(folder))):
        translator = QTranslator(application)
        if translator.load(f"{name}_{language}", path):
            application.installTranslator(translator)


def stored_settings(root: Path) -> Settings:
    """The library's settings, or the defaults where there is no library yet."""
    file = root / "library.db"
    if not file.exists():
        return Settings()
    database = Database(file, vectors=False)
    try:
        made = database.one("SELECT 1 FROM sqlite_master WHERE name = 'settings'")
        return Choices(database).settings() if made else Settings()
    finally:
        database.close()


def run_gui(arguments: Sequence[str]) -> int:
    """Open the window over the chosen library; returns the exit status."""
    application = QApplication(list(arguments))
    application.setApplicationName("Heimdex")
    application.setDesktopFileName("heimdex")
    # Background calls are Python too: let them hand the window its turn sooner than every 5 ms.
    sys.setswitchinterval(0.001)
    signals = EndsBySignal(application)
    try:
        root = library_root(None)
        models = models_root()
        settings = stored_settings(root)
    except HeimdexError as error:
        print(f"heimdex: {text(error.message)}", file=sys.stderr)
        return 3
    name = server_name(root)
    if raise_other(name):
        return 0
    install_language(application, settings.language)
    app = DesktopApp(application, root, models)
    app.theme.choose(settings.theme)
    listen(name, app.window)
    signals.obey(app.end)
    app.start()
    return application.exec()
