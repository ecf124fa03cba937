"""The same bytes with the clock put straight: what a player is given."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.media.probe import probe
from engine.media.straight import StraightFile
from engine.types import seconds
from tests.made_clocks import WRAPS_AT, joined

JOINS = {
    "a.ts": ((0, 0, 40), {}),
    "a.m2ts": ((100, 50), {"codec": "libx264", "options": {"mpegts_m2ts_mode": "1"}}),
    "a.mpg": ((3600, 10), {}),
    "a.flv": ((0, 5000, 20), {"codec": "libx264"}),
    "wraps.ts": ((WRAPS_AT - 3.4, 20), {}),
    "silent.ts": ((0, 0), {"sound": False}),
}


@pytest.mark.parametrize("name", JOINS)
def test_nothing_jumps_any_more_and_every_byte_keeps_its_place(tmp_path: Path, name: str) -> None:
    clocks, options = JOINS[name]
    path = joined(tmp_path / name, clocks, **options)  # type: ignore[arg-type]
    about = probe(path)
    assert about.clock.jumps
    content = StraightFile(path, about.container, about.clock)
    data = content.read(0, content.size + 100)
    assert len(data) == content.size == path.stat().st_size
    changed = sum(one != other for one, other in zip(data, path.read_bytes(), strict=True))
    assert 0 < changed < len(data) // 10
    chosen = random.Random(3)
    for _ in range(40):
        at, length = chosen.randrange(len(data)), chosen.randrange(1, 40_000)
        assert content.read(at, length) == data[at : at + length]
    content.close()
    straight = tmp_path / f"straight.{name}"
    straight.write_bytes(data)
    again = probe(straight)
    assert not again.clock.jumps
    assert seconds(again.duration) == pytest.approx(seconds(about.duration), abs=0.01)
