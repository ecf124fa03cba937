"""Rows of the settings: a label, what it is for, an editor, and an error in words under it.

A row knows nothing of the engine: ``Bindings`` fills it and carries its requests there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.theme.tokens import FIELD, LARGE, SLIDER, SMALL, TINY
from ui.widgets.basics import button, label

if TYPE_CHECKING:
    from engine.types.rows import SettingRow

TYPED_WAIT = 600  # milliseconds after the last key before what was typed is taken
SLIDER_STEPS = 20  # of one unit


class Row(QWidget):
    """One setting. ``wanted`` carries its value as it is written in text."""

    wanted = Signal(str)

    def __init__(self, name: str, text: str, hint: str, editor: QWidget) -> None:
        super().__init__()
        self.name, self.editor = name, editor
        self.text = label(text, wrap=True)
        self.hint = label(hint, "quiet", wrap=True)
        self.hint.setVisible(bool(hint))
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self.text.setBuddy(editor)
        editor.setAccessibleName(text)
        editor.setAccessibleDescription(hint)
        self.setFocusProxy(editor)

    def beside(self) -> None:
        """The editor stands to the right of the words."""
        row = QHBoxLayout()
        row.setSpacing(LARGE)
        row.addLayout(self._words(), 1)
        self.editor.setFixedWidth(FIELD)
        row.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignTop)
        self._stack(row)

    def below(self) -> None:
        """The editor stands below the words, as wide as the page."""
        column = self._words()
        column.addWidget(self.editor)
        self._stack(column)

    def _words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(TINY)
        words.addWidget(self.text)
        words.addWidget(self.hint)
        return words

    def _stack(self, first: QHBoxLayout | QVBoxLayout) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, SMALL)
        column.setSpacing(TINY)
        column.addLayout(first)
        column.addWidget(self.problem)

    def show_entry(self, entry: SettingRow) -> None:
        """Show the setting's value and apply its bounds (``Engine.describe_settings``)."""
        raise TypeError(f"{type(self).__name__} shows no values")

    def show_problem(self, words: str) -> None:
        """Say under the editor why its value was not taken; "" when it was."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.editor.setProperty("wrong", bool(words))
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)


class Switch(Row):
    """On or off."""

    def __init__(self, name: str, text: str, hint: str = "") -> None:
        self.box = QCheckBox(text)
        super().__init__(name, text, hint, self.box)
        self.text.hide()
        self.box.toggled.connect(lambda on: self.wanted.emit("on" if on else "off"))
        column = QVBoxLayout()
        column.setSpacing(TINY)
        column.addWidget(self.box)
        column.addWidget(self.hint)
        self._stack(column)

    def show_entry(self, entry: SettingRow) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(bool(entry["value"]))
        self.box.blockSignals(False)


class Choice(Row):
    """One of a few; ``options`` are ``(value, words)``."""

    def __init__(
        self, name: str, text: str, options: Sequence[tuple[str, str]], hint: str = ""
    ) -> None:
        self.box = CalmCombo()
        for value, words in options:
            self.box.addItem(words, value)
        super().__init__(name, text, hint, self.box)
        self.box.activated.connect(lambda _: self.wanted.emit(str(self.box.currentData())))
        self.beside()

    def show_entry(self, entry: SettingRow) -> None:
        at = self.box.findData(str(entry["value"]))
        if at < 0:
            self.box.addItem(str(entry["value"]), str(entry["value"]))
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)


class OpenChoice(Row):
    """One of many, or what is typed in its place."""

    def __init__(
        self, name: str, text: str, options: Sequence[tuple[str, str]], hint: str = ""
    ) -> None:
        self.box = CalmCombo()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, words in options:
            self.box.addItem(words, value)
        super().__init__(name, text, hint, self.box)
        self.box.activated.connect(lambda _: self._typed())
        field = self.box.lineEdit()
        assert field is not None
        field.editingFinished.connect(self._typed)
        self._said = ""
        self.beside()

    def _typed(self) -> None:
        text = self.box.currentText().strip()
        at = self.box.findText(text, Qt.MatchFlag.MatchFixedString)
        value = text if at < 0 else str(self.box.itemData(at))
        if value != self._said:
            self._said = value
            self.wanted.emit(value)

    def show_entry(self, entry: SettingRow) -> None:
        self._said = str(entry["value"])
        at = self.box.findData(self._said)
        self.box.setCurrentIndex(at)
        if at < 0:
            self.box.setEditText(self._said)


class Number(Row):
    """A number within the setting's bounds; ``zero`` are the words for 0."""

    def __init__(
        self, name: str, text: str, hint: str = "", *, suffix: str = "", zero: str = ""
    ) -> None:
        self.box: QSpinBox | QDoubleSpinBox = CalmSpin()
        super().__init__(name, text, hint, self.box)
        self.box.setSuffix(suffix)
        self.box.setSpecialValueText(zero)
        self._wait = _once(self, self._take)
        self.box.valueChanged.connect(lambda _: self._wait.start())
        self.beside()

    def show_entry(self, entry: SettingRow) -> None:
        if entry["type"] == "float" and entry["value"] != int(entry["value"]):
            self._with_decimals()
        if self._wait.isActive():
            return
        self.box.blockSignals(True)
        least, most, value = entry["least"] or 0, entry["most"] or 0, entry["value"]
        if isinstance(self.box, QDoubleSpinBox):
            self.box.setRange(float(least), float(most))
            self.box.setValue(float(value))
        else:
            self.box.setRange(-int(-least // 1), int(most))
            self.box.setValue(int(value))
        self.box.blockSignals(False)

    def _with_decimals(self) -> None:
        """Whole numbers serve, until the command line has set another."""
        if isinstance(self.box, QDoubleSpinBox):
            return
        old, self.box = self.box, CalmDoubleSpin()
        self.box.setSuffix(old.suffix())
        self.box.setAccessibleName(old.accessibleName())
        self.box.setAccessibleDescription(old.accessibleDescription())
        self.box.setFixedWidth(FIELD)
        self.box.valueChanged.connect(lambda _: self._wait.start())
        self.editor = self.box
        self.text.setBuddy(self.box)
        self.setFocusProxy(self.box)
        _replace(self, old, self.box)

    def _take(self) -> None:
        self.wanted.emit(f"{self.box.value():g}")


class Line(Row):
    """A line of text; lists are written with commas."""

    def __init__(self, name: str, text: str, hint: str = "") -> None:
        self.box = QLineEdit()
        super().__init__(name, text, hint, self.box)
        self.box.editingFinished.connect(self._typed)
        self._said = ""
        self.below()

    def _typed(self) -> None:
        if self.box.text() != self._said:
            self._said = self.box.text()
            self.wanted.emit(self._said)

    def show_entry(self, entry: SettingRow) -> None:
        value = entry["value"]
        self._said = ", ".join(value) if isinstance(value, list) else str(value)
        if not self.box.hasFocus() or not self.box.isModified():
            self.box.setText(self._said)


class Weight(Row):
    """A number from nothing to much, with a slider, its figure, and the way back."""

    def __init__(self, name: str, text: str, hint: str = "") -> None:
        self.slider = CalmSlider()
        self.slider.setMinimumWidth(SLIDER)
        super().__init__(name, text, hint, self.slider)
        self.figure = QLabel()
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.figure.setMinimumWidth(self.figure.fontMetrics().horizontalAdvance("0.00"))
        self.reset = button(self.tr("Reset"), self._reset, "link")
        self.reset.setAccessibleName(self.tr("Reset: {}").format(text))
        self._default = 0.0
        self._wait = _once(self, lambda: self.wanted.emit(f"{self._value():g}"))
        self.slider.valueChanged.connect(self._moved)
        row = QHBoxLayout()
        row.setSpacing(LARGE)
        row.addLayout(self._words(), 1)
        for each in (self.slider, self.figure, self.reset):
            row.addWidget(each)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self._stack(row)

    def _value(self) -> float:
        return self.slider.value() / SLIDER_STEPS

    def _moved(self, _: int) -> None:
        self._show_figure()
        self._wait.start()

    def _show_figure(self) -> None:
        self.figure.setText(self.locale().toString(self._value(), "f", 2))
        self.reset.setVisible(abs(self._value() - self._default) > 1 / SLIDER_STEPS / 2)

    def set_default(self) -> None:
        """Go back to the setting's default."""
        self.slider.setValue(round(self._default * SLIDER_STEPS))

    def _reset(self) -> None:
        self.slider.setFocus()
        self.set_default()

    def show_entry(self, entry: SettingRow) -> None:
        self._default = float(entry["default"])
        if self._wait.isActive():
            return
        self.slider.blockSignals(True)
        self.slider.setRange(
            round((entry["least"] or 0) * SLIDER_STEPS),
            round((entry["most"] or 0) * SLIDER_STEPS),
        )
        self.slider.setPageStep(SLIDER_STEPS // 4)
        self.slider.setValue(round(entry["value"] * SLIDER_STEPS))
        self.slider.blockSignals(False)
        self._show_figure()


class CalmCombo(QComboBox):
    """Scrolling the page over it does not change it."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class CalmSpin(QSpinBox):
    """Scrolling the page over it does not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(SMALL, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class CalmDoubleSpin(QDoubleSpinBox):
    """Scrolling the page over it does not change it."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(SMALL, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class CalmSlider(QSlider):
    """Scrolling the page over it does not change it."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


def _once(parent: QWidget, then: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(TYPED_WAIT)
    timer.timeout.connect(then)
    return timer


def _replace(row: QWidget, old: QWidget, new: QWidget) -> None:
    layout = row.layout()
    assert layout is not None
    layout.replaceWidget(old, new)
    old.deleteLater()
