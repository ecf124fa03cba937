"""The library: what is shown of it, how many, in which order, and the grid of its videos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.bridge.operations import WORK
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.library.actions import LibraryActions
from ui.library.empty_page import EmptyPage
from ui.library.scrubbing import Scrub
from ui.library.video_actions import VideoActions
from ui.library.video_delegate import VideoDelegate
from ui.library.video_grid import VideoGrid
from ui.library.videos_model import BEHIND, VIDEO, VideosModel
from ui.library.words import short
from ui.theme.tokens import HUGE, MEDIUM, SMALL, TEXT_TITLE
from ui.widgets.basics import label
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from engine.types.rows import VideoRow

POSTERS, SHEETS = 40_000_000, 16_000_000  # bytes that are kept of each


class LibraryView(QWidget):
    """Shows a list; a double click or Enter plays a video."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.model = VideosModel(context.operations, self)
        posters, sheets = Pictures(self, POSTERS), Pictures(self, SHEETS)
        self.scrub = Scrub(context.operations, sheets, self)
        self.delegate = VideoDelegate(context.theme, posters, self.scrub, self)
        self.grid = VideoGrid(self.model, self.delegate, self.scrub)
        self.grid.setAccessibleName(self.tr("Videos"))
        self.library_actions = LibraryActions(self, context)
        self.video_actions = VideoActions(context, self, self.refresh)
        self.empty = EmptyPage(context, self.library_actions)
        self._lay_out()
        posters.ready.connect(lambda _: self.grid.viewport().update())
        self.destroyed.connect(posters.close)
        self.destroyed.connect(sheets.close)
        self.grid.activated.connect(self._play)
        self.grid.menu_wanted.connect(self._menu)
        self.grid.removal_wanted.connect(self._remove)
        self.model.counted.connect(self._counted)
        context.poller.changed.connect(self._library_changed)
        context.poller.looked.connect(self._looked)
        context.poller.idle.connect(self._look_behind)
        context.poller.idle.connect(self.scrub.forget)
        context.theme.changed.connect(self._paint)
        self._upgrade: tuple[Any, ...] | None = None
        self._looked_behind = False
        self._aged = False
        self._paint()
        self._name("all", None)

    def _lay_out(self) -> None:
        self.title = label()
        self.count = label("", "quiet")
        self.order = QComboBox()
        self.order.setAccessibleName(self.tr("Order of the videos"))
        for name, order in (
            (self.tr("Newest first"), "newest"),
            (self.tr("Oldest first"), "oldest"),
            (self.tr("Last added first"), "added"),
            (self.tr("Longest first"), "longest"),
            (self.tr("Shortest first"), "shortest"),
        ):
            self.order.addItem(name, order)
        policy = self.order.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.order.setSizePolicy(policy)
        self.order.activated.connect(lambda _: self._reorder())
        head = QHBoxLayout()
        head.setContentsMargins(HUGE, 0, HUGE, SMALL)
        head.setSpacing(MEDIUM)
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.order)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.grid)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        self.setFocusProxy(self.grid)

    # --- what is shown

    def show_list(self, video_list: str, folder: str | None = None) -> None:
        self._name(video_list, folder)
        self.model.show_list(video_list, folder, self.order.currentData())
        if not self._looked_behind:
            self._look_behind()

    def refresh(self) -> None:
        """The library is another."""
        self._aged = False
        self.model.refresh()

    def _library_changed(self) -> None:
        """Nobody looks at a view that is hidden: it is brought up to date when it is shown."""
        self._aged = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._aged:
            self.refresh()

    def _reorder(self) -> None:
        video_list = self.model.video_list
        if video_list["order"] != self.order.currentData():
            self.show_list(video_list["video_list"], video_list["folder"])

    def _name(self, video_list: str, folder: str | None) -> None:
        names = {
            "all": self.tr("All videos"),
            "failed": self.tr("Failed"),
            "offline": self.tr("Offline"),
            "waiting": self.tr("Waiting"),
        }
        self.title.setText(names[video_list] if folder is None else short(folder))
        self.title.setToolTip(folder or "")
        self.count.clear()
        self.empty.show_list(video_list, folder)
        self.pages.setCurrentWidget(self.grid)

    def _counted(self, count: int) -> None:
        self.count.setText(self.tr("%n video(s)", "", count) if count else "")
        self.order.setVisible(count > 1)
        self.pages.setCurrentWidget(self.grid if count else self.empty)

    def _paint(self) -> None:
        self.title.setFont(self._context.theme.font(TEXT_TITLE, bold=True))
        self.delegate.take_fonts()
        self.grid.updateGeometries()
        self.grid.viewport().update()

    # --- what is being done

    def _looked(self, now: Snapshot) -> None:
        heartbeat = now.heartbeat
        if heartbeat is None or not now.busy:
            self.model.set_work("", "", 0.0)
        else:
            self.model.set_work(str(heartbeat.video_id), heartbeat.step, heartbeat.fraction)
        upgrade = now.upgrade
        seen = None if upgrade is None else (upgrade["upgrade"], upgrade["state"])
        if self._looked_behind and seen != self._upgrade:
            self._look_behind()
        self._upgrade = seen

    def _look_behind(self) -> None:
        """See which videos could be upgraded: after indexing, and as an upgrade continues."""
        self._looked_behind = True
        self._context.operations.run(
            lambda engine: list(engine.upgrades.behind()), self.model.set_behind, lane=WORK
        )

    # --- what is done with videos

    def _play(self, index: QModelIndex) -> None:
        row = index.data(VIDEO)
        if row is not None:
            self.video_actions.play(row)

    def _menu(self, place: QPoint) -> None:
        row = self.grid.currentIndex().data(VIDEO)
        at = None if row is None else self.scrub.instant(row["id"])

        def show(rows: list[VideoRow]) -> None:
            if rows:
                menu = self.video_actions.menu(rows, at, self._is_behind)
                menu.aboutToHide.connect(menu.deleteLater)
                menu.popup(place)

        self.model.rows(self.grid.selected_numbers(), show)

    def _is_behind(self, video_id: str) -> bool:
        number = self.model.number_of(video_id)
        return number is not None and bool(self.model.index(number).data(BEHIND))

    def _remove(self) -> None:
        self.model.rows(self.grid.selected_numbers(), self.video_actions.ask_to_remove)
