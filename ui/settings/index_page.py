"""Settings: the version of the index, what is behind it, and upgrades."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.context import Context
from ui.messages import problem_of
from ui.settings.fields import Switch
from ui.settings.page import Page
from ui.theme.tokens import SMALL
from ui.widgets.basics import button, label, role
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from engine.api.engine import Engine


class IndexPage(Page):
    """What the index was made with, and bringing it up to date."""

    leaves = Signal()
    """Another window takes over: the settings may close."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Index"))
        self.version = label("", wrap=True)
        self.made_with = label("", "quiet", wrap=True)
        self.behind = label("", wrap=True)
        card = self.section()
        for each in (self.version, self.made_with, self.behind):
            each.setContentsMargins(0, SMALL, 0, SMALL)
            card.column.addWidget(each)
        self.upgrade = button(self.tr("Upgrade index…"), self._upgrade)
        self.back = button(self.tr("Undo last upgrade…"), self._ask_undo)
        self.back.hide()
        buttons = QWidget()
        row = Flow(buttons)
        row.addWidget(self.upgrade)
        row.addWidget(self.back)
        self.column.addWidget(buttons)
        self.said = label("", "quiet", wrap=True)
        self.said.hide()
        self.column.addWidget(self.said, 0, Qt.AlignmentFlag.AlignTop)
        self.bound(
            self.section(self.tr("Upgrades")),
            Switch(
                "keep_replaced",
                self.tr("Keep what an upgrade replaces"),
                self.tr("It can then be undone. It takes as much space as what replaced it."),
            ),
        )
        self.column.addStretch(1)

    def load(self) -> None:
        super().load()
        self.work("index", _look, self._show, self._failed)

    def _show(self, found: _Found) -> None:
        self.version.setText(self.tr("Index version {}").format(found.version))
        older = [each for each in found.made_with if each != found.version]
        self.made_with.setVisible(bool(older))
        form = self.tr("Parts of this library were made with version {}.")
        self.made_with.setText(form.format(", ".join(older)))
        count = found.behind
        if count:
            words = self.tr("%n video(s) can be found better after an upgrade.", "", count)
        else:
            words = self.tr("All videos are up to date.")
        role(self.behind, "warning" if count else "good")
        self.behind.setText(words)
        role(self.upgrade, "primary" if count else "")
        self.back.setVisible(found.kept)

    def _failed(self, error: Exception) -> None:
        role(self.said, "bad")
        self.said.setText(problem_of(error))
        self.said.show()

    def _upgrade(self) -> None:
        self.context.requests.upgrade.emit(None)
        self.leaves.emit()

    def _ask_undo(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            self.tr("Undo last upgrade"),
            self.tr(
                "What the last upgrade replaced is put back, with the models that were chosen"
                " before. Undo it?"
            ),
            parent=self,
        )
        sure = box.addButton(self.tr("Undo"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is sure:
            self.undo()

    def undo(self) -> None:
        """Put back what the last upgrade replaced."""
        self.work(
            "roll back", lambda engine: engine.upgrades.roll_back(), self._begun, self._failed
        )

    def _begun(self, _: object) -> None:
        role(self.said, "good")
        self.said.setText(self.tr("The upgrade is being undone. Activity shows the progress."))
        self.said.show()
        self.back.hide()


class _Found(NamedTuple):
    version: str
    made_with: list[str]
    behind: int
    kept: bool


def _look(engine: Engine) -> _Found:
    return _Found(
        version=engine.spec_version,
        made_with=engine.upgrades.plan()["made_with"],
        behind=len(engine.upgrades.behind()),
        kept=engine.upgrades.can_roll_back(),
    )
