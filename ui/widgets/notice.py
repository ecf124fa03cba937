"""A page with little to say: an icon, a title and a sentence in its middle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import ICON_LARGE, MEDIUM
from ui.widgets.basics import heading, label


class Notice(QWidget):
    """In the middle of the room that it is given."""

    def __init__(self, theme: Theme, symbol: str, colour: str) -> None:
        super().__init__()
        self._theme, self._symbol, self._colour = theme, symbol, colour
        self.symbol = QLabel()
        self.title = heading(theme)
        self.text = label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(MEDIUM)
        column.addStretch(1)
        for part in (self.symbol, self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addStretch(2)
        theme.changed.connect(self._paint)
        self._paint()

    def tell(self, title: str, text: str) -> None:
        """Show these."""
        self.title.setText(title)
        self.text.setText(text)

    def _paint(self) -> None:
        colour = getattr(self._theme.palette, self._colour)
        ratio = self.devicePixelRatioF()
        self.symbol.setPixmap(pixmap(self._symbol, colour, 2 * ICON_LARGE, ratio))
