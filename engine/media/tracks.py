"""Whether a container holds moving pictures, sound or both: its headers are read, nothing decoded.

Box, element, object and stream types as in ISO/IEC 14496-12 (MP4), QuickTime File Format, RFC 9559
(Matroska), the ASF specification (revision 01.20.03), ISO/IEC 13818-1 (transport streams), RFC 3533
(Ogg), SMPTE ST 377-1 (MXF) and Adobe's FLV specification (10.1).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from enum import Flag, auto
from typing import BinaryIO

from engine.media.signatures import packet_of


class Tracks(Flag):
    """What a container holds; nothing where that could not be told."""

    UNTOLD = 0
    PICTURE = auto()
    SOUND = auto()


MOST_BOXES = 4096
MATROSKA_CODEC = re.compile(rb"\x86[\x81-\xbf]([VA])_")
CLUSTER = b"\x1f\x43\xb6\x75"
ASF_HEADER = 30
ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
ASF_STREAM = bytes.fromhex("9107dcb7b7a9cf118ee600c00c205365")
ASF_KINDS = {
    bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b"): Tracks.PICTURE,
    bytes.fromhex("409e69f84d5bcf11a8fd00805f5c442b"): Tracks.SOUND,
}
OGG_PICTURE = (b"\x80theora", b"BBCD", b"\x01video\0", b"OVP80")
OGG_SOUND = (b"\x01vorbis", b"OpusHead", b"Speex   ", b"\x7fFLAC", b"fLaC", b"\x01audio\0")
MXF_SET = re.escape(b"\x06\x0e\x2b\x34\x02\x53\x01\x01\x0d\x01\x01\x01\x01\x01")
MXF_PICTURE = re.compile(MXF_SET + rb"[\x27-\x29\x51]")
MXF_SOUND = re.compile(MXF_SET + rb"[\x42\x47\x48]")
TS_PICTURE = frozenset((0x01, 0x02, 0x10, 0x1B, 0x20, 0x21, 0x24, 0x33, 0x42, 0xD1, 0xD2, 0xEA))
TS_SOUND = frozenset((0x03, 0x04, 0x0F, 0x11, 0x1C, 0x81, 0x82, 0x84, 0x87))


def tracks_of(file: BinaryIO, head: bytes) -> Tracks:
    """What the container that begins with ``head`` (its first 64 KiB) holds.

    Raises:
        OSError: the file cannot be read.
    """
    for starts, reader in READERS:
        if head.startswith(starts):
            return reader(file, head)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return _of_boxes(file)
    packet = packet_of(head)
    return Tracks.PICTURE if packet is None else _of_transport_stream(head, *packet)


def _of_boxes(file: BinaryIO) -> Tracks:
    """By the handler (``hdlr``) of every track; picture handlers of items are no track."""
    found = Tracks.UNTOLD
    for path, position in _boxes(file):
        if path == (b"moov", b"trak", b"mdia", b"hdlr"):
            file.seek(position + 8)
            handler = file.read(4)
            found |= {b"vide": Tracks.PICTURE, b"soun": Tracks.SOUND}.get(handler, Tracks.UNTOLD)
    return found


def _boxes(file: BinaryIO) -> Iterator[tuple[tuple[bytes, ...], int]]:
    """The boxes down to the handlers of tracks: their path and where their content begins."""
    length = file.seek(0, 2)
    left: list[tuple[tuple[bytes, ...], int, int]] = [((), 0, length)]
    for _ in range(MOST_BOXES):
        if not left:
            return
        path, position, end = left.pop()
        file.seek(position)
        header = file.read(16)
        if position + 8 > end or len(header) < 8:
            continue
        size, kind = struct.unpack(">I4s", header[:8])
        begins = position + 8
        if size == 1 and len(header) == 16:
            size, begins = struct.unpack(">Q", header[8:])[0], position + 16
        after = end if size == 0 else position + size
        if after < begins:
            continue
        left.append((path, after, end))
        here = (*path, kind)
        if here in ((b"moov",), (b"moov", b"trak"), (b"moov", b"trak", b"mdia")):
            left.append((here, begins, min(after, end)))
        else:
            yield here, begins


def _of_matroska(_: BinaryIO, head: bytes) -> Tracks:
    """By the codecs named before the first cluster."""
    kinds = MATROSKA_CODEC.findall(head.partition(CLUSTER)[0])
    return _either(b"V" in kinds, b"A" in kinds)


def _of_asf(file: BinaryIO, _: bytes) -> Tracks:
    """By the stream properties among the header's objects; a cover before them may be large."""
    found, position = Tracks.UNTOLD, ASF_HEADER
    for _object in range(MOST_BOXES):
        file.seek(position)
        header = file.read(40)
        if len(header) < 40:
            break
        size = struct.unpack("<Q", header[16:24])[0]
        if header.startswith(ASF_STREAM):
            found |= ASF_KINDS.get(header[24:40], Tracks.UNTOLD)
        if size < 24 or header[:16] == ASF_DATA:
            break
        position += size
    return found


