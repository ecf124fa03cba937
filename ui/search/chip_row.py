"""The chips of a query, each of which can be taken out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from ui.context import Context
from ui.search.chips import Chip
from ui.search.understanding import language
from ui.theme.icons import icon
from ui.theme.tokens import ICON, SIDE
from ui.widgets.flow import Flow


def language_of(code: str) -> str:
    """The name of a language that is given by its code; what is no code stays as it is."""
    known = QLocale(code).language() if code.isascii() and len(code) == 2 else QLocale.Language.C
    return code if known == QLocale.Language.C else language(QLocale.languageToString(known))


class ChipRow(QWidget):
    """Chips one behind another; a click, Enter or Delete takes one away."""

    removed = Signal(object)
    """The chip, or None for "only in this video"."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[list[Chip], str | None] = ([], None)
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()
        context.theme.changed.connect(self._paint)
        self.buttons: list[QToolButton] = []

    def show_chips(self, chips: Sequence[Chip], within: str | None = None) -> None:
        """Show the chips of a query, and the title of the one video it is about, if any."""
        if (list(chips), within) == self._shown:
            return
        self._shown = (list(chips), within)
        had_focus = any(made.hasFocus() for made in self.buttons)
        for made in self.buttons:
            self._flow.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.buttons = []
        if within is not None:
            text = self.tr("Only in: {}").format(within)
            self._add(text, lambda: self.removed.emit(None))
        for chip in chips:
            self._add(self._said(chip), partial(self.removed.emit, chip))
        self.setVisible(bool(self.buttons))
        self.updateGeometry()
        if had_focus and self.buttons:
            self.buttons[0].setFocus()

    def _add(self, text: str, clicked: Callable[[], object]) -> None:
        made = QToolButton()
        made.setProperty("role", "chip")
        made.setText(QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, SIDE))
        made.setToolTip(self.tr("Take “{}” away").format(text))
        made.setAccessibleName(self.tr("Filter {}. Press to take it away.").format(text))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setIconSize(QSize(ICON, ICON))
        made.setIcon(icon("close", self._context.theme.palette.quiet))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setShortcut("")
        made.clicked.connect(lambda _=False: clicked())
        self._flow.addWidget(made)
        self.buttons.append(made)

    def _said(self, chip: Chip) -> str:
        """A chip in words."""
        names = {
            "said": self.tr("Said: {}"),
            "seen": self.tr("Seen: {}"),
            "written": self.tr("Written: {}"),
            "tag": self.tr("Tag: {}"),
            "person": self.tr("Person: {}"),
            "in": self.tr("In folder {}"),
            "video": self.tr("Videos named {}"),
            "lang": self.tr("Language {}"),
            "after": self.tr("From {} on"),
            "before": self.tr("Before {}"),
            "longer": self.tr("Longer than {}"),
            "shorter": self.tr("Shorter than {}"),
            "without": self.tr("Without {}"),
        }
        value = language_of(chip.value) if chip.kind == "lang" else chip.value
        return names[chip.kind].format(value)

    def _paint(self) -> None:
        for made in self.buttons:
            made.setIcon(icon("close", self._context.theme.palette.quiet))
