"""What text on screen costs: CPU time against playing time and the visual pass, and bytes.

Run as ``python -m tests.benchmarks.bench_screen_text [FILE...]``. For each file (without one: two
minutes each of slides, of burnt-in subtitles over a moving picture and of a picture full of moving
texture, 1080p H.264, that it makes) it prints one JSON line with, in CPU seconds (user and system,
all threads; both parts in this same run),

- ``pass_s``: the visual pass, which keeps what is to be read, and ``pass_without_s`` the same pass
  without doing so (the least of two runs each, in turns);
- ``read_s``: the step ``screen_text``, its models loaded before;

``readings`` and ``pictures`` of them, ``lines`` that were read, and what the pictures take, for an
hour, in MB; and the shares of the playing time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from engine.index.steps import Inputs, Task
from engine.index.steps import screen_text as step
from engine.media.probe import probe
from engine.media.visual_pass import visual_pass
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.spec import BY_NAME
from engine.types import ModelKind, ReadingRow, SceneRow, Shots, VisualChunk, seconds
from tests.benchmarks.bench_visual_pass import make_hard_video

RUNS = 2
NEVER = 1e9
LINES = (
    "Quarterly revenue grew by 12.5% to 4,310 units",
    "The next release ships in the second week of May",
    "Contact: sales@example.com +49 30 1234567",
    "Open questions about the budget for travel",
    "Costs per customer fell from 14.20 to 9.75",
    "Three teams share one calendar and one backlog",
)


def slides(folder: Path, length: int) -> Path:
    """A new slide with six lines every ten seconds."""
    from tests.made_screens import FULL_HD, slide
    from tests.media_factory import make_video

    shown = [slide(LINES[n % 6 :] + LINES[: n % 6], 24 + n % 3 * 4) for n in range(length // 10)]
    return make_video(folder / "slides.mp4", [(each, 10.0) for each in shown], size=FULL_HD)


def subtitles(folder: Path, length: int) -> Path:
    """A new subtitle every three seconds over a picture that moves."""
    from tests.made_screens import FULL_HD, scenery, write
    from tests.media_factory import make_video

    world = scenery((3840, 1080))

    def frame(at: float) -> Any:
        view = np.ascontiguousarray(world[:, int(at * 15) : int(at * 15) + 1920])
        return write(view, LINES[int(at // 3) % 6], (300, 960), 34, colour=(255, 255, 255))

    return make_video(folder / "subtitles.mp4", [(frame, float(length))], size=FULL_HD)


def texture(folder: Path, length: int) -> Path:
    """Fine texture that moves, without text."""
    return make_hard_video(folder / "texture.mp4", length)


def spent() -> float:
    return time.process_time()


def passed(path: Path, **other: Any) -> tuple[float, list[VisualChunk]]:
    begun = spent()
    chunks = list(visual_pass(path, probe(path), dict(BY_NAME["shots"].parameters) | other))
    return spent() - begun, chunks


def measure(path: Path, pool: ModelPool) -> dict[str, object]:
    """The figures of one file."""
    with_, without, chunks = [], [], []
    for _ in range(RUNS):
        took, chunks = passed(path)
        with_.append(took)
        without.append(passed(path, reading_interval_s=NEVER)[0])
    made = [each for chunk in chunks for each in chunk.readings]
    images = {each.digest: each.image for each in made if each.digest and each.image}
    rows = tuple(
        ReadingRow(number, each.at, each.cells, each.digest, each.box)
        for number, each in enumerate(made, 1)
    )
    end = chunks[-1].end
    shots = Shots((SceneRow(1, 1, 0, end),), (), rows)
    task = Task(
        path=path,
        parameters=BY_NAME["screen_text"].parameters,
        inputs=Inputs(shots=shots),
        model=pool.get(ModelKind.SCREEN_TEXT, "PP-OCRv6-small"),
        position=None,
        read_frame=lambda digest: images[digest],
        read_face=lambda digest: b"",
        threads=0,
        batch=0,
        tick=lambda fraction: None,
    )
    begun = spent()
    lines = [line for batch in step.run(task) for line in batch.product]  # type: ignore[arg-type]
    read = spent() - begun
    hours = seconds(end) / 3600
    return {
        "file": path.name,
        "playing_s": round(seconds(end), 1),
        "pass_s": round(min(with_), 2),
        "pass_without_s": round(min(without), 2),
        "keeping_to_pass": round(min(with_) / min(without) - 1, 3),
        "read_s": round(read, 2),
        "read_to_playing": round(read / seconds(end), 3),
        "read_to_pass": round(read / min(with_), 2),
        "readings": len(made),
        "pictures": len(images),
        "lines": len(lines),
        "mb_an_hour": round(sum(map(len, images.values())) / 1e6 / hours, 2),
    }


def files(given: list[Path], folder: Path, length: int) -> Iterator[Path]:
    yield from given or (make(folder, length) for make in (slides, subtitles, texture))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--length", type=int, default=120, help="seconds of what is made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pool = ModelPool(ModelFolder(Path(folder) / "models"))
        for path in files(asked.files, Path(folder), asked.length):
            print(json.dumps(measure(path, pool)), flush=True)


if __name__ == "__main__":
    main()
