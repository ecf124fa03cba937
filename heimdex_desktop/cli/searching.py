"""The commands that look things up: ``search`` and ``scenes``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heimdex_desktop.cli.command import PATH, BadInput, Session, command
from heimdex_desktop.english import in_english

if TYPE_CHECKING:
    from engine.types import Example
    from engine.types.reports import MatchRow, MomentRow

ON_SCREEN = "screen"
"""The kind of a match with text on screen by its letters; the channel of those by its meaning."""

SORTS = ("relevance", "date", "timeline")


@command("search")
@click.argument("query", default="")
@click.option(
    "--like",
    "examples",
    multiple=True,
    metavar="FILE[@SECONDS]",
    help="Find what looks like a picture, or a video at a timestamp; repeatable.",
)
@click.option("--limit", type=click.IntRange(1, 1000), help="How many moments a page.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--sort", type=click.Choice(SORTS), default=SORTS[0], show_default=True)
@click.option("--channel", "channels", multiple=True, help="Search only this channel; repeatable.")
@click.option("--explain", is_flag=True, help="Show how each channel counted for each moment.")
def search_command(
    session: Session,
    query: str,
    examples: tuple[str, ...],
    limit: int | None,
    page: int,
    sort: str,
    channels: tuple[str, ...],
    explain: bool,
) -> None:
    """Find the moments that QUERY describes, in everyday words.

    "quoted words" stand as they are, -word must not be there, said: and seen: look only there,
    A while B and A then B combine, in: video: after: before: longer: shorter: lang: filter.
    """
    from engine.api import reports
    from engine.types import SearchRequest, Sort
    from heimdex_desktop.query_english import understood

    engine = session.engine
    request = SearchRequest(
        query,
        examples=tuple(map(example_of, examples)),
        sort=Sort(sort),
        page=page,
        limit=limit,
        channels=engine.search.channels_of(channels),
    )
    found = reports.answer(engine.search.answer(request))
    read = understood(query)
    output = in_english({"query": query, "understood": read, **found})
    session.output.result(output, *_shown(output, read, explain=explain))


def example_of(text: str) -> Example:
    """``FILE`` or ``FILE@SECONDS``; a file whose own name ends in ``@7`` is taken as it is."""
    from engine.types import Example, ticks

    name, separator, instant = text.rpartition("@")
    try:
        if not separator or not name or Path(text).exists():
            return Example(path=text)
        seconds = float(instant)
    except (OSError, ValueError):  # a name that no disk bears, or no instant
        return Example(path=text)
    if not 0 <= seconds < 1e9:
        raise BadInput(f"{instant!r} is not a timestamp in seconds.", "Write --like FILE@SECONDS.")
    return Example(path=name, at=ticks(seconds))


@command("scenes")
@click.argument("path", type=PATH)
def scenes_command(session: Session, path: Path) -> None:
    """Show the scenes of the video at PATH: times, keyframes, words, text on screen."""
    from heimdex_desktop.english.dates import recorded

    found = session.engine.scenes(path)
    lines = [f"{found['video']['path']} ({found['video']['state']})"]
    if found["video"]["recorded"]:
        lines.append(f"  {recorded(found['video']['recorded'])}")
    for scene in found["scenes"]:
        lines.append(f"  {clock(scene['start'])} – {clock(scene['end'])}  {scene['text']}")
        lines += [
            f"      on screen {clock(line['start'])} – {clock(line['end'])}: {line['text']}"
            for line in scene["on_screen"]
        ]
    session.output.result(found, *lines)


def _shown(found: Mapping[str, Any], read: str, *, explain: bool) -> list[str]:
    lines = []
    if found["understood"] not in ("", found["query"]):
        lines.append(f"Understood as {found['understood']}.")
    weak = False
    for moment in found["moments"]:
        if moment["confidence"] == "weak" and not weak:
            weak = True
            lines.append("Weak matches:" if found["strong"] else "No strong matches. Weak matches:")
        lines += _moment(moment, explain=explain)
    if not found["moments"]:
        lines.append("Nothing found.")
    if found["did_you_mean"]:
        lines.append(f"Did you mean: {found['did_you_mean']}")
    if found["pages"] > 1:
        lines.append(f"Page {found['page']} of {found['pages']}, {found['total']} moments in all.")
    lines += [f"  note: {note}" for note in found["notes"]]
    lines += [
        f"  note: {channel}: {state}"
        for channel, state in found["channels"].items()
        if state != "ready"
    ]
    return lines


def _moment(moment: MomentRow, *, explain: bool) -> list[str]:
    reasons = ", ".join(dict.fromkeys(map(reason, moment["matched"])))
    more = f"; {moment['more']} more like it" if moment["more"] else ""
    places = f"; {len(moment['places'])} places" if len(moment["places"]) > 1 else ""
    lines = [
        f"{moment['rank']:>3}. {moment['video']['path']}  at {clock(moment['at'])}"
        f"  ({clock(moment['start'])} – {clock(moment['end'])};"
        f" {reasons or 'filter'}; {moment['score']:.2f}{places}{more})"
    ]
    said = ((m["snippet"], m["marks"]) for m in moment["matched"])
    text, marks = next(((text, marks) for text, marks in said if text), ("", []))
    if text:
        lines.append(f"       “{marked(text, marks)}”")
    if explain:
        lines += [f"       {explained(match)}" for match in moment["matched"]]
    return lines


def marked(text: str, marks: list[list[int]]) -> str:
    """A snippet with what matched between square brackets."""
    parts, done = [], 0
    for start, end in marks:
        parts += [text[done:start], "[", text[start:end], "]"]
        done = end
    return "".join([*parts, text[done:]])


def reason(match: MatchRow) -> str:
    """What a match is called: its channel, or what its words are of."""
    if ON_SCREEN in (match["kind"], match["channel"]):
        return "on screen"
    return "name" if match["kind"] == "name" else match["channel"]


def explained(match: MatchRow) -> str:
    """One channel's part in a moment, in a line."""
    at = "" if match["at"] is None else f" at {clock(match['at'])}"
    where = " on screen" if match["kind"] == ON_SCREEN else ""
    line = f"{match['channel']:<11}{where}{at}  score {match['raw']:.3f}"
    if match["place"] is not None:
        line += f", {match['place']:.2f} of the way from chance to a match"
    if match["unusual"] is not None:
        line += f", {match['unusual']:.1f} deviations above the library's middle"
    return f"{line}: confidence {match['score']:.2f}, weight {match['weight']:g}"


def clock(seconds: float) -> str:
    """Seconds as h:mm:ss.s, without the hours where there are none."""
    minutes, rest = divmod(round(seconds, 1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:04.1f}" if hours else f"{minutes}:{rest:04.1f}"
