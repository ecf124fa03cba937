"""Second step: which models, or none for now."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from engine.types import ModelKind
from ui.context import Context
from ui.onboarding.parts import Choice
from ui.theme.tokens import MEDIUM
from ui.widgets.basics import label, role
from ui.widgets.calls import Calls
from ui.widgets.downloads import Wanted
from ui.widgets.words import size

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types.rows import PresetRow

WORDS, STARTER = "words", "starter"
SPARE = 1_000_000_000
"""Bytes that are to stay free beside the models: the index grows too."""


@dataclass(frozen=True, slots=True)
class _Offer:
    presets: list[PresetRow]
    sizes: dict[tuple[str, str], int]
    free: int


def _look(models: Path, engine: Engine) -> _Offer:
    """Made in a background call."""
    place = next(folder for folder in (models, *models.parents) if folder.exists())
    rows = engine.list_models()
    return _Offer(
        engine.list_presets(),
        {(row["kind"], row["name"]): row["bytes"] for row in rows if not row["installed"]},
        shutil.disk_usage(place).free,
    )


class ModelsPage(QWidget):
    """One choice of five: three presets, words alone, or the starter models."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._calls = Calls(context, self)
        self._theme = context.theme
        self._models = context.models
        self._offer: _Offer | None = None
        self._group = QButtonGroup(self)
        self.choices: dict[str, Choice] = {}
        self.choice = ""
        self._cards = QHBoxLayout()
        self._cards.setSpacing(MEDIUM)
        self._others = QVBoxLayout()
        self._others.setSpacing(MEDIUM)
        self.room = label("", "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        column.addLayout(self._cards)
        column.addWidget(label(self.tr("Start without downloading"), "quiet"))
        column.addLayout(self._others)
        column.addWidget(self.room)
        column.addWidget(
            label(
                self.tr(
                    "How long indexing takes depends on this computer and the models: the time"
                    " left is shown as soon as the first video has been measured."
                ),
                "quiet",
                wrap=True,
            )
        )
        column.addStretch(1)

    def look(self) -> None:
        """Find what there is to choose from, once."""
        if self._offer is None:
            self._calls.run("look", lambda engine: _look(self._models, engine), self._show)

    @property
    def wanted(self) -> list[Wanted]:
        """The models of the chosen preset."""
        preset = self._preset()
        if preset is None or self._offer is None:
            return []
        return [
            Wanted(ModelKind(kind), name, self._offer.sizes.get((kind, name), 0))
            for kind, name in preset["models"].items()
        ]

    @property
    def ready(self) -> bool:
        """Whether what is chosen can be had."""
        preset = self._preset()
        if self._offer is None or not self.choice:
            return False
        return preset is None or self._needed(preset) <= self._offer.free

    def _preset(self) -> PresetRow | None:
        rows = [] if self._offer is None else self._offer.presets
        return next((row for row in rows if row["name"] == self.choice), None)

    def _needed(self, preset: PresetRow) -> int:
        left = int(preset["bytes_left"])
        return left + SPARE if left else 0

    def _show(self, offer: _Offer) -> None:
        self._offer = offer
        texts = self._texts()
        for preset in offer.presets:
            if preset["name"] == STARTER:
                continue
            title, words = texts.get(preset["name"], (preset["name"], ""))
            if preset["default"]:
                title = self.tr("{} (recommended)").format(title)
            choice = Choice(self._theme, title, words, more=self._details(preset))
            self._add(preset["name"], choice)
            self._cards.addWidget(choice, 1)
        for name in (WORDS, STARTER):
            choice = Choice(self._theme, *texts[name])
            self._add(name, choice)
            self._others.addWidget(choice)
        default = next(row["name"] for row in offer.presets if row["default"])
        self.choices[default].radio.setChecked(True)

    def _add(self, name: str, choice: Choice) -> None:
        self.choices[name] = choice
        self._group.addButton(choice.radio)
        choice.chosen.connect(lambda: self._chosen(name))

    def _details(self, preset: PresetRow) -> list[str]:
        left = preset["bytes_left"]
        download = self.tr("{} to download").format(size(left)) if left else self.tr("Already here")
        names = preset["models"]
        return [
            download,
            self.tr("Sight: {}").format(names["visual"]),
            self.tr("Meaning: {}").format(names["text"]),
            self.tr("Speech: {}").format(names["speech"]),
        ]

    def _texts(self) -> dict[str, tuple[str, str]]:
        return {
            "light": (
                self.tr("Light"),
                self.tr("Finds scenes and speech in many languages. Quick on any computer."),
            ),
            "balanced": (
                self.tr("Balanced"),
                self.tr(
                    "Sees more and understands speech better. Good on a computer of recent years."
                ),
            ),
            "best": (
                self.tr("Best"),
                self.tr("The sharpest sight and hearing. Slow without a graphics card."),
            ),
            WORDS: (
                self.tr("Words only, for now"),
                self.tr(
                    "Subtitles, titles and chapters are found by their words. Sight and speech"
                    " follow once you add models in the settings."
                ),
            ),
            STARTER: (
                self.tr("Starter models, to try things out"),
                self.tr(
                    "They come with the program and know only the demo’s drawn scenes and few"
                    " spoken words. They will find little in your own videos."
                ),
            ),
        }

    def _chosen(self, name: str) -> None:
        self.choice = name
        preset = self._preset()
        assert self._offer is not None
        free = size(self._offer.free)
        if preset is None or not preset["bytes_left"]:
            text = self.tr("Nothing to download. {} free on this disk.").format(free)
        elif self.ready:
            text = self.tr(
                "{} to download, {} free on this disk. Everything runs on this computer; nothing"
                " of your videos is sent anywhere."
            ).format(size(preset["bytes_left"]), free)
        else:
            text = self.tr(
                "{} to download, but only {} free on this disk. Free some space, or choose a"
                " smaller set."
            ).format(size(preset["bytes_left"]), free)
        self.room.setText(text)
        role(self.room, "quiet" if self.ready else "bad")
        self.changed.emit()
