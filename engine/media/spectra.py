"""Compares sounds by their spectra: whether one holds what is heard in another.

Speech and most else is sparse: a few cells of time and frequency hold nearly all of its energy, and
whoever holds the same sound has it in the same cells, at about the same distance in level, whatever
else is heard there (Yilmaz and Rickard 2004, "Blind separation of speech mixtures via
time-frequency masking"). Codecs, levels and polarity make no difference to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.media.resampling import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Flags = NDArray[np.bool_]

FRAME = 512  # samples of a spectrum: 32 ms
BLOCK = 16  # spectra that are judged together: half a second
FIRST, LAST = 4, 132  # lines of a spectrum that are looked at: 125 Hz to 4.1 kHz
WIDTH = 4  # lines of a band: 125 Hz
QUIET = -70.0  # dB of full scale below which a cell counts as silent
BELOW = 25.0  # dB below the loudest of its block from which a cell says little
FAINT = 45.0  # dB below the loudest of its window from which a cell says nothing
GONE = -95.0  # dB of full scale at which a sound of 16 bits has nothing left
CLOSE = 4.0  # dB within which the distance of two levels is the same
HELD = 0.8  # the share of cells at the same distance from which one sound holds the other
FEW = 8  # cells of a block with something to hear, of 512
STEP = 128  # samples of an envelope's step: 8 ms
FARTHEST_S = 0.5  # how far apart two tracks of the same sound may be


@dataclass(frozen=True, slots=True)
class Spectra:
    """Levels in dB of full scale, float32 [blocks, BLOCK * bands]."""

    cells: Floats

    def loud(self) -> Flags:
        """The cells that say what is heard, [blocks, cells]."""
        import numpy as np

        top = np.partition(self.cells, -FEW, axis=1)[:, -FEW, None]
        floor = np.maximum(max(QUIET, float(top.max(initial=QUIET)) - FAINT), top - BELOW)
        loud: Flags = self.cells > floor
        return loud

    def heard(self) -> Flags:
        """The blocks in which anything is to be heard, [blocks]."""
        heard: Flags = self.loud().sum(axis=1) >= FEW
        return heard


def spectra(samples: Any) -> Spectra:
    """The spectra of samples, int16 or float32 [n]; the last, partial block is filled up."""
    import numpy as np

    size = FRAME * BLOCK
    blocks = -(-len(samples) // size)
    whole = np.zeros(blocks * size, np.float32)
    whole[: len(samples)] = samples
    if samples.dtype == np.int16:
        whole /= 32768.0
    window = np.hanning(FRAME).astype(np.float32)
    cells = []
    for part in whole.reshape(-1, FRAME * BLOCK):
        lines = np.fft.rfft(part.reshape(BLOCK, FRAME) * window, axis=1)[:, FIRST:LAST]
        power = (lines.real**2 + lines.imag**2).reshape(BLOCK, -1, WIDTH).mean(axis=2)
        cells.append(power.ravel())
    held = np.array(cells, np.float32).reshape(blocks, -1)
    scale = float(window.sum() / 2) ** 2  # a full sine then has 0 dB, but for its neighbours
    return Spectra(10 * np.log10(held / scale + 1e-12))


def shared(one: Spectra, other: Spectra) -> Floats:
    """Of each block of ``one``, the share of its loud cells that ``other`` holds too, [blocks].

    Where nothing is heard it is 1: silence is held by all.
    """
    import numpy as np

    loud = one.loud()
    apart = np.where(loud, other.cells - one.cells, np.nan)
    some = loud.sum(axis=1) >= FEW
    made = np.ones(len(loud), np.float32)
    if some.any():
        middle = np.nanmedian(apart[some], axis=1, keepdims=True)
        made[some] = (np.abs(apart[some] - middle) < CLOSE).sum(axis=1) / loud[some].sum(axis=1)
        made[some & ((loud & (other.cells > GONE)).sum(axis=1) < FEW)] = 0.0
    return made


def spread(blocks: Flags) -> Flags:
    """The blocks and those beside them: a word begins before it is told from what is there."""
    wide = blocks.copy()
    wide[1:] |= blocks[:-1]
    wide[:-1] |= blocks[1:]
    return wide


def only(samples: Floats, blocks: Flags) -> Floats:
    """The samples of some blocks, all others silenced."""
    import numpy as np

    kept: Floats = samples * np.repeat(blocks, FRAME * BLOCK)[: len(samples)]
    return kept


def delay(one: Any, other: Any) -> int:
    """By how many samples ``other`` comes later than ``one``, by their envelopes; at most 0.5 s."""
    import numpy as np

    def envelope(samples: Any) -> Any:
        steps = samples[: len(samples) // STEP * STEP].reshape(-1, STEP).astype(np.float32)
        level = np.log10(np.einsum("ij,ij->i", steps, steps) + 1e-6)
        return level - level.mean()

    first, second = envelope(one), envelope(other)
    if not len(first):
        return 0
    size = 1 << (2 * len(first)).bit_length()
    product = np.conj(np.fft.rfft(first, size)) * np.fft.rfft(second, size)
    alike = np.fft.irfft(product, size)
    farthest = min(len(first) - 1, round(FARTHEST_S * RATE / STEP))
    near = np.concatenate([alike[-farthest:], alike[: farthest + 1]]) if farthest else alike[:1]
    return (int(np.argmax(near)) - farthest) * STEP


def moved(samples: Any, by: int) -> Any:
    """The samples ``by`` places earlier, silence where there are none."""
    import numpy as np

    made = np.zeros_like(samples)
    if by >= 0:
        made[: len(samples) - by] = samples[by:]
    else:
        made[-by:] = samples[:by]
    return made
