"""Files that end too early: known in every container that promises a length, never claimed else."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import av
import pytest

from engine.errors import EnvironmentProblem, MediaError
from engine.media.container import why_not_opened
from engine.media.cut_short import missing_bytes
from engine.media.probe import probe
from engine.media.visual_pass import visual_pass
from engine.messages import Code
from engine.spec import BY_NAME
from engine.types import seconds
from tests.made_clocks import joined
from tests.media_factory import make_video, tone

FRONT = {"options": {"movflags": "faststart"}}
FRAGMENTS = {"options": {"movflags": "frag_keyframe+empty_moov"}}
KINDS: dict[str, dict[str, Any]] = {
    "a.avi": {},
    "a.mkv": {},
    "a.webm": {},
    "a.mp4": FRONT,
    "a.mov": FRONT,
    "fragments.mp4": FRAGMENTS,
    "a.flv": {"codec": "flv1"},
    "a.wmv": {"codec": "wmv2"},
    "a.mpg": {},
    "a.gif": {"audio": None},
}
COUNTED = [name for name in KINDS if name not in ("a.mpg", "a.gif")]


def film(path: Path) -> Path:
    scenes = [("noise:1", 2), ("red", 2), ("checker", 2), ("noise:3", 2)]
    sound = {"audio": tone(8), **KINDS[path.name]}
    return make_video(path, scenes, size=(160, 90), **sound)  # type: ignore[arg-type]


@pytest.mark.parametrize("share", [0.6, 0.8])
@pytest.mark.parametrize("name", KINDS)
def test_what_is_cut_short_says_so_and_is_as_long_as_what_is_there(
    tmp_path: Path, name: str, share: float
) -> None:
    path = film(tmp_path / name)
    data = path.read_bytes()
    whole = probe(path)
    assert missing_bytes(path) is None
    assert not whole.warnings
    path.write_bytes(data[: round(len(data) * share)])
    about = probe(path)
    (warning,) = about.warnings
    if name in COUNTED:
        assert warning.code == Code.FILE_SHORTENED
        missing = warning.values["missing"]
        assert isinstance(missing, int)
        assert 0 < missing <= len(data) - round(len(data) * share)
        if name != "fragments.mp4":  # of these only the last one's length is known
            assert missing == len(data) - round(len(data) * share)
    else:
        assert warning.code == Code.FILE_ENDS_EARLY
    *_, last = visual_pass(path, about, BY_NAME["shots"].parameters)
    assert seconds(about.duration) < seconds(whole.duration) - 0.2
    assert seconds(about.duration) == pytest.approx(seconds(last.scenes[-1].end), abs=0.6)


@pytest.mark.parametrize("into", [2, 7, 8, 20, 60, 0.5, 0.99])
def test_a_recording_cut_within_a_fragments_header_keeps_what_is_before_it(
    tmp_path: Path, into: float
) -> None:
    path = film(tmp_path / "fragments.mp4")
    data = path.read_bytes()
    begin = data.rindex(b"moof") - 4
    size = int.from_bytes(data[begin : begin + 4])
    path.write_bytes(data[: begin + (int(into) if into >= 1 else round(size * into))])
    about = probe(path)
    assert 3 < seconds(about.duration) < 8
    *_, last = visual_pass(path, about, BY_NAME["shots"].parameters)
    assert seconds(last.scenes[-1].end) == pytest.approx(seconds(about.duration), abs=0.6)
    if into > 8:
        assert [each.code for each in about.warnings] == [Code.FILE_SHORTENED]


def test_an_ogg_file_ends_with_the_last_page_of_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libopus", rate=48_000, layout="mono")
        for number in range(100):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.sample_rate, frame.pts = 48_000, number * 960
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    data = path.read_bytes()
    assert missing_bytes(path) is None
    last = data.rindex(b"OggS")
    for cut in (last, last + 20, last - 100):
        path.write_bytes(data[:cut])
        missing = missing_bytes(path)
        assert missing is not None


@pytest.mark.parametrize("name", ["a.ts", "twice.mpg", "twice.flv"])
def test_nothing_is_claimed_where_nothing_is_promised(tmp_path: Path, name: str) -> None:
    path = joined(tmp_path / name, [0, 0])
    assert missing_bytes(path) is None
    if name == "a.ts":
        path.write_bytes(path.read_bytes()[:-100_000])
        assert missing_bytes(path) is None


def test_recordings_that_are_live_state_no_length(tmp_path: Path) -> None:
    options = {"options": {"live": "1"}}
    path = make_video(tmp_path / "live.mkv", [("red", 1)], size=(160, 90), **options)  # type: ignore[arg-type]
    path.write_bytes(path.read_bytes()[:-500])
    assert missing_bytes(path) is None
    avi = make_video(tmp_path / "a.avi", [("red", 1)], size=(160, 90)).read_bytes()
    path.write_bytes(avi[:4] + bytes(4) + avi[8:-500])
    assert missing_bytes(path) is None


@pytest.mark.parametrize(
    "head",
    [
        b"RIFF",
        b"\x1a\x45\xdf\xa3\x18\x53\x80\x67\x00",
        b"FLV\x01",
        b"OggS",
        b"GIF89a",
        b"\x00\x00\x01\xba\x00\x00\x01\xe0",
    ],
)
def test_odd_beginnings_are_no_failure(tmp_path: Path, head: bytes) -> None:  # fmt: skip
    path = tmp_path / "odd"
    for length in (0, 3, 40):
        path.write_bytes(head + bytes(length))
        assert missing_bytes(path) in (None, 0)


def test_an_input_error_is_the_disks_only_where_the_disk_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path / "a.avi")
    error = av.error.OSError(errno.EIO, "Input/output error", str(path))
    assert isinstance(why_not_opened(path, error), MediaError)

    def failing(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "open", failing)
    problem = why_not_opened(path, error)
    assert isinstance(problem, EnvironmentProblem)
    assert problem.message.code == Code.FILE_DISK_FAILED


def test_a_photograph_is_not_called_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "photo.mp4"
    box = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x10meta" + bytes(8)
    path.write_bytes(box + b"\0\0\0\x10mdat" + bytes(8))
    with pytest.raises(MediaError) as caught:
        probe(path)
    assert caught.value.message.code != Code.FILE_CUT_SHORT


@pytest.mark.shared
def test_the_cut_example_says_so(shared_dir: Path) -> None:
    path = shared_dir / "cases" / "03-cut-short" / "cut.avi"
    if not path.exists():
        pytest.skip("without the examples")
    about = probe(path)
    assert [warning.code for warning in about.warnings] == [Code.FILE_SHORTENED]
    assert seconds(about.duration) == pytest.approx(11.1, abs=0.15)
