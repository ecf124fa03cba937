"""Makes videos that say in their containers when they were recorded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np

CODECS = {"asf": "msmpeg4", "flv": "flv", "webm": "libvpx"}


def dated_film(
    path: Path,
    tags: Mapping[str, str],
    *,
    format: str = "",
    stream_tags: Mapping[str, str] | None = None,
) -> Path:
    """A film of one second with tags on its container and its stream."""
    name = format or path.suffix.lstrip(".")
    name = {"mkv": "matroska", "wmv": "asf"}.get(name, name)
    options = {"movflags": "use_metadata_tags"} if name == "mov" else {}
    with av.open(str(path), "w", format=name, options=options) as container:
        container.metadata.update(tags)
        stream = container.add_stream(CODECS.get(name, "mpeg4"), rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        stream.metadata.update(stream_tags or {})
        for number in range(10):
            picture = np.full((64, 64, 3), number * 20, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def with_camera_xml(path: Path, at: str) -> Path:
    """Puts the XML of a camera into a box ``meta`` before the rest of an MP4 file."""
    xml = f'<NonRealTimeMeta><CreationDate value="{at}"/></NonRealTimeMeta>'.encode()
    box = (len(xml) + 8).to_bytes(4, "big") + b"xml " + xml
    meta = (len(box) + 8).to_bytes(4, "big") + b"meta" + box
    content = path.read_bytes()
    first = int.from_bytes(content[:4], "big")
    # Behind ftyp and the media, before the index: nothing that the index points to moves.
    end = first
    while content[end + 4 : end + 8] != b"moov":
        end += int.from_bytes(content[end : end + 4], "big")
    path.write_bytes(content[:end] + meta + content[end:])
    return path


def with_avi_date(path: Path, text: str) -> Path:
    """Puts an IDIT chunk (C's ``ctime``) into the header list of an AVI file."""
    content = path.read_bytes()
    chunk = b"IDIT" + len(text).to_bytes(4, "little") + text.encode() + b"\0" * (len(text) % 2)
    at = content.index(b"hdrl") + 4
    size = int.from_bytes(content[at - 8 : at - 4], "little") + len(chunk)
    riff = int.from_bytes(content[4:8], "little") + len(chunk)
    path.write_bytes(
        content[:4]
        + riff.to_bytes(4, "little")
        + content[8 : at - 8]
        + size.to_bytes(4, "little")
        + content[at - 4 : at]
        + chunk
        + content[at:]
    )
    return path
