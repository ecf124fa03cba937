"""Going on without the window: the question on closing, the tray icon, the word when it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMenu, QMessageBox, QSystemTrayIcon, QWidget

from ui.context import Context
from ui.theme.icons import icon
from ui.theme.tokens import LIGHT

STOP, GO_ON, STAY = "stop", "go on", "stay"
"""What closing the window means: end the work, continue behind a tray icon, or stay open."""


class Background(QObject):
    """Sees to what happens when the window is closed, and tells when the work is done.

    Args:
        window: the window to bring back.
        ask: asks what to do with the work that is left (tests answer for the user).
    """

    def __init__(
        self,
        window: QWidget,
        context: Context,
        ask: Callable[[int], str] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._ask = ask or self._ask_user
        self._quitting = False
        self.tray: QSystemTrayIcon | None = None
        context.poller.idle.connect(self._done)

    def closing(self, event: QCloseEvent) -> bool:
        """Decide about closing; whether the program is to end now."""
        left = self._context.poller.latest.busy
        upgrade = self._context.poller.latest.upgrade
        upgrading = upgrade is not None and upgrade["state"] in ("queued", "running")
        if self._quitting or not (left or upgrading):
            event.accept()
            return True
        choice = self._ask(left)
        if choice == STAY:
            event.ignore()
            return False
        if choice == GO_ON:
            event.ignore()
            self._into_the_tray()
            return False
        event.accept()
        return True

    def quit(self) -> None:
        """End the program from the tray's menu."""
        self._quitting = True
        self._window.close()

    def _ask_user(self, left: int) -> str:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Close Heimdex?"))
        box.setText(self.tr("%n video(s) are still to be indexed.", "", left))
        box.setInformativeText(
            self.tr(
                "Indexing can continue in the background, behind an icon in the system tray. If it"
                " stops, nothing is lost: it continues the next time Heimdex is opened."
            )
        )
        keep = box.addButton(self.tr("Keep indexing"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        pressed = box.clickedButton()
        return GO_ON if pressed is keep else STOP if pressed is stop else STAY

    def _into_the_tray(self) -> None:
        """Hide the window behind the tray icon; without a tray it is made small instead."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self._window.showMinimized()
            return
        self._icon().show()
        self._window.hide()

    def _icon(self) -> QSystemTrayIcon:
        if self.tray is None:
            self.tray = QSystemTrayIcon(icon("heimdex", LIGHT.accent), self)
            self.tray.setToolTip("Heimdex")
            menu = QMenu(self._window)
            show = QAction(self.tr("Show Heimdex"), menu)
            show.triggered.connect(self.raise_window)
            end = QAction(self.tr("Quit"), menu)
            end.triggered.connect(self.quit)
            menu.addActions([show, end])
            self.tray.setContextMenu(menu)
            self.tray.activated.connect(lambda _: self.raise_window())
        return self.tray

    def raise_window(self) -> None:
        """Show the window again, before all others."""
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()
        if self.tray is not None:
            self.tray.hide()

    def _done(self) -> None:
        """Everything is indexed: a notification, where the window is not in front anyway."""
        counts = self._context.poller.latest.counts
        text = self.tr("%n video(s) can be searched now.", "", counts.get("indexed", 0))
        self._context.requests.say.emit(text, "good")
        if self._window.isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._icon().show()
        self._icon().showMessage(self.tr("Indexing is done"), text, self._icon().icon(), 8_000)
