"""Faces that may be somebody's, but not so surely that a name is given without asking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.index.whose import Known, Said, known_to, said_of
from engine.models.recognisers import recogniser

if TYPE_CHECKING:
    from engine.store.library import Library
    from engine.types.people import FoundPersonRow, ScenePlace

WORTH_ASKING = 0.7
"""Share of the likeness that gives a name from which on it is worth to ask."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Scene people (ids) who may be a person (id), by how alike they are (a cosine)."""

    person_id: int
    likeness: float
    scene_people: tuple[int, ...]


def unsure(library: Library) -> list[Unsure]:
    """Whom to ask about, the most alike first: faces of one group are asked about at once.

    Nobody is asked about who is seen beside that very person, nor again after a no.
    """
    people = {one.id for one in library.people.all() if one.name and not one.hidden}
    whose, said = library.people.whose(), said_of(library)
    places: defaultdict[int, list[ScenePlace]] = defaultdict(list)
    taken: defaultdict[tuple[int, int], list[tuple[int, ScenePlace]]] = defaultdict(list)
    for place in library.faces.live_places():
        known = whose.get(place.id)
        if known is None or known.person_id is None:
            places[place.found_id].append(place)
        else:
            taken[place.video_id, place.scene_id].append((known.person_id, place))
    spaces: defaultdict[str, list[FoundPersonRow]] = defaultdict(list)
    for row in library.faces.live_found():
        if row.clear and places[row.id]:
            spaces[row.recogniser].append(row)
    asked: defaultdict[tuple[int, int], list[Unsure]] = defaultdict(list)
    for digest, rows in spaces.items():
        known_people = [one for one in known_to(library, digest) if one.person_id in people]
        least = WORTH_ASKING * recogniser(digest).named
        for row in rows:
            own = places[row.id]
            beside = {
                person
                for place in own
                for person, other in taken[place.video_id, place.scene_id]
                if other.start <= place.end and place.start <= other.end
            }
            likely = _likeliest(row, known_people, beside | _denied(own, said))
            if likely is not None and likely[1] >= least:
                group = next((w.group for p in own if (w := whose.get(p.id)) and w.group), -row.id)
                ids = tuple(place.id for place in own)
                asked[group, likely[0]].append(Unsure(*likely, ids))
    found = [
        Unsure(person, max(one.likeness for one in own), sum((o.scene_people for o in own), ()))
        for (_, person), own in asked.items()
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.scene_people))


def _denied(places: Sequence[ScenePlace], said: dict[int, Said]) -> set[int]:
    """The people whom a person said these are not."""
    return {person for place in places if place.id in said for person in said[place.id].not_of}


def _likeliest(
    row: FoundPersonRow, people: Sequence[Known], left_out: Collection[int]
) -> tuple[int, float] | None:
    """The person whom a found person is most like, and how much."""
    alike = [
        (one.person_id, float(one.likeness(row.vector[None])[0]))
        for one in people
        if one.person_id not in left_out
    ]
    return max(alike, key=lambda pair: pair[1], default=None)
