"""High dynamic range and wide gamut: pictures look about as their SDR twins."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from engine.media.colour import to_sdr
from engine.media.images import Scaler
from engine.media.probe import probe
from engine.media.stills import still
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
from engine.types import Orientation, VisualChunk
from tests.made_hdr import HLG, PQ, Colours, make_hdr
from tests.media_factory import make_video

Colour = tuple[int, int, int]
TWIN: tuple[Colour, ...] = ((207, 29, 30), (31, 158, 63), (30, 60, 200), (230, 210, 40), (150,) * 3)
"""Red, green, blue, yellow, grey."""


def pixels(image: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB")).astype(int)


def chunk_of(path: Path) -> VisualChunk:
    (chunk,) = visual_pass(path, probe(path), BY_NAME["shots"].parameters)
    return chunk


def seen(path: Path) -> dict[str, np.ndarray]:
    """What the index and a search by picture see of a film."""
    chunk = chunk_of(path)
    sheet = chunk.sprites[0]
    return {
        "keyframe": pixels(chunk.scenes[0].keyframes[0].image),
        "sprite": pixels(sheet.image)[: sheet.tile_height, : sheet.tile_width],
        "still": pixels(still(path, 0)),
    }


def stripes(image: np.ndarray, count: int) -> np.ndarray:
    """The colours in the middles of upright stripes."""
    row = image[image.shape[0] // 2]
    return np.array([row[(2 * n + 1) * len(row) // (2 * count)] for n in range(count)])


def off(image: np.ndarray, twin: Sequence[Colour] = TWIN) -> int:
    """By how much the worst channel of the worst stripe is off."""
    return int(np.abs(stripes(image, len(twin)) - np.array(twin)).max())


FILMS = {
    "hlg.mp4": (Colours(HLG), "libx265", None),
    "hlg.mov": (Colours(HLG), "libx264", None),
    "pq.mp4": (Colours(PQ), "libx265", None),
    "pq.mkv": (Colours(PQ), "libx265", None),
    "pq of av1.mp4": (Colours(PQ), "libsvtav1", None),
    "hlg of av1.mkv": (Colours(HLG), "libsvtav1", None),
    "pq full range.mp4": (Colours(PQ, full=True), "libx265", None),
    "hlg of 12 bits.mkv": (Colours(HLG, bits=12), "ffv1", "yuv444p12le"),
    "pq of 12 bits.mp4": (Colours(PQ, bits=12), "libx265", None),
    "pq in display p3.mkv": (Colours(PQ, primaries=12), "ffv1", "yuv422p10le"),
    "sdr in bt.2020.mp4": (Colours(14), "libx265", None),
    "sdr in bt.2020 of 8 bits.mkv": (Colours(1, bits=8), "ffv1", None),
    "sdr in display p3.mov": (Colours(1, primaries=12, matrix=1, bits=8), "libx264", None),
    "hlg in full colour.mov": (Colours(HLG, bits=10), "prores_ks", "yuv422p10le"),
    "hlg.ts": (Colours(HLG), "libx265", None),
}


@pytest.mark.parametrize("name", FILMS)
def test_pictures_look_as_the_sdr_twin(tmp_path: Path, name: str) -> None:
    how, codec, form = FILMS[name]
    path = make_hdr(tmp_path / name, [(TWIN, 1)], how, codec=codec, form=form)
    bound = 16 if how.bits == 8 else 12  # a step of eight bits is that large in dark BT.2020
    for what, image in seen(path).items():
        assert off(image) <= bound, (what, stripes(image, len(TWIN)))


@pytest.mark.parametrize("transfer", [HLG, PQ])
def test_light_beyond_white_rolls_off_and_keeps_its_hue(tmp_path: Path, transfer: int) -> None:
    """Four times as bright as white: none is darker than in the twin, none is all white."""
    path = make_hdr(tmp_path / "a.mp4", [(TWIN, 1)], Colours(transfer), times=4)
    found = stripes(seen(path)["keyframe"], len(TWIN))
    assert [int(np.argmax(colour)) for colour in found[:3]] == [0, 1, 2]
    assert (found.max(axis=1) >= np.array(TWIN).max(axis=1) - 3).all()
    assert found[:4].min(axis=1).max() < 140
    assert np.ptp(found[4]) <= 6


def test_shots_of_hdr_are_those_of_sdr(tmp_path: Path) -> None:
    scenes = [(TWIN[n : n + 2], 1.5) for n in (0, 2, 3, 1)]
    found = {}
    for name, how in {"pq": Colours(PQ), "hlg": Colours(HLG), "sdr": Colours(1, 1, 1)}.items():
        path = make_hdr(tmp_path / f"{name}.mp4", scenes, how)
        found[name] = [scene.start for scene in chunk_of(path).scenes]
    assert len(found["sdr"]) == 4
    assert found["pq"] == found["hlg"] == found["sdr"]


def test_an_interlaced_picture_of_hlg_is_mapped_too(tmp_path: Path) -> None:
    path = make_hdr(tmp_path / "a.mkv", [(TWIN, 1)], Colours(HLG), codec="ffv1")
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
    scaler = Scaler(320, 180, Orientation())
    field = scaler._one_field(frame, "rgb48le")
    assert off(scaler.image(field).astype(int)) <= 6


@pytest.mark.parametrize("matrix", [1, 5])
@pytest.mark.parametrize("full", [False, True])
def test_the_matrix_and_the_range_are_the_files_own(
    tmp_path: Path, matrix: int, full: bool
) -> None:
    how = Colours(1, primaries=1, matrix=matrix, full=full, bits=8)
    path = make_hdr(tmp_path / "a.mp4", [(TWIN, 1)], how, codec="libx264")
    for what, image in seen(path).items():
        assert off(image) <= 8, what


@pytest.mark.parametrize(("size", "matrix"), [((1280, 720), 1), ((720, 576), 5)])
def test_where_no_matrix_is_said_players_take_it_by_size(
    tmp_path: Path, size: tuple[int, int], matrix: int
) -> None:
    how = Colours(1, primaries=1, matrix=matrix, bits=8)
    film = [(TWIN, 0.4)]
    path = make_hdr(tmp_path / "a.mp4", film, how, codec="libx264", size=size, say=False)
    for what, image in seen(path).items():
        assert off(image) <= 8, what


def test_black_and_white_stay(tmp_path: Path) -> None:
    for transfer in (PQ, HLG):
        path = make_hdr(tmp_path / "a.mp4", [(((0,) * 3, (255,) * 3), 1)], Colours(transfer))
        assert off(seen(path)["keyframe"], ((0,) * 3, (255,) * 3)) <= 4


@pytest.mark.parametrize("transfer", [HLG, PQ])
def test_a_brighter_code_is_never_shown_darker(transfer: int) -> None:
    ramp = np.repeat(np.linspace(0, 65535, 4096).astype(np.uint16)[None, :, None], 3, axis=2)
    for peak in (None, 1000 / 203):
        shown = to_sdr(ramp, transfer, 9, peak)[0].astype(int)
        assert (np.diff(shown, axis=0) >= -1).all()  # a step of the tables
        assert (np.diff(shown[::64], axis=0) >= 0).all()
        assert shown[0].max() == 0
        assert shown[-1].min() == 255


@pytest.mark.shared
def test_an_hlg_film_of_a_person(shared_dir: Path) -> None:
    for name in ("hlg", "sdr"):
        for what, image in seen(shared_dir / "cases/27-hdr" / f"{name}.mp4").items():
            assert off(image, ((207, 29, 30), (31, 158, 63))) <= 12, (name, what)


def test_sdr_is_left_as_it_is(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", [("orange", 0.4)])
    assert off(seen(path)["keyframe"], ((240, 140, 20),)) <= 4
