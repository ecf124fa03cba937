"""The queue: what is worked on, what waits, what failed and why, and what became done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ui.activity.header import Header
from ui.activity.queue_delegate import FRONT, REMOVE, RETRY, SHOW
from ui.activity.queue_list import PLAY, QueueList
from ui.activity.upgrade_card import UpgradeCard
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.library.video_actions import VideoActions
from ui.settings.devices import device_words
from ui.theme.icons import pixmap
from ui.theme.tokens import HUGE, ICON, MEDIUM, SMALL
from ui.widgets.basics import heading, label
from ui.widgets.calls import Calls
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from engine.types.rows import ActivityRow, DeviceRow, VideoRow

AGAIN = 400  # milliseconds at least between two looks at the queue
MARK = 48  # size of the picture on the empty page


class ActivityView(QWidget):
    """Shows the queue while it is seen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self._began = time.time()
        self._fits = False
        self.pictures = Pictures(self)
        self.header = Header(context)
        self.card = UpgradeCard(context)
        self.list = QueueList(context.theme, self.pictures)
        self.empty = EmptyPage(context)
        self.acts = VideoActions(context, self, self.refresh)
        self.device_mark = QLabel()
        self.device = label("", "quiet", wrap=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self._lay_out()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN)
        self._again.timeout.connect(self._look)
        self.list.wanted.connect(self._do)
        self.list.queue.order_wanted.connect(self._reorder)
        context.poller.looked.connect(self._seen)
        context.poller.changed.connect(self.refresh)
        context.theme.changed.connect(self._paint)
        self.destroyed.connect(self.pictures.close)
        self._paint()

    def _lay_out(self) -> None:
        card = QVBoxLayout()
        card.setContentsMargins(HUGE, 0, HUGE, MEDIUM)
        card.addWidget(self.card)
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(HUGE, SMALL, HUGE, SMALL)
        foot.setSpacing(SMALL)
        foot.addWidget(self.device_mark)
        foot.addWidget(self.device, 1)
        self.foot.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(card)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)

    def _paint(self) -> None:
        ratio = self.devicePixelRatioF()
        self.device_mark.setPixmap(pixmap("device", self._context.theme.palette.quiet, ICON, ratio))

    # --- following

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._fits = True
        self._seen(self._context.poller.latest)
        self._look()
        self._context.search.ask("status").answered.connect(self._hear_service)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._fits = False

    def refresh(self) -> None:
        """Look at the queue again soon, if anybody sees it."""
        if self._fits and not self._again.isActive():
            self._again.start()

    def _look(self) -> None:
        since = self._began
        self._calls.run("activity", lambda engine: engine.browse.activity(since=since), self._show)

    def _show(self, activity: ActivityRow) -> None:
        self.list.queue.show_activity(activity)
        self.header.done = activity["done_count"]
        self.header.show_snapshot(self._context.poller.latest)
        if activity["devices"]:
            self._tell_device(activity["devices"])
        self._turn()

    def _seen(self, now: Snapshot) -> None:
        if not self._fits:
            return
        self.list.queue.set_heartbeat(now.heartbeat)
        self.card.show_upgrade(now.upgrade, held=now.paused or now.cancelled)
        self.header.show_snapshot(now)
        self._turn()

    def _turn(self) -> None:
        anything = self.list.queue.rowCount() > 0
        self.stack.setCurrentWidget(self.list if anything else self.empty)

    def _hear_service(self, status: dict[str, Any]) -> None:
        """Where no video was indexed yet: what the search service knows of the device."""
        if not self.device.text():
            self._tell_device(status.get("models", []))

    def _tell_device(self, models: list[DeviceRow]) -> None:
        self.device.setText(device_words(models))
        self.foot.setVisible(bool(self.device.text()))

    # --- doing

    def _do(self, action: str, rows: list[VideoRow]) -> None:
        if action == RETRY:
            self.acts.index_again(rows)
        elif action == FRONT:
            self.acts.move_to_front(rows)
        elif action == SHOW:
            self.acts.show_file(rows[0])
        elif action == PLAY:
            self.acts.play(rows[0])
        elif action == REMOVE:
            self.acts.ask_to_remove(rows)

    def _reorder(self, ids: list[str]) -> None:
        self._calls.run(
            "reorder", lambda engine: engine.queue.move_to_front(ids), lambda _: self._look()
        )


class EmptyPage(QWidget):
    """Nothing is to be done."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.mark = QLabel()
        self.mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = heading(context.theme, self.tr("All done"))
        self.words = label(
            self.tr(
                "New videos in your folders are indexed as they come. Drop videos or folders on"
                " this window to add more."
            ),
            "quiet",
            wrap=True,
        )
        for each in (self.title, self.words):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(HUGE, HUGE, HUGE, HUGE)
        column.setSpacing(MEDIUM)
        column.addStretch(2)
        for each in (self.mark, self.title, self.words):
            column.addWidget(each)
        column.addStretch(3)
        context.theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        ratio = self.devicePixelRatioF()
        self.mark.setPixmap(pixmap("check", self._theme.palette.quiet, MARK, ratio))
