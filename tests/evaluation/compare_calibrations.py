"""Ways to say what a score means, side by side: the table of decision 7.

``python -m tests.evaluation.compare_calibrations FOLDER`` reads the libraries that
``tests.evaluation.measure`` built in ``FOLDER`` and prints for each way: AUC of the best hit of
present queries against that of absent ones, and of right hits against wrong ones; and the shares
of absent and present queries above ONE threshold for all models, languages and sizes, at which
``RATE`` of all absent ones are. Only vectors are looked at: no keywords, no fusion.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.search.calibration import SightScale, WordScale, chance, deviations
from engine.search.encoding import Encoder
from engine.store.library import Library
from engine.store.vectors import VectorRow
from engine.types import ticks
from tests.evaluation import pictures
from tests.evaluation.measure import Row, Set, sight_sets, text_sets

Floats = NDArray[np.float32]
RATE = {"text": 0.05, "sight": 0.10}
EVERY = 20_000
COHORT = 20
"""The nearest references that adaptive ways look at."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query with what its library and its model's references are.

    ``found`` are all vectors float32 [n, d], ``right`` which of them answer it bool [n] (none for
    an absent query); ``asked`` and ``said`` the references in both roles [m, d].
    """

    query: Floats
    found: Floats
    right: NDArray[np.bool_]
    asked: Floats
    said: Floats
    group: str


Way = Callable[[Case], Floats]


def cases(asked: Set, channel: str) -> Iterator[Case]:
    """The queries of a set over a channel's vectors."""
    for root, models, rows in asked.asked:
        pool = ModelPool(ModelFolder(models), device="cpu", threads=1)
        with Library(root) as library:
            encoder = Encoder(library, pool)
            (generation,) = library.vectors.live_generations(channel)
            reference = encoder.reference(generation)
            said = encoder.reference(generation, said=True) if channel != "visual" else reference
            group = f"{asked.model} {asked.language} {asked.size}"
            for row in rows:
                query = encoder.words(generation, row["query"]).vector
                near = library.vectors.nearest(generation, query, EVERY)
                found = np.stack([one.vector for one in near])
                right = np.array([_answers(library, row, one.row) for one in near])
                yield Case(query, found, right, reference, said, group)
        pool.close()


def _answers(library: Library, row: Row, found: VectorRow) -> bool:
    names = {place.path.name for place in library.videos.places(found.video_id)}
    return any(
        label["video"] in names
        and found.start < ticks(label["to"])
        and found.end >= ticks(label["from"])
        for label in row.get("moments", ())
    )


# --- the ways


def raw(case: Case) -> Floats:
    return case.found @ case.query


def two_marks(case: Case) -> Floats:
    """Between what references score by chance and what the best of them reaches (decision 6)."""
    scores = case.found @ case.asked.T
    reached = np.median(scores.max(axis=1)) - scores.mean()
    return (raw(case) - scores.mean()) / max(float(reached), 0.05)


def centred(case: Case) -> Floats:
    """Cosine without the references' means (Mu & Viswanath 2018, "All-but-the-top")."""
    return unit(case.found - case.said.mean(axis=0)) @ unit(case.query - case.asked.mean(axis=0))


def z_norm(case: Case) -> Floats:
    """Deviations above what the query scores with references."""
    others = case.said @ case.query
    return (raw(case) - others.mean()) / others.std()


def t_norm(case: Case) -> Floats:
    """Deviations above what references score with the found."""
    others = case.found @ case.asked.T
    return (raw(case) - others.mean(axis=1)) / others.std(axis=1)


def s_norm(case: Case) -> Floats:
    """The mean of both (Kenny 2010)."""
    return (z_norm(case) + t_norm(case)) / 2


def adaptive_s_norm(case: Case) -> Floats:
    """The same among the nearest references (Matejka et al. 2017)."""
    mine = np.sort(case.said @ case.query)[-COHORT:]
    theirs = np.sort(case.found @ case.asked.T, axis=1)[:, -COHORT:]
    by_query = (raw(case) - mine.mean()) / mine.std()
    return (by_query + (raw(case) - theirs.mean(axis=1)) / theirs.std(axis=1)) / 2


