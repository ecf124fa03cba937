"""How texts lie against the video's length, whatever format they come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.media.probe import probe
from engine.media.subtitle_choice import read_subtitles
from engine.media.subtitles import Fit, read_sidecar
from engine.messages import Code
from engine.types import Probe, ticks
from tests.media_factory import make_video

Times = list[tuple[int, int]]


def clock(seconds: int, comma: str) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{comma}000"


def srt(times: Times) -> str:
    return "".join(f"{clock(a, ',')} --> {clock(b, ',')}\nline {a}\n\n" for a, b in times)


def vtt(times: Times) -> str:
    cues = (f"{clock(a, '.')} --> {clock(b, '.')}\nline {a}\n\n" for a, b in times)
    return "WEBVTT\n\n" + "".join(cues)


def ass(times: Times) -> str:
    return "[Events]\nFormat: Start, End, Text\n" + "".join(
        f"Dialogue: {clock(a, '.')[1:-1]},{clock(b, '.')[1:-1]},line {a}\n" for a, b in times
    )


def smi(times: Times) -> str:
    return "<SAMI>" + "".join(
        f"<SYNC Start={a}000><P>line {a}<SYNC Start={b}000><P>&nbsp;" for a, b in times
    )


def sub(times: Times) -> str:
    return "".join(f"{{{a * 25}}}{{{b * 25}}}line {a}\n" for a, b in times)


def ttml(times: Times) -> str:
    inner = "".join(f'<p begin="{a}s" end="{b}s">line {a}</p>' for a, b in times)
    return f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{inner}</div></body></tt>'


WRITERS = [srt, vtt, ass, smi, sub, ttml]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Probe]:
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    make_video(path, [("red", 6)], size=(64, 48), fps=25)
    return path, probe(path)


def written(folder: Path, write: Callable[[Times], str], times: Times) -> Path:
    path = folder / f"film.{write.__name__}"
    path.write_text(write(times), encoding="utf-8")
    return path


@pytest.mark.parametrize("write", WRITERS)
def test_nothing_lies_beyond_the_end(
    write: Callable[[Times], str], film: tuple[Path, Probe], tmp_path: Path
) -> None:
    times = [(1, 2), (3, 4), (5, 60), (1200, 1202)]
    reading = read_sidecar(written(tmp_path, write, times), film[1])
    assert [(s.start, s.end, s.text) for s in reading.segments] == [
        (ticks(1), ticks(2), "line 1"),
        (ticks(3), ticks(4), "line 3"),
        (ticks(5), film[1].duration, "line 5"),
    ]
    assert all(word.end <= film[1].duration for s in reading.segments for word in s.words)
    assert reading.fit == Fit(4, 1)
    (warning,) = reading.warnings
    assert warning.code is Code.SUBTITLES_BEYOND_END


@pytest.mark.parametrize("write", WRITERS)
def test_a_text_that_is_mostly_beyond_is_named_and_does_not_stand_for_speech(
    write: Callable[[Times], str], film: tuple[Path, Probe], tmp_path: Path
) -> None:
    video = tmp_path / "film.mp4"
    video.hardlink_to(film[0])
    path = written(tmp_path, write, [(2, 3), (700, 702), (900, 902)])
    reading = read_sidecar(path, film[1])
    assert reading.fit.mostly_beyond
    segments, warnings = read_subtitles(video, film[1])
    assert segments == []
    assert Code.SUBTITLES_MISFIT in [warning.code for warning in warnings]


def test_one_advert_beyond_the_end_is_left_out_without_a_word(
    film: tuple[Path, Probe], tmp_path: Path
) -> None:
    times = [(n % 5, n % 5 + 1) for n in range(30)]
    path = tmp_path / "film.srt"
    every = "".join(srt([each]).replace("line", f"line {n}") for n, each in enumerate(times))
    path.write_text(every + srt([(359_940, 359_999)]))
    reading = read_sidecar(path, film[1])
    assert (reading.fit, reading.warnings) == (Fit(31, 1), ())


def test_where_the_length_is_not_known_all_of_it_fits(tmp_path: Path) -> None:
    reading = read_sidecar(written(tmp_path, srt, [(1, 2), (7000, 7001)]))
    assert len(reading.segments) == 2
    assert not reading.fit.beyond
