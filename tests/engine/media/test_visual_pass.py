"""The visual pass as a whole: chunks, resuming, keyframes, sprites, cancelling."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.errors import Cancelled, MediaError
from engine.media.probe import probe
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
from engine.types import KeyframeImage, SceneImages, VisualChunk, seconds, ticks
from tests.made_pictures import corners, quadrants
from tests.media_factory import make_video

PARAMETERS = dict(BY_NAME["shots"].parameters)
CUTS = [(f"noise:{n}", 1.7) for n in range(12)]


@pytest.fixture(autouse=True)
def _all_threads_are_joined() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def run(path: Path, **options: Any) -> list[VisualChunk]:
    parameters = PARAMETERS | options.pop("parameters", {})
    return list(visual_pass(path, probe(path), parameters, **options))


def scenes_of(path: Path, **options: Any) -> list[SceneImages]:
    return [scene for chunk in run(path, **options) for scene in chunk.scenes]


def pixels(image: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB")).astype(int)


@pytest.mark.parametrize("extension", ["mp4", "mkv", "ts", "avi"])
def test_a_resumed_pass_yields_the_same_chunks(tmp_path: Path, extension: str) -> None:
    path = make_video(tmp_path / f"a.{extension}", CUTS, size=(160, 90))
    chunks = run(path, parameters={"chunk_s": 5.0})
    assert len(chunks) == 4
    for number, chunk in enumerate(chunks):
        later = run(path, parameters={"chunk_s": 5.0}, start_at=chunk.end)
        assert later == chunks[number + 1 :]


def test_chunks_end_at_cuts_and_lose_nothing(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", CUTS, size=(160, 90))
    chunks = run(path, parameters={"chunk_s": 5.0})
    whole = run(path)
    assert len(whole) == 1
    scenes = [scene for chunk in chunks for scene in chunk.scenes]
    assert scenes == list(whole[0].scenes)
    assert all(before.end == after.start for before, after in pairwise(scenes))
    assert [chunk.end for chunk in chunks[:-1]] == [chunk.scenes[-1].end for chunk in chunks[:-1]]
    assert chunks[-1].end >= probe(path).duration
    tiles = [at for chunk in chunks for sheet in chunk.sprites for at in sheet.times]
    assert all(before < after for before, after in pairwise(tiles))


def test_a_pass_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", CUTS[:4], size=(320, 180))
    assert run(path) == run(path, threads=3)


def check(keyframe: KeyframeImage) -> np.ndarray:
    image = pixels(keyframe.image)
    assert image.shape == (keyframe.height, keyframe.width, 3)
    assert hashlib.sha256(keyframe.image).hexdigest() == keyframe.digest
    assert max(keyframe.width, keyframe.height) <= 512
    assert Image.open(io.BytesIO(keyframe.image)).format == "WEBP"
    return image


TURNED = {0: "rgbw", 90: "gwrb", 180: "wbgr", -90: "brwg"}  # as a player shows each corner


@pytest.mark.parametrize("rotation", TURNED)
def test_keyframes_and_sprites_are_upright(tmp_path: Path, rotation: int) -> None:
    size = (320, 180)
    path = make_video(tmp_path / "a.mov", [(quadrants(size), 2)], size=size, rotation=rotation)
    (chunk,) = run(path)
    keyframe = chunk.scenes[0].keyframes[0]
    assert (keyframe.width, keyframe.height) == (size if rotation in (0, 180) else size[::-1])
    sheet = chunk.sprites[0]
    tile = pixels(sheet.image)[: sheet.tile_height, : sheet.tile_width]
    for image in (check(keyframe), tile):
        assert corners(image) == TURNED[rotation]


def test_pixels_are_made_square(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("checker", 1)], size=(160, 120), sar=(4, 3))
    keyframe = scenes_of(path)[0].keyframes[0]
    assert (keyframe.width, keyframe.height) == (213, 120)


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv420p10le", "yuv444p", "yuv422p10le"])
def test_colours_are_true_at_any_depth(tmp_path: Path, pix_fmt: str) -> None:
    path = make_video(tmp_path / "a.mp4", [("orange", 1)], size=(320, 180), pix_fmt=pix_fmt)
    image = check(scenes_of(path)[0].keyframes[0])
    assert image.mean(axis=(0, 1)) == pytest.approx((240, 140, 20), abs=8)


def test_large_pictures_are_kept_at_512(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("bars", 1)], size=(1280, 720), fps=10)
    keyframe = scenes_of(path)[0].keyframes[0]
    assert (keyframe.width, keyframe.height) == (512, 288)
    check(keyframe)


def test_an_interlaced_picture_has_no_combs(tmp_path: Path) -> None:
    def moving(moment: float) -> np.ndarray:
        picture = np.zeros((288, 352, 3), np.uint8)
        for field in (0, 1):
            left = int((moment * 25 * 2 + field) * 12) % 300
            picture[field::2, left : left + 50] = 255
        return picture

    path = make_video(tmp_path / "a.ts", [(moving, 2)], size=(352, 288), interlaced=True)
    assert probe(path).interlaced
    image = check(scenes_of(path)[0].keyframes[0])[:, :, 1]
    combing = np.abs(image[2:] + image[:-2] - 2 * image[1:-1])
    assert (combing > 120).mean() < 0.01


def drifting(moment: float) -> np.ndarray:
    """A slow pan: one long shot in which no two seconds look the same."""
    rng = np.random.default_rng(1)
    world = np.repeat(rng.integers(0, 256, (1, 4000, 1), dtype=np.uint8), 90, axis=0)
    left = int(moment * 20)
    return np.repeat(world[:, left : left + 160], 3, axis=2)


@pytest.mark.parametrize("length", [20, 24, 26, 40, 47])
def test_no_eight_seconds_are_without_a_keyframe(tmp_path: Path, length: int) -> None:
    for name, picture in (("moving", drifting), ("still", "noise:3")):
        path = make_video(tmp_path / f"{name}.mp4", [(picture, length)], size=(160, 90), fps=5)
        scenes = scenes_of(path)
        for scene in scenes:
            times = [scene.start, *(k.at for k in scene.keyframes), scene.end]
            assert max(after - before for before, after in pairwise(times)) <= ticks(8)
            assert all(scene.start <= k.at < scene.end for k in scene.keyframes)


def test_keyframes_are_spread_over_a_shot(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [(drifting, 6)], size=(160, 90))
    (scene,) = scenes_of(path, parameters={"threshold": 200.0})
    assert [seconds(k.at) for k in scene.keyframes] == pytest.approx([1, 3, 5], abs=0.5)


def test_what_looks_alike_is_kept_once(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("noise:1", 3), ("noise:2", 3)], size=(160, 90))
    assert [len(scene.keyframes) for scene in scenes_of(path)] == [1, 1]


def test_a_short_shot_has_a_keyframe_of_its_own(tmp_path: Path) -> None:
    scenes = [("noise:1", 2), ("noise:2", 0.64), ("noise:3", 2)]
    path = make_video(tmp_path / "a.mp4", scenes, size=(160, 90))
    short = scenes_of(path)[1]
    assert seconds(short.end - short.start) == pytest.approx(0.64)
    (keyframe,) = short.keyframes
    assert short.start <= keyframe.at < short.end


def test_the_sharp_frame_is_taken_before_the_black_and_the_blurred(tmp_path: Path) -> None:
    import cv2

    rng = np.random.default_rng(2)
    sharp = np.repeat(rng.integers(60, 200, (90, 160, 1), dtype=np.uint8), 3, axis=2)
    blurred = cv2.GaussianBlur(sharp, (15, 15), 5)

    def picture(moment: float) -> np.ndarray:
        if moment % 1 < 0.25:
            return np.zeros_like(sharp)
        return sharp if 0.4 <= moment % 1 < 0.64 else blurred

    path = make_video(tmp_path / "a.mp4", [(picture, 4)], size=(160, 90), fps=25)
    scenes = scenes_of(path, parameters={"threshold": 255.0})
    keyframes = [keyframe for scene in scenes for keyframe in scene.keyframes]
    assert keyframes
    for keyframe in keyframes:
        assert 0.4 <= seconds(keyframe.at) % 1 < 0.64


def test_a_black_video_still_has_a_keyframe(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("black", 2)], size=(160, 90))
    (scene,) = scenes_of(path)
    assert scene.keyframes[0].luma < 20


def test_flashing_neither_loses_shots_nor_fills_the_memory(tmp_path: Path) -> None:
    def strobe(moment: float) -> str:
        return "white" if int(moment * 25) % 2 else "black"

    scenes = [("noise:1", 2), (strobe, 6), ("noise:2", 2)]
    path = make_video(tmp_path / "a.mp4", scenes, size=(160, 90))
    found = scenes_of(path)
    assert all(scene.keyframes for scene in found)
    assert found[0].end == pytest.approx(ticks(2), abs=ticks(0.05))
    assert sum(len(scene.keyframes) for scene in found) < 20


def test_sprites_come_at_their_interval_in_sheets_of_a_hundred(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("bars", 54)], size=(160, 90), fps=4)
    (chunk,) = run(path, parameters={"sprite_interval_s": 0.5})
    first, second = chunk.sprites
    assert len(first.times) == 100
    assert [seconds(at) for at in first.times + second.times] == [n / 2 for n in range(108)]
    assert (first.tile_width, first.tile_height, first.columns) == (160, 90, 10)
    assert pixels(first.image).shape == (900, 1600, 3)
    assert pixels(second.image).shape == (90, 1280, 3)
    assert hashlib.sha256(first.image).hexdigest() == first.digest


def test_the_shortest_video_has_a_scene_a_keyframe_and_a_sprite(tmp_path: Path) -> None:
    path = make_video(tmp_path / "one.mp4", [("bars", 0.04)], size=(64, 48), start_offset=0.52)
    (chunk,) = run(path)
    assert len(chunk.scenes) == len(chunk.scenes[0].keyframes) == 1
    assert chunk.sprites[0].times == (chunk.scenes[0].start,)
    assert chunk.scenes[0].start == ticks(0.52)


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", CUTS, size=(320, 180))
    done: list[float] = []
    run(path, tick=done.append)
    assert done
    assert done == sorted(done)
    assert 0 <= done[0] <= done[-1] <= 1


def test_cancelling_joins_every_thread(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", CUTS, size=(320, 180))
    fractions: list[float] = []

    def cancel(fraction: float) -> None:
        fractions.append(fraction)
        if len(fractions) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(path, tick=cancel)


def test_leaving_in_the_middle_joins_every_thread(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", CUTS, size=(160, 90))
    chunks = visual_pass(path, probe(path), PARAMETERS | {"chunk_s": 3.0})
    next(chunks)
    assert threading.active_count() > 1
    chunks.close()  # type: ignore[attr-defined]


def test_a_failing_branch_is_heard_and_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bytes:
        raise OSError("no memory for this image")

    monkeypatch.setattr("engine.media.sprites.encode_webp", full)
    path = make_video(tmp_path / "a.mp4", CUTS, size=(160, 90))
    with pytest.raises(OSError, match="no memory"):
        run(path)


def test_a_video_of_which_nothing_decodes_is_refused(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.avi", [("bars", 2)], size=(160, 90))
    about = probe(path)
    data = bytearray(path.read_bytes())
    start, end = data.index(b"movi") + 4, data.rindex(b"idx1")
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    with pytest.raises(MediaError, match="no_frame_decoded"):
        list(visual_pass(path, about, PARAMETERS))


def test_another_detector_is_our_own_mistake(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("bars", 1)])
    with pytest.raises(ValueError, match="no such shot detector"):
        run(path, parameters={"detector": "psychic"})


ODD = [
    "animated.gif", "corrupt_middle.mp4", "counter.mp4", "delayed_start.mp4", "fades.mp4",
    "friday_embedded_srt.mkv", "h264_10bits.mp4", "interlaced_mpeg2.ts", "mpeg4_mp3.avi",
    "no_audio.mp4", "rotated90_phone.mov", "vfr_h264.mp4", "vp9_opus.webm",
    "ünïcødé — 映画 'quote' & % #1.mp4",
]  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("name", ODD)
def test_odd_files_give_whole_scenes(shared_dir: Path, name: str) -> None:
    path = shared_dir / "media" / "odd" / name
    about = probe(path)
    chunks = run(path)
    scenes = [scene for chunk in chunks for scene in chunk.scenes]
    assert all(before.end == after.start for before, after in pairwise(scenes))
    assert abs(scenes[-1].end - about.duration) < ticks(0.2)
    assert all(scene.keyframes for scene in scenes)
    shape = about.width / about.height
    for scene in scenes:
        for keyframe in scene.keyframes:
            check(keyframe)
            assert scene.start <= keyframe.at < scene.end
            assert keyframe.width / keyframe.height == pytest.approx(shape, rel=0.02)
    assert bool(chunks[-1].warnings) == (name == "corrupt_middle.mp4")


@pytest.mark.shared
def test_a_resumed_pass_over_film_is_the_same(shared_dir: Path) -> None:
    path = shared_dir / "media" / "odd" / "vfr_h264.mp4"
    chunks = run(path, parameters={"chunk_s": 4.0})
    assert len(chunks) >= 3
    assert run(path, parameters={"chunk_s": 4.0}, start_at=chunks[0].end) == chunks[1:]
