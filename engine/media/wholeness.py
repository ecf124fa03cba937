"""Whether a file is whole by its own headers: what they promise against what is there."""

from __future__ import annotations

import struct
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from engine.media.isobmff import TOP_LEVEL, outline

ASF = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"
ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
EBML = b"\x1a\x45\xdf\xa3"
SEGMENT = b"\x18\x53\x80\x67"
LOOKED_AT = 4096


class Wholeness(StrEnum):
    """What the headers say; ``UNTOLD`` where a format states no size."""

    WHOLE = "whole"
    CUT = "cut"
    UNTOLD = "untold"


def wholeness(path: Path) -> Wholeness:
    """Whether a file holds all that its headers promise; ``UNTOLD`` where it cannot be read."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, 2)
            file.seek(0)
            head = file.read(LOOKED_AT)
            return _of(path, file, head, length)
    except OSError:
        return Wholeness.UNTOLD


def _of(path: Path, file: BinaryIO, head: bytes, length: int) -> Wholeness:
    if head[4:8] in TOP_LEVEL:
        return _of_boxes(path, file, length)
    if head.startswith(EBML):
        return _against(_end_of_segment(head), length)
    if head.startswith(b"RIFF"):
        size = struct.unpack("<I", head[4:8])[0]
        return _against(size + 8 if 0 < size < 0xFFFFFFFF else None, length, exact=True)
    if head.startswith(ASF):
        return _against(_size_of_asf(head), length, exact=True)
    if head.startswith(b"GIF8"):
        file.seek(-1, 2)
        return Wholeness.WHOLE if file.read(1) == b";" else Wholeness.CUT
    return Wholeness.UNTOLD


def _against(promised: int | None, length: int, *, exact: bool = False) -> Wholeness:
    """``exact``: a longer file may go on growing by further parts."""
    if promised is None or (exact and promised < length):
        return Wholeness.UNTOLD
    return Wholeness.WHOLE if promised <= length else Wholeness.CUT


def _of_boxes(path: Path, file: BinaryIO, length: int) -> Wholeness:
    """MP4 and MOV: whole with an index and its data; fragments may follow for ever."""
    boxes = outline(path)
    if boxes is None or not boxes.has_index or boxes.missing:
        return Wholeness.CUT
    return Wholeness.UNTOLD if _has_fragments(file, length) else Wholeness.WHOLE


def _has_fragments(file: BinaryIO, length: int) -> bool:
    """Whether a ``moof`` box is at the top level, and no ``mfra`` says that it was the last."""
    position, fragments = 0, False
    while position + 8 <= length:
        file.seek(position)
        header = file.read(16)
        size, kind = struct.unpack(">I4s", header[:8])
        if size == 1 and len(header) == 16:
            size = struct.unpack(">Q", header[8:])[0]
        if kind == b"mfra":
            return False
        fragments = fragments or kind == b"moof"
        if size < 8:
            break
        position += size
    return fragments


def _end_of_segment(head: bytes) -> int | None:
    """Where a Matroska file's segment ends (RFC 9559); None while its size is not known."""
    at = head.find(SEGMENT) + len(SEGMENT)
    if at < len(SEGMENT) or at >= len(head) or not head[at]:
        return None
    width = 9 - head[at].bit_length()
    field = head[at : at + width]
    size = int.from_bytes(field, "big") & ((1 << 7 * width) - 1)
    return None if size == (1 << 7 * width) - 1 else at + width + size


def _size_of_asf(head: bytes) -> int | None:
    """The size that the file properties object states; 0 while it is being written."""
    at = head.find(ASF_FILE)
    field = head[at + 40 : at + 48]
    if at < 0 or len(field) < 8:
        return None
    return struct.unpack("<Q", field)[0] or None
