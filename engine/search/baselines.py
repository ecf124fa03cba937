"""What the searcher's own fusion is held against: reciprocal ranks, and no look at the query.

Pure functions of rankings, for evaluation alone: no search uses them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.channels import CHANNELS, Exactness
from engine.search.evaluation import Result
from engine.search.fusion import NEAR

K = 60
"""How slowly the worth of a rank falls; the value of the paper."""

DEPTH = 100
"""How many moments of each channel are fused."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A moment in a channel's ranking: its video, its best instant (ticks) and the scene there."""

    video_id: int
    at: int
    scene_id: int | None


@dataclass(slots=True)
class _Joined:
    """A moment that several channels rank; ``at`` is the instant of the one that ranks it best."""

    best: Ranked
    worth: dict[str, float]


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[Ranked]], weights: Mapping[str, float]
) -> list[Result]:
    """Channels' rankings as one: a moment is worth the sum of weight / (60 + rank), the best first.

    Cormack, Clarke & Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet and individual
    rank learning methods"; there every weight is 1. Moments are joined as the searcher joins hits:
    of one scene and near each other; one of a whole video is of every other moment of it.

    Args:
        rankings: by the channel's name, the best moment first; none is fused beyond ``DEPTH``.
    """
    votes = [
        (_is_of_whole(name), -weights[name] / (K + rank), name, moment)
        for name, ranking in rankings.items()
        for rank, moment in enumerate(ranking[:DEPTH], 1)
    ]
    joined: defaultdict[int, list[_Joined]] = defaultdict(list)
    # A tie is the channel's that comes first in the rankings: sorting keeps their order.
    for of_whole, worth, name, moment in sorted(votes, key=lambda vote: vote[:2]):
        there = joined[moment.video_id]
        same = there if of_whole else [one for one in there if _is_same(one.best, moment)][:1]
        for one in same:
            one.worth.setdefault(name, -worth)
        if not same:
            there.append(_Joined(moment, {name: -worth}))
    found = [one for there in joined.values() for one in there]
    found.sort(key=lambda one: -sum(one.worth.values()))
    return [Result(one.best.video_id, one.best.at) for one in found]


def _is_of_whole(channel: str) -> bool:
    return CHANNELS[channel].exactness == Exactness.VIDEO


def _is_same(one: Ranked, other: Ranked) -> bool:
    """Whether the searcher would take two of one video for one moment."""
    return one.scene_id == other.scene_id and abs(one.at - other.at) <= NEAR


def query_blind(scenes: Mapping[int, Sequence[tuple[int, int]]], depth: int) -> list[Result]:
    """An order that is the same for every query: all first scenes, then all second ones, and so on.

    Args:
        scenes: (start, end) in ticks of each video's scenes, by its id, in a fixed order.
    """
    turns = itertools.zip_longest(
        *([(video, scene) for scene in spans] for video, spans in scenes.items())
    )
    in_turn = (one for turn in turns for one in turn if one is not None)
    found = (Result(video, (start + end) // 2) for video, (start, end) in in_turn)
    return list(itertools.islice(found, depth))
