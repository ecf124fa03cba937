"""The clock of a file whose own clock jumps: where it does, and what then makes it go on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Jump:
    """From byte ``position`` of the file on, a stream's time stamps are ``shift`` ticks too early.

    ``stream`` is the container's stream index, ``id`` the container's own name of it (the PID of a
    transport stream). A jump stands until the stream's next one.
    """

    stream: int
    id: int
    position: int
    shift: int


@dataclass(frozen=True, slots=True)
class Clock:
    """What makes one continuous time of a file's own clock.

    Without jumps, which is the rule, the file's clock is taken as it is. ``end`` is the time (ticks
    from the container's start) at which the last stream ends, where every packet was looked at.
    """

    jumps: tuple[Jump, ...] = ()
    end: int | None = None


OWN_CLOCK = Clock()
"""The file's own clock, as it is."""
