"""The line above results: how much was found, how the query was understood, in what order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.context import Context
from ui.messages import sentence
from ui.search import understanding
from ui.search.message_page import narrow, shortened
from ui.search.wording import not_searched, wants_model
from ui.theme.icons import icon
from ui.theme.tokens import BUSY, SMALL, TINY
from ui.widgets.basics import button, label, role, tool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.messages import Message
    from engine.types.reports import AnswerRow

ORDERS = ("relevance", "date", "timeline")


class OneLine(QLabel):
    """A quiet line that is cut with an ellipsis where it is longer than its room."""

    def __init__(self) -> None:
        super().__init__()
        role(self, "quiet")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip("" if shown == self.text() else self.text())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)


class AnswerBar(QWidget):
    """Says how the query was understood and how much was found; sorts and groups.

    Args:
        chips: the row of the query's chips, which stands below.
    """

    sorted = Signal(str)
    grouped = Signal(bool)
    """Whether moments are to be shown by video."""
    better = Signal(str)
    """The query as it may have been meant was chosen."""

    def __init__(self, context: Context, chips: QWidget) -> None:
        super().__init__()
        self._context = context
        self._order = ORDERS[0]
        self.understood = OneLine()
        self.notes = narrow(label("", "quiet", wrap=True))
        self.down = narrow(label("", "warning", wrap=True))
        self.meant = button("", lambda: self.better.emit(self._meant), "link")
        self._meant = self._quiet_text = ""
        self._noted: Sequence[Message] | None = None
        self.order = self._order_button()
        self.as_list = self._toggle("rows", self.tr("As a list of moments"))
        self.by_video = self._toggle("curve", self.tr("By video, with the curve of relevance"))
        self.as_list.setChecked(True)
        both = QButtonGroup(self)
        both.addButton(self.as_list)
        both.addButton(self.by_video)
        self.by_video.toggled.connect(self.grouped)
        self.line = QProgressBar()
        self.line.setFixedHeight(BUSY)
        self.line.setTextVisible(False)
        self.line.setRange(0, 1)
        self.line.setAccessibleName(self.tr("Searching"))
        keeps = self.line.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.line.setSizePolicy(keeps)
        self._lay_out(chips)
        for widget in (self.notes, self.down, self.meant, self.line):
            widget.hide()
        context.theme.changed.connect(self._paint)
        self._paint()

    def _lay_out(self, chips: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(TINY)
        row.addWidget(self.understood, 1)
        row.addSpacing(SMALL)
        row.addWidget(self.order)
        row.addSpacing(SMALL)
        row.addWidget(self.as_list)
        row.addWidget(self.by_video)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, 0, SMALL, 0)
        column.setSpacing(TINY)
        column.addLayout(row)
        column.addWidget(self.line)
        column.addWidget(chips)
        for widget in (self.down, self.notes):
            column.addWidget(widget)
        column.addWidget(self.meant, 0, Qt.AlignmentFlag.AlignLeft)

    def _toggle(self, symbol: str, name: str) -> QToolButton:
        made = tool(self._context.theme, symbol, name)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made

    def _order_button(self) -> QToolButton:
        made = QToolButton()
        role(made, "menu")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(made)
        self._orders = QActionGroup(menu)
        for order in ORDERS:
            action = QAction(self._order_name(order), menu)
            action.setCheckable(True)
            action.setData(order)
            action.triggered.connect(lambda _=False, order=order: self.sorted.emit(order))
            self._orders.addAction(action)
            menu.addAction(action)
        made.setMenu(menu)
        return made

    def _order_name(self, order: str) -> str:
        names = {
            "relevance": self.tr("By relevance"),
            "date": self.tr("By date"),
            "timeline": self.tr("By timeline"),
        }
        return names[order]

    # --- what is shown

    def show_order(self, order: str) -> None:
        """Show in which order moments stand."""
        self._order = order
        for action in self._orders.actions():
            action.setChecked(action.data() == order)
        self.order.setText(self._order_name(order))
        told = self.tr("Order of the moments: {}").format(self._order_name(order))
        self.order.setAccessibleName(told)
        self.order.setToolTip(told)

    def show_answer(self, answer: AnswerRow) -> None:
        """Say how much was found, and how the query was understood where that is not plain."""
        from engine.query.language import parse

        parts = []
        if answer["moments"]:
            parts.append(self.tr("%n moment(s)", "", answer["total"]))
        read, asked = understanding.understood(parse(answer["query"])), answer["query"].split()
        if read and read.split() != asked:
            parts.append(self.tr("Understood as {}").format(read))
        self.tell(" – ".join(parts))
        if answer["complete"]:
            # Where nothing was found, the page that says so says these too.
            self._noted = answer["notes"] if answer["moments"] else None
            self.show_states(answer["channels"])
            self._mean(answer["did_you_mean"] if answer["moments"] else None)

    def show_states(self, channels: Mapping[str, Message]) -> None:
        """Say which channels are not searched and why, beside what there is to say of the query."""
        missing = not_searched(channels).values() if wants_model(channels) else ()
        told = [*missing, *map(sentence, self._noted or ())]
        self.notes.setText("\n".join(told))
        self.notes.setVisible(bool(told) and self._noted is not None)

    def tell(self, text: str) -> None:
        """Say something in the quiet line."""
        self._quiet_text = text
        self.understood.setText(text)

    def clear(self) -> None:
        """Say nothing."""
        self.tell("")
        self._noted = None
        self.notes.hide()
        self._mean(None)

    def busy(self, under_way: bool, why: str) -> None:
        """Show whether an answer takes a while, and why."""
        self.line.setRange(0, 0 if under_way else 1)
        self.line.setVisible(under_way)
        self.understood.setText(why if under_way and why else self._quiet_text)

    def show_down(self, why: str) -> None:
        """Say how the service is while it is not there."""
        self.down.setText(why)
        self.down.setVisible(bool(why))

    def _mean(self, text: str | None) -> None:
        self._meant = text or ""
        self.meant.setText(self.tr("Did you mean “{}”?").format(shortened(self._meant)))
        self.meant.setVisible(bool(text))

    def _paint(self) -> None:
        self.order.setIcon(icon("sort", self._context.theme.palette.text))
        self.show_order(self._order)
