"""SubStation Alpha (.ass, .ssa): what is said, apart from signs, drawings and effects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median_low

from engine.media.captions.cue import LONGEST_CUE, Cue, Role, bounded, lines_of, timed
from engine.media.captions.markup import SPACE
from engine.types import is_unspaced

FIELDS = ("layer", "start", "end", "style", "name", "", "", "", "effect", "text")
"""Of an event, where no ``Format:`` line says it; also of a Matroska block after its number."""
LINE = re.compile(r"\s{0,99}(dialogue|comment|format)\s{0,99}:\s{0,99}", re.IGNORECASE)
CLOCK = re.compile(r"\s{0,99}(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?\s{0,99}$")
BLOCK = re.compile(r"\{([^{}]{0,20000})\}")
DRAWING = re.compile(r"\\p(\d{1,3})")
PLACED = re.compile(r"\\(?:pos|move|org|t|i?clip)\s{0,99}\(|\\fr[xyz]?-?[\d.]|\\fa[xy]-?[\d.]")
SYLLABLE = re.compile(r"\\[kK][fot]?\s?(\d{1,6})")
KARAOKE = re.compile(r"\\[kK][fot]?\s?\d")
SIGN_STYLE = re.compile(
    r"(?<![a-z])(?:signs?|titles?|ts|type-?set\w{0,20}|on-?screen|eye-?catch|credits?|cartel\w{0,20}"
    r"|letreros?|schild\w{0,20}|panneaux?|자막간판|간판|看板|标题|標題)(?![a-z])",
    re.IGNORECASE,
)
EFFECTS = ("fx", "template", "code")
MOVING = ("banner", "scroll")
FRAGMENT = 3  # letters of a syllable in Latin writing
FRAGMENTS = 3  # different ones in a style make it a style of effects


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a script: a line that is shown, or a comment."""

    start: int
    end: int | None
    style: str
    effect: str
    raw: str
    comment: bool = False


def substation(text: str) -> Iterator[Cue]:
    """The cues of a script; effects are left out, and a song's lines are there once."""
    return spoken(_events(text))


def spoken(events: Iterable[Event]) -> Iterator[Cue]:
    """The cues of events.

    Left out are comments, drawings and effects, and styles that place letters or syllables one by
    one. Where effects were made of a song, its lines stand behind comments: those are its words.
    """
    every = bounded(events)
    made_effects = any(_is_effect(event) for event in every)
    shown = [
        (event.style, cue_of(event))
        for event in every
        if (made_effects and _is_sung(event) if event.comment else not _is_effect(event))
    ]
    placed: dict[str, set[str]] = {}
    for style, cue in shown:
        if cue.role is Role.SIGN and cue.lines:
            placed.setdefault(style, set()).add("".join(cue.lines)[:100])
    pieces = {style for style, texts in placed.items() if _in_pieces(texts)}
    for style, cue in shown:
        if cue.role is not Role.SIGN or style not in pieces:
            yield cue


def _is_effect(event: Event) -> bool:
    return not event.comment and event.effect.startswith(EFFECTS)


def _is_sung(event: Event) -> bool:
    return event.effect == "karaoke" and KARAOKE.search(event.raw) is not None


def _events(text: str) -> Iterator[Event]:
    fields: tuple[str, ...] = FIELDS
    for line in lines_of(text):
        found = LINE.match(line)
        if found is None:
            continue
        kind, rest = found[1].lower(), line[found.end() :]
        if kind == "format":
            named = tuple(name.strip().lower() for name in rest.split(",", 99))
            fields = named if "text" in named and "start" in named else fields
            continue
        values = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
        start, end = _ticks(values.get("start", "")), _ticks(values.get("end", ""))
        if start is not None:
            yield event_of(values, start, end, comment=kind == "comment")


def event_of(
    values: Mapping[str, str], start: int, end: int | None, *, comment: bool = False
) -> Event:
    """An event of its fields by name."""
    style = values.get("style", "").strip().lstrip("*")
    effect = values.get("effect", "").strip().lower()
    return Event(start, end, style, effect, values.get("text", "")[:LONGEST_CUE], comment)


def cue_of(event: Event) -> Cue:
    """The cue of an event's text with overrides; drawings have no lines."""
    start, end = event.start, event.end
    pieces, overrides = _pieces(event.raw, start)
    shown = "".join(piece for _, piece in pieces)
    lines = tuple(filter(None, (SPACE.sub(" ", line).strip() for line in shown.split("\n"))))
    sung = KARAOKE.search(overrides) is not None
    words = (timed(pieces, end),) if sung and len(lines) == 1 and end and end > start else ()
    placed = PLACED.search(overrides) or event.effect.startswith(MOVING)
    written = placed or SIGN_STYLE.search(event.style.replace("_", " "))
    return Cue(start, end, lines, words, Role.SIGN if written and not sung else Role.SPEECH)


def _pieces(raw: str, start: int) -> tuple[list[tuple[int, str]], str]:
    """The shown pieces of a text, each with the time when it is sung, and all overrides."""
    parts = BLOCK.split(raw)
    pieces, drawing, passed, length = [], False, start, 0
    for number, part in enumerate(parts):
        if number % 2 == 0:
            if not drawing:
                pieces.append((passed, _breaks(part)))
            continue
        for found in SYLLABLE.finditer(part):
            passed, length = passed + length, int(found[1]) * 10_000
        drawn = DRAWING.findall(part)
        drawing = int(drawn[-1]) > 0 if drawn else drawing
    return pieces, "".join(f"{{{part}}}" for part in parts[1::2] if "\\" in part)


def _breaks(text: str) -> str:
    return text.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")


def _in_pieces(texts: set[str]) -> bool:
    """Whether a style places letters and syllables rather than signs."""
    beyond = [len(text) - (1 if _is_syllable(text[0]) else FRAGMENT) for text in texts]
    return len(beyond) >= FRAGMENTS and median_low(beyond) <= 0


def _is_syllable(letter: str) -> bool:
    return is_unspaced(letter) or "가" <= letter <= "힣"


def _ticks(text: str) -> int | None:
    found = CLOCK.match(text[:40])
    if found is None:
        return None
    hours, minutes, seconds, rest = found.groups()
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1_000_000 + int((rest or "0").ljust(6, "0"))
