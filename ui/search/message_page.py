"""What stands in the place of results: that nothing was found, with advice, or what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.context import Context
from ui.messages import sentence
from ui.search.wording import not_searched, wants_model
from ui.theme.icons import pixmap
from ui.theme.tokens import HUGE, LARGE, MEDIUM, SIDE, SIGN, SMALL, TEXT_TITLE
from ui.widgets.basics import button, label

if TYPE_CHECKING:
    from engine.types.reports import AnswerRow

LONGEST = 60
"""Letters of a query within a sentence."""


def shortened(text: str) -> str:
    """A query within a sentence: a button must not be wider than the window."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def narrow(wrapped: QLabel) -> QLabel:
    """Let a label that wraps be as narrow as it must be, also where a word (a path) is long."""
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    wrapped.setSizePolicy(policy)
    return wrapped


class MessagePage(QWidget):
    """An icon, a sentence, advice, and what can be done."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._symbol = "nothing"
        self.icon = QLabel()
        self.title = label("", wrap=True)
        self.advice = label("", "quiet", wrap=True)
        self.better = button("", self._ask_better, "link")
        self.channels = label("", "quiet", wrap=True)
        self.models = button(
            self.tr("Choose models…"), lambda: context.requests.show_settings.emit("models")
        )
        self._better = ""
        self._lay_out()
        context.theme.changed.connect(self._paint)
        self._paint()

    def _lay_out(self) -> None:
        middle = QWidget()
        middle.setMaximumWidth(2 * SIDE)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title)
        column.addWidget(self.better, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.advice)
        column.addWidget(self.channels)
        column.addWidget(self.models, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (self.title, self.advice, self.channels):
            narrow(text).setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 4)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(LARGE, HUGE, LARGE, HUGE)
        whole.setSpacing(SMALL)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)

    def nothing(self, answer: AnswerRow, *, filtered: bool, within: bool) -> None:
        """Say that nothing was found, and what might help."""
        self._symbol = "nothing"
        self.title.setText(self.tr("Nothing found"))
        advice = [
            self.tr("Check the spelling, or use fewer and more common words."),
            self.tr("Describe what is in the picture, or words that are said."),
        ]
        if filtered:
            advice.insert(0, self.tr("Remove a filter to see more results."))
        if within:
            advice.insert(
                0, self.tr("Only one video was searched. Remove it to search the whole library.")
            )
        self.advice.setText("\n".join(advice))
        self._offer(answer["did_you_mean"] or "")
        self._tell_missing(
            [*not_searched(answer["channels"]).values(), *map(sentence, answer["notes"])]
        )
        self.models.setVisible(wants_model(answer["channels"]))
        self._paint()

    def trouble(self, message: str, advice: str) -> None:
        """Say what went wrong, and what to do."""
        self._symbol = "lost"
        self.title.setText(message)
        self.advice.setText(advice)
        self._offer("")
        self._tell_missing([])
        self.models.hide()
        self._paint()

    def _offer(self, better: str) -> None:
        self._better = better
        self.better.setText(self.tr("Did you mean “{}”?").format(shortened(better)))
        self.better.setVisible(bool(better))

    def _tell_missing(self, told: Sequence[str]) -> None:
        """What was not searched and why, and what could not be used of the query."""
        self.channels.setText("\n".join(told))
        self.channels.setVisible(bool(told))

    def _ask_better(self) -> None:
        self._context.requests.search.emit(self._better)

    def _paint(self) -> None:
        theme = self._context.theme
        ratio = self.devicePixelRatioF()
        self.icon.setPixmap(pixmap(self._symbol, theme.palette.quiet, SIGN, ratio))
        self.title.setFont(theme.font(TEXT_TITLE, bold=True))
