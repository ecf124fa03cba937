"""The conversation with the search service: one question at a time, stale answers dropped.

If the service dies, what was asked is asked again when it is back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge.search_client import SearchClient, SearchReply
from ui.search.wording import loading

if TYPE_CHECKING:
    from engine.types.reports import AnswerRow, ExampleRow

LANE, MEMORY = "main", "history"
SLOW = 350
"""Milliseconds after which one is told that an answer is under way."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: words, examples, the order, and the one video to search in (id), if any."""

    text: str = ""
    examples: tuple[ExampleRow, ...] = field(default=())
    sort: str = "relevance"
    within: str | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of the request."""
        made: dict[str, Any] = {"text": self.text, "sort": self.sort, "lane": LANE}
        if self.examples:
            made["examples"] = list(self.examples)
        if self.within is not None:
            made["video"] = self.within
        return made

    @property
    def do(self) -> str:
        """What is to be done: ``query``, or ``similar`` where there are examples."""
        return "similar" if self.examples else "query"


class _Hearing(QObject):
    """Hears one reply for as long as it, its asker and the asker's interest live."""

    answered = Signal(object, dict)
    loading = Signal(object, str)
    failed = Signal(object, str, str)
    dropped = Signal(object)

    def __init__(self, reply: SearchReply, asking: Asking) -> None:
        super().__init__(asking)
        # Methods, no lambdas: Qt lets go of them when this is no more.
        reply.answered.connect(self._answered)
        reply.loading.connect(self._loading)
        reply.failed.connect(self._failed)
        reply.dropped.connect(self._dropped)
        reply.destroyed.connect(self.deleteLater)

    def _answered(self, answer: AnswerRow) -> None:
        self.answered.emit(self, answer)

    def _loading(self, kind: str, _: str) -> None:
        self.loading.emit(self, kind)

    def _failed(self, message: str, advice: str) -> None:
        self.failed.emit(self, message, advice)

    def _dropped(self) -> None:
        self.dropped.emit(self)


class Asking(QObject):
    """Asks questions and tells what comes of them."""

    answered = Signal(dict)
    """An answer to the question that was asked last; ``complete`` tells whether it is whole."""
    paged = Signal(dict)
    """A further page of it."""
    busy = Signal(bool, str)
    """Whether an answer takes a while, and why in words where that is known."""
    failed = Signal(str, str)
    """Why there is no answer, and what to do."""
    down = Signal(str)
    """How the service is while it is not there; "" once it is."""

    def __init__(self, search: SearchClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self.question = Question()
        self._reply: _Hearing | None = None
        self._page: _Hearing | None = None
        self._lost = False
        self._remembered = ""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self._slow.timeout.connect(self._take_long)
        search.health.connect(self._health)

    def ask(self, question: Question) -> None:
        """Ask; answers to what was asked before are dropped."""
        self.question = question
        self._lost = False
        self._page = None
        self._slow.start()
        reply = _Hearing(self._search.ask(question.do, **question.fields()), self)
        self._reply = reply
        reply.answered.connect(self._answered)
        reply.loading.connect(self._loading)
        reply.failed.connect(self._failed)
        reply.dropped.connect(self._dropped)

    def ask_nothing(self, question: Question) -> None:
        """Ask nothing for now; answers to what was asked before are dropped."""
        self.question = question
        self._lost = False
        self._page = self._reply = None
        self._rest()

    @property
    def waits(self) -> bool:
        """Whether an answer is still to come."""
        return self._reply is not None

    def ask_page(self, number: int) -> None:
        """Ask for a further page of the whole answer."""
        if self._reply is not None or self._page is not None:
            return
        asked = self._search.ask(self.question.do, **self.question.fields(), page=number)
        self._page = reply = _Hearing(asked, self)
        reply.answered.connect(self._paged)
        reply.failed.connect(self._page_lost)
        reply.dropped.connect(self._page_lost)

    def again(self) -> None:
        """Ask the same once more."""
        self.ask(self.question)

    def use_order(self, order: str) -> None:
        """Ask in another order from now on."""
        self.question = replace(self.question, sort=order)

    def remember(self) -> None:
        """Put the question into the history: it led somewhere."""
        text = self.question.text.strip()
        if text and not self.question.examples and text != self._remembered:
            self._remembered = text
            self._search.ask("query", text=text, limit=1, remember=True, lane=MEMORY)

    def opened(self, video: str) -> None:
        """Tell that a moment of a video was opened."""
        self._search.ask("opened", video=video)

    # --- what comes back

    def _answered(self, reply: _Hearing, answer: AnswerRow) -> None:
        if reply is not self._reply:
            return
        if answer["complete"]:
            self._reply = None
            self._rest()
        self.answered.emit(answer)

    def _loading(self, reply: _Hearing, kind: str) -> None:
        if reply is self._reply:
            self._slow.stop()
            self.busy.emit(True, loading(kind))

    def _failed(self, reply: _Hearing, message: str, advice: str) -> None:
        if reply is self._reply:
            self._reply = None
            self._rest()
            self.failed.emit(message, advice)

    def _dropped(self, reply: _Hearing) -> None:
        """No newer question was asked, so the service died: ask again when it is back."""
        if reply is self._reply:
            self._reply = None
            self._lost = True
            self._rest()

    def _paged(self, reply: _Hearing, answer: AnswerRow) -> None:
        if reply is self._page and answer["complete"]:
            self._page = None
            self.paged.emit(answer)

    def _page_lost(self, reply: _Hearing, *_: str) -> None:
        if reply is self._page:
            self._page = None

    def _take_long(self) -> None:
        self.busy.emit(True, "")

    def _rest(self) -> None:
        self._slow.stop()
        self.busy.emit(False, "")

    def _health(self, well: bool, why: str) -> None:
        self.down.emit("" if well else why)
        if well and self._lost:
            self.again()
