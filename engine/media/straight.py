"""Reads a file whose clock jumps as if it did not: the same bytes but for the time stamps.

For players that know time stamps alone. Every byte stays at its place, so any of them can be read
at any time. Transport streams and program streams (ISO/IEC 13818-1, 2.4.3.6 and 2.5; MPEG-1 packets
by ISO/IEC 11172-1, 2.4.3.3) state times in the headers of packets, FLV (Adobe's specification,
E.4.1) in each tag.
"""

from __future__ import annotations

import re
import struct
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from engine.types import Clock, seconds

AROUND = 1 << 10  # bytes read before what is wanted: a header there may reach into it
HEADER = 256  # bytes read behind: a header may begin just before the end
STAMPS = 1 << 33
PACKET_START = re.compile(rb"\x00\x00\x01[\xbd\xc0-\xef]")
SYNC = 0x47
TS_SIZES = (188, 192, 204)
FLV_HEADER, TAG_HEADER, TAG_END = 13, 11, 4
ABOUT = 4 << 10  # bytes at the beginning of an FLV file that tell about it
PRIVATE_STREAM = 0xBD


STRAIGHTENED = frozenset(("mpegts", "mpeg", "flv"))
"""The containers whose time stamps can be put straight."""


class StraightFile:
    """The bytes of a file, with its clock's jumps taken out. Use it from one thread at a time.

    The file is opened when it is first read, and again if it is read after ``close``.

    Args:
        container: as ``Probe.container`` says, one of ``STRAIGHTENED``.
    """

    def __init__(self, path: Path, container: str, clock: Clock) -> None:
        restate = {"mpegts": self._transport, "mpeg": self._program, "flv": self._tags}
        self._restate = restate[container]
        self._path = path
        self._places: dict[int, list[int]] = defaultdict(list)
        self._shifts: dict[int, list[int]] = defaultdict(lambda: [0])
        for jump in sorted(clock.jumps, key=lambda jump: jump.position):
            self._places[jump.id].append(jump.position)
            self._shifts[jump.id].append(jump.shift)
        self._file: BinaryIO | None = None
        self._end = clock.end
        self._starts: array[int] | None = None

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def size(self) -> int:
        """``Content.size``."""
        return self._path.stat().st_size

    def read(self, position: int, length: int) -> bytes:
        """``Content.read``."""
        before = max(0, position - AROUND)
        data = bytearray(self._bytes(before, length + position - before + HEADER))
        self._restate(data, before)
        return bytes(data[position - before : position - before + length])

    def _bytes(self, position: int, length: int) -> bytes:
        if self._file is None:
            self._file = self._path.open("rb")
        self._file.seek(position)
        return self._file.read(length)

    def _shift(self, name: int, place: int) -> int:
        """Ticks by which a stream's stamp at a place is too early."""
        if name not in self._places:
            return 0
        return self._shifts[name][bisect_right(self._places[name], place)]

    # --- transport streams

    def _transport(self, data: bytearray, begin: int) -> None:
        for at in _packets(data):
            if not data[at + 1] & 0x40:
                continue  # no packet of a stream begins here
            header = at + 4 + (1 + data[at + 4] if data[at + 3] & 0x20 else 0)
            if data[header : header + 3] == b"\0\0\1":
                name = (data[at + 1] & 0x1F) << 8 | data[at + 2]
                self._packet(data, header, self._shift(name, begin + at))

    # --- program streams

    def _program(self, data: bytearray, begin: int) -> None:
        for match in PACKET_START.finditer(data):
            at = match.start()
            name = 0x100 | data[at + 3]
            if data[at + 3] == PRIVATE_STREAM and at + 8 < len(data):
                within = at + 9 + data[at + 8]
                name = data[within] if within < len(data) else 0
            self._packet(data, at, self._shift(name, begin + at))

    @staticmethod
    def _packet(data: bytearray, header: int, shift: int) -> None:
        """Restate a packet's times, of MPEG-2 or MPEG-1."""
        if not shift or header + 19 > len(data):
            return
        if data[header + 6] & 0xC0 == 0x80:
            which, at = data[header + 7] >> 6, header + 9
        else:
            at = header + 6
            while data[at] == 0xFF and at < header + 16:
                at += 1
            at += 2 if data[at] & 0xC0 == 0x40 else 0
            which = data[at] >> 4
        for place in {2: (at,), 3: (at, at + 5)}.get(which, ()):
            _restate(data, place, shift)

    # --- FLV

    def _tags(self, data: bytearray, begin: int) -> None:
        if self._starts is None:
            self._starts = array("q", self._all_tags())
        if begin == 0 and self._end is not None:
            _state_length(data, self._end)
        first = bisect_left(self._starts, begin)
        for start in self._starts[first : bisect_left(self._starts, begin + len(data) - 7)]:
            at = start - begin
            if shift := self._shift(0, start) // 1000:
                stated = int.from_bytes(bytes((data[at + 7], *data[at + 4 : at + 7])))
                high, *low = ((stated + shift) % (1 << 32)).to_bytes(4)
                data[at + 4 : at + 8] = bytes((*low, high))

    def _all_tags(self) -> Iterator[int]:
        at = FLV_HEADER
        while at + TAG_HEADER + TAG_END < self.size:
            head = self._bytes(at, TAG_HEADER)
            if head.startswith(b"FLV"):
                at += FLV_HEADER
                continue
            if head[0] & 0x1F not in (8, 9, 18):
                return
            yield at
            at += TAG_HEADER + int.from_bytes(head[1:4]) + TAG_END


def _state_length(data: bytearray, end: int) -> None:
    """Put the whole length (ticks) where an FLV file's first tag tells that of its first part."""
    at = data.find(b"\0\x08duration\0", 0, ABOUT)
    if at >= 0 and at + 19 <= len(data):
        data[at + 11 : at + 19] = struct.pack(">d", seconds(end))


def _packets(data: bytearray) -> Iterator[int]:
    """Where the whole packets of a transport stream begin."""
    at, size = 0, TS_SIZES[0]
    while 0 <= at <= len(data) - TS_SIZES[0]:
        if at + size < len(data):  # another one follows
            sizes = (s for s in TS_SIZES if at + s < len(data) and data[at + s] == SYNC)
            found = next(sizes, 0) if data[at] == SYNC else 0
        else:
            found = size if data[at] == SYNC else 0
        if found:
            yield at
            at += found
            size = found
        else:
            at = data.find(SYNC, at + 1)


def _restate(data: bytearray, at: int, shift: int) -> None:
    """Add ticks to a stamp of 33 bits in five bytes; what bears no marks is no stamp."""
    stamp = data[at : at + 5]
    if len(stamp) < 5 or not stamp[0] & stamp[2] & stamp[4] & 1:
        return
    a, b, c, d, e = stamp
    stated = (a >> 1 & 7) << 30 | b << 22 | c >> 1 << 15 | d << 7 | e >> 1
    now = (stated + round(shift * 9 / 100)) % STAMPS
    data[at : at + 5] = bytes(
        (
            a & 0xF0 | now >> 30 << 1 | 1,
            now >> 22 & 0xFF,
            (now >> 15 & 0x7F) << 1 | 1,
            now >> 7 & 0xFF,
            (now & 0x7F) << 1 | 1,
        )
    )
