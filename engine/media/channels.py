"""What to hear of a track with several channels: its mix, and what the mix does not let through.

The mix is heard as it is wherever it holds what its channels hold, which is nearly always. Channels
of opposite polarity cancel in it, two people who talk at the same time, each in a channel of their
own, make each other unintelligible, and a loud channel drowns a quiet one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from engine.media.spectra import BLOCK, FRAME, HELD, Spectra, only, shared, spectra, spread

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.media.audio import TrackSound
    from engine.media.spectra import Flags

    Samples = NDArray[np.float32]

SILENT = 32  # of 32768: a channel whose samples all stay below holds nothing
LOST_DB = 10.0  # dB that a cell of the mix is below the sum of powers where channels cancel
LOST = 0.35
"""The share of a block's loud cells that cancel where more than chance is at work: channels that
have nothing to do with each other cancel as deep in one of seven."""
CERTAIN = 2  # blocks (1 s) in which channels cancel that are no chance any more
DROWNED_DB = 3.0  # dB below the mix at which a channel's cell is covered by the others
DROWNED = 0.6  # the share of such cells from which a channel is not heard in the mix
APART = 0.5  # the share of common cells below which two channels hold different sounds
AT_LEAST = 4  # blocks (2 s) of both speaking at once, from which they are heard one by one
MOSTLY = 0.6

Speech = Callable[["Samples"], Sequence[tuple[int, int]]]
"""Where somebody speaks: samples [start, end)."""


def parts(sound: TrackSound, speech: Speech) -> list[Samples]:
    """The sounds to listen to, float32 [n] each; the mix alone wherever it serves."""
    import numpy as np

    used = [row for row in sound.channels if np.abs(row).max(initial=0) > SILENT]
    if len(used) < 2 or all(np.array_equal(used[0], row) for row in used[1:]):
        alone = len(used) == 1 and len(sound.channels) > 2
        return [_floats(used[0])] if alone else [sound.mix]
    mix, heard = spectra(sound.mix), [spectra(row) for row in used]
    if len(used) == 2:
        return _of_two(sound.mix, used, mix, heard, speech)
    return [sound.mix, *_missing(used, mix, heard)]


def _of_two(
    mixed: Samples, used: Sequence[Any], mix: Spectra, heard: Sequence[Spectra], speech: Speech
) -> list[Samples]:
    import numpy as np

    left, right = map(_floats, used)
    side: Samples = (left - right) / np.float32(2)
    lost = _cancelled(mix, heard)
    if lost.sum() >= CERTAIN:
        return [mixed, only(side, spread(lost))]
    if _speak_apart(left, right, heard, speech):
        return [left, right]
    return [mixed]


def _cancelled(mix: Spectra, heard: Sequence[Spectra]) -> Flags:
    """The blocks in which the channels take each other away, [blocks]."""
    import numpy as np

    powers = np.sum([10 ** (each.cells / 10) for each in heard], axis=0)
    whole = Spectra(10 * np.log10(powers / len(heard) ** 2 + 1e-12))
    loud = whole.loud()
    deep = (loud & (mix.cells < whole.cells - LOST_DB)).sum(axis=1)
    flags: Flags = whole.heard() & (deep > LOST * loud.sum(axis=1))
    return flags


def _speak_apart(left: Samples, right: Samples, heard: Sequence[Spectra], speech: Speech) -> bool:
    """Whether somebody speaks in each of two channels at once, and not the same."""
    one, other = heard
    both = one.heard() & other.heard()
    apart = both & (shared(one, other) < APART) & (shared(other, one) < APART)
    if apart.sum() < AT_LEAST:
        return False
    spoken = spoken_blocks(left, speech) & spoken_blocks(right, speech) & both
    together = int((apart & spoken).sum())
    return together >= AT_LEAST and together >= MOSTLY * int(spoken.sum())


def _missing(used: Sequence[Any], mix: Spectra, heard: Sequence[Spectra]) -> list[Samples]:
    """Of each channel what the mix does not hold: cancelled, or covered by other channels."""
    lost = _cancelled(mix, heard)
    made = []
    for row, each in zip(used, heard, strict=True):
        loud = each.loud()
        covered = (loud & (mix.cells > each.cells - DROWNED_DB)).sum(axis=1)
        drowned = (covered > DROWNED * loud.sum(axis=1)) & (shared(each, mix) < HELD)
        missing = each.heard() & (lost | drowned)
        if missing.any():
            made.append(only(_floats(row), spread(missing)))
    return made


def spoken_blocks(samples: Samples, speech: Speech) -> Flags:
    """The blocks of half a second in most of which somebody speaks, [blocks]."""
    import numpy as np

    size = FRAME * BLOCK
    flags = np.zeros(-(-len(samples) // size) * size, bool)
    for start, end in speech(samples):
        flags[start:end] = True
    spoken: Flags = flags.reshape(-1, size).mean(axis=1) > 0.5
    return spoken


def _floats(row: Any) -> Samples:
    import numpy as np

    floats: Samples = row.astype(np.float32) / 32768.0
    return floats
