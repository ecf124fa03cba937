"""What can be done with a moment: its context menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from ui.search.places import stops
from ui.search.wording import Moment, words
from ui.widgets.file_manager import show_in_file_manager
from ui.widgets.words import clock


class MomentMenu(QMenu):
    """The menu of a moment. ``play``, ``alike`` and ``within`` are for the view to act on."""

    stepped = Signal(int)
    """The next (1) or the last (-1) of its places is wanted."""

    def __init__(self, moment: Moment, parent: QWidget) -> None:
        super().__init__(parent)
        self.aboutToHide.connect(self.deleteLater)
        self.play = self._action(self.tr("Play"), "Return")
        self.alike = self._action(self.tr("More like this"), "M")
        self.within = self._action(self.tr("Search only in this video"))
        if len(stops(moment)) > 1:
            self.addSeparator()
            self.following = self._action(self.tr("Next place"), "Right")
            self.preceding = self._action(self.tr("Previous place"), "Left")
            self.following.triggered.connect(lambda: self.stepped.emit(1))
            self.preceding.triggered.connect(lambda: self.stepped.emit(-1))
        self.addSeparator()
        time = self._action(self.tr("Copy the time"))
        time.triggered.connect(lambda: _copy(clock(moment["at"])))
        said = self._action(self.tr("Copy the words"), "Ctrl+C")
        said.setEnabled(bool(words(moment)[0]))
        said.triggered.connect(lambda: copy_words(moment))
        self.addSeparator()
        show = self._action(self.tr("Show in file manager"))
        show.triggered.connect(lambda: show_in_file_manager(moment["video"]["path"]))
        self.setDefaultAction(self.play)

    def _action(self, text: str, keys: str = "") -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(keys)
            action.setShortcutVisibleInContextMenu(True)
        self.addAction(action)
        return action


def copy_words(moment: Moment) -> None:
    """Put the words of a moment on the clipboard."""
    said, _ = words(moment)
    if said:
        _copy(said)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
