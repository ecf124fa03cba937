"""Whose each face is, over the whole library: groups of what is alike, and who has a name.

Concluded from what steps found (``found_people``, ``scene_people``) and from what a person said
(names, pictures, marks), and made again whenever either changes; nothing here is embedded twice.
Likenesses of found people are put on record as videos come, so that only what is new is compared;
all else follows from the set of them, whatever the order in which they came.

Whoever a person pointed out stays who they are. A name is given without asking where a face is
enough like the person's pictures and clearly more so than like anybody else's, or where it is of a
group that holds one person's faces alone.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from engine.errors import ModelUnavailable
from engine.index.adapters import Models
from engine.index.grouping import Groups, mean_of, pairs_alike
from engine.models.formats import RECOGNISER
from engine.models.recognisers import recogniser
from engine.store.library import Library
from engine.types import ModelKind, ModelRef
from engine.types.people import FaceMark, FaceRow, FoundPersonRow, Whose

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.models.faces import FaceModel

    Vector = NDArray[np.float32]
    Vectors = NDArray[np.float32]

log = logging.getLogger(__name__)

SAME_INSTANT = 1_000_000
"""Ticks by which an instant may have moved when a video was looked at again."""
SAME_PLACE = 0.3
"""Share of overlap from which a face is the one that was marked."""

Embed = Callable[[Sequence[bytes]], tuple["Vectors", "Vectors"]]


@dataclass(slots=True)
class Said:
    """What a person said of one scene person: whose it is, and whose it is not."""

    whose: int | None = None
    not_of: set[int] = field(default_factory=set)


def lacking(library: Library, digest: str) -> dict[str, bytes]:
    """People's pictures that have no vector of this recogniser yet, by their digests."""
    known = library.people.photo_vectors(digest)
    return {
        photo.digest: photo.image for photo in library.people.photos() if photo.digest not in known
    }


def embed_photos(library: Library, digest: str, embed: Embed) -> int:
    """Give people's pictures vectors of a recogniser where they have none; returns how many."""
    pictures = lacking(library, digest)
    if pictures:
        vectors, _ = embed(list(pictures.values()))
        library.people.add_photo_vectors(digest, dict(zip(pictures, vectors, strict=True)))
    return len(pictures)


def recognise(library: Library, models: Models) -> None:
    """See who is in what was made since; people's own pictures come first, where another
    recogniser was chosen."""
    model = models.refs[ModelKind.FACES]
    if isinstance(model, ModelRef) and lacking(library, model.part(RECOGNISER)):
        try:
            faces = cast("FaceModel", models.adapter(ModelKind.FACES))
        except ModelUnavailable as error:
            log.warning("people's pictures are not recognised: %s", error)
        else:
            embed_photos(library, faces.recogniser_digest, faces.embed)
    conclude(library)


def conclude(library: Library) -> bool:
    """Conclude anew whose each face is; returns whether anything changed.

    In one transaction, which is short: what is new is compared before.
    """
    _compare(library)
    with library.database.transaction():
        return library.people.set_whose(_Conclusion(library).rows())


def said_of(library: Library) -> dict[int, Said]:
    """What a person said, by the ids of the live scene people that it is about."""
    by_key: defaultdict[str, list[FaceMark]] = defaultdict(list)
    for mark in library.people.marks():
        by_key[mark.content_key].append(mark)
    found: defaultdict[int, Said] = defaultdict(Said)
    for key, marks in by_key.items():
        video = library.videos.by_content(key)
        faces = None if video is None else library.ledger.live(video.id, "faces")
        people = None if video is None else library.ledger.live(video.id, "scene_people")
        if faces is None or people is None:
            continue
        rows = library.faces.faces(faces.id)
        holder = {face: p.id for p in library.faces.scene_people(people.id) for face in p.faces}
        for mark in marks:
            face = face_at(rows, mark)
            if face is not None and face.id in holder:
                _say(found[holder[face.id]], mark)
    return found


def face_at(rows: Iterable[FaceRow], mark: FaceMark) -> FaceRow | None:
    """The face that was marked: at its instant, or next to it, and at its place."""
    from engine.models.faces import overlap

    best: tuple[float, FaceRow] | None = None
    for row in rows:
        for at, box in row.places:
            if abs(at - mark.at) > SAME_INSTANT:
                continue
            share = overlap(box, mark.box)
            if share >= SAME_PLACE and (best is None or share > best[0]):
                best = share, row
    return None if best is None else best[1]


