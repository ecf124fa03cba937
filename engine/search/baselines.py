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

K = 60
"""How slowly the worth of a rank falls; the value of the paper."""

DEPTH = 100
"""How many moments of each channel are fused."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A moment in a channel's ranking: its video, its best instant and its bounds (ticks).

    ``places`` are the instants of all its places, as it is judged by (``Result``).
    """

    video_id: int
    at: int
    start: int
    end: int
    places: tuple[int, ...] = ()

    def is_with(self, other: Ranked) -> bool:
        """Whether two channels' moments of one video are one: one's instant is in the other."""
        return other.start <= self.at <= other.end or self.start <= other.at <= self.end


@dataclass(frozen=True, slots=True)
class _Vote:
    """What a channel's rank is worth to a moment."""

    channel: str
    moment: Ranked
    worth: float


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[Ranked]], weights: Mapping[str, float]
) -> list[Result]:
    """Channels' rankings as one: a moment is worth the sum of weight / (60 + rank), the best first.

    Cormack, Clarke & Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet and individual
    rank learning methods"; there every weight is 1. As in the searcher, the moment that counts most
    has its time, and what other channels find at that time adds to it, and makes none of its own;
    what is of a whole video or chapter makes one only where there is none.

    Args:
        rankings: by the channel's name, the best moment first; none is fused beyond ``DEPTH``.
    """
    of_video: defaultdict[int, list[_Vote]] = defaultdict(list)
    for name, ranking in rankings.items():
        for rank, moment in enumerate(ranking[:DEPTH], 1):
            of_video[moment.video_id].append(_Vote(name, moment, weights[name] / (K + rank)))
    found = [one for votes in of_video.values() for one in _joined(votes)]
    # Sorting keeps the order of a tie: the videos as the rankings first name them.
    found.sort(key=lambda one: -one[0])
    return [Result(moment.video_id, moment.at, moment.places) for _, moment in found]


def _joined(votes: Sequence[_Vote]) -> list[tuple[float, Ranked]]:
    """The moments of one video with what they are worth."""
    leads: list[_Vote] = []
    for vote in sorted(votes, key=lambda vote: (_is_large(vote), -vote.worth)):
        if not any(_supports(vote, lead) for lead in leads):
            leads.append(vote)
    return [(_worth(lead, votes), lead.moment) for lead in leads]


def _worth(lead: _Vote, votes: Sequence[_Vote]) -> float:
    """A moment's worth: of each channel the best of what it finds there."""
    best = {lead.channel: lead.worth}
    for vote in votes:
        if _supports(vote, lead):
            best[vote.channel] = max(best.get(vote.channel, 0.0), vote.worth)
    return sum(best.values())


def _supports(vote: _Vote, lead: _Vote) -> bool:
    return vote.channel != lead.channel and vote.moment.is_with(lead.moment)


def _is_large(vote: _Vote) -> bool:
    return CHANNELS[vote.channel].exactness > Exactness.PASSAGE


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
