"""Chooses the frames of each shot that are kept, while the shots are still being found.

The rule. A shot of up to ``per_shot`` strides (a stride is ``interval`` less one second) keeps
``per_shot`` frames, near the middles of as many equal parts; one of less than a second keeps one,
of less than a second and a half two. A longer shot keeps one near the middle of each stride, and
one of what remains at its end if that is longer than half a stride. So no stretch of ``interval``
is without a frame. Near such a middle (half a second either way, and never beyond its part) the
sharpest frame is taken that is neither blank nor damaged. Of short shots' frames, one that looks
like its predecessor is dropped, unless that would leave a gap longer than ``interval``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.media.images import Look, Scaler, encode_webp, look
from engine.types import TICKS_PER_SECOND, KeyframeImage, SceneImages

if TYPE_CHECKING:
    import numpy as np
    from av import VideoFrame
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

BUCKET = TICKS_PER_SECOND // 2  # one candidate is held for each
SLACK = TICKS_PER_SECOND // 2  # how far from its target a keyframe may be
APART = TICKS_PER_SECOND // 3  # candidates nearer than this need not both be held
BLACK, WHITE, FLAT = 18.0, 240.0, 5.0  # mean grey, mean grey, standard deviation
ALIKE_MEAN, ALIKE_MOST = 1.5, 12.0  # difference of grey traces, mean and at most


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame that the detector has judged, as it travels to keyframes and sprites.

    ``small`` is BGR [h, w, 3]; ``picture`` as ``Scaler.small`` gave it, so that none of those that
    wait is as large as it was decoded; ``cuts`` the shots' starts now certain; ``above`` says that
    the frame may yet turn out to begin a shot; ``tile`` is RGB where a sprite is due, ``page`` the
    large picture, grey [h, w], where text is to be looked for.
    """

    at: int
    small: Image
    picture: VideoFrame
    damaged: bool
    above: bool
    cuts: tuple[int, ...]
    tile: Image | None = None
    page: Image | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: int
    picture: VideoFrame
    look: Look
    usable: bool

    @property
    def worth(self) -> tuple[bool, float]:
        return self.usable, self.look.sharpness


