"""The first run: folders, models, and indexing begins; or the demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from engine.errors import HeimdexError
from ui.bridge.operations import WORK
from ui.context import Context
from ui.messages import problem_of
from ui.onboarding.begin_page import BeginPage
from ui.onboarding.folders_page import FoldersPage
from ui.onboarding.models_page import STARTER, ModelsPage
from ui.onboarding.parts import StepMarks
from ui.theme.tokens import COLUMN, HUGE, LARGE, MEDIUM, SMALL, TEXT_HERO
from ui.widgets.basics import button, heading, label
from ui.widgets.calls import Calls

if TYPE_CHECKING:
    from engine.api.engine import Engine

FOLDERS, MODELS, BEGIN = range(3)


class FirstRunView(QWidget):
    """Three calm steps; ``finished`` when the library is to be shown."""

    finished = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self.marks = StepMarks(
            context.theme, [self.tr("Folders"), self.tr("Models"), self.tr("Indexing")]
        )
        self.title = heading(context.theme, "", TEXT_HERO)
        self.words = label("", "quiet", wrap=True)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self.folders = FoldersPage(context)
        self.folders.changed.connect(self._show_buttons)
        self.models = ModelsPage(context)
        self.models.changed.connect(self._show_buttons)
        self.begun = BeginPage(context)
        self.begun.arrived.connect(self._index)
        self.pages = QStackedWidget()
        for page in (self.folders, self.models, self.begun):
            self.pages.addWidget(page)
        self.back = button(self.tr("Back"), self._back)
        self.demo = button(self.tr("Try the demo"), self._open_demo)
        self.later = button(self.tr("Choose folders later"), self._next, "flat")
        self.forward = button("", self._next, "primary")
        self._lay_out()
        self._go(FOLDERS)
        context.requests.add_paths.connect(self._also)
        context.requests.say.connect(self._said)
        context.operations.broken.connect(self._broke)

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(COLUMN)
        inside = QVBoxLayout(column)
        inside.setContentsMargins(HUGE, 2 * HUGE, HUGE, HUGE)
        inside.setSpacing(MEDIUM)
        inside.addWidget(self.marks)
        inside.addSpacing(LARGE)
        inside.addWidget(self.title)
        inside.addWidget(self.words)
        inside.addWidget(self.problem)
        inside.addSpacing(SMALL)
        inside.addWidget(self.pages, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 1000)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(middle)
        buttons = QWidget()
        buttons.setMaximumWidth(COLUMN)
        foot = QHBoxLayout(buttons)
        foot.setContentsMargins(HUGE, SMALL, HUGE, LARGE)
        foot.setSpacing(SMALL)
        foot.addWidget(self.back)
        foot.addWidget(self.demo)
        foot.addStretch(1)
        foot.addWidget(self.later)
        foot.addWidget(self.forward)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(buttons, 1000)
        below.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        whole.addLayout(below)

    # --- from step to step

    @property
    def step(self) -> int:
        """0, 1 or 2."""
        return self.pages.currentIndex()

    def _go(self, step: int) -> None:
        self.problem.hide()
        self.pages.setCurrentIndex(step)
        self.marks.at(step)
        title, words = self._texts()[step]
        if step == BEGIN and not self.folders.paths:
            title = self.tr("All is ready")
            words = self.tr("Add folders at any time: drop them on the window, or use the menu.")
        self.begun.index_card.setVisible(bool(self.folders.paths))
        self.title.setText(title)
        self.words.setText(words)
        if step == MODELS:
            self.models.look()
        self._show_buttons()

    def _texts(self) -> list[tuple[str, str]]:
        return [
            (
                self.tr("Find any moment in your videos"),
                self.tr(
                    "Choose the folders that hold them. They stay where they are, and everything"
                    " happens on this computer."
                ),
            ),
            (
                self.tr("Choose models"),
                self.tr(
                    "Models look at the pictures and listen to the speech. You can change them at"
                    " any time."
                ),
            ),
            (
                self.tr("Indexing has begun"),
                self.tr("Indexing starts with whatever is ready, and continues while you search."),
            ),
        ]

    def _show_buttons(self) -> None:
        step = self.step
        self.back.setVisible(step == MODELS)
        self.demo.setVisible(step == FOLDERS and self._context.leave_demo is None)
        self.later.setVisible(step == FOLDERS and not self.folders.paths)
        self.forward.setText(self._forward_text())
        ready = [bool(self.folders.paths), self.models.ready, True]
        self.forward.setEnabled(ready[step])

    def _forward_text(self) -> str:
        if self.step == FOLDERS:
            return self.tr("Continue")
        if self.step == BEGIN:
            return self.tr("Show my library")
        if any(each.bytes for each in self.models.wanted):
            return self.tr("Download and start")
        return self.tr("Start")

    def _next(self) -> None:
        if self.step == FOLDERS:
            self._go(MODELS)
        elif self.step == MODELS:
            self._begin()
        else:
            self.finished.emit()

    def _back(self) -> None:
        self._go(FOLDERS)

    def _open_demo(self) -> None:
        self.demo.setEnabled(False)
        self.demo.setText(self.tr("Opening the demo…"))
        QTimer.singleShot(0, self, self._make_demo)

    def _make_demo(self) -> None:
        try:
            self._context.open_demo()
        except (HeimdexError, OSError) as error:
            self.demo.setEnabled(True)
            self.demo.setText(self.tr("Try the demo"))
            text = self.tr("The demo cannot be opened: {}").format(error)
            self._context.requests.say.emit(text, "bad")

    def _said(self, text: str, kind: str) -> None:
        """The status line is not there while these steps stand alone: trouble is told here."""
        if self.isVisible() and kind in ("bad", "warning"):
            self.problem.setText(text)
            self.problem.show()

    def _broke(self, error: Exception) -> None:
        self._said(problem_of(error), "bad")

    def _also(self, paths: list[Path]) -> None:
        """What is added by the menu, or dropped elsewhere on the window, is listed too."""
        if self.step == FOLDERS and self.isVisible():
            self.folders.add(paths)

    # --- what is done

    def _begin(self) -> None:
        """Index at once with whatever is ready; models that are fetched join later."""
        if self.models.choice == STARTER:
            self._calls.run("use", _use_starter, lambda _: self._add(), lane=WORK)
        else:
            self._add()
            if self.models.wanted:
                self.begun.fetch(self.models.wanted)
        self._go(BEGIN)

    def _add(self) -> None:
        if self.folders.paths:
            self._context.requests.add_paths.emit(list(self.folders.paths))

    def _index(self) -> None:
        """A model came: what is indexed already is looked at with it too."""
        paths = list(self.folders.paths)

        def index(engine: Engine) -> int:
            prepared = engine.prepare([path for path in paths if path.exists()])
            engine.queue.wake_worker()
            return len(prepared.queued)

        self._calls.run("index", index, lane=WORK)


def _use_starter(engine: Engine) -> None:
    engine.use_bundled_models()
