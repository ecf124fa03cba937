"""CPU time of the whole media pass against bare decoding.

Run as ``python -m tests.benchmarks.bench_visual_pass [FILE...]``. For each file
(without one: a minute of 1080p H.264 that it makes) it prints one JSON line with the
CPU seconds (user and system, all threads, start of the program included; the least of three runs,
taken in turns) of

- ``ours``: ``visual_pass`` and ``audio_windows``, each to the end;
- ``ffmpeg``: ``ffmpeg -i FILE -f null -``, which decodes one picture and one sound track;
- ``scenedetect``: PySceneDetect's own pass (PyAV back end, ``ContentDetector``, its defaults);

and the ratios. ``ours_start`` is the part of ``ours`` that is the interpreter and its imports.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

RUNS = 3
IMPORTS = """
import sys
from pathlib import Path
import av, cv2, numpy, PIL.Image, scenedetect
from engine.media.audio import audio_windows, speech_track
from engine.media.probe import probe
from engine.media.visual_pass import visual_pass
from engine.spec import BY_NAME
"""
OURS = (
    IMPORTS
    + """
path = Path(sys.argv[1])
about = probe(path)
for chunk in visual_pass(path, about, BY_NAME["shots"].parameters):
    pass
track = speech_track(about)
if track is not None:
    for window in audio_windows(path, track):
        pass
"""
)
SCENEDETECT = """
import sys
from scenedetect import ContentDetector, SceneManager, open_video
manager = SceneManager()
manager.add_detector(ContentDetector())
manager.detect_scenes(open_video(sys.argv[1], backend="pyav"))
"""


def cpu_seconds(command: list[str]) -> float:
    """User and system seconds of a child process and its threads; a failure is raised."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def make_hard_video(path: Path, seconds: int = 60) -> Path:
    """1080p H.264 with camera movement over fine texture, grain, and a cut every four seconds."""
    from tests.media_factory import make_video, tone

    rng = np.random.default_rng(7)
    size = (1920, 1080)
    grains = [rng.integers(-9, 10, (1080, 1920, 1), np.int16) for _ in range(5)]
    worlds = [_texture(rng, 2400, 1400) for _ in range(4)]

    def frame(moment: float) -> np.ndarray:
        shot, within = divmod(moment, 4.0)
        world = worlds[int(shot) % len(worlds)]
        left, top = int(within * 110), int(within * 70)
        view = np.roll(world[top : top + size[1], left : left + size[0]], int(shot), axis=2)
        grain = grains[round(moment * 25) % len(grains)]
        return np.clip(view.astype(np.int16) + grain, 0, 255).astype(np.uint8)

    options = {"preset": "veryfast", "crf": "23"}
    sound = tone(seconds)
    return make_video(
        path, [(frame, seconds)], size=size, audio=sound, gop=250, encoder_options=options
    )


def _texture(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    import cv2

    world = np.zeros((height, width, 3), np.float32)
    for cells, weight in ((6, 90), (40, 60), (240, 50), (900, 25)):
        coarse = rng.random((cells * height // width + 1, cells, 3), np.float32)
        world += weight * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(world, 0, 255).astype(np.uint8)


def measure(path: Path) -> dict[str, object]:
    """The CPU seconds and ratios for one file; programs that are absent are left out, with why."""
    commands = {
        "ours": [sys.executable, "-c", OURS, str(path)],
        "ours_start": [sys.executable, "-c", IMPORTS],
        "scenedetect": [sys.executable, "-c", SCENEDETECT, str(path)],
    }
    found: dict[str, object] = {"file": path.name}
    if ffmpeg := shutil.which("ffmpeg"):
        options = ["-nostdin", "-v", "error", "-i", str(path), "-f", "null", "-"]
        commands["ffmpeg"] = [ffmpeg, *options]
    else:
        found["skipped"] = "the ffmpeg program is not installed: no ratio to bare decoding"
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            taken[name].append(cpu_seconds(command))
    least = {name: min(values) for name, values in taken.items()}
    found.update({f"{name}_s": round(value, 3) for name, value in least.items()})
    for other in ("ffmpeg", "scenedetect"):
        if other in least:
            found[f"ours_to_{other}"] = round(least["ours"] / least[other], 3)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        for path in files or [make_hard_video(Path(folder) / "hard_1080p.mp4")]:
            print(json.dumps(measure(path)), flush=True)


if __name__ == "__main__":
    main()
