"""Whether a file's own headers say that it is whole."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from engine.media.wholeness import Wholeness, wholeness
from tests.made_kinds import make_sound
from tests.media_factory import make_video

PICTURES = [("noise:1", 0.4), ("noise:2", 0.4)]


def part(path: Path, share: float) -> Path:
    content = path.read_bytes()
    cut = path.with_stem("cut")
    cut.write_bytes(content[: int(len(content) * share)])
    return cut


@pytest.mark.parametrize("extension", [".mp4", ".mov", ".mkv", ".webm", ".avi", ".gif"])
def test_whole_and_cut_are_told_apart(tmp_path: Path, extension: str) -> None:
    path = make_video(tmp_path / f"film{extension}", PICTURES, size=(160, 90))
    assert wholeness(path) == Wholeness.WHOLE
    for share in (0.9, 0.5, 0.3):
        assert wholeness(part(path, share)) == Wholeness.CUT


def test_an_index_before_what_is_not_there_yet_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "fast.mp4"
    write(path, {"movflags": "faststart"})
    assert wholeness(path) == Wholeness.WHOLE
    assert wholeness(part(path, 0.6)) == Wholeness.CUT


def test_windows_media_states_its_size(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "talk.wma")
    assert wholeness(path) == Wholeness.WHOLE
    assert wholeness(part(path, 0.7)) == Wholeness.CUT


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_streams_do_not_tell(tmp_path: Path, share: float) -> None:
    for extension in (".ts", ".mpg"):
        path = make_video(tmp_path / f"film{extension}", PICTURES, size=(160, 90))
        assert wholeness(part(path, share)) == Wholeness.UNTOLD


def test_fragments_may_follow_until_the_last_is_named(tmp_path: Path) -> None:
    path = tmp_path / "live.mp4"
    write(path, {"movflags": "frag_keyframe+empty_moov"})
    content = path.read_bytes()
    assert b"mfra" in content
    assert wholeness(path) == Wholeness.WHOLE
    path.write_bytes(content[: content.rindex(b"mfra") - 4])
    assert wholeness(path) == Wholeness.UNTOLD


def test_what_cannot_be_read_does_not_tell(tmp_path: Path) -> None:
    assert wholeness(tmp_path / "absent.mp4") == Wholeness.UNTOLD
    (tmp_path / "empty.mp4").touch()
    assert wholeness(tmp_path / "empty.mp4") == Wholeness.UNTOLD


def write(path: Path, options: dict[str, str]) -> None:
    with av.open(str(path), "w", options=options) as output:
        stream = output.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        for number in range(12):
            noise = np.random.default_rng(number).integers(0, 255, (96, 160, 3), np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(noise)))
        output.mux(stream.encode(None))