def csls(case: Case) -> Floats:
    """Less what the nearest references score with either (Conneau et al. 2018)."""
    mine = np.sort(case.said @ case.query)[-COHORT:].mean()
    theirs = np.sort(case.found @ case.asked.T, axis=1)[:, -COHORT:].mean(axis=1)
    return 2 * raw(case) - mine - theirs


def inverted_softmax(case: Case) -> Floats:
    """The log share of the query among references (Smith et al. 2017; Bogolin et al. 2022)."""
    others = case.found @ case.asked.T
    return 20 * raw(case) - np.log(np.exp(20 * others).sum(axis=1))


def spread(case: Case) -> Floats:
    """Robust deviations above the query's scores with the library, less what chance reaches."""
    scores = raw(case)
    return deviations(scores, scores) - chance(len(scores))


def word_scale(case: Case) -> Floats:
    """Whitened, less what the size of the library asks for."""
    scale = WordScale.of(case.asked, case.said, len(case.found))
    return scale.scores(case.query, case.found) - scale.centre


def word_scale_of_any_size(case: Case) -> Floats:
    """The same without regard to size."""
    return WordScale.of(case.asked, case.said, 1).scores(case.query, case.found)


def sight_scale(case: Case) -> Floats:
    """T-norm and the library's own normalisation, less what the library's size asks for."""
    scale = SightScale.of(case.asked, case.found[:2048], len(case.found))
    return scale.scores(case.query, case.found) - scale.centre


def sight_scale_of_any_size(case: Case) -> Floats:
    """The same without regard to size."""
    return SightScale.of(case.asked, case.found[:2048], 1).scores(case.query, case.found)


WAYS: Sequence[Way] = (
    raw,
    two_marks,
    centred,
    z_norm,
    t_norm,
    s_norm,
    adaptive_s_norm,
    csls,
    inverted_softmax,
    spread,
    word_scale_of_any_size,
    word_scale,
    sight_scale_of_any_size,
    sight_scale,
)


# --- figures


def unit(vectors: Floats) -> Floats:
    found: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return found


def auc(high: Floats, low: Floats) -> float:
    """How often one of the first is above one of the second (a tie counts half)."""
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, "left") + np.searchsorted(ordered, high, "right")
    return float(below.mean() / (2 * len(low)))


def figures(way: Way, every: Sequence[Case], rate: float) -> str:
    """A way's line of the table."""
    scores = [way(case) for case in every]
    best = np.array([one.max() for one in scores])
    present = np.array([bool(case.right.any()) for case in every])
    groups = np.array([case.group for case in every])
    right = np.array(
        [one[case.right].max() for one, case in zip(scores, every, strict=True) if case.right.any()]
    )
    wrong = np.array([one[~case.right].max() for one, case in zip(scores, every, strict=True)])
    names = sorted(set(groups))
    apart = [auc(best[present & (groups == n)], best[~present & (groups == n)]) for n in names]
    limit = np.quantile(best[~present], 1 - rate)
    sure = [float((best[present & (groups == n)] > limit).mean()) for n in names]
    false = [float((best[~present & (groups == n)] > limit).mean()) for n in names]
    each = ", ".join(f"{a:.2f}/{p:.2f}" for a, p in zip(false, sure, strict=True))
    return (
        f"| {way.__name__} | {np.mean(apart):.3f} | {auc(right, wrong):.3f} |"
        f" {np.mean(sure):.3f} | {each} |"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--half", choices=pictures.HALVES, default="tune")
    options.add_argument("--text", nargs="*", default=("small", "medium"))
    options.add_argument("--sight", nargs="*", type=int, default=(10, 100))
    chosen = options.parse_args()
    sets = {
        "text": (text_sets(chosen.folder, chosen.half, chosen.text), "transcript"),
        "sight": (sight_sets(chosen.folder, chosen.half, chosen.sight), "visual"),
    }
    for kind, (asked, channel) in sets.items():
        every = [case for one in asked for case in cases(one, channel)]
        print(kind, sorted({case.group for case in every}))
        for way in WAYS:
            print(figures(way, every, RATE[kind]))


if __name__ == "__main__":
    main()
