"""Which sounds of a window are to be listened to: all that is said, in whatever track, once.

The tracks come in order; of a later one only that is left which no earlier one holds: identical
tracks, the microphone that is in the mix too, music under two languages are heard once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.media.channels import Speech, parts, spoken_blocks
from engine.media.spectra import HELD, delay, moved, only, shared, spectra, spread
from engine.types import Probe, Track

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.media.audio import SoundWindow
    from engine.media.spectra import Flags

    Samples = NDArray[np.float32]

ALIKE = 0.4
"""From which correlation two people speak and pause together: one translates the other."""
OF_ITS_OWN = re.compile(
    "comment|kommentar|coment|description|descri[pç]|descriptive|해설|コメンタリー|解説|评论|評論",
    re.IGNORECASE,
)
"""Titles of tracks that are in another language and no translation."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A sound to listen to: float32 [n] samples of a window; ``track`` as in ``Track.index``."""

    track: int
    samples: Samples


def tracks_to_hear(probe: Probe, wanted: str, language: str) -> tuple[Track, ...]:
    """The sound tracks to listen to, the one that counts first: what it holds is heard there.

    Args:
        wanted: of setting ``sound_tracks``: "auto", "all", or "default": the first alone.
        language: of setting ``transcript_language``: a track in it comes first.
    """
    ordered = sorted(
        probe.audio,
        key=lambda track: (
            not track.is_decodable,
            not _speaks(track, language),
            not track.default,
            track.index,
        ),
    )
    return tuple(ordered[:1] if wanted == "default" else ordered)


def _speaks(track: Track, language: str) -> bool:
    """Whether a track says that it is in a language (ISO 639-1), "ko" as "kor" or "ko-KR"."""
    return language != "auto" and (track.language or "").lower().startswith(language)


def voices(
    window: SoundWindow, tracks: Sequence[Track], speech: Speech, *, dubs: bool
) -> Iterator[Voice]:
    """What to listen to in a window, in the order of ``tracks``.

    Args:
        speech: finds where somebody speaks.
        dubs: whether tracks that only translate another are listened to as well.
    """
    taken: list[tuple[Track, Samples]] = []
    for track, sound in zip(tracks, window.tracks, strict=True):
        found = [
            (track, rest)
            for part in parts(sound, speech)
            if (rest := _rest(track, part, taken)) is not None
        ]
        if dubs or not _translates(found, taken, speech):
            taken += found
            yield from (Voice(track.index, rest) for _, rest in found)


def _rest(track: Track, part: Samples, taken: Sequence[tuple[Track, Samples]]) -> Samples | None:
    """What no sound that was taken before holds of another; None where nothing is left."""
    if not taken:
        return part if part.any() else None
    mine = spectra(part)
    new: Flags = mine.heard()
    whole = int(new.sum())
    for other, sound in taken:
        if not new.any():
            return None
        late = 0 if other.index == track.index else delay(part, sound)
        new &= shared(mine, spectra(moved(sound, late))) < HELD
    if not new.any():
        return None
    return part if int(new.sum()) == whole else only(part, spread(new))


def _translates(
    found: Sequence[tuple[Track, Samples]], taken: Sequence[tuple[Track, Samples]], speech: Speech
) -> bool:
    """Whether a track says in another language what was taken before says at the same times."""
    import numpy as np

    if not found or not taken:
        return False
    track, (first, original) = found[0][0], taken[0]
    if not track.language or not first.language or track.language == first.language:
        return False
    if OF_ITS_OWN.search(f"{track.title} {first.title}"):
        return False
    mine, theirs = (spoken_blocks(each, speech) for each in (found[0][1], original))
    if mine.all() or theirs.all() or not mine.any() or not theirs.any():
        return bool((mine & theirs).mean() > 1 - ALIKE)
    return bool(np.corrcoef(mine, theirs)[0, 1] > ALIKE)
