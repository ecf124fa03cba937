"""The player: the picture, right to the frame of a match."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.context import Context
from ui.player.picture import Picture
from ui.player.playback import Playback
from ui.widgets.calls import Calls


class PlayerView(QWidget):
    """Plays a video from an instant."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self._video = ""
        self.playback = Playback(self)
        self.picture = Picture(context.theme)
        self.playback.shown.connect(self.picture.show_frame)
        self.picture.clicked.connect(self.playback.toggle)
        QVBoxLayout(self).addWidget(self.picture)

    @property
    def frame(self) -> QImage:
        """The frame that is shown, as large as the film has it."""
        return self.picture.frame

    @property
    def frame_span(self) -> tuple[float, float] | None:
        """From when to when (seconds) the frame that is shown is on the screen."""
        return self.playback.span

    def open(self, video_id: str, at: float, answer: dict[str, Any]) -> None:
        """Show a video (id) at an instant (seconds), with the matches of an answer."""
        if video_id == self._video:
            self.playback.seek(at)
            return
        self._video = video_id

        def show(video: dict[str, Any]) -> None:
            self.playback.open(Path(video["path"]), at)

        self._calls.run("video", lambda engine: engine.browse.video(video_id), show)

    def close_video(self) -> None:
        """Let the file go."""
        self._calls.drop("video")
        self._video = ""
        self.playback.close()
        self.picture.show_frame(None)
        self.closed.emit()
