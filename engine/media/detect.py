"""What kind of file something is, as a person would say: a video, sound, a still, or other.

The name is asked first, and where it may mean two things, the content: ``.ts`` is television or
TypeScript, ``.mp4`` a film or a voice memo. No decoder is opened.
"""

from __future__ import annotations

import os
import stat
import sys
from enum import StrEnum
from pathlib import Path

from engine.media.signatures import HEAD, Content, content_of
from engine.media.tracks import Tracks, tracks_of


class Kind(StrEnum):
    """What a person calls a file."""

    VIDEO = "video"
    SOUND = "sound"
    STILL = "still"
    OTHER = "other"


VIDEO_EXTENSIONS = frozenset(
    ".3g2 .3gp .3gp2 .3gpp .360 .avi .divx .dvr-ms .evo .flv .insv .k3g .m1v .m2ts .m2v .m4v .mk3d"
    " .mkv .mov .mp4 .mp4v .mpe .mpeg .mpg .mpv .ogm .ogv .rmvb .skm .vro .webm .wm .wmv"
    " .wtv".split()
)
"""Extensions (lower case) that mean video and nothing else: what cannot be read is still one."""

TWO_MEANINGS = frozenset(
    ".amv .asf .dav .dv .f4v .ivf .m2p .m2t .mjpeg .mjpg .mod .mts .mxf .nsv .nut .osv .qt .rm .tod"
    " .tp .trp .ts .vob .y4m".split()
)
"""Extensions of video that also mean something else, most often source code. What is plainly that
is skipped; what is nothing that is known is a damaged video."""

SOUND_EXTENSIONS = frozenset(
    ".3ga .8svx .aa .aac .aax .ac3 .adts .aif .aifc .aiff .amr .ape .au .awb .caf .cda .dff .dsf"
    " .dss .dts .dtshd .ds2 .ec3 .eac3 .f4a .f4b .flac .gsm .it .m3u .m4a .m4b .m4p .m4r .mid .midi"
    " .mka .mlp .mmf .mp1 .mp2 .mp3 .mpa .mpc .mpga .msv .oga .oma .opus .qcp .ra .ram .s3m .snd"
    " .spx .tak .thd .truehd .tta .voc .vox .vqf .w64 .wav .wave .weba .wma .wv .xm".split()
)
WITHOUT_RECORDING = frozenset(
    ".aax .cda .ds2 .it .m3u .m4p .mid .midi .mmf .msv .ram .s3m .xm".split()
)
"""Those of sound that are notes, lists of other files, or locked: nothing can be heard in them."""
STILL_EXTENSIONS = frozenset(
    ".3fr .ai .apng .arw .avif .avifs .bmp .cr2 .cr3 .crw .dib .dng .dpx .emf .eps .erf .exr .fff"
    " .fpx .gpr .hdr .heic .heics .heif .heifs .hif .ico .iiq .insp .j2c .j2k .jfif .jif .jp2 .jpe"
    " .jpeg .jpf .jpg .jpm .jps .jpx .jxl .jxr .kdc .mef .mos .mpo .mrw .nef .nrw .orf .pbm .pcx"
    " .pef .pgm .png .pnm .ppm .psb .psd .qoi .raf .raw .rw2 .rwl .sr2 .srf .srw .svg .svgz .tga"
    " .thm .tif .tiff .wbmp .wdp .webp .wmf .x3f .xcf".split()
)
BY_NAME = {
    **dict.fromkeys(VIDEO_EXTENSIONS, Kind.VIDEO),
    **dict.fromkeys(SOUND_EXTENSIONS, Kind.SOUND),
    **dict.fromkeys(STILL_EXTENSIONS, Kind.STILL),
}
BY_CONTENT = {Content.SOUND: Kind.SOUND, Content.STILL: Kind.STILL}

FILE_ATTRIBUTE_OFFLINE = 0x1000
FILE_ATTRIBUTE_RECALL_ON_OPEN = 0x40000
FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS = 0x400000
NOT_HERE = (
    FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_RECALL_ON_OPEN | FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS
)
SF_DATALESS = 0x40000000  # macOS: the bytes are in the cloud


def kind_by_name(name: str) -> Kind | None:
    """What a file's name says, None where its content must say it.

    A video's name may still hold sound alone: ``kind_of`` looks.
    """
    return BY_NAME.get(_extension(name))


def holds_no_recording(name: str) -> bool:
    """Whether a file of sound, by its name, is one in which nothing can be heard."""
    return _extension(name) in WITHOUT_RECORDING


def looks_like_video(path: Path) -> bool:
    """Whether the name's extension is one of video, whatever else it may mean."""
    extension = _extension(path.name)
    return extension in VIDEO_EXTENSIONS or extension in TWO_MEANINGS


def kind_of(path: Path) -> Kind:
    """What a file is by its name and, where the name leaves it open, its content.

    At most 64 KiB of its beginning and the headers of its tracks are read. A file with a video's
    name is sound where it holds sound alone, else a video, even a damaged one; what has no name of
    media is a video or sound by its tracks alone.
    """
    named = kind_by_name(path.name)
    if named in (Kind.SOUND, Kind.STILL):
        return named
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            content = content_of(head)
            tracks = tracks_of(file, head) if content == Content.CONTAINER else Tracks.UNTOLD
    except OSError:
        return named or Kind.OTHER
    if content == Content.SOUND or tracks == Tracks.SOUND:
        return Kind.SOUND
    if named == Kind.VIDEO or Tracks.PICTURE in tracks:
        return Kind.VIDEO
    damaged = content in (Content.UNKNOWN, Content.CONTAINER)
    if damaged and _extension(path.name) in TWO_MEANINGS:
        return Kind.VIDEO
    return BY_CONTENT.get(content, Kind.OTHER)


def sniff_video(path: Path) -> bool:
    """Whether the content is that of a video, whatever the name.

    False for text, pictures (a GIF of one frame too), sound, and what cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            if content_of(head) != Content.CONTAINER:
                return False
            return tracks_of(file, head) != Tracks.SOUND
    except OSError:
        return False


def is_video_head(head: bytes) -> bool:
    """Whether a file's first bytes are those of a container that may hold moving pictures."""
    return content_of(head) == Content.CONTAINER


def is_placeholder(path: Path, status: os.stat_result | None = None) -> bool:
    """Whether only the name is here and the bytes are in a cloud (reading would download them).

    Known by: Windows' OFFLINE and RECALL attributes, macOS's dataless flag and ``.name.icloud``
    stubs, elsewhere a file of 1 MiB or more with no block on disk. Smaller files may be stored
    inside their directory entry, so they are not judged by blocks. ``status`` spares asking for it.
    """
    if path.name.startswith(".") and path.suffix == ".icloud":
        return True
    try:
        status = path.stat() if status is None else status
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


def _extension(name: str) -> str:
    """The extension in lower case with its point, "" where there is none."""
    stem, point, extension = name.rpartition(".")
    return f".{extension.lower()}" if point and stem else ""
