"""Sentences of trades that no talk is about and no query asks for, to fill a library with.

``en.txt`` and ``ko.txt`` hold patterns: each choice of a pattern's words reads as a sentence.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FILM = 50
"""Sentences of a film, each of them a scene."""


@dataclass(frozen=True, slots=True)
class Film:
    """Sentences of one trade, one a scene."""

    name: str
    language: str
    sentences: tuple[str, ...]


def films(language: str, scenes: int) -> list[Film]:
    """So many scenes of a language, ``FILM`` to a film, the trades in turn, each sentence once.

    Raises:
        ValueError: the patterns do not make so many sentences.
    """
    stock = [sentences(language, trade) for trade in trades(language)]
    # The first part of every trade, then the second: a smaller library is as mixed as a larger one.
    starts = range(0, max(map(len, stock)), FILM)
    parts = [made[start : start + FILM] for start in starts for made in stock]
    kept, left = [], scenes
    for part in filter(None, parts):
        kept.append(tuple(part[:left]))
        left -= len(kept[-1])
        if not left:
            break
    if left:
        raise ValueError(f"The patterns make {scenes - left} of {scenes} sentences in {language}.")
    return [
        Film(f"reel_{language}_{number:03}", language, part) for number, part in enumerate(kept)
    ]


def evenly(scenes: int, languages: Sequence[str]) -> list[Film]:
    """So many scenes, in all languages alike."""
    shares = [scenes * place // len(languages) for place in range(len(languages) + 1)]
    return [
        film
        for language, (start, end) in zip(languages, itertools.pairwise(shares), strict=True)
        for film in films(language, end - start)
    ]


def trades(language: str) -> dict[str, list[str]]:
    """The patterns of each trade, by its heading."""
    blocks = (HERE / f"{language}.txt").read_text(encoding="utf-8").split("\n## ")[1:]
    return {lines[0]: [line for line in lines[1:] if line] for lines in map(str.splitlines, blocks)}


def sentences(language: str, trade: str) -> list[str]:
    """Every sentence of a trade, in a mixed order that is always the same."""
    made = [each for pattern in trades(language)[trade] for each in _choices(pattern)]
    random.Random(trade).shuffle(made)
    return made


def _choices(pattern: str) -> list[str]:
    parts = re.split(r"\[([^\]]*)\]", pattern)
    options = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    return ["".join(chosen) for chosen in itertools.product(*options)]
