"""The command ``upgrade``: bring the index up to date, see what it costs, undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    BadInput,
    Output,
    Session,
    command,
)
from heimdex_desktop.cli.display import UpgradeDisplay
from heimdex_desktop.cli.upgrade_texts import plan_text, result_text
from heimdex_desktop.cli.work import heartbeat_event, interrupts, supervisor
from heimdex_desktop.english import in_english, size

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.types import UpgradeRequest

ACTIONS = ("dry_run", "rollback", "cancel", "retry", "free")
WHOLE = {"scope": "all", "force": False, "since": None}
"""What a result says of an upgrade of everything that is behind."""


@command("upgrade")
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--scope", type=click.Choice(["all", "folder", "video"]), help="Scope of PATHS.")
@click.option("--steps", multiple=True, metavar="STEP[,STEP]", help="Only these steps.")
@click.option("--force", is_flag=True, help="Rebuild even if up to date.")
@click.option("--since", metavar="DATE", help="Only videos added or changed since (2026-11-21).")
@click.option("--delay", type=float, default=0.0, metavar="S", help="Pause between videos.")
@click.option(
    "--order",
    type=click.Choice(["newest", "searched", "smallest"]),
    default="newest",
    show_default=True,
    help="Which videos come first.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan only.")
@click.option("--rollback", is_flag=True, help="Undo the last upgrade.")
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
    """Bring every video up to date, or those at and under PATHS.

    Searches see each video as it was until all of it is ready. An upgrade that was interrupted
    continues where it was.
    """
    action = _action(flags)
    asked = _request(paths, scope, steps, force, since, delay, order)
    engine, output = session.engine, session.output
    if action == "dry_run":
        plan = in_english(engine.upgrades.plan(asked))
        output.result(plan, *plan_text(plan, dry=True))
        return DONE
    if action is not None:
        _require_nothing_else(action, asked)
        if not BODIES[action](engine, output):
            return DONE
    elif engine.upgrades.open():
        _go_on(engine, output, asked)
    else:
        plan = in_english(engine.upgrades.start(asked))
        output.event({"event": "plan", **plan})
        output.say(*plan_text(plan))
        if not plan["videos"]:
            output.event(_nothing(engine, plan))
            return DONE
    return _follow(engine, output)


def _free(engine: Engine, output: Output) -> bool:
    """Returns, as all bodies do, whether there is work to follow."""
    freed = engine.upgrades.free()
    text = f"{size(freed)} freed." if freed else "Nothing that an upgrade replaced is kept."
    output.result({"freed": freed}, text)
    return False


def _cancel(engine: Engine, output: Output) -> bool:
    ended = engine.upgrades.cancel()
    if not ended and engine.upgrades.open():
        raise BadInput(
            "An upgrade is being undone; that cannot be cancelled.",
            "To continue it: heimdex upgrade.",
        )
    text = "The upgrade is cancelled; what is done stays." if ended else "No upgrade to cancel."
    output.result({"cancelled": ended}, text)
    return False


def _roll_back(engine: Engine, output: Output) -> bool:
    engine.upgrades.roll_back()
    return True


def _retry(engine: Engine, output: Output) -> bool:
    count = engine.upgrades.retry()
    if not count:
        text = "Nothing to try again: the last upgrade failed on no video."
        output.result(_nothing(engine, WHOLE), text)
    return bool(count)


BODIES: dict[str, Callable[[Engine, Output], bool]] = {
    "rollback": _roll_back,
    "cancel": _cancel,
    "retry": _retry,
    "free": _free,
}


def _action(flags: dict[str, bool]) -> str | None:
    chosen = [name for name in ACTIONS if flags[name]]
    if len(chosen) > 1:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in chosen)
        raise BadInput(f"{names} cannot be asked for together.", "Choose one.")
    return chosen[0] if chosen else None


def _require_nothing_else(action: str, asked: UpgradeRequest) -> None:
    """An action is about the last upgrade as a whole: what would choose a part is refused."""
    from engine.types import UpgradeRequest

    if asked != UpgradeRequest():
        raise BadInput(
            f"--{action} is about the last upgrade as a whole.",
            "Leave the paths and the other options out.",
        )


def _request(
    paths: tuple[Path, ...],
    scope: str | None,
    steps: tuple[str, ...],
    force: bool,
    since: str | None,
    delay: float,
    order: str,
) -> UpgradeRequest:
    from engine.types import UpgradeOrder, UpgradeRequest, UpgradeScope

    wanted = tuple(step.strip() for part in steps for step in part.split(",") if step.strip())
    if steps and not wanted:
        raise BadInput("--steps names no step.", "Write: --steps STEP[,STEP].")
    named = UpgradeScope(scope or ("folder" if paths else "all"))
    return UpgradeRequest(
        scope=named,
        paths=paths,
        force=force,
        since=None if since is None else _time(since),
        steps=wanted,
        delay=delay,
        order=UpgradeOrder(order),
    )


def _time(text: str) -> float:
    """Unix seconds of a date (its first moment, here) or a date and time."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise BadInput(f"{text!r} is not a date.", "Write it as 2026-11-21.") from error


