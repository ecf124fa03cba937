"""The first run: folders, models, or the demo."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.context import Context


class FirstRunView(QWidget):
    """Three calm steps; ``finished`` when the library is to be shown."""

    finished = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
