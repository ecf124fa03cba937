"""Whether what was read makes sense: letters of a script that the recogniser does not know come out
as unsure ones of others."""

from __future__ import annotations

from collections.abc import Sequence

SURE = 0.85
"""How sure the letters of a line must be on average."""
WORD = 0.6
"""How sure those of a word must be: one of another script stands among words that are right."""
DOUBTFUL, MANY = 0.5, 0.2
"""A letter is doubtful below this; a line with a larger share of such ones is not kept."""


def is_sensible(text: str, chances: Sequence[float]) -> bool:
    """Whether a line that was read is text.

    Args:
        chances: how sure each letter is, 0..1.
    """
    if sum(map(str.isalnum, text)) < 2 or not chances:
        return False
    doubtful = sum(chance < DOUBTFUL for chance in chances)
    return sum(chances) >= SURE * len(chances) and doubtful <= MANY * len(chances)
