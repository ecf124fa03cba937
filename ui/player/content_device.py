"""Gives Qt's player bytes of ours to play in place of a file's own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QIODevice, QObject

if TYPE_CHECKING:
    from engine.types import Content

log = logging.getLogger(__name__)


class ContentDevice(QIODevice):
    """A ``Content``, open to be read. The player's own threads read it, one at a time."""

    def __init__(self, content: Content, parent: QObject) -> None:
        super().__init__(parent)
        self._content = content
        try:
            self._size = content.size
        except OSError:
            self._size = 0  # the file is gone: the player finds nothing, and says so
        # What Qt would read ahead, FFmpeg does already.
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def size(self) -> int:
        return self._size

    def readData(self, maxlen: int) -> Any:  # noqa: N802 - Qt's name
        """What follows the position: PySide takes the bytes, -1 for what cannot be read."""
        try:
            return self._content.read(self.pos(), max(0, min(maxlen, self._size - self.pos())))
        except OSError:
            log.warning("the file that is played cannot be read", exc_info=True)
            return -1

    def writeData(self, data: Any, maxlen: int) -> int:  # noqa: N802 - Qt's name
        return -1

    def close(self) -> None:
        super().close()
        self._content.close()
