"""What can be done with videos that are selected: their menu, and its actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from engine.types import UpgradeRequest, UpgradeScope
from ui.bridge.operations import WORK
from ui.context import Context
from ui.theme.icons import icon
from ui.widgets.file_manager import show_in_file_manager
from ui.widgets.question import Question
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import VideoRow


NAMED = 3
"""Videos that a question names; of more it tells the number."""


class VideoActions(QObject):
    """Acts on rows of the library (``Browsing.page``).

    Args:
        view: over which menus and questions are shown.
        changed: called when the library is another by an action of this window.
    """

    def __init__(self, context: Context, view: QWidget, changed: Callable[[], object]) -> None:
        super().__init__(view)
        self._context, self._view, self._changed = context, view, changed

    # --- the menu

    def menu(self, rows: list[VideoRow], at: float | None, behind: Callable[[str], bool]) -> QMenu:
        """The menu for some rows.

        Args:
            at: the instant (seconds) that is shown of the first, None where its poster is.
            behind: whether a video (id) could be upgraded.
        """
        menu = QMenu(self._view)
        one = rows[0] if len(rows) == 1 else None
        there = [row for row in rows if row["state"] != "offline"]
        if one is not None:
            self._add(menu, "play", self.tr("Play"), lambda: self.play(one), bool(there))
            if at is not None:
                text = self.tr("Play from {}").format(clock(at))
                self._add(menu, "play", text, lambda: self.play(one, at), bool(there))
            text = self.tr("Show in file manager")
            self._add(menu, "show-file", text, lambda: self.show_file(one), bool(there))
            self._add(menu, "", self.tr("Copy path"), lambda: self.copy_path(one))
            menu.addSeparator()
        again = [row for row in rows if row["state"] in ("failed", "indexed")]
        self._add(menu, "", self.tr("Index again"), lambda: self.index_again(again), bool(again))
        waiting = [row for row in rows if row["state"] == "queued"]
        if waiting:
            text = self.tr("Move to the front of the queue")
            self._add(menu, "waiting", text, lambda: self.move_to_front(waiting))
        old = [row for row in there if behind(row["id"])]
        if old:
            self._add(menu, "upgrade", self.tr("Upgrade…"), lambda: self.upgrade(old))
        menu.addSeparator()
        text = self.tr("Remove from the library…")
        self._add(menu, "trash", text, lambda: self.ask_to_remove(rows))
        return menu

    def _add(
        self,
        menu: QMenu,
        symbol: str,
        text: str,
        done: Callable[[], object],
        enabled: bool = True,
    ) -> QAction:
        action = menu.addAction(text)
        if symbol:
            action.setIcon(icon(symbol, self._context.theme.palette.quiet))
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False: done())
        return action

    # --- the actions

    def play(self, row: VideoRow, at: float = 0.0) -> None:
        if row["state"] == "offline":
            self._say(self.tr("“{}” cannot be reached now. Connect its drive."), row, "warning")
            return
        self._context.requests.open_moment.emit(row["id"], at, {})

    def show_file(self, row: VideoRow) -> None:
        show_in_file_manager(row["path"])

    def copy_path(self, row: VideoRow) -> None:
        QGuiApplication.clipboard().setText(row["path"])

    def index_again(self, rows: list[VideoRow]) -> None:
        """Try failed videos again; index the others again, once the user confirms."""
        failed = [Path(row["path"]) for row in rows if row["state"] == "failed"]
        others = [Path(row["path"]) for row in rows if row["state"] == "indexed"]
        if failed:

            def retry(engine: Engine) -> int:
                queued = engine.prepare_retry(failed).queued
                engine.queue.wake_worker()
                return len(queued)

            self._context.operations.run(retry, self._retried, lane=WORK)
        if others:
            request = UpgradeRequest(UpgradeScope.VIDEO, tuple(others), force=True)
            self._context.requests.upgrade.emit(request)

    def _retried(self, count: int) -> None:
        text = self.tr("%n video(s) will be tried again.", "", count)
        self._context.requests.say.emit(text, "good" if count else "quiet")
        self._changed()

    def move_to_front(self, rows: list[VideoRow]) -> None:
        ids = [row["id"] for row in rows]

        def moved(count: int) -> None:
            text = self.tr("%n video(s) come next.", "", count)
            self._context.requests.say.emit(text, "good" if count else "quiet")
            self._changed()

        self._context.operations.run(lambda engine: engine.queue.move_to_front(ids), moved)

    def upgrade(self, rows: list[VideoRow]) -> None:
        paths = tuple(Path(row["path"]) for row in rows)
        self._context.requests.upgrade.emit(UpgradeRequest(UpgradeScope.VIDEO, paths))

    # --- removing

    def ask_to_remove(self, rows: list[VideoRow]) -> Question | None:
        """Ask whether to take videos out of the library; the files are never touched."""
        if not rows:
            return None
        if len(rows) == 1:
            question = self.tr("Remove “{}” from the library?").format(rows[0]["title"])
        else:
            question = self.tr("Remove %n video(s) from the library?", "", len(rows))
        meaning = self.tr(
            "Nothing is deleted from disk: the files stay where they are. What was found in them"
            " is forgotten; adding them again means indexing them again."
        )
        asked = Question(
            self._view.window(),
            self._context.theme,
            question,
            meaning,
            self.tr("Remove"),
            lambda: self.remove(rows),
        )
        asked.open()
        return asked

    def remove(self, rows: list[VideoRow]) -> None:
        """Take videos out of the library, at all places they have."""
        ids = [row["id"] for row in rows]

        def removed(count: int) -> None:
            text = self.tr("%n video(s) removed from the library.", "", count)
            self._context.requests.say.emit(text, "good")
            self._changed()

        self._context.operations.run(lambda engine: take_out(engine, ids), removed, lane=WORK)

    def _say(self, text: str, row: VideoRow, kind: str) -> None:
        self._context.requests.say.emit(text.format(row["title"]), kind)


def take_out(engine: Engine, video_ids: list[str]) -> int:
    """Remove videos (ids) at every place they have; returns how many were there still."""
    count = 0
    for video_id in video_ids:
        places = engine.library.videos.places(int(video_id))
        if places:
            engine.remove([place.path for place in places])
            count += 1
    return count
