"""The queue: what is worked on, what waits, what failed and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from ui.context import Context


class ActivityView(QWidget):
    """Shows the queue while it is seen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.list = QListWidget()
        QVBoxLayout(self).addWidget(self.list)
        context.poller.changed.connect(self.refresh)

    def refresh(self) -> None:
        if self.isVisible():
            self._context.operations.run(lambda engine: engine.browse.activity(), self._show)

    def _show(self, activity: dict[str, Any]) -> None:
        self.list.clear()
        self.list.addItems([f"{row['state']}: {row['title']}" for row in activity["rows"]])
