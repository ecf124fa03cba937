"""Makes videos of high dynamic range or wide gamut that show the colours of an SDR twin.

The colours are given as an SDR screen shows them, RGB 0..255; white may be passed by ``times``,
which brightens their light. The codes are worked out here from ITU-R BT.2100 and the chromaticities
of the primaries, apart from the engine's own way back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TO_PRIMARIES = {
    1: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    9: [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]],  # BT.2087
    12: [[0.8225, 0.1774, 0.0], [0.0332, 0.9669, 0.0], [0.0171, 0.0724, 0.9108]],
}
"""From linear BT.709 to BT.2020 and Display P3."""
WEIGHTS = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 9: (0.2627, 0.0593)}
"""Of red and blue in luma, for each matrix."""
PQ, HLG = 16, 18


@dataclass(frozen=True)
class Colours:
    """How colours are coded, in the numbers of ITU-T H.273; ``said`` is what the file tells."""

    transfer: int
    primaries: int = 9
    matrix: int = 9
    full: bool = False
    bits: int = 10


def coded(rgb: Sequence[float], how: Colours, times: float = 1.0) -> Floats:
    """R'G'B' 0..1 for a colour as an SDR screen shows it (0..255)."""
    light = np.array(TO_PRIMARIES[how.primaries]) @ ((np.array(rgb) / 255) ** 2.4) * times
    if how.transfer == PQ:
        power = (light * 203 / 10_000) ** (1305 / 8192)
        return ((107 / 128 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32)
    if how.transfer == HLG:
        scene = (light * 203 / 1000) ** (1 / 1.2)
        bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
        return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)
    return light ** (1 / 2.4)


def codes(rgb: Sequence[float], how: Colours, times: float = 1.0) -> tuple[int, int, int]:
    """Luma, blue and red difference as whole numbers of ``how.bits``."""
    red, green, blue = coded(rgb, how, times)
    of_red, of_blue = WEIGHTS[how.matrix]
    luma = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
    differences = (blue - luma) / (2 - 2 * of_blue), (red - luma) / (2 - 2 * of_red)
    unit = 1 << (how.bits - 8)
    if how.full:
        most = (1 << how.bits) - 1
        return (round(luma * most), *(round(each * most + 128 * unit) for each in differences))
    found = [16 * unit + 219 * unit * luma, *(128 * unit + 224 * unit * d for d in differences)]
    return round(found[0]), round(found[1]), round(found[2])


def make_hdr(
    path: Path,
    scenes: Sequence[tuple[Sequence[tuple[int, int, int]], float]],
    how: Colours,
    *,
    codec: str = "libx265",
    form: str | None = None,
    times: float = 1.0,
    size: tuple[int, int] = (320, 180),
    fps: int = 10,
    say: bool = True,
) -> Path:
    """Write a film of upright stripes of colours.

    Args:
        scenes: (colours of the stripes from left to right, seconds) in order.
        form: pixel format; planar of three, 4:2:0 of ``how.bits`` where not given.
        times: what the light is multiplied by; beyond 1 it is brighter than SDR's white.
        say: the file tells ``how``.
    """
    form = form or ("yuv420p" if how.bits == 8 else f"yuv420p{how.bits}le")
    with av.open(str(path), "w") as output:
        stream: Any = output.add_stream(codec, rate=fps)
        stream.width, stream.height, stream.pix_fmt = *size, form
        context = stream.codec_context
        if say:
            context.color_trc, context.color_primaries = how.transfer, how.primaries
            context.colorspace = how.matrix
        context.color_range = 2 if how.full else 1
        if codec in ("libx264", "libx265"):
            stream.options = {"preset": "ultrafast", "crf": "10"}
        number = 0
        for colours, seconds in scenes:
            for _ in range(round(seconds * fps)):
                frame = _drawn([codes(colour, how, times) for colour in colours], size, form)
                frame.colorspace, frame.color_range = how.matrix, context.color_range
                if say:
                    frame.color_trc, frame.color_primaries = how.transfer, how.primaries
                frame.pts, frame.time_base = number, Fraction(1, fps)
                output.mux(stream.encode(frame))
                number += 1
        output.mux(stream.encode(None))
    return path


def _drawn(stripes: Sequence[tuple[int, int, int]], size: tuple[int, int], form: str) -> Any:
    frame = av.VideoFrame(*size, form)
    kind: Any = np.uint8 if frame.format.components[0].bits == 8 else np.uint16
    for number, plane in enumerate(frame.planes):
        row = np.zeros(plane.line_size // kind().itemsize, kind)
        for column in range(plane.width):
            row[column] = stripes[column * len(stripes) // plane.width][number]
        plane.update(np.tile(row, plane.height).tobytes())
    return frame
