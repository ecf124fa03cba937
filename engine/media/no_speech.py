"""Judges whether a text with times holds what is said, by all of its cues together.

What stands for speech has words, and its lines differ. Data of cameras and flights repeat one
template with other numbers, a chat has many senders, a song its notes, a placeholder one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

NUMBER = re.compile(r"[-+]?\d+(?:[.,:/x-]\d+)*")
WORD = re.compile(r"[^\W\d_]{2,}")
SYLLABIC = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f]")
SOUND = re.compile(r"\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】|<[^>]*>|\*[^*]*\*")
NOTES = "♪♫♬♩🎵🎶"
SONG = re.compile(f"[{NOTES}]")
PLACEHOLDER = re.compile(
    "|".join(
        (
            r"test(?:ing)?(?: \d+)*|untitled|placeholder|sample(?: text| subtitles?)?",
            r"lorem ipsum.*",
            r"subtitle(?: text)?(?: here)?|(?:your )?text here|new subtitle|enter text.*",
            r"empty|none|n/?a|null|blank",
            r"(?:sorry,? )?(?:there (?:are|is) )?no (?:subtitles?|captions?|speech|dialogue|audio)"
            r"(?: (?:available|found|detected|for this).*)?",
            r"(?:the )?(?:subtitles?|captions?|transcript)(?: (?:are|is))? ?(?:currently )?"
            r"(?:not|un) ?available.*",
            r"테스트|대사 ?없음|자막(?:이|은)? ?(?:없음|없습니다|준비 ?중.*)",
            r"テスト|字幕(?:なし|はありません|不可用)?|无字幕|無字幕",
            r"sin subtítulos.*|(?:pas de|aucun) sous-titres?.*|keine untertitel.*|без субтитров",
        )
    ),
    re.IGNORECASE,
)
SENDER = re.compile(r"^(?:\[?\(?\d{1,2}:\d\d(?::\d\d)?\)?\]?\s*)?<?@?([\w.\-]{2,25})>?\s?:\s+\S")
FIELD = re.compile(r"[\w.°]+\s*[:=(\s]\s*[-+$]?\d")

MOST = 0.8
"""The share of cues from which a trait is that of a text."""
REPEATED = 0.3
"""Different templates for each cue, at most, in data."""
MOSTLY_DIGITS = 0.4
"""The share of digits in what is written from which a text is data; speech has under a tenth."""
SPOKEN = 0.15
"""The share of cues with words, beside sounds, below which a text describes sounds alone."""
TELLING = 6
"""Cues from which a repetition is telling."""
SENDERS = 0.35
"""Different senders for each message, at least, in a chat: who talk in a meeting talk often."""


class NoSpeech(StrEnum):
    """What a text is that holds no speech."""

    DATA = "data"  # of a flight, a camera, a clock, a counter
    CHAT = "chat"
    SONG = "song"
    SOUNDS = "sounds"
    PLACEHOLDER = "placeholder"
    EMPTY = "empty"


def judge(texts: Sequence[str]) -> NoSpeech | None:
    """What the cues of a text are, where they are not what is said; None where they are.

    Args:
        texts: the cues in order, without markup and without what ``adverts`` takes away.
    """
    if not texts:
        return NoSpeech.EMPTY
    for kind, is_it in JUDGES.items():
        if is_it(texts):
            return kind
    return None


def _is_data(texts: Sequence[str]) -> bool:
    """One template with other numbers, or mostly numbers."""
    numbered = [text for text in texts if NUMBER.search(text)]
    if len(numbered) < MOST * len(texts):
        return False
    digits = _digits(texts)
    if len(texts) < TELLING:
        # Too few to repeat: mostly numbers, or many a name with its number.
        return digits > MOSTLY_DIGITS or all(len(FIELD.findall(text)) > 2 for text in texts)
    templates = {" ".join(WORD.findall(text)).casefold() for text in texts}
    repeated = len(templates) <= max(2, REPEATED * len(texts)) and _numbers_of(texts) > 1
    return repeated or digits > MOSTLY_DIGITS


def _digits(texts: Sequence[str]) -> float:
    written = [letter for text in texts for letter in text if letter.isalnum()]
    return sum(letter.isdigit() for letter in written) / max(1, len(written))


def _numbers_of(texts: Sequence[str]) -> int:
    return len({tuple(NUMBER.findall(text)) for text in texts})


def _is_chat(texts: Sequence[str]) -> bool:
    senders = [found[1].casefold() for text in texts if (found := SENDER.match(text))]
    if len(senders) < max(TELLING, MOST * len(texts)):
        return False
    odd = sum(any(letter in "_." or letter.isdigit() for letter in name) for name in senders)
    different = len(set(senders)) / len(senders)
    return different > SENDERS or (odd > 0.5 * len(senders) and different > 0.5 * SENDERS)


def _is_song(texts: Sequence[str]) -> bool:
    sung = sum(1 for text in texts if SONG.search(text) and _has_words(text))
    return sung > 0 and sung >= MOST * len([text for text in texts if _has_words(text)])


def _are_sounds(texts: Sequence[str]) -> bool:
    return sum(_has_words(text) for text in texts) < SPOKEN * len(texts)


def _has_words(text: str) -> bool:
    """Whether anything is left to say once sounds and who speaks are taken away."""
    said = SOUND.sub(" ", text).strip(f" -–—{NOTES}#")
    return bool(WORD.search(said) or SYLLABIC.search(said) or re.search(r"\w", said))


def _is_placeholder(texts: Sequence[str]) -> bool:
    if all(PLACEHOLDER.fullmatch(text.strip(" .!-[]()")) for text in texts):
        return True
    return len(texts) >= TELLING and len({text.casefold() for text in texts}) == 1


JUDGES = {
    NoSpeech.PLACEHOLDER: _is_placeholder,
    NoSpeech.SOUNDS: _are_sounds,
    NoSpeech.SONG: _is_song,
    NoSpeech.CHAT: _is_chat,
    NoSpeech.DATA: _is_data,
}
