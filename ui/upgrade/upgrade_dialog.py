"""The dialog "Upgrade index…"."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from engine.upgrade_types import UpgradeRequest
from ui.context import Context


class UpgradeDialog(QDialog):
    """What an upgrade would do; then how it goes; then what came of it."""

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        request: UpgradeRequest | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.request = request or UpgradeRequest()
        self.setWindowTitle(self.tr("Upgrade index"))