def _of_ogg(_: BinaryIO, head: bytes) -> Tracks:
    return _either(any(m in head for m in OGG_PICTURE), any(m in head for m in OGG_SOUND))


def _of_mxf(_: BinaryIO, head: bytes) -> Tracks:
    return _either(bool(MXF_PICTURE.search(head)), bool(MXF_SOUND.search(head)))


def _of_real(_: BinaryIO, head: bytes) -> Tracks:
    return _either(b"video/x-pn-realvideo" in head, b"audio/x-pn-realaudio" in head)


def _of_avi(_: BinaryIO, head: bytes) -> Tracks:
    return _either(b"vids" in head, b"auds" in head)


def _of_flash(_: BinaryIO, head: bytes) -> Tracks:
    """By the tags at the beginning: the header's flags are often wrong."""
    found, position = Tracks.UNTOLD, 13
    while position + 11 <= len(head):
        kind = head[position] & 0x1F
        found |= {9: Tracks.PICTURE, 8: Tracks.SOUND}.get(kind, Tracks.UNTOLD)
        position += 15 + int.from_bytes(head[position + 1 : position + 4], "big")
    return found


def _of_transport_stream(head: bytes, size: int, start: int) -> Tracks:
    """By the stream types of the programs' maps; a picture where there is no map."""
    found, maps = Tracks.UNTOLD, set[int]()
    for position in range(start, len(head) - 187, size):
        pid = int.from_bytes(head[position + 1 : position + 3], "big") & 0x1FFF
        section = _section(head[position : position + 188])
        if pid == 0 and section[:1] == b"\x00":
            entries = section[8:-4]
            for at in range(0, len(entries) - 3, 4):
                if entries[at : at + 2] != b"\0\0":
                    maps.add(int.from_bytes(entries[at + 2 : at + 4], "big") & 0x1FFF)
        elif pid in maps and section[:1] == b"\x02":
            found |= _of_map(section)
    return found or Tracks.PICTURE


def _section(packet: bytes) -> bytes:
    """The table's section that begins in a packet, as far as the packet holds it."""
    if len(packet) < 188 or packet[0] != 0x47 or not packet[1] & 0x40:
        return b""
    begin = 5 + packet[4] if packet[3] & 0x20 else 4
    body = packet[begin:]
    if not body:
        return b""
    section = body[1 + body[0] :]
    length = 3 + (int.from_bytes(section[1:3], "big") & 0xFFF)
    return section[:length]


def _of_map(section: bytes) -> Tracks:
    found = Tracks.UNTOLD
    at = 12 + (int.from_bytes(section[10:12], "big") & 0xFFF)
    while at + 5 <= len(section) - 4:
        kind = section[at]
        found |= _either(kind in TS_PICTURE, kind in TS_SOUND)
        at += 5 + (int.from_bytes(section[at + 3 : at + 5], "big") & 0xFFF)
    return found


def _either(picture: bool, sound: bool) -> Tracks:
    return (Tracks.PICTURE if picture else Tracks.UNTOLD) | (
        Tracks.SOUND if sound else Tracks.UNTOLD
    )


READERS: tuple[tuple[bytes, Callable[[BinaryIO, bytes], Tracks]], ...] = (
    (b"\x1a\x45\xdf\xa3", _of_matroska),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", _of_asf),
    (b"OggS", _of_ogg),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02", _of_mxf),
    (b".RMF", _of_real),
    (b"RIFF", _of_avi),
    (b"FLV", _of_flash),
)
