"""Check boxes, radio buttons and the arrows of fields, whose marks the style sheet wants as files.

A style sheet takes pictures from files alone (https://doc.qt.io/qt-6/stylesheet-reference.html,
"Url"): the theme's own icons are written, recoloured, into a folder that ends with it.
"""

from __future__ import annotations

import importlib.resources
from dataclasses import asdict
from pathlib import Path
from string import Template

from ui.theme.tokens import Palette

MARKS = {"tick": ("check", "on_accent"), "down": ("down", "quiet"), "up": ("up", "quiet")}
"""By the name in the style sheet: the icon, and its colour of the palette."""

CONTROLS = Template(
    """
QCheckBox, QRadioButton { padding: 2px; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px;
  border: 1px solid $quiet; background: $raised; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $hover; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent;
  background: $on_accent; }
QCheckBox::indicator:focus { width: 14px; height: 14px; border: 2px solid $accent; }
QRadioButton::indicator:unchecked:focus { width: 14px; height: 14px; border: 2px solid $accent; }
QCheckBox::indicator:checked:focus { border-color: $text; }
QRadioButton::indicator:checked:focus { border-color: $accent; background: $text; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $panel;
  border-color: $line; }
QCheckBox:disabled, QRadioButton:disabled { color: $quiet; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$down"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $line;
  padding: 4px; selection-background-color: $chosen; selection-color: $text; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { background: transparent;
  border: none; padding: 0px 8px; min-height: 0px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QDateEdit::up-button {
  subcontrol-origin: border; subcontrol-position: top right; width: 22px; border: none;
  background: transparent; margin: 2px 2px 0 0; }
QSpinBox::down-button, QDoubleSpinBox::down-button, QDateEdit::down-button {
  subcontrol-origin: border; subcontrol-position: bottom right; width: 22px; border: none;
  background: transparent; margin: 0 2px 2px 0; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QDateEdit::up-arrow {
  image: url("$up"); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QDateEdit::down-arrow {
  image: url("$down"); width: 12px; height: 12px; }
"""
)


def controls(palette: Palette, folder: Path) -> str:
    """The part of the style sheet about them; their marks are written into ``folder``."""
    colours = asdict(palette)
    marks = {}
    for name, (icon, colour) in MARKS.items():
        source = importlib.resources.files("resources") / "icons" / f"{icon}.svg"
        drawn = source.read_text(encoding="utf-8").replace("currentColor", colours[colour])
        # A name for each colour: Qt keeps pictures by their path.
        path = folder / f"{icon}-{colours[colour].lstrip('#')}.svg"
        path.write_text(drawn, encoding="utf-8")
        marks[name] = path.as_posix()
    return CONTROLS.substitute(colours | marks)
