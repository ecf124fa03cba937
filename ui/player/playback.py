"""Plays a file: opens it, seeks to the very frame of an instant, plays it both ways; or sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink

from ui.player.content_device import ContentDevice
from ui.player.frame_seek import FrameSeek, Outcome

if TYPE_CHECKING:
    from engine.types import Playing

PATIENCE = 4000
"""Milliseconds after which a frame that does not come is no more waited for."""
SETTLE = 100
"""Milliseconds, doubled with every try, that a better frame is waited for."""
BACKWARD = 90
"""Milliseconds between two frames when playing backward."""
SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
FASTEST = 4.0
STREAMS = {".ts", ".mts", ".m2ts", ".m2t", ".mpg", ".mpeg", ".vob"}
"""Files without a table of frames: Qt enters them at key frames, and often behind the instant."""
STRIDE = 2.0
"""How fast it is played up to an instant in such a file."""

Status = QMediaPlayer.MediaStatus
State = QMediaPlayer.PlaybackState


class Playback(QObject):
    """A player of one file. Instants are seconds from the container's start."""

    loaded = Signal()
    """The file is open and can be played."""
    refused = Signal()
    """The file cannot be played here."""
    shown = Signal(QVideoFrame)
    """Another frame is to be seen."""
    moved = Signal(float)
    """The instant that is shown is another."""
    landed = Signal(float)
    """A seek is at its end."""
    playing = Signal(bool)
    speed_changed = Signal(float)
    track_changed = Signal(int)
    """Another sound track is heard (its number); -1: none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.player = QMediaPlayer(self)
        self.sound = QAudioOutput(self)
        self.sink = QVideoSink(self)
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._find_sound)
        self._find_sound()
        self.player.setVideoSink(self.sink)
        self.at = 0.0
        self.span: tuple[float, float] | None = None
        """From when to when (seconds) the frame that is shown is on the screen."""
        self._wanted: float | None = None
        self._next: float | None = None
        self._frame_seek = FrameSeek(0)
        self._loose = self._walking = self._was_muted = False
        self._stepped_from: float | None = None
        self._ready = False
        self._pictured = True
        self._picture = 0
        self._device: ContentDevice | None = None
        self._unheard: set[int] = set()
        """Sound tracks that this computer cannot decode."""
        self._doubtful = False
        """Something cannot be decoded, and no frame has shown yet that it is not the picture."""
        self._speed, self._backward = 1.0, 0.0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._lose_patience)
        self._back = QTimer(self)
        self._back.setInterval(BACKWARD)
        self._back.timeout.connect(self._go_back)
        self.sink.videoFrameChanged.connect(self._take)
        self.player.mediaStatusChanged.connect(self._status)
        self.player.playbackStateChanged.connect(self._state)
        self.player.positionChanged.connect(self._hear)
        self.player.errorOccurred.connect(lambda *_: self._erred())

    def _find_sound(self) -> None:
        """Without a device there is no sound, and the picture keeps its own time."""
        found = bool(self._devices.audioOutputs())
        self.player.setAudioOutput(self.sound if found else None)  # type: ignore[arg-type]

    # --- the file

    def open(self, file: Playing, at: float) -> None:
        """Open a file and show it, paused, at a given time."""
        self.close()
        self._wanted = self.at = at
        self._loose = file.path.suffix.lower() in STREAMS
        self._picture = file.picture
        url = QUrl.fromLocalFile(str(file.path))
        if file.content is None:
            self.player.setSource(url)
        else:
            self._device = ContentDevice(file.content, self)
            self.player.setSourceDevice(self._device, url)

    def close(self) -> None:
        """Let the file go."""
        self._ready, self._backward = False, 0.0
        self._stop_walking()
        self._wanted = self._next = self.span = None
        self._unheard, self._doubtful = set(), False
        self.player.stop()
        self.player.setSource(QUrl())
        if self._device is not None:
            self._device.close()
            self._device.deleteLater()
            self._device = None
        # Last: what was stopped above may have shown one more frame, and that started one again.
        self._patience.stop()
        self._back.stop()

    @property
    def duration(self) -> float:
        """Seconds, 0 until it is known."""
        return max(0, self.player.duration()) / 1000

    def _status(self, status: Status) -> None:
        if status == Status.InvalidMedia:
            self._refuse()
        elif status == Status.LoadedMedia and not self._ready:
            if not self.player.hasVideo() and not self.player.hasAudio():
                self._refuse()
                return
            self._ready, self._pictured = True, self.player.hasVideo()
            if self._picture < len(self.player.videoTracks()):
                self.player.setActiveVideoTrack(self._picture)
            self.player.pause()
            self.loaded.emit()
            self._begin(self.at if self._wanted is None else self._wanted)
        elif status == Status.EndOfMedia and self._ready:
            # Stopped, nothing is shown: the last frame is kept by pausing on it.
            self.seek(self.duration)

    def _erred(self) -> None:
        """Qt does not say what cannot be decoded; a sound track costs no more than its sound."""
        if not self._ready or self.track < 0:
            self._refuse()
            return
        self._unheard.add(self.track)
        left = [n for n in range(len(self.player.audioTracks())) if n not in self._unheard]
        if not left and not self._pictured:
            self._refuse()
            return
        self._doubtful = self._pictured and self.span is None
        heard = left[0] if left else -1
        # Qt is in the midst of it; another track is taken once it is out.
        QTimer.singleShot(0, self, lambda: self._hear_instead(heard))

    def _hear_instead(self, number: int) -> None:
        if self._ready and self.track in self._unheard:
            self._take_track(number)

    def _take_track(self, number: int) -> None:
        self.player.setActiveAudioTrack(number)
        self.track_changed.emit(number)

    def _refuse(self) -> None:
        if not self.player.source().isEmpty():
            self.close()
            self.refused.emit()

    # --- the sound

    @property
    def is_pictured(self) -> bool:
        """Whether there are frames to be seen, and not sound alone."""
        return self._pictured

    def _hear(self, position: int) -> None:
        """Sound alone tells by its position (ms) where it is."""
        if self._ready and not self._pictured and self._wanted is None and self._playing():
            self._move(position / 1000)

    @property
    def track(self) -> int:
        """The number of the sound track that is heard, among the file's sound tracks; -1: none."""
        return self.player.activeAudioTrack()

    def set_track(self, number: int) -> None:
        """Hear another of the file's sound tracks, if there is one and it can be decoded."""
        there = 0 <= number < len(self.player.audioTracks()) and number not in self._unheard
        if there and number != self.track:
            self._take_track(number)

    # --- seeking

    @property
    def target(self) -> float:
        """Where the last seek goes to, or what is shown."""
        if self._next is not None:
            return self._next
        return self.at if self._wanted is None else self._wanted

    def seek(self, at: float) -> None:
        """Show the frame of a given time; the last of many asked for counts."""
        at = max(0.0, min(at, self.duration or at))
        if not self._ready:
            self._wanted = self.at = at
        elif self._wanted is not None:
            self._next = at
        else:
            self._begin(at)

    def _begin(self, at: float) -> None:
        self._wanted, self._next = at, None
        if self.player.playbackState() == State.StoppedState:
            self.player.pause()
        self._frame_seek = FrameSeek(round(at * 1e6))
        if self._pictured:
            self._ask()
        else:
            self.player.setPosition(round(at * 1000))
            self._land()

    def _ask(self) -> None:
        self._patience.start(PATIENCE)
        self.player.setPosition(self._frame_seek.position)

    def _take(self, frame: QVideoFrame) -> None:
        if not frame.isValid() or not self._ready:
            return
        self._doubtful = False
        if self._wanted is None:
            if self._playing():
                self._show(frame)
                self._move(frame.startTime() / 1e6)
            return
        if self._walking:
            if self._frame_seek.pass_by(frame):
                self._land()
            return
        outcome = self._frame_seek.judge(frame, playing=self._playing())
        entry = self._frame_seek.entry if self._loose and not self._frame_seek.sure else None
        if outcome == Outcome.FOUND and entry is not None:
            self._walk(entry)
        elif outcome == Outcome.FOUND:
            self._land()
        elif outcome == Outcome.AGAIN:
            self._ask()
        else:
            self._patience.start(SETTLE << self._frame_seek.tries)

    def _lose_patience(self) -> None:
        """Nothing better came: ask once more, or take what there is."""
        if self._doubtful:
            self._refuse()
        elif not self._walking and self._frame_seek.once_more():
            self._ask()
        else:
            self._land()

    def _show(self, frame: QVideoFrame) -> None:
        self.span = (frame.startTime() / 1e6, max(frame.endTime(), frame.startTime() + 1) / 1e6)
        self.shown.emit(frame)

    def _land(self) -> None:
        """The seek is at its end; what was asked for meanwhile comes next."""
        self._patience.stop()
        self._stop_walking()
        if self._wanted is None:
            return
        at, following = self._wanted, self._next
        self._wanted = self._next = None
        if self._frame_seek.found is not None:
            self._show(self._frame_seek.found)
        self._move(at)
        before, self._stepped_from = self._stepped_from, None
        if following is None and self.span is not None and self.span[0] == before:
            # It stays longer than the file says: the next one begins later than it ends.
            behind = self._frame_seek.following
            following = None if behind is None else behind / 1e6
        if following is not None:
            self._begin(following)
        else:
            self.landed.emit(at)

    def _walk(self, entry: int) -> None:
        """Play, unheard, from the frame before the instant up to it."""
        self._walking, self._was_muted = True, self.sound.isMuted()
        self.sound.setMuted(True)
        self._patience.start(PATIENCE)
        self.player.setPosition(entry)
        self.player.setPlaybackRate(STRIDE)
        self.player.play()

    def _stop_walking(self) -> None:
        if self._walking:
            self.player.pause()
            self._walking = False
            self.player.setPlaybackRate(self._speed)
            self.sound.setMuted(self._was_muted)

    def _move(self, at: float) -> None:
        self.at = at
        self.moved.emit(at)

    def step(self, frames: int) -> None:
        """Show the next frame (1) or the one before (-1)."""
        self.pause()
        if self.span is not None:
            self.seek(self.span[1] if frames > 0 else max(0.0, self.span[0] - 0.0005))
            self._stepped_from = self.span[0] if frames > 0 else None

    # --- playing

    def _playing(self) -> bool:
        return self.player.playbackState() == State.PlayingState

    @property
    def is_playing(self) -> bool:
        """Whether it plays, forward or backward."""
        return (self._playing() and not self._walking) or self._backward > 0

    def play(self) -> None:
        """Play from what is shown; from the beginning at the end."""
        if not self._ready:
            return
        self._stop_backward()
        if self.duration and self.at >= self.duration - 0.05:
            self.seek(0.0)
        self.player.play()

    def pause(self) -> None:
        """Hold at what is shown."""
        self._stop_backward()
        if self._playing() and not self._walking:
            self.player.pause()

    def toggle(self) -> None:
        """Play or hold."""
        self.pause() if self.is_playing else self.play()

    def shuttle(self, direction: int) -> None:
        """J and L: play backward (-1) or forward (1), once more doubles the speed; 0 holds."""
        if direction == 0:
            self.pause()
            self.set_speed(1.0)
        elif direction > 0:
            if self._playing():
                self.set_speed(min(FASTEST, 2 * self._speed))
            self.play()
        elif self._ready:
            faster = min(FASTEST, 2 * self._backward) if self._backward else 1.0
            self.pause()
            self._backward = faster
            self._back.start()
            self.playing.emit(True)
            self.speed_changed.emit(-faster)

    def _go_back(self) -> None:
        """Qt plays forward alone: backward it is a seek after another, each when one has come."""
        if self._wanted is not None:
            return
        if self.at <= 0:
            self.pause()
        else:
            self.seek(self.at - self._backward * BACKWARD / 1000)

    def _stop_backward(self) -> None:
        if self._backward:
            self._backward = 0.0
            self._back.stop()
            self.playing.emit(False)
            self.speed_changed.emit(self._speed)

    def _state(self, _: State) -> None:
        if not self._backward and not self._walking:
            self.playing.emit(self._playing())

    @property
    def speed(self) -> float:
        """As fast as life is 1; backward is less than 0."""
        return -self._backward if self._backward else self._speed

    def set_speed(self, speed: float) -> None:
        """Play so many times as fast."""
        self._speed = speed
        self.player.setPlaybackRate(speed)
        self.speed_changed.emit(self.speed)

    def change_speed(self, steps: int) -> None:
        """The next of the speeds."""
        near = min(range(len(SPEEDS)), key=lambda n: abs(SPEEDS[n] - self._speed))
        self.set_speed(SPEEDS[max(0, min(len(SPEEDS) - 1, near + steps))])
