"""The places of a moment: the same words said again elsewhere in its video, one shown at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from engine.types.reports import MomentRow


def stops(moment: MomentRow) -> list[MomentRow]:
    """A moment at each of its places, in order of time; itself where it has but one."""
    places = moment.get("places", [])
    if len(places) <= 1:
        return [moment]
    return [cast("MomentRow", {**moment, **place}) for place in places]


def stop_of(moment: MomentRow) -> int:
    """The number of the place at which a moment stands."""
    instants = [one["at"] for one in stops(moment)]
    return instants.index(moment["at"]) if moment["at"] in instants else 0
