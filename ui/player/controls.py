"""The buttons under the timeline: matches, frames, playing, time, speed, sound and its track."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from ui.player.playback import SPEEDS
from ui.player.words import times, track_name
from ui.theme.icons import icon
from ui.theme.theme import Theme
from ui.theme.tokens import POSTER_WIDTH, SMALL, TINY
from ui.widgets.basics import label, tool
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.types.rows import SoundRow

LOUDEST = 100


class Controls(QWidget):
    """Shows how it plays and says what is wished; it changes nothing itself."""

    played = Signal()
    stepped = Signal(int)
    match_wanted = Signal(int)
    speed_wanted = Signal(float)
    mute_wanted = Signal()
    volume_wanted = Signal(float)
    track_wanted = Signal(int)
    full_wanted = Signal()
    range_cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._playing = self._muted = False
        self._narrow: bool | None = None
        self._make_buttons()
        self.matches = self._group(self.match_previous, self.match_count, self.match_next)
        self.transport = self._group(
            self.frame_back, self.play, self.frame_forward, self.time, self.range
        )
        self.rest = self._group(self.speed, self.tracks, self.mute, self.volume, self.full)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SMALL, TINY, SMALL, TINY)
        self._grid.setHorizontalSpacing(SMALL)
        self._grid.setVerticalSpacing(0)
        self._arrange(narrow=False)
        self.show_matches(None, 0)
        self.show_range(None, None)
        self.show_tracks([])
        theme.changed.connect(self._paint)

    def _make_buttons(self) -> None:
        theme = self._theme
        self.match_previous = tool(
            theme,
            "match-previous",
            self.tr("Previous match (Shift+N)"),
            lambda: self.match_wanted.emit(-1),
        )
        self.match_next = tool(
            theme, "match-next", self.tr("Next match (N)"), lambda: self.match_wanted.emit(1)
        )
        self.match_count = label(name="quiet")
        self.frame_back = tool(
            theme, "frame-back", self.tr("One frame back (,)"), lambda: self.stepped.emit(-1)
        )
        self.play = tool(theme, "play", self.tr("Play (Space)"), self.played.emit)
        self.frame_forward = tool(
            theme, "frame-forward", self.tr("One frame forward (.)"), lambda: self.stepped.emit(1)
        )
        self.time = label()
        self.time.setAccessibleName(self.tr("Time"))
        self.range = QToolButton()
        self.range.setToolTip(self.tr("In and out points: click to clear"))
        self.range.clicked.connect(lambda _=False: self.range_cleared.emit())
        self.speed = QToolButton()
        self.speed.setProperty("role", "menu")
        self.speed.setToolTip(self.tr("Speed ([ and ])"))
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setMenu(self._speeds())
        self.tracks = tool(theme, "speech", self.tr("Sound track"))
        self.tracks.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.mute = tool(theme, "volume", self.tr("Mute (M)"), self.mute_wanted.emit)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, LOUDEST)
        self.volume.setFixedWidth(POSTER_WIDTH)
        self.volume.setAccessibleName(self.tr("Volume"))
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.volume.valueChanged.connect(lambda value: self.volume_wanted.emit(value / LOUDEST))
        self.full = tool(theme, "full-screen", self.tr("Full screen (F)"), self.full_wanted.emit)
        for button in (self.range, self.speed):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_speed(1.0)
        self.show_time(0.0, 0.0)

    def _speeds(self) -> QMenu:
        menu = QMenu(self)
        for speed in SPEEDS:
            action = menu.addAction(times(speed))
            action.triggered.connect(lambda _=False, speed=speed: self.speed_wanted.emit(speed))
        return menu

    def _group(self, *widgets: QWidget) -> QWidget:
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TINY)
        row.setDirection(QBoxLayout.Direction.LeftToRight)
        for widget in widgets:
            row.addWidget(widget)
        group.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return group

    def _arrange(self, *, narrow: bool) -> None:
        """One line, or two where there is no room for one."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        sides = Qt.AlignmentFlag
        for group in (self.matches, self.transport, self.rest):
            self._grid.removeWidget(group)
        if narrow:
            self._grid.addWidget(self.transport, 0, 0, 1, 4, sides.AlignLeft)
            self._grid.addWidget(self.matches, 1, 0, sides.AlignLeft)
            self._grid.addWidget(self.rest, 1, 2, sides.AlignRight)
        else:
            self._grid.addWidget(self.transport, 0, 0, sides.AlignLeft)
            self._grid.addWidget(self.matches, 0, 2, sides.AlignHCenter)
            self._grid.addWidget(self.rest, 0, 3, sides.AlignRight)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column == 2 else 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as two lines can be."""
        second = self.matches.sizeHint().width() + self.rest.sizeHint().width() + 3 * SMALL
        widest = max(self.transport.sizeHint().width(), second) + 2 * SMALL
        return QSize(widest, self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._arrange(narrow=self.width() < self._one_line())

    def _one_line(self) -> int:
        groups = (self.matches, self.transport, self.rest)
        return sum(group.sizeHint().width() + SMALL for group in groups) + 2 * SMALL

    # --- how it plays

    def show_playing(self, playing: bool) -> None:
        """Whether the button holds or plays."""
        self._playing = playing
        name = self.tr("Pause (Space)") if playing else self.tr("Play (Space)")
        self.play.setToolTip(name)
        self.play.setAccessibleName(name)
        self._paint()

    def show_playable(self, playable: bool) -> None:
        """Whether there is anything to play."""
        for one in (self.frame_back, self.play, self.frame_forward, self.speed, self.mute):
            one.setEnabled(playable)
        self.volume.setEnabled(playable)

    def show_time(self, at: float, duration: float) -> None:
        """Where it stands, and how long it is."""
        text = self.tr("{time} / {duration}").format(time=clock(at, 2), duration=clock(duration))
        self.time.setText(text)
        # As wide as it will ever be, so that nothing beside it moves.
        widest = self.tr("{time} / {duration}").format(
            time=clock(duration, 2), duration=clock(duration)
        )
        zeros = "".join("0" if letter.isdigit() else letter for letter in widest)
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance(zeros) + TINY)

    def show_matches(self, number: int | None, count: int) -> None:
        """On which of the matches it stands (from 0), None: between them."""
        self.matches.setVisible(count > 0)
        if number is None:
            text = self.tr("%n match(es)", "", count)
        else:
            text = self.tr("{number} of {count}").format(number=number + 1, count=count)
        self.match_count.setText(text)
        self._fit()

    def show_speed(self, speed: float) -> None:
        """How many times as fast as life."""
        self.speed.setText(times(speed))
        self.speed.setAccessibleName(self.tr("Speed: {}").format(times(speed)))

    def show_sound(self, volume: float, muted: bool) -> None:
        """How loud it is, 0 to 1."""
        self._muted = muted
        self.volume.blockSignals(True)
        self.volume.setValue(round(volume * LOUDEST))
        self.volume.blockSignals(False)
        name = self.tr("Sound on (M)") if muted else self.tr("Mute (M)")
        self.mute.setToolTip(name)
        self.mute.setAccessibleName(name)
        self._paint()

    def show_tracks(self, tracks: Sequence[SoundRow]) -> None:
        """The sound tracks there are; with one alone there is nothing to choose.

        What cannot be decoded is listed, so that nobody looks for it elsewhere, but not chosen.
        """
        before = self.tracks.menu()
        menu, group = QMenu(self), QActionGroup(self)
        for number, track in enumerate(tracks):
            name = track_name(number, track)
            if not track["decodable"]:
                name = self.tr("{track}: cannot be decoded").format(track=name)
            action = group.addAction(menu.addAction(name))
            action.setCheckable(True)
            action.setEnabled(track["decodable"])
            action.triggered.connect(lambda _=False, number=number: self.track_wanted.emit(number))
        self.tracks.setMenu(menu)
        self.tracks.setVisible(len(tracks) > 1)
        if before is not None:
            before.deleteLater()
        self._fit()

    def show_track(self, number: int) -> None:
        """Which of the sound tracks is heard."""
        menu = self.tracks.menu()
        for place, action in enumerate(menu.actions() if menu is not None else ()):
            action.setChecked(place == number)

    def show_range(self, start: float | None, end: float | None) -> None:
        """The in and out points, where there are any."""
        text = self.tr("{start} – {end}").format(
            start="" if start is None else clock(start, 2), end="" if end is None else clock(end, 2)
        )
        self.range.setText(text)
        self.range.setAccessibleName(self.tr("In and out points: {}").format(text))
        self.range.setVisible(start is not None or end is not None)
        self._fit()

    def _paint(self) -> None:
        ink = self._theme.palette.text
        self.play.setIcon(icon("pause" if self._playing else "play", ink))
        self.mute.setIcon(icon("mute" if self._muted else "volume", ink))
