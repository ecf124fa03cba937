"""Tells whether a file ends before what its container promises. Nothing is guessed.

Each container is asked in its own way: AVI (RIFF: sizes of chunks), Matroska and WebM (size of the
segment), MP4 and MOV (``isobmff``), ASF (file properties object), FLV (``filesize``, and whether
the last tag is whole), Ogg (the last page ends its stream, RFC 3533), MPEG program streams (length
of the last packet), GIF (its trailer). Transport streams and live recordings promise nothing.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from engine.media.isobmff import outline

HEAD = 64 << 10
TAIL = 192 << 10  # bytes: an Ogg page is at most 64 KiB, a packet of a program stream too
MANY = 100_000  # chunks of a file, at most, that are followed
SEGMENT = b"\x18\x53\x80\x67"
ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
BROADCAST = 1
ENDS_STREAM = 0x04
PACKET = re.compile(rb"\x00\x00\x01[\xbc-\xef]")


def missing_bytes(path: Path) -> int | None:
    """How many bytes of a file are missing at its end.

    0 where it surely ends too early and nothing says by how much, None where nothing tells that it
    does.

    Raises:
        OSError: the file cannot be read.
    """
    boxes = outline(path)
    if boxes is not None:
        return boxes.missing or None
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(HEAD)
        for start, look in LOOKS:
            if head.startswith(start):
                return look(file, head, size)
    return None


def _positive(missing: int) -> int | None:
    return missing if missing > 0 else None


def _riff(file: BinaryIO, _: bytes, size: int) -> int | None:
    """AVI: one RIFF chunk after another (OpenDML); one that is still recorded states no size."""
    at = 0
    for _number in range(MANY):
        file.seek(at)
        header = file.read(12)
        if len(header) < 12 or header[:4] != b"RIFF":
            return None
        length = int.from_bytes(header[4:8], "little")
        if not length:
            return None
        at += 8 + length + length % 2
        if at - length % 2 > size:
            return at - length % 2 - size
    return None


def _matroska(_: BinaryIO, head: bytes, size: int) -> int | None:
    """The segment's size; that of a live recording is not known."""
    at = head.find(SEGMENT)
    if at < 0 or at + 12 > len(head):
        return None
    first = head[at + 4]
    width = 9 - first.bit_length()
    if not 1 <= width <= 8:
        return None
    value = int.from_bytes(head[at + 4 : at + 4 + width]) & ((1 << 7 * width) - 1)
    unknown = value == (1 << 7 * width) - 1
    return None if unknown else _positive(at + 4 + width + value - size)


def _asf(_: BinaryIO, head: bytes, size: int) -> int | None:
    at = head.find(ASF_PROPERTIES)
    if at < 0 or at + 92 > len(head):
        return None
    stated = int.from_bytes(head[at + 40 : at + 48], "little")
    flags = int.from_bytes(head[at + 88 : at + 92], "little")
    return None if flags & BROADCAST else _positive(stated - size)


def _flash(file: BinaryIO, head: bytes, size: int) -> int | None:
    """FLV: what its first tag says, else whether the size behind the last tag leads to a tag."""
    at = head.find(b"\0\x08filesize\0")
    if at >= 0 and at + 19 <= len(head):
        (stated,) = struct.unpack(">d", head[at + 11 : at + 19])
        if 0 < stated < 2**53 and stated > size:
            return int(stated) - size
    if size < 15:
        return None
    file.seek(size - 4)
    last = int.from_bytes(file.read(4))
    begin = size - 4 - last
    if begin < 9:
        return 0
    file.seek(begin)
    tag = file.read(4)
    whole = tag[0] & 0x1F in (8, 9, 18) and int.from_bytes(tag[1:4]) + 11 == last
    return None if whole else 0


def _ogg(file: BinaryIO, _: bytes, size: int) -> int | None:
    tail = _tail(file, size)
    at = tail.rfind(b"OggS")
    if at < 0:
        return None
    page = tail[at:]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return 0
    length = 27 + page[26] + sum(page[27 : 27 + page[26]])
    if len(page) < length:
        return length - len(page)
    return None if page[5] & ENDS_STREAM else 0


def _program(file: BinaryIO, _: bytes, size: int) -> int | None:
    """MPEG program stream: the last packet's own length; behind it is padding or nothing."""
    tail = _tail(file, size)
    matches = list(PACKET.finditer(tail))
    if not matches:
        return None
    at = matches[-1].start()
    if at + 6 > len(tail):
        return 0
    length = int.from_bytes(tail[at + 4 : at + 6])
    return 0 if length and at + 6 + length > len(tail) else None


def _gif(file: BinaryIO, _: bytes, size: int) -> int | None:
    end = _tail(file, size).rstrip(b"\0")
    return None if end.endswith(b";") else 0


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - TAIL))
    return file.read(TAIL)


LOOKS: tuple[tuple[bytes, Callable[[BinaryIO, bytes, int], int | None]], ...] = (
    (b"RIFF", _riff),
    (b"\x1a\x45\xdf\xa3", _matroska),
    (ASF_HEADER, _asf),
    (b"FLV", _flash),
    (b"OggS", _ogg),
    (b"\x00\x00\x01\xba", _program),
    (b"GIF8", _gif),
)
