"""The commands of ``heimdex people``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from heimdex_desktop.cli.command import PATH, BadInput, Session, command
from heimdex_desktop.cli.searching import clock

STORED = (
    "People are recognised by their faces. What this takes (a small picture and a row of numbers"
    " for each face, names, and photos that you give) is kept in this library's folder and never"
    " leaves this machine. To remove all of it: heimdex people forget --all"
)


@click.group("people")
def people_command() -> None:
    """See who is in your videos, and give them names. WHO is an id or a name.

    Off until it is switched on: heimdex settings people on
    """


@command("list")
@click.option("--hidden", is_flag=True, help="Those who were hidden.")
def list_command(session: Session, hidden: bool) -> None:
    """List the people with names, and groups of faces that wait for one."""
    rows = session.engine.people.all(hidden=hidden)
    on = session.engine.settings.people
    lines = [_line(row) for row in rows]
    if not rows:
        lines.append("Nobody has been found yet." if on else "People are not recognised.")
        if not on:
            lines.append(f"To switch it on: heimdex settings people on\n{STORED}")
    session.output.result({"people": rows, "on": on}, *lines)


@command("show")
@click.argument("who")
def show_command(session: Session, who: str) -> None:
    """Show where WHO is seen, video by video."""
    videos = session.engine.people.videos(who)
    lines = []
    for video in videos:
        lines.append(video["path"])
        for row in video["moments"]:
            sure = "as you said" if row["told"] else f"likeness {row['likeness']:.2f}"
            lines.append(f"  {row['id']:>8}  {clock(row['start'])} – {clock(row['end'])}  {sure}")
    session.output.result({"videos": videos}, *(lines or ["Not seen in any video."]))


@command("name")
@click.argument("who")
@click.argument("name")
def name_command(session: Session, who: str, name: str) -> None:
    """Give WHO a NAME. A group gets the name of somebody there is: it is theirs then."""
    row = session.engine.people.name(who, name)
    session.output.result({"person": row}, _line(row))


@command("merge")
@click.argument("who")
@click.argument("others", nargs=-1, required=True)
def merge_command(session: Session, who: str, others: tuple[str, ...]) -> None:
    """Make one person of WHO and OTHERS."""
    row = session.engine.people.merge(who, *others)
    session.output.result({"person": row}, _line(row))


@command("split")
@click.argument("who")
@click.argument("moments", nargs=-1)
@click.option("--name", default="", help="Whose they are.")
def split_command(session: Session, who: str, moments: tuple[str, ...], name: str) -> None:
    """Say that MOMENTS (ids of: heimdex people show WHO) are not WHO. It is remembered."""
    row = session.engine.people.split(who, moments, name)
    text = "They are nobody's now." if row is None else _line(row)
    session.output.result({"person": row}, text)


@command("hide")
@click.argument("who")
@click.option("--undo", is_flag=True, help="Show them again.")
def hide_command(session: Session, who: str, undo: bool) -> None:
    """Leave WHO out of lists and searches, also in videos that are added later."""
    row = session.engine.people.hide(who, hidden=not undo)
    text = f"{_line(row)}\nShown again." if undo else "Hidden. To undo: heimdex people hide --undo"
    session.output.result({"person": row}, text)


@command("enrol")
@click.argument("name")
@click.argument("photos", nargs=-1, required=True, type=PATH)
def enrol_command(session: Session, name: str, photos: tuple[Path, ...]) -> None:
    """Recognise NAME by PHOTOS, each of which shows that one person."""
    row = session.engine.people.enrol(name, photos)
    session.output.result({"person": row}, _line(row))


@command("forget")
@click.argument("who", required=False)
@click.option(
    "--all", "everything", is_flag=True, help="All people, and all that is kept of faces."
)
def forget_command(session: Session, who: str | None, everything: bool) -> None:
    """Forget WHO: the name, the photos and what you said; or with --all everything of people."""
    if everything == (who is not None):
        raise BadInput("Name one person, or --all.", "See: heimdex people list")
    if who is not None:
        session.engine.people.forget(who)
        session.output.result({"forgotten": who}, f"{who} is forgotten.")
        return
    deleted = session.engine.people.forget_all()
    text = (
        f"Everything of people is deleted, also from backups ({deleted} pictures of faces), and"
        " people are switched off."
    )
    session.output.result({"forgotten": "all", "pictures": deleted}, text)


for _command in (
    list_command,
    show_command,
    name_command,
    merge_command,
    split_command,
    hide_command,
    enrol_command,
    forget_command,
):
    people_command.add_command(_command)


def _line(row: Mapping[str, Any]) -> str:
    photos = f", {row['enrolled']} photos" if row["enrolled"] else ""
    return (
        f"{row['id']:>8}  {row['name'] or '(no name)':<24} {row['faces']:>5} faces in"
        f" {row['videos']} videos{photos}"
    )
