"""Which language each utterance is in: Whisper's guesses, held against those around them.

A guess from little sound is often wrong, and a language rarely changes and changes back: the path
through all utterances that explains the guesses best, where each change costs (Viterbi 1967),
decides. What the rest of the sound is in counts as a prior.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Guess = Mapping[str, float]
"""Probabilities of languages, by their codes."""

CHANGE = 0.5
"""What a change of language costs, in units of log probability."""
TELLING_S = 3.0  # seconds from which a guess counts fully; of less, in proportion
PRIOR = 0.3  # how much what is spoken elsewhere counts
UNHEARD = 0.02  # the prior of a language that is heard nowhere else
SELDOM = frozenset(
    (
        "ba",
        "br",
        "fo",
        "haw",
        "jw",
        "la",
        "ln",
        "mg",
        "mi",
        "nn",
        "oc",
        "sa",
        "sn",
        "su",
        "tk",
        "tt",
        "yi",
        "yo",
    )
)
"""Languages that Whisper learned from little sound and names where it is at a loss: a guess at one
of them counts for ``DISCOUNT`` of itself."""
DISCOUNT = 0.1
LEAST = 1e-3  # no guess is surer than this that it is not a language


@dataclass(frozen=True, slots=True)
class Heard:
    """The guess at an utterance's language, and its length in seconds."""

    guess: Guess
    seconds: float


def languages_of(heard: Sequence[Heard], before: Mapping[str, float] | None = None) -> list[str]:
    """The language of each utterance.

    Args:
        heard: utterances in order of time.
        before: seconds heard in each language earlier in the same sound.
    """
    if not heard:
        return []
    heard = [Heard(_discounted(each.guess), each.seconds) for each in heard]
    spoken = _spoken(heard, before or {})
    known = [language for language, share in spoken.items() if share > LEAST] or list(spoken)
    prior = {one: PRIOR * math.log(max(spoken[one], UNHEARD)) for one in known}
    best = {one: _worth(heard[0], one, prior) for one in known}
    came: list[dict[str, str]] = []
    for each in heard[1:]:
        leader = max(best, key=best.__getitem__)
        came.append({one: one if best[one] >= best[leader] - CHANGE else leader for one in known})
        best = {
            one: max(best[one], best[leader] - CHANGE) + _worth(each, one, prior) for one in known
        }
    path = [max(best, key=best.__getitem__)]
    for step in reversed(came):
        path.append(step[path[-1]])
    return path[::-1]


def _discounted(guess: Guess) -> Guess:
    return {
        language: probability * (DISCOUNT if language in SELDOM else 1.0)
        for language, probability in guess.items()
    }


def _spoken(heard: Sequence[Heard], before: Mapping[str, float]) -> dict[str, float]:
    """The share of each language in all that is heard."""
    seconds = dict(before)
    for each in heard:
        for language, probability in each.guess.items():
            seconds[language] = seconds.get(language, 0.0) + probability * each.seconds
    whole = sum(seconds.values()) or 1.0
    return {language: share / whole for language, share in seconds.items()}


def _worth(each: Heard, language: str, prior: Mapping[str, float]) -> float:
    """What an utterance says for a language: the more, the longer it is."""
    told = math.log(max(each.guess.get(language, 0.0), LEAST)) + prior[language]
    return min(1.0, each.seconds / TELLING_S) * told
