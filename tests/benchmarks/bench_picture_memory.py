"""Peak memory of ``heimdex index`` against the size of the picture.

Run as ``python -m tests.benchmarks.bench_picture_memory [--films NAME...]``. For each film, of few
pictures, it runs the command in a new library and prints one JSON line: the sum, over all processes
of the command, of the most memory (MiB resident) that each has held, the megapixels and the bytes
of one decoded picture, the seconds, and what became of the video. The bar is 1,200 MB at 16,000 x
16,000.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil

REPOSITORY = Path(__file__).resolve().parents[2]
FILMS: dict[str, tuple[str, str, str, int, int, int]] = {
    "small": (".mov", "mjpeg", "yuvj420p", 640, 360, 5),
    "8k": (".mov", "mjpeg", "yuvj420p", 7680, 4320, 10),
    "16000": (".mov", "mjpeg", "yuvj420p", 16000, 16000, 3),
    "16000-png": (".mov", "png", "rgb24", 16000, 16000, 2),
    "16000-raw": (".avi", "rawvideo", "yuv420p", 16000, 16000, 2),
}
"""Extension, encoder, pixel format, width, height and number of pictures."""


def make_film(
    path: Path, codec: str, form: str, width: int, height: int, pictures: int, rate: int = 1
) -> Path:
    """A film of upright stripes, each picture in other colours."""
    with av.open(str(path), "w") as output:
        stream: Any = output.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, form
        stream.codec_context.thread_count = 1
        for number in range(pictures):
            frame = av.VideoFrame(width, height, form)
            for place, plane in enumerate(frame.planes):
                row = np.arange(plane.line_size) // 97 + 40 * number + 60 * place
                row = (row % 200 + 20).astype(np.uint8)
                plane.update(np.ascontiguousarray(np.broadcast_to(row, (plane.height, len(row)))))
            frame.pts, frame.time_base = number, Fraction(1, rate)
            output.mux(stream.encode(frame))
            del frame
        output.mux(stream.encode(None))
    return path


def peak_of(process: subprocess.Popen[bytes]) -> float:
    """MiB: the sum of the peaks of a process and of all that come from it, until it ends."""
    root = psutil.Process(process.pid)
    peaks: dict[int, float] = {}
    while process.poll() is None:
        try:
            for each in [root, *root.children(recursive=True)]:
                peaks[each.pid] = max(peaks.get(each.pid, 0), _peak(each))
        except psutil.Error:
            pass  # one ended while it was looked at
        time.sleep(0.02)
    return sum(peaks.values())


def _peak(process: psutil.Process) -> float:
    """MiB: on Linux the most ever held, so that nothing between two looks is missed."""
    status = Path(f"/proc/{process.pid}/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return float(process.memory_info().rss) / (1 << 20)


def measure(folder: Path, name: str) -> dict[str, Any]:
    """Index one film in a new library; what it took and what became of it."""
    extension, *film = FILMS[name]
    place = folder / name
    place.mkdir()
    make_film(place / f"film{extension}", *film)
    began = time.monotonic()
    program = [sys.executable, "-m", "heimdex_desktop"]
    library = ["--library", str(folder / f"{name}-library")]
    process = subprocess.Popen(
        [*program, "index", str(place), *library], cwd=REPOSITORY, stdout=subprocess.DEVNULL
    )
    peak = peak_of(process)
    told = subprocess.check_output([*program, "list", "--json", *library], cwd=REPOSITORY)
    (row,) = json.loads(told.splitlines()[-1])["videos"]
    width, height = film[2:4]
    size = av.VideoFormat(film[1]).padded_bits_per_pixel / 8 * width * height
    return {
        "film": name,
        "peak_mib": round(peak),
        "megapixels": round(width * height / 1e6),
        "picture_mib": round(size / (1 << 20)),
        "seconds": round(time.monotonic() - began, 1),
        "state": row["state"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", nargs="+", default=list(FILMS), choices=list(FILMS))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted.films:
            print(json.dumps(measure(Path(folder), name)), flush=True)


if __name__ == "__main__":
    main()
