"""Settings: presets, and each kind of model: what is here, in use, to be had, imported, removed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QVBoxLayout

from engine.messages import Message
from engine.types import ModelKind, UpgradeRequest
from ui.context import Context
from ui.messages import problem_of, text
from ui.settings import model_words
from ui.settings.downloads import Downloads
from ui.settings.model_row import ModelRow
from ui.settings.page import Card, Page
from ui.settings.presets import Presets
from ui.theme.tokens import SMALL
from ui.widgets.basics import button, heading, label, say
from ui.widgets.words import duration

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types import rows

AT_ONCE = 4  # rows made in one turn of the event loop


class ModelsPage(Page):
    """What sees, hears and understands."""

    leaves = Signal()
    """Another window takes over: the settings may close."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Models"))
        self.downloads = Downloads.of(context)
        self.rows: dict[tuple[str, str], ModelRow] = {}
        self.presets = Presets(context)
        self.presets.wanted.connect(self.choose)
        self.column.addWidget(self.presets)
        self.said = label("", "quiet", wrap=True)
        self.said.hide()
        self.column.addWidget(self.said)
        self._cards: dict[str, Card] = {}
        self.changes: dict[str, QLabel] = {}
        for kind, (title, purpose) in model_words.kind_titles().items():
            self._add_kind(kind, title, purpose)
        self.bring = button(self.tr("Import from a folder…"), self._choose_folder)
        self.column.addWidget(self.bring, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self._to_make: list[rows.ModelRow] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._make_some)
        self.downloads.changed.connect(self._show_downloads)
        self.downloads.arrived.connect(self._arrived)
        self.downloads.used.connect(self._done)
        self.downloads.refused.connect(self._failed)

    def _add_kind(self, kind: str, title: str, purpose: str) -> None:
        words = QVBoxLayout()
        words.setContentsMargins(0, SMALL, 0, 0)
        words.setSpacing(0)
        words.addWidget(heading(self.context.theme, title, 0.0))
        words.addWidget(label(purpose, "quiet", wrap=True))
        self.changes[kind] = label("", "quiet", wrap=True)
        self.changes[kind].hide()
        words.addWidget(self.changes[kind])
        self.column.addLayout(words)
        self._cards[kind] = Card()
        self.column.addWidget(self._cards[kind])

    # --- what there is

    def load(self) -> None:
        self.calls.run("models", _look, self._show)
        self.work("changes", _changes, self._show_changes)

    def _show(self, found: tuple[list[rows.ModelRow], list[rows.PresetRow]]) -> None:
        """Rows that are there are brought up to date; new ones are made a kind at a time."""
        models, presets = found
        self.presets.show_presets(presets)
        wanted = {(row["kind"], row["name"]): row for row in sorted(models, key=_rank)}
        for model in [model for model in self.rows if model not in wanted]:
            self._cards[model[0]].remove(self.rows.pop(model))
        for model, made in self.rows.items():
            made.show_row(wanted[model])
        self._to_make = [row for model, row in wanted.items() if model not in self.rows]
        self._show_downloads()
        self._make_some()

    def _make_some(self) -> None:
        """Making all at once would hold up the window."""
        some, self._to_make = self._to_make[:AT_ONCE], self._to_make[AT_ONCE:]
        for row in some:
            made = ModelRow(self.context, row)
            self.rows[made.model] = made
            made.use_wanted.connect(self._use)
            made.download_wanted.connect(self._download)
            made.pause_wanted.connect(self._pause)
            made.verify_wanted.connect(self._verify)
            made.removal_wanted.connect(self._ask_to_remove)
            made.show_download(self.downloads.of_model(made.model))
            self._cards[row["kind"]].add(made)
        if self._to_make:
            self._soon.start()

    def _use(self, kind: str, name: str) -> None:
        self.choose({kind: name})

    def _pause(self, kind: str, name: str) -> None:
        self.downloads.pause((kind, name))

    def _show_changes(self, changes: dict[str, tuple[int, float]]) -> None:
        for kind, words in self.changes.items():
            videos, seconds = changes.get(kind, (0, 0.0))
            form = self.tr("Switching re-analyses %n video(s): about {}.", "", videos)
            words.setText(form.format(duration(seconds)))
            words.setVisible(bool(videos))

    # --- choosing

    def choose(self, models: Mapping[str, str]) -> None:
        """Use models: by an upgrade where something would be stale, else once they are here."""
        request = UpgradeRequest(
            models=tuple((ModelKind(kind), name) for kind, name in models.items())
        )

        def is_due(engine: Engine) -> bool:
            """Whether an upgrade is due; it downloads what it needs."""
            plan = engine.upgrades.plan(request)
            return any(step["stale"] for step in plan["steps"].values())

        def decided(due: bool) -> None:
            self.say("")
            if due:
                self.context.requests.upgrade.emit(request)
                self.leaves.emit()
            else:
                self._use_when_here(models)

        self.work("choose", is_due, decided, self._failed)

    def _use_when_here(self, models: Mapping[str, str]) -> None:
        missing = [each for each in models.items() if not self.rows[each].row["installed"]]
        self.downloads.use(models, {each: int(self.rows[each].row["bytes"]) for each in missing})
        if missing:
            names = ", ".join(name for _, name in missing)
            self.say(self.tr("{} will be in use once downloaded.").format(names))

    def _arrived(self, *_: str) -> None:
        self.load()

    # --- what can be done with one

    def _download(self, kind: str, name: str) -> None:
        self.downloads.want((kind, name), int(self.rows[kind, name].row["bytes"]))

    def _show_downloads(self) -> None:
        for model, row in self.rows.items():
            row.show_download(self.downloads.of_model(model))

    def _verify(self, kind: str, name: str) -> None:
        row = self.rows[kind, name]
        row.say(self.tr("Reading every file…"))

        def verified(problems: dict[str, list[Message]]) -> None:
            found = "\n".join(map(text, problems.get(name, [])))
            if kind_row := self.rows.get((kind, name)):
                words = found or self.tr("Every file is as it should be.")
                kind_row.say(words, "bad" if found else "good")

        self.work("verify", lambda engine: engine.verify_models(name), verified, self._failed)

    def _ask_to_remove(self, kind: str, name: str) -> None:
        used = self.rows[kind, name].row["chosen"]
        question = self.tr("{} can be downloaded or imported again.").format(name)
        if used:
            question = self.tr("{} is in use: without it, nothing new can be found by it.").format(
                name
            )
        box = QMessageBox(
            QMessageBox.Icon.NoIcon, self.tr("Delete this model?"), question, parent=self
        )
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is delete:
            self.remove(name)

    def remove(self, name: str) -> None:
        """Delete an installed model from this machine."""
        self.work("remove", lambda engine: engine.remove_model(name), self._done, self._failed)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder of a model"))
        if chosen:
            self.import_from(Path(chosen))

    def import_from(self, folder: Path) -> None:
        """Copy a model's folder among the installed models."""
        self.say(self.tr("Copying the model…"))

        def imported(name: str) -> None:
            self.say(self.tr("Imported {}.").format(name), "good")
            self.load()

        def copy(engine: Engine) -> str:
            return engine.import_model(folder, use=False).ref.name

        self.work("import", copy, imported, self._failed)

    def _done(self, *_: object) -> None:
        self.say("")
        self.load()

    def _failed(self, error: Exception) -> None:
        self.say(problem_of(error), "bad")

    def say(self, words: str, kind: str = "quiet") -> None:
        """A sentence above the models; "" for none."""
        say(self.said, words, kind)


def _rank(row: rows.ModelRow) -> tuple[bool, bool]:
    """What is in use comes first, then what is here, else in the catalogue's order."""
    return not row["chosen"], not row["installed"]


def _look(engine: Engine) -> tuple[list[rows.ModelRow], list[rows.PresetRow]]:
    return engine.list_models(), engine.list_presets()


def _changes(engine: Engine) -> dict[str, tuple[int, float]]:
    """For each kind with a chosen model: what choosing another would make stale."""
    found = {}
    rows = engine.list_models()
    for kind in {row["kind"] for row in rows if row["chosen"]}:
        other = next(row for row in rows if row["kind"] == kind and not row["chosen"])
        request = UpgradeRequest(models=((ModelKind(kind), other["name"]),))
        plan = engine.upgrades.plan(request)
        videos = max((step["stale"] for step in plan["steps"].values()), default=0)
        found[kind] = (videos, plan["seconds_estimated"])
    return found
