"""Files that a plain player plays wrong: as they were indexed, so they are played."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_type_hints

import pytest
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.media.probe import probe
from engine.media.straight import StraightFile
from engine.messages import Code, message
from engine.types import Playing
from engine.types.rows import VideoDetail
from tests.made_clocks import joined
from tests.made_pictures import EIGHT, make_oriented
from tests.made_tracks import Pictures, make_tracks
from tests.media_factory import COLOURS, AudioTrack, make_video, tone
from ui.context import Context
from ui.player.playback import Playback
from ui.player.player_view import PlayerView

Colour = tuple[int, int, int]
RED, BLUE, GREEN, YELLOW = (COLOURS[name] for name in ("red", "blue", "green", "yellow"))


class Film:
    """A player, and the colour in the middle of what it shows."""

    def __init__(self, qtbot: QtBot) -> None:
        self.playback = Playback()
        self.playback.sound.setMuted(True)
        self._qtbot = qtbot
        self.frame = QVideoFrame()
        self.seen: list[tuple[float, Colour]] = []
        self.refused: list[None] = []
        self.playback.shown.connect(self._take)
        self.playback.refused.connect(lambda: self.refused.append(None))

    def _take(self, frame: QVideoFrame) -> None:
        self.frame = frame
        self.seen.append((frame.startTime() / 1e6, self.colour))

    @property
    def colour(self) -> Colour:
        image = self.frame.toImage()
        found = image.pixelColor(image.width() // 2, image.height() // 2)
        return found.red(), found.green(), found.blue()

    def open(self, file: Playing, at: float) -> Colour:
        with self._qtbot.waitSignal(self.playback.landed, timeout=8000):
            self.playback.open(file, at)
        return self.colour

    def seek(self, at: float) -> Colour:
        with self._qtbot.waitSignal(self.playback.landed, timeout=8000):
            self.playback.seek(at)
        return self.colour


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Film]:
    made = Film(qtbot)
    yield made
    made.playback.close()


def close_to(colour: Colour) -> object:
    return pytest.approx(colour, abs=24)


def as_indexed(path: Path) -> Playing:
    about = probe(path)
    content = StraightFile(path, about.container, about.clock) if about.clock.jumps else None
    return Playing(path, about.picture, content)


# --- clocks that jump


@pytest.mark.parametrize("name", ["a.ts", "a.m2ts", "a.mpg", "a.vob", "a.flv"])
def test_what_comes_after_a_jump_of_the_clock_is_shown_at_its_time(
    film: Film, tmp_path: Path, name: str
) -> None:
    """Two recordings of 4 s, each of two colours, and each counted from the beginning."""
    file = as_indexed(joined(tmp_path / name, (0, 0)))
    assert file.content is not None
    assert film.open(file, 1.0) == close_to(RED)
    assert film.playback.duration == pytest.approx(8, abs=0.3)
    for at, colour in ((5.0, GREEN), (7.0, YELLOW), (3.0, BLUE), (6.5, YELLOW), (0.5, RED)):
        assert film.seek(at) == close_to(colour), at


@pytest.mark.parametrize("name", ["a.ts", "a.mpg", "a.flv"])
def test_it_is_played_on_over_the_jump(film: Film, tmp_path: Path, qtbot: QtBot, name: str) -> None:
    film.open(as_indexed(joined(tmp_path / name, (0, 0))), 3.5)
    film.seen.clear()
    film.playback.play()
    qtbot.waitUntil(lambda: bool(film.seen) and film.seen[-1][0] > 5)
    film.playback.pause()
    instants = [at for at, _ in film.seen]
    assert instants == sorted(instants)
    early = [colour for at, colour in film.seen if at < 3.9]
    late = [colour for at, colour in film.seen if at > 4.1]
    assert early
    assert late
    assert all(colour == close_to(BLUE) for colour in early)
    assert all(colour == close_to(GREEN) for colour in late)


class Slow:
    """Content whose every read takes its time, as from a drive over a network."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        self.size = len(self._data)
        self.closed = False
        self.reading = threading.Event()

    def read(self, position: int, length: int) -> bytes:
        self.reading.set()
        time.sleep(0.05)
        return self._data[position : position + length]

    def close(self) -> None:
        self.closed = True


def test_a_file_is_let_go_while_it_is_still_read(film: Film, tmp_path: Path, qtbot: QtBot) -> None:
    """Reading happens in Qt's threads: ending it must not wait for what waits for us."""
    content = Slow(joined(tmp_path / "a.ts", (0, 0)))
    film.playback.open(Playing(tmp_path / "a.ts", 0, content), 1.0)
    qtbot.waitUntil(content.reading.is_set)
    film.playback.close()
    assert content.closed
    plain = make_video(tmp_path / "b.mp4", [("blue", 2)], size=(160, 90))
    assert film.open(Playing(plain), 0.5) == close_to(BLUE)


