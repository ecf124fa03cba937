"""Settings: what indexing may use, and how it hears and reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.context import Context
from ui.settings.devices import device_words
from ui.settings.fields import Choice, Number, OpenChoice, Row, Switch
from ui.settings.model_words import READS_KOREAN
from ui.settings.page import Page
from ui.theme.tokens import SMALL
from ui.widgets.basics import button, label
from ui.widgets.languages import language_name

if TYPE_CHECKING:
    from engine.types.rows import ModelRow

LANGUAGES = (
    "en ko ja zh es fr de pt it ru ar hi tr vi th id nl pl uk sv da no fi cs el he hu ro"
).split()
"""Offered by name; any other code can be typed."""


class ProcessingPage(Page):
    """The device and the power, the words, and the pace."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "")
        self.heading.setText(self.tr("Processing"))
        self.bound(self.section(self.tr("This machine")), *self._machine())
        self.in_use = label("", "quiet", wrap=True)
        self.column.addWidget(self.in_use)
        self.in_use.hide()
        card = self.section(self.tr("Words"))
        speech = OpenChoice(
            "transcript_language",
            self.tr("Language of the speech"),
            [("auto", self.tr("Detect it")), *((code, language_name(code)) for code in LANGUAGES)],
            self.tr(
                "Setting the language improves accuracy. Applies to videos indexed from now on."
            ),
        )
        self.bindings.add(
            speech,
            self.tr("Choose a language, or type its code of two or three letters, such as en."),
        )
        card.add(speech)
        self.bound(
            card,
            Choice(
                "sound_tracks",
                self.tr("Listen to"),
                [
                    ("auto", self.tr("Every track that says something of its own")),
                    ("default", self.tr("The first track alone")),
                    ("all", self.tr("Every track, translations too")),
                ],
                self.tr(
                    "In videos with several sound tracks. Applies to videos indexed from now on."
                ),
            ),
            Switch(
                "index_sound",
                self.tr("Index sound without a picture"),
                self.tr("Voice notes, podcasts and other recordings are searched as videos are."),
            ),
            Switch(
                "screen_text",
                self.tr("Read text on screen"),
                self.tr(
                    "Slides, signs and burnt-in subtitles are found by what they say. It is read on"
                    " this computer."
                ),
            ),
            Switch(
                "prefer_subtitles",
                self.tr("Use subtitles where there are some"),
                self.tr("They are exact and take no time. Otherwise all speech is transcribed."),
            ),
        )
        self.index_more("screen_text", "index_sound")
        self.korean = self._about_korean()
        self.column.addWidget(self.korean)
        self.bound(self.section(self.tr("Performance")), *self._pace())
        self.column.addStretch(1)

    def _machine(self) -> list[Row]:
        return [
            Choice(
                "device",
                self.tr("Models run on"),
                [
                    ("auto", self.tr("Automatic")),
                    ("cuda", self.tr("NVIDIA graphics card")),
                    ("mps", self.tr("Apple graphics")),
                    ("cpu", self.tr("CPU")),
                ],
                self.tr(
                    "If it is not available or fails its test, the CPU is used instead."
                    " Indexing uses it from the next video on, search from the next start."
                ),
            ),
            Number(
                "threads",
                self.tr("CPU threads"),
                self.tr("Fewer threads leave more of the CPU to other programs."),
                zero=self.tr("Automatic"),
            ),
            Switch(
                "index_on_battery",
                self.tr("Continue on battery"),
                self.tr("Off: indexing and upgrades wait until the machine is plugged in."),
            ),
        ]

    def _pace(self) -> list[Row]:
        return [
            Number(
                "visual_batch",
                self.tr("Frames at a time"),
                self.tr("More is faster on a graphics card with much memory."),
                zero=self.tr("Automatic"),
            ),
            Number("text_batch", self.tr("Texts at a time"), zero=self.tr("Automatic")),
            Number(
                "stall_seconds",
                self.tr("Give up on a video that makes no progress for"),
                self.tr("It is marked as failed, and the next one begins."),
                suffix=self.tr(" s"),
            ),
            Number(
                "model_idle_minutes",
                self.tr("Keep models for searching in memory for"),
                self.tr("After so long without a search their memory is given back."),
                suffix=self.tr(" min"),
                zero=self.tr("Always"),
            ),
        ]

    def _about_korean(self) -> QWidget:
        """That Korean on screen cannot be read yet, and the way to what reads it."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        words = self.tr("Korean on screen is not read yet: the model that reads it is missing.")
        row.addWidget(label(words, "warning", wrap=True), 1)
        self.choose = button(
            self.tr("Choose a model…"), lambda: self.context.requests.show_settings.emit("models")
        )
        row.addWidget(self.choose)
        made.hide()
        return made

    def _tell_korean(self, found: tuple[bool, list[ModelRow]]) -> None:
        on, models = found
        reads = any(row["name"] == READS_KOREAN and row["chosen"] for row in models)
        self.korean.setVisible(on and not reads)

    def load(self) -> None:
        super().load()
        self.calls.run(
            "readers",
            lambda engine: (engine.settings.screen_text, engine.list_models()),
            self._tell_korean,
        )
        self.context.search.ask("status").answered.connect(self._tell_device)

    def _tell_device(self, status: dict[str, Any]) -> None:
        words = device_words(status.get("models", []))
        self.in_use.setText(words)
        self.in_use.setVisible(bool(words))
