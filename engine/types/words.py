"""Words with their times: spoken, in subtitles, and grouped for a text model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
)
"""A letter or mark of a script that puts no spaces between words: Chinese characters, kana, Thai,
Lao, Khmer, Burmese. Korean does put them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word with its own time; ``probability`` is the recogniser's, 1.0 for subtitles.

    ``text`` is without space around it; what stands between words is in the segment's text.
    """

    start: int
    end: int
    text: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of words: a sentence of a transcript or one cue of a subtitle file."""

    start: int
    end: int
    text: str
    language: str | None = None
    words: tuple[Word, ...] = ()
    source: str = "speech"  # "speech" | "sidecar:NAME" | "track:INDEX"
    track: int | None = None  # the container's stream index of the sound in which it was heard

    def leads(self) -> list[str]:
        """What stands in the text between each word and the one before it: a space, or nothing.

        A word that the text does not hold is taken to follow a space.
        """
        found, place = [], 0
        for word in self.words:
            said = word.text.strip()
            start = self.text.find(said, place)
            between = " " if start < 0 else self.text[place:start]
            found.append(" " if any(map(str.isalnum, between)) else between)
            place = place if start < 0 else start + len(said)
        return found

    def said(self, indexes: Iterable[int]) -> str:
        """Some of the words in a row, spaced as they are in the text."""
        leads = self.leads()
        return "".join(leads[i] + self.words[i].text.strip() for i in indexes).strip()


class Grain(StrEnum):
    """How much a passage holds, as it is stored."""

    PASSAGE = "thought"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words for a text model to embed: 20 to 40 s of segments, or a single sentence."""

    start: int
    end: int
    text: str
    grain: Grain = Grain.PASSAGE


def is_unspaced(letter: str) -> bool:
    """Whether a letter is of a script that puts no spaces between words."""
    return _UNSPACED.match(letter) is not None


def whole_words(segment: Segment) -> Segment:
    """The segment with pieces of one written word (c, 'est; o, 'clock) as one word.

    In scripts without spaces each piece stays, with its own time.
    """
    words: list[Word] = []
    for word, lead in zip(segment.words, segment.leads(), strict=True):
        if lead or not words or is_unspaced(words[-1].text[-1]) or is_unspaced(word.text[0]):
            words.append(word)
            continue
        first = words.pop()
        probability = min(first.probability, word.probability)
        words.append(Word(first.start, word.end, first.text + word.text, probability))
    return replace(segment, words=tuple(words))


def joined(texts: Iterable[str]) -> str:
    """Texts one after another, as they would be written.

    A space is put between two, but not where both are of a script that has none.
    """
    whole = ""
    for text in filter(None, texts):
        apart = whole and not (is_unspaced(whole[-1]) and is_unspaced(text[0]))
        whole += f" {text}" if apart else text
    return whole
