"""A watchdog over the window's event loop while videos are indexed, searched and scrolled through.

Held to is the processor time of the window's thread between two ticks of a timer, which nothing
else on the machine stretches; ``tests.benchmarks.bench_window`` tells the gaps by the clock too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.engine import Engine
from tests.benchmarks.bench_window import BUSY, run
from tests.media_factory import make_video

LONGEST = 50.0  # milliseconds
VIDEOS = 40


def test_the_event_loop_is_never_held_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    films = tmp_path / "films"
    films.mkdir()
    first = make_video(films / "00.mp4", [(f"noise:{n}", 0.7) for n in range(3)], size=(320, 180))
    content = first.read_bytes()
    for number in range(1, VIDEOS):
        (films / f"{number:02}.mp4").write_bytes(content + number.to_bytes(4, "big"))
    Engine(tmp_path / "library", tmp_path / "models").close()
    told = run(BUSY, str(tmp_path / "library"), str(tmp_path / "models"), str(films), "12")
    assert told["ticks"] > 200
    assert told["counts"]["indexed"] > 0
    assert told["work"] <= LONGEST
