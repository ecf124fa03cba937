"""Labels, buttons and lines by their role in the theme, with names for screen readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.icons import icon
from ui.theme.theme import Theme
from ui.theme.tokens import ICON_LARGE, SMALL, TEXT_TITLE, TINY


def role(widget: QWidget, name: str) -> QWidget:
    """Give a widget its role in the style sheet; it is drawn again if it had another."""
    widget.setProperty("role", name)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget


def say(said: QLabel, words: str, kind: str = "quiet") -> None:
    """Show a sentence in its role; "" hides it."""
    role(said, kind)
    said.setText(words)
    said.setVisible(bool(words))


def label(text: str = "", name: str = "", *, wrap: bool = False) -> QLabel:
    """A label whose text can be selected where it wraps."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if name:
        made.setProperty("role", name)
    return made


def heading(theme: Theme, text: str = "", points: float = TEXT_TITLE) -> QLabel:
    """A title, so many points larger than the text."""
    made = label(text, wrap=True)
    made.setFont(theme.font(points, bold=True))
    return made


def button(text: str, clicked: Callable[[], object], name: str = "") -> QPushButton:
    """A push button: "" ordinary, "primary", or "flat"."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if name:
        made.setProperty("role", name)
    made.clicked.connect(lambda _=False: clicked())
    return made


def tool(
    theme: Theme, symbol: str, name: str, clicked: Callable[[], object] | None = None
) -> QToolButton:
    """A button that is an icon alone; ``name`` is its tool tip and what a screen reader says."""
    made = QToolButton()
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setIconSize(QSize(ICON_LARGE, ICON_LARGE))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paint() -> None:
        made.setIcon(icon(symbol, theme.palette.text))

    paint()
    theme.changed.connect(paint)
    made.destroyed.connect(lambda: theme.changed.disconnect(paint))
    if clicked is not None:
        made.clicked.connect(lambda _=False: clicked())
    return made


def line(*, vertical: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setFrameShape(QFrame.Shape.VLine if vertical else QFrame.Shape.HLine)
    made.setProperty("role", "line")
    made.setFixedWidth(1) if vertical else made.setFixedHeight(1)
    return made


def spring() -> QWidget:
    """Takes the room that is left."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def titled(title: QLabel, line: QLabel, *buttons: QPushButton) -> QHBoxLayout:
    """A title over a line, and buttons at the right of both."""
    said = QVBoxLayout()
    said.setSpacing(TINY)
    said.addWidget(title)
    said.addWidget(line)
    made = QHBoxLayout()
    made.setSpacing(SMALL)
    made.addLayout(said, 1)
    for each in buttons:
        made.addWidget(each)
    return made


def progress_bar(name: str, parts: int) -> QProgressBar:
    """A bar of so many parts without a text of its own; ``name`` is for screen readers."""
    made = QProgressBar()
    made.setRange(0, parts)
    made.setTextVisible(False)
    made.setAccessibleName(name)
    return made
