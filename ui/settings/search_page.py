"""Settings: what counts in a search, and how much is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.context import Context
from ui.settings.fields import Number, Weight
from ui.settings.page import Page
from ui.widgets.basics import button


class SearchPage(Page):
    """The weights of the channels."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Search"))
        self.weights = [
            Weight("weight_visual", self.tr("What is seen"), self.tr("Frames that look like it.")),
            Weight("weight_transcript", self.tr("What is said"), self.tr("Speech that means it.")),
            Weight(
                "weight_keyword",
                self.tr("The very words"),
                self.tr("Words as they are written, in speech and titles."),
            ),
            Weight(
                "weight_visual_text",
                self.tr("Chapter titles"),
                self.tr("Titles and captions that mean it."),
            ),
            Weight(
                "weight_summary",
                self.tr("The video as a whole"),
                self.tr("What all of a video is about."),
            ),
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