@pytest.mark.qt_log_ignore("Could not open media", extend=True)
def test_content_that_is_gone_is_refused(film: Film, tmp_path: Path, qtbot: QtBot) -> None:
    path = joined(tmp_path / "a.ts", (0, 0))
    file = as_indexed(path)
    path.unlink()
    with qtbot.waitSignal(film.playback.refused):
        film.playback.open(file, 1.0)


# --- tracks of pictures, tracks of sound


def test_the_moving_picture_is_played_and_not_the_thumbnails(film: Film, tmp_path: Path) -> None:
    stills = Pictures(2, 1, (320, 180), view="yellow", default=True)
    moving = Pictures(100, 25, (320, 180), view="blue")
    path = make_tracks(tmp_path / "a.mov", [stills, moving])
    assert film.open(Playing(path), 1.0) == close_to(YELLOW), "Qt takes the first"
    assert film.open(as_indexed(path), 1.0) == close_to(BLUE)
    assert film.seek(3.0) == close_to(BLUE)


def unknown_sound(path: Path, *numbers: int) -> Path:
    """Two sound tracks in Matroska, of which some (counted from 0) are in a codec nobody knows."""
    make_video(path, [("red", 3)], audio=[AudioTrack(tone(3), "eng"), AudioTrack(tone(3), "kor")])
    data = path.read_bytes()
    names = [place for place in range(len(data)) if data.startswith(b"A_AAC", place)]
    assert len(names) == 2
    for number in numbers:
        place = names[number]
        data = data[:place] + b"A_QQQ" + data[place + 5 :]
    path.write_bytes(data)
    return path


@pytest.mark.qt_log_ignore("No SW decoder found", extend=True)
@pytest.mark.parametrize(
    ("unknown", "heard"), [((0,), 1), ((1,), 0), ((0, 1), -1)], ids=["first", "second", "both"]
)
def test_sound_that_cannot_be_decoded_does_not_cost_the_picture(
    film: Film, tmp_path: Path, qtbot: QtBot, unknown: tuple[int, ...], heard: int
) -> None:
    path = unknown_sound(tmp_path / "a.mkv", *unknown)
    told: list[int] = []
    film.playback.track_changed.connect(told.append)
    assert film.open(Playing(path), 1.0) == close_to(RED)
    qtbot.waitUntil(lambda: film.playback.track == heard)
    assert told[-1:] == ([heard] if 0 in unknown else [])
    film.playback.set_track(unknown[0])
    qtbot.wait(200)
    qtbot.waitUntil(lambda: film.playback.track == heard)
    film.seen.clear()
    film.playback.play()
    qtbot.waitUntil(lambda: len(film.seen) > 5)
    assert not film.refused


