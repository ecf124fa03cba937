"""A question before something is done: what, what it means, and a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.theme.tokens import HUGE, SIDE, SMALL
from ui.widgets.basics import button, heading, label


class Question(QDialog):
    """Asks over a window, which lives on meanwhile; it is gone once it is answered.

    Args:
        title: what is asked, one sentence.
        text: what it means.
        yes: what the button that does it says.
        agreed: called where it is pressed.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        title: str,
        text: str,
        yes: str,
        agreed: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.title = heading(theme, title)
        self.text = label(text, "quiet", wrap=True)
        self.yes = button(yes, self.accept, "primary")
        self.yes.setDefault(True)
        self.no = button(QCoreApplication.translate("Question", "Cancel"), self.reject)
        self.accepted.connect(agreed)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        column = QVBoxLayout(self)
        column.setContentsMargins(HUGE, HUGE, HUGE, HUGE)
        column.setSpacing(SMALL)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(SMALL)
        column.addLayout(buttons)
        # A dialog asks its layout for one height alone: lines of wrapped text would be cut off.
        self.setFixedWidth(2 * SIDE)
        self.setMinimumHeight(column.totalHeightForWidth(2 * SIDE))
        self.yes.setFocus()
