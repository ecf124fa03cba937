"""What the façade asks about people: faces that may be somebody's, in rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.index.unsure import unsure

if TYPE_CHECKING:
    from engine.store.library import Library
    from engine.store.people import Seen
    from engine.types.rows import AppearanceRow, PersonRow, SuggestionRow

AT_MOST = 30
"""Suggestions that are made at once."""
LEAST_QUALITY = 0.15
"""A face that is worse than this is nothing to ask about."""


def suggestions(
    library: Library,
    people: Mapping[str, PersonRow],
    appearance: Callable[[Seen], AppearanceRow],
) -> list[SuggestionRow]:
    """The suggestions of a library, the most alike first, at most ``AT_MOST``.

    Args:
        people: who may be suggested, by id.
        appearance: makes the row of one that was seen.
    """
    asked = unsure(library)
    seen = {one.scene_person_id: one for one in library.people.seen()} if asked else {}
    found: list[SuggestionRow] = []
    for each in asked:
        person = people.get(str(each.person_id))
        own = [seen[one] for one in each.scene_people if one in seen]
        own.sort(key=lambda one: -one.quality)
        if person is None or not own or own[0].quality < LEAST_QUALITY:
            continue
        place = next(iter(library.videos.places(own[0].video_id)), None)
        found.append(
            {
                "person": person["id"],
                "name": person["name"],
                "picture": person["picture"],
                "likeness": round(each.likeness, 4),
                "video": str(own[0].video_id),
                "title": "" if place is None else place.path.stem,
                "moments": [appearance(one) for one in own],
            }
        )
        if len(found) == AT_MOST:
            break
    return found
