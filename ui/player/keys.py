"""The player's keys, as cutters and mpv have them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

FAR, NEAR = 5.0, 1.0
"""Seconds that an arrow goes, and with Shift."""

Key = Qt.Key
Action = Callable[[], object]
Pressed = tuple[int, bool]
"""A key, and whether Shift is held."""

ALWAYS_SHIFTED = {Key.Key_Plus: Key.Key_Equal, Key.Key_BraceLeft: Key.Key_BracketLeft}
"""Keys that some keyboards give with Shift alone."""


class Keys:
    """What each key does; others are left to the window."""

    def __init__(self, actions: dict[Pressed, Action]) -> None:
        self._actions = actions

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key is for; False where it is for nothing here."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if modifiers and not shift:
            return False
        action = self._actions.get((event.key(), shift))
        if action is None and shift:
            plain = ALWAYS_SHIFTED.get(Key(event.key()), Key.Key_unknown)
            action = self._actions.get((plain, False))
        if action is None:
            return False
        action()
        return True
