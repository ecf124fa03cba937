"""Seeking to the very frame, over films whose every frame carries its number."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from engine.types import Playing
from tests.made_sound import SoundTrack, sound_file
from tests.media_factory import frame_number, make_video, numbered, tone
from ui.player.playback import Playback

SIZE = (320, 180)


def pixels(image: QImage) -> NDArray[np.uint8]:
    """RGB [height, width, 3]."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def counted(rate: Fraction) -> Callable[[float], NDArray[np.uint8]]:
    return lambda at: numbered(round(at * rate), SIZE)


class Seen:
    """A player of a film, with the frame that it shows last."""

    def __init__(self, qtbot: QtBot) -> None:
        self.playback = Playback()
        self.playback.sound.setMuted(True)
        self._qtbot = qtbot
        self.frame = QVideoFrame()
        self.playback.shown.connect(self._take)

    def _take(self, frame: QVideoFrame) -> None:
        self.frame = frame

    @property
    def number(self) -> int:
        return frame_number(pixels(self.frame.toImage()))

    def open(self, path: Path, at: float) -> int:
        with self._qtbot.waitSignal(self.playback.landed, timeout=5000):
            self.playback.open(Playing(path), at)
        return self.number

    def seek(self, at: float) -> int:
        with self._qtbot.waitSignal(self.playback.landed, timeout=5000):
            self.playback.seek(at)
        return self.number


