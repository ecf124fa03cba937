"""A quiet banner: videos of the library are behind the latest spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.bridge.operations import WORK
from ui.bridge.poller import Snapshot
from ui.context import Context
from ui.theme.tokens import LARGE, MEDIUM, SMALL
from ui.widgets.basics import button, label, tool
from ui.widgets.calls import Calls
from ui.widgets.notice import Symbol

if TYPE_CHECKING:
    from engine.api.engine import Engine

REMEMBERED = "window.ini"
DISMISSED = "upgrade_banner/dismissed"
SETTLE = 2_000  # milliseconds after the window began: others have the first seconds
OPEN = ("queued", "running", "paused", "stopped", "rolling_back")


class UpgradeBanner(QWidget):
    """Shown while videos are behind and no upgrade is under way.

    It looks at the beginning, when indexing or an upgrade has ended, and when the models changed:
    not more often, for looking costs a pass over all videos. ``refresh`` where a setting changed.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self._latest = ""
        self._behind = 0
        self._under_way = False
        self._own = QSettings(str(context.library / REMEMBERED), QSettings.Format.IniFormat)
        frame = QFrame()
        frame.setProperty("role", "banner")
        self.setAccessibleName(self.tr("Upgrade"))
        self.text = label("", wrap=True)
        self.upgrade = button(
            self.tr("Upgrade index…"), lambda: context.requests.upgrade.emit(None)
        )
        self.dismiss = tool(context.theme, "close", self.tr("Not now"), self._dismiss)
        around = QHBoxLayout(self)
        around.setContentsMargins(LARGE, 0, LARGE, MEDIUM)
        around.addWidget(frame)
        row = QHBoxLayout(frame)
        row.setContentsMargins(LARGE, SMALL, SMALL, SMALL)
        row.setSpacing(MEDIUM)
        row.addWidget(Symbol(context.theme, "upgrade", "accent"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.upgrade)
        row.addWidget(self.dismiss)
        self.hide()
        self._looked = False
        context.poller.looked.connect(self._look)
        context.poller.idle.connect(self.refresh)
        context.poller.renewed.connect(self._renew)

    def refresh(self) -> None:
        """Find, in the background, how many videos are behind."""

        def behind(engine: Engine) -> tuple[str, int]:
            models = [getattr(model, "identity", "") for model in engine.context().models.values()]
            return " ".join([engine.spec_version, *models]), len(engine.upgrades.behind())

        self._calls.run("behind", behind, self._found, lane=WORK)

    def _renew(self) -> None:
        """While videos are indexed, their end is awaited."""
        if not self._context.poller.latest.busy:
            self.refresh()

    def _found(self, found: tuple[str, int]) -> None:
        self._latest, self._behind = found
        self.text.setText(
            self.tr("%n video(s) can be found better after an upgrade.", "", self._behind)
        )
        self._show()

    def _look(self, now: Snapshot) -> None:
        if not self._looked:
            self._looked = True
            QTimer.singleShot(SETTLE, self, self.refresh)
        under_way = now.upgrade is not None and now.upgrade["state"] in OPEN
        if under_way == self._under_way:
            return
        self._under_way = under_way
        if under_way:
            self._show()
        else:
            self.refresh()

    def _show(self) -> None:
        dismissed = self._own.value(DISMISSED, "") == self._latest
        self.setVisible(self._behind > 0 and not self._under_way and not dismissed)

    def _dismiss(self) -> None:
        """Not for this spec and these models any more; the menu has it all the same."""
        self._own.setValue(DISMISSED, self._latest)
        self._show()
