"""What in a video's name is its title, and what says only how it was recorded or encoded."""

from __future__ import annotations

import re

PLAIN = re.compile(
    r"(?:[ ._\-\[(]+(?:\d{3,4}x\d{3,4}|\d{3,4}[pi](?:\d\d)?|[248]k|uhd|fhd|hd|sd|hdr|sdr|10bit"
    r"|\d{2,3}fps|[hx]\.?26[456]|hevc|avc|av1|vp9|aac|ac3|opus|dts|web|webrip|web-dl|bluray|brrip"
    r"|bdrip|hdtv|dvdrip|remux|f\d{2,3}|gallery|speaker|gvo|avo|as|compressed|converted|encoded)"
    r"[\])]*)+$"
)
"""Sizes, codecs, sources (release names), formats (yt-dlp's ``.f137``) and views (Zoom's
``_gallery_1920x1080``) at the end of a folded name."""
RECORDING = re.compile(r"[ ._–-]+(?:meeting recording|recording|video|녹화|회의 녹화)$")
DATE = re.compile(r"[ ._-]*\(?((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?:[ ._t-]*\d{6})?\)?")
EPISODE = re.compile(
    r"s(\d{1,3})[ ._-]?e(\d{1,4})|(?<!\d)(\d{1,2})x(\d{2,3})(?!\d)"
    r"|(?<![a-z])(?:ep?|episode|part|pt|cd|disc|vol|chapter|no)[ ._-]?(\d{1,4})"
    r"|(\d{1,4})\s?[화회편부話集]"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
WORD = re.compile(r"[a-z]{3,}|[^\W\d_a-z]{2,}")
NUMBER = re.compile(r"\d+")


def plain_stem(stem: str) -> str:
    """A folded name without what says how it was encoded; "" where nothing else is left."""
    return PLAIN.sub("", stem)


def meetings_of(stem: str) -> tuple[str, ...]:
    """The meeting that a recording is of, by its name with its day and without; none of others."""
    bare = RECORDING.sub("", plain_stem(stem))
    if bare == plain_stem(stem):
        return ()
    return tuple(dict.fromkeys((bare, dated(bare), DATE.sub("", bare))))


def dated(stem: str) -> str:
    """A folded name with its day as ``_20240501``, however it is written, and without the time."""
    return DATE.sub(r"_\1\2\3", stem)


def differ(one: str, other: str) -> bool:
    """Whether two folded names speak of different things: other years, episodes or parts, or the
    same title with other numbers."""
    for pattern in (EPISODE, YEAR):
        first, second = (_numbers(pattern, name) for name in (one, other))
        if first and second and not first & second:
            return True
    title, titled = (re.sub(r"[\W\d_]+", "", plain_stem(name)) for name in (one, other))
    alike = title.startswith(titled) or titled.startswith(title)
    return alike and _all(one) != _all(other)


def share_a_word(video: str, text: str, folder: str) -> bool:
    """Whether a video's folded name shares a word with its folder's or with a text's, or those."""
    film, other, around = (set(WORD.findall(plain_stem(name))) for name in (video, text, folder))
    return bool(film & around or film & other or other & around)


def _numbers(pattern: re.Pattern[str], name: str) -> set[tuple[int, ...]]:
    return {
        tuple(int(digits) for digits in NUMBER.findall(found[0]))
        for found in pattern.finditer(name)
    }


def _all(name: str) -> set[int]:
    return {int(digits) for digits in NUMBER.findall(plain_stem(name))}
