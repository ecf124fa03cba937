"""Completes people's names behind ``person:`` in the search field."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from ui.context import Context
from ui.search.asked_people import being_typed, completed, names_of
from ui.theme.icons import icon
from ui.theme.tokens import ICON, ROW, TINY
from ui.widgets.calls import Calls

AT_ONCE = 8
"""Names that are seen without scrolling."""


class NameCompletion(QObject):
    """A popup of names; Enter, Tab or a click takes one."""

    def __init__(self, context: Context, field: QLineEdit) -> None:
        super().__init__(field)
        self._context, self._field = context, field
        self._calls = Calls(context, self)
        self._names: list[str] = []
        self._known = False
        self.model = QStandardItemModel(self)
        self.popup = QListView()
        self.popup.setProperty("role", "popup")
        self.popup.setUniformItemSizes(True)
        self.popup.setIconSize(QSize(ICON, ICON))
        self.popup.setAccessibleName(self.tr("Names of people"))
        self.popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._completer = QCompleter(self.model, self)
        self._completer.setWidget(field)
        self._completer.setPopup(self.popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(AT_ONCE)
        self._completer.activated[str].connect(self._take)  # type: ignore[index]
        field.textEdited.connect(lambda _: self.offer())

    def offer(self) -> None:
        """Offer the names that begin as what is typed does, where a name is being typed."""
        found = being_typed(self._field.text(), self._field.cursorPosition())
        if found is None:
            self._known = False  # names may be others the next time
            self.popup.hide()
            return
        if not self._known:
            self._known = True
            self._calls.run("names", names_of, self._learn)
        typed = found[1].casefold()
        names = [name for name in self._names if _begins(name.casefold(), typed)]
        if [typed] == [name.casefold() for name in names]:
            names = []  # it is written in full
        self.model.clear()
        for name in names:
            item = QStandardItem(icon("person", self._context.theme.palette.quiet), name)
            item.setSizeHint(QSize(0, ROW))
            self.model.appendRow(item)
        if not names:
            self.popup.hide()
            return
        self._completer.complete()
        # The completer reckons without the popup's own border.
        border = self.popup.height() - self.popup.viewport().height()
        high = min(len(names), AT_ONCE) * self.popup.sizeHintForRow(0)
        self.popup.resize(self.popup.width(), high + border + TINY)
        self.popup.setCurrentIndex(self.popup.model().index(0, 0))

    def _learn(self, names: list[str]) -> None:
        self._names = sorted(names, key=str.casefold)
        if self._field.hasFocus():
            self.offer()

    def _take(self, name: str) -> None:
        text, cursor = completed(self._field.text(), self._field.cursorPosition(), name)
        self._field.setText(text)
        self._field.setCursorPosition(cursor)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)


def _begins(name: str, typed: str) -> bool:
    """Whether a name, or a word of it, begins as what is typed does."""
    return name.startswith(typed) or any(word.startswith(typed) for word in name.split())
