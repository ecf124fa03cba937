"""How likely letters are in Korean, Japanese and Chinese: by the standards' own grades.

KS X 1001, JIS X 0208, GB 2312 and Big5 order their letters by how common they are: what a text in
one of them reads as in another lies mostly in the rare parts, or outside.
"""

from __future__ import annotations

from functools import cache

FREQUENT = {
    "ko": "이다는에의가고을하지사기어나은아로리시인자를도한그대서있우해일스정수원전주제부보조과"
    "동라면상으들만니안요까게거네내말마야무오습여구세좋것저당없음식때더간생각성비왜못알았었겠같선님집람년터금분",
    "zh": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下"
    "自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她"
    "本前开但因只从想实這個們來為國說時會對於著過發後裡種經麼學現當沒動還進樣開從實很吗嗎呢吧谢謝请請什",
    "ja": "日一人大年本中私今何時見行来言思前出気間事者分手自方会生",
}
"""Letters that make up about half of what is written, each language's."""
LANGUAGES = {"cp949": "ko", "cp932": "ja", "euc_jp": "ja", "gb18030": "zh", "big5": "zh"}
EAST_ASIAN = tuple(LANGUAGES)
COMMON, LOST = 0.6, -1.0


def likeness(text: str, encoding: str) -> float:
    """How much text in an encoding looks like its language: about 0.8 where it is, below 0.5 else.

    Frequent letters count 1, common ones ``COMMON``, rare ones nothing, those that are not readable
    ``LOST``; punctuation and Latin letters are not counted.
    """
    language = LANGUAGES[encoding]
    weights = [weight for letter in text if (weight := _weight(letter, language)) is not None]
    return sum(weights) / len(weights) if weights else 0.0


@cache
def _weight(letter: str, language: str) -> float | None:
    if letter == "\ufffd":
        return LOST
    if letter.isascii() or "\u3000" <= letter <= "\u303f" or "\uff01" <= letter <= "\uff5e":
        return None
    if letter in FREQUENT[language]:
        return 1.0
    if language == "ja" and "\u3041" <= letter <= "\u30ff":
        return 1.0
    return COMMON if is_common(letter, language) else 0.0


def is_common(letter: str, language: str) -> bool:
    """Whether a letter is in the first part of its language's standard."""
    if language == "ko":
        return "가" <= letter <= "힣" and bool(_lead(letter, "euc_kr"))
    if language == "ja":
        return "\u3041" <= letter <= "\u30ff" or 0xB0 <= _lead(letter, "euc_jp") <= 0xCF
    return 0xB0 <= _lead(letter, "gb2312") <= 0xD7 or (
        "\u4e00" <= letter <= "\u9fff" and 0xA4 <= _lead(letter, "big5") <= 0xC6
    )


def is_usual(letter: str) -> bool:
    """Whether a letter is of an alphabet, or common in Korean, Japanese or Chinese."""
    return letter < "\u0600" or any(is_common(letter, each) for each in FREQUENT)


def _lead(letter: str, encoding: str) -> int:
    try:
        return letter.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0
