"""Dropping files and folders anywhere on the window: an overlay says what will happen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import Context


class DropTarget(QWidget):
    """Lies over ``window`` while something is dragged over it, and asks to add what is dropped."""

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._context = context
        self.hide()
