"""Makes small files of every kind that lie among videos: sound in a video's containers, stills and
code, and what only begins like one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

SOUND_CODECS = {
    ".wma": ("asf", "wmav2"),
    ".asf": ("asf", "wmav2"),
    ".wmv": ("asf", "wmav2"),
    ".m4a": ("ipod", "aac"),
    ".m4b": ("mp4", "aac"),
    ".mp4": ("mp4", "aac"),
    ".mov": ("mov", "aac"),
    ".3gp": ("3gp", "aac"),
    ".mka": ("matroska", "libmp3lame"),
    ".mkv": ("matroska", "libmp3lame"),
    ".webm": ("webm", "libopus"),
    ".weba": ("webm", "libopus"),
    ".ogg": ("ogg", "libopus"),
    ".opus": ("ogg", "libopus"),
    ".ts": ("mpegts", "mp2"),
    ".flv": ("flv", "libmp3lame"),
    ".mp3": ("mp3", "libmp3lame"),
    ".aac": ("adts", "aac"),
    ".caf": ("caf", "pcm_s16le"),
    ".wav": ("wav", "pcm_s16le"),
    ".flac": ("flac", "flac"),
    ".avi": ("avi", "libmp3lame"),
    ".mxf": ("mxf_opatom", "pcm_s16le"),
}


def make_sound(path: Path, like: str | None = None, seconds: float = 1.0) -> Path:
    """A file of sound alone, in the container of the extension ``like`` (None: its own)."""
    form, codec = SOUND_CODECS[path.suffix.lower() if like is None else like]
    rate = 48_000
    samples = np.sin(np.arange(int(seconds * rate)) * 0.05) * 8000
    with av.open(str(path), "w", format=form) as output:
        stream = output.add_stream(codec, rate=rate)
        stream.layout = "mono"  # type: ignore[union-attr]
        stream.bit_rate = 96_000
        frame = av.AudioFrame.from_ndarray(samples.astype(np.int16)[None], "s16", "mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format, "mono", rate, 1024)  # type: ignore[union-attr]
        for part in resampler.resample(frame):
            output.mux(stream.encode(part))  # type: ignore[union-attr]
        output.mux(stream.encode(None))  # type: ignore[union-attr]
    return path


def box(kind: bytes, content: bytes = b"") -> bytes:
    """A box of ISO/IEC 14496-12."""
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def brand(name: bytes) -> bytes:
    """The beginning of a file of the ISO base media family with a major brand."""
    return (
        box(b"ftyp", name + bytes(4) + name) + box(b"meta", bytes(200)) + box(b"mdat", bytes(900))
    )


TYPESCRIPT = 'import { x } from "./y";\nexport const answer: number = 42;\n'
NO_VIDEOS: dict[str, bytes] = {
    "component.ts": TYPESCRIPT.encode(),
    "korean.ts": "// 한국어 주석\nexport default {};\n".encode("cp949"),
    "windows.ts": TYPESCRIPT.encode("utf-16"),
    "unmarked.ts": TYPESCRIPT.encode("utf-16-le"),
    "module.mts": b"export default {};\n",
    "empty.ts": b"",
    "letters.ts": b"G" * 4000,
    "app_de.ts": b'<?xml version="1.0"?>\n<!DOCTYPE TS>\n<TS version="2.1"></TS>\n',
    "go.mod": b"module example.org/film\n\ngo 1.22\n",
    "song.mod": bytes(1080) + b"M.K." + bytes(3000),
    "fortran.mod": b"\x1f\x8b\x08\0" + bytes(range(200)),
    "car.vob": b"PK\x03\x04" + bytes(500),
    "script.rm": b"#!/bin/sh\nrm -r build\n",
    "patch.mxf": b"max v2;\n#N vpatcher 10 10 500 400;\n",
    "notes.dv": b"digital video notes\n",
    "readme.qt": b"Q: what? T: text\n",
    "board.tod": b"todo: nothing\n",
    "data.asf": b"%PDF-1.7\n" + bytes(400),
    "table.dat": bytes(range(256)) * 20,
    "firmware.bin": b"\x7fELF" + bytes(2000),
    "photo.heic": brand(b"heic"),
    "photo.avif": brand(b"avif"),
    "photo.cr3": brand(b"crx "),
    "photo.jxl": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(300),
    "photo": brand(b"mif1"),
    "photo.insp": b"\xff\xd8\xff\xe0" + bytes(300),
    "thumb.thm": b"\xff\xd8\xff\xe0" + bytes(300),
    "raw.arw": b"II*\0" + bytes(300),
    "paper.pdf": b"%PDF-1.7\n" + bytes(300),
    "archive.zip": b"PK\x03\x04" + bytes(300),
    "voice.amr": b"#!AMR\n" + bytes(300),
    "voice.3ga": brand(b"3gp4"),
    "book.aax": brand(b"aax "),
    "unnamed sound": b"ID3\x04\0\0" + bytes(300),
}
"""Names and contents of what no person calls a video."""

DAMAGED: dict[str, bytes] = {
    "page.mp4": b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
    "page.mkv": "<html><body>로그인하세요</body></html>".encode(),
    "archive.mov": b"PK\x03\x04" + bytes(300),
    "rubbish.mp4": bytes(range(1, 256)) * 30,
    "rubbish.ts": bytes(range(1, 256)) * 30,
    "rubbish.vob": bytes(range(1, 256)) * 30,
    "empty.mp4": b"",
}
"""Videos by name that cannot be read: each is a failed row, and says why."""


def write_all(folder: Path, files: dict[str, bytes]) -> Callable[[], list[str]]:
    """Write files; returns what lists their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return lambda: sorted(path.name for path in folder.iterdir())
