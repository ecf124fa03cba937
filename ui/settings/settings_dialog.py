"""The settings dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from ui.context import Context


class SettingsDialog(QDialog):
    """All settings, bound to the engine's."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Settings"))

    def show_page(self, name: str) -> None:
        """Open at a page."""
        self.show()
