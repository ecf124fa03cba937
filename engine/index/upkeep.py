"""Upkeep of a library by the process that indexes it: a check after a power cut, backups."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from engine.errors import Cancelled, EnvironmentProblem
from engine.index.progress import Reporter
from engine.messages import Code, message
from engine.store.library import Library
from engine.store.loads import this_boot

log = logging.getLogger(__name__)

IN_USE = "in_use_since"
"""The fact in which start of the machine a worker began that has not ended in order."""
CHECKED = "checked_at"
"""The fact when the database was last found sound (seconds since 1970)."""
MONTH = 30 * 86_400.0


def check_after_power_cut(library: Library, reporter: Reporter) -> None:
    """Read the database through where the machine went down under the last worker, or monthly.

    A process that dies harms no database: the system still writes what it had been given.

    Raises:
        EnvironmentProblem: it is damaged.
    """
    since, checked = library.choices.meta(IN_USE), library.choices.meta(CHECKED)
    went_down = since is not None and since != this_boot()
    if went_down or (checked is not None and not 0 <= time.time() - checked < MONTH):
        reporter.idle(message(Code.CHECKING_LIBRARY))
        problems = library.database.problems()
        if problems:
            log.error("the database is damaged: %s", "; ".join(problems))
            raise EnvironmentProblem(Code.LIBRARY_DAMAGED, path=str(library.database.path))
        checked = None
    if checked is None:
        library.choices.set_meta(CHECKED, time.time())
    if since != this_boot():
        library.choices.set_meta(IN_USE, this_boot())


def ended_in_order(library: Library) -> None:
    """A worker has put everything away."""
    library.choices.drop_meta(IN_USE)


def back_up(library: Library, reporter: Reporter, stopping: Callable[[], bool]) -> None:
    """Make a rolling backup if one is due: to be asked when there is nothing else to do."""
    if library.ledger.last_id() == 0 or not library.backups.is_due():
        return
    reporter.idle(message(Code.BACKING_UP))

    def tick() -> None:
        if stopping():
            raise Cancelled

    try:
        keep = library.choices.settings().keep_backups
        library.backups.keep_rolling(library.database, keep, tick)
    except Cancelled:
        log.info("the backup is left for another time")
