"""Dates in the names of files, as cameras, phones, recorders and messengers write them.

A date is a valid day that stands by itself: never a part of a longer number, such as an id, a
resolution or a telephone number, and never one whose day and month could be exchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from engine.dates.clocks import text_of_instant

LONGEST = 400
"""Characters of a name that are looked at: no file system has longer ones."""


@dataclass(frozen=True, slots=True)
class NameDate:
    """A date that a name bears: ``at`` as that of ``Recorded``.

    ``sent`` where a messenger wrote the name: the day it was sent, and not before it was recorded.
    """

    at: str
    sent: bool = False


_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12]\d|3[01])"
_NEAR_YEAR = r"(?P<year>19[89]\d|20\d\d)"
_ANY_YEAR = r"(?P<year>18[89]\d|19\d\d|20\d\d)"
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAME = rf"(?P<name>{'|'.join(_NAMES)})[a-z]*\.?"

_COMPACT = re.compile(rf"(?<!\d){_NEAR_YEAR}{_MONTH}{_DAY}")
_HALF_SPLIT = re.compile(rf"(?<!\d){_NEAR_YEAR}_{_MONTH}{_DAY}")
_DATES = [
    re.compile(rf"(?<!\d)(?<!\d[-.]){_ANY_YEAR}([-_.]){_MONTH}\2{_DAY}(?!\d)"),
    re.compile(rf"(?<!\d)(?<!\d[-.])(?P<one>\d\d)([-_.])(?P<two>\d\d)\2{_ANY_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_ANY_YEAR}[년年] ?(?P<month>\d\d?)[월月] ?(?P<day>\d\d?)[일日]"),
    re.compile(rf"(?<!\w)(?P<day>\d\d?)(?:st|nd|rd|th)?[ _-]{_NAME},?[ _-]{_ANY_YEAR}(?!\d)", re.I),
    re.compile(
        rf"(?<![^\W_]){_NAME}[ _-](?P<day>\d\d?)(?:st|nd|rd|th)?,?[ _-]{_ANY_YEAR}(?!\d)", re.I
    ),
]

_HOUR = r"(?P<hour>[01]\d|2[0-3])"
_MINUTE = r"(?P<minute>[0-5]\d)"
_SECOND = r"(?P<second>[0-5]\d)"
_AT = r"(?:,? (?:at|um|a las|alle|à|kl\.?|om) | ?- ?|[ T_,.]| at | \(?)"
_HALF = r"a\.?m\.?|p\.?m\.?|오전|오후|午前|午後|上午|下午"
_TIGHT_CLOCK = re.compile(rf"(?:{_AT})?{_HOUR}{_MINUTE}{_SECOND}(?:[._]?\d{{3}})?(?!\d)", re.I)
_LOOSE_CLOCK = re.compile(
    rf"{_AT}(?:(?P<half>{_HALF}) ?)?(?P<hour>[01]?\d|2[0-3])"
    rf"(?:(?P<sep>[.:_-])|[시時点时] ?){_MINUTE}"
    rf"(?:(?:(?P=sep)|[분分] ?){_SECOND}초?秒?)?(?!\d)(?: ?(?P<after>{_HALF})(?![a-z]))?",
    re.I,
)
_ZONE = re.compile(
    r" ?(?:Z|(?:GMT|UTC)(?P<named>[+-]\d\d?(?::?\d\d)?)?|(?P<bare>\+\d\d:?\d\d|-\d\d:\d\d))"
    r"(?![0-9A-Za-z])"
)
_UTC_BEFORE = re.compile(r"(?<![A-Za-z])(?:PXL_|GMT)\Z")
"""Pixel phones and Zoom write UTC into names."""

_SINCE_1970 = re.compile(
    r"(?:RPReplay_Final|mmexport|wx_camera_|FB_VID_|LINE_MOVIE_)(\d{10})(?:\d{3})?(?!\d)", re.I
)
_SENT = re.compile(
    r"WhatsApp|^(?:VID|IMG|AUD)-\d{8}-WA\d|^signal-|telegram|^video_\d{4}-\d\d-\d\d_\d\d-|kakaotalk"
    r"|^mmexport|^FB_VID_|^LINE_MOVIE_|^viber",
    re.I,
)
_VIDEO_ID = re.compile(r"\[(?=[^\]]*[A-Za-z])[\w-]{11}\]")


def date_in_name(stem: str) -> NameDate | None:
    """The first date in a file's name (without its extension); None where there is none."""
    text = unicodedata.normalize("NFKC", stem[:LONGEST])
    text = _VIDEO_ID.sub("", text)
    sent = _SENT.search(text) is not None
    if counted := _SINCE_1970.search(text):
        return NameDate(text_of_instant(int(counted[1])), sent)
    found = sorted(_found(text))
    if not found:
        return None
    same_day = [at for _, at in found if at[:10] == found[0][1][:10]]
    return NameDate(max(same_day, key=len), sent)


def _found(text: str) -> Iterator[tuple[int, str]]:
    """Where dates begin, and what they are."""
    for match in _COMPACT.finditer(text):
        clock = _clock(text, match.end(), (_TIGHT_CLOCK, _LOOSE_CLOCK))
        if clock is not None or _stands_alone(text, match):
            yield from _dated(text, match, clock)
    for match in _HALF_SPLIT.finditer(text):
        clock = _clock(text, match.end(), (_TIGHT_CLOCK,))
        if clock is not None:
            yield from _dated(text, match, clock)
    for form in _DATES:
        for match in form.finditer(text):
            yield from _dated(text, match, _clock(text, match.end(), (_TIGHT_CLOCK, _LOOSE_CLOCK)))


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    return not any(each.isalnum() for each in around)


def _clock(text: str, begin: int, forms: tuple[re.Pattern[str], ...]) -> tuple[time, int] | None:
    """The time of day that follows at ``begin``, and where it ends."""
    for form in forms:
        match = form.match(text, begin)
        if match is None:
            continue
        parts = match.groupdict()
        hour = _of_half(int(parts["hour"]), parts.get("half") or parts.get("after") or "")
        if hour is not None:
            return time(hour, int(parts["minute"]), int(parts["second"] or 0)), match.end()
    return None


def _of_half(hour: int, half: str) -> int | None:
    """An hour of the day by its half ("PM", "오후"); None where the two do not go together."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return None
    late = half.lower()[0] == "p" or half in ("오후", "午後", "下午")
    return hour % 12 + 12 * late


def _dated(
    text: str, match: re.Match[str], clock: tuple[time, int] | None
) -> Iterator[tuple[int, str]]:
    day = _day(match.groupdict())
    if day is None:
        return
    if clock is None:
        yield match.start(), day.isoformat()
        return
    at, end = clock
    shown = datetime.combine(day, at).isoformat()
    yield match.start(), shown + _zone(text, match.start(), end)


def _zone(text: str, begin: int, end: int) -> str:
    if _UTC_BEFORE.search(text, 0, begin):
        return "Z"
    match = _ZONE.match(text, end)
    if match is None:
        return ""
    offset = match["named"] or match["bare"]
    if not offset:
        return "Z"
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    if int(hours) > 14 or int(minutes) % 15:
        return ""
    return f"{offset[0]}{int(hours):02}:{minutes}"


def _day(parts: dict[str, str | None]) -> date | None:
    """The day of a match; None where there is none such, or it could be another."""
    year = int(parts["year"] or 0)
    if one := parts.get("one"):
        first, second = int(one), int(parts["two"] or 0)
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        name = parts.get("name")
        month = _NAMES.index(name.lower()) + 1 if name else int(parts["month"] or 0)
        day = int(parts["day"] or 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None