def _say(said: Said, mark: FaceMark) -> None:
    """The last word counts."""
    if mark.verdict:
        said.whose = mark.person_id
        said.not_of.discard(mark.person_id)
        return
    said.not_of.add(mark.person_id)
    if said.whose == mark.person_id:
        said.whose = None


def _compare(library: Library) -> None:
    """Put on record what is alike among the clear found people that are new."""
    import numpy as np

    known = library.people.compared()
    spaces: defaultdict[str, list[FoundPersonRow]] = defaultdict(list)
    for row in library.faces.live_found():
        if row.clear:
            spaces[row.recogniser].append(row)
    for digest, rows in spaces.items():
        new = [row for row in rows if row.id not in known]
        if not new:
            continue
        every = np.stack([row.vector for row in rows])
        pairs = pairs_alike(np.stack([row.vector for row in new]), every, recogniser(digest).joined)
        alike = [(new[a].id, rows[b].id, likeness) for a, b, likeness in pairs]
        library.people.add_compared(
            [row.id for row in new], [pair for pair in alike if pair[0] != pair[1]]
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A person as a recogniser knows them: mean and single vectors of their pictures."""

    person_id: int
    mean: Vector
    each: Vectors

    def likeness(self, vectors: Vectors) -> NDArray[np.float32]:
        """How much each of some vectors [n, d] is like this person, [n].

        By the mean of the pictures; or by the second best of them, for one alone may be odd.
        """
        import numpy as np

        by_mean: Any = vectors @ self.mean
        if len(self.each) < 2:
            return by_mean  # type: ignore[no-any-return]
        second: Any = np.sort(vectors @ self.each.T, axis=1)[:, -2]
        return np.maximum(by_mean, second)  # type: ignore[no-any-return]


def known_to(library: Library, digest: str) -> list[Known]:
    """Everyone with pictures, as the recogniser of this digest knows them; by id."""
    import numpy as np

    vectors = library.people.photo_vectors(digest)
    of: defaultdict[int, list[Vector]] = defaultdict(list)
    for photo in library.people.photos():
        if photo.digest in vectors:
            of[photo.person_id].append(vectors[photo.digest])
    return [
        Known(person, mean_of(each := np.stack(own), np.ones(len(own), np.float32)), each)
        for person, own in sorted(of.items())
    ]


class _Conclusion:
    """Concludes whose each live scene person is."""

    def __init__(self, library: Library) -> None:
        self._library = library
        keys = library.videos.content_keys()
        self._found = sorted(
            library.faces.live_found(), key=lambda row: (keys.get(row.video_id, ""), row.id)
        )
        self._scene_people = library.faces.live_places()
        self._said = said_of(library)
        self._told: dict[int, int] = {}
        self._not_of: defaultdict[int, set[int]] = defaultdict(set)
        self._mixed: set[int] = set()
        self._hear()

    def rows(self) -> list[Whose]:
        """To whom each scene person belongs."""
        groups = self._groups()
        given: dict[int, tuple[int, float]] = {}
        for digest in {row.recogniser for row in self._found}:
            given |= self._named(digest)
        for found_id, person in self._told.items():
            given[found_id] = person, 1.0
        self._spread(groups, given)
        mixed = self._mixed_ones()
        made = []
        for place in self._scene_people:
            said = self._said.get(place.id, Said())
            match = mixed.get(place.id) or given.get(place.found_id)
            if match is not None and match[0] in said.not_of:
                match = None
            if said.whose is not None:
                match = said.whose, 1.0
            made.append(
                Whose(
                    place.id,
                    groups.get(place.found_id),
                    None if match is None else match[0],
                    0.0 if match is None else round(float(match[1]), 4),
                    said.whose is not None,
                )
            )
        return made

    def _hear(self) -> None:
        """Take what was said of scene people to the found people that they are of."""
        for place in self._scene_people:
            said = self._said.get(place.id)
            if said is None:
                continue
            self._not_of[place.found_id] |= said.not_of
            if said.whose is None:
                continue
            before = self._told.setdefault(place.found_id, said.whose)
            if before != said.whose:
                self._mixed.add(place.found_id)
        for found_id, person in self._told.items():
            if person in self._not_of[found_id]:
                self._mixed.add(found_id)
        for found_id in self._mixed:
            self._told.pop(found_id, None)

    def _groups(self) -> dict[int, int]:
        """The group of each clear found person: the least id of its members."""
        import numpy as np

        found: dict[int, int] = {}
        alike = self._library.people.alike()
        for digest in {row.recogniser for row in self._found}:
            rows = [r for r in self._found if r.recogniser == digest and r.clear]
            if not rows:
                continue
            number = {row.id: i for i, row in enumerate(rows)}
            weights = np.array([len(row.faces) for row in rows], np.float32) ** 0.5
            groups = Groups(np.stack([r.vector for r in rows]), weights, self._apart(number))
            pairs = [
                (min(number[a], number[b]), max(number[a], number[b]), likeness)
                for a, b, likeness in alike
                if a in number and b in number
            ]
            groups.join(pairs, recogniser(digest).joined)
            for members in groups.all():
                least = min(rows[i].id for i in members)
                found |= {rows[i].id: least for i in members}
        return found

    def _apart(self, number: Mapping[int, int]) -> list[tuple[int, int]]:
        """Pairs that are never one: seen together, or told to be different people."""
        apart: set[tuple[int, int]] = set()
        together: defaultdict[tuple[int, int], list[Any]] = defaultdict(list)
        for place in self._scene_people:
            if place.found_id in number:
                together[place.video_id, place.scene_id].append(place)
        for places in together.values():
            for i, one in enumerate(places):
                for other in places[i + 1 :]:
                    if one.start <= other.end and other.start <= one.end:
                        apart.add((number[one.found_id], number[other.found_id]))
        told: defaultdict[int, list[int]] = defaultdict(list)
        for found_id, person in self._told.items():
            if found_id in number:
                told[person].append(number[found_id])
        for person, members in told.items():
            others = [m for p, some in told.items() if p > person for m in some]
            denied = [
                number[found_id]
                for found_id, not_of in self._not_of.items()
                if person in not_of and found_id in number
            ]
            apart |= {(one, other) for one in members for other in (*others, *denied)}
        return [pair for pair in apart if pair[0] != pair[1]]

    def _named(self, digest: str) -> dict[int, tuple[int, float]]:
        """Found people that are enough like somebody's pictures, with the person and likeness."""
        import numpy as np

        rows = [row for row in self._found if row.recogniser == digest]
        named = self._matches(digest, np.stack([row.vector for row in rows]))
        return {
            row.id: match
            for row, match in zip(rows, named, strict=True)
            if match is not None and match[0] not in self._not_of[row.id]
        }

    def _matches(self, digest: str, vectors: Vectors) -> list[tuple[int, float] | None]:
        """For each vector [n, d] the person that it surely is of, and the likeness."""
        import numpy as np

        facts, known = recogniser(digest), known_to(self._library, digest)
        if not known:
            return [None] * len(vectors)
        likeness = np.stack([one.likeness(vectors) for one in known], axis=1)
        best = likeness.argmax(axis=1)
        found: list[tuple[int, float] | None] = []
        for row, first in zip(likeness, best, strict=True):
            others = np.delete(row, first)
            beside = float(row[first]) - float(others.max(initial=-1.0))
            sure = row[first] >= facts.named and beside >= facts.beside
            found.append((known[first].person_id, float(row[first])) if sure else None)
        return found

    def _spread(self, groups: Mapping[int, int], given: dict[int, tuple[int, float]]) -> None:
        """A group that holds one person's faces alone is that person's."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for found_id, group in groups.items():
            members[group].append(found_id)
        for own in members.values():
            people = {given[found_id][0] for found_id in own if found_id in given}
            if len(people) != 1:
                continue
            (person,) = people
            least = min(given[found_id][1] for found_id in own if found_id in given)
            for found_id in own:
                if found_id not in self._mixed and person not in self._not_of[found_id]:
                    given.setdefault(found_id, (person, least))

    def _mixed_ones(self) -> dict[int, tuple[int, float]]:
        """Scene people of found people of whom different things were said: each by itself."""
        import numpy as np

        ids = [place.id for place in self._scene_people if place.found_id in self._mixed]
        spaces = {row.id: row.recogniser for row in self._found}
        found: dict[int, tuple[int, float]] = {}
        for row in self._library.faces.scene_people_by_id(ids):
            (match,) = self._matches(spaces[row.found_id], np.stack([row.vector]))
            if match is not None:
                found[row.id] = match
        return found
