"""The commands about the library itself: what it holds, what it watches, how it is set."""

from __future__ import annotations

from pathlib import Path

import click

from heimdex_desktop.cli.command import PATH, Session, command
from heimdex_desktop.cli.upgrade_texts import status_text
from heimdex_desktop.english import in_english, names


@command("status")
def status_command(session: Session) -> None:
    """Show what the library holds, what failed and why, and how much space it takes."""
    found = in_english(session.engine.status())
    videos = found["videos"]
    size = sum(found["bytes"].values()) / 1e6
    lines = [
        f"Library {found['library']}, index version {found['spec_version']}, {size:.1f} MB",
        "  " + ", ".join(f"{videos[name]} {name}" for name in videos),
    ]
    if found["paused"]:
        lines.append("  Indexing is paused. To continue: heimdex resume")
    if found["cancelled"]:
        lines.append("  Indexing was cancelled. To continue: heimdex resume, or heimdex index PATH")
    lines += status_text(found)
    lines += [f"  {name}: {state}" for name, state in found["channels"].items()]
    for row in found["failures"]:
        lines += [f"  failed: {row['path']}", f"    {row['message']} {row['advice']}"]
    session.output.result(found, *lines)


@command("list")
@click.option(
    "--sort",
    type=click.Choice(["added", "newest", "oldest", "longest", "shortest"]),
    default="added",
    show_default=True,
    help="Newest and oldest by when a video was recorded.",
)
def list_command(session: Session, sort: str) -> None:
    """List the videos of the library."""
    from heimdex_desktop.english.dates import when

    rows = session.engine.videos("" if sort == "added" else sort)
    lines = [
        f"{row['state']:>10}  {row['scenes']:>5} scenes"
        f"  {when(row['recorded']['at']) if row['recorded'] else '':<24}  {row['path']}"
        for row in rows
    ]
    lines = lines or ["The library is empty. Add videos: heimdex index PATH"]
    session.output.result({"videos": rows}, *lines)


@command("remove")
@click.argument("paths", nargs=-1, required=True, type=PATH)
def remove_command(session: Session, paths: tuple[Path, ...]) -> None:
    """Remove files or folders from the library. Nothing is deleted from disk."""
    removed = session.engine.remove(paths)
    text = f"{len(removed)} removed from the library; the files are where they were."
    session.output.result({"removed": removed}, text)


@command("pause")
def pause_command(session: Session) -> None:
    """Pause indexing until it is resumed."""
    session.engine.queue.pause()
    session.output.result({"paused": True}, "Indexing is paused. To continue: heimdex resume")


@command("resume")
def resume_command(session: Session) -> None:
    """Continue indexing."""
    was = session.engine.queue.resume()
    text = "Indexing continues." if was else "Indexing was not paused."
    session.output.result({"paused": False, "was_paused": was}, text)


@command("cancel")
def cancel_command(session: Session) -> None:
    """Stop what is being indexed; what is left stays queued."""
    session.engine.queue.cancel()
    session.output.result(
        {"cancelled": True}, "Indexing stops. To continue with what is left: heimdex index"
    )


@command("settings")
@click.argument("key", required=False)
@click.argument("value", required=False)
def settings_command(session: Session, key: str | None, value: str | None) -> None:
    """Show all settings, one (KEY), or set one (KEY VALUE)."""
    from engine.errors import UsageError
    from engine.messages import Code

    engine = session.engine
    before = engine.browse.count()
    if key is not None and value is not None:
        engine.set_setting(key, value)
    left = before - engine.browse.count()
    rows = {
        row["name"]: {**row, "description": names.setting(row["name"])}
        for row in engine.describe_settings()
    }
    if key is not None and key not in rows:
        raise UsageError(Code.SETTING_UNKNOWN, name=key, known=tuple(rows))
    chosen = rows if key is None else {key: rows[key]}
    lines = []
    for name, row in chosen.items():
        lines += [f"{name} = {row['value']}", f"    {row['description']}"]
    if left:
        days = engine.settings.forget_after_days
        lines.append(
            f"Left the library, as they are excluded now: {left} videos. What is known of them is"
            f" kept for {days:g} days, in case they are wanted again."
        )
    session.output.result({"settings": list(chosen.values())}, *lines)


@command("watch")
@click.argument("folder", type=PATH)
@click.option("--exclude", "excludes", multiple=True, help="Names to leave out (shell pattern).")
def watch_command(session: Session, folder: Path, excludes: tuple[str, ...]) -> None:
    """Watch FOLDER: a running worker indexes what it holds and what is added."""
    watched = session.engine.watch(folder, excludes)
    session.output.result(
        {"watching": str(watched), "excludes": list(excludes)},
        f"{watched} is watched while a worker runs (heimdex worker).",
    )


@command("unwatch")
@click.argument("folder", type=PATH)
def unwatch_command(session: Session, folder: Path) -> None:
    """Stop watching FOLDER; its videos stay in the library."""
    unwatched = session.engine.unwatch(folder)
    session.output.result({"unwatched": str(unwatched)}, f"{unwatched} is no longer watched.")
