"""What the first bytes of a file say it is: a container of moving pictures, sound, a still, other.

Signatures as in the formats' own specifications; each is named beside its bytes.
"""

from __future__ import annotations

from enum import StrEnum

HEAD = 64 << 10
"""Bytes read to recognise a file."""


class Content(StrEnum):
    """What a file's beginning shows.

    ``CONTAINER`` may hold moving pictures, sound or both; ``OTHER`` is plainly something else;
    of ``UNKNOWN`` nothing can be told: it may be a damaged video.
    """

    CONTAINER = "container"
    SOUND = "sound"
    STILL = "still"
    OTHER = "other"
    EMPTY = "empty"
    UNKNOWN = "unknown"


STARTS: tuple[tuple[Content, tuple[bytes, ...]], ...] = (
    (
        Content.CONTAINER,
        (
            b"FLV\x01",
            b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF: .wmv, .wma
            b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02",  # MXF
            b"DKIF",  # IVF
            b"YUV4MPEG2",
            b".RMF",
            b"\x00\x00\x01\xba",  # MPEG program stream
            b"\x00\x00\x01\xb3",  # MPEG video elementary stream
            b"nut/multimedia container",
            b"NSVf",
            b"NSVs",
            b"\xb7\xd8\x00\x20\x37\x49\xda\x11\xa6\x4e\x00\x07\xe9\x5e\xad\x8d",  # WTV
            b"DHAV",  # Dahua's recorders
            b"\x1f\x07\x00",  # DV: the first DIF block
            b"OggS",
            b"\x1a\x45\xdf\xa3",  # EBML: Matroska and WebM
        ),
    ),
    (
        Content.SOUND,
        (
            b"ID3",
            b"fLaC",
            b"#!AMR",
            b"caff",
            b"MAC ",
            b"wvPK",
            b"MThd",
            b".snd",
            b"TTA1",
            b"MPCK",
            b"MP+",
            b"DSD ",
            b"FRM8",
            b".ra\xfd",
            b"\x0b\x77",  # AC-3
            b"\x7f\xfe\x80\x01",  # DTS
            b"\xff\xfb",  # MPEG audio
            b"\xff\xfa",
            b"\xff\xf3",
            b"\xff\xf2",
            b"\xff\xf1",  # AAC in ADTS
            b"\xff\xf9",
        ),
    ),
    (
        Content.STILL,
        (
            b"\xff\xd8\xff",
            b"\x89PNG",
            b"II*\0",
            b"MM\0*",
            b"8BPS",
            b"\0\0\0\x0cJXL ",
            b"\xff\x0a",  # JPEG XL's bare codestream
            b"\0\0\0\x0cjP  ",
            b"FUJIFILMCCD-RAW",
        ),
    ),
    (
        Content.OTHER,
        (
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"%PDF",
            b"\x7fELF",
            b"MZ",
            b"Rar!",
            b"7z\xbc\xaf",
            b"\x1f\x8b",
            b"BZh",
            b"\xfd7zXZ",
            b"\x28\xb5\x2f\xfd",  # Zstandard
            b"SQLite format 3",
            b"\xca\xfe\xba\xbe",
            b"\xcf\xfa\xed\xfe",
            b"\xd0\xcf\x11\xe0",  # OLE: old Office files
            b"\0asm",
            b"\x3c\xb8\x64\x18",  # Qt's compiled translations
            b"bplist",
            b"Extended Module:",
            b"IMPM",
            b"\x05\x16\x07",  # AppleDouble
            b"\0\x05\x16\x07",
        ),
    ),
)
STILL_BRANDS = frozenset(
    (
        *(b"avif", b"avis", b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis"),
        *(b"mif1", b"msf1", b"miaf", b"crx ", b"jxl ", b"jp2 ", b"jpx "),
    )
)
SOUND_BRANDS = frozenset((b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ", b"aax "))
RIFF = {
    b"AVI ": Content.CONTAINER,
    b"AVIX": Content.CONTAINER,
    b"AMV ": Content.CONTAINER,
    b"WAVE": Content.SOUND,
    b"RMID": Content.SOUND,
    b"WEBP": Content.STILL,
}
BOXES = (b"moov", b"mdat", b"wide", b"pnot")
TRACKER = 1080  # bytes before the mark of a tracker's module
TRACKERS = (
    b"M.K.",
    b"M!K!",
    b"M&K!",
    b"N.T.",
    b"FLT4",
    b"FLT8",
    b"4CHN",
    b"6CHN",
    b"8CHN",
    b"OCTA",
)
TS_PACKETS = ((188, 0), (192, 4), (204, 0))
"""Bytes of a transport stream's packet, and the offset of its sync byte."""

TEXT_LOOKED_AT = 4096
CONTROLS = bytes(set(range(32)) - set(b"\b\t\n\v\f\r\x1b")) + b"\x7f"


def content_of(head: bytes) -> Content:
    """What a file's first bytes (at most ``HEAD``) show."""
    if not head:
        return Content.EMPTY
    for content, starts in STARTS:
        if head.startswith(starts):
            return content
    found = _boxes(head) or _riff(head) or _gif(head) or _tracker(head)
    if found is not None:
        return found
    if packet_of(head) is not None:
        return Content.CONTAINER
    return Content.OTHER if is_text(head) else Content.UNKNOWN


def packet_of(head: bytes) -> tuple[int, int] | None:
    """A transport stream's bytes a packet and the offset of its first sync byte (0x47).

    Looked for in five packets in a row, also behind the rest of a packet that was cut.
    """
    if b"\0" not in head and b"\xff" not in head:
        return None  # a text full of the letter G
    for size, offset in TS_PACKETS:
        for start in range(offset, offset + size):
            marks = head[start : start + 5 * size : size]
            if len(marks) == 5 and marks.count(0x47) == 5:
                return size, start
    return None


def is_text(head: bytes) -> bool:
    """Whether bytes are text, in whatever encoding: no control characters, or UTF-16."""
    sample = head[:TEXT_LOOKED_AT]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if not sample.strip(CONTROLS):
        return False
    halves = (sample, sample[::2], sample[1::2])
    plain = [half.translate(None, CONTROLS) == half for half in halves]
    empty = [half.count(0) == len(half) for half in halves]
    return plain[0] or (plain[1] and empty[2]) or (plain[2] and empty[1])


def _boxes(head: bytes) -> Content | None:
    kind, brand = head[4:8], head[8:12]
    if kind == b"ftyp":
        if brand in STILL_BRANDS:
            return Content.STILL
        return Content.SOUND if brand in SOUND_BRANDS else Content.CONTAINER
    if kind in BOXES or (kind in (b"free", b"skip") and (b"moov" in head or b"mdat" in head)):
        return Content.CONTAINER
    return None


def _riff(head: bytes) -> Content | None:
    if head.startswith(b"FORM"):
        return Content.SOUND if head[8:12] in (b"AIFF", b"AIFC", b"8SVX") else Content.OTHER
    return RIFF.get(head[8:12], Content.OTHER) if head.startswith((b"RIFF", b"RF64")) else None


def _gif(head: bytes) -> Content | None:
    if not head.startswith((b"GIF87a", b"GIF89a")):
        return None
    return Content.CONTAINER if _gif_frames(head) > 1 else Content.STILL


def _tracker(head: bytes) -> Content | None:
    return Content.SOUND if head[TRACKER : TRACKER + 4] in TRACKERS else None


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
