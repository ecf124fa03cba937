"""Talks before one fixed camera, with questions of known answers, indexed by the real steps.

``python -m tests.engine.search.talks`` prints how well each channel, all together and the bare text
model find the topics; ``--misses`` also what came first instead, ``--library DIR`` keeps the
library. The talks lie in ``spoken/``: a topic is a heading, one line a cue, and questions by kind:

- ``paraphrase``: shares no content word with its topic;
- ``question``: as people ask, with words of the topic among others;
- ``exact``: words as they stand, in a row, in one cue; ``across``: words of several cues;
- ``name``: who, where, or what, as said;
- ``misspelt``: words of the topic, written wrongly;
- ``inside``: a Korean word that stands there with a particle or inside a longer word.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine.api.engine import Engine
from engine.types import Moment, SearchRequest, ticks
from tests.evaluation import library
from tests.evaluation.library import Caption as Cue

FOLDER = Path(__file__).parent / "spoken"
SHARED = Path(__file__).resolve().parents[4] / "shared"
MODEL = "all-MiniLM-L6-v2"
KINDS = ("paraphrase", "question", "exact", "across", "name", "misspelt", "inside")
CHANNELS = ("transcript", "keyword")
"""Those that find moments here: a summary is of a whole talk, there are no chapters, and no visual
model is chosen."""

LETTERS_PER_SECOND = {"en": 14.0, "ko": 4.5}
PAUSE = 0.3  # seconds between two cues
DEPTH = 20
"""Moments looked through for the right one; beyond, it counts as not found."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A stretch of a talk; from its first cue to the next topic's."""

    title: str
    cues: tuple[Cue, ...]
    questions: tuple[tuple[str, str], ...]  # (kind, text)

    @property
    def start(self) -> float:
        return self.cues[0].start

    @property
    def end(self) -> float:
        return self.cues[-1].end + PAUSE

    @property
    def text(self) -> str:
        return " ".join(cue.text for cue in self.cues)

    def holds(self, at: int) -> bool:
        """Whether an instant (ticks) lies within the topic."""
        return ticks(self.start) <= at < ticks(self.end)


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as it lies in ``spoken/``; its video and its subtitles bear its name."""

    name: str
    language: str
    topics: tuple[Topic, ...]

    @property
    def duration(self) -> float:
        return self.topics[-1].end


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the topic of a talk that answers it."""

    kind: str
    text: str
    talk: Talk
    topic: Topic


@dataclass(frozen=True, slots=True)
class Place:
    """An instant (ticks) of the video named ``talk``: what every ranking here is made of."""

    talk: str
    at: int


Ranking = Callable[[Question], Sequence[Place]]


# --- the talks -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def talks() -> tuple[Talk, ...]:
    """All talks of ``spoken/``."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.txt")))


def questions(*kinds: str) -> list[Question]:
    """The questions of these kinds, of every talk; all without kinds."""
    return [
        Question(kind, text, talk, topic)
        for talk in talks()
        for topic in talk.topics
        for kind, text in topic.questions
        if not kinds or kind in kinds
    ]


def _read(path: Path) -> Talk:
    name, _, language = path.stem.partition(".")
    at = 0.5
    topics = []
    for block in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = [line for line in block.splitlines() if line]
        cues, asked = [], []
        for line in lines:
            kind, separator, text = line.partition(": ")
            if separator and kind in KINDS:
                asked.append((kind, text))
                continue
            end = at + len(line) / LETTERS_PER_SECOND[language]
            cues.append(Cue(round(at, 3), round(end, 3), line))
            at = end + PAUSE
        topics.append(Topic(title, tuple(cues), tuple(asked)))
    return Talk(name, language, tuple(topics))


def index(engine: Engine, model: Path, folder: Path) -> None:
    """Write every talk into ``folder`` and index it with the text model in ``model``."""
    made = (
        library.Talk(
            talk.name, talk.language, tuple(cue for one in talk.topics for cue in one.cues)
        )
        for talk in talks()
    )
    library.index(engine, model, folder, made)


# --- content words -------------------------------------------------------------------------------

STOP = frozenset(
    """a about after again against all almost alone along also always am an and another any anybody
    anyone anything are around as ask at away back be because been before being below between
    both but by came can come could did do does don doing done down each either else ever every
    everybody everyone everything few for from get goes had half has have he her here hers
    herself him himself his how i if in instead into is it its itself just like ll many may me
    might more most must my myself no nor not nothing now of off on only or other otherwise our
    ours out over own rather re see she should so some somebody someone something than that the
    their theirs them themselves then there these they this those though through to too took
    toward under until up upon us ve was way we were what when where which while who whom whose
    why will with within without would yes you your yours""".split()
)
_ENDINGS = (
    "ations ation ingly ments ment ness ings ities able ible tion sion ance ence ally ies ied ing"
    " ers est ity ful ed er es ly al s y e"
).split()


def stem(word: str) -> str:
    """A word without its ending, at least three letters: enough to know a word of one family."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "y" if len(word) > 3 and word.endswith("i") else word


