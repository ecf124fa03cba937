"""The channels: the ways in which a search finds moments, one row each; standard library only.

Searching, the settings, ``eval`` and the window read these rows. To add a channel is to add a row
here, and a step to ``engine/spec.py`` that feeds it: a channel is named nowhere else but where the
window and the command line give it words, and there one without words goes by its own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum

from engine.query.query import Sense
from engine.types import ModelKind


class Exactness(IntEnum):
    """How well a hit knows its time, and so what it is of; the most exact first."""

    WORD = 0
    """A text: the time of the word itself."""
    FRAME = 1
    """A kept frame: its instant, and what is around it in its shot."""
    PASSAGE = 2
    """Words that belong together; the vector's subject is a row of the passages."""
    CHAPTER = 3
    """A stretch of a video."""
    VIDEO = 4
    """A whole video: it speaks for all of its moments, and makes one only where there is none."""


class Means(Enum):
    """How a channel finds what is asked."""

    MEANING = "meaning"
    """A model reads the query, and vectors near to it are found."""
    LETTERS = "letters"
    """Words are found by their letters."""
    NAMES = "names"
    """People are found by the names they were given; other words are not looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """A way to find moments.

    Attributes:
        name: unique; vectors and settings are stored under it, so that it never changes.
        model: the kind of model that reads queries for it; None where none does.
        weight: how much its evidence counts, as long as nobody has set ``weight_<name>``.
        senses: what it answers besides words without a sense: ``said:``, ``seen:`` and so on.
        exactness: how well its hits know their time.
    """

    name: str
    model: ModelKind | None
    weight: float
    senses: frozenset[Sense]
    exactness: Exactness
    means: Means = Means.MEANING

    @property
    def by_letters(self) -> bool:
        """Whether it finds words by their letters: what it finds is certain."""
        return self.means is Means.LETTERS

    def answers(self, sense: Sense) -> bool:
        """Whether a clause of this sense is to be found by it."""
        return sense in self.senses or (sense == Sense.ANY and self.means is not Means.NAMES)


_SAID, _SEEN = frozenset({Sense.SAID}), frozenset({Sense.SEEN})
_WRITTEN = frozenset({Sense.WRITTEN})

CHANNELS: dict[str, Channel] = {
    row.name: row
    for row in (
        Channel("visual", ModelKind.VISUAL, 1.0, _SEEN, Exactness.FRAME),
        Channel("transcript", ModelKind.TEXT, 1.0, _SAID, Exactness.PASSAGE),
        Channel("keyword", None, 1.0, _SAID | _WRITTEN, Exactness.WORD, Means.LETTERS),
        Channel("screen", ModelKind.TEXT, 0.7, _WRITTEN, Exactness.PASSAGE),
        Channel("visual_text", ModelKind.TEXT, 0.7, _SEEN, Exactness.CHAPTER),
        Channel("summary", ModelKind.TEXT, 0.3, frozenset(), Exactness.VIDEO),
        Channel("people", None, 1.0, frozenset({Sense.PERSON}), Exactness.FRAME, Means.NAMES),
    )
}
"""By name, in the order in which they are shown."""


def lexical() -> Channel:
    """The channel that finds words by their letters, without a model."""
    return next(row for row in CHANNELS.values() if row.by_letters)


def chosen(names: Iterable[str] = ()) -> list[Channel]:
    """The channels of these names, all where there is none, in their order."""
    wanted = frozenset(names)
    return [row for row in CHANNELS.values() if not wanted or row.name in wanted]
