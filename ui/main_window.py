"""The main window: side bar, search field, the views between which it changes, and the player."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.types import ModelKind
from ui.activity.activity_view import ActivityView
from ui.background import Background
from ui.context import Context
from ui.library.drop import DropTarget
from ui.library.library_view import LibraryView
from ui.library.side_bar import SideBar
from ui.messages import problem_of, text
from ui.onboarding.first_run import FirstRunView
from ui.player.player_view import PlayerView
from ui.search.search_bar import SearchBar
from ui.search.search_view import SearchView
from ui.status import StatusLine
from ui.theme.tokens import LARGE, MEDIUM
from ui.upgrade.banner import UpgradeBanner
from ui.widgets.basics import role

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.messages import Message
    from engine.types.reports import ExampleRow, MomentRow, OpenedWith

LEAST_PLAYER = 200  # pixels below which a pane was never given its place
PLAYER_SHARE = 58  # percent of the width


class MainWindow(QMainWindow):
    """One window for one library."""

    closing = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setWindowTitle("Heimdex")
        self.setAcceptDrops(True)
        self.side = SideBar(context)
        self.search_bar = SearchBar(context)
        self.library = LibraryView(context)
        self.results = SearchView(context)
        self.activity = ActivityView(context)
        self.first_run = FirstRunView(context)
        self.player = PlayerView(context)
        self.banner = UpgradeBanner(context)
        self.status = StatusLine(context)
        self.pages = QStackedWidget()
        for page in (self.library, self.results, self.activity, self.first_run):
            self.pages.addWidget(page)
        self._lay_out()
        self._make_menus()
        self._wire()
        self.drop = DropTarget(self, context)
        self.background = Background(self, context)

    def _lay_out(self) -> None:
        self.top = QWidget()
        bar = QHBoxLayout(self.top)
        bar.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        bar.addWidget(self.search_bar)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.pages)
        self.split.addWidget(self.player)
        self.split.setHandleWidth(1)
        self.player.hide()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.banner)
        column.addWidget(self.split, 1)
        whole = QWidget()
        role(whole, "ground")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(right, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)
        self.resize(1280, 800)

    def _make_menus(self) -> None:
        requests = self.context.requests
        self.library_menu = self.menuBar().addMenu(self.tr("&Library"))
        self.edit_menu = self.menuBar().addMenu(self.tr("&Edit"))
        self.view_menu = self.menuBar().addMenu(self.tr("&View"))
        actions = self.library.library_actions
        self.library_menu.addActions([actions.add_videos, actions.add_folder, actions.watch])
        self.library_menu.addSeparator()
        self._action(
            self.library_menu, self.tr("Upgrade index…"), lambda: requests.upgrade.emit(None)
        )
        if self.context.leave_demo is not None:
            self._action(self.library_menu, self.tr("Leave the demo"), self.context.leave_demo)
        self.library_menu.addSeparator()
        self._action(
            self.library_menu,
            self.tr("Settings…"),
            lambda: requests.show_settings.emit("general"),
            QKeySequence.StandardKey.Preferences,
        )
        self._action(self.library_menu, self.tr("Quit"), self.close, QKeySequence.StandardKey.Quit)
        self._action(
            self.edit_menu,
            self.tr("Find a moment"),
            self.search_bar.take_focus,
            QKeySequence.StandardKey.Find,
        )
        self._action(
            self.view_menu,
            self.tr("Library"),
            lambda: requests.show_list.emit("all", None),
            "Ctrl+1",
        )
        self._action(self.view_menu, self.tr("Activity"), requests.show_activity.emit, "Ctrl+2")

    def _action(
        self, menu: Any, text: str, done: Any, keys: QKeySequence.StandardKey | str | None = None
    ) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _=False: done())
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        menu.addAction(action)
        self.addAction(action)  # its keys work while the menu bar is hidden, too
        return action

    def _wire(self) -> None:
        requests, context = self.context.requests, self.context
        self.search_bar.asked.connect(self._search)
        self.search_bar.confirmed.connect(self.results.remember)
        self.search_bar.down.connect(self.results.take_focus)
        self.search_bar.left.connect(self._leave_search)
        self.search_bar.order_wanted.connect(self.results.use_order)
        self.side.saved.order_wanted.connect(self.results.use_order)
        self.results.back.connect(self.search_bar.take_focus)
        self.results.order_changed.connect(self.search_bar.note_order)
        self.results.selected.connect(self._preview)
        requests.search.connect(self.search_bar.set_text)
        requests.similar.connect(self._similar)
        requests.open_moment.connect(self._open)
        requests.show_list.connect(self._show_list)
        requests.show_activity.connect(self._show_activity)
        requests.show_settings.connect(self._show_settings)
        requests.upgrade.connect(self._upgrade)
        requests.add_paths.connect(self._add)
        requests.say.connect(self.status.say)
        context.operations.broken.connect(self._tell)
        self.player.closed.connect(self.player.hide)
        self.first_run.finished.connect(lambda: self._show_list("all", None))

    def begin(self) -> None:
        """Show what there is: the library, or the first steps where there is nothing yet."""
        self._show_list("all", None)
        self.context.operations.run(_is_new, self._greet)

    def _greet(self, new: bool) -> None:
        if new:
            self._show(self.first_run)

    # --- what is shown

    def _show(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        first = page is self.first_run
        for around in (self.side, self.top, self.status, self.menuBar()):
            around.setVisible(not first)

    def _show_list(self, video_list: str, folder: str | None) -> None:
        self.library.show_list(video_list, folder)
        self._show(self.library)
        self.search_bar.empty()

    def _show_activity(self) -> None:
        self.player.close_video()
        self._show(self.activity)
        self.search_bar.empty()

    def _leave_search(self) -> None:
        """Escape in an empty field: the keyboard goes to the grid."""
        self.context.requests.show_list.emit("all", None)
        self.library.grid.setFocus()

    def _search(self, text: str) -> None:
        if text.strip():
            self.results.search(text)
            self._show_results()
        elif self.pages.currentWidget() is self.results:
            self.context.requests.show_list.emit("all", None)

    def _show_results(self) -> None:
        self.side.show_none()
        self._show(self.results)

    def _similar(self, examples: list[ExampleRow], text: str) -> None:
        self.results.similar(examples, text)
        self._show_results()

    def _open(self, video_id: str, at: float, answer: OpenedWith) -> None:
        if not self.player.isVisible():
            self.player.show()
            if min(self.split.sizes()) < LEAST_PLAYER:
                width = self.split.width()
                self.split.setSizes(
                    [width - PLAYER_SHARE * width // 100, PLAYER_SHARE * width // 100]
                )
        self.player.open(video_id, at, answer)
        self.player.take_focus()

    def _preview(self, moment: MomentRow) -> None:
        """Going through the results, each moment is shown where the player is open already."""
        if self.player.isVisible():
            video = moment["video"]["id"]
            self.player.open(video, moment["at"], self.results.matches_of(video))

    def _show_settings(self, page: str) -> None:
        from ui.settings.settings_dialog import SettingsDialog  # not before the first paint

        dialog = self.findChild(SettingsDialog)
        if dialog is None:
            dialog = SettingsDialog(self.context, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            # A model or a setting that was changed here is nothing that the poller sees.
            dialog.finished.connect(self.banner.refresh)
        dialog.show_page(page)
        dialog.raise_()

    def _upgrade(self, request: object) -> None:
        from ui.upgrade.upgrade_dialog import UpgradeDialog  # not before the first paint

        dialog = UpgradeDialog(self.context, self, request)  # type: ignore[arg-type]
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # --- what is done

    def _add(self, paths: list[Path]) -> None:
        """Index files and folders, and watch the folders."""

        def add(engine: Engine) -> tuple[int, int, list[Message]]:
            for path in paths:
                if path.is_dir():
                    engine.watch(path)
            prepared = engine.prepare(paths)
            engine.queue.wake_worker()
            return len(prepared.queued), prepared.scan.skipped, prepared.scan.warnings

        self.context.operations.run(add, lambda found: self._added(*found), lane="work")

    def _added(self, count: int, others: int, warnings: Sequence[Message]) -> None:
        said = [self.tr("%n video(s) will be indexed.", "", count)]
        if others:
            said.append(self.tr("%n other file(s) were left out.", "", others))
        said += map(text, warnings[:1])  # one line has room for one
        kind = "warning" if warnings else "good" if count else "quiet"
        self.context.requests.say.emit(" ".join(said), kind)

    def _tell(self, error: Exception) -> None:
        """An error that no view handles: what happened and what to do, where it is seen."""
        self.status.say(problem_of(error), "bad")

    # --- how the processes behind it are

    def worker_health(self, well: bool, why: Message | None) -> None:
        """What the worker's supervisor tells."""
        if why is not None and not well:
            self.status.say(text(why), "warning")

    def search_health(self, well: bool, why: str) -> None:
        """What the search client tells."""
        if not well:
            self.status.say(why, "warning")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self.background.closing(event):
            return
        self.player.close_video()
        self._keep_shape()
        self.closing.emit()

    # --- size and place, stored beside the library

    def _shape(self) -> QSettings:
        path = str(self.context.library / "window.ini")
        return QSettings(path, QSettings.Format.IniFormat)

    def _keep_shape(self) -> None:
        stored = self._shape()
        stored.setValue("geometry", self.saveGeometry())
        stored.setValue("split", self.split.saveState())

    def restore_geometry(self) -> None:
        """Be where and as large as the window was the last time."""
        stored = self._shape()
        geometry, split = stored.value("geometry"), stored.value("split")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(split, QByteArray):
            self.split.restoreState(split)


def _is_new(engine: Engine) -> bool:
    """Whether nobody has used this library yet: no video, no folder, no model."""
    chosen = any(engine.library.choices.model(kind) for kind in ModelKind)
    return not (chosen or engine.browse.count() or engine.browse.folders())
