"""People: everyone who is seen, whom to ask about, and the page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from engine.errors import UsageError
from engine.types import ModelKind
from ui.context import Context
from ui.people.people_actions import PeopleActions
from ui.people.people_delegate import PeopleDelegate
from ui.people.people_grid import PeopleGrid
from ui.people.people_model import PeopleModel
from ui.people.person_page import PersonPage
from ui.people.suggestion_card import SuggestionCard
from ui.theme.icons import icon
from ui.theme.tokens import HUGE, MEDIUM, SMALL, TEXT_TITLE
from ui.widgets.basics import button, heading, label
from ui.widgets.calls import Calls
from ui.widgets.notice import Notice
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.engine import Engine
    from engine.types.rows import PersonRow, PersonVideoRow, SuggestionRow

REST = 1_000
"""Milliseconds between two looks at who there is, while the library changes."""
KEPT = 16_000_000
"""Bytes of pictures: a face takes 50 kB."""


class _Found(NamedTuple):
    on: bool
    model: bool
    people: list[PersonRow]
    hidden: int
    asked: list[SuggestionRow]
    person: PersonRow | None
    videos: list[PersonVideoRow]


class PeopleView(QWidget):
    """Shows everyone, or one person."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self._who = ""
        self._aged = self._on = False
        self.people_actions = PeopleActions(context, self)
        self.pictures = Pictures(self, KEPT)
        self.destroyed.connect(self.pictures.close)
        self.model = PeopleModel(self)
        self.grid = PeopleGrid(self.model, PeopleDelegate(context.theme, self.pictures, self))
        self.asked = SuggestionCard(context.theme, self.pictures)
        self.person = PersonPage(context, self.pictures, self.people_actions)
        self.nobody = Notice(context.theme, "person", "quiet")
        self.do = button("", self._begin, "primary")
        self._make_notice()
        self._lay_out()
        self._wire()
        self._paint()

    def _make_notice(self) -> None:
        column = self.nobody.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.do, 0, Qt.AlignmentFlag.AlignHCenter)

    def _lay_out(self) -> None:
        self.title = heading(self._context.theme, self.tr("People"))
        self.title.setWordWrap(False)
        self.count = label("", "quiet")
        self.add = button(self.tr("Add a person…"), self.people_actions.ask_for_somebody)
        self.hidden = button("", self.refresh, "flat")
        self.hidden.setCheckable(True)
        head = QHBoxLayout()
        head.setContentsMargins(HUGE, 0, HUGE, SMALL)
        head.setSpacing(MEDIUM)
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.hidden)
        head.addWidget(self.add)
        asked = QHBoxLayout()
        asked.setContentsMargins(HUGE, 0, HUGE, SMALL)
        asked.addWidget(self.asked)
        self.everyone = QWidget()
        column = QVBoxLayout(self.everyone)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(asked)
        self.inner = QStackedWidget()
        self.inner.addWidget(self.grid)
        self.inner.addWidget(self.nobody)
        column.addWidget(self.inner, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.everyone)
        self.pages.addWidget(self.person)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self.setFocusProxy(self.grid)

    def _wire(self) -> None:
        actions, grid = self.people_actions, self.grid
        self.pictures.ready.connect(lambda _: grid.viewport().update())
        self._context.theme.changed.connect(self._paint)
        self._context.poller.changed.connect(self._library_changed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._rested)
        grid.delegate.closeEditor.connect(lambda *_: self._rest.start(0))
        actions.changed.connect(self._said)
        self.model.named.connect(actions.name)
        grid.opened.connect(self.show_person)
        grid.merge_wanted.connect(self._merge)
        grid.photos_dropped.connect(self._enrol)
        grid.menu_wanted.connect(lambda place: self.menu(self._chosen()).popup(place))
        grid.hide_wanted.connect(lambda: actions.hide(self._chosen()))
        self.asked.answered.connect(lambda who, own, yes: actions.answer(who, own, yes=yes))
        self.asked.played.connect(
            lambda video, at: self._context.requests.open_moment.emit(video, at, {})
        )
        self.person.left.connect(self.show_everyone)
        self.person.menu_wanted.connect(self._person_menu)

    def _paint(self) -> None:
        self.title.setFont(self._context.theme.font(TEXT_TITLE, bold=True))
        self.grid.scheduleDelayedItemsLayout()
        self.grid.viewport().update()

    # --- what is shown

    def show_everyone(self) -> None:
        """Show all people."""
        before, self._who = self._who, ""
        self.pages.setCurrentWidget(self.everyone)
        row = self.model.row_of(before)
        if row is not None:
            self.grid.setCurrentIndex(self.model.index(row))
        self.grid.setFocus()
        self.refresh()

    def show_person(self, who: str) -> None:
        """Show the page of somebody (an id)."""
        self._who = who
        self.refresh()

    def refresh(self) -> None:
        """Read again who there is."""
        self._aged = False
        self._calls.run("people", _reading(self._who, self.hidden.isChecked()), self._take)

    def _library_changed(self) -> None:
        self._aged = True
        if not self._rest.isActive():
            self._rest.start(REST)

    def _rested(self) -> None:
        """Read again, where it is seen and no name is being typed."""
        if self._aged and self.isVisible() and not self.grid.is_naming:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._aged:
            self.refresh()

    def _said(self, who: str) -> None:
        """Something was said; the page follows who it left, where it is shown."""
        if who and self._who:
            self._who = who
        self.refresh()

    def _take(self, found: _Found) -> None:
        if self.grid.is_naming:
            self._aged = True  # what is typed stays
            return
        self.model.show(found.people)
        self.asked.show_suggestions([] if self.hidden.isChecked() else found.asked)
        self.count.setText(self.tr("%n person(s)", "", len(found.people)) if found.people else "")
        self.add.setVisible(found.on and found.model)
        self.hidden.setVisible(found.on and bool(found.hidden or self.hidden.isChecked()))
        hidden = self.tr("%n hidden", "", found.hidden)
        self.hidden.setText(self.tr("Show everyone") if self.hidden.isChecked() else hidden)
        if found.person is not None:
            self.person.show_person(found.person, found.videos)
            if self.pages.currentWidget() is not self.person:
                self.pages.setCurrentWidget(self.person)
                self.person.moments.setFocus()
        else:
            self._who = ""
            self.pages.setCurrentWidget(self.everyone)
        self._tell(found)
        shown = found.on and bool(found.people)
        self.inner.setCurrentWidget(self.grid if shown else self.nobody)

    def _tell(self, found: _Found) -> None:
        """Why nobody is shown, and what to do."""
        self.do.setVisible(not (found.on and found.model))
        if not found.on:
            self.nobody.tell(
                self.tr("People are not recognised"),
                self.tr("Heimdex can find the people in your videos by their faces."),
            )
            self.do.setText(self.tr("Recognise people…"))
        elif not found.model:
            self.nobody.tell(
                self.tr("A model for faces is missing"),
                self.tr("People are found once you choose one. It is downloaded once."),
            )
            self.do.setText(self.tr("Choose a model…"))
        elif self.hidden.isChecked():
            self.nobody.tell(self.tr("Nobody is hidden"), "")
        else:
            self.nobody.tell(
                self.tr("Nobody has been found yet"),
                self.tr("Whoever is seen appears here as your videos are indexed."),
            )
        self._on = found.on

    def _begin(self) -> None:
        if self._on:
            self._context.requests.show_settings.emit("models")
        else:
            self.people_actions.ask_to_switch_on()

    # --- what is done with people

    def _chosen(self) -> list[PersonRow]:
        ids = self.grid.chosen()
        return [row for row in self.model.rows if row["id"] in ids]

    def _rows(self, ids: list[str]) -> list[PersonRow]:
        return [row for who in ids for row in self.model.rows if row["id"] == who]

    def _merge(self, kept: str, others: list[str]) -> None:
        rows = self._rows([kept, *others])
        if len(rows) > 1:
            self.people_actions.ask_to_merge(rows[0], rows[1:])

    def _enrol(self, who: str, photos: list[str]) -> None:
        for row in self._rows([who]):
            self.people_actions.enrol(row, photos)

    def _person_menu(self, place: QPoint) -> None:
        if self.person.row is not None:
            self.menu([self.person.row], of_page=True).popup(place)

    def menu(self, rows: list[PersonRow], *, of_page: bool = False) -> QMenu:
        """What can be done with people; of the page of one, what stands on it is left out."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        actions, one = self.people_actions, rows[0]
        alone = len(rows) == 1
        if alone and not of_page:
            self._add(menu, "", self.tr("Open"), lambda: self.show_person(one["id"]))
            edit = lambda: self.grid.edit(self.grid.currentIndex())  # noqa: E731 - as the others
            self._add(menu, "", self.tr("Rename") if one["name"] else self.tr("Add a name"), edit)
            self._add(menu, "picture", self.tr("Add photos…"), lambda: actions.choose_photos(one))
            menu.addSeparator()
        if alone:
            others = [row for row in self.model.rows if row["id"] != one["id"]]
            merge = self._add(
                menu, "", self.tr("Merge with…"), lambda: actions.choose_and_merge(one, others)
            )
            merge.setEnabled(bool(others))
        else:
            self._add(menu, "", self.tr("Merge…"), lambda: actions.ask_to_merge(one, rows[1:]))
        if one["hidden"]:
            show = lambda: actions.hide(rows, hidden=False)  # noqa: E731 - as the others
            self._add(menu, "", self.tr("Show again"), show)
        else:
            self._add(menu, "", self.tr("Hide"), lambda: actions.hide(rows))
        if alone and one["name"]:
            menu.addSeparator()
            self._add(menu, "trash", self.tr("Forget…"), lambda: actions.ask_to_forget(one))
        return menu

    def _add(self, menu: QMenu, symbol: str, text: str, done: Callable[[], object]) -> QAction:
        action = menu.addAction(text)
        if symbol:
            action.setIcon(icon(symbol, self._context.theme.palette.quiet))
        action.triggered.connect(lambda _=False: done())
        return action


def _reading(who: str, hidden: bool) -> Callable[[Engine], _Found]:
    """The call that reads who there is, and where one of them (an id, "" for nobody) is seen."""

    def read(engine: Engine) -> _Found:
        on = engine.settings.people
        people = engine.people.all(hidden=hidden) if on else []
        away = people if hidden or not on else engine.people.all(hidden=True)
        person = next((row for row in [*people, *away] if row["id"] == who), None)
        videos: list[PersonVideoRow] = []
        if person is not None:
            try:
                videos = engine.people.videos(who)
            except UsageError:  # forgotten in this very moment
                person = None
        return _Found(
            on=on,
            model=engine.library.choices.model(ModelKind.FACES) is not None,
            people=people,
            hidden=len(away),
            asked=engine.people.suggestions(),
            person=person,
            videos=videos,
        )

    return read
