"""When a file says that it was recorded: its tags, and the two places that FFmpeg does not read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.dates.tags import contained_date
from engine.types.recorded import Recorded

if TYPE_CHECKING:
    from av.container import InputContainer

HEAD = 64 << 10  # bytes of an ASF header that are looked through
XML_AT_MOST = 1 << 20  # bytes of a camera's XML
BOXES_AT_MOST = 64

ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
"""The GUID of the File Properties Object (Advanced Systems Format, 3.2); its creation date, a
FILETIME in UTC, begins 48 bytes after the object."""
FILETIME_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)

_XML_DATE = re.compile(rb'<CreationDate[^>]{0,200}?value="([0-9T:+-]{19,25})"')


def recorded_in(path: Path, container: InputContainer) -> Recorded | None:
    """What an open container says of when it was recorded."""
    tags: dict[str, str] = {}
    for stream in reversed(container.streams):
        tags |= {key.lower(): value for key, value in stream.metadata.items()}
    tags |= {key.lower(): value for key, value in container.metadata.items()}
    formats = container.format.name.split(",")
    with path.open("rb") as file:
        if "asf" in formats:
            tags.setdefault("creation_time", _asf_date(file.read(HEAD)))
        elif "mp4" in formats:
            tags.setdefault("com.apple.quicktime.creationdate", _xml_date(file))
    return contained_date(tags)


def _asf_date(head: bytes) -> str:
    """ISO 8601 of an ASF header's creation date; "" where there is none."""
    begin = head.find(ASF_FILE_PROPERTIES)
    ticks = int.from_bytes(head[begin + 48 : begin + 56], "little") if begin >= 0 else 0
    try:
        return (FILETIME_BEGINS + timedelta(microseconds=ticks // 10)).isoformat()[:19] + "Z"
    except OverflowError:
        return ""


def _xml_date(file: BinaryIO) -> str:
    """The date, with its zone, in the XML that cameras (Sony's XAVC) keep in a box ``meta``."""
    for _ in range(BOXES_AT_MOST):
        begin, head = file.tell(), file.read(8)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(file.read(8), "big")
        if size < 8:  # the last, or nothing of this format
            return ""
        if head[4:] == b"meta":
            match = _XML_DATE.search(file.read(min(size, XML_AT_MOST)))
            return match[1].decode("ascii") if match else ""
        file.seek(begin + size)
    return ""
