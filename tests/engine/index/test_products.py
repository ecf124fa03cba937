"""Products as they were stored by earlier versions."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from engine.index.products import probe_from
from engine.media.probe import probe
from engine.types import Orientation
from tests.made_pictures import EIGHT, make_oriented


def test_a_probe_is_read_as_it_was_stored(tmp_path: Path) -> None:
    about = probe(make_oriented(tmp_path / "a.mp4", EIGHT["transposed"][0]))
    assert probe_from(json.loads(json.dumps(asdict(about)))) == about
    assert about.orientation == Orientation(90, mirrored=True)


def test_a_probe_of_before_mirroring_was_read_is_turned_only(tmp_path: Path) -> None:
    stored = asdict(probe(make_oriented(tmp_path / "a.mp4", EIGHT["turned by 90"][0])))
    del stored["mirrored"]
    assert probe_from(stored).orientation == Orientation(90)