def content(text: str) -> dict[str, str]:
    """The content words of an English text by their stem."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'s", " ").replace("’s", " "))
    return {stem(word): word for word in words if word not in STOP and len(word) > 1}


def shared_words(query: str, passage: str) -> set[tuple[str, str]]:
    """Content words of the one that are of the same family as one of the other."""
    asked, said = content(query), content(passage)
    return {
        (asked[one], said[other])
        for one in asked
        for other in said
        if one == other or (len(asked[one]) >= 5 and asked[one][:5] == said[other][:5])
    }


# --- rankings ------------------------------------------------------------------------------------


def searched(engine: Engine, *channels: str) -> Ranking:
    """What a search finds, by these channels alone; by all without."""

    def rank(question: Question) -> list[Place]:
        return [Place(Path(m.path).stem, m.at) for m in moments(engine, question, channels)]

    return rank


def moments(
    engine: Engine, question: Question, channels: tuple[str, ...] = ()
) -> tuple[Moment, ...]:
    request = SearchRequest(question.text, limit=DEPTH, channels=channels)
    *_, answer = engine.search.answers(request)
    return answer.moments


class BareModel:
    """The text model alone: the cosines of the passages that the library holds, and nothing else.

    Two rankings, both of the product's own vectors. ``passages``: one by one, at their start, as
    the transcript channel has them. ``topics``: by the best passage of each, a passage belonging
    to the topic in which its middle lies; this spares the model what passages that lie over two
    topics, or several of one wrong topic, would cost it, and knows the topics, which no search
    does. A third, ``whole``, encodes each topic anew as one passage of exactly its own words.
    """

    def __init__(self, engine: Engine) -> None:
        model = engine.search.pool().text(MODEL)
        rows = engine.library.database.rows(
            'SELECT embedding, vectors.start, vectors."end", path FROM vectors'
            " JOIN embedding_generations ON embedding_generations.id = generation_id"
            " JOIN places ON places.video_id = vectors.video_id WHERE channel = ?",
            ("transcript",),
        )
        self._vectors = np.stack([np.frombuffer(row[0], np.float32) for row in rows])
        self._spans = [(Path(os.fsdecode(row[3])).stem, row[1], row[2]) for row in rows]
        self._topics = [(talk, topic) for talk in talks() for topic in talk.topics]
        self._whole = model.embed_passages([topic.text for _, topic in self._topics])
        texts = [question.text for question in questions()]
        self._asked = dict(zip(texts, model.embed_queries(texts), strict=True))

    def passages(self, question: Question) -> list[Place]:
        scores = self._vectors @ self._asked[question.text]
        return [Place(*self._spans[i][:2]) for i in np.argsort(-scores, kind="stable")]

    def topics(self, question: Question) -> list[Place]:
        scores = self._vectors @ self._asked[question.text]
        found: dict[Place, None] = {}
        for i in np.argsort(-scores, kind="stable"):
            name, start, end = self._spans[i]
            for talk, topic in self._topics:
                if talk.name == name and topic.holds((start + end) // 2):
                    found[Place(name, ticks(topic.start))] = None
        return list(found)

    def whole(self, question: Question) -> list[Place]:
        scores = self._whole @ self._asked[question.text]
        return [
            Place(self._topics[i][0].name, ticks(self._topics[i][1].start))
            for i in np.argsort(-scores, kind="stable")
        ]


# --- figures -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """Mean reciprocal rank, and the share of questions whose answer comes first."""

    mrr: float
    recall_at_1: float
    count: int

    def __str__(self) -> str:
        return f"{self.mrr:.3f} {self.recall_at_1:.3f}"


def place_of(question: Question, found: Iterable[Place]) -> int | None:
    """The rank, from 1, of the first place within the question's topic; None beyond ``DEPTH``."""
    for rank, place in enumerate(found, 1):
        if rank > DEPTH:
            return None
        if place.talk == question.talk.name and question.topic.holds(place.at):
            return rank
    return None


