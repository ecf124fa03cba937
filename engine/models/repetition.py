"""Finds the loops that a speech recogniser falls into, and takes them out.

A decoder that has lost the sound repeats itself: one word or phrase many times over, or one segment
after another with the same words (https://github.com/openai/whisper/discussions/679). People repeat
themselves too, so that only runs longer than speech has are collapsed, and one of each run is kept.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

from engine.types import Segment, Word

_LONGEST_PHRASE = 12  # words
_RUN_OF_ONE = 6  # one word so many times in a row is a loop ("no, no, no, no" is not)
_RUN_OF_SEVERAL = 4  # a phrase so many times in a row
_COMPRESSIBLE = 2.4
"""Whisper's own sign of a lost decoder: text that zlib makes so many times smaller. Two turns fewer
then make a loop."""
_RUN_OF_SEGMENTS = 3  # the same segment so many times in a row
_STUTTER = re.compile(r"([^\W\d]{1,24}?)\1{7,}")
"""The same letters eight times in a row: a loop in a script that has no spaces, or in one word."""


def without_loops(segments: Sequence[Segment]) -> list[Segment]:
    """The segments with each loop reduced to its first turn, in words and in whole segments."""
    kept: list[Segment] = []
    for run in _runs([_collapsed(segment) for segment in segments]):
        kept += run[:1] if len(run) >= _RUN_OF_SEGMENTS else run
    return kept


def looped(words: Sequence[str]) -> list[int]:
    """Indexes of the words to keep, of words that may hold loops."""
    plain = [_plain(word) for word in words]
    text = " ".join(words).encode("utf-8")
    eased = 2 if len(text) > _COMPRESSIBLE * len(zlib.compress(text)) else 0
    kept: list[int] = []
    at = 0
    while at < len(plain):
        length, turns = _loop_at(plain, at, eased)
        kept += range(at, at + length)
        at += length * turns
    return kept


def _loop_at(words: Sequence[str], at: int, eased: int) -> tuple[int, int]:
    """Length and turns of a loop that begins at ``at``; (1, 1) where none does."""
    for length in range(1, min(_LONGEST_PHRASE, (len(words) - at) // 2) + 1):
        phrase, turns = words[at : at + length], 1
        while words[at + turns * length : at + (turns + 1) * length] == phrase:
            turns += 1
        if turns >= (_RUN_OF_ONE if length == 1 else _RUN_OF_SEVERAL) - eased:
            return length, turns
    return 1, 1


def _collapsed(segment: Segment) -> Segment:
    whole = segment if segment.words else replace(segment, words=_untimed(segment))
    kept = looped([word.text for word in whole.words])
    words = tuple(_unstuttered(whole.words[index]) for index in kept)
    if words == whole.words:
        return segment
    return replace(
        segment,
        end=words[-1].end if segment.words else segment.end,
        text=_STUTTER.sub(r"\1", whole.said(kept)),
        words=words if segment.words else (),
    )


def _untimed(segment: Segment) -> tuple[Word, ...]:
    return tuple(Word(segment.start, segment.end, text) for text in segment.text.split())


def _unstuttered(word: Word) -> Word:
    return replace(word, text=_STUTTER.sub(r"\1", word.text))


def _runs(segments: Sequence[Segment]) -> list[list[Segment]]:
    runs: list[list[Segment]] = []
    for segment in segments:
        if runs and _plain(runs[-1][-1].text) == _plain(segment.text):
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return runs


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
