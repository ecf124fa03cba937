"""The player: picture, timeline and transcript of a video, right to the frame of a match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from engine.errors import HeimdexError
from ui import messages
from ui.context import Context
from ui.player.filmstrip import Filmstrip
from ui.player.keys import FAR, NEAR, Action, Key, Keys, Pressed
from ui.player.notes import Notes, words_of
from ui.player.people_row import PeopleRow
from ui.player.playback import Playback
from ui.player.stage import Stage
from ui.player.transcript import Transcript
from ui.theme.tokens import LARGE, SMALL
from ui.widgets.basics import label, role, tool
from ui.widgets.calls import Calls
from ui.widgets.dates import recorded_words
from ui.widgets.pictures import Pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.api.engine import Engine
    from engine.types import Playing
    from engine.types.reports import OpenedWith
    from engine.types.rows import AppearanceRow, RecordedRow, VideoDetail

WIDE = 1.7
"""Times the height from which the transcript stands beside the picture."""
SHARES = (3, 1)
"""Of picture and transcript."""


class PlayerView(QWidget):
    """Plays a video from an instant, and goes from match to match."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._calls = Calls(context, self)
        self._video, self._from = "", 0.0
        self._file: Playing | None = None
        self.filmstrip = Filmstrip()
        self.playback = Playback(self)
        self._pictures = Pictures(self)
        self.destroyed.connect(self._pictures.close)
        self.stage = Stage(context.theme, self._pictures, self.playback)
        self.transcript = Transcript(context.theme)
        self.notes = Notes(context.theme)
        self.people = PeopleRow(context.theme, self._pictures)
        self.beside = QWidget()
        self._keys = Keys(self._actions())
        role(self, "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Player"))
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.title = label()
        self.title.setFont(self._context.theme.font(bold=True))
        self.title.setMinimumWidth(1)
        top = QHBoxLayout()
        top.setContentsMargins(LARGE, SMALL, SMALL, SMALL)
        self.recorded = label(name="quiet")
        self.recorded.setMinimumWidth(1)
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(self.title)
        named.addWidget(self.recorded)
        top.addLayout(named, 1)
        self.close_button = tool(
            self._context.theme, "close", self.tr("Close (Esc)"), self.close_video
        )
        top.addWidget(self.close_button)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.stage)
        beside = QVBoxLayout(self.beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.people)
        beside.addWidget(self.transcript, 1)
        self.split.addWidget(self.beside)
        for number, share in enumerate(SHARES):
            self.split.setStretchFactor(number, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.notes)
        column.addWidget(self.split, 1)

    def _wire(self) -> None:
        stage, playback = self.stage, self.playback
        playback.loaded.connect(self._loaded)
        playback.refused.connect(self._refused)
        playback.moved.connect(self._moved)
        stage.sought.connect(self.seek)
        stage.match_wanted.connect(self.go_to_match)
        stage.full_wanted.connect(self.toggle_full_screen)
        stage.key.connect(self.keyPressEvent)
        self.transcript.sought.connect(self.seek)
        self.transcript.chosen.connect(self._hear_row)
        self.transcript.screen_wanted.connect(self._read_screen)
        self.people.found.connect(self._find_person)
        self.people.shown.connect(self._context.requests.show_people)
        self._context.poller.renewed.connect(self._renew)

    def _actions(self) -> dict[Pressed, Action]:
        playback, stage = self.playback, self.stage
        return {
            (Key.Key_Space, False): playback.toggle,
            (Key.Key_J, False): lambda: playback.shuttle(-1),
            (Key.Key_K, False): lambda: playback.shuttle(0),
            (Key.Key_L, False): lambda: playback.shuttle(1),
            (Key.Key_Left, False): lambda: self._jump(-FAR),
            (Key.Key_Right, False): lambda: self._jump(FAR),
            (Key.Key_Left, True): lambda: self._jump(-NEAR),
            (Key.Key_Right, True): lambda: self._jump(NEAR),
            (Key.Key_Comma, False): lambda: playback.step(-1),
            (Key.Key_Period, False): lambda: playback.step(1),
            (Key.Key_N, False): lambda: self.go_to_match(1),
            (Key.Key_N, True): lambda: self.go_to_match(-1),
            (Key.Key_Home, False): lambda: self.seek(0.0),
            (Key.Key_End, False): lambda: self.seek(self.filmstrip.duration or playback.duration),
            (Key.Key_I, False): stage.mark_in,
            (Key.Key_O, False): stage.mark_out,
            (Key.Key_M, False): stage.toggle_mute,
            (Key.Key_F, False): self.toggle_full_screen,
            (Key.Key_Escape, False): self._leave,
            (Key.Key_BracketLeft, False): lambda: playback.change_speed(-1),
            (Key.Key_BracketRight, False): lambda: playback.change_speed(1),
            (Key.Key_Equal, False): lambda: stage.timeline.zoom(2.0),
            (Key.Key_Minus, False): lambda: stage.timeline.zoom(0.5),
            (Key.Key_0, False): stage.timeline.fit,
        }

    # --- what is shown

    @property
    def frame(self) -> QImage:
        """The frame that is shown, as large as the video has it."""
        return self.stage.picture.frame

    def open(self, video_id: str, at: float, answer: OpenedWith) -> None:
        """Show a video (id) at a given time (seconds), with the matches of an answer."""
        self._from = at
        if video_id == self._video:
            self._take(answer)
            self.playback.seek(at)
            self._hear_match()
            return
        self._calls.drop("video")
        self.playback.close()
        self._video, self._file = video_id, None
        self._calls.run(
            "video",
            _reading(video_id),
            lambda read: self._show(read[0], read[1], answer, read[2]),
            self._unknown,
        )

    def _renew(self) -> None:
        """The video may have been indexed since it was opened: show what is known of it now."""
        shown = self._video
        if shown:
            self._calls.run("renew", _reading(shown), lambda read: self._learn(*read))

    def _learn(
        self, video: VideoDetail, file: Playing, people: Sequence[AppearanceRow] = ()
    ) -> None:
        if video["id"] != self._video:
            return
        if list(people) != self.filmstrip.people:
            self.filmstrip.people = list(people)
            self._show_people()
        before = self.filmstrip.lines
        if not self.filmstrip.learn(video):
            return
        heard = self.filmstrip.lines != before
        self._tell(video)
        if self._file is not None and not _play_alike(file, self._file):
            self._file = file
            self.playback.open(file, self.playback.at)
        self.stage.picture.turn(self.filmstrip.turned)
        self.stage.timeline.learn()
        if heard:
            self._show_words()
            at = self.stage.timeline.at
            self.transcript.show_at(at, self.filmstrip.segment_at(at))

    def _take(self, answer: OpenedWith) -> None:
        self.filmstrip.take(answer)
        self.stage.show_answer()
        self.transcript.mark(self.filmstrip.marked)

    def _show(
        self,
        video: VideoDetail,
        file: Playing,
        answer: OpenedWith,
        people: Sequence[AppearanceRow] = (),
    ) -> None:
        reads = self.transcript.on_screen.isChecked()
        self.filmstrip = Filmstrip(video, people=list(people), reads_screen=reads)
        self.filmstrip.take(answer)
        self._tell(video)
        self.stage.show_filmstrip(self.filmstrip)
        self._show_words()
        if video["offline"]:
            self.stage.show_missing(
                self._from,
                self.tr("This video's file cannot be reached"),
                self.tr(
                    "Its disk may be disconnected, or the file was moved or renamed. Connect the"
                    " disk, or bring the file back to {path}, and open it again."
                ).format(path=video["path"]),
            )
            self._moved(self._from)
            return
        self._file = file
        self.playback.open(file, self._from)
        self._moved(self._from)

    def _show_words(self) -> None:
        shown = self.filmstrip
        self.transcript.show_segments(shown.lines, shown.marked, shown.sound)
        self.transcript.on_screen.setVisible(bool(shown.on_screen))
        self.transcript.setVisible(bool(shown.segments or shown.on_screen))
        self._show_people()

    def _show_people(self) -> None:
        """Who is in the shot; nothing stands beside the picture where there is nothing to show."""
        self.people.show_people(self.filmstrip.people_at(self.stage.timeline.at))
        words = not self.transcript.isHidden()
        self.beside.setVisible(words or bool(self.filmstrip.people))

    def _read_screen(self, on: bool) -> None:
        """Show text on screen beside what is said, or what is said alone."""
        self.filmstrip.read_screen(on)
        self._show_words()
        at = self.stage.timeline.at
        self.transcript.show_at(at, self.filmstrip.segment_at(at))

    def _find_person(self, name: str) -> None:
        from engine.query.wording import value_text

        self._context.requests.search.emit(f"person:{value_text(name)}")

    def _tell(self, video: VideoDetail) -> None:
        """What stands above the picture."""
        self._name(video["title"], video["path"], video["recorded"])
        self.notes.show_warnings(video["warnings"])

    def _name(self, title: str, path: str, recorded: RecordedRow | None = None) -> None:
        self.title.setText(title)
        self.title.setToolTip(path)
        words = recorded_words(recorded)
        self.recorded.setText(words)
        self.recorded.setToolTip(words)

    def _unknown(self, error: Exception) -> None:
        """There is no such video any more."""
        self._video, self._file, self.filmstrip = "", None, Filmstrip()
        self._name("", "")
        self.notes.show_warnings(())
        self.stage.show_filmstrip(self.filmstrip)
        self.transcript.setVisible(False)
        self._show_people()
        title, advice = self.tr("This video cannot be opened"), self.tr("The log has the details.")
        if isinstance(error, HeimdexError):
            title, advice = messages.sentence(error.message), messages.advice(error.message)
        self.stage.show_missing(0.0, title, advice)

    def _loaded(self) -> None:
        if not self.filmstrip.duration:
            self.filmstrip.video["duration"] = self.playback.duration
            self.stage.show_filmstrip(self.filmstrip)
        self.stage.show_picture()
        self._hear_match()

    def _refused(self) -> None:
        why = self.filmstrip.video.get("message")
        self.stage.show_missing(
            self._from,
            self.tr("This video cannot be played here"),
            words_of(why)
            if why is not None
            else self.tr(
                "The file may be damaged, or this computer has no decoder for it. Its frames and"
                " words can be searched all the same. Try to open {path} with another player."
            ).format(path=self.filmstrip.video.get("path", "")),
        )

    def _moved(self, at: float) -> None:
        self.stage.show_at(at)
        self.transcript.show_at(at, self.filmstrip.segment_at(at))
        self.people.show_people(self.filmstrip.people_at(at))

    # --- where it stands

    def seek(self, at: float) -> None:
        """Show another instant of the video."""
        if self.stage.is_missing:
            self._moved(max(0.0, min(self.filmstrip.duration, at)))
            self.stage.missing.look_at(self.stage.timeline.at)
            return
        self.playback.seek(at)

    def _jump(self, seconds: float) -> None:
        at = self.stage.timeline.at if self.stage.is_missing else self.playback.target
        self.seek(at + seconds)

    def go_to_match(self, steps: int) -> None:
        """Go to the next match (1) or the one before (-1); around at the end."""
        at = self.stage.timeline.at if self.stage.is_missing else self.playback.target
        number = self.filmstrip.next_match(at, steps)
        if number is not None:
            self.playback.pause()
            self._hear_row(self.filmstrip.row_of_match(number))
            self.seek(self.filmstrip.moments[number]["at"])

    def _hear_row(self, row: int | None) -> None:
        """Hear the sound track in which a segment of the transcript is said."""
        self.stage.hear_track(self.filmstrip.sound_of(row))

    def _hear_match(self) -> None:
        """Hear the sound track of the match on which it stands."""
        number = self.filmstrip.match_at(self.playback.target)
        if number is not None:
            self._hear_row(self.filmstrip.row_of_match(number))

    def close_video(self) -> None:
        """Let the file go."""
        self.leave_full_screen()
        self._calls.drop("video")
        self._video, self._file, self.filmstrip = "", None, Filmstrip()
        self.playback.close()
        self.stage.show_filmstrip(self.filmstrip)
        self.transcript.show_segments([], frozenset())
        self._show_people()
        self.closed.emit()

    # --- keys and size

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self._video and self._keys.press(event):
            event.accept()
        else:
            event.ignore()

    def take_focus(self) -> None:
        """The keys are the player's from now on."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not event.spontaneous():
            self.take_focus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        if not event.spontaneous():
            self.playback.pause()

    def _leave(self) -> None:
        if self.stage.isWindow():
            self.leave_full_screen()
        else:
            self.close_video()

    def toggle_full_screen(self) -> None:
        """Picture, controls and timeline alone, on the whole screen, or back in the window."""
        if self.stage.isWindow():
            self.leave_full_screen()
            return
        self.stage.setParent(None)
        self.stage.setWindowTitle(self.title.text())
        self.stage.setGeometry(self.screen().geometry())
        self.stage.showFullScreen()
        self.stage.setFocus()

    def leave_full_screen(self) -> None:
        """Back into the window, where it was."""
        if self.stage.isWindow():
            self.split.insertWidget(0, self.stage)
            self.split.setStretchFactor(0, SHARES[0])
            self.stage.show()
            self.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        wide = self.width() > WIDE * self.height()
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)


def _reading(
    video_id: str,
) -> Callable[[Engine], tuple[VideoDetail, Playing, list[AppearanceRow]]]:
    """The call that reads what is shown of a video (id), and how it is played."""

    def read(engine: Engine) -> tuple[VideoDetail, Playing, list[AppearanceRow]]:
        people = engine.people.of_video(video_id) if engine.settings.people else []
        return engine.browse.video(video_id), engine.browse.playing(video_id), people

    return read


def _play_alike(one: Playing, other: Playing) -> bool:
    """Whether the same is played: the content may be another object over the same bytes."""
    straight = (one.content is None) == (other.content is None)
    return straight and (one.path, one.picture) == (other.path, other.picture)
