"""The theme: applies the tokens to the application, and follows the system or the user's choice."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme import tokens
from ui.theme.controls import controls
from ui.theme.tokens import DARK, LIGHT, Palette

SYSTEM, CHOSEN_LIGHT, CHOSEN_DARK = "system", "light", "dark"

# The one style sheet. Widgets name what they are with the property "role" (set by ui.widgets).
STYLE = Template(
    """
* { outline: none; }
QMainWindow, QDialog, QWidget[role="ground"] { background: $ground; color: $text; }
QWidget[role="panel"] { background: $panel; }
QWidget[role="card"] { background: $raised; border: 1px solid $line; border-radius: ${large}px; }
QFrame[role="card_chosen"] { background: $chosen; border: 1px solid $accent;
  border-radius: ${large}px; }
QFrame[role="drop"] { background: transparent; border: 2px dashed $line;
  border-radius: ${large}px; }
QFrame[role="drop_ready"] { background: $chosen; border: 2px dashed $accent;
  border-radius: ${large}px; }
QFrame[role="banner"] { background: $chosen; border: none; border-radius: ${large}px; }
QFrame[role="line"] { background: $line; border: none; }
QLabel { color: $text; background: transparent; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="accent"] { color: $accent; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="good"] { color: $good; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QPushButton, QToolButton[role="button"] {
  background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px;
  padding: 5px 14px; min-height: 20px; }
QPushButton:hover, QToolButton[role="button"]:hover { background: $hover; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 4px 13px; }
QPushButton:disabled { color: $quiet; background: $panel; }
QPushButton:default, QPushButton[role="primary"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[role="primary"]:disabled { background: $line; color: $quiet; border-color: $line; }
QPushButton[role="primary"]:focus, QPushButton:default:focus { border: 2px solid $text;
  text-decoration: underline; }
QPushButton[role="flat"], QToolButton { background: transparent; border: 1px solid transparent;
  border-radius: ${radius}px; padding: 4px; color: $text; }
QPushButton[role="flat"] { padding: 5px 8px; text-align: left; }
QPushButton[role="flat"]:hover, QToolButton:hover { background: $hover; }
QPushButton[role="flat"]:focus { border: 2px solid $accent; padding: 4px 7px; }
QToolButton:focus { border: 2px solid $accent; padding: 3px; }
QToolButton:checked { background: $chosen; }
QToolButton[role="chip"] { background: $raised; border: 1px solid $line; border-radius: 13px;
  padding: 3px 10px; color: $text; }
QToolButton[role="chip"]:hover { background: $hover; }
QToolButton[role="chip"]:focus { border: 2px solid $accent; padding: 2px 9px; }
QLineEdit, QTextEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {
  background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px;
  padding: 5px 8px; min-height: 20px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus { border: 2px solid $accent; padding: 4px 7px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0px; min-height: 0px;
  background: transparent; }
*[wrong="true"] { border: 1px solid $bad; }
QLineEdit { placeholder-text-color: $quiet; }
QFrame[role="search"] { background: $raised; border: 1px solid $line; border-radius: 19px;
  padding: 1px; }
QFrame[role="search"][focused="true"] { border: 2px solid $accent; padding: 0px; }
QLineEdit[role="bare"], QLineEdit[role="bare"]:focus { background: transparent; border: none;
  padding: 6px 2px; }
QToolButton[role="menu"] { padding: 4px 8px; }
QToolButton[role="menu"]:focus { padding: 3px 7px; }
QToolButton::menu-indicator { image: none; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent;
  border-radius: ${radius}px; padding: 2px 4px; min-height: 0px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid $accent; padding: 1px 3px; }
QListView[role="popup"] { background: $raised; border: 1px solid $line; padding: 4px; }
QListView, QTreeView, QTableView, QListWidget, QScrollArea { background: transparent; border: none;
  color: $text; }
QAbstractItemView[role="grid"] { background: $ground; border: none; }
QListView[role="side"]::item { padding: 6px 8px; border-radius: ${radius}px; }
QListView[role="side"]::item:hover { background: $hover; }
QListView[role="side"]::item:selected { background: $chosen; color: $text; }
QListView[role="side"]::item:focus { border: 2px solid $accent; padding: 4px 6px; }
QMenuBar { background: $panel; color: $text; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 26px 6px 14px; border-radius: 4px; }
QMenu::item:selected { background: $chosen; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QStatusBar { background: $panel; color: $quiet; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QProgressBar { background: $line; border: none; border-radius: 2px; min-height: 4px;
  max-height: 4px; text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; min-height: 28px;
  min-width: 28px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox, QRadioButton { color: $text; spacing: 8px; background: transparent; }
QSplitter::handle { background: $line; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
  background: $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $text; width: 10px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
"""
)


class Theme(QObject):
    """The look of the application; ``changed`` when it is another."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = SYSTEM
        self._base = application.font()
        self._marks = QTemporaryDir()
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self.palette: Palette = LIGHT
        self.choose(SYSTEM)

    def choose(self, choice: str) -> None:
        """Be light, dark, or as the system is."""
        self._choice = choice
        self._apply()

    @property
    def dark(self) -> bool:
        """Whether the dark palette is shown."""
        return self.palette is DARK

    def font(self, points: float = tokens.TEXT_BODY, *, bold: bool = False) -> QFont:
        """The application's font, so many points larger or smaller."""
        font = QFont(self._base)
        font.setPointSizeF(max(6.0, self._base.pointSizeF() + points))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def colour(self, name: str) -> QColor:
        """A colour of the palette by its name."""
        return QColor(getattr(self.palette, name))

    def _follow(self) -> None:
        if self._choice == SYSTEM:
            self._apply()

    def _apply(self) -> None:
        system_dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self._choice == CHOSEN_DARK or (self._choice == SYSTEM and system_dark)
        self.palette = DARK if dark else LIGHT
        self._application.setPalette(_qt_palette(self.palette))
        numbers = {"radius": tokens.RADIUS, "large": tokens.RADIUS_LARGE}
        style = STYLE.substitute(asdict(self.palette) | numbers)
        marks = controls(self.palette, Path(self._marks.path()))
        self._application.setStyleSheet(style + marks)
        self.changed.emit()


def _qt_palette(palette: Palette) -> QPalette:
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, palette.ground),
        (roles.WindowText, palette.text),
        (roles.Base, palette.raised),
        (roles.AlternateBase, palette.panel),
        (roles.Text, palette.text),
        (roles.PlaceholderText, palette.quiet),
        (roles.Button, palette.raised),
        (roles.ButtonText, palette.text),
        (roles.Highlight, palette.accent),
        (roles.HighlightedText, palette.on_accent),
        (roles.ToolTipBase, palette.raised),
        (roles.ToolTipText, palette.text),
        (roles.Link, palette.accent),
        (roles.Accent, palette.accent),
    ):
        made.setColor(role, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(disabled, role, QColor(palette.quiet))
    return made
