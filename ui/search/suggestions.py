"""What an empty search field offers: saved searches, and recent ones."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from ui.context import Context
from ui.theme.icons import icon
from ui.theme.tokens import ICON, ROW, TEXT_SMALL, TINY

RECENT, SAVED = 8, 8
"""How many of each are offered at most."""

SEARCH = Qt.ItemDataRole.UserRole
"""The role of what a row stands for: a row of ``history`` or ``saved`` (docs/protocol.md)."""


class Suggestions(QObject):
    """The popup of a field. Choose by Enter or click; Delete forgets a search of the history."""

    chosen = Signal(dict)
    """A row of ``history`` or ``saved``."""
    known = Signal(list)
    """The saved searches, each time they were read."""

    def __init__(self, context: Context, field: QLineEdit) -> None:
        super().__init__(field)
        self._context = context
        self._field = field
        self._saved: list[dict[str, Any]] = []
        self._recent: list[dict[str, Any]] = []
        self._wanted = False
        self.model = QStandardItemModel(self)
        self.popup = QListView()
        self.popup.setProperty("role", "popup")
        self.popup.setUniformItemSizes(True)
        self.popup.setIconSize(QSize(ICON, ICON))
        self.popup.setAccessibleName(self.tr("Saved and recent searches"))
        self.popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._completer = QCompleter(self.model, self)
        self._completer.setWidget(field)
        self._completer.setPopup(self.popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(RECENT + SAVED + 2)
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        self.popup.installEventFilter(self)

    def read(self) -> None:
        """Read both lists again."""
        history = self._context.search.ask("history", limit=RECENT)
        history.answered.connect(self._take_history)
        self.read_saved()

    def read_saved(self, _: object = None) -> None:
        """Read the saved searches again."""
        self._context.search.ask("saved").answered.connect(self._take_saved)

    def open(self) -> None:
        """Offer what there is, now and as it is read."""
        self._wanted = True
        self.read()
        self._show()

    def close(self) -> None:
        """Offer nothing."""
        self._wanted = False
        self.popup.hide()

    def _take_history(self, reply: dict[str, Any]) -> None:
        self._recent = reply["searches"]
        self._show()

    def _take_saved(self, reply: dict[str, Any]) -> None:
        self._saved = reply["searches"]
        self.known.emit(self._saved)
        self._show()

    def _show(self) -> None:
        if not self._wanted or self._field.text() or not self._field.hasFocus():
            return
        self.model.clear()
        self._section(self.tr("Saved searches"), "star", self._saved[:SAVED])
        self._section(self.tr("Recent"), "history", self._recent)
        if self.model.rowCount():
            self._completer.complete()
            # The completer reckons without the popup's own border.
            border = self.popup.height() - self.popup.viewport().height()
            high = sum(self.popup.sizeHintForRow(row) for row in range(self.model.rowCount()))
            self.popup.resize(self.popup.width(), high + border + TINY)
        else:
            self.popup.hide()

    def _section(self, name: str, symbol: str, searches: list[dict[str, Any]]) -> None:
        if not searches:
            return
        heading = QStandardItem(name)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setFont(self._context.theme.font(TEXT_SMALL, bold=True))
        heading.setForeground(self._context.theme.colour("quiet"))
        self.model.appendRow(heading)
        drawn: QIcon = icon(symbol, self._context.theme.palette.quiet)
        for search in searches:
            item = QStandardItem(drawn, search.get("name") or search["text"])
            item.setData(search, SEARCH)
            item.setFont(QFont(self._field.font()))
            self.model.appendRow(item)
        for row in range(self.model.rowCount()):
            self.model.item(row).setSizeHint(QSize(0, ROW))

    def _choose(self, index: QModelIndex) -> None:
        search = index.data(SEARCH)
        if search is not None:
            self.close()
            self.chosen.emit(search)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            search = self.popup.currentIndex().data(SEARCH)
            if event.key() == Qt.Key.Key_Delete and search is not None and "asked_at" in search:
                self._forget(search["text"])
                return True
        return super().eventFilter(watched, event)

    def _forget(self, text: str) -> None:
        self._recent = [one for one in self._recent if one["text"] != text]
        self._context.search.ask("forget", text=text)
        self._show()
