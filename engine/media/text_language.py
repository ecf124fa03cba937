"""Tells in which languages a text is written: by its letters, and where several languages share
them, by a naive Bayes classifier of byte n-grams (Lui and Baldwin 2012, langid.py, in py3langid).
"""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SCRIPTS = {
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "kana": "\u3040-\u30ff\uff66-\uff9f",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "devanagari": "\u0900-\u097f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "hebrew": "\u0590-\u05ff",
    "thai": "\u0e00-\u0e7f",
    "lao": "\u0e80-\u0eff",
    "khmer": "\u1780-\u17ff",
    "burmese": "\u1000-\u109f",
    "georgian": "\u10a0-\u10ff",
    "armenian": "\u0530-\u058f",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "sinhala": "\u0d80-\u0dff",
    "ethiopic": "\u1200-\u137f",
}
LETTERS = {script: re.compile(f"[{ranges}]+") for script, ranges in SCRIPTS.items()}
OF_ONE = {
    "hangul": "ko", "kana": "ja", "han": "zh", "greek": "el", "hebrew": "he", "thai": "th",
    "lao": "lo", "khmer": "km", "burmese": "my", "georgian": "ka", "armenian": "hy",
    "bengali": "bn", "gurmukhi": "pa", "gujarati": "gu", "tamil": "ta", "telugu": "te",
    "kannada": "kn", "malayalam": "ml", "sinhala": "si", "ethiopic": "am",
}  # fmt: skip
"""Scripts that one language has to itself, as far as subtitles go."""
OF_SEVERAL = {
    "latin": (
        "af az bs ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms mt nl no pl pt ro"
        " sk sl so sq sv sw tl tr uz vi"
    ),
    "cyrillic": "be bg kk mk mn ru sr uk",
    "arabic": "ar fa ur",
    "devanagari": "hi mr ne",
}
ALIKE = tuple(map(frozenset, (("id", "ms"), ("bs", "hr", "sr"), ("no", "da"), ("hi", "ur"))))
"""Languages whose texts are hardly told apart: what is written in one may be in the other."""
SAMPLE = 20_000  # letters looked at
TOLD = 0.6  # likelihood from which a text is taken to be in a language
FEW = 12  # letters (8 of a script that has whole syllables or words) say nothing yet
AGAINST = 0.05  # likelihood below which a text is not in a language


def languages_in(texts: Iterable[str]) -> Mapping[str, float]:
    """How likely letters of the texts are of each language (ISO 639-1), at most 1 in all.

    Empty where too little is written. What is written in two languages has a share of each.
    """
    sample = _sample(texts)
    written = {script: "".join(found.findall(sample)) for script, found in LETTERS.items()}
    count = {script: len(letters) for script, letters in written.items() if letters}
    weight = {
        script: letters * (1.0 if script in OF_SEVERAL else 2.5)
        for script, letters in count.items()
    }
    whole = sum(weight.values())
    if whole < FEW:
        return {}
    shares: dict[str, float] = defaultdict(float)
    for script, letters in weight.items():
        for language, part in _of_script(script, sample, count).items():
            shares[language] += part * letters / whole
    return dict(shares)


def language_of(shares: Mapping[str, float]) -> str | None:
    """The language that most of a text is in, None where that is not sure."""
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= TOLD else None


def speaks_against(shares: Mapping[str, float], language: str) -> bool:
    """Whether a text is surely in other languages than ``language``."""
    alike = sum(shares.get(each, 0) for each in kin(language))
    return language_of(shares) is not None and alike < AGAINST


def kin(language: str) -> frozenset[str]:
    """The language with those whose texts are hardly told from its own."""
    return next((group for group in ALIKE if language in group), frozenset((language,)))


def _of_script(script: str, sample: str, count: Mapping[str, int]) -> Mapping[str, float]:
    if script in OF_SEVERAL:
        return _guess(script, sample)
    # Kana stand between the Han of a Japanese text, and hardly in any other.
    if script == "han" and count.get("kana", 0) * 10 > count["han"]:
        return {"ja": 1.0}
    return {OF_ONE[script]: 1.0}


def _guess(script: str, sample: str) -> Mapping[str, float]:
    """How likely the words of a script are of each of its languages."""
    words = " ".join(word for word in sample.split() if LETTERS[script].search(word))
    known = set(OF_SEVERAL[script].split())
    ranked = {code: score for code, score in _identifier().rank(words) if code in known}
    whole = sum(ranked.values())
    return {code: score / whole for code, score in ranked.items()} if whole > 0 else {}


def _sample(texts: Iterable[str]) -> str:
    """Texts from all over, about ``SAMPLE`` letters in all, without marks of sounds and links."""
    every = list(texts)
    step = max(1, math.ceil(sum(map(len, every)) / SAMPLE))
    return NO_WORDS.sub(" ", "\n".join(every[::step]))[: 4 * SAMPLE]


NO_WORDS = re.compile(r"\[[^\]\n]*\]|\w+://\S+|www\.\S+|[\w.]+@[\w.]+")


@functools.cache
def _identifier() -> LanguageIdentifier:
    """The classifier of 139 languages that py3langid brings: an npz archive, no pickle."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
