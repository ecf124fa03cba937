"""The answer to a search: moments with the reason for each."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.bridge.search_client import SearchReply
from ui.context import Context
from ui.widgets.basics import label


class SearchView(QWidget):
    """Asks the search service and shows what it answers."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._reply: SearchReply | None = None
        self.understood = label("", "quiet")
        self.list = QListWidget()
        self.list.itemActivated.connect(self._play)
        layout = QVBoxLayout(self)
        layout.addWidget(self.understood)
        layout.addWidget(self.list)

    def search(self, text: str) -> None:
        """Ask for a text."""
        self._follow(self._context.search.ask("query", text=text))

    def similar(self, examples: list[dict[str, Any]], text: str = "") -> None:
        """Ask for what is like some examples."""
        self._follow(self._context.search.ask("similar", examples=examples, text=text))

    def _follow(self, reply: SearchReply) -> None:
        self._reply = reply
        reply.answered.connect(lambda answer: self._show(reply, answer))

    def _show(self, reply: SearchReply, answer: dict[str, Any]) -> None:
        if reply is not self._reply:
            return
        self.understood.setText(answer["understood"])
        self.list.clear()
        for moment in answer["moments"]:
            item = QListWidgetItem(f"{moment['at']:.1f} s  {moment['video']['path']}")
            item.setData(32, moment)
            self.list.addItem(item)

    def _play(self, item: QListWidgetItem) -> None:
        moment = item.data(32)
        self._context.wishes.open_moment.emit(moment["video"]["id"], moment["at"], {})
