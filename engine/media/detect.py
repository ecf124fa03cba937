"""Tells videos from other files by name and by the first bytes, without opening a decoder."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

VIDEO_EXTENSIONS = frozenset(
    ".3g2 .3gp .amv .asf .avi .divx .dv .f4v .flv .gif .ivf .m1v .m2t .m2ts .m2v .m4v .mjpeg .mjpg"
    " .mk3d .mkv .mod .mov .mp4 .mpe .mpeg .mpg .mts .mxf .nsv .nut .ogm .ogv .qt .rm .rmvb .tod"
    " .trp .ts .vob .webm .wmv .wtv .y4m".split()
)
"""Extensions (lower case) that a person expects to be video."""

HEAD = 64 << 10  # bytes read to recognise a file
TS_PACKETS = ((188, 0), (192, 4), (204, 0))  # (bytes a packet, offset of its sync byte)
STILL_BRANDS = (b"avif", b"heic", b"heix", b"mif1", b"msf1")
AUDIO_BRANDS = (b"M4A ", b"M4B ", b"M4P ")
STARTS = (
    b"FLV\x01",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF: .wmv
    b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02",  # MXF
    b"DKIF",  # IVF
    b"YUV4MPEG2",
    b".RMF",
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x00\x00\x01\xb3",  # MPEG video elementary stream
)
FILE_ATTRIBUTE_OFFLINE = 0x1000
FILE_ATTRIBUTE_RECALL_ON_OPEN = 0x40000
FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS = 0x400000
NOT_HERE = (
    FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_RECALL_ON_OPEN | FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS
)
SF_DATALESS = 0x40000000  # macOS: the bytes are in the cloud


def looks_like_video(path: Path) -> bool:
    """Whether the name's extension is one of ``VIDEO_EXTENSIONS``."""
    return path.suffix.lower() in VIDEO_EXTENSIONS


def sniff_video(path: Path) -> bool:
    """Whether the first bytes are those of a video container (at most 64 KiB are read).

    False for text, pictures (a GIF of one frame too), sound, and what cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return is_video_head(head)


def is_video_head(head: bytes) -> bool:
    """``sniff_video`` for bytes already read from a file's beginning."""
    if head.startswith(STARTS):
        return True
    if head[4:8] == b"ftyp":
        return head[8:12] not in STILL_BRANDS + AUDIO_BRANDS
    if head[4:8] in (b"moov", b"mdat", b"wide") or (head[4:8] == b"free" and b"moov" in head):
        return True
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return b"matroska" in head[:64] or b"webm" in head[:64]
    if head.startswith(b"RIFF"):
        return head[8:12] in (b"AVI ", b"AVIX")
    if head.startswith(b"OggS"):
        return b"\x80theora" in head or b"BBCD" in head or b"video\x00" in head[:256]
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _gif_frames(head) > 1
    return _is_transport_stream(head)


def is_placeholder(path: Path) -> bool:
    """Whether only the name is here and the bytes are in a cloud (reading would download them).

    Known by: Windows' OFFLINE and RECALL attributes, macOS's dataless flag and ``.name.icloud``
    stubs, elsewhere a file of 1 MiB or more with no block on disk. Smaller files may be stored
    inside their directory entry, so they are not judged by blocks.
    """
    if path.name.startswith(".") and path.suffix == ".icloud":
        return True
    try:
        status = path.stat()
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode):
        return False
    if getattr(status, "st_file_attributes", 0) & NOT_HERE:
        return True
    if getattr(status, "st_flags", 0) & SF_DATALESS:
        return True
    if os.name != "posix" or sys.platform == "darwin":
        return False
    return status.st_blocks == 0 and status.st_size >= 1 << 20


def _is_transport_stream(head: bytes) -> bool:
    """MPEG-TS: the sync byte 0x47 (a letter G) at the start of five packets; never plain text."""
    if b"\0" not in head and b"\xff" not in head:
        return False
    for size, offset in TS_PACKETS:
        marks = head[offset : offset + 5 * size : size]
        if len(marks) == 5 and set(marks) == {0x47}:
            return True
    return False


def _gif_frames(head: bytes) -> int:
    """How many images a GIF's beginning holds, at most 2 (GIF89a specification, section 17 on).

    Where the first image fills all that was read, an animation's loop extension decides.
    """

    def table(flags: int) -> int:
        return 3 << ((flags & 7) + 1) if flags & 0x80 else 0

    if len(head) < 13:
        return 0
    position, frames = 13 + table(head[10]), 0
    while position < len(head) and frames < 2:
        kind = head[position]
        if kind == 0x2C and position + 10 <= len(head):
            frames += 1
            position = _after_blocks(head, position + 11 + table(head[position + 9]))
        elif kind == 0x21:
            position = _after_blocks(head, position + 2)
        else:
            return frames
    if frames == 1 and position >= HEAD and b"NETSCAPE2.0" in head:
        return 2
    return frames


def _after_blocks(data: bytes, position: int) -> int:
    """The offset after a GIF's chain of data sub-blocks."""
    while position < len(data) and data[position]:
        position += data[position] + 1
    return position + 1
