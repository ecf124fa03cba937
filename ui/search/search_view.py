"""The answer to a search: moments with the reason for each, as a list or by video."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.query.query import OPERATORS, Mark, Query
from ui.context import Context
from ui.search.answer_bar import AnswerBar
from ui.search.asked_people import asked_for, names_of
from ui.search.asking import Asking, Question
from ui.search.by_video import GroupList, VideoDelegate
from ui.search.chip_row import ChipRow
from ui.search.examples import frame_of
from ui.search.message_page import MessagePage
from ui.search.moment_delegate import MomentDelegate
from ui.search.moment_menu import MomentMenu, copy_words
from ui.search.moments_model import GroupsModel, MomentsModel
from ui.search.result_lists import ResultList
from ui.search.wording import Moment, title
from ui.theme.tokens import LARGE, SMALL
from ui.widgets.calls import Calls
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.reports import AnswerRow, ExampleRow, OpenedWith

KEPT = 24_000_000
"""Bytes of pictures: some eighty at twice the density."""
FRESH = 4_000
"""Milliseconds after which an answer is asked again, where videos were indexed meanwhile."""


class SearchView(QWidget):
    """Asks the search service and shows what it answers."""

    selected = Signal(dict)
    """A moment (docs/cli.md) was moved to; ``matches_of`` tells what the player shows of it."""
    back = Signal()
    """Escape, or up from the first row: the search field is to have the keyboard again."""
    order_changed = Signal(str)
    """Moments are shown in another order."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._within: tuple[str, str] | None = None
        self._query = Query()
        self._names: list[str] = []
        self._shown: Question | None = None
        self._stale = False
        self._own_wish = self._waits_for_focus = False
        self._calls = Calls(context, self)
        self.pictures = Pictures(self, KEPT)
        self.asking = Asking(context.search, self)
        self.moments = MomentsModel(self)
        self.groups = GroupsModel(self.moments, self)
        self.chips = ChipRow(context)
        self.bar = AnswerBar(context, self.chips)
        self.message = MessagePage(context)
        self.list = ResultList()
        self.by_video = GroupList()
        self._make_lists()
        self.pages = QStackedWidget()
        for page in (self.list, self.by_video, self.message):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, 0, SMALL, 0)
        layout.setSpacing(SMALL)
        layout.addWidget(self.bar)
        layout.addWidget(self.pages, 1)
        self._wire()

    def _make_lists(self) -> None:
        theme = self._context.theme
        self.list.setModel(self.moments)
        self.list.setItemDelegate(MomentDelegate(theme, self.pictures, self.list))
        self.list.setAccessibleName(self.tr("Moments found"))
        self.list.stepped.connect(self._step)
        self.by_video.setModel(self.groups)
        self.by_video.setUniformItemSizes(True)
        self.by_video.setItemDelegate(
            VideoDelegate(theme, self.pictures, self.by_video.moment_of, self.by_video)
        )
        self.by_video.setAccessibleName(self.tr("Videos with the moments found"))
        for one in (self.list, self.by_video):
            self.pictures.ready.connect(lambda _, one=one: one.viewport().update())
            theme.changed.connect(one.viewport().update)
            one.opened.connect(self._open)
            one.chosen.connect(self.selected)
            one.menu.connect(self._show_menu)
            one.alike.connect(self.more_like)
            one.copied.connect(copy_words)
            one.left.connect(self.back)

    def _wire(self) -> None:
        asking, bar = self.asking, self.bar
        asking.answered.connect(self._show)
        asking.paged.connect(self._show_page)
        asking.busy.connect(self._busy)
        asking.failed.connect(self._fail)
        asking.down.connect(self._down)
        self.moments.page_wanted.connect(asking.ask_page)
        bar.sorted.connect(self.sort)
        bar.grouped.connect(self._group)
        bar.better.connect(self._wish_text)
        self.chips.removed.connect(self._remove)
        self._context.requests.search.connect(self._other_wish)
        self._context.requests.similar.connect(self._other_wish)
        self.destroyed.connect(self.pictures.close)
        self._newer = QTimer(self)
        self._newer.setSingleShot(True)
        self._newer.setInterval(FRESH)
        self._newer.timeout.connect(self._refresh)
        self._context.poller.renewed.connect(self._renew)

    # --- what is asked

    @property
    def question(self) -> Question:
        """What is asked now."""
        return self.asking.question

    def search(self, text: str) -> None:
        """Ask for a text."""
        self._ask(text, ())

    def similar(self, examples: list[ExampleRow], text: str = "") -> None:
        """Ask for what is like some examples, mixed with a text."""
        self._ask(text, tuple(examples))

    def sort(self, order: str) -> None:
        """Show moments in another order: relevance, date or timeline."""
        self.use_order(order)
        self.asking.again()

    def use_order(self, order: str) -> None:
        """Show moments in another order from the next question on."""
        self.bar.show_order(order)
        self.asking.use_order(order)
        self.order_changed.emit(order)

    def remember(self) -> None:
        """Enter was pressed: put what is asked into the history, and continue in the results."""
        self.asking.remember()
        self.take_focus()

    def take_focus(self) -> None:
        """Go on with the keyboard in the results, as soon as those of the question are there."""
        self._waits_for_focus = not self.moments.rowCount() or self.question != self._shown
        if not self._waits_for_focus:
            self.current.take_focus()

    def more_like(self, moment: Moment) -> None:
        """Search for what looks like a moment."""
        example = {"video": moment["video"]["id"], "at": moment["at"]}
        self._context.requests.similar.emit([example], "")

    def only_in(self, moment: Moment) -> None:
        """Search only in the video of a moment."""
        self._within = (moment["video"]["id"], title(moment))
        self._ask(self.question.text, self.question.examples)

    def _ask(self, text: str, examples: tuple[ExampleRow, ...]) -> None:
        from engine.query.language import parse

        within = None if self._within is None else self._within[0]
        self._stale = False
        self._waits_for_focus = False  # Who continues typing wants to type.
        self._query = parse(text)
        self.chips.show_chips(self._query.marks, self._within and self._within[1])
        question = replace(self.question, text=text, examples=examples, within=within)
        if self._query or examples:
            self.asking.ask(question)
        else:
            self.asking.ask_nothing(question)  # "said:" asks nothing yet.
            self._drop_stale()

    def _remove(self, mark: Mark | None) -> None:
        from engine.query.editing import without

        if mark is None:
            self._within = None
            self._ask(self.question.text, self.question.examples)
        else:
            self._wish_text(without(self.question.text, mark))

    def _wish_text(self, text: str) -> None:
        """Have the field show another text, and search for it."""
        self._own_wish = True
        if self.question.examples:
            self._context.requests.similar.emit(list(self.question.examples), text)
        else:
            self._context.requests.search.emit(text)
        self._own_wish = False

    def _other_wish(self) -> None:
        """Another search begins: it is not about the one video any more."""
        if not self._own_wish:
            self._within = None

    # --- what is shown

    @property
    def current(self) -> ResultList:
        """The list that is shown."""
        return self.by_video if self.bar.by_video.isChecked() else self.list

    def _show(self, answer: AnswerRow) -> None:
        question = self.question
        fresh = question != self._shown
        if not answer["complete"] and not answer["moments"]:
            return  # What is shown stays until there is something better.
        self._shown = question
        self.moments.people = ", ".join(asked_for(self._query, self._names))
        self.moments.divided = question.sort == "relevance"
        if fresh:
            self.by_video.forget()
            self.bar.clear()

        def change() -> None:
            self.moments.show_answer(answer)
            self.groups.follow(answer)

        self._change(change, fresh=fresh)
        self.bar.show_answer(answer)
        for one in (self.list, self.by_video):
            one.setAccessibleDescription(self.bar.understood.text())
        self._learn_durations()
        if answer["complete"] and not answer["moments"]:
            filtered = any(mark.kind not in OPERATORS for mark in self._query.marks)
            self.message.nothing(answer, filtered=filtered, within=self._within is not None)
            self.pages.setCurrentWidget(self.message)
            return
        self.pages.setCurrentWidget(self.current)
        if self._waits_for_focus:
            self.take_focus()
        if answer["complete"] and self._stale and not self._newer.isActive():
            self._newer.start()

    def _change(self, change: Callable[[], None], *, fresh: bool) -> None:
        if fresh:
            self.list.afresh(lambda: self.by_video.afresh(change))
        else:
            self.list.steadily(lambda: self.by_video.steadily(change))

    def _show_page(self, answer: AnswerRow) -> None:
        self.moments.add_page(answer)
        self.by_video.steadily(lambda: self.groups.follow(answer, fresh=False))
        self._learn_durations()

    def _busy(self, under_way: bool, why: str) -> None:
        if under_way:
            self._drop_stale()
        self.bar.busy(under_way, why)

    def _down(self, why: str) -> None:
        if why:
            self._drop_stale()
        self.bar.show_down(why)

    def _drop_stale(self) -> None:
        """What was found for another question has been shown long enough."""
        if self.question != self._shown:
            self._shown = None
            self.moments.clear()
            self.groups.clear()
            self.bar.clear()
            self.pages.setCurrentWidget(self.current)

    def _fail(self, message: str, advice: str) -> None:
        self._shown = None
        self.moments.clear()
        self.groups.clear()
        self.bar.clear()
        self.message.trouble(message, advice)
        self.pages.setCurrentWidget(self.message)

    def _group(self, by_video: bool) -> None:
        """Show moments by video, or as a list; what is selected stays so."""
        if self.pages.currentWidget() is not self.message:
            self.pages.setCurrentWidget(self.current)

    def _learn_durations(self) -> None:
        """Ask how long the videos are: their curves span that."""
        unknown = self.groups.unknown()
        if unknown:
            self._calls.run(
                "durations",
                lambda engine: {one: engine.video_report(int(one))["duration"] for one in unknown},
                self._take_durations,
            )

    def _take_durations(self, durations: dict[str, float | None]) -> None:
        self.groups.durations |= {video: found or 0.0 for video, found in durations.items()}
        self.groups.arrange()

    # --- what is indexed meanwhile

    def _renew(self) -> None:
        """What the answer that is shown rests on has changed: it is asked again soon."""
        self._stale = True
        self._learn_names()
        if not self._newer.isActive():
            self._newer.start()

    def _refresh(self) -> None:
        """Ask again, once the view is seen and nothing else is asked.

        Where one has gone on to further pages, the list must not jump: only what stands above it
        is renewed.
        """
        told = self._shown is not None or self.pages.currentWidget() is self.message
        if not self._stale or not self.isVisible() or self.asking.waits or not told:
            return
        self._stale = False
        if self.moments.pages_shown <= 1:
            self.asking.again()
        else:
            self._context.search.ask("status").answered.connect(self._renew_states)

    def _renew_states(self, status: dict[str, Any]) -> None:
        self.bar.show_states(status["channels"])

    def _learn_names(self) -> None:
        """Read again who has a name: who was asked for is told on the moments."""
        self._calls.run("names", names_of, self._take_names)

    def _take_names(self, names: list[str]) -> None:
        if names != self._names:
            self._names = names
            self.moments.people = ", ".join(asked_for(self._query, names))
            self.list.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._learn_names()
        self._refresh()

    # --- what is done with a moment

    def _step(self, by: int) -> None:
        """Go to another place of the moment that is selected, and show the frame there."""
        moment = self.moments.step(self.list.currentIndex().row(), by)
        if moment is None:
            return
        self.selected.emit(moment)

        def frame(engine: Engine) -> str | None:
            return frame_of(engine, moment["video"]["id"], moment["at"])[0] or None

        self._calls.run("frame", frame, lambda path: self.moments.learn_frame(moment, path))

    def matches_of(self, video: str) -> OpenedWith:
        """What the player shows of the answer in a video: its moments, curve and query."""
        moments = [one for one in self.moments.moments() if one["video"]["id"] == video]
        moments.sort(key=lambda one: float(one["at"]))
        return {
            "moments": moments,
            "curve": self.groups.curve(video),
            "query": self.question.text,
        }

    def _open(self, moment: Moment) -> None:
        video = moment["video"]["id"]
        self.asking.remember()
        self.asking.opened(video)
        self._context.requests.open_moment.emit(video, moment["at"], self.matches_of(video))

    def _show_menu(self, moment: Moment, at: QPoint) -> None:
        menu = MomentMenu(moment, self)
        menu.stepped.connect(self.current.stepped)
        menu.play.triggered.connect(lambda: self._open(moment))
        menu.alike.triggered.connect(lambda: self.more_like(moment))
        menu.within.triggered.connect(lambda: self.only_in(moment))
        menu.popup(at)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        if not event.spontaneous():
            self._within = None
