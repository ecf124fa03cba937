"""The side bar: shelves, watched folders, saved searches."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.context import Context
from ui.theme.tokens import SIDE
from ui.widgets.basics import role


class SideBar(QWidget):
    """Chooses what the window shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        role(self, "panel")
        self.setFixedWidth(SIDE)
        self.list = QListWidget()
        for name, shelf in ((self.tr("All videos"), "all"), (self.tr("Failed"), "failed")):
            item = QListWidgetItem(name)
            item.setData(32, shelf)
            self.list.addItem(item)
        self.list.itemClicked.connect(
            lambda item: context.wishes.show_shelf.emit(item.data(32), None)
        )
        QVBoxLayout(self).addWidget(self.list)
