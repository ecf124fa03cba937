"""Our parsers against pysubs2, which reads and writes the same formats, on ordinary files."""

from __future__ import annotations

import random
from fractions import Fraction

import pysubs2
import pytest

from engine.media.cues import format_of, parse_cues
from tests.engine.media.captions.reading import lines

WORDS = "tulip frost ferry 등대 회의 自転車 ship’s harbour — garden, slow".split()
FORMATS = {
    "srt": "srt", "vtt": "vtt", "ass": "substation", "ssa": "substation",
    "microdvd": "microdvd", "mpl2": "mpl2", "ttml": "ttml",
}  # fmt: skip


def made(cues: int, seed: int) -> pysubs2.SSAFile:
    """Subtitles of random words; times are whole fifths of a second, which all formats have."""
    chance = random.Random(seed)
    subtitles, at = pysubs2.SSAFile(), 0
    for _ in range(cues):
        at += chance.randrange(1, 15) * 200
        end = at + chance.randrange(3, 20) * 200
        text = "\\N".join(
            " ".join(chance.choices(WORDS, k=4)) for _ in range(chance.choice((1, 2)))
        )
        subtitles.append(pysubs2.SSAEvent(start=at, end=end, text=text))
        at = end
    return subtitles


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", range(3))
def test_what_pysubs2_writes_is_read_as_it_was(name: str, seed: int) -> None:
    subtitles = made(60, seed)
    text = subtitles.to_string(name, fps=25.0)
    assert format_of(text) == FORMATS[name]
    found = parse_cues(text, rate=Fraction(25))
    assert found is not None
    expected = [(e.start / 1e3, e.end / 1e3, e.plaintext.replace("\n", " ")) for e in subtitles]
    ours = lines(found)
    assert [line[2] for line in ours] == [line[2] for line in expected]
    for one, other in zip(ours, expected, strict=True):
        assert one[:2] == pytest.approx(other[:2], abs=1e-6)
