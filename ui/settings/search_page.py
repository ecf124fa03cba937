"""Settings: what counts in a search, and how much is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine.channels import CHANNELS
from engine.settings import WEIGHT
from ui.context import Context
from ui.settings.fields import Number, Weight
from ui.settings.page import Page
from ui.widgets.basics import button


class SearchPage(Page):
    """The weights of the channels."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Search"))
        words = self._words()
        self.weights = [
            Weight(f"{WEIGHT}{name}", *words.get(name, (name, ""))) for name in CHANNELS
        ]
        card = self.section(
            self.tr("What counts"),
            self.tr("At 0 a signal is not used. Changes count from the next search on."),
        )
        self.bound(card, *self.weights)
        self.reset = button(self.tr("Reset all"), self._reset)
        self.column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        self.bound(
            self.section(self.tr("Results")),
            Number("search_limit", self.tr("Moments on a page")),
        )
        self.column.addStretch(1)

    def _reset(self) -> None:
        for weight in self.weights:
            weight.set_default()

    def _words(self) -> dict[str, tuple[str, str]]:
        """What each channel compares, and when it finds something."""
        return {
            "visual": (self.tr("What is seen"), self.tr("Frames that look like it.")),
            "transcript": (self.tr("What is said"), self.tr("Speech that means it.")),
            "keyword": (
                self.tr("Exact words"),
                self.tr("Words as they are written, in speech, titles and on screen."),
            ),
            "screen": (self.tr("What is on screen"), self.tr("Text on screen that means it.")),
            "visual_text": (
                self.tr("Chapter titles"),
                self.tr("Titles and captions that mean it."),
            ),
            "summary": (
                self.tr("The video as a whole"),
                self.tr("What all of a video is about."),
            ),
            "people": (
                self.tr("Who is seen"),
                self.tr("People whose faces have a name."),
            ),
        }
