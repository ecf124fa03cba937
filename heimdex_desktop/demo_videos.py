"""The demo: its videos, copied out of the program, and a library of their own over them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any


def demo_document(name: str) -> dict[str, Any]:
    """One of the demo's JSON files: which videos it is about, and what to ask of them."""
    text = (resources.files("resources.demo") / name).read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def unpack(folder: Path, names: Sequence[str]) -> Path:
    """Copy videos, and the subtitles beside them, out of the program; returns their folder."""
    videos = folder / "videos"
    videos.mkdir(parents=True, exist_ok=True)
    stems = {Path(name).stem for name in names}
    with resources.as_file(resources.files("resources.demo")) as source:
        for file in sorted(source.iterdir()):
            if file.stem in stems and file.suffix in {".mp4", ".srt"}:
                shutil.copy(file, videos / file.name)
    return videos


def make_demo(folder: Path, models: Path) -> Path:
    """A library over the demo's videos, with the starter models chosen and its videos queued.

    Returns the library's folder; a worker then indexes it. What is there already is kept.
    """
    from engine.api.engine import Engine

    videos = unpack(folder, demo_document("demo.json")["videos"])
    with Engine(folder / "library", models) as engine:
        engine.use_bundled_models()
        engine.prepare([videos])
    return folder / "library"