@pytest.fixture
def seen(qtbot: QtBot) -> Iterator[Seen]:
    made = Seen(qtbot)
    yield made
    made.playback.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds at 25 frames a second, with sound."""
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    return make_video(path, [(counted(Fraction(25)), 8)], gop=50, size=SIZE, audio=tone(8))


FILMS = {
    "long group.mkv": {"fps": 25, "gop": 250},
    "reordered.mp4": {
        "fps": Fraction(30000, 1001),
        "gop": 60,
        "encoder_options": {"preset": "medium"},
    },
    "late.mp4": {"fps": 25, "gop": 50, "start_offset": 0.5},
    "vp9.webm": {"fps": 25, "gop": 50},
}


@pytest.mark.parametrize("name", FILMS)
def test_the_frame_shown_is_the_one_that_is_on_the_screen_at_the_instant(
    seen: Seen, tmp_path: Path, name: str
) -> None:
    rate = Fraction(FILMS[name]["fps"])  # type: ignore[arg-type]
    path = make_video(tmp_path / name, [(counted(rate), 4)], size=SIZE, **FILMS[name])  # type: ignore[arg-type]
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoded = [
            (float(frame.pts * stream.time_base), frame_number(frame.to_ndarray(format="rgb24")))
            for frame in container.decode(stream)
        ]
    assert len({number for _, number in decoded}) > 90
    seen.open(path, 1.0)
    chosen = random.Random(5)
    instants = [at for at, _ in chosen.sample(decoded, 8)]  # where one frame gives way to another
    instants += [chosen.uniform(decoded[0][0], decoded[-1][0]) for _ in range(8)]
    for at in (*instants, 0.0, seen.playback.duration):
        expected = [number for start, number in decoded if start <= at + 1e-6] or [decoded[0][1]]
        assert seen.seek(at) == expected[-1], at
        start, end = seen.playback.span or (0.0, 0.0)
        if decoded[0][0] <= at <= decoded[-1][0]:
            assert start - 1e-6 <= at < end, "the span that is told holds the instant"


def test_a_film_opens_on_the_instant_and_holds(seen: Seen, film: Path, qtbot: QtBot) -> None:
    assert seen.open(film, 3.2) == 80
    assert not seen.playback.is_playing
    qtbot.wait(150)
    assert seen.number == 80
    assert seen.playback.at == 3.2


def test_frames_are_stepped_one_by_one(seen: Seen, film: Path, qtbot: QtBot) -> None:
    seen.open(film, 2.0)
    numbers = []
    for step in (1, 1, 1, -1, -1, -1, -1):
        with qtbot.waitSignal(seen.playback.landed):
            seen.playback.step(step)
        numbers.append(seen.number)
    assert numbers == [51, 52, 53, 52, 51, 50, 49]


def test_a_frame_that_stays_long_is_found_and_stepped_over(
    seen: Seen, tmp_path: Path, qtbot: QtBot
) -> None:
    """A screen recording: frames come only where something changes."""
    times = [0.0, 0.2, 0.9, 1.0, 2.6, 2.7, 6.0, 6.4]

    def picture(at: float) -> NDArray[np.uint8]:
        return numbered(times.index(at), SIZE)

    path = make_video(tmp_path / "screen.mkv", [(picture, 7)], times=times, size=SIZE)
    seen.open(path, 1.7)
    assert seen.number == 3
    for at, number in ((0.5, 1), (2.0, 3), (2.65, 4), (4.5, 5), (5.9, 5), (6.0, 6), (0.0, 0)):
        assert seen.seek(at) == number, at
    seen.seek(1.2)
    numbers = []
    for step in (1, 1, 1, -1, -1):
        with qtbot.waitSignal(seen.playback.landed):
            seen.playback.step(step)
        numbers.append(seen.number)
    assert numbers == [4, 5, 6, 5, 4]


def test_a_stream_that_can_be_entered_at_key_frames_alone_is_walked_through(
    seen: Seen, tmp_path: Path, qtbot: QtBot
) -> None:
    """MPEG-TS as camcorders write it: no table says where a frame lies."""
    path = make_video(
        tmp_path / "camcorder.ts",
        [(counted(Fraction(25)), 8)],
        gop=25,
        codec="libx264",
        encoder_options={"preset": "ultrafast", "crf": "10"},
        size=(640, 360),
    )
    with av.open(str(path)) as container:
        start = (container.start_time or 0) / 1e6
        stream = container.streams.video[0]
        first = float(next(container.decode(stream)).pts * stream.time_base) - start
    seen.open(path, 1.0)
    told: list[bool] = []
    seen.playback.playing.connect(told.append)
    for number in (60, 110, 40):
        assert seen.seek(first + number / 25 + 0.02) == number
        qtbot.wait(120)
        assert seen.number == number, "it holds there"
    assert not any(told), "nobody is told that it played"
    assert seen.playback.speed == 1.0


def test_of_many_seeks_at_once_the_last_counts(seen: Seen, film: Path, qtbot: QtBot) -> None:
    seen.open(film, 0.0)
    for at in np.linspace(0, 6, 60):
        seen.playback.seek(float(at))
    assert seen.playback.target == 6.0
    qtbot.waitUntil(lambda: seen.playback.at == 6.0, timeout=3000)
    assert seen.number == 150


def test_it_plays_on_from_where_it_stands_and_holds_at_the_end(
    seen: Seen, film: Path, qtbot: QtBot
) -> None:
    seen.open(film, 7.0)
    seen.playback.set_speed(2.0)
    seen.playback.play()
    qtbot.waitUntil(lambda: seen.number >= 180, timeout=3000)
    assert seen.playback.is_playing
    qtbot.waitUntil(lambda: not seen.playback.is_playing, timeout=5000)
    qtbot.waitUntil(lambda: seen.number == 199, timeout=3000)
    assert seen.playback.at == pytest.approx(8.0, abs=0.1)
    seen.playback.play()
    qtbot.waitUntil(lambda: 0 < seen.number < 150, timeout=3000)  # from the beginning


def test_it_plays_backward(seen: Seen, film: Path, qtbot: QtBot) -> None:
    seen.open(film, 4.0)
    seen.playback.shuttle(-1)
    seen.playback.shuttle(-1)
    assert seen.playback.speed == -2.0
    assert seen.playback.is_playing
    qtbot.waitUntil(lambda: seen.number < 85, timeout=4000)
    seen.playback.shuttle(0)
    assert not seen.playback.is_playing
    assert seen.playback.speed == 1.0


@pytest.mark.qt_log_ignore("Could not open media")
def test_a_file_that_is_no_film_is_refused_and_the_next_one_plays(
    seen: Seen, film: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "wrong.mp4"
    wrong.write_bytes(b"no film at all" * 1000)
    with qtbot.waitSignal(seen.playback.refused, timeout=5000):
        seen.playback.open(Playing(wrong), 1.0)
    assert seen.open(film, 1.0) == 25


@pytest.mark.parametrize("at", [0.0, 0.5])
def test_sound_alone_is_opened_and_sought_in(
    seen: Seen, tmp_path: Path, qtbot: QtBot, at: float
) -> None:
    path = sound_file(tmp_path / "sound.wav", [SoundTrack(tone(2.0), "pcm_s16le")], picture_s=None)
    with qtbot.waitSignal(seen.playback.landed, timeout=5000):
        seen.playback.open(Playing(path), at)
    assert seen.playback.at == at
    assert not seen.playback.is_pictured
    assert seen.playback.duration == pytest.approx(2.0, abs=0.1)
    with qtbot.waitSignal(seen.playback.landed, timeout=5000):
        seen.playback.seek(1.25)
    assert seen.playback.at == 1.25


def test_closing_lets_the_file_go(seen: Seen, film: Path) -> None:
    def is_open() -> bool:
        links = Path("/proc/self/fd")
        if not links.is_dir():
            pytest.skip("only Linux tells which files are open")
        return any(
            str(link.readlink()) == str(film) for link in links.iterdir() if link.is_symlink()
        )

    seen.open(film, 1.0)
    assert is_open()
    seen.playback.close()
    assert not is_open()
