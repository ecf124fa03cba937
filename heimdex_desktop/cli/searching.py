"""The commands that look things up: ``search`` and ``scenes``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from heimdex_desktop.cli.command import PATH, Session, command


@command("search")
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 1000), help="How many moments at most.")
@click.option("--channel", "channels", multiple=True, help="Search only this channel; repeatable.")
def search_command(
    session: Session, query: str, limit: int | None, channels: tuple[str, ...]
) -> None:
    """Find the moments that QUERY describes, in everyday words."""
    from engine import reports

    found = reports.answer(session.engine.search(query, limit, channels))
    session.output.result(found, text=_shown(found))


@command("scenes")
@click.argument("path", type=PATH)
def scenes_command(session: Session, path: Path) -> None:
    """Show the scenes of the video at PATH: times, keyframes, words."""
    found = session.engine.scenes(path)
    lines = [f"{found['video']['path']} ({found['video']['state']})"]
    for scene in found["scenes"]:
        lines.append(f"  {clock(scene['start'])} – {clock(scene['end'])}  {scene['text']}")
    session.output.result(found, text="\n".join(lines))


def _shown(found: dict[str, Any]) -> str:
    lines = []
    for moment in found["moments"]:
        reasons = ", ".join(match["channel"] for match in moment["matched"])
        lines.append(
            f"{moment['rank']:>3}. {moment['video']['path']}  at {clock(moment['at'])}"
            f"  (scene {clock(moment['scene']['start'])} – {clock(moment['scene']['end'])};"
            f" {reasons}; {moment['score']:.2f})"
        )
        snippets = [match["snippet"] for match in moment["matched"] if match["snippet"]]
        if snippets:
            lines.append(f"       “{snippets[0]}”")
    if not lines:
        lines = ["Nothing found."]
    lines += [
        f"  note: {channel}: {state}"
        for channel, state in found["channels"].items()
        if state != "ready"
    ]
    return "\n".join(lines)


def clock(seconds: float) -> str:
    """Seconds as h:mm:ss.s, without the hours where there are none."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:04.1f}" if hours else f"{minutes}:{rest:04.1f}"
