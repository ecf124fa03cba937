"""Makes videos whose pictures are stored otherwise than they are shown: turned and mirrored.

Each of the eight orientations is a display matrix (a, b, c, d) of whole numbers: a stored pixel
(x, y) is shown at (a·x + c·y, b·x + d·y), beside a shift.
"""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from tests.media_factory import make_video

Image = NDArray[np.uint8]
Matrix = tuple[int, int, int, int]

EIGHT: dict[str, tuple[Matrix, int]] = {
    "as stored": ((1, 0, 0, 1), 1),
    "mirrored": ((-1, 0, 0, 1), 2),
    "turned by 180": ((-1, 0, 0, -1), 3),
    "upside down": ((1, 0, 0, -1), 4),
    "transposed": ((0, 1, 1, 0), 5),
    "turned by 90": ((0, 1, -1, 0), 6),
    "transposed the other way": ((0, -1, -1, 0), 7),
    "turned by 270": ((0, -1, 1, 0), 8),
}
"""The matrix of each orientation, and its number in Exif."""


def quadrants(size: tuple[int, int]) -> Image:
    """Red above left, green above right, blue below left, white below right."""
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    rows, columns = size[1] // 2, size[0] // 2
    picture[:rows, :columns] = (230, 20, 20)
    picture[:rows, columns:] = (20, 200, 20)
    picture[rows:, :columns] = (20, 20, 230)
    picture[rows:, columns:] = (250, 250, 250)
    return picture


def corners(image: Image) -> str:
    """The colours of the four corners, r, g, b or w: above left and right, below left and right."""
    height, width = image.shape[:2]
    found = ""
    for row, column in ((0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)):
        red, green, blue = image[int(height * row), int(width * column)]
        found += "w" if min(red, green, blue) > 150 else "rgb"[int(np.argmax([red, green, blue]))]
    return found


def shown(matrix: Matrix) -> str:
    """The ``corners`` of ``quadrants`` as a player shows them under a matrix."""
    a, b, c, d = matrix
    found = {}
    for letter, (x, y) in zip("rgbw", ((-1, -1), (1, -1), (-1, 1), (1, 1)), strict=True):
        found[a * x + c * y, b * x + d * y] = letter
    return "".join(found[place] for place in ((-1, -1), (1, -1), (-1, 1), (1, 1)))


def lies(matrix: Matrix) -> bool:
    """Whether width and height are exchanged."""
    return matrix[0] == 0


def with_matrix(path: Path, matrix: Matrix) -> Path:
    """Write a matrix into the track header of an MP4 or MOV file."""
    content = bytearray(path.read_bytes())
    at = content.index(b"tkhd") + 4
    at += 52 if content[at] == 1 else 40  # after the times, layer and volume
    a, b, c, d = (number << 16 for number in matrix)
    numbers = (a, b, 0, c, d, 0, 0, 0, 1 << 30)
    content[at : at + 36] = b"".join(number.to_bytes(4, "big", signed=True) for number in numbers)
    path.write_bytes(content)
    return path


def repacked(
    source: Path, path: Path, bitstream_filter: str | None = None, before: bytes = b""
) -> Path:
    """The pictures of a file in another container, with what the container says of them.

    Args:
        bitstream_filter: of FFmpeg, which every packet passes.
        before: bytes put before every packet then.
    """
    with av.open(str(source)) as given, av.open(str(path), "w") as output:
        stream = given.streams.video[0]
        written = output.add_stream_from_template(stream)
        made: Any = None
        if bitstream_filter is not None:
            made = av.bitstream.BitStreamFilterContext(bitstream_filter, stream, written)
        for packet in given.demux(stream):
            if packet.dts is None:
                continue
            for part in [packet] if made is None else made.filter(packet):
                output.mux(_led_by(before, part, written))
    return path


def _led_by(before: bytes, packet: Any, stream: Any) -> Any:
    made = av.Packet(before + bytes(packet)) if before else packet
    made.pts, made.dts, made.time_base = packet.pts, packet.dts, packet.time_base
    made.is_keyframe = packet.is_keyframe
    made.stream = stream
    return made


def hevc_display_orientation(turn: int = 0, *, across: bool = False, down: bool = False) -> bytes:
    """The message by which a picture of HEVC says how it is shown (ITU-T H.265, D.2.16).

    Args:
        turn: degrees counter-clockwise, after the flips.
        across: left and right are exchanged.
        down: above and below are exchanged.
    """
    bits = f"0{int(across)}{int(down)}{turn * 65536 // 360:016b}1" + "1000"
    payload = int(bits, 2).to_bytes(3, "big")
    return b"\0\0\0\1\x4e\x01" + bytes((47, len(payload))) + payload + b"\x80"


def make_oriented(path: Path, matrix: Matrix, **options: Any) -> Path:
    """A film of ``quadrants`` whose container holds the matrix; of MP4, MOV or MKV."""
    size = options.setdefault("size", (320, 180))
    first = path.with_suffix(".first.mp4")
    with_matrix(make_video(first, [(quadrants(size), 1)], fps=10, **options), matrix)
    if path.suffix == ".mkv":
        repacked(first, path)
        first.unlink()
    else:
        first.rename(path)
    return path


def make_photographs(path: Path, orientation: int, size: tuple[int, int] = (320, 180)) -> Path:
    """A film of JPEG pictures, each of which tells its orientation in its Exif data."""
    exif = Pictures.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Pictures.fromarray(quadrants(size)).save(file, "JPEG", quality=95, exif=exif)
    with av.open(str(path), "w") as output:
        stream = output.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuvj420p"
        for number in range(10):
            packet = av.Packet(file.getvalue())
            packet.stream, packet.time_base = stream, Fraction(1, 10)
            packet.pts = packet.dts = number
            packet.duration, packet.is_keyframe = 1, True
            output.mux(packet)
    return path
