"""Settings: the language and the look of the window."""

from __future__ import annotations

from ui.context import Context
from ui.settings.fields import Choice
from ui.settings.page import Page
from ui.widgets.basics import button, label


class GeneralPage(Page):
    """Language, and the theme, which is applied at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("General"))
        self.language = Choice(
            "language",
            self.tr("Language"),
            # Each language by its own name: who cannot read this one finds theirs.
            [("system", self.tr("System default")), ("en", "English"), ("ko", "한국어")],
        )
        self.theme = Choice(
            "theme",
            self.tr("Appearance"),
            [
                ("system", self.tr("System default")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
            ],
        )
        self.bound(self.section(), self.language, self.theme)
        self.restart_words = label(
            self.tr("The new language is shown when Heimdex starts again."), wrap=True
        )
        self.restart = button(self.tr("Start again now"), lambda: context.restart(None))
        card = self.section()
        card.add(self.restart_words)
        card.column.addWidget(self.restart)
        self.restart_card = card
        card.hide()
        self.column.addStretch(1)
        self.bindings.changed.connect(self._changed)

    def _changed(self, name: str, value: object) -> None:
        if name == "theme":
            self.context.theme.choose(str(value))
        elif name == "language":
            self.restart_card.show()
