"""Asks about one face that is not surely somebody's: two faces, and yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.people.faces import draw_face
from ui.theme.theme import Theme
from ui.theme.tokens import FACE_MEDIUM, LARGE, MEDIUM, SMALL, TINY
from ui.widgets.basics import button, label, role
from ui.widgets.flow import Flow
from ui.widgets.pictures import Pictures
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.types.rows import SuggestionRow


class Face(QWidget):
    """One round face."""

    def __init__(self, theme: Theme, pictures: Pictures, side: int = FACE_MEDIUM) -> None:
        super().__init__()
        self._theme, self._pictures, self._side = theme, pictures, side
        self._path: str | None = None
        self.setFixedSize(QSize(side, side))
        pictures.ready.connect(lambda _: self.update())
        theme.changed.connect(self.update)

    def show_face(self, path: str | None) -> None:
        """Show another (a picture's path)."""
        self._path = path
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        place = QRect(0, 0, self._side, self._side)
        draw_face(painter, place, self._theme, self._pictures, self._path)
        painter.end()


class SuggestionCard(QFrame):
    """The first of some suggestions; the next one comes once it is answered."""

    answered = Signal(str, list, bool)
    """Whether faces (ids of appearances) are somebody's (an id)."""
    played = Signal(str, float)
    """A video (id) is to be looked at, from an instant on."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        role(self, "banner")
        self._asked: list[SuggestionRow] = []
        self.unsure, self.known = Face(theme, pictures), Face(theme, pictures)
        self.question = label(wrap=True)
        self.question.setFont(theme.font(bold=True))
        self.where = label("", "quiet", wrap=True)
        self.yes = button(self.tr("&Yes"), lambda: self._answer(True), "primary")
        self.no = button(self.tr("&No"), lambda: self._answer(False))
        self.look = button(self.tr("Show the moment"), self._look, "flat")
        buttons = QWidget()
        flow = Flow(buttons)
        for made in (self.yes, self.no, self.look):
            flow.addWidget(made)
        words = QVBoxLayout()
        words.setSpacing(TINY)
        for each in (self.question, self.where):
            words.addWidget(each)
        words.addSpacing(TINY)
        words.addWidget(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        row.addWidget(self.unsure, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.known, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(SMALL)
        row.addLayout(words, 1)
        self.hide()

    def show_suggestions(self, asked: list[SuggestionRow]) -> None:
        """Ask about the first of these; hidden where there is none."""
        self._asked = asked
        had_focus = self.yes.hasFocus() or self.no.hasFocus()
        self.setVisible(bool(asked))
        if not asked:
            return
        first = asked[0]
        moment = first["moments"][0]
        self.unsure.show_face(moment["picture"])
        self.known.show_face(first["picture"])
        self.question.setText(self.tr("Is this {name}?").format(name=first["name"]))
        where = self.tr("In {title}, at {time}").format(
            title=first["title"], time=clock(moment["at"])
        )
        left = len(asked) - 1
        if left:
            where = f"{where} · {self.tr('%n more like it', '', left)}"
        self.where.setText(where)
        for made in (self.yes, self.no):
            made.setEnabled(True)
            made.setAccessibleDescription(self.question.text())
        if had_focus:
            self.yes.setFocus()

    def _answer(self, yes: bool) -> None:
        first = self._asked[0]
        for made in (self.yes, self.no):
            made.setEnabled(False)  # until what is asked next is known
        self.answered.emit(first["person"], [one["id"] for one in first["moments"]], yes)

    def _look(self) -> None:
        first = self._asked[0]
        self.played.emit(first["video"], float(first["moments"][0]["at"]))
