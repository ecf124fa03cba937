"""Takes the markup out of a cue's text: tags, overrides, comments and entities."""

from __future__ import annotations

import html
import re

TAG = re.compile(
    r"</?[a-z][^<>\n]{0,300}>|<\s?/?\s?(?:[ibus]|font)\b[^<>\n]{0,300}>"
    r"|<(?:\d{1,4}:)?\d{1,2}:\d{2}\.\d{1,3}>|</>",
    re.IGNORECASE,
)
RUBY = re.compile(r"<rt>[^<>\n]{0,100}(?:</rt>|(?=<))", re.IGNORECASE)
OVERRIDE = re.compile(r"\{[\\*][^{}\n]{0,20000}\}|\{\\?an?\d\}")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
BREAK = re.compile(r"<\s?br\b[^<>]{0,100}>", re.IGNORECASE)
SPACE = re.compile(r"[\s\u200b\ufeff\0-\x1f\x7f]+")


def shown_lines(text: str) -> tuple[str, ...]:
    """The lines of a cue as they are shown; empty ones are left out."""
    cleaned = (SPACE.sub(" ", line).strip() for line in plain(text).split("\n"))
    return tuple(line for line in cleaned if line)


def plain(text: str) -> str:
    """Text without tags, readings above letters (ruby), positions and comments."""
    bare = without(text, "<!--", "-->") if "<!--" in text else text
    if "<" in bare:
        bare = TAG.sub("", RUBY.sub("", bare))
    return unescaped(OVERRIDE.sub("", bare) if "{" in bare else bare)


def unescaped(text: str) -> str:
    """Text with HTML's entities as the letters they stand for."""
    return ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def without(text: str, opening: str, closing: str) -> str:
    """Text without what stands between two marks; what is not closed goes to the end."""
    kept, place = [], 0
    while (start := text.find(opening, place)) >= 0:
        kept.append(text[place:start])
        stop = text.find(closing, start)
        place = len(text) if stop < 0 else stop + len(closing)
    return "".join([*kept, text[place:]])