@pytest.mark.qt_log_ignore("No SW decoder found", extend=True)
def test_a_picture_that_cannot_be_decoded_is_refused(
    film: Film, tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_video(tmp_path / "a.mkv", [("red", 2)], audio=tone(2))
    data = path.read_bytes()
    name = b"V_MPEG4/ISO/AVC"
    assert data.count(name) == 1
    path.write_bytes(data.replace(name, b"V_QQQQQ/ISO/QQQ"))
    with qtbot.waitSignal(film.playback.refused):
        film.playback.open(Playing(path), 0.5)


# --- from the library into the player


@pytest.fixture
def view(context: Context, qtbot: QtBot) -> Iterator[PlayerView]:
    made = PlayerView(context)
    made.playback.sound.setMuted(True)
    qtbot.addWidget(made)
    made.resize(720, 760)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_video()


@pytest.fixture
def bring(context: Context) -> Callable[[Path], str]:
    """Indexes a file, and gives its id."""

    def indexed(path: Path) -> str:
        with Engine(context.library, context.models) as engine:
            engine.prepare([path])
            indexer = Indexer(engine.root, engine.models, lambda: False)
            while indexer.index_next():
                pass
            indexer.close()
            return next(row["id"] for row in engine.browse.page(0, 9) if row["path"] == str(path))

    return indexed


def open_video(view: PlayerView, video: str, at: float, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.playback.landed, timeout=8000):
        view.open(video, at, {"moments": [], "curve": [], "query": ""})  # type: ignore[typeddict-item]


def middle(view: PlayerView) -> Colour:
    image = view.frame
    found = image.pixelColor(image.width() // 2, image.height() // 2)
    return found.red(), found.green(), found.blue()


def test_the_library_tells_the_player_all_of_a_video(
    context: Context, tmp_path: Path, bring: Callable[[Path], str]
) -> None:
    video = bring(make_video(tmp_path / "a.mp4", [("red", 2)], size=(160, 90)))
    with Engine(context.library, context.models) as engine:
        assert set(engine.browse.video(video)) == set(get_type_hints(VideoDetail))


def test_an_indexed_file_is_played_by_its_straight_clock(
    view: PlayerView, tmp_path: Path, bring: Callable[[Path], str], qtbot: QtBot
) -> None:
    open_video(view, bring(joined(tmp_path / "a.ts", (0, 0))), 5.0, qtbot)
    assert middle(view) == close_to(GREEN)
    assert view.filmstrip.duration == pytest.approx(view.playback.duration, abs=0.3)


def test_an_indexed_file_is_shown_the_right_way_up(
    view: PlayerView, tmp_path: Path, bring: Callable[[Path], str], qtbot: QtBot
) -> None:
    path = make_oriented(tmp_path / "a.mp4", EIGHT["mirrored"][0])
    about = probe(path).orientation
    open_video(view, bring(path), 0.5, qtbot)
    assert view.filmstrip.turned == (about.turn, about.mirrored) == (0, True)


def test_an_indexed_file_plays_its_moving_picture(
    view: PlayerView, tmp_path: Path, bring: Callable[[Path], str], qtbot: QtBot
) -> None:
    stills = Pictures(2, 1, (320, 180), view="yellow", default=True)
    moving = Pictures(100, 25, (320, 180), view="blue")
    path = make_tracks(tmp_path / "a.mov", [stills, moving], sound_s=4)
    open_video(view, bring(path), 2.0, qtbot)
    assert middle(view) == close_to(BLUE)


def test_a_file_that_is_indexed_while_it_is_open_is_opened_again_as_it_is(
    view: PlayerView, tmp_path: Path, bring: Callable[[Path], str], qtbot: QtBot
) -> None:
    path = joined(tmp_path / "a.ts", (0, 0))
    video = bring(path)
    row = {"id": video, "title": "a", "path": str(path), "offline": False, "recorded": None}
    unknown = {**row, "paths": [str(path)], "state": "queued", "duration": None, "poster": None}
    unknown |= {"orientation": None, "message": None, "warnings": [], "sprites": []}
    unknown |= {"scenes": [], "chapters": [], "sound": [], "segments": []}
    view._video, view._from = video, 1.0
    with qtbot.waitSignal(view.playback.landed):
        view._show(unknown, Playing(path), {"moments": [], "curve": []})  # type: ignore[arg-type, typeddict-item]
    with qtbot.waitSignal(view.playback.loaded):
        view._renew()
    with qtbot.waitSignal(view.playback.landed):
        view.seek(5.0)
    qtbot.waitUntil(lambda: middle(view) == close_to(GREEN))


# --- what there is to know of it


def test_each_warning_stands_above_the_picture(
    view: PlayerView, tmp_path: Path, bring: Callable[[Path], str], qtbot: QtBot
) -> None:
    whole = make_video(tmp_path / "w.avi", [("noise:1", 6)], codec="mpeg4", size=(320, 180))
    data = whole.read_bytes()
    cut = tmp_path / "cut.avi"
    cut.write_bytes(data[: len(data) * 2 // 3])
    open_video(view, bring(cut), 0.5, qtbot)
    words = [line.text() for line in view.notes.lines]
    assert view.notes.isVisible()
    assert any("cut short" in each for each in words)
    assert view.notes.height() >= view.notes.lines[0].height()


def test_without_a_warning_nothing_stands_there(
    view: PlayerView, tmp_path: Path, bring: Callable[[Path], str], qtbot: QtBot
) -> None:
    view.notes.show_warnings([message(Code.PACKETS_DAMAGED, count=3)])
    assert view.notes.isVisible()
    video = bring(make_video(tmp_path / "a.mp4", [("red", 2)], size=(160, 90)))
    open_video(view, video, 0.5, qtbot)
    assert not view.notes.isVisible()
    assert not view.notes.lines


def test_many_long_warnings_leave_the_picture_its_room(view: PlayerView) -> None:
    view.notes.show_warnings([message(Code.PACKETS_DAMAGED, count=n) for n in range(40)])
    assert len(view.notes.lines) == 40
    assert view.notes.height() < view.height() // 3
    assert view.stage.picture.height() > view.notes.height()


@pytest.mark.qt_log_ignore("Could not open media", extend=True)
def test_a_video_that_failed_says_why(
    view: PlayerView, tmp_path: Path, bring: Callable[[Path], str], qtbot: QtBot
) -> None:
    whole = make_video(tmp_path / "w.mp4", [("red", 2)], size=(160, 90)).read_bytes()
    path = tmp_path / "broken.mp4"
    path.write_bytes(whole[: whole.index(b"moov") - 8])
    video = bring(path)
    with qtbot.waitSignal(view.playback.refused):
        view.open(video, 0.0, {"moments": [], "curve": [], "query": ""})  # type: ignore[typeddict-item]
    said = view.stage.missing.advice.text()
    assert "broken.mp4" in said
    assert "can be searched" not in said
