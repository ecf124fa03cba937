"""Peak memory of the media pass against the video's length.

Run as ``python -m tests.benchmarks.bench_memory``.

Makes low-resolution films of one minute, ten minutes and two hours (a cut every twenty seconds,
sound throughout), runs ``visual_pass`` and ``audio_windows`` over each in a process of its own, and
prints one JSON line with the peaks in MiB and their ratio. Between a
minute and ten lie the sound's windows of five minutes and the pass's chunks of five; from there on
it should be flat. With ``--still`` the pictures hardly ever cut, as of a fixed camera.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np

LENGTHS = {"minute": 60, "ten_minutes": 600, "two_hours": 7200}  # seconds
SIZE = (160, 90)
FPS = 2
PASS = """
import resource, sys
from pathlib import Path
from engine.media.audio import audio_windows, speech_track
from engine.media.probe import probe
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
path = Path(sys.argv[1])
about = probe(path)
scenes = seconds = 0
for chunk in visual_pass(path, about, BY_NAME["shots"].parameters):
    scenes += len(chunk.scenes)
for window in audio_windows(path, speech_track(about)):
    seconds += len(window.samples) / 16000
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, scenes, round(seconds))
"""


def make_film(path: Path, seconds: int, *, cuts: bool) -> Path:
    """H.264 of 160 x 90 at 2 frames a second with AAC; made as fast as it can be."""
    import av
    import cv2

    rng = np.random.default_rng(11)
    coarse = [rng.integers(0, 256, (6, 20, 3), np.uint8) for _ in range(6)]
    worlds = [cv2.resize(cells, (SIZE[0] * 2, SIZE[1])) for cells in coarse]
    second = av.AudioFrame.from_ndarray(
        rng.normal(0, 0.1, (1, 16_000)).astype(np.float32), format="fltp", layout="mono"
    )
    second.sample_rate = 16_000
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.options = {"preset": "ultrafast", "crf": "30"}
        audio = output.add_stream("aac", rate=16_000, layout="mono")
        for number in range(seconds * FPS):
            world = worlds[number // (20 * FPS) % len(worlds)] if cuts else worlds[0]
            left = number % SIZE[0]
            view = np.ascontiguousarray(world[:, left : left + SIZE[0]])
            frame = av.VideoFrame.from_ndarray(view, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            output.mux(video.encode(frame))
            if number % FPS == 0:
                second.pts, second.time_base = number // FPS * 16_000, Fraction(1, 16_000)
                output.mux(audio.encode(second))
        output.mux(video.encode(None))
        output.mux(audio.encode(None))
    return path


def measure(path: Path) -> dict[str, int]:
    """Peak MiB, scenes and seconds of sound of one pass in a child process."""
    command = [sys.executable, "-c", PASS, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    peak, scenes, seconds = (int(value) for value in done.stdout.split())
    return {"peak_mib": peak // 1024, "scenes": scenes, "sound_s": seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--still", action="store_true", help="pictures that never cut")
    cuts = not parser.parse_args().still
    with tempfile.TemporaryDirectory() as folder:
        found = {
            name: measure(make_film(Path(folder) / f"{name}.mp4", seconds, cuts=cuts))
            for name, seconds in LENGTHS.items()
        }
    peaks = {name: values["peak_mib"] for name, values in found.items()}
    ratios = {
        f"two_hours_to_{name}": round(peaks["two_hours"] / peaks[name], 3)
        for name in ("minute", "ten_minutes")
    }
    print(json.dumps(found | ratios))


if __name__ == "__main__":
    main()
