"""The search field."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.context import Context

TYPING = 120  # milliseconds without a key before what is typed is asked


class SearchBar(QWidget):
    """One field that asks as one types: ``asked`` with the text, "" when it is empty."""

    asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText(self.tr("Describe a moment"))
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING)
        self._pause.timeout.connect(lambda: self.asked.emit(self.field.text()))
        self.field.textChanged.connect(lambda _: self._pause.start())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)

    def take_focus(self) -> None:
        """Ctrl/Cmd+F: type a new query."""
        self.field.setFocus()
        self.field.selectAll()

    def set_text(self, text: str) -> None:
        """Show a text and ask it at once."""
        self.field.setText(text)
        self._pause.stop()
        self.asked.emit(text)
