"""The client of the search service: JSON lines to and from a process that may die at any time."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from engine.messages import from_json
from ui.messages import advice, sentence

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 500, 30_000  # milliseconds before the service is started again
END_WAIT = 2_500  # milliseconds the service has to end


SAID = {"message", "advice", "code", "values"}
"""The fields of a message within a reply; ``message`` and ``advice`` are in English."""


def _decoded(found: dict[str, Any]) -> Any:
    """What a JSON object of a reply stands for: a message, or itself."""
    return from_json(found) if found.keys() == SAID else found


class SearchReply(QObject):
    """The answers to one request, until its last line."""

    answered = Signal(dict)
    """An answer; ``complete`` says whether it is the last."""
    loading = Signal(str, str)
    """A model is being loaded: its kind and name."""
    failed = Signal(str, str)
    """Why there is no answer, and what to do."""
    dropped = Signal()
    """A newer search of its lane took its place, or the service died."""


class SearchClient(QObject):
    """Speaks with the search service, and starts it again when it died.

    Args:
        command: the program and its arguments that start the service.
    """

    health = Signal(bool, str)
    """Whether the service is up, and in words how it is."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command)
        self._process: QProcess | None = None
        self._next = 0
        self._replies: dict[int, SearchReply] = {}
        self._unsent: list[bytes] = []
        self._ready = False
        self._closing = False
        self._wait = FIRST_WAIT
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.start)

    # --- the process

    def start(self) -> None:
        """Start the service unless it runs."""
        if self._process is not None or self._closing:
            return
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._trouble)
        self._process = process
        process.start(self._command[0], self._command[1:])

    @property
    def pid(self) -> int:
        """The process id of the service, 0 while it does not run."""
        return 0 if self._process is None else int(self._process.processId())

    def close(self) -> None:
        """End the service."""
        self._closing = True
        self._again.stop()
        process, self._process = self._process, None
        if process is None:
            return
        process.finished.disconnect(self._ended)
        process.errorOccurred.disconnect(self._trouble)
        process.closeWriteChannel()
        if not process.waitForFinished(END_WAIT):
            process.kill()
            process.waitForFinished(END_WAIT)
        process.deleteLater()

    def _trouble(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._ended()

    def _ended(self) -> None:
        """It died: whoever waits is told, and it is started again, later each time."""
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._ready = False
        self._unsent.clear()
        replies, self._replies = self._replies, {}
        for reply in replies.values():
            reply.dropped.emit()
        if self._closing:
            return
        log.warning("the search service ended; it is started again in %d ms", self._wait)
        self.health.emit(False, self.tr("Search is starting again…"))
        self._again.start(self._wait)
        self._wait = min(2 * self._wait, LONGEST_WAIT)

    # --- requests

    def ask(self, do: str, **fields: Any) -> SearchReply:
        """Send a request (docs/protocol.md); its answers come to the reply."""
        self._next += 1
        reply = SearchReply(self)
        self._replies[self._next] = reply
        line = json.dumps({"id": self._next, "do": do, **fields}).encode("ascii") + b"\n"
        if self._ready and self._process is not None:
            self._process.write(line)
        else:
            self._unsent.append(line)
            self.start()
        return reply

    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            line = bytes(process.readLine().data())
            self._hear(json.loads(line, object_hook=_decoded))

    def _hear(self, line: dict[str, Any]) -> None:
        event = line["event"]
        if event == "hello":
            self._begin()
            return
        reply = self._replies.get(line["id"])
        if reply is None:
            return
        if event == "loading":
            reply.loading.emit(line["kind"], line["name"])
            return
        if event != "answer" or line["complete"]:
            del self._replies[line["id"]]
            reply.deleteLater()
        if event == "error":
            why = from_json({"code": line["code"], "values": line["values"]})
            reply.failed.emit(sentence(why), advice(why))
        elif event == "dropped":
            reply.dropped.emit()
        else:
            reply.answered.emit(line)

    def _begin(self) -> None:
        self._ready = True
        self._wait = FIRST_WAIT
        self.health.emit(True, self.tr("Search is ready."))
        unsent, self._unsent = self._unsent, []
        for line in unsent:
            assert self._process is not None
            self._process.write(line)
