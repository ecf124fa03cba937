"""Cuts the words of half a minute into phrases: at the ends of sentences, and at pauses."""

from __future__ import annotations

from collections.abc import Sequence

from engine.models.listening import HeardWord

_ENDS = (".", "?", "!", "…", "。", "？", "！", "।", "؟")
PAUSE_S = 1.0  # seconds of silence that end a phrase, whatever was said
LONGEST_S = 12.0  # seconds: of longer ones the widest pause is cut


def phrases(words: Sequence[HeardWord]) -> list[list[HeardWord]]:
    """The words in order, as phrases of one sentence or a part of it; none is empty.

    A word belongs to the one before it where no space is between, in scripts that put spaces.
    """
    made: list[list[HeardWord]] = []
    for word in words:
        if made and not _ended(made[-1][-1], word):
            made[-1].append(word)
        else:
            made.append([word])
    return [part for phrase in made for part in _short(phrase)]


def _ended(before: HeardWord, word: HeardWord) -> bool:
    if word.start - before.end >= PAUSE_S:
        return True
    last = before.text.rstrip("\"'”’)」』")
    return last.endswith(_ENDS) and (word.text.startswith(" ") or not last.endswith("."))


def _short(phrase: list[HeardWord]) -> list[list[HeardWord]]:
    """A phrase in parts of at most ``LONGEST_S``, cut where the pause is widest."""
    if len(phrase) < 2 or phrase[-1].end - phrase[0].start <= LONGEST_S:
        return [phrase]
    pauses = [_pause(phrase, at) for at in range(1, len(phrase))]
    at = 1 + max(range(len(pauses)), key=pauses.__getitem__)
    return [*_short(phrase[:at]), *_short(phrase[at:])]


def _pause(phrase: Sequence[HeardWord], at: int) -> float:
    """The silence before a word, worth more after a comma and in the middle of the phrase."""
    comma = 0.3 if phrase[at - 1].text.endswith((",", "、", "，", ";", ":")) else 0.0
    middle = min(phrase[at].start - phrase[0].start, phrase[-1].end - phrase[at].start)
    return phrase[at].start - phrase[at - 1].end + comma + 0.02 * middle
