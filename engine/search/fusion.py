"""Fusion: hits of all channels that mean the same moment become one, with every reason kept.

What one channel finds is parted into stretches first, at the valleys of its confidence
(``engine.search.stretches``). The surest stretch makes a moment, which has its time; what other
channels find at that time adds to it, and makes none of its own, as does what is found in words
that are for the most part the same seconds. What leads one moment makes no other one surer.

Evidence adds up (``engine.search.calibration``): in confidences a noisy-or, 1 - prod((1 - c)^w), so
that a second channel that agrees helps and one that found nothing does not hurt. What is of a whole
video or chapter adds nothing to the moments in it: it would lift all of them for one hit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.channels import Exactness
from engine.search.calibration import confidence_of, evidence_of
from engine.search.hits import Hit
from engine.search.stretches import SceneAt, Stretch, mostly_in, reach_of, stretches
from engine.types import SceneRow

ALL_WORDS = 0.9
"""From this confidence on, a hit of words holds all that was asked, as it was asked."""

MEANT_AT_MOST = 0.99
"""How sure a moment can be of which not all words were found: a meaning is never certain."""

Span = tuple[int, int, float]
"""From when to when something was found (ticks), and how sure it is."""


def holds_all_words(hit: Hit) -> bool:
    """Whether all words of the query were found by their letters."""
    return hit.channel.by_letters and hit.confidence >= ALL_WORDS


def sureness(evidence: float, hits: Iterable[Hit]) -> float:
    """A moment's confidence in 0..1, by its evidence and what it was found by."""
    confidence = confidence_of(evidence)
    by_meaning = [hit for hit in hits if not hit.channel.by_letters]
    certain = not by_meaning or any(map(holds_all_words, hits))
    return confidence if certain else min(confidence, MEANT_AT_MOST)


