"""Shots: PySceneDetect's own verdicts, at a fraction of the cost."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scenedetect import ContentDetector, SceneManager, open_video
from scenedetect.common import FrameTimecode, Timecode

from engine.media.probe import probe
from engine.media.shots import TICK, ShotDetector
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
from engine.types import seconds, ticks
from tests.media_factory import make_video

PARAMETERS = BY_NAME["shots"].parameters


def test_verdicts_are_those_of_content_detector() -> None:
    rng = np.random.default_rng(5)
    pictures = [rng.integers(0, 256, (36, 64, 3), dtype=np.uint8) for _ in range(9)]
    ours, theirs = ShotDetector(Fraction(25), 27.0, ticks(0.6)), ContentDetector(27.0, 0.6)
    mine: list[int] = []
    reference: list[int] = []
    for number in range(600):
        # long shots, quick flashes, and slow changes, in an order that triggers the merging
        which = pictures[number // 40 % 7 if number % 97 > 6 else number % 9]
        image = np.clip(which.astype(np.int16) + number % 3, 0, 255).astype(np.uint8)
        at = ticks(Fraction(number, 25))
        mine += ours.see(at, image).cuts
        time = FrameTimecode(Timecode(at, TICK), Fraction(25))
        reference += [cut.pts for cut in theirs.process_frame(time, image)]
    assert mine == reference
    assert len(mine) > 5


def test_a_change_of_picture_size_is_no_cut_and_no_failure() -> None:
    detector = ShotDetector(Fraction(25), 27.0, ticks(0.6))
    detector.see(0, np.zeros((36, 64, 3), np.uint8))
    assert detector.see(ticks(1), np.full((72, 64, 3), 255, np.uint8)).cuts == ()


def cuts_of(path: Path) -> list[float]:
    """Seconds from the first frame, as PySceneDetect counts."""
    chunks = list(visual_pass(path, probe(path), PARAMETERS))
    scenes = [scene for chunk in chunks for scene in chunk.scenes]
    return [seconds(scene.start - scenes[0].start) for scene in scenes[1:]]


def reference_of(path: Path) -> tuple[list[float], float]:
    """PySceneDetect's cuts in seconds, and its frame rate."""
    video = open_video(str(path), backend="pyav")
    manager = SceneManager()
    manager.add_detector(ContentDetector(min_scene_len=PARAMETERS["min_shot_s"]))
    manager.detect_scenes(video)
    scenes = manager.get_scene_list(start_in_scene=True)
    return [start.seconds for start, _ in scenes[1:]], float(video.frame_rate)


def agreement(path: Path) -> float:
    """F1 of our cuts against PySceneDetect's, within two frames."""
    ours = cuts_of(path)
    theirs, rate = reference_of(path)
    left, found = list(theirs), 0
    for cut in ours:
        near = [other for other in left if abs(other - cut) <= 2 / rate + 1e-6]
        if near:
            left.remove(near[0])
            found += 1
    return 2 * found / (len(ours) + len(theirs)) if ours or theirs else 1.0


SCENES = [(f"noise:{n}", 0.7 + n % 3 * 0.4) for n in range(9)]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("plain.mp4", {}),
        ("deep.mp4", {"pix_fmt": "yuv420p10le"}),
        ("full_chroma.mp4", {"pix_fmt": "yuv444p"}),
        ("full_range.avi", {"codec": "mjpeg", "pix_fmt": "yuvj420p"}),
        ("rotated.mov", {"rotation": 90}),
        ("combed.ts", {"interlaced": True}),
        ("late.mp4", {"start_offset": 1.5}),
        ("colours.gif", {"size": (160, 90)}),
        ("odd_size.mp4", {"size": (322, 182), "pix_fmt": "yuv444p"}),
        ("small.mp4", {"size": (120, 68)}),
    ],
)
def test_cuts_are_where_pyscenedetect_finds_them(
    tmp_path: Path, name: str, options: dict[str, object]
) -> None:
    path = make_video(tmp_path / name, SCENES, **options)  # type: ignore[arg-type]
    assert agreement(path) == 1.0
    assert len(cuts_of(path)) == len(SCENES) - 1


def test_cuts_are_exact_on_the_containers_clock(tmp_path: Path) -> None:
    path = make_video(tmp_path / "late.mp4", SCENES[:3], start_offset=2.0)
    (chunk,) = visual_pass(path, probe(path), PARAMETERS)
    lengths = [length for _, length in SCENES[:3]]
    starts = [2.0, 2.0 + lengths[0], 2.0 + lengths[0] + lengths[1]]
    # a cut lies at the first frame that begins at or after the change: half a frame of 25 at most
    assert [seconds(scene.start) for scene in chunk.scenes] == pytest.approx(starts, abs=0.021)


VIEWS = ("red", "noise:1", "blue", "checker", "yellow", "noise:2", "bars", "green")
SLOW: dict[str, dict[str, object]] = {
    "a frame a second.mp4": {"fps": 1},
    "a frame in two seconds.mkv": {"fps": Fraction(1, 2)},
    "a time lapse.avi": {"fps": 2},
    "each picture once.mkv": {"times": [4 * n for n in range(8)]},
    "each picture once.mp4": {"times": [4 * n for n in range(8)]},
    "screen.webm": {"times": [0, 4, 4.1, 8, 12, 15.8, 16, 20, 24, 28]},
    "slides.ts": {"times": [4 * n for n in range(8)], "codec": "libx264"},
}


@pytest.mark.parametrize("name", SLOW)
def test_few_frames_a_second_hide_no_view(tmp_path: Path, name: str) -> None:
    scenes = [(view, 4.0) for view in VIEWS]
    path = make_video(tmp_path / name, scenes, size=(160, 90), **SLOW[name])  # type: ignore[arg-type]
    assert cuts_of(path) == pytest.approx([4 * n for n in range(1, 8)], abs=0.05)


@pytest.mark.parametrize("fps", [60, 120, 240])
def test_many_frames_a_second_make_no_shots_of_flashes(tmp_path: Path, fps: int) -> None:
    flashes = [("black", 0.1), ("white", 0.1), ("black", 0.1), ("white", 0.1)]
    scenes = [("red", 1), ("blue", 1), *flashes, ("noise:1", 1.2), ("checker", 1)]
    path = make_video(tmp_path / "fast.mp4", scenes, fps=fps, size=(160, 90))
    assert cuts_of(path) == pytest.approx([1, 2, 3.6], abs=0.02)


VIDEOS = [
    "video/psd_testvideo.mp4",
    "video/tears-of-steel-battle-clip-medium.webm",
    "video/made_photo_reel.mp4",
    "video/friday.mp4",
    "video/car-detection.mp4",
    "odd/vfr_h264.mp4",
    "odd/corrupt_middle.mp4",
    "odd/fades.mp4",
    "odd/interlaced_mpeg2.ts",
    "odd/mpeg4_mp3.avi",
    "odd/vp9_opus.webm",
    "odd/animated.gif",
]


@pytest.mark.shared
@pytest.mark.parametrize("name", VIDEOS)
def test_shots_agree_with_pyscenedetect_on_real_files(shared_dir: Path, name: str) -> None:
    assert agreement(shared_dir / "media" / name) >= 0.95
