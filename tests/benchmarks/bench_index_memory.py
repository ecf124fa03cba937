"""Peak memory of the index worker against a video's length: pictures, speech, vectors and store.

Run as ``python -m tests.benchmarks.bench_index_memory [--minutes N...] [--speech FOLDER]``. For
each length (1, 10 and 120 minutes) it makes a low-resolution film with a cut every twenty seconds,
a sentence spoken every minute and noise between, indexes it with the starter models (or with
another speech model's folder, such as one of random weights) in a worker's process of its own, and
prints one JSON line with the peaks in MiB and their ratios. The bar is a flat line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from engine.api.engine import Engine
from engine.models.folder import bundled
from engine.types import STARTER_KINDS
from tests.heimdex_desktop.test_kill_and_resume import spoken
from tests.media_factory import SOUND_RATE

REPOSITORY = Path(__file__).resolve().parents[2]
SIZE, FPS, CUT_S, SPEECH_EVERY_S = (160, 90), 2, 20, 60


def sound_of_a_minute() -> np.ndarray:
    """Ten seconds of speech, then soft noise: float32 [960000] at 16 kHz."""
    rng = np.random.default_rng(3)
    made = rng.normal(0, 0.003, SPEECH_EVERY_S * SOUND_RATE).astype(np.float32)
    speech = spoken()[: 10 * SOUND_RATE]
    made[: len(speech)] += speech
    return made


def make_film(path: Path, seconds: int) -> Path:
    """H.264 of 160 x 90 at 2 frames a second with AAC; a packet's time is never far ahead."""
    import av
    import cv2

    rng = np.random.default_rng(11)
    worlds = [cv2.resize(rng.integers(0, 256, (6, 10, 3), np.uint8), SIZE) for _ in range(40)]
    minute = sound_of_a_minute()
    with av.open(str(path), "w") as output:
        video = output.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.options = {"preset": "ultrafast", "crf": "30"}
        audio = output.add_stream("aac", rate=SOUND_RATE, layout="mono")
        for second in range(seconds):
            image = np.roll(worlds[second // CUT_S % len(worlds)], second % CUT_S, axis=1)
            for part in range(FPS):
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
                frame.pts, frame.time_base = second * FPS + part, Fraction(1, FPS)
                output.mux(video.encode(frame))
            start = second % SPEECH_EVERY_S * SOUND_RATE
            samples = minute[None, start : start + SOUND_RATE]
            heard = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            heard.sample_rate = SOUND_RATE
            heard.pts, heard.time_base = second * SOUND_RATE, Fraction(1, SOUND_RATE)
            output.mux(audio.encode(heard))
        output.mux(video.encode(None))
        output.mux(audio.encode(None))
    return path


def queue(root: Path, models: Path, film: Path, speech: Path | None) -> dict[str, str]:
    """Make a library in which the film waits; returns the models that it chose."""
    with Engine(root, models) as engine:
        for kind in STARTER_KINDS:
            if bundled(kind) is not None:
                engine.use_model(kind, "starter")
        if speech is not None:
            engine.import_model(speech, name="speech-of-the-bench")
        engine.set_setting("threads", "2")
        engine.prepare([film])
        chosen = {kind.value: engine.library.choices.model(kind) for kind in STARTER_KINDS}
        return {kind: name or "none" for kind, name in chosen.items()}


def measure(folder: Path, minutes: int, speech: Path | None) -> dict[str, Any]:
    """Index one film in a worker's process; its peak MiB, seconds, and what it made."""
    film = make_film(folder / f"{minutes}.mp4", minutes * 60)
    root, models = folder / f"library-{minutes}", folder / "models"
    chosen = queue(root, models, film, speech)
    began = time.monotonic()
    command = ["-m", "heimdex_desktop", "--role", "index-worker", str(root), str(models), "--drain"]
    worker = subprocess.Popen([sys.executable, *command], cwd=REPOSITORY, stdin=subprocess.PIPE)
    _, status, usage = os.wait4(worker.pid, 0)
    worker.returncode = os.waitstatus_to_exitcode(status)
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.returncode == 0
    with Engine(root, models) as engine:
        (video,) = engine.videos()
        assert video["state"] == "indexed", video
        count = engine.library.database.value
        return {
            "peak_mib": usage.ru_maxrss // (1024 if sys.platform == "linux" else 1024 * 1024),
            "seconds": round(time.monotonic() - began, 1),
            "models": chosen,
            "scenes": count("SELECT count(*) FROM scenes"),
            "segments": count("SELECT count(*) FROM segments"),
            "vectors": count("SELECT count(*) FROM vectors"),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, nargs="+", default=[1, 10, 120])
    parser.add_argument("--speech", type=Path, help="folder of a CTranslate2 Whisper")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {
            minutes: measure(Path(folder), minutes, wanted.speech) for minutes in wanted.minutes
        }
    longest = found[wanted.minutes[-1]]["peak_mib"]
    ratios = {
        f"{wanted.minutes[-1]}_to_{minutes}": round(longest / found[minutes]["peak_mib"], 3)
        for minutes in wanted.minutes[:-1]
    }
    print(json.dumps({f"{minutes}_minutes": each for minutes, each in found.items()} | ratios))


if __name__ == "__main__":
    main()
