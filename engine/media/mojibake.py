"""Text that went through a wrong encoding (mojibake): told, and undone where that is sure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

from engine.media.letters import EAST_ASIAN, LANGUAGES, is_common, likeness

OUT_OF_UTF8 = "縺繧繝蜿譁銝嚗餈錟锟鐨鍦鏄浣"
"""Letters that UTF-8 reads as in cp932, Big5 and GB 18030, and that hardly stand in texts."""
MUCH = 0.3  # share of unlikely letters from which a text is taken for mojibake
BETTER = 0.5  # likeness of what was meant, once it is undone


def is_mojibake(sample: str) -> bool:
    """Whether lines that are not ASCII look as if they had been read in a wrong encoding."""
    if not sample:
        return False
    from ftfy.badness import badness

    letters = [letter for letter in sample if not letter.isascii()]
    return (
        badness(sample) * 8 > len(letters)
        or _share(letters, _is_rare) > MUCH
        or _share([c for c in sample if c.isalpha()], lambda c: "\xa1" <= c <= "\xff") > MUCH
        or _questions(sample) > MUCH
    )


def _share(letters: list[str], wanted: Callable[[str], bool]) -> float:
    return sum(map(wanted, letters)) / len(letters) if letters else 0.0


def _is_rare(letter: str) -> bool:
    """A syllable that Korean hardly has, or what UTF-8 looks like in East Asian encodings."""
    return letter in OUT_OF_UTF8 or ("가" <= letter <= "힣" and not is_common(letter, "ko"))


def _questions(sample: str) -> float:
    """The share of question marks, which stand for letters that an encoding did not have."""
    written = [letter for letter in sample if not letter.isspace()]
    return sample.count("?") / len(written) if written else 0.0


def mended(text: str, sample: str) -> str | None:
    """The text as it was meant, None where that is not sure.

    UTF-8 read in an encoding of one byte a letter is ftfy's work; else each line is written back in
    the wrong encoding and read in the right one, if the sample becomes likely text by that.
    """
    from ftfy import fix_encoding
    from ftfy.badness import badness

    fixed = "\n".join(map(fix_encoding, sample.split("\n")))
    if fixed != sample and badness(fixed) * 4 < badness(sample) and not is_mojibake(fixed):
        return _each(text, fix_encoding)
    for wrong, right in _pairs():
        undo = partial(_again, wrong=wrong, right=right)
        found = _each(sample, undo)
        changed = found != sample and "\ufffd" not in found
        if changed and max(likeness(found, each) for each in EAST_ASIAN) >= BETTER:
            return _each(text, undo)
    return None


def _pairs() -> list[tuple[str, str]]:
    """(wrong, right): read in the wrong one, it had been written in the right one."""
    return [*product(LANGUAGES, ("utf-8",)), *product(("latin-1", "cp1252"), EAST_ASIAN)]


def _each(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(line if line.isascii() else change(line) for line in text.split("\n"))


def _again(line: str, wrong: str, right: str) -> str:
    try:
        return line.encode(wrong).decode(right)
    except UnicodeError:
        return line