@dataclass(slots=True)
class Candidate:
    """A moment in the making: its scene (None without shots) and the best hit of each channel.

    ``start``, ``end`` and ``instant`` are of ``lead``, the reason that counts most. ``around`` is
    the evidence of what is of the whole chapter or video: of equally sure moments it tells which
    comes first. ``spans`` are all that was found here.
    """

    lead: Hit
    scene: SceneRow | None
    start: int
    end: int
    weights: Mapping[str, float]
    best: dict[str, Hit] = field(default_factory=dict)
    around: float = 0.0
    spans: list[Span] = field(default_factory=list)

    @property
    def video_id(self) -> int:
        return self.lead.video_id

    @property
    def instant(self) -> int:
        """The best instant (ticks)."""
        return self.lead.at

    @property
    def evidence(self) -> float:
        """Evidence of all channels."""
        return sum(map(self.worth, self.best.values()))

    @property
    def score(self) -> float:
        """Combined confidence in 0..1."""
        return sureness(self.evidence, self.hits)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The best hit of each channel, the surest first."""
        return tuple(sorted(self.best.values(), key=lambda hit: -hit.confidence))

    def worth(self, hit: Hit) -> float:
        return self.weights[hit.channel.name] * evidence_of(hit.confidence)

    def is_supported_by(self, hit: Hit, scene_at: SceneAt) -> bool:
        """Whether another channel's hit is of this moment: the one's instant is in the other."""
        start, end = reach_of(hit, scene_at)
        if start <= self.instant <= end:
            return True
        return hit.exactness != Exactness.FRAME and self.start <= hit.at <= self.end

    def take(self, hit: Hit) -> None:
        """Count a hit where it is the best of its channel."""
        present = self.best.get(hit.channel.name)
        if present is None or _rank(hit) > _rank(present):
            self.best[hit.channel.name] = hit


def _rank(hit: Hit) -> tuple[float, int]:
    """Surer first; of two equally sure the shorter, which knows its instant better."""
    return (round(hit.confidence, 3), hit.start - hit.end)


def fuse(hits: Iterable[Hit], scene_at: SceneAt, weights: Mapping[str, float]) -> list[Candidate]:
    """Join hits to moments, the surest first."""
    of_video: dict[int, list[Hit]] = {}
    for hit in hits:
        of_video.setdefault(hit.video_id, []).append(hit)
    fusion = _Fusion(scene_at, weights)
    found = [made for of_one in of_video.values() for made in fusion.of_video(of_one)]
    return sorted(found, key=lambda one: (-one.evidence, -one.around, one.video_id, one.instant))


@dataclass(frozen=True, slots=True)
class _Fusion:
    scene_at: SceneAt
    weights: Mapping[str, float]

    def of_video(self, hits: Sequence[Hit]) -> list[Candidate]:
        """The moments of one video."""
        exact = [hit for hit in hits if hit.exactness <= Exactness.PASSAGE]
        made = self._of_instants(exact)
        large = [hit for hit in hits if hit.exactness > Exactness.PASSAGE]
        for hit in sorted(large, key=lambda hit: (hit.exactness, -hit.confidence, hit.start)):
            self._add_large(hit, made)
        return made

    def _of_instants(self, hits: Sequence[Hit]) -> list[Candidate]:
        by_channel: dict[str, list[Hit]] = {}
        for hit in hits:
            by_channel.setdefault(hit.channel.name, []).append(hit)
        parts = [part for one in by_channel.values() for part in stretches(one, self.scene_at)]
        made: list[Candidate] = []
        for part in sorted(parts, key=self._counts_most, reverse=True):
            owner = next((one for one in made if self._is_of(part, one)), None)
            if owner is None:
                owner = self._made(part.peak, part.start, part.end)
                made.append(owner)
            owner.spans += [(*reach_of(hit, self.scene_at), hit.confidence) for hit in part.hits]
        leads = {id(one.lead) for one in made}
        others = {
            name: [hit for hit in found if id(hit) not in leads]
            for name, found in by_channel.items()
        }
        for one in made:
            self._gather(one, others)
        return made

    def _is_of(self, part: Stretch, made: Candidate) -> bool:
        """Whether a stretch is of a moment already made.

        Words that are for the most part the same seconds are: a sentence, and a passage that holds
        it. So is another channel's find at the moment's time.
        """
        by_words = Exactness.FRAME not in (part.peak.exactness, made.lead.exactness)
        if by_words and mostly_in((part.start, part.end), (made.start, made.end)):
            return True
        other = made.lead.channel is not part.peak.channel
        return other and made.is_supported_by(part.peak, self.scene_at)

    def _counts_most(self, part: Stretch) -> tuple[bool, float, int, float, int]:
        """All words as asked come first; then what is surer, and on a tie more exact."""
        peak = part.peak
        sure = self.weights[peak.channel.name] * peak.confidence
        return (holds_all_words(peak), round(sure, 1), -peak.exactness, sure, -peak.at)

    def _made(self, lead: Hit, start: int, end: int) -> Candidate:
        scene = self.scene_at(lead.video_id, lead.at)
        made = Candidate(lead, scene, start, end, self.weights)
        made.take(lead)
        return made

    def _gather(self, made: Candidate, by_channel: Mapping[str, Sequence[Hit]]) -> None:
        """Count what other channels find at a moment's time, but nothing that leads another."""
        for channel, hits in by_channel.items():
            if channel == made.lead.channel.name:
                continue
            for hit in hits:
                if made.is_supported_by(hit, self.scene_at):
                    made.take(hit)

    def _add_large(self, hit: Hit, made: list[Candidate]) -> None:
        """A hit of a chapter or video: an answer of its own if nothing within is as sure.

        For the moments within it only breaks ties.
        """
        own = self._made(hit, hit.start, hit.end)
        within = [one for one in made if hit.start <= one.instant <= hit.end]
        for one in within:
            one.around = max(one.around, own.evidence)
        if all(one.evidence < own.evidence for one in within):
            made.append(own)
