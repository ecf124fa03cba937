"""Which of several tracks of pictures is indexed: the moving picture, wherever it stands."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from engine.errors import Category, MediaError
from engine.media.probe import probe
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
from engine.types import seconds
from tests.made_tracks import Pictures, make_tracks

CLUSTER = b"\x1f\x43\xb6\x75"  # where the packets of a Matroska file begin
PARAMETERS = BY_NAME["shots"].parameters
FILM = Pictures(100)
COVER = Pictures(1, fps=1, size=(640, 640), codec="mjpeg", default=True, view="bars")
STRIP = Pictures(4, fps=1, size=(640, 360), codec="mjpeg", default=True)
PREVIEW = Pictures(100, size=(80, 44), codec="mjpeg", default=True)
STILL = Pictures(2, fps=Fraction(1, 2), size=(640, 360), default=True, view="bars")
MPEG_STILL = Pictures(1, fps=25, size=(640, 352), codec="mpeg2video", view="bars")
MPEG_FILM = Pictures(100, codec="mpeg2video")
SHORT = Pictures(25, size=(640, 360), default=True)


@pytest.mark.parametrize(
    ("name", "tracks", "chosen"),
    [
        ("camera.mov", [COVER, FILM], 1),
        ("camera.mp4", [FILM, COVER], 0),
        ("cover without its flag.mkv", [COVER, FILM], 1),
        ("strip of thumbnails.mov", [STRIP, FILM], 1),
        ("strip of thumbnails.mkv", [STRIP, FILM], 1),
        ("small preview.mp4", [PREVIEW, FILM], 1),
        ("small preview.mkv", [PREVIEW, FILM], 1),
        ("still beside it.mkv", [STILL, FILM], 1),
        ("still before it.ts", [MPEG_STILL, MPEG_FILM], 1),
        ("leader.mp4", [SHORT, FILM], 1),
        ("two lenses.mp4", [FILM, FILM], 0),
        ("default angle.mkv", [FILM, Pictures(100, default=True)], 1),
        ("two sizes.mkv", [Pictures(100, size=(240, 136)), FILM], 1),
    ],
)
def test_the_moving_picture_is_indexed(
    tmp_path: Path, name: str, tracks: list[Pictures], chosen: int
) -> None:
    path = make_tracks(tmp_path / name, tracks, sound_s=4.0 if name.endswith("mkv") else 0)
    about = probe(path)
    assert about.video.index == chosen
    assert (about.width, about.height) == tracks[chosen].size
    scenes = [scene for chunk in visual_pass(path, about, PARAMETERS) for scene in chunk.scenes]
    assert [seconds(scene.start) for scene in scenes] == pytest.approx([0, 1, 2, 3], abs=0.05)


def test_a_track_that_cannot_be_decoded_leaves_the_next(tmp_path: Path) -> None:
    path = make_tracks(tmp_path / "a.mkv", [FILM, Pictures(90, codec="mpeg4", size=(400, 224))])
    data = path.read_bytes()
    assert probe(path).video.index == 1
    path.write_bytes(data.replace(b"V_MPEG4/ISO/ASP", b"V_MPEG4/ISO/ZZZ"))
    assert probe(path).video.index == 0


@pytest.mark.shared
def test_two_tracks_without_a_picture_are_refused_in_words(tmp_path: Path) -> None:
    path = make_tracks(tmp_path / "a.mkv", [FILM, Pictures(90, size=(400, 224))])
    data = path.read_bytes()
    path.write_bytes(data[: data.index(CLUSTER) + 12])
    with pytest.raises(MediaError) as refused:
        probe(path)
    assert refused.value.category in (Category.UNREADABLE, Category.TRUNCATED)


def test_the_camera_example_is_its_film(shared_dir: Path) -> None:
    path = shared_dir / "cases" / "06-thumbnail-track-first" / "camera.mov"
    if not path.exists():
        pytest.skip("without the examples")
    about = probe(path)
    scenes = [scene for chunk in visual_pass(path, about, PARAMETERS) for scene in chunk.scenes]
    assert seconds(about.duration) == pytest.approx(8, abs=0.1)
    assert [seconds(scene.start) for scene in scenes] == pytest.approx([0, 4], abs=0.05)


@pytest.mark.shared
def test_the_time_lapse_example_shows_each_view(shared_dir: Path) -> None:
    path = shared_dir / "cases" / "05-one-frame-a-second" / "lapse.mp4"
    if not path.exists():
        pytest.skip("without the examples")
    chunks = visual_pass(path, probe(path), PARAMETERS)
    kept = [seconds(k.at) for c in chunks for s in c.scenes for k in s.keyframes]
    assert {int(at // 5) for at in kept} == set(range(12))
