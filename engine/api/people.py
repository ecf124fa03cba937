"""The façade's part for people: who is seen, and what a person says of them.

People are recognised only where the setting ``people`` is on. Everything stays in the library's
folder; ``forget_all`` removes it whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.enrolling import face_of, readable, refuse_strangers
from engine.api.suggesting import suggestions
from engine.errors import HeimdexError, ModelUnavailable, UsageError
from engine.index.whose import conclude, embed_photos
from engine.messages import Code, Message
from engine.query.people import key_of
from engine.store.library import Library
from engine.store.people import Seen
from engine.types import ModelKind, seconds
from engine.types.people import FaceMark, Person
from engine.types.rows import AppearanceRow, PersonRow, PersonVideoRow, SuggestionRow

if TYPE_CHECKING:
    from engine.models.faces import FaceModel
    from engine.models.loader import ModelPool

GROUP, MOMENT = "g", "m"
"""What the ids of groups without a name, and of appearances, begin with."""
ID_DIGITS = 19
"""An id of so many digits is no number that the store can hold."""
PICTURES_TAKEN = 12
"""Pictures of a named group by which the person is recognised from then on."""
LEAST_QUALITY = 0.15
"""A group of faces that are all worse than this is not shown for naming."""


class People:
    """People of one library; ``engine.api.engine.Engine`` has one as ``people``.

    Args:
        pool: the models of this process.
        at_rest: has the worker put its work aside meanwhile.
    """

    def __init__(
        self,
        library: Library,
        pool: Callable[[], ModelPool],
        at_rest: Callable[[], AbstractContextManager[bool]],
    ) -> None:
        self._library = library
        self._pool = pool
        self._at_rest = at_rest

    # --- who there is

    def all(self, *, hidden: bool = False) -> list[PersonRow]:
        """Everyone with a name, then the groups that wait for one, the most seen first.

        Args:
            hidden: those who were hidden, in place of all others.
        """
        seen = self._library.people.seen()
        of_person: defaultdict[int, list[Seen]] = defaultdict(list)
        of_group: defaultdict[int, list[Seen]] = defaultdict(list)
        for one in seen:
            if one.person_id is not None:
                of_person[one.person_id].append(one)
            elif one.group is not None:
                of_group[one.group].append(one)
        photos: defaultdict[int, list[tuple[str, bytes, bool]]] = defaultdict(list)
        for each in self._library.people.photos():
            photos[each.person_id].append((each.digest, each.image, each.enrolled))
        people = [
            self._person_row(person, of_person[person.id], photos[person.id])
            for person in self._library.people.all()
            if person.hidden == hidden
        ]
        people.sort(key=lambda row: (not row["name"], -row["faces"], row["name"]))
        if hidden:
            return people
        groups = [
            self._row(f"{GROUP}{group}", "", own)
            for group, own in of_group.items()
            if max(one.quality for one in own) >= LEAST_QUALITY
        ]
        return [*people, *sorted(groups, key=lambda row: (-row["faces"], row["id"]))]

    def _person_row(
        self, person: Person, seen: Sequence[Seen], photos: Sequence[tuple[str, bytes, bool]]
    ) -> PersonRow:
        row = self._row(str(person.id), person.name, seen)
        row["hidden"] = person.hidden
        row["enrolled"] = sum(enrolled for _, _, enrolled in photos)
        if row["picture"] is None and photos:
            digest, image, _ = photos[0]
            self._library.face_images.put(digest, image)
            row["picture"] = self._picture(digest)
        return row

    def _row(self, identity: str, name: str, seen: Sequence[Seen]) -> PersonRow:
        best = max(seen, key=lambda one: (one.quality, -one.scene_person_id), default=None)
        return {
            "id": identity,
            "name": name,
            "faces": sum(one.faces for one in seen),
            "videos": len({one.video_id for one in seen}),
            "hidden": False,
            "enrolled": 0,
            "picture": None if best is None else self._picture(best.digest),
        }

    def videos(self, who: str) -> list[PersonVideoRow]:
        """The videos that somebody (an id or a name) is in, and where.

        Raises:
            UsageError: there is nobody of that id or name.
        """
        by_video: defaultdict[int, list[Seen]] = defaultdict(list)
        for one in self._seen_of(who):
            by_video[one.video_id].append(one)
        names = self._names()
        found: list[PersonVideoRow] = []
        for video_id, own in by_video.items():
            path = next((each.path for each in self._library.videos.places(video_id)), None)
            found.append(
                {
                    "video": str(video_id),
                    "title": "" if path is None else path.stem,
                    "path": "" if path is None else str(path),
                    "moments": [self._appearance(one, names) for one in own],
                }
            )
        return sorted(found, key=lambda row: (-len(row["moments"]), row["title"], row["video"]))

    def of_video(self, video_id: str) -> list[AppearanceRow]:
        """Who is seen in a video, and when: who is hidden is left out."""
        names = self._names()
        hidden = {one.id for one in self._library.people.all() if one.hidden}
        return [
            self._appearance(one, names)
            for one in self._library.people.seen(video_id=int(video_id))
            if one.person_id not in hidden
        ]

    def _appearance(self, one: Seen, names: dict[int, str]) -> AppearanceRow:
        group = None if one.group is None else f"{GROUP}{one.group}"
        person = group if one.person_id is None else str(one.person_id)
        return {
            "id": f"{MOMENT}{one.scene_person_id}",
            "start": seconds(one.start),
            "end": seconds(one.end),
            "at": seconds(one.at),
            "picture": self._picture(one.digest),
            "box": one.box,
            "likeness": one.likeness,
            "told": one.told,
            "person": person,
            "name": "" if one.person_id is None else names.get(one.person_id, ""),
        }

    def suggestions(self) -> list[SuggestionRow]:
        """Faces that may be somebody's, which ``answer`` settles; none where people are off."""
        if not self._library.choices.settings().people:
            return []
        people = {row["id"]: row for row in self.all()}
        return suggestions(self._library, people, lambda one: self._appearance(one, {}))

    # --- what a person says

    def answer(self, who: str, moments: Sequence[str], *, yes: bool) -> None:
        """Say whether appearances (ids) that are nobody's are of somebody; a no is remembered.

        Raises:
            UsageError: there is nobody of that id or name, or an appearance is somebody's.
        """
        with self._library.database.transaction():
            person, _ = self._one(who)
            if person is None:
                raise UsageError(Code.PERSON_GONE, person=who)
            free = {
                f"{MOMENT}{one.scene_person_id}": one
                for one in self._library.people.seen()
                if one.person_id is None
            }
            own = _all_of(moments, free)
            if yes:
                self._claim(person.id, own)
            else:
                self._library.people.add_marks(self._marks(person.id, own, verdict=False))
            conclude(self._library)

    def name(self, who: str, name: str) -> PersonRow:
        """Give somebody a name. A group that gets a name there is already becomes that person's.

        Raises:
            UsageError: there is nobody of that id, or the name cannot be one, or is another's.
        """
        wanted = readable(name)
        people = self._library.people
        with self._library.database.transaction():
            namesake = self._named(wanted)
            person, group = self._one(who)
            if person is not None:
                if namesake is not None and namesake.id != person.id:
                    raise UsageError(Code.PERSON_NAME_TAKEN, name=namesake.name)
                people.rename(person.id, wanted)
                return self._concluded(person.id)
            assert group is not None
            identity = people.add(wanted) if namesake is None else namesake.id
            self._claim(identity, people.seen(group=group))
            return self._concluded(identity)

    def merge(self, kept: str, *others: str) -> PersonRow:
        """Make one person of several: the name of the first is kept, or the first there is.

        Raises:
            UsageError: there is nobody of one of these ids or names.
        """
        people = self._library.people
        with self._library.database.transaction():
            person, group = self._one(kept)
            if person is None:
                assert group is not None
                seen = people.seen(group=group)
                person = self._person(people.add(""))
                self._claim(person.id, seen)
            for who in others:
                other, group = self._one(who)
                if other is None:
                    assert group is not None
                    self._claim(person.id, people.seen(group=group))
                    continue
                if other.id == person.id:
                    raise UsageError(Code.PERSON_IS_SAME, name=who)
                if not person.name and other.name:
                    people.rename(person.id, other.name)
                    people.rename(other.id, "")
                    person = self._person(person.id)
                people.merge(person.id, other.id)
            return self._concluded(person.id)

    def split(self, who: str, moments: Sequence[str], name: str = "") -> PersonRow | None:
        """Say that some appearances are not of somebody, and perhaps whose they are.

        It is remembered: faces that are more like these are not taken for that person again.

        Args:
            moments: ids of appearances (``AppearanceRow``).
            name: whose they are; "" where that is not known.

        Returns:
            who they are now; None where that is nobody yet.

        Raises:
            UsageError: there is nobody of that id, or an appearance is not theirs.
        """
        if not moments:
            raise UsageError(Code.MOMENTS_WANTED, person=who)
        people = self._library.people
        with self._library.database.transaction():
            person, _ = self._one(who)
            own = {f"{MOMENT}{one.scene_person_id}": one for one in self._seen_of(who)}
            apart = _all_of(moments, own)
            target = None
            if name:
                wanted = readable(name)
                namesake = self._named(wanted)
                target = people.add(wanted) if namesake is None else namesake.id
            elif person is None:
                target = people.add("")
            if person is not None:
                people.add_marks(self._marks(person.id, apart, verdict=False))
                people.drop_photos(person.id, {one.digest for one in apart})
            if target is not None:
                self._claim(target, apart)
            if person is None and target is not None:
                rest = [one for moment, one in own.items() if moment not in moments]
                people.add_marks(self._marks(target, rest, verdict=False))
            if target is not None:
                return self._concluded(target)
            conclude(self._library)
            return None

    def hide(self, who: str, *, hidden: bool = True) -> PersonRow:
        """Leave somebody out of lists and searches, also in what is added later; or show them.

        Raises:
            UsageError: there is nobody of that id or name.
        """
        people = self._library.people
        with self._library.database.transaction():
            person, group = self._one(who)
            if person is None:
                assert group is not None
                seen = people.seen(group=group)
                person = self._person(people.add("", hidden=hidden))
                self._claim(person.id, seen)
            people.set_hidden(person.id, hidden=hidden)
            return self._concluded(person.id)

    def enrol(self, name: str, photos: Sequence[Path]) -> PersonRow:
        """Have somebody recognised by photos; more can be added at any time.

        Raises:
            UsageError: people are off, the name cannot be one, or a photo does not serve: nothing
                is enrolled then.
            ModelUnavailable: there is no model of faces.
        """
        wanted = readable(name)
        if not self._library.choices.settings().people:
            raise UsageError(Code.PEOPLE_OFF)
        model = self._model()
        faces = [face_of(model, path) for path in photos]
        with self._library.database.transaction():
            namesake = self._named(wanted)
            identity = self._library.people.add(wanted) if namesake is None else namesake.id
            every = self._library.people.photos()
            mine = [one.image for one in every if one.person_id == identity]
            refuse_strangers(model, wanted, photos, faces, mine)
            for digest, image in faces:
                self._library.people.add_photo(identity, digest, image, enrolled=True)
        embed_photos(self._library, model.recogniser_digest, model.embed)
        return self._concluded(identity)

    def forget(self, who: str) -> None:
        """Forget a name with its photos and all that was said of it; the faces stay, nameless.

        Raises:
            UsageError: there is nobody of that id or name.
        """
        with self._library.database.transaction():
            person, _ = self._one(who)
            if person is None:
                raise UsageError(Code.PERSON_GONE, person=who)
            self._library.people.delete(person.id)
            conclude(self._library)

    def forget_all(self) -> int:
        """Switch people off, and remove all there is of them: names, photos, faces, vectors, also
        from backups. Returns how many pictures of faces were deleted.

        Raises:
            EnvironmentProblem: the work under way does not rest, or a file cannot be changed.
        """
        library = self._library
        library.choices.set_setting("people", value=False)
        with self._at_rest():
            with library.database.transaction():
                library.people.forget_all()
                for artifact_id in library.faces.artifacts():
                    library.ledger.discard(artifact_id)
            deleted = library.face_images.collect(set())
            # What was deleted is overwritten, not only no longer referred to.
            library.database.compact()
            library.backups.forget_people()
        return deleted

    # --- within

    def _concluded(self, person_id: int) -> PersonRow:
        conclude(self._library)
        person = self._person(person_id)
        of_all = [each for each in self._library.people.photos() if each.person_id == person_id]
        photos = [(each.digest, each.image, each.enrolled) for each in of_all]
        return self._person_row(person, self._library.people.seen(person_ids=[person_id]), photos)

    def _claim(self, person_id: int, seen: Sequence[Seen]) -> None:
        """These faces are this person's; the best of them are what they are recognised by."""
        people = self._library.people
        people.add_marks(self._marks(person_id, seen, verdict=True))
        best = sorted(seen, key=lambda one: (-one.quality, one.digest))
        taken = [one for one in best if one.quality >= LEAST_QUALITY][:PICTURES_TAKEN]
        vectors = self._library.people.vectors_of([one.digest for one in taken])
        for one in taken:
            try:
                image = self._library.face_images.get(one.digest)
            except HeimdexError:
                continue  # deleted by hand: the marks hold it, and the next look makes it again
            people.add_photo(person_id, one.digest, image, enrolled=False)
        for recogniser, own in vectors.items():
            people.add_photo_vectors(recogniser, own)

    def _marks(self, person_id: int, seen: Iterable[Seen], *, verdict: bool) -> list[FaceMark]:
        keys = self._library.videos.content_keys()
        return [FaceMark(person_id, keys[one.video_id], one.at, one.box, verdict) for one in seen]

    def _one(self, who: str) -> tuple[Person | None, int | None]:
        """The person, or the group, of an id; or the person of a name."""
        group = who.removeprefix(GROUP)
        is_group = who.startswith(GROUP) and group.isascii() and group.isdigit()
        if is_group and len(group) < ID_DIGITS and self._library.people.seen(group=int(group)):
            return None, int(group)
        people = {str(one.id): one for one in self._library.people.all()}
        found = self._named(who) if who not in people else people[who]
        if found is None:
            raise UsageError(Code.PERSON_GONE, person=who)
        return found, None

    def _seen_of(self, who: str) -> list[Seen]:
        person, group = self._one(who)
        if person is not None:
            return self._library.people.seen(person_ids=[person.id])
        return self._library.people.seen(group=group)

    def _named(self, name: str) -> Person | None:
        wanted = key_of(name)
        people = self._library.people.all()
        return next((one for one in people if one.name and key_of(one.name) == wanted), None)

    def _names(self) -> dict[int, str]:
        return {one.id: one.name for one in self._library.people.all()}

    def _person(self, person_id: int) -> Person:
        return next(one for one in self._library.people.all() if one.id == person_id)

    def _picture(self, digest: str) -> str:
        return str(self._library.face_images.path(digest))

    def _model(self) -> FaceModel:
        from engine.models.chosen import chosen_models

        pool = self._pool()
        ref = chosen_models(pool.folder, self._library.choices.models())[ModelKind.FACES]
        if isinstance(ref, Message):
            raise ModelUnavailable(ref.code, **ref.values)
        return pool.faces(ref.name)


def _all_of(moments: Sequence[str], own: dict[str, Seen]) -> list[Seen]:
    """What was seen in some appearances (ids); refuses one that is not among ``own``."""
    for moment in moments:
        if moment not in own:
            raise UsageError(Code.MOMENT_OF_ANOTHER, moment=moment)
    return [own[moment] for moment in dict.fromkeys(moments)]
