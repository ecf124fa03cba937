"""What recognising people costs: each step's time against playing time and against the visual pass.

    uv run python -m tests.benchmarks.bench_people FOLDER_OF_FACE_MODELS FILE…

It indexes the files into a library of its own with people on, and prints one JSON line: for each
step its seconds, their share of the playing time, and that of the visual pass (1 is ``shots``); how
many faces there were, the bytes that they take in pictures and rows, and of an hour of such video.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.store.faces import STEPS


def measure(models: Path, files: list[Path]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Engine(root / "library", root / "models") as engine:
            engine.import_model(models)
            engine.set_setting("people", "on")
            engine.prepare(files)
            indexer = Indexer(engine.root, engine.models, lambda: False)
            while indexer.index_next():
                pass
            indexer.close()
            return _figures(engine)


def _figures(engine: Engine) -> dict[str, object]:
    library = engine.library
    footage = library.videos.footage()
    made: dict[str, float] = {}
    faces = 0
    for video in library.videos.all():
        for step, artifact in library.ledger.of_video(video.id).items():
            made[step] = made.get(step, 0.0) + artifact.seconds
            faces += artifact.items if step == "faces" else 0
    pictures = library.face_images.bytes_used()
    rows = library.database.value(
        "SELECT sum(pgsize) FROM dbstat WHERE name IN ('faces', 'face_vectors', 'found_people',"
        " 'scene_people', 'whose', 'alike', 'compared')"
    )
    return {
        "footage": round(footage, 1),
        "faces": faces,
        "share_of_playing_time": {
            step: round(made[step] / footage, 4) for step in ("shots", *STEPS)
        },
        "of_the_visual_pass": round(sum(made[step] for step in STEPS) / made["shots"], 3),
        "bytes_a_face": round((pictures + rows) / max(1, faces)),
        "megabytes_an_hour": round((pictures + rows) / footage * 3600 / 1e6, 2),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])))