class KeyframePicker:
    """The branch of the tee that closes shots and keeps their frames.

    It holds a bounded number of candidates: at most two a second of the last ``per_shot`` strides.

    Args:
        scaler: to the size that is kept.
        interval: ticks; no stretch of a shot this long is without a keyframe.
        per_shot: keyframes of a shot of ordinary length.
        quality: of the WebP, 0..100.
        lag: ticks by which a merged cut may be reported late.
    """

    def __init__(
        self, scaler: Scaler, interval: int, per_shot: int, quality: int, lag: int
    ) -> None:
        self._scaler, self._interval, self._per_shot = scaler, interval, max(1, per_shot)
        self._stride = max(TICKS_PER_SECOND, interval - 2 * SLACK)
        self._quality, self._lag = quality, lag
        self._begin_chunk()

    def _begin_chunk(self) -> None:
        self._scenes: list[SceneImages] = []
        self._start: int | None = None
        self._candidates: list[_Candidate] = []
        self._bucket_start = 0
        self._best: tuple[Seen, Look, bool] | None = None
        self._begin_shot([])

    def _begin_shot(self, kept: list[KeyframeImage]) -> None:
        self._settled = 0
        self._kept = kept

    def take(self, item: Seen) -> None:
        """Consider a frame; close the shot before each cut that it makes certain."""
        if self._start is None:
            self._start = self._bucket_start = item.at
        for cut in item.cuts:
            self._close_shot(cut)
        self._consider(item)
        self._settle(item.at - self._lag)

    def finish(self, end: int) -> tuple[SceneImages, ...]:
        """Close the last shot at ``end``; the chunk's scenes in order."""
        if self._start is not None:
            self._close_shot(end)
        scenes = tuple(self._scenes)
        self._begin_chunk()
        return scenes

    def _consider(self, item: Seen) -> None:
        seen = look(item.small)
        usable = BLACK < seen.luma < WHITE and seen.contrast > FLAT and not item.damaged
        if item.above or item.at - self._bucket_start >= BUCKET:
            self._close_bucket(forced=item.above)
            self._bucket_start = item.at
        if self._best is None or (usable, seen.sharpness) > (
            self._best[2],
            self._best[1].sharpness,
        ):
            self._best = item, seen, usable

    def _close_bucket(self, forced: bool = False) -> None:
        """Hold the bucket's best frame; one cut off by a flash only if none is near."""
        if self._best is None:
            return
        item, seen, usable = self._best
        self._best = None
        if forced and self._candidates and item.at - self._candidates[-1].at < APART:
            return
        self._candidates.append(_Candidate(item.at, item.picture, seen, usable))

    def _close_shot(self, end: int) -> None:
        assert self._start is not None
        self._close_bucket()
        self._settle(end)
        inside = [c for c in self._candidates if c.at < end]
        self._candidates = [c for c in self._candidates if c.at >= end]
        kept = [k for k in self._kept if k.at < end]
        if self._settled:
            kept.extend(self._tail(inside, end))
        else:
            kept.extend(self._spread(inside, end))
        self._scenes.append(SceneImages(self._start, end, tuple(kept)))
        later = [k for k in self._kept if k.at >= end]
        self._start = self._bucket_start = end
        self._begin_shot(later)

    def _spread(self, candidates: list[_Candidate], end: int) -> Iterator[KeyframeImage]:
        """The frames of a shot of ordinary length, without those that repeat each other."""
        assert self._start is not None
        length = end - self._start
        parts = max(1, min(self._per_shot, 2 * length // TICKS_PER_SECOND))
        chosen = []
        for part in range(parts):
            low = self._start + length * part // parts
            high = self._start + length * (part + 1) // parts
            if found := _nearby(candidates, low, high):
                chosen.append(found)
        last: _Candidate | None = None
        for found, following in zip(chosen, [*(c.at for c in chosen[1:]), end], strict=True):
            needed = last is None or following - last.at > self._interval
            if needed or last is None or not _alike(found.look, last.look):
                last = found
                yield self._keep(found)

    def _settle(self, certain: int) -> None:
        """Keep the frames of a long shot's strides before ``certain``; let their candidates go."""
        assert self._start is not None
        passed = certain - self._start
        if passed <= self._per_shot * self._stride:
            return
        while passed > (self._settled + 1) * self._stride:
            low = self._start + self._settled * self._stride
            high = low + self._stride
            if found := _nearby(self._candidates, low, high):
                self._kept.append(self._keep(found))
            self._candidates = [c for c in self._candidates if c.at >= high]
            self._settled += 1

    def _tail(self, candidates: list[_Candidate], end: int) -> Iterator[KeyframeImage]:
        """What remains of a long shot after its last whole stride."""
        assert self._start is not None
        low = self._start + self._settled * self._stride
        if 2 * (end - low) > self._stride and (found := _nearby(candidates, low, end)):
            yield self._keep(found)

    def _keep(self, candidate: _Candidate) -> KeyframeImage:
        image = encode_webp(self._scaler.image(candidate.picture), self._quality)
        return KeyframeImage(
            at=candidate.at,
            image=image,
            digest=hashlib.sha256(image).hexdigest(),
            width=self._scaler.width,
            height=self._scaler.height,
            sharpness=candidate.look.sharpness,
            luma=candidate.look.luma,
        )


def _nearby(candidates: list[_Candidate], low: int, high: int) -> _Candidate | None:
    """The best candidate about the middle of [low, high): sharp, usable, within the slack.

    Where all within the slack are unusable or there is none, the nearest usable one of the whole
    part, else the best of what there is.
    """
    part = [c for c in candidates if low <= c.at < high]
    if not part:
        return None
    middle = (low + high) // 2
    near = [c for c in part if abs(c.at - middle) <= SLACK]
    usable = [c for c in part if c.usable]
    if any(c.usable for c in near) or (near and not usable):
        return max(near, key=lambda c: c.worth)
    return min(usable or part, key=lambda c: abs(c.at - middle))


def _alike(one: Look, other: Look) -> bool:
    """Whether two frames look the same at a glance."""
    import numpy as np

    difference = np.abs(one.trace.astype(np.int16) - other.trace)
    return bool(difference.mean() <= ALIKE_MEAN and difference.max() <= ALIKE_MOST)
