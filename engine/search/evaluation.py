"""How well moments are found: recall, mean reciprocal rank and nDCG over labelled queries.

A result is right where it is of a label's video and its instant is in the label's [from, to).
Each label counts once: a second result inside it gains nothing and takes its place in the ranking.
A result may have several places, the same words said again: a right one finds the labels that they
lie in as well, but what it is worth falls with every place that lies in none.
Everything here is a pure function of values.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

DEPTH = 10
"""How many results of a query are looked at."""


@dataclass(frozen=True, slots=True)
class Label:
    """A stretch of a video that answers a query: [start, end) in ticks, with its gain (> 0).

    ``video_ids`` names the video; several where one file name stands for copies of one content.
    """

    video_ids: frozenset[int]
    start: int
    end: int
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """Where a result is: its video, its best instant (ticks), and the instants of all its places.

    Without ``places`` it has one.
    """

    video_id: int
    at: int
    places: tuple[int, ...] = ()

    @property
    def instants(self) -> tuple[int, ...]:
        """The instant of each place once, the best first."""
        return tuple(dict.fromkeys((self.at, *self.places)))


@dataclass(frozen=True, slots=True)
class Judged:
    """A query's results as judged: ``gains`` by rank (0 for a wrong or repeated one).

    ``found`` is by rank how many labels a result found. Of a result with places both are times the
    share of its places that are right. ``labels`` counts the labels; ``ideal`` are their gains, the
    greatest first, but for those that a result found beside its best one: they need no rank.
    """

    gains: tuple[float, ...]
    found: tuple[float, ...]
    ideal: tuple[float, ...]
    labels: int

    @property
    def first(self) -> int | None:
        """The rank of the first right result, counted from 1; None where there is none."""
        return next((rank for rank, gain in enumerate(self.gains, 1) if gain > 0), None)


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over ``queries`` queries, each in 0..1; all are 0 where there is no query."""

    queries: int
    recall_1: float
    recall_5: float
    recall_10: float
    mrr: float
    ndcg_10: float


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the queries took, in milliseconds; 0 where there is none."""

    median_ms: float
    p95_ms: float


def judge(found: Sequence[Result], labels: Sequence[Label]) -> Judged:
    """Judge results, the best first and none beyond the depth that is looked at, against labels.

    Of overlapping labels a place takes the one of greatest gain that was not taken before it.

    Raises:
        ValueError: there is no label, or one without length or gain; nothing can be right then.
    """
    if not labels:
        raise ValueError("A query without labels cannot be judged: it has no right moment.")
    if any(label.start >= label.end or label.gain <= 0 for label in labels):
        raise ValueError("A label needs a start before its end, and a gain above 0.")
    left = sorted(labels, key=lambda label: -label.gain)
    ideal = [label.gain for label in left]
    gains, counts = [], []
    for result in found:
        taken, share = _taken(result, labels, left)
        gains.append(share * max(taken, default=0.0))
        counts.append(share * len(taken))
        for gain in sorted(taken)[:-1]:
            ideal.remove(gain)
    return Judged(tuple(gains), tuple(counts), tuple(ideal), len(labels))


def _taken(result: Result, labels: Sequence[Label], left: list[Label]) -> tuple[list[float], float]:
    """The gains of the labels that a result finds, out of ``left``; and how right its places are.

    Each place takes one label. None does where the best instant is wrong, for that is what is
    shown. A place in a label that was found before counts neither way.
    """
    wrong = [at for at in result.instants if not any(_lies_in(result, at, one) for one in labels)]
    if result.at in wrong:
        return [], 0.0
    taken = []
    for at in result.instants:
        hit = next((label for label in left if _lies_in(result, at, label)), None)
        if hit is not None:
            left.remove(hit)
            taken.append(hit.gain)
    return taken, len(taken) / max(1, len(taken) + len(wrong))


def _lies_in(result: Result, at: int, label: Label) -> bool:
    return result.video_id in label.video_ids and label.start <= at < label.end


def recall(judged: Judged, depth: int) -> float:
    """The share of the labels that the first ``depth`` results hold, of as many as can be there.

    The denominator is min(labels, depth): capped recall (Thakur et al. 2021, "BEIR: A Heterogenous
    Benchmark for Zero-shot Evaluation of Information Retrieval Models"), so that a query with three
    right moments can have a recall@1 of 1. At depth 1 it is whether the first result is right. A
    result that finds several labels can find more than that: it is 1 then.
    """
    return min(1.0, sum(judged.found[:depth]) / min(judged.labels, depth))


def reciprocal_rank(judged: Judged) -> float:
    """1 / the rank of the first right result, 0 where there is none among the results.

    Its mean is MRR (Voorhees 1999, "The TREC-8 Question Answering Track Report").
    """
    return 0.0 if judged.first is None else 1.0 / judged.first


def ndcg(judged: Judged, depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain of the first ``depth`` results.

    Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques": the gains
    themselves (not their powers of two), discounted as is usual today by log2(rank + 1) from the
    second rank on, over the same sum of the ideal ranking.
    """
    return _discounted(judged.gains[:depth]) / _discounted(judged.ideal[:depth])


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def figures(judged: Sequence[Judged]) -> Figures:
    """The means over all queries, every query with the same weight."""
    if not judged:
        return Figures(0, 0.0, 0.0, 0.0, 0.0, 0.0)
    return Figures(
        queries=len(judged),
        recall_1=fmean(recall(each, 1) for each in judged),
        recall_5=fmean(recall(each, 5) for each in judged),
        recall_10=fmean(recall(each, 10) for each in judged),
        mrr=fmean(reciprocal_rank(each) for each in judged),
        ndcg_10=fmean(ndcg(each) for each in judged),
    )


def timing(milliseconds: Sequence[float]) -> Timing:
    """Median and 95th percentile (nearest rank: the least value that 95 % do not exceed)."""
    if not milliseconds:
        return Timing(0.0, 0.0)
    ordered = sorted(milliseconds)
    return Timing(median(ordered), ordered[math.ceil(0.95 * len(ordered)) - 1])
