"""Picture, timeline and controls together: what fills the screen in full screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.player.controls import Controls
from ui.player.filmstrip import Filmstrip
from ui.player.hover_frame import HoverFrame
from ui.player.missing_file_page import MissingFilePage
from ui.player.picture import Picture
from ui.player.playback import Playback
from ui.player.timeline import Timeline
from ui.theme.theme import Theme
from ui.theme.tokens import SMALL
from ui.widgets.basics import role
from ui.widgets.pictures import Pictures


class Stage(QWidget):
    """Shows a video that is played by a ``Playback``."""

    sought = Signal(float)
    match_wanted = Signal(int)
    full_wanted = Signal()
    key = Signal(QKeyEvent)
    """A key was pressed while it fills the screen."""

    def __init__(self, theme: Theme, pictures: Pictures, playback: Playback) -> None:
        super().__init__()
        self.playback = playback
        self.filmstrip = Filmstrip()
        self.picture = Picture(theme)
        self.missing = MissingFilePage(theme, pictures)
        self.timeline = Timeline(theme, pictures)
        self.controls = Controls(theme)
        self.hover = HoverFrame(theme, self.timeline, self)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.picture)
        self.pages.addWidget(self.missing)
        role(self, "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, 0, SMALL, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.pages, 1)
        column.addWidget(self.timeline)
        column.addWidget(self.controls)
        self._wire()

    def _wire(self) -> None:
        playback, controls = self.playback, self.controls
        playback.shown.connect(self.picture.show_frame)
        playback.playing.connect(controls.show_playing)
        playback.speed_changed.connect(controls.show_speed)
        playback.track_changed.connect(controls.show_track)
        self.picture.clicked.connect(playback.toggle)
        self.picture.double_clicked.connect(self.full_wanted)
        self.timeline.sought.connect(self.sought)
        controls.played.connect(playback.toggle)
        controls.stepped.connect(playback.step)
        controls.match_wanted.connect(self.match_wanted)
        controls.speed_wanted.connect(playback.set_speed)
        controls.mute_wanted.connect(self.toggle_mute)
        controls.volume_wanted.connect(self._set_volume)
        controls.track_wanted.connect(self.hear_track)
        controls.full_wanted.connect(self.full_wanted)
        controls.range_cleared.connect(lambda: self._set_range(None, None))
        controls.show_sound(playback.sound.volume(), playback.sound.isMuted())

    # --- what is shown

    def show_filmstrip(self, filmstrip: Filmstrip) -> None:
        """Show another video: its timeline at once, its picture when there is one."""
        self.filmstrip = filmstrip
        self.picture.clear()
        self.picture.turn(filmstrip.turned)
        self.pages.setCurrentWidget(self.picture)
        self.timeline.show_filmstrip(filmstrip)
        self._set_range(None, None)
        self.controls.show_tracks(filmstrip.sound)
        self.controls.setEnabled(bool(filmstrip.video))
        self.controls.show_playable(True)
        self.show_at(0.0)

    def show_picture(self) -> None:
        """The file can be played."""
        self.controls.show_playable(True)
        self.pages.setCurrentWidget(self.picture)
        if not self.playback.is_pictured:
            self.picture.show_sound(self.filmstrip.video.get("poster"))
        self.controls.show_track(self.playback.track)

    def hear_track(self, number: int | None) -> None:
        """Hear another sound track; None leaves the one that is heard."""
        if number is not None:
            self.playback.set_track(number)

    def show_missing(self, at: float, title: str, advice: str) -> None:
        """The file cannot be played: say why and what to do."""
        self.missing.tell(self.filmstrip, at, title, advice)
        self.pages.setCurrentWidget(self.missing)
        self.controls.show_playable(False)

    @property
    def is_missing(self) -> bool:
        """Whether the file cannot be played."""
        return self.pages.currentWidget() is self.missing

    def show_answer(self) -> None:
        """The matches are others."""
        self.timeline.updateGeometry()
        self.timeline.refresh()
        self.show_at(self.timeline.at)

    def show_at(self, at: float) -> None:
        """The playhead moved."""
        self.timeline.show_at(at)
        self.controls.show_time(at, self.filmstrip.duration)
        self.controls.show_matches(self.filmstrip.match_at(at), len(self.filmstrip.moments))

    # --- in and out points, sound

    def mark_in(self) -> None:
        """What is wanted begins here; an out point before it is taken away."""
        at, end = self.timeline.at, self.timeline.range[1]
        self._set_range(at, end if end is not None and end > at else None)

    def mark_out(self) -> None:
        """What is wanted ends here; an in point behind it is taken away."""
        start, at = self.timeline.range[0], self.timeline.at
        self._set_range(start if start is not None and start < at else None, at)

    def _set_range(self, start: float | None, end: float | None) -> None:
        self.timeline.show_range(start, end)
        self.controls.show_range(start, end)

    def toggle_mute(self) -> None:
        """Sound off or on."""
        sound = self.playback.sound
        sound.setMuted(not sound.isMuted())
        self.controls.show_sound(sound.volume(), sound.isMuted())

    def _set_volume(self, volume: float) -> None:
        sound = self.playback.sound
        sound.setVolume(volume)
        sound.setMuted(False)
        self.controls.show_sound(volume, False)

    # --- as a window of its own

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self.isWindow():
            self.key.emit(event)
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self.isWindow():
            event.ignore()
            self.full_wanted.emit()