def figures(found: Sequence[int | None]) -> Figures:
    worth = [0.0 if rank is None else 1 / rank for rank in found]
    return Figures(float(np.mean(worth)), found.count(1) / len(found), len(found))


# --- by hand -------------------------------------------------------------------------------------


def report(rankings: Mapping[str, Ranking], kinds: Sequence[str]) -> Iterator[str]:
    """Lines of a table: MRR and R@1 of each ranking for each kind of question, and for all."""
    asked = questions(*kinds)
    # One question after the other: a search remembers the vectors of the latest queries alone.
    found = [
        {name: place_of(question, rank(question)) for name, rank in rankings.items()}
        for question in asked
    ]
    heads = [f"{kind} {sum(one.kind == kind for one in asked)}" for kind in kinds]
    yield f"{'MRR R@1':24}" + "".join(f"{head:>15}" for head in [*heads, f"all {len(asked)}"])
    for name in rankings:
        row = [one[name] for one in found]
        columns = [
            [rank for rank, question in zip(row, asked, strict=True) if question.kind == kind]
            for kind in kinds
        ]
        yield f"{name:24}" + "".join(f"{figures(column)!s:>15}" for column in [*columns, row])


def misses(engine: Engine, kinds: Sequence[str]) -> Iterator[str]:
    """Every question whose answer does not come first, with what came first and why."""
    for question in questions(*kinds):
        found = moments(engine, question)
        rank = place_of(question, [Place(Path(m.path).stem, m.at) for m in found])
        if rank == 1:
            continue
        yield f"\n{question.kind} “{question.text}” → {question.topic.title}: rank {rank}"
        for moment in found[: 2 if rank is None else max(2, min(rank, 4))]:
            here = next(
                topic.title
                for talk in talks()
                if talk.name == Path(moment.path).stem
                for topic in talk.topics
                if moment.at < ticks(topic.end)
            )
            why = "; ".join(
                f"{m.channel} {m.score:.2f} raw {m.raw:.2f} {m.snippet}" for m in moment.matched
            )
            yield f"  {moment.rank} {moment.score:.3f} {moment.confidence} [{here}] {why[:300]}"


def rankings_of(engine: Engine) -> dict[str, Ranking]:
    """All that is compared: the bare model's, each channel's, and the search's own."""
    bare = BareModel(engine)
    return {
        "bare, whole topics": bare.whole,
        "bare, best of a topic": bare.topics,
        "bare, passages": bare.passages,
        **{channel: searched(engine, channel) for channel in CHANNELS},
        "fused": searched(engine),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--library", type=Path, help="a folder to keep, and to use again")
    options.add_argument("--misses", action="store_true")
    options.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = chosen.library or Path(scratch)
        new = not (root / "library").exists()
        root.mkdir(exist_ok=True)
        with Engine(root / "library", root / "models") as engine:
            if new:
                index(engine, SHARED / "models" / MODEL, root / "videos")
            for line in report(rankings_of(engine), chosen.kinds):
                print(line)
            for line in misses(engine, chosen.kinds) if chosen.misses else ():
                print(line)


if __name__ == "__main__":
    main()
