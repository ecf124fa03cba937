"""Pictures from files: loaded off the window's thread into a cache of bounded size."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

BYTES = 48_000_000
"""Most that the cache holds; a picture of 224 × 126 at ratio 2 takes 450 kB."""

Key = tuple[str, int, int]


class _Signals(QObject):
    read = Signal(object, QImage)


class _Reading(QRunnable):
    """Reads one picture, no larger than it is shown."""

    def __init__(self, key: Key, signals: _Signals) -> None:
        super().__init__()
        self._key, self._signals = key, signals

    def run(self) -> None:
        path, width, height = self._key
        reader = QImageReader(path)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and (size.width() > width or size.height() > height):
            size.scale(QSize(width, height), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            reader.setScaledSize(size)
        self._signals.read.emit(self._key, reader.read())


class Pictures(QObject):
    """Pictures by path and size in device pixels; ``ready`` when one that was asked for is there.

    A picture that cannot be read is null, and is not read again.
    """

    ready = Signal(str)

    def __init__(self, parent: QObject | None = None, most_bytes: int = BYTES) -> None:
        super().__init__(parent)
        self._most = most_bytes
        self._held = 0
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._asked: set[Key] = set()
        self._signals = _Signals()
        self._signals.read.connect(self._take)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)

    def get(self, path: str, width: int, height: int) -> QPixmap | None:
        """The picture, scaled to cover so many pixels; None until it is ready."""
        key = (path, width, height)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        if key not in self._asked:
            self._asked.add(key)
            # What was asked for last is what is seen now: it comes first.
            self._pool.start(_Reading(key, self._signals), len(self._asked))
        return None

    def held(self, path: str, width: int, height: int) -> QPixmap | None:
        """The picture if it is there; it is not read."""
        return self._kept.get((path, width, height))

    def _take(self, key: Key, image: QImage) -> None:
        self._asked.discard(key)
        self._kept[key] = QPixmap.fromImage(image)
        self._held += image.sizeInBytes()
        while self._held > self._most and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            self._held -= old.width() * old.height() * 4
        self.ready.emit(key[0])

    def close(self) -> None:
        """Read nothing more."""
        self._pool.clear()
        self._pool.waitForDone()
