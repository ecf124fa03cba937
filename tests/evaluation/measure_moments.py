"""How well a moment's bounds are those of what was asked for, beside the bounds of its scene.

``python -m tests.evaluation.measure_moments`` indexes the demo's videos with the starter models and
the talks of tests/engine/search/spoken with a real text model, asks the labelled queries of both,
and prints for each kind the mean temporal overlap (intersection over union; Caba Heilbron et al.
2015, "ActivityNet") of the first right moment with its label. A moment is right where its instant
lies within the label, as in ``heimdex eval``; what is not found right is left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from engine.api.engine import Engine
from engine.store.fulltext import words_of
from engine.types import Moment, SearchRequest, seconds
from tests.engine.search import talks

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "resources" / "demo"
DEPTH = 20
TOPICS = ("paraphrase", "across")
"""Kinds of questions that a whole topic answers; the others are answered by a sentence."""

Span = tuple[float, float]
"""From when to when, in seconds."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query of a kind, and the stretches that answer it: a video's name and when."""

    kind: str
    query: str
    answers: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """The overlaps (0..1) of one right moment, and of its scene, with the label."""

    kind: str
    moment: float
    scene: float


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two stretches of time, 0..1."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(both, 0.0) / either if either > 0 else 0.0


def measured(engine: Engine, cases: Iterable[Case]) -> list[Overlap]:
    """The overlap of each case of which a right moment is found."""
    found = (_overlap(engine, case) for case in cases)
    return [one for one in found if one is not None]


def _overlap(engine: Engine, case: Case) -> Overlap | None:
    *_, answer = engine.search.answers(SearchRequest(case.query, limit=DEPTH))
    for moment in answer.moments:
        name, at = Path(moment.path).name, seconds(moment.at)
        for video, label in case.answers:
            if video == name and label[0] <= at < label[1]:
                return Overlap(case.kind, *(overlap(span, label) for span in _spans(moment)))
    return None


def _spans(moment: Moment) -> tuple[Span, Span]:
    """A moment's own bounds, and its scene's."""
    return (
        (seconds(moment.start), seconds(moment.end)),
        (seconds(moment.scene_start), seconds(moment.scene_end)),
    )


# --- the sets


def demo_cases() -> Iterator[Case]:
    """The queries of resources/demo/evaluation.json."""
    document = json.loads((DEMO / "evaluation.json").read_text(encoding="utf-8"))
    for row in document["queries"]:
        answers = [(m["video"], (m["from"], m["to"])) for m in row["moments"]]
        yield Case(row["by"], row["query"], tuple(answers))


def talk_cases() -> Iterator[Case]:
    """The questions of the talks: a topic answers what is paraphrased, a sentence what was said."""
    for question in talks.questions(*TOPICS, "exact", "name", "inside"):
        topic = (question.topic.start, question.topic.end)
        span = topic if question.kind in TOPICS else _sentence(question)
        yield Case(question.kind, question.text, ((f"{question.talk.name}.mp4", span),))


def _sentence(question: talks.Question) -> Span:
    asked = " ".join(words_of(question.text))
    cue = next(cue for cue in question.topic.cues if asked in " ".join(words_of(cue.text)))
    return cue.start, cue.end


# --- by hand


def report(name: str, cases: int, found: Sequence[Overlap]) -> Iterator[str]:
    """Lines of a table: the mean overlap of the moments and of their scenes, by kind."""
    yield f"{name:28}{'found':>7}{'moment':>9}{'scene':>9}"
    for kind in dict.fromkeys(one.kind for one in found):
        yield _line(kind, [one for one in found if one.kind == kind])
    yield _line(f"all of {cases}", found)


def _line(title: str, found: Sequence[Overlap]) -> str:
    moment, scene = fmean(one.moment for one in found), fmean(one.scene for one in found)
    return f"  {title:26}{len(found):>7}{moment:>9.3f}{scene:>9.3f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--demo", type=Path, help="what `heimdex eval --keep` left in a folder")
    options.add_argument("--talks", type=Path, help="a folder to keep, and to use again")
    options.add_argument("--model", type=Path, default=talks.SHARED / "models" / talks.MODEL)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if chosen.demo is not None:
            with Engine(chosen.demo / "library", Path(scratch) / "models") as engine:
                cases = list(demo_cases())
                print(*report("the demo", len(cases), measured(engine, cases)), sep="\n")
        root = chosen.talks or Path(scratch)
        new = not (root / "library").exists()
        root.mkdir(exist_ok=True)
        with Engine(root / "library", root / "models") as engine:
            if new:
                talks.index(engine, chosen.model, root / "videos")
            cases = list(talk_cases())
            print(*report("talks", len(cases), measured(engine, cases)), sep="\n")


if __name__ == "__main__":
    main()
