"""What a look at the disk did not find: gone for good, hidden for now, or out of reach."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from engine.disk.presence import Look, Presence, Sight, Why, is_reached
from engine.messages import Code, Message, message
from engine.store.library import Library
from engine.store.videos import Place
from engine.types import VideoState

log = logging.getLogger(__name__)

DAYS_TO_BELIEVE = 3
"""On so many days a file must be looked for whose absence no folder proves, before it is hidden."""

AT_REST = frozenset((VideoState.INDEXED, VideoState.QUEUED, VideoState.FAILED, VideoState.OFFLINE))

REASONS: Mapping[Why, Code] = {
    Why.UNREADABLE: Code.FOLDER_REFUSED,
    Why.DRIVE_AWAY: Code.DRIVE_AWAY,
    Why.OTHER_DRIVE: Code.DRIVE_REPLACED,
    Why.DANGLING: Code.LINK_DANGLING,
    Why.FOLDER_GONE: Code.FOLDER_VANISHED,
    Why.FOLDER_EMPTIED: Code.FOLDER_EMPTIED,
}


def reason_of(presence: Presence) -> Message:
    """Why it is not known whether a file is there."""
    assert presence.why is not None
    said = {"os_error": presence.error} if presence.why is Why.UNREADABLE else {}
    return message(REASONS[presence.why], path=str(presence.at), **said)


def names_by_folder(places: Iterable[Place]) -> dict[Path, set[str]]:
    """The names that are known in each folder."""
    found: dict[Path, set[str]] = {}
    for place in places:
        found.setdefault(place.path.parent, set()).add(place.path.name)
    return found


class Missing:
    """Judges the places that one look did not find.

    Args:
        look: with the names that are known in each folder.
        unread: files that are there and could not be read, each with the reason.

    Attributes:
        left: the ids of videos that lost a place.
    """

    def __init__(
        self,
        library: Library,
        look: Look,
        unread: Mapping[Path, Message],
    ) -> None:
        self._library = library
        self._look = look
        self._unread = unread
        self.left: list[int] = []
        self._today = date.today()
        self._kept: dict[int, Message] = {}

    def judge(self, place: Place, *, may_go: bool = True) -> bool:
        """Drop a place whose file is gone; whether the file is there, and can be read.

        Args:
            may_go: whether the folder it is in was asked for; else it is offline at the most.
        """
        presence = self._look.presence(place.known)
        if presence.sight is Sight.HERE and place.path not in self._unread:
            return True
        if may_go and self._is_gone(place, presence):
            self._drop(place)
            return False
        if presence.sight is Sight.HERE:
            why = self._unread[place.path]
        elif presence.why is not None:
            why = reason_of(presence)
        else:
            why = message(Code.FOLDER_VANISHED, path=str(place.path))
        self._kept[place.video_id] = why
        return False

    def _is_gone(self, place: Place, presence: Presence) -> bool:
        """Proven by this look, or seen absent on days enough."""
        if presence.sight is Sight.GONE:
            return True
        absences = self._library.videos.absences
        return presence.is_absent and absences.missed(place.id, self._today) >= DAYS_TO_BELIEVE

    def _drop(self, place: Place) -> None:
        videos = self._library.videos
        with self._library.database.transaction():
            videos.absences.note(place.id, self._today)
            videos.drop_place(place.path)
            hide_without_place(self._library, place.video_id)
        self.left.append(place.video_id)

    def age(self, roots: Collection[Path], settling: Collection[Path]) -> None:
        """Count today for the removed videos that this look did not find under ``roots``.

        A file that is there and was skipped is left out on purpose.

        Args:
            settling: what may be seen soon.
        """
        absences = self._library.videos.absences
        for gone in absences.gone():
            known = gone.known
            if known is None:
                absences.count(gone, self._today)
            elif any(known.path.is_relative_to(root) for root in roots):
                presence = self._look.presence(known)
                waits = known.path in settling or known.path in self._unread
                if presence.is_absent or (presence.sight is Sight.HERE and not waits):
                    absences.count(gone, self._today)

    def warnings(self) -> list[Message]:
        """Put the videos that are kept offline; each reason once, with how many videos it is of."""
        counts: Counter[Message] = Counter()
        for video_id, why in self._kept.items():
            video = self._library.videos.get(video_id)
            if video is None or self._is_elsewhere(video_id):
                continue
            counts[why] += 1
            if video.state in AT_REST:
                self._library.videos.put_offline(video_id, why)
        return [message(Code.VIDEOS_KEPT, reason=why, count=count) for why, count in counts.items()]

    def _is_elsewhere(self, video_id: int) -> bool:
        """Whether another place of a video can be reached."""
        places = self._library.videos.places(video_id)
        return any(is_reached(one.path) and one.path not in self._unread for one in places)


def told_with(warnings: Iterable[Message], kept: Sequence[Message]) -> list[Message]:
    """Warnings with what is kept; that a folder of it cannot be read is said with it."""
    reasons = [each.values["reason"] for each in kept]
    refused = [each.values.get("path") for each in reasons if isinstance(each, Message)]
    rest = [
        each
        for each in warnings
        if each.code != Code.FOLDER_UNREADABLE or each.values["path"] not in refused
    ]
    return [*rest, *kept]


def hide_without_place(library: Library, video_id: int) -> None:
    """A video without a place is hidden, not deleted: its file may have moved."""
    if not library.videos.places(video_id):
        log.info("video %s has no file any more", video_id)
        library.videos.transition(video_id, VideoState.REMOVED)
