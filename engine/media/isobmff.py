"""Reads the outline of MP4 and MOV files: which boxes there are, and whether they are whole.

Boxes as in ISO/IEC 14496-12, 4.2: 32-bit size, four letters, 64-bit size where the first is 1.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

TOP_LEVEL = frozenset(
    b"ftyp moov mdat free skip wide moof mfra sidx styp uuid meta pdin emsg ssix prft pnot".split()
)
SAMPLE_ENTRIES_WITHIN = 8 << 20  # bytes of a moov box searched for an encrypted sample entry
ENCRYPTED_ENTRIES = (b"encv", b"drmi")


@dataclass(frozen=True, slots=True)
class Outline:
    """What the top level of an MP4 or MOV holds.

    Attributes:
        has_index: a ``moov`` box is there and whole.
        missing: bytes that the last box promises beyond the file's end (0: nothing).
        encrypted: the picture's sample entry says that it is protected.
        pictures: its data are described by a ``meta`` box instead: photographs (HEIF).
        readable: bytes up to which FFmpeg reads it, where that is not all: it opens no file that
            ends within the header of a fragment.
    """

    has_index: bool
    missing: int
    encrypted: bool
    pictures: bool = False
    readable: int | None = None


def outline(path: Path) -> Outline | None:
    """The outline of a file, or None where it does not begin like an MP4 or MOV.

    Raises:
        OSError: the file cannot be read.
    """
    has_index, missing, encrypted, pictures = False, 0, False, False
    readable = None
    with path.open("rb") as file:
        length = file.seek(0, 2)
        position = 0
        while position + 8 <= length:
            file.seek(position)
            header = file.read(16)
            size, kind = struct.unpack(">I4s", header[:8])
            if kind not in TOP_LEVEL:
                if position == 0:
                    return None
                break
            if size == 1 and len(header) == 16:
                size = struct.unpack(">Q", header[8:])[0]
            elif size == 0:
                size = length - position
            if size < 8:
                break
            missing = max(0, position + size - length)
            if kind == b"moof" and missing:
                readable = position
            pictures = pictures or kind == b"meta"
            if kind == b"moov" and not missing:
                has_index = True
                file.seek(position)
                box = file.read(min(size, SAMPLE_ENTRIES_WITHIN))
                encrypted = any(entry in box for entry in ENCRYPTED_ENTRIES)
            position += size
    found = Outline(has_index, missing, encrypted, pictures and not has_index, readable)
    return found if position else None
