"""An icon that follows the theme; and a page with little to say: icon, title, a sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme.icons import pixmap
from ui.theme.theme import Theme
from ui.theme.tokens import ICON, ICON_LARGE, MEDIUM
from ui.widgets.basics import heading, label


class Symbol(QLabel):
    """An icon in a colour of the palette, by its name."""

    def __init__(self, theme: Theme, name: str, colour: str = "quiet", size: int = ICON) -> None:
        super().__init__()
        self._theme, self._name, self._colour, self._size = theme, name, colour, size
        theme.changed.connect(self._paint)
        self._paint()

    def show_symbol(self, name: str, colour: str) -> None:
        """Be another icon."""
        self._name, self._colour = name, colour
        self._paint()

    def _paint(self) -> None:
        colour = getattr(self._theme.palette, self._colour)
        self.setPixmap(pixmap(self._name, colour, self._size, self.devicePixelRatioF()))


class Notice(QWidget):
    """In the middle of the room that it is given."""

    def __init__(self, theme: Theme, symbol: str, colour: str) -> None:
        super().__init__()
        self.symbol = Symbol(theme, symbol, colour, 2 * ICON_LARGE)
        self.title = heading(theme)
        self.text = label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(MEDIUM)
        column.addStretch(1)
        for part in (self.symbol, self.title, self.text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addStretch(2)

    def tell(self, title: str, text: str) -> None:
        """Show these."""
        self.title.setText(title)
        self.text.setText(text)
