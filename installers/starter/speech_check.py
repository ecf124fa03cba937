"""Make the clip that the tests transcribe: held-out sentences by held-out voices, as Opus.

    python -m installers.starter.speech_check OUT_DIR [--seed N]

Writes check.opus and check.json (what is said, and when).
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

from installers.starter.speech_evaluate import record
from installers.starter.utterances import HELD_OUT_VOICES, SAMPLE_RATE, draw

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

UTTERANCES = 12
BITS_PER_SECOND = 24_000


def write_opus(path: Path, samples: npt.NDArray[np.float32]) -> None:
    """Write float32 mono 16 kHz samples as Opus in Ogg."""
    import av

    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        stream.bit_rate = BITS_PER_SECOND
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for resampled in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))


def main() -> None:
    """Read the command line and write the clip."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    texts = [draw(rng, held_out=True, freedom=0.0).text for _ in range(UTTERANCES)]
    recording = record(texts, HELD_OUT_VOICES, rng, noise=5e-4, pause=1.5)
    write_opus(arguments.out / "check.opus", recording.samples)
    truth = {
        "sentences": texts,
        "words": [[word, round(a, 3), round(b, 3)] for word, a, b in recording.words],
        "voices": HELD_OUT_VOICES,
        "seconds": round(len(recording.samples) / SAMPLE_RATE, 2),
        "seed": arguments.seed,
    }
    (arguments.out / "check.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
