"""Signals that ask the window to end: it does so in order, with what it started.

Python runs a handler only between its own instructions, and Qt's loop may run none for minutes. The
number of a signal is written to a socket at once (``signal.set_wakeup_fd``), which wakes the loop.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it; one that was told to end has done well."""
ASKED = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class EndsBySignal(QObject):
    """Ends the program in Qt's loop once the process is asked to; make it before all that is slow.

    A signal that comes before the loop runs is obeyed as soon as it does.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._end: Callable[[int], None] = QCoreApplication.exit
        self._reader, self._writer = socket.socketpair()
        for each in (self._reader, self._writer):
            each.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        for number in ASKED:
            signal.signal(number, _written_to_the_socket)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    def obey(self, end: Callable[[int], None]) -> None:
        """Call ``end`` with the exit status instead of leaving the loop at once."""
        self._end = end

    def _woken(self) -> None:
        told = [number for number in self._reader.recv(64) if number in ASKED]
        if told:
            self._end(INTERRUPTED if signal.SIGINT in told else 0)


def _written_to_the_socket(number: int, frame: object) -> None:
    """Python's part of a handler; with none the signal would end the process on the spot."""
