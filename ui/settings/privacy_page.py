"""Settings: what leaves the machine (nothing), the network, and what is remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.bridge.operations import WORK
from ui.context import Context
from ui.messages import problem_of
from ui.people.words import what_is_stored
from ui.settings.fields import Switch
from ui.settings.page import Page
from ui.theme.tokens import SMALL
from ui.widgets.basics import button, label, say
from ui.widgets.question import Question


class PrivacyPage(Page):
    """The offline switch and the history."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Privacy"))
        section = self.section()
        for words in (
            self.tr(
                "Your videos, what is found in them and what you search for stay on this machine."
                " Nothing of it is sent anywhere."
            ),
            self.tr(
                "Heimdex uses the network for one thing: to download models, when you ask for one."
                " It sends no account, no identification and no statistics with that."
            ),
        ):
            text = label(words, wrap=True)
            text.setContentsMargins(0, SMALL, 0, SMALL)
            section.add(text)
        self.offline = Switch(
            "offline",
            self.tr("Stay offline"),
            self.tr("No model is downloaded. Models can still be imported from a folder."),
        )
        self.bound(self.section(self.tr("Network")), self.offline)
        self.bound(
            self.section(self.tr("Searches")),
            Switch(
                "keep_history",
                self.tr("Remember what was searched for"),
                self.tr("It is kept in this library only, and offered in the search field."),
            ),
        )
        self.forget = button(self.tr("Clear history"), self._forget)
        self.said = label("", "good", wrap=True)
        self.said.hide()
        self.column.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.said)
        self.people = Switch("people", self.tr("Recognise people by their faces"), what_is_stored())
        self.bound(self.section(self.tr("People")), self.people)
        self.index_more("people")
        self.forget_people = button(self.tr("Remove all people…"), self._ask_to_forget_people)
        self.column.addWidget(self.forget_people, 0, Qt.AlignmentFlag.AlignLeft)
        self.said_of_people = label("", "good", wrap=True)
        self.said_of_people.hide()
        self.column.addWidget(self.said_of_people)
        self.column.addStretch(1)

    def _ask_to_forget_people(self) -> None:
        Question(
            self.window(),
            self.context.theme,
            self.tr("Remove all people?"),
            self.tr(
                "All faces, names, photos and what was said of them are deleted, also from backups,"
                " and people are switched off. This cannot be undone. Your videos stay as they"
                " are."
            ),
            self.tr("Remove"),
            self._forget_people,
        ).open()

    def _forget_people(self) -> None:
        def done(_: int) -> None:
            say(self.said_of_people, self.tr("Nothing is stored of people any more."), "good")
            self.bindings.load()

        def failed(error: Exception) -> None:
            say(self.said_of_people, problem_of(error), "bad")
            self.bindings.load()

        self.calls.run(
            "forget people", lambda engine: engine.people.forget_all(), done, failed, lane=WORK
        )

    def _forget(self) -> None:
        reply = self.context.search.ask("forget")
        reply.answered.connect(self._forgotten)
        reply.failed.connect(self._not_forgotten)
        reply.dropped.connect(self._dropped)

    def _forgotten(self, reply: dict[str, object]) -> None:
        count = int(str(reply["forgotten"]))
        say(self.said, self.tr("%n search(es) forgotten.", "", count), "good")

    def _not_forgotten(self, message: str, advice: str) -> None:
        say(self.said, f"{message} {advice}".strip(), "bad")

    def _dropped(self) -> None:
        say(self.said, self.tr("Search is starting again. Try again."), "warning")
