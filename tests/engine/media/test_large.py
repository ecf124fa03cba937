"""Pictures of many pixels: each decoded alone, none held twice, too large ones refused."""

from __future__ import annotations

import gc
import io
import weakref
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from engine.errors import Category, MediaError
from engine.media import large
from engine.media.decode import TimedFrame, VideoReader
from engine.media.probe import probe
from engine.media.stills import still
from engine.media.visual_pass import visual_pass
from engine.messages import Code
from engine.spec import BY_NAME
from engine.types import VisualChunk
from tests.made_pictures import EIGHT, corners, make_oriented, make_photographs, shown
from tests.media_factory import make_video

SCENES = [("red", 2.0), ("checker", 2.0), ("blue", 2.0)]
BY_THEMSELVES = {
    "photographs.mov": ("mjpeg", "yuvj420p"),
    "pictures.mov": ("png", "rgb24"),
    "raw.avi": ("rawvideo", "yuv420p"),
    "studio.mov": ("prores_ks", "yuv422p10le"),
}
WITH_OTHERS = {
    "h264.mp4": ("libx264", "yuv420p"),
    "hevc.mkv": ("libx265", "yuv420p"),
    "vp9.webm": ("libvpx-vp9", "yuv420p"),
    "av1.mp4": ("libsvtav1", "yuv420p"),
}


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "ALONE", 1)


def film(folder: Path, name: str) -> Path:
    codec, form = (BY_THEMSELVES | WITH_OTHERS)[name]
    return make_video(folder / name, SCENES, fps=10, codec=codec, pix_fmt=form, gop=20)


def chunk_of(path: Path) -> VisualChunk:
    (chunk,) = visual_pass(path, probe(path), BY_NAME["shots"].parameters)
    return chunk


@pytest.mark.parametrize("name", BY_THEMSELVES)
def test_what_is_decoded_alone_looks_the_same(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path, name)
    before = probe(path), chunk_of(path), still(path, 0)
    monkeypatch.setattr(large, "ALONE", 1)
    assert (probe(path), chunk_of(path), still(path, 0)) == before
    assert len(before[1].scenes) == 3


@pytest.mark.parametrize("name", WITH_OTHERS)
@pytest.mark.usefixtures("small_is_large")
def test_of_pictures_that_need_others_the_key_ones_are_looked_at(tmp_path: Path, name: str) -> None:
    path = film(tmp_path, name)
    chunk = chunk_of(path)
    assert [round(scene.start / 1e6) for scene in chunk.scenes] == [0, 2, 4]
    assert [message.code for message in chunk.warnings] == [Code.ONLY_KEY_PICTURES]


@pytest.mark.usefixtures("small_is_large")
def test_a_large_picture_is_shown_as_its_container_says(tmp_path: Path) -> None:
    for name in ("mirrored", "transposed"):
        matrix, _ = EIGHT[name]
        (keyframe,) = chunk_of(make_oriented(tmp_path / "a.mov", matrix)).scenes[0].keyframes[:1]
        assert corners(np.asarray(Image.open(io.BytesIO(keyframe.image)))) == shown(matrix)


@pytest.mark.parametrize("name", ["photographs.mov", "hevc.mkv"])
@pytest.mark.usefixtures("small_is_large")
def test_one_large_picture_is_held_at_a_time(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture is gone before the next is decoded, in the reader and all that it feeds."""
    alive: list[weakref.ref[TimedFrame]] = []
    held: list[int] = []
    decode = large.Decoder.decode

    def watched(self: large.Decoder, packet: Any) -> Any:
        held.append(sum(one() is not None for one in alive))
        return decode(self, packet)

    class Watched(TimedFrame):
        __slots__ = ("__weakref__",)

        def __init__(self, at: int, frame: Any) -> None:
            super().__init__(at, frame)
            alive.append(weakref.ref(self))

    path = film(tmp_path, name)
    about = probe(path)
    gc.disable()
    try:
        monkeypatch.setattr(large.Decoder, "decode", watched)
        monkeypatch.setattr("engine.media.decode.TimedFrame", Watched)
        list(visual_pass(path, about, BY_NAME["shots"].parameters))
    finally:
        gc.enable()
    assert len(alive) >= 3
    assert max(held) == 0


@pytest.mark.parametrize(
    ("width", "height", "form", "most"),
    [
        (16_000, 16_000, "rgb48le", 139),
        (30_000, 15_000, "yuv444p", 279),
        (8192, 65_536, "gray", 838),
    ],
)
def test_what_cannot_be_held_is_refused_with_its_size(
    width: int, height: int, form: str, most: int
) -> None:
    context = SimpleNamespace(
        width=width, height=height, format=av.VideoFormat(form, width, height)
    )
    if width * height < most * 1_000_000:
        large.refuse_too_large(Path("a.mov"), context)
        return
    with pytest.raises(MediaError) as caught:
        large.refuse_too_large(Path("a.mov"), context)
    assert caught.value.category == Category.UNSUPPORTED
    said = caught.value.message
    assert said.code == Code.VIDEO_TOO_LARGE
    assert said.values == {"name": "a.mov", "width": width, "height": height, "most": most}


def test_a_film_of_too_large_pictures_fails_before_they_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = film(tmp_path, "photographs.mov")
    monkeypatch.setattr(large, "MOST", 1000)
    with pytest.raises(MediaError, match="video_too_large"):
        probe(path)


@pytest.mark.parametrize(
    ("side", "wanted", "threads"), [(640, 0, 0), (640, 8, 8), (16_000, 0, 1), (16_000, 8, 1)]
)
def test_large_pictures_get_few_threads(side: int, wanted: int, threads: int) -> None:
    form = av.VideoFormat("yuv420p", side, side)
    context = SimpleNamespace(width=side, height=side, format=form)
    assert large.threads_for(context, wanted) == threads


def test_a_picture_that_grows_beyond_all_bounds_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two films of JPEG pictures in one track: FFmpeg makes no room for those of the second."""
    monkeypatch.setattr(large, "ALONE", 320 * 180 * 2)
    path = two_sizes(tmp_path / "a.avi")
    about = probe(path)
    with VideoReader(path, about) as reader:
        sizes = {timed.frame.width for timed in reader}
    assert sizes == {320}
    assert reader.failures == 10


def two_sizes(path: Path) -> Path:
    packets = []
    for size in ((320, 180), (1280, 720)):
        first = make_photographs(path.with_name(f"{size[0]}.avi"), 1, size)
        with av.open(str(first)) as given:
            packets += [bytes(packet) for packet in given.demux(video=0) if packet.size]
    with av.open(str(path), "w") as output:
        stream = output.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuvj420p"
        for number, content in enumerate(packets):
            packet = av.Packet(content)
            packet.stream, packet.pts, packet.dts = stream, number, number
            packet.time_base, packet.is_keyframe = Fraction(1, 10), True
            output.mux(packet)
    return path
