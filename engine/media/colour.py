"""Brings high dynamic range and wide gamut to the colours that a usual screen shows (BT.709).

Small pictures are converted, after they are scaled. The method: light as displayed (ITU-R BT.2100:
PQ; HLG on a screen of 1000 cd/m², its system gamma of 1.2 applied to each channel, which keeps the
saturation of the SDR version), where the white of SDR is 203 cd/m² (BT.2408); linear conversion of
the primaries; what is brighter rolls off by the curve of BT.2390 (EETF) on the largest channel, so
that hues stay; then the gamma of 2.4 of an SDR screen (BT.1886).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from av import VideoFrame
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    Deep = NDArray[np.uint16]
    Floats = NDArray[np.float32]

WHITE = 203.0
"""cd/m² of the white of SDR within HDR (BT.2408)."""
SCREEN = 1000.0
"""cd/m² of the whitest white of the screen that HLG is meant for, and PQ mostly made on."""
GAMMA = 2.4
STEPS = 4096

# FFmpeg's numbers, which are those of ITU-T H.273.
LINEAR, PQ, HLG = 8, 16, 18
CHROMATICITIES = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), (0.3127, 0.3290)),  # BT.709
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), (0.3127, 0.3290)),  # BT.2020
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.3140, 0.3510)),  # DCI-P3
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.3127, 0.3290)),  # Display P3
}
"""Red, green, blue and white, as x and y, of primaries that differ visibly from BT.709's."""


MATRICES = frozenset((1, 4, 5, 6, 7, 9))
"""Those of ITU-T H.273 that swscale knows."""
RGB_OR_UNSAID, UNSAID, BT709, BT601, BT2020 = 0, 2, 1, 5, 9
CONSTANT_LUMINANCE, BY_PRIMARIES = 10, (12, 13)


def matrix_of(frame: VideoFrame) -> int:
    """The matrix, of those that swscale knows, by which a frame is to be converted to RGB.

    Where a file says nothing it is BT.709 from 720p on and BT.601 below, as players take it. What
    swscale does not know is taken for the nearest that it does.
    """
    said = frame.colorspace
    if said in MATRICES:
        return said
    if frame.color_primaries == BT2020 or said == CONSTANT_LUMINANCE:
        return BT2020
    if frame.color_primaries == BT709 and said in BY_PRIMARIES:
        return BT709
    return BT709 if frame.width >= 1280 or frame.height > 576 else BT601


def is_beyond_sdr(frame: VideoFrame) -> bool:
    """Whether a frame needs ``to_sdr``: by what it says of its transfer and primaries."""
    return frame.color_trc in (LINEAR, PQ, HLG) or frame.color_primaries in (9, 11, 12)


def to_sdr(deep: Deep, transfer: int, primaries: int, peak: float | None = None) -> Image:
    """RGB uint16 [h, w, 3] over the full range, as coded, to RGB uint8 [h, w, 3] of BT.709.

    Args:
        transfer: its transfer characteristics (ITU-T H.273).
        primaries: its colour primaries (ITU-T H.273); unknown ones count as BT.709.
        peak: the brightest light that rolls off to white, as a multiple of white; the picture's
            own where it is not given.
    """
    import numpy as np

    light = _light(transfer)[deep]
    if primaries in CHROMATICITIES and primaries != 1:
        light = np.maximum(light @ _to_bt709(primaries).T, 0)
    largest = light.max(axis=2)
    peak = float(largest.max()) if peak is None else peak
    if peak > 1:
        light *= _roll_off(peak)[_steps(largest / np.float32(peak))][:, :, None]
    return _coded()[_steps(light)]


def _steps(share: Floats) -> Deep:
    """Numbers of tables of ``STEPS`` for 0..1, of which dark light has its share."""
    import numpy as np

    return (np.sqrt(np.minimum(share, 1)) * np.float32(STEPS - 1) + np.float32(0.5)).astype(
        np.uint16
    )


@cache
def _coded() -> Image:
    """The codes of an SDR screen for light of 0..1 (``_steps``): uint8 [STEPS]."""
    import numpy as np

    light = np.linspace(0, 1, STEPS) ** 2
    return (light ** (1 / GAMMA) * 255 + 0.5).astype(np.uint8)


@cache
def _light(transfer: int) -> Any:
    """The light, 1 for the white of SDR, of each of 65536 codes: float32."""
    import numpy as np

    codes = np.linspace(0, 1, 1 << 16)
    if transfer == PQ:
        light = _pq_light(codes) / WHITE
    elif transfer == HLG:
        light = _hlg_scene(codes) ** 1.2 * (SCREEN / WHITE)
    else:
        light = codes if transfer == LINEAR else codes**GAMMA
    return light.astype(np.float32)


def _pq_light(codes: Any) -> Any:
    """The EOTF of BT.2100 PQ: cd/m² of codes 0..1."""
    import numpy as np

    root = codes ** (32 / 2523)
    return 1e4 * (np.maximum(root - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * root)) ** (
        16384 / 2610
    )


def _pq_code(light: Any) -> Any:
    """The inverse of ``_pq_light``."""
    root = (light / 1e4) ** (2610 / 16384)
    return ((3424 / 4096 + 2413 / 128 * root) / (1 + 2392 / 128 * root)) ** (2523 / 32)


def _hlg_scene(codes: Any) -> Any:
    """The inverse OETF of BT.2100 HLG: light of the scene, 0..1, of codes 0..1."""
    import numpy as np

    a = 0.17883277
    b, c = 1 - 4 * a, 0.5 - a * np.log(4 * a)
    return np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)


@cache
def _to_bt709(primaries: int) -> Any:
    """The matrix [3, 3] from linear RGB of some primaries to that of BT.709; white stays white."""
    import numpy as np

    matrix = np.linalg.inv(_to_xyz(1)) @ _to_xyz(primaries)
    return (matrix / matrix.sum(axis=1, keepdims=True)).astype(np.float32)


def _to_xyz(primaries: int) -> Any:
    """The matrix [3, 3] from linear RGB to CIE XYZ (SMPTE RP 177)."""
    import numpy as np

    corners = np.array([(x / y, 1, (1 - x - y) / y) for x, y in CHROMATICITIES[primaries]])
    red_green_blue, white = corners[:3].T, corners[3]
    return red_green_blue * np.linalg.solve(red_green_blue, white)


@lru_cache(8)
def _roll_off(peak: float) -> Any:
    """What light up to ``peak`` times white is multiplied by (``_steps``): float32 [STEPS].

    The EETF of BT.2390, 5.4.1: from a knee on, a Hermite spline over PQ codes that ends at white.
    """
    import numpy as np

    light = peak * np.linspace(0, 1, STEPS) ** 2
    source = _pq_code(peak * WHITE)
    white = _pq_code(WHITE) / source
    knee = 1.5 * white - 0.5
    code = _pq_code(light * WHITE) / source
    t = np.maximum(code - knee, 0) / (1 - knee)
    spline = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * white
    )
    rolled = _pq_light(np.where(code < knee, code, spline) * source) / WHITE
    return (rolled / np.maximum(light, 1e-9)).astype(np.float32)
