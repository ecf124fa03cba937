"""A model as a row: what it is, whether it is here and in use, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from ui.context import Context
from ui.settings import model_words
from ui.settings.downloads import COMING, FAILED, PAUSED, WAITING, Download
from ui.theme.tokens import LARGE, SMALL, TINY
from ui.widgets.basics import button, label, role, say, tool
from ui.widgets.words import size

if TYPE_CHECKING:
    from engine.types import rows

PARTS = 1000


class ModelRow(QWidget):
    """One model of a kind."""

    use_wanted = Signal(str, str)
    download_wanted = Signal(str, str)
    pause_wanted = Signal(str, str)
    verify_wanted = Signal(str, str)
    removal_wanted = Signal(str, str)

    def __init__(self, context: Context, row: rows.ModelRow) -> None:
        super().__init__()
        self.row = row
        self.model = str(row["kind"]), str(row["name"])
        name = self.model[1]
        self.title = label(model_words.preset_words()["starter"][0] if _is_starter(row) else name)
        self.state = label("", "good")
        self.facts = label(model_words.facts(row), "quiet", wrap=True)
        self.about = label(model_words.description(row), "quiet", wrap=True)
        self.about.setVisible(bool(self.about.text()))
        self.use = button(self.tr("Use"), lambda: self.use_wanted.emit(*self.model))
        self.get = button(self.tr("Download"), lambda: self.download_wanted.emit(*self.model))
        self.pause = button(self.tr("Pause"), lambda: self.pause_wanted.emit(*self.model))
        for each, form in (
            (self.use, self.tr("Use {}")),
            (self.get, self.tr("Download {}")),
            (self.pause, self.tr("Pause the download of {}")),
        ):
            each.setAccessibleName(form.format(name))
        self.more = tool(context.theme, "more", self.tr("More about {}").format(name), self._menu)
        self.bar = QProgressBar()
        self.bar.setRange(0, PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Download of {}").format(name))
        self.said = label("", "quiet", wrap=True)
        self._lay_out()
        self.show_download(None)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(self.title)
        top.addWidget(self.state)
        top.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(TINY)
        words.addLayout(top)
        for each in (self.about, self.facts, self.bar, self.said):
            words.addWidget(each)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SMALL, 0, SMALL)
        row.setSpacing(LARGE)
        row.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(TINY)
        for widget in (self.use, self.get, self.pause, self.more):
            buttons.addWidget(widget)
        row.addLayout(buttons)
        row.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: rows.ModelRow) -> None:
        """The model's row (``Engine.list_models``) as it is now."""
        self.row = row
        self.facts.setText(model_words.facts(row))

    def show_download(self, download: Download | None) -> None:
        """Show how the download of this model goes, and what can be done now."""
        installed, chosen = bool(self.row["installed"]), bool(self.row["chosen"])
        busy = download is not None and download.state in (COMING, WAITING)
        self.state.setText(
            self.tr("In use") if chosen else self.tr("Installed") if installed else ""
        )
        role(self.state, "good" if chosen else "quiet")
        self.use.setVisible(installed and not chosen)
        self.get.setVisible(not installed and not busy)
        resumed = download is not None and download.state in (PAUSED, FAILED) and download.done > 0
        self.get.setText(self.tr("Resume") if resumed else self.tr("Download"))
        self.pause.setVisible(busy)
        self.more.setVisible(installed and not _is_starter(self.row))
        self.bar.setVisible(busy or resumed)
        if download is None:
            self.say("")
            return
        self.bar.setValue(round(PARTS * download.done / max(1.0, download.total)))
        self._tell(download)

    def _tell(self, download: Download) -> None:
        done, total = size(download.done), size(download.total)
        if download.state == FAILED:
            self.say(download.why, "bad")
        elif download.state == WAITING:
            self.say(self.tr("Waits for the download before it."))
        elif download.state == PAUSED:
            self.say(self.tr("Paused: {} of {} are here.").format(done, total))
        else:
            self.say(self.tr("{} of {}").format(done, total))

    def say(self, words: str, kind: str = "quiet") -> None:
        """A sentence under the model; "" for none."""
        say(self.said, words, kind)

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Check its files"), lambda: self.verify_wanted.emit(*self.model))
        menu.addAction(
            self.tr("Delete from this machine…"), lambda: self.removal_wanted.emit(*self.model)
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _is_starter(row: rows.ModelRow) -> bool:
    return str(row["name"]) == model_words.STARTER
