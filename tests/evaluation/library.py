"""Builds real libraries of the talks in ``talks/``, for the sets of queries in ``sets/``.

``python -m tests.evaluation.library FOLDER --model MODEL`` makes one by hand: ``library`` in it is
for ``heimdex eval FILE --library``, ``models`` for ``HEIMDEX_MODELS``; ``videos`` lie beside them.
A talk's video is a still picture that changes where the talk takes a long breath, unless one fixed
camera took it; its captions lie beside it, and the real steps index both.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from tests.evaluation.fillers import evenly
from tests.evaluation.filling import fill
from tests.media_factory import make_video

HERE = Path(__file__).parent
SIZES = ("small", "medium", "large")
LANGUAGES = ("en", "ko")
LARGE = 10_000
"""Scenes of a large library."""

BREATH = 2.0
"""Seconds without a word after which a talk is at its next topic."""

ONE_CAMERA = frozenset(
    "bike_workshop sprint_planning under_the_stars harbour_derby".split()
    + "joseon_lecture piano_lesson author_interview back_exercise".split()
)
"""Talks before one fixed camera: a single scene."""

SMALL = {"en": "first_aid_course", "ko": "jeju_trip"}
"""The talk of a small library."""

_CUE = re.compile(r"(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)\n(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said between two instants (seconds)."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A video to be made: its name, the language of its captions, and where its picture changes."""

    name: str
    language: str
    captions: tuple[Caption, ...]
    cuts: tuple[float, ...] = ()

    @property
    def topics(self) -> list[tuple[Caption, ...]]:
        """The captions between two breaths."""
        starts = [0, *_after_breaths(self.captions), len(self.captions)]
        return [self.captions[a:b] for a, b in itertools.pairwise(starts)]

    @property
    def text(self) -> str:
        return " ".join(caption.text for caption in self.captions)


# --- the talks and the sets


@cache
def talks(*languages: str) -> tuple[Talk, ...]:
    """The talks of ``talks/`` in these languages; in all without."""
    read = (_read(path) for path in sorted((HERE / "talks").glob("*.srt")))
    return tuple(talk for talk in read if talk.language in (languages or LANGUAGES))


def queries(name: str, among: Collection[str] | None = None) -> list[dict[str, Any]]:
    """The rows of ``sets/NAME.json``.

    Args:
        among: names of the talks of a library: only labels in these are given, and of the present
            queries only those that keep one.
    """
    rows = json.loads((HERE / "sets" / f"{name}.json").read_text(encoding="utf-8"))["queries"]
    if among is None:
        return list(rows)
    kept = []
    for row in rows:
        labels = [each for each in row.get("moments", ()) if Path(each["video"]).stem in among]
        if labels or "expect" in row:
            kept.append({**row, "moments": labels} if labels else row)
    return kept


def _read(path: Path) -> Talk:
    name, _, language = path.stem.partition(".")
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    captions = tuple(_caption(block) for block in blocks)
    breaths = () if name in ONE_CAMERA else _after_breaths(captions)
    return Talk(name, language, captions, tuple(captions[i].start - 0.5 for i in breaths))


def _caption(block: str) -> Caption:
    found = _CUE.search(block)
    assert found, block
    *times, text = found.groups()
    h1, m1, s1, f1, h2, m2, s2, f2 = map(int, times)
    start = h1 * 3600 + m1 * 60 + s1 + f1 / 1000
    return Caption(start, h2 * 3600 + m2 * 60 + s2 + f2 / 1000, text)


def _after_breaths(captions: Sequence[Caption]) -> list[int]:
    """The places of the captions that follow a breath."""
    pairs = enumerate(itertools.pairwise(captions), 1)
    return [place for place, (one, other) in pairs if other.start - one.end >= BREATH]


# --- videos


def write(talk: Talk, folder: Path) -> Path:
    """The talk's video, one frame a second, with its subtitles beside it."""
    blocks = [
        f"{number}\n{_stamp(each.start)} --> {_stamp(each.end)}\n{each.text}\n"
        for number, each in enumerate(talk.captions, 1)
    ]
    subtitles = folder / f"{talk.name}.{talk.language}.srt"
    subtitles.write_text("\n".join(blocks), encoding="utf-8")
    bounds = [0.0, *(float(round(cut)) for cut in talk.cuts), talk.captions[-1].end + 1]
    # One seed for each scene, so that no two videos or scenes look alike.
    seed = sum(talk.name.encode()) * 1000
    scenes = [
        (f"noise:{seed + number}", end - start)
        for number, (start, end) in enumerate(itertools.pairwise(bounds))
    ]
    return make_video(folder / f"{talk.name}.mp4", scenes, fps=1, size=(64, 36), gop=600)


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02},{rest % 1000:03}"


# --- libraries


def index(engine: Engine, model: Path, videos: Path, wanted: Iterable[Talk]) -> None:
    """Write the talks into ``videos``; index them with the text model in the folder ``model``."""
    engine.import_model(model)
    engine.set_setting("threads", "2")
    videos.mkdir(parents=True, exist_ok=True)
    paths = [write(talk, videos) for talk in wanted]
    assert len(engine.prepare(paths).queued) == len(paths)
    indexer = Indexer(engine.root, engine.models, lambda: False)
    while indexer.index_next():
        pass
    indexer.close()
    assert engine.status()["videos"]["indexed"] == len(paths)


def contents(size: str, languages: Sequence[str] = LANGUAGES) -> tuple[Talk, ...]:
    """The talks of a library of one of ``SIZES``: one a language, or all."""
    every = talks(*languages)
    if size == "small":
        return tuple(talk for talk in every if talk.name == SMALL[talk.language])
    return every


def build(
    folder: Path,
    model: Path,
    size: str = "medium",
    languages: Sequence[str] = LANGUAGES,
    *,
    vectors: Path | None = None,
) -> Path:
    """The folder of a library of one of ``SIZES``; one that was built there before is kept.

    Beside it lie ``models`` and ``videos``. A build that was broken off begins anew.

    Args:
        model: the folder of a text model.
        vectors: a folder in which the fillers' vectors are kept for the next build.
    """
    done = folder / "done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        wanted = contents(size, languages)
        with Engine(folder / "library", folder / "models") as engine:
            index(engine, model, folder / "videos", wanted)
            if size == "large":
                scenes = LARGE - sum(len(talk.cuts) + 1 for talk in wanted)
                films = evenly(scenes, languages)
                fill(engine, folder / "videos", films, vectors or folder / "vectors")
        done.touch()
    return folder / "library"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--model", type=Path, required=True, help="the folder of a text model")
    options.add_argument("--size", choices=SIZES, default="medium")
    options.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    options.add_argument("--vectors", type=Path, help="where the fillers' vectors are kept")
    chosen = options.parse_args()
    print(build(chosen.folder, chosen.model, chosen.size, chosen.languages, vectors=chosen.vectors))


if __name__ == "__main__":
    main()
