"""The chips of a query, one for each mark of its syntax, each of which can be removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from engine.query.query import OPERATORS, Mark
from ui.context import Context
from ui.search.understanding import chip_words
from ui.theme.icons import icon
from ui.theme.tokens import ICON, SIDE
from ui.widgets.flow import Flow


class ChipRow(QWidget):
    """Chips one behind another; a click or Enter removes one."""

    removed = Signal(object)
    """The mark, or None for "only in this video"."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[list[Mark], str | None] = ([], None)
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()
        context.theme.changed.connect(self._paint)
        self.buttons: list[QToolButton] = []

    def show_chips(self, marks: Sequence[Mark], within: str | None = None) -> None:
        """Show the marks of a query, and the title of the one video it is about, if any.

        An operator has a chip only where it joins nothing.
        """
        chips = [mark for mark in marks if mark.unfinished or mark.kind not in OPERATORS]
        if (chips, within) == self._shown:
            return
        self._shown = (chips, within)
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
            self._add(chip_words(chip), partial(self.removed.emit, chip))
        self.setVisible(bool(self.buttons))
        self.updateGeometry()
        if had_focus and self.buttons:
            self.buttons[0].setFocus()

    def _add(self, text: str, clicked: Callable[[], object]) -> None:
        made = QToolButton()
        made.setProperty("role", "chip")
        made.setText(QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, SIDE))
        made.setToolTip(self.tr("Remove “{}”").format(text))
        made.setAccessibleName(self.tr("Filter {}. Press to remove it.").format(text))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setIconSize(QSize(ICON, ICON))
        made.setIcon(icon("close", self._context.theme.palette.quiet))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setShortcut("")
        made.clicked.connect(lambda _=False: clicked())
        self._flow.addWidget(made)
        self.buttons.append(made)

    def _paint(self) -> None:
        for made in self.buttons:
            made.setIcon(icon("close", self._context.theme.palette.quiet))
