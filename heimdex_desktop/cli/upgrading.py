"""The command ``upgrade``: bring the index to the latest spec, see what it costs, take it back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heimdex_desktop.cli.command import (
    CANCELLED,
    DONE,
    ENVIRONMENT,
    PATH,
    SOME_FAILED,
    Output,
    Session,
    command,
)
from heimdex_desktop.cli.display import UpgradeDisplay
from heimdex_desktop.cli.work import interrupts, supervisor

if TYPE_CHECKING:
    from engine.api import Engine
    from engine.upgrade_types import UpgradeRequest

SHOWN = 3  # paths of videos for each obstacle; --json tells more

ACTIONS = ("dry_run", "rollback", "cancel", "retry", "free")


@command("upgrade")
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--scope", type=click.Choice(["all", "folder", "video"]), help="With PATHs: of what.")
@click.option("--steps", multiple=True, metavar="STEP[,STEP]", help="Only these steps.")
@click.option("--force", is_flag=True, help="Make anew even what is up to date.")
@click.option("--since", metavar="DATE", help="Only videos added or changed since (2026-11-21).")
@click.option("--delay", type=float, default=0.0, metavar="S", help="Rest after each video.")
@click.option(
    "--order",
    type=click.Choice(["newest", "searched", "smallest"]),
    default="newest",
    show_default=True,
    help="Which videos come first.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@click.option("--rollback", is_flag=True, help="Take the last upgrade back.")
@click.option("--cancel", is_flag=True, help="End the upgrade that is under way.")
@click.option("--retry", is_flag=True, help="Try again what the last upgrade failed on.")
@click.option("--free", is_flag=True, help="Delete what the last upgrade replaced.")
def upgrade_command(
    session: Session,
    paths: tuple[Path, ...],
    scope: str | None,
    steps: tuple[str, ...],
    force: bool,
    since: str | None,
    delay: float,
    order: str,
    **flags: bool,
) -> int:
    """Bring every video to the latest spec, or those at and under PATHS.

    Searches see each video as it was until all of it is made anew. An upgrade that was interrupted
    goes on where it was.
    """
    action = _action(flags)
    asked = _request(paths, scope, steps, force, since, delay, order)
    engine, output = session.engine, session.output
    if action == "dry_run":
        plan = engine.upgrades.plan(asked)
        output.result(plan, text=_plan_text(plan))
        return DONE
    if action == "free":
        freed = engine.upgrades.free()
        output.result({"freed": freed}, text=f"{freed / 1e6:.1f} MB freed.")
        return DONE
    if action == "cancel":
        ended = engine.upgrades.cancel()
        text = "The upgrade is cancelled; what is done stays." if ended else "No upgrade to cancel."
        output.result({"cancelled": ended}, text=text)
        return DONE
    if action == "rollback":
        engine.upgrades.roll_back()
    elif action == "retry":
        if not engine.upgrades.retry():
            output.result({"event": "done", "retried": 0}, text="Nothing failed.")
            return DONE
    elif engine.upgrades.open():
        _go_on(engine, output, asked)
    else:
        plan = engine.upgrades.start(asked)
        output.event({"event": "plan", **plan})
        if not plan["videos"]:
            output.result(_nothing(plan), text=_plan_text(plan))
            return DONE
        output.say(_plan_text(plan))
    return _follow(engine, output)


def _action(flags: dict[str, bool]) -> str | None:
    from engine.errors import UsageError

    chosen = [name for name in ACTIONS if flags[name]]
    if len(chosen) > 1:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in chosen)
        raise UsageError(f"{names} cannot be asked for together.", "Choose one.")
    return chosen[0] if chosen else None


def _request(
    paths: tuple[Path, ...],
    scope: str | None,
    steps: tuple[str, ...],
    force: bool,
    since: str | None,
    delay: float,
    order: str,
) -> UpgradeRequest:
    from engine.upgrade_types import UpgradeOrder, UpgradeRequest, UpgradeScope

    named = UpgradeScope(scope or ("folder" if paths else "all"))
    return UpgradeRequest(
        scope=named,
        paths=paths,
        force=force,
        since=None if since is None else _time(since),
        steps=tuple(step.strip() for part in steps for step in part.split(",") if step.strip()),
        delay=delay,
        order=UpgradeOrder(order),
    )


def _time(text: str) -> float:
    """Unix seconds of a date (its first moment, here) or a date and time."""
    from engine.errors import UsageError

    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise UsageError(f"{text!r} is no date.", "Write it as 2026-11-21.") from error


def _go_on(engine: Engine, output: Output, asked: UpgradeRequest) -> None:
    """Let the unfinished upgrade go on; another one cannot be asked for meanwhile."""
    from engine.errors import UsageError
    from engine.upgrade_types import UpgradeRequest

    if asked != UpgradeRequest() or (engine.upgrades.at_work() and not engine.indexing_is_free()):
        raise UsageError(
            "An upgrade of this library is not at its end.",
            "Let it go on (heimdex upgrade), or end it (heimdex upgrade --cancel).",
        )
    engine.upgrades.resume()
    output.say("The upgrade that was begun goes on.")


def _nothing(plan: dict[str, Any]) -> dict[str, Any]:
    """The result where nothing was to be done."""
    shared = ("spec_version", "scope", "force", "since", "blocked")
    return {
        "event": "done",
        "state": "done",
        **{name: plan[name] for name in shared},
        "videos": 0,
        "upgraded": 0,
        "failed": 0,
        "steps": {},
        "seconds": 0.0,
    }


def _follow(engine: Engine, output: Output) -> int:
    """Work, or follow the worker, until the upgrade is at its end or stops; print the result."""
    from engine.errors import Cancelled

    engine.withdraw_cancel()
    with UpgradeDisplay(output) as display, interrupts() as stop:
        if engine.paused():
            display.waits_for_resume()

        def left() -> bool:
            progress = engine.upgrades.progress()
            if progress is not None:
                display.progress(progress)
            return engine.upgrades.at_work()

        try:
            supervisor(engine).run(
                left,
                seen=lambda beat: display.beat(engine.path_of(beat.video_id), beat),
                cancelled=lambda: stop.is_set() or engine.cancel_seen(),
            )
        except Cancelled:
            output.error(
                "The upgrade was interrupted; what is done stays.",
                "To go on: heimdex upgrade. To end it: heimdex upgrade --cancel.",
                CANCELLED,
            )
            return CANCELLED
    return _tell(engine, output)


def _tell(engine: Engine, output: Output) -> int:
    result = engine.upgrades.result()
    if result is None:  # paused or stopped: the progress says why
        progress = engine.upgrades.progress()
        problem = (progress or {}).get("problem") or {
            "message": "The upgrade is paused.",
            "advice": "To go on: heimdex upgrade.",
        }
        output.error(problem["message"], problem["advice"], ENVIRONMENT)
        return ENVIRONMENT
    output.result({"event": "done", **result}, text=_result_text(result))
    return SOME_FAILED if result["failed"] or result["problem"] else DONE


def _plan_text(plan: dict[str, Any]) -> str:
    if not plan["videos"]:
        so_far = " as far as that can be now" if plan["blocked"] else " already"
        lines = [f"Every video is at spec {plan['spec_version']}{so_far}."]
    else:
        lines = [
            f"{plan['videos']} videos to bring to spec {plan['spec_version']}:"
            f" about {_duration(plan['seconds_estimated'])},"
            f" {plan['bytes_needed'] / 1e6:.0f} MB more ({plan['bytes_free'] / 1e9:.1f} GB free)."
        ]
    for name, row in plan["steps"].items():
        count = row["stale"] + row["missing"]
        about = "" if row["measured"] else " (a guess: not measured yet)"
        seconds = _duration(row["seconds_estimated"])
        lines.append(f"  {name}: {count}, about {seconds}{about}. {row['gain']}")
    for row in plan["blocked"]:
        lines.append(f"  not now: {row['step']}, {row['videos']} videos. {row['reason']}")
        lines += [f"    {path}" for path in row["paths"][:SHOWN]]
    return "\n".join(lines)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _result_text(result: dict[str, Any]) -> str:
    if result["state"] == "rolled_back":
        return "The upgrade was taken back: the index and its models are as they were before."
    lines = [
        f"{result['upgraded']} of {result['videos']} videos are at spec {result['spec_version']},"
        f" {result['failed']} failed; {_duration(result['seconds'])}."
    ]
    for row in result["failures"]:
        lines.append(f"  failed: {row['path']}\n    {row['message']} {row['advice']}")
    if result["failures"]:
        lines.append("  To try those again: heimdex upgrade --retry")
    if result["problem"]:
        lines.append(f"  {result['problem']['message']} {result['problem']['advice']}")
    if result["rollback"]:
        lines.append(
            "  To take it back: heimdex upgrade --rollback. To free the space that takes:"
            " heimdex upgrade --free"
        )
    return "\n".join(lines)
