"""Who is in the scene: round faces with names; a click searches for one, or has one named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from ui.people.faces import face_icon
from ui.theme.theme import Theme
from ui.theme.tokens import FACE_SMALL, ROW, SMALL, TINY
from ui.widgets.flow import Flow
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from engine.types.rows import AppearanceRow

MOST = 12
"""Faces that are shown at once."""


class PeopleRow(QWidget):
    """The people of one shot; hidden where there is nobody."""

    found = Signal(str)
    """Search for the person of a name."""
    shown = Signal(str)
    """Show the page of somebody without a name (an id)."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self._theme, self._pictures = theme, pictures
        self._people: list[AppearanceRow] = []
        self.buttons: list[QToolButton] = []
        self._flow = Flow(self)
        self._flow.setContentsMargins(SMALL, SMALL, SMALL, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Who is seen"))
        pictures.ready.connect(lambda _: self._paint())
        theme.changed.connect(self._paint)
        self.hide()

    def show_people(self, people: Sequence[AppearanceRow]) -> None:
        """Show these."""
        people = list(people[:MOST])
        if people == self._people:
            return
        had_focus = next((n for n, made in enumerate(self.buttons) if made.hasFocus()), None)
        for made in self.buttons:
            self._flow.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._people = people
        self.buttons = [self._button(one) for one in people]
        self._paint()
        self.setVisible(bool(people))
        self.updateGeometry()
        if had_focus is not None and self.buttons:
            self.buttons[min(had_focus, len(self.buttons) - 1)].setFocus()

    def _button(self, one: AppearanceRow) -> QToolButton:
        made = QToolButton()
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setIconSize(QSize(FACE_SMALL + TINY if one["name"] else FACE_SMALL, FACE_SMALL))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if one["name"]:
            room = 4 * ROW
            elide = Qt.TextElideMode.ElideRight
            shown = QFontMetrics(made.font()).elidedText(one["name"], elide, room)
            made.setText(shown.replace("&", "&&"))
            told = self.tr("Search for {name}").format(name=one["name"])
            made.clicked.connect(partial(self._find, one["name"]))
        else:
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            told = self.tr("Somebody without a name. Show where else, and name them.")
            made.clicked.connect(partial(self._show, one["person"] or ""))
        made.setToolTip(told)
        made.setAccessibleName(told)
        self._flow.addWidget(made)
        return made

    def _find(self, name: str, _: bool = False) -> None:
        self.found.emit(name)

    def _show(self, who: str, _: bool = False) -> None:
        self.shown.emit(who)

    def _paint(self) -> None:
        ratio = self.devicePixelRatioF()
        for made, one in zip(self.buttons, self._people, strict=True):
            path, gap = one["picture"], TINY if one["name"] else 0
            made.setIcon(face_icon(self._theme, self._pictures, path, FACE_SMALL, ratio, gap=gap))
