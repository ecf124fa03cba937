"""The presets as cards: what each is good for, what it downloads, and which one is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.settings import model_words
from ui.theme.tokens import MEDIUM, SMALL, TINY
from ui.widgets.basics import button, heading, label
from ui.widgets.words import size

if TYPE_CHECKING:
    from engine.types.rows import PresetRow

COLUMNS = 2


class PresetCard(QFrame):
    """One preset."""

    wanted = Signal(dict)

    def __init__(self, context: Context, row: PresetRow) -> None:
        super().__init__()
        title, about = model_words.preset_words().get(row["name"], (row["name"], ""))
        if row["default"]:
            title = self.tr("{} (recommended)").format(title)
        self.setProperty("role", "card_chosen" if row["chosen"] else "card")
        self.models = dict(row["models"])
        left = int(row["bytes_left"])
        use = self.tr("Download and use") if left else self.tr("Use")
        self.use = button(use, lambda: self.wanted.emit(self.models))
        self.use.setAccessibleName(self.tr("Use the preset {}").format(title))
        self.use.setVisible(not row["chosen"])
        here = size(left) if left else self.tr("On this machine")
        self.state = label(
            self.tr("In use") if row["chosen"] else here,
            "good" if row["chosen"] else "quiet",
            wrap=True,
        )
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        column.setSpacing(TINY)
        column.addWidget(heading(context.theme, title, 0.0))
        column.addWidget(label(about, "quiet", wrap=True))
        column.addStretch(1)
        column.addLayout(foot)


class Presets(QWidget):
    """All presets; ``wanted`` carries the models (kind: name) of the one that is to be used."""

    wanted = Signal(dict)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.cards: dict[str, PresetCard] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(MEDIUM)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def show_presets(self, rows: list[PresetRow]) -> None:
        """Show ``Engine.list_presets``."""
        for card in self.cards.values():
            self._grid.removeWidget(card)
            card.deleteLater()
        self.cards = {}
        for number, row in enumerate(rows):
            card = PresetCard(self._context, row)
            card.wanted.connect(self.wanted)
            self.cards[row["name"]] = card
            self._grid.addWidget(card, *divmod(number, COLUMNS))
