"""The player."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer
from PySide6.QtMultimediaWidgets import QVideoWidget
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.context import Context


class PlayerView(QWidget):
    """Plays a video from an instant."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.video = QVideoWidget()
        self.player = QMediaPlayer(self)
        self._sound = QAudioOutput(self)
        self.player.setAudioOutput(self._sound)
        self.player.setVideoOutput(self.video)
        QVBoxLayout(self).addWidget(self.video)

    def open(self, video_id: str, at: float, answer: dict[str, Any]) -> None:
        """Show a video (id) at an instant (seconds), with the matches of an answer."""

        def show(video: dict[str, Any]) -> None:
            self.player.setSource(QUrl.fromLocalFile(video["path"]))
            self.player.setPosition(round(at * 1000))
            self.player.play()

        self._context.operations.run(lambda engine: engine.browse.video(video_id), show)

    def close_video(self) -> None:
        """Let the file go."""
        self.player.stop()
        self.player.setSource(QUrl())
        self.closed.emit()
