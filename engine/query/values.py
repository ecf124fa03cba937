"""Days, durations and languages as a query writes them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from fractions import Fraction

from engine.types import TICKS_PER_SECOND, ticks

LONGEST = ticks(3_600_000_000)
"""A million hours: what is longer is no duration, and its ticks might outgrow the store."""

_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,6})?)"
_UNITS = re.compile(
    rf"(?:{_NUMBER}(?:h|hr|hrs|hours?|시간))?"
    rf"(?:{_NUMBER}(?:m|mins?|minutes?|분))?"
    rf"(?:{_NUMBER}(?:s|secs?|seconds?|초))?"
)
_SECONDS = re.compile(_NUMBER)
_CLOCK = re.compile(r"(?:([0-9]{1,6}):)?([0-9]{1,6}):([0-9]{2}(?:\.[0-9]{1,6})?)")
_DAY = re.compile(r"([0-9]{4})(?:[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?)?")

LANGUAGES = {
    "ar": "Arabic العربية", "bg": "Bulgarian български", "bn": "Bengali বাংলা",
    "ca": "Catalan català", "cs": "Czech čeština", "da": "Danish dansk", "de": "German Deutsch",
    "el": "Greek ελληνικά", "en": "English 영어", "es": "Spanish español", "et": "Estonian eesti",
    "fa": "Persian فارسی", "fi": "Finnish suomi", "fr": "French français", "he": "Hebrew עברית",
    "hi": "Hindi हिन्दी", "hr": "Croatian hrvatski", "hu": "Hungarian magyar",
    "id": "Indonesian indonesia", "it": "Italian italiano", "ja": "Japanese 日本語 일본어",
    "ko": "Korean 한국어", "lt": "Lithuanian lietuvių", "lv": "Latvian latviešu",
    "ms": "Malay melayu", "nl": "Dutch Nederlands", "no": "Norwegian norsk", "pl": "Polish polski",
    "pt": "Portuguese português", "ro": "Romanian română", "ru": "Russian русский",
    "sk": "Slovak slovenčina", "sl": "Slovenian slovenščina", "sr": "Serbian српски",
    "sv": "Swedish svenska", "ta": "Tamil தமிழ்", "th": "Thai ไทย", "tr": "Turkish Türkçe",
    "uk": "Ukrainian українська", "ur": "Urdu اردو", "vi": "Vietnamese",
    "zh": "Chinese 中文 汉语 漢語 중국어 mandarin",
}  # fmt: skip
"""ISO 639-1 codes with the English name first, then names in the language itself and in Korean."""

_OTHER_CODES = {
    "ara": "ar", "ces": "cs", "chi": "zh", "deu": "de", "dut": "nl", "ell": "el", "eng": "en",
    "fra": "fr", "fre": "fr", "ger": "de", "heb": "he", "hin": "hi", "ita": "it", "jpn": "ja",
    "kor": "ko", "nld": "nl", "pol": "pl", "por": "pt", "rus": "ru", "spa": "es", "swe": "sv",
    "tha": "th", "tur": "tr", "ukr": "uk", "vie": "vi", "zho": "zh",
    "cn": "zh", "jp": "ja", "kr": "ko",  # countries' codes, often written for the languages'
}  # fmt: skip


def normal(text: str) -> str:
    """The form in which keys, operators and names are compared: NFC, case folded."""
    return unicodedata.normalize("NFC", text).casefold()


_NAMED = {normal(name): code for code, names in LANGUAGES.items() for name in names.split()}


def day_of(text: str) -> date | None:
    """The first day of ``2024``, ``2024-05`` or ``2024-05-17``; None where it is not a date."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_of(text: str) -> str | None:
    """``2024``, ``2024-05`` or ``2024-05-17`` written in full; None where it is not a date."""
    first, found = day_of(text), _DAY.fullmatch(text)
    if first is None or found is None:
        return None
    return first.isoformat()[: 10 if found[3] else 7 if found[2] else 4]


def span_of(days: str) -> tuple[date, date | None]:
    """The first day of what ``days_of`` gives, and the day after its last (None: time's end)."""
    first = day_of(days)
    assert first is not None
    try:
        if len(days) == len("2024"):
            return first, first.replace(year=first.year + 1)
        if len(days) == len("2024-05"):
            return first, (first + timedelta(31)).replace(day=1)
        return first, first + timedelta(1)
    except (ValueError, OverflowError):
        return first, None


def duration_of(text: str) -> int | None:
    """Ticks of ``10s``, ``2m``, ``1h30m``, ``90`` (seconds) or ``1:30``; None where it is none."""
    plain = normal(text)
    units: tuple[int, ...] = (3600, 60, 1)
    if clock := _CLOCK.fullmatch(plain):
        parts = [Fraction(part or 0) for part in clock.groups()]
        # 1:75 is no time of day; 75:00 is an hour and a quarter.
        if parts[2] >= 60 or (clock.group(1) and parts[1] >= 60):
            return None
    elif alone := _SECONDS.fullmatch(plain):
        parts, units = [Fraction(alone.group())], (1,)
    elif plain and (named := _UNITS.fullmatch(plain)):
        parts = [Fraction(part or 0) for part in named.groups()]
    else:
        return None
    length = ticks(sum((p * unit for p, unit in zip(parts, units, strict=True)), Fraction(0)))
    return length if length <= LONGEST else None


def duration_units(length: int) -> list[tuple[str, str]]:
    """Ticks as numbers of h, m and s: ``[("1", "h"), ("0.5", "s")]``; at least one."""
    whole, rest = divmod(length, TICKS_PER_SECOND)
    minutes, last = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{rest:06}".rstrip("0") if rest else ""
    found = [(str(hours), "h")] if hours else []
    found += [(str(minutes), "m")] if minutes else []
    return [*found, (f"{last}{fraction}", "s")] if last or rest or not found else found


def duration_text(length: int) -> str:
    """Ticks as ``1h30m``, ``10s``, ``0.5s``: what ``duration_of`` reads, exactly."""
    return "".join(number + unit for number, unit in duration_units(length))


def language_of(text: str) -> str | None:
    """The code of a language given as a code (``ko``, ``ko-KR``, ``kor``) or a name, else None."""
    plain = normal(text)
    if plain in _NAMED:
        return _NAMED[plain]
    code = re.split("[-_]", plain)[0]
    if not re.fullmatch("[a-z]{2,3}", code):
        return None
    return _OTHER_CODES.get(code, code)
