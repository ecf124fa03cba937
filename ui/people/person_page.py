"""A person's page: face, name, what can be done, and the moments by video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from ui.context import Context
from ui.people.moments_list import MomentsList
from ui.people.people_actions import PeopleActions
from ui.people.people_grid import photos_in
from ui.people.person_moments import MOMENT, VIDEO, PersonMomentsModel
from ui.people.suggestion_card import Face
from ui.people.words import counts, spoken_of
from ui.theme.tokens import HUGE, LARGE, SIDE, SMALL, TEXT_TITLE
from ui.widgets.basics import button, label, tool
from ui.widgets.flow import Flow
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from engine.types.rows import PersonRow, PersonVideoRow


class PersonPage(QWidget):
    """One person. Escape goes back to all of them."""

    left = Signal()
    menu_wanted = Signal(QPoint)
    """What can be done with a person is to be shown there."""

    def __init__(self, context: Context, pictures: Pictures, actions: PeopleActions) -> None:
        super().__init__()
        self._context, self._actions = context, actions
        self.row: PersonRow | None = None
        self.setAcceptDrops(True)
        theme = context.theme
        self.back = tool(theme, "back", self.tr("All people (Esc)"), self.left.emit)
        self.face = Face(theme, pictures)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Add a name"))
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setMinimumWidth(SIDE // 2)
        self.name.setMaximumWidth(2 * SIDE)
        self.name.setFont(theme.font(TEXT_TITLE, bold=True))
        self.name.returnPressed.connect(self._rename)
        self.name.editingFinished.connect(self._show_name)
        self.counts = label("", "quiet")
        self.search = button(self.tr("Search for this person"), self._find)
        self.photos = button(self.tr("Add photos…"), self._add_photos)
        self.more = tool(theme, "more", self.tr("More"), self._show_more)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.nothing = label(
            self.tr("Not seen in any video yet. It is recognised as videos are indexed."),
            "quiet",
            wrap=True,
        )
        self.nothing.setContentsMargins(HUGE, LARGE, HUGE, 0)
        self.model = PersonMomentsModel(self)
        self.moments = MomentsList(theme, pictures, self.model)
        pictures.ready.connect(lambda _: self.moments.viewport().update())
        theme.changed.connect(self.moments.viewport().update)
        self.moments.opened.connect(
            lambda video, at: context.requests.open_moment.emit(video, at, {})
        )
        self.moments.split_wanted.connect(self._split)
        self.moments.menu_wanted.connect(self._show_menu)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.counts)
        buttons = QWidget()
        flow = Flow(buttons)
        for made in (self.search, self.photos, self.more):
            flow.addWidget(made)
        words.addSpacing(SMALL)
        words.addWidget(buttons)
        top = QHBoxLayout()
        top.setContentsMargins(LARGE, 0, HUGE, SMALL)
        top.setSpacing(SMALL)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.face, 0, Qt.AlignmentFlag.AlignTop)
        top.addSpacing(SMALL)
        top.addLayout(words, 4)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.nothing)
        column.addWidget(self.moments, 1)
        self.setFocusProxy(self.moments)

    # --- what is shown

    def show_person(self, row: PersonRow, videos: list[PersonVideoRow]) -> None:
        """Show somebody, and where they are seen."""
        other = self.row is None or self.row["id"] != row["id"]
        self.row = row
        self.face.show_face(row["picture"])
        if other or not self.name.hasFocus():
            self.name.setText(row["name"])
        self.counts.setText(counts(row))
        self.search.setEnabled(bool(row["name"]) and not row["hidden"])
        self.nothing.setVisible(not videos)
        self.model.show(videos)

    def _show_name(self) -> None:
        """What was typed and not confirmed is no name."""
        if self.row is not None and not self.name.hasFocus():
            self.name.setText(self.row["name"])

    def _rename(self) -> None:
        name = self.name.text().strip()
        if self.row is not None and name and name != self.row["name"]:
            self._actions.name(self.row["id"], name)
        self.moments.setFocus()

    def _find(self) -> None:
        from engine.query.wording import value_text

        if self.row is not None:
            self._context.requests.search.emit(f"person:{value_text(self.row['name'])}")

    def _add_photos(self) -> None:
        if self.row is not None:
            self._actions.choose_photos(self.row)

    def _show_more(self) -> None:
        self.menu_wanted.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if photos_in(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Photos that are dropped on the page are of its person."""
        photos = photos_in(event)
        if photos and self.row is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._actions.enrol(self.row, photos)

    # --- moments

    def _split(self) -> None:
        moments = self.moments.chosen()
        if self.row is not None and moments:
            self._actions.split(self.row, moments)

    def _ask_whose(self) -> None:
        moments = self.moments.chosen()
        if self.row is not None and moments:
            self._actions.ask_whose(self.row, moments)

    def _show_menu(self, place: QPoint) -> None:
        self.moments_menu().popup(place)

    def moments_menu(self) -> QMenu:
        """What can be done with the selected moments."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        index = self.moments.currentIndex()
        menu.addAction(self.tr("Play")).triggered.connect(
            lambda _=False: self.moments.opened.emit(
                index.data(VIDEO)["video"], float(index.data(MOMENT)["at"])
            )
        )
        menu.addSeparator()
        name = "" if self.row is None else spoken_of(self.row).replace("&", "&&")
        text = self.tr("This is not {name}").format(name=name)
        menu.addAction(text).triggered.connect(lambda _=False: self._split())
        menu.addAction(self.tr("This is somebody else…")).triggered.connect(
            lambda _=False: self._ask_whose()
        )
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            if self.name.hasFocus() and self.row is not None:
                self.name.setText(self.row["name"])
                self.moments.setFocus()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)
