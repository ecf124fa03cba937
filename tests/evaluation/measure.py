"""How sure the fused answers are, and how right: every model, language and size of library.

``python -m tests.evaluation.measure FOLDER`` builds the libraries in ``FOLDER`` (or uses those that
an earlier call built there) and prints a line for each: the share of present queries answered
surely, that of absent ones, the mean reciprocal rank of the fused answer, of keywords alone and of
the bare model, each with its number of queries. ``--half tune`` for the other half of the sets.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.api.engine import Engine
from engine.types import Answer, Confidence, SearchRequest, ticks
from tests.evaluation import library as words
from tests.evaluation import pictures

SHARED = pictures.SHARED
REAL = Path.home() / ".cache" / "heimdex-real-models"
"""Where ../shared/models/real/get_real_models.py makes its models."""

MODELS: Mapping[str, tuple[Path, tuple[str, ...]]] = {
    "all-MiniLM-L6-v2": (SHARED / "models" / "all-MiniLM-L6-v2", ("en",)),
    "multilingual-e5-small": (REAL / "multilingual-e5-small", ("en", "ko")),
}
"""Text models: their folders, and the languages that they are asked in."""

DEPTH = 20
"""Moments among which the right one counts."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Set:
    """The queries of one language over one or more libraries of one size."""

    model: str
    language: str
    size: str
    asked: Sequence[tuple[Path, Path, Sequence[Row]]]  # library, models, queries


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of queries: present ones surely answered, absent ones surely answered; and MRR."""

    present: float
    absent: float
    mrr: float
    queries: tuple[int, int]


def text_sets(folder: Path, half: str, sizes: Iterable[str]) -> Iterator[Set]:
    """The sets of talks in libraries of these sizes (``tests.evaluation.library``)."""
    for model, (path, languages) in MODELS.items():
        for size in sizes:
            place = folder / f"{model}_{size}"
            root = words.build(place, path, size, languages)
            names = {talk.name for talk in words.contents(size, languages)}
            for language in languages:
                rows = words.queries(f"words_{language}.{half}", names)
                yield Set(model, language, size, [(root, place / "models", rows)])


def sight_sets(folder: Path, half: str, sizes: Iterable[int]) -> Iterator[Set]:
    """The sets of pictures in libraries of these sizes (``tests.evaluation.pictures``)."""
    for size in sizes:
        built = pictures.of_size(SHARED, folder, half, size)
        for language in pictures.LANGUAGES:
            asked = [(one.root, one.models, one.document(language)["queries"]) for one in built]
            yield Set(pictures.MODEL, language, str(size), asked)


def rates(asked: Set, *channels: str) -> Rates:
    """What the search answers by these channels; by all without."""
    found = [
        (row, answer)
        for root, models, rows in asked.asked
        for row, answer in answers(root, models, rows, channels)
    ]
    present = [one for one in found if "expect" not in one[0]]
    absent = [one for one in found if "expect" in one[0]]
    return Rates(
        _share(present),
        _share(absent),
        sum(reciprocal_rank(row, answer) for row, answer in present) / max(1, len(present)),
        (len(present), len(absent)),
    )


def answers(
    root: Path, models: Path, rows: Sequence[Row], channels: Sequence[str] = ()
) -> Iterator[tuple[Row, Answer]]:
    """Each query with its whole answer."""
    with Engine(root, models) as engine:
        for row in rows:
            request = SearchRequest(row["query"], limit=DEPTH, channels=tuple(channels))
            *_, answer = engine.search.answers(request)
            yield row, answer


def reciprocal_rank(row: Row, answer: Answer) -> float:
    """1 / the rank of the first moment whose instant is in one of the query's labels, else 0."""
    for rank, moment in enumerate(answer.moments, 1):
        for label in row["moments"]:
            within = ticks(label["from"]) <= moment.at < ticks(label["to"])
            if Path(moment.path).name == label["video"] and within:
                return 1.0 / rank
    return 0.0


def _share(found: Sequence[tuple[Row, Answer]]) -> float:
    """The share that is surely answered."""
    sure = sum(answer.confidence == Confidence.STRONG for _, answer in found)
    return sure / max(1, len(found))


def line(asked: Set) -> str:
    """A set's figures as a line of the table."""
    fused = rates(asked)
    alone = {
        channel: rates(asked, channel).mrr
        for channel in (("visual",) if asked.model == pictures.MODEL else ("keyword", "transcript"))
    }
    others = " ".join(f"{channel} {mrr:.3f}" for channel, mrr in alone.items())
    present, absent = fused.queries
    return (
        f"{asked.model:22} {asked.language} {asked.size:>6}"
        f"  present {fused.present:.3f} of {present:3}  absent {fused.absent:.3f} of {absent:3}"
        f"  MRR {fused.mrr:.3f} ({others})"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--half", choices=pictures.HALVES, default="report")
    options.add_argument("--text", nargs="*", choices=words.SIZES, default=words.SIZES)
    options.add_argument("--sight", nargs="*", type=int, default=pictures.SIZES)
    chosen = options.parse_args()
    for asked in text_sets(chosen.folder, chosen.half, chosen.text):
        print(line(asked), flush=True)
    for asked in sight_sets(chosen.folder, chosen.half, chosen.sight):
        print(line(asked), flush=True)


if __name__ == "__main__":
    main()