def _go_on(engine: Engine, output: Output, asked: UpgradeRequest) -> None:
    """Let the unfinished upgrade continue; another one cannot be asked for meanwhile."""
    from engine.errors import UsageError
    from engine.messages import Code
    from engine.types import UpgradeRequest

    if asked != UpgradeRequest():
        raise UsageError(Code.UPGRADE_OPEN)
    engine.upgrades.resume()
    output.say("An upgrade was begun before; it continues.")


def _nothing(engine: Engine, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The result where nothing was to be done."""
    return {
        "event": "done",
        "state": "done",
        "spec_version": engine.spec_version,
        **{name: asked[name] for name in WHOLE},
        "videos": 0,
        "upgraded": 0,
        "failed": 0,
        "steps": {},
        "seconds": 0.0,
        "verified": None,
        "rollback": engine.upgrades.can_roll_back(),
        "problem": None,
        "failures": [],
    }


def _follow(engine: Engine, output: Output) -> int:
    """Work, or follow the worker, until the upgrade is at its end or stops; print the result."""
    from engine.errors import Cancelled

    engine.queue.withdraw_cancel()
    with UpgradeDisplay(output) as display, interrupts() as stop:
        if engine.queue.paused():
            display.waits_for_resume()

        def left() -> bool:
            still = engine.upgrades.at_work()  # first, so that the last progress shown is the end
            progress = engine.upgrades.progress()
            if progress is not None:
                display.progress(progress)
            return still

        try:
            supervisor(engine).run(
                left,
                seen=lambda heartbeat: display.heartbeat(heartbeat_event(engine, heartbeat)),
                cancelled=lambda: stop.is_set() or engine.queue.cancel_seen(),
            )
        except Cancelled:
            return _interrupted(engine, output)
    return _tell(engine, output)


def _interrupted(engine: Engine, output: Output) -> int:
    """This command was interrupted; another's worker continues, unless all work was cancelled."""
    goes_on = not engine.queue.cancel_seen() and not engine.queue.indexing_is_free()
    again = "follow it again" if goes_on else "continue"
    error = {
        "message": "A worker continues the upgrade; this command only followed it."
        if goes_on
        else "The upgrade was interrupted; what is done stays.",
        "advice": f"To {again}: heimdex upgrade. To end it: heimdex upgrade --cancel.",
    }
    output.error(error, CANCELLED)
    return CANCELLED


def _tell(engine: Engine, output: Output) -> int:
    result = in_english(engine.upgrades.result())
    if result is None:  # paused or stopped: the progress says why
        progress = in_english(engine.upgrades.progress())
        paused = {"message": "The upgrade is paused.", "advice": "To continue: heimdex upgrade."}
        output.error((progress and progress["problem"]) or paused, ENVIRONMENT)
        return ENVIRONMENT
    output.result({"event": "done", **result}, *result_text(result))
    if result["state"] == "cancelled":
        return CANCELLED
    if result["state"] == "rolled_back":
        return DONE  # what it had failed on is of no matter any more
    return SOME_FAILED if result["failed"] or result["problem"] else DONE
