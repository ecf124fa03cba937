"""Moments in which a person is seen, by the name that the person was given."""

from __future__ import annotations

from collections.abc import Collection

from engine.channels import Channel
from engine.messages import Code, Message, message
from engine.models.recognisers import UNKNOWN
from engine.query.people import key_of
from engine.search.hits import REACH, Hit
from engine.store.library import Library
from engine.types import ModelKind

TOLD, LEAST, MOST = 0.98, 0.8, 0.97
"""How sure a face is that a person pointed out; one that is just like them; one that is very."""
FULL_LIKENESS = 0.75

READY = message(Code.READY)


def names_of(library: Library) -> dict[str, int]:
    """The people who can be asked for: their names and ids."""
    return {one.name: one.id for one in library.people.all() if one.name and not one.hidden}


def people_state(library: Library) -> Message:
    """``READY``, or why nobody can be found by name."""
    if not library.choices.settings().people:
        return message(Code.PEOPLE_OFF)
    if library.choices.model(ModelKind.FACES) is None and not library.ledger.made("faces"):
        return message(Code.MODEL_NOT_CHOSEN, kind=ModelKind.FACES.value)
    if not names_of(library):
        return message(Code.NOBODY_NAMED)
    return READY


def person_hits(
    library: Library, channel: Channel, name: str, videos: Collection[int] | None
) -> list[Hit]:
    """Where the person of a name is seen, the surest first; nothing while people are off."""
    if not library.choices.settings().people:
        return []
    ids = {person for known, person in names_of(library).items() if key_of(known) == key_of(name)}
    if not ids:
        return []
    hits = [
        Hit(
            channel=channel,
            video_id=row.video_id,
            start=max(0, row.start - REACH),
            end=row.end + REACH,
            at=row.at,
            score=row.likeness,
            confidence=_confidence(row.likeness, told=row.told),
        )
        for row in library.people.seen(person_ids=ids, videos=videos)
    ]
    return sorted(hits, key=lambda hit: (-hit.confidence, hit.video_id, hit.at))


def _confidence(likeness: float, *, told: bool) -> float:
    if told:
        return TOLD
    share = (likeness - UNKNOWN.named) / (FULL_LIKENESS - UNKNOWN.named)
    return LEAST + (MOST - LEAST) * min(1.0, max(0.0, share))
