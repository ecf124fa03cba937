"""What the plan of an upgrade estimates, against what the upgrade then takes, as a user sees both.

Run as ``python -m tests.benchmarks.bench_upgrade_estimate [--videos N] [--scenes M]``. It indexes N
films (10) of M shots (20) with speech under them, in processes of the command line, once; then it
upgrades to a copy of the visual model, and makes everything anew by force. For both it prints the
seconds estimated before, those that the whole command took, and their ratio, as one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.models.folder import bundled
from engine.types import ModelKind
from tests.media_factory import make_video

REPOSITORY = Path(__file__).resolve().parents[2]
CUES = "".join(
    f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\nSentence {n} of film FILM about ships.\n\n"
    for n in range(1, 14)
)


def make_films(folder: Path, videos: int, scenes: int) -> None:
    """Films of shots that differ, with subtitles beside them."""
    folder.mkdir()
    for number in range(videos):
        shots = [(f"noise:{number * scenes + scene}", 0.7) for scene in range(scenes)]
        make_video(folder / f"{number:03}.mp4", shots, size=(320, 180))
        (folder / f"{number:03}.srt").write_text(CUES.replace("FILM", str(number)))


def heimdex(folder: Path, *words: str) -> dict[str, Any]:
    """The last line of a command."""
    environment = {
        "HEIMDEX_LIBRARY": str(folder / "library"),
        "HEIMDEX_MODELS": str(folder / "models"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "heimdex_desktop", *words, "--json"],
        cwd=REPOSITORY,
        env=os.environ | environment,
        check=True,
        capture_output=True,
        text=True,
    )
    last: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return last


def compare(folder: Path, *arguments: str) -> dict[str, float]:
    plan = heimdex(folder, "upgrade", "--dry-run", *arguments)
    began = time.perf_counter()
    result = heimdex(folder, "upgrade", *arguments)
    took = time.perf_counter() - began
    assert result["failed"] == 0
    assert result["upgraded"] == plan["videos"] > 0
    estimated = plan["seconds_estimated"]
    return {
        "estimated_s": estimated,
        "took_s": round(took, 2),
        "ratio": round(estimated / took, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--videos", type=int, default=10)
    parser.add_argument("--scenes", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_films(folder / "films", asked.videos, asked.scenes)
        for kind in (ModelKind.VISUAL, ModelKind.TEXT):
            heimdex(folder, "models", "use", kind.value, "starter")
        assert heimdex(folder, "index", str(folder / "films"))["indexed"] == asked.videos
        shipped = bundled(ModelKind.VISUAL)
        assert shipped is not None
        heimdex(folder, "models", "import", str(shipped.path), "--name", "twin")
        found = {"visual": compare(folder), "force": compare(folder, "--force")}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
