"""The saved searches: asked of the search service, opened, renamed, moved and deleted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from ui.bridge.search_client import SearchReply
from ui.context import Context
from ui.widgets.question import Question

LONGEST = 200
"""Letters of a name (docs/protocol.md)."""

Saved = dict[str, Any]


class SavedSearches(QObject):
    """Keeps the list; ``changed`` when it is another."""

    changed = Signal()
    order_wanted = Signal(str)
    """A saved search is opened: moments are to stand in its order."""

    def __init__(self, context: Context, view: QWidget) -> None:
        super().__init__(view)
        self._context, self._view = context, view
        self.searches: list[Saved] = []
        self._up = False
        self._asked: SearchReply | None = None
        self._soon = QTimer(self)  # what was asked before the service was up goes first
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        context.search.health.connect(self._health)

    def _health(self, well: bool, _: str) -> None:
        self._up = well
        self._asked = None
        self._soon.start()

    def refresh(self) -> None:
        """Ask for the list, if the service is up and was not asked yet."""
        if not self._up or self._asked is not None:
            return
        self._asked = self._ask("saved")

    def _ask(self, do: str, **fields: Any) -> SearchReply:
        reply = self._context.search.ask(do, **fields)
        reply.answered.connect(self._answered)
        reply.failed.connect(self._refused)
        reply.dropped.connect(lambda: self._forget())
        return reply

    def _answered(self, answer: dict[str, Any]) -> None:
        self._asked = None
        if "searches" not in answer:
            self.refresh()
        elif answer["searches"] != self.searches:
            self.searches = answer["searches"]
            self.changed.emit()

    def _refused(self, message: str, advice: str) -> None:
        self._forget()
        self._context.requests.say.emit(f"{message} {advice}".strip(), "bad")

    def _forget(self) -> None:
        self._asked = None

    def find(self, saved: str) -> Saved | None:
        """A saved search by its id."""
        return next((row for row in self.searches if row["saved"] == saved), None)

    # --- what is done with one

    def open(self, saved: str) -> None:
        """Run it again."""
        row = self.find(saved)
        if row is None:
            return
        self.order_wanted.emit(row["sort"])
        if row["example"] is not None:
            self._context.requests.similar.emit([row["example"]], row["text"])
        else:
            self._context.requests.search.emit(row["text"])

    def move(self, saved: str, by: int) -> None:
        """Put it so many places further down."""
        ids = [row["saved"] for row in self.searches]
        place = ids.index(saved)
        ids.insert(max(0, min(len(ids) - 1, place + by)), ids.pop(place))
        self._ask("reorder", saved=ids)

    def rename(self, saved: str, name: str) -> None:
        if name.strip():
            self._ask("rename", saved=saved, name=name.strip()[:LONGEST])

    def delete(self, saved: str) -> None:
        self._ask("delete", saved=saved)

    # --- asking first

    def ask_name(self, saved: str) -> QInputDialog | None:
        """Ask for a new name."""
        row = self.find(saved)
        if row is None:
            return None
        dialog = QInputDialog(self._view.window())
        dialog.setWindowTitle(self.tr("Rename the saved search"))
        dialog.setLabelText(self.tr("Name"))
        dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
        dialog.setTextValue(row["name"])
        dialog.setOkButtonText(self.tr("Rename"))
        dialog.textValueSelected.connect(lambda name: self.rename(saved, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_to_delete(self, saved: str) -> Question | None:
        """Ask whether to delete it."""
        row = self.find(saved)
        if row is None:
            return None
        asked = Question(
            self._view.window(),
            self._context.theme,
            self.tr("Delete the saved search “{}”?").format(row["name"]),
            self.tr("What it found stays in the library."),
            self.tr("Delete"),
            lambda: self.delete(saved),
        )
        asked.open()
        return asked
