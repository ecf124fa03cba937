"""Weighs what a container, a name and the file itself say of when a video was recorded.

The order (docs/formats.md, Dates):

1. a camera's own key with its zone;
2. the name, where a camera or recorder wrote it: where it agrees with the container's instant, the
   zone is the difference of the two; where it does not, the container's is the time of a later
   encoding, or a clock that was wrong;
3. the container's date, or an earlier one that a messenger wrote into the name;
4. the day a messenger wrote into the name;
5. the file's last change.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.dates.clocks import (
    has_clock,
    instant_of,
    text_of_instant,
    text_of_wall,
    wall_of,
    wall_of_instant,
)
from engine.dates.names import NameDate
from engine.types.recorded import DateSource, Recorded

DAY = 86_400
SLACK = 120
"""Seconds by which a name and the container may differ: cameras write one after the other."""
QUARTER = 15 * 60
ZONES = frozenset(
    [hours * 60 for hours in range(-12, 15)]
    + [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765]
)
"""Minutes east of UTC that clocks are or were set to in this century."""
TO_COME = 2 * DAY
"""A date later than this from now is a wrong clock's."""


def weigh(
    contained: Recorded | None,
    named: Sequence[NameDate],
    modified: Sequence[float],
    length: float,
    now: float,
) -> Recorded | None:
    """The date of recording that is most to be believed; None where nothing at all is known.

    Args:
        contained: what the container says.
        named: what the names of the video's files say.
        modified: when its files were last changed (Unix seconds).
        length: of the video, in seconds.
        now: Unix seconds; dates after it are not believed.
    """
    if contained is not None and _is_to_come(contained.at, now):
        contained = None
    named = [name for name in named if not _is_to_come(name.at, now)]
    if contained is not None and contained.source is DateSource.CAMERA:
        return contained
    if own := [name.at for name in named if not name.sent]:
        return _by_name(_fullest(own), contained, length)
    sent = _fullest([name.at for name in named]) if named else None
    if contained is not None and (sent is None or _is_before(contained.at, sent)):
        return contained
    if sent is not None:
        return Recorded(sent, DateSource.NAME)
    return Recorded(text_of_instant(min(modified)), DateSource.FILE) if modified else None


def _by_name(at: str, contained: Recorded | None, length: float) -> Recorded:
    """What a camera's name says, completed by what the container agrees with."""
    if contained is None:
        return Recorded(at, DateSource.NAME)
    if not has_clock(at):
        # The container says at which time of that very day.
        same = _shown(contained.at)[:10] == at and has_clock(contained.at)
        return contained if same else Recorded(at, DateSource.NAME)
    wall = wall_of(at)
    if wall is not None and len(at) == len(text_of_wall(wall)) and contained.at.endswith("Z"):
        zone = _zone(wall, instant_of(contained.at), length)
        if zone:
            return Recorded(text_of_wall(wall, zone), DateSource.NAME)
    return Recorded(at, DateSource.NAME)


def _zone(wall: int, instant: int, length: float) -> int | None:
    """Minutes east of UTC if ``wall`` and ``instant`` are one recording's begin, or begin and end.

    Zero also where a camera wrote its clock as UTC: then the zone is not known.
    """
    found = []
    for moment in (instant, instant - round(length)):
        zone = round((wall - moment) / QUARTER) * QUARTER
        if zone // 60 in ZONES and abs(wall - moment - zone) <= SLACK:
            found.append(zone // 60)
    return found[0] if found else None


def _fullest(dates: Sequence[str]) -> str:
    """Of several names' dates the one that says most, else the earliest."""
    return min(dates, key=lambda at: (not has_clock(at), instant_of(at)))


def _is_before(at: str, sent: str) -> bool:
    """Whether a container's date may be that of a recording sent at ``sent``, and says more."""
    return instant_of(at) < instant_of(sent) + DAY and not sent.startswith(at)


def _is_to_come(at: str, now: float) -> bool:
    return instant_of(at) > now + TO_COME


def _shown(at: str) -> str:
    """The clock at the place; of a bare instant, this machine's."""
    wall = wall_of(at)
    return text_of_wall(wall_of_instant(instant_of(at)) if wall is None else wall)
