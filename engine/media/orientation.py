"""Turns and mirrors pictures as they are shown, by what comes with a decoded frame."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

from engine.types import Orientation

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from av import VideoFrame
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]


def upright(image: Image, orientation: Orientation) -> Image:
    """A stored picture [h, w, channels] as it is shown, contiguous."""
    import numpy as np

    turned = np.rot90(image, -orientation.turn // 90)  # numpy turns counter-clockwise
    return np.ascontiguousarray(turned[:, ::-1] if orientation.mirrored else turned)


def orientation_of(frame: VideoFrame) -> Orientation:
    """The orientation of a decoded frame, by its display matrix.

    FFmpeg gives the same matrix for a MOV or MP4 track header, Matroska's projection, the display
    orientation of H.264 and HEVC (SEI) and the Exif data of a JPEG.
    """
    import numpy as np

    found: Any = frame.side_data.get(_known_types().DISPLAYMATRIX)
    if found is None:
        return Orientation()
    return nearest([int(value) for value in np.frombuffer(found, np.int32)])


@cache
def _known_types() -> Any:
    """PyAV's kinds of side data, made to bear those of newer cameras.

    PyAV 18 raises a ValueError over a frame with any kind that it has no name for, such as the
    Exif data of a JPEG or the number of a view of a spatial video.
    """
    from av.sidedata.sidedata import Type

    def unnamed(cls: Any, value: int) -> Any:
        kind = object.__new__(cls)
        kind._name_, kind._value_ = f"UNNAMED_{value}", value
        return kind

    Type._missing_ = classmethod(unnamed)  # type: ignore[assignment]
    return Type


def nearest(matrix: Sequence[int]) -> Orientation:
    """The nearest of the eight orientations to a display matrix of nine fixed-point numbers.

    ISO/IEC 14496-12, 8.3.2: (x, y) is shown at (a·x + c·y, b·x + d·y), with a, b, c, d at the
    places 0, 1, 3, 4. One that flattens the picture says nothing, and is taken for upright.
    """
    a, b, c, d = matrix[0], matrix[1], matrix[3], matrix[4]
    determinant = a * d - b * c
    if determinant == 0:
        return Orientation()
    if mirrored := determinant < 0:
        a, c = -a, -c
    angle = math.degrees(math.atan2(b - c, a + d))  # the rotation nearest to [[a, c], [b, d]]
    return Orientation(round(angle / 90) % 4 * 90, mirrored)
