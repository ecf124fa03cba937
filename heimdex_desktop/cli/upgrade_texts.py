"""What ``upgrade`` says to people: the plan, the result, and the state of an upgrade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from heimdex_desktop.english import size

Row: TypeAlias = Mapping[str, Any]
"""A row of the façade with its messages in English."""

NAMED = 3  # files listed for each obstacle; --json lists more
ROWS = 10  # failed videos listed; --json lists more


def videos(count: int) -> str:
    return "1 video" if count == 1 else f"{count} videos"


def duration(seconds: float) -> str:
    if seconds < 1:
        return "under 1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def plan_text(plan: Row, *, dry: bool = False) -> list[str]:
    """What an upgrade would do; ``dry`` where it is not about to be done."""
    if not plan["videos"]:
        rest = ", except what cannot be made now" if plan["blocked"] else ""
        lines = [f"Nothing to upgrade: all of it is at index version {plan['spec_version']}{rest}."]
    else:
        lines = [
            f"{videos(plan['videos'])} to upgrade to index version {plan['spec_version']}: about"
            f" {duration(plan['seconds_estimated'])}, {size(plan['bytes_needed'])} more on disk"
            f" ({size(plan['bytes_free'])} free)."
        ]
    lines += _aligned([_step_row(name, row) for name, row in plan["steps"].items()])
    for row in plan["downloads"]:
        lines.append(f"  first, {size(row['bytes'])}: heimdex models get {row['name']}")
    lines += [f"  not now: {_obstacle(row)}" for row in plan["blocked"]]
    if dry and plan["videos"]:
        lines.append("Nothing was changed. To do this, leave out --dry-run.")
    return lines


def _step_row(name: str, row: Row) -> tuple[str, ...]:
    guess = "" if row["measured"] else " (estimate)"
    count = videos(row["stale"] + row["missing"])
    return name, count, duration(row["seconds_estimated"]) + guess, row["gain"]


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  " + "  ".join([*map(str.ljust, row[:3], widths), row[3]]) for row in rows]


def _obstacle(row: Row) -> str:
    named = [Path(path).name for path in row["paths"][:NAMED]]
    more = ["…"] if row["videos"] > len(named) else []
    names = f" ({', '.join([*named, *more])})" if named else ""
    return f"{row['step']}, {videos(row['videos'])}{names}. {row['reason']}"


def result_text(result: Row) -> list[str]:
    """The result of an upgrade."""
    if result["state"] == "rolled_back":
        return ["The upgrade was undone: the index and its models are as they were before."]
    lines = [_outcome(result)]
    for row in result["failures"][:ROWS]:
        lines += [f"  failed: {row['path']}", f"    {row['message']} {row['advice']}"]
    if result["failed"] > ROWS:
        lines.append(f"  and {result['failed'] - ROWS} more failed; --json lists them.")
    if result["failed"] and result["state"] == "done":
        lines.append("  To try again what failed: heimdex upgrade --retry")
    if result["problem"]:
        lines.append(f"  {result['problem']['message']} {result['problem']['advice']}")
    if result["rollback"]:
        lines.append("  To undo it: heimdex upgrade --rollback")
        lines.append("  To free the space that this takes: heimdex upgrade --free")
    return lines


def _outcome(result: Row) -> str:
    upgraded, every = result["upgraded"], result["videos"]
    took = duration(result["seconds"])
    if result["state"] == "cancelled":
        return (
            f"The upgrade was cancelled: {upgraded} of {videos(every)} done; what is done stays,"
            " the rest is as it was."
        )
    if result["failed"]:
        failed = result["failed"]
        return f"{upgraded} of {videos(every)} upgraded, {failed} failed ({took})."
    verb = "is" if every == 1 else "are"
    return f"{videos(every)} {verb} at index version {result['spec_version']} ({took})."


def status_text(status: Row) -> list[str]:
    """The line of ``heimdex status`` about upgrading, none where there is nothing to say."""
    upgrade = status["upgrade"]
    if upgrade is None:
        if not status["behind"]:
            return []
        verb = "is" if status["behind"] == 1 else "are"
        return [
            f"  {videos(status['behind'])} {verb} behind. What an upgrade would do:"
            " heimdex upgrade --dry-run"
        ]
    done = f"{upgrade['done'] + upgrade['failed']} of {videos(upgrade['videos'])} done"
    return [f"  {_standing(upgrade, done)} To continue: heimdex upgrade"]


def _standing(upgrade: Row, done: str) -> str:
    if upgrade["problem"]:
        return f"{upgrade['problem']['message']} ({done})."
    if upgrade["state"] == "rolling_back":
        return "The last upgrade is being undone."
    state = "paused" if upgrade["state"] == "paused" else "not finished"
    return f"An upgrade is {state}: {done}."
