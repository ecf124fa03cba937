"""On which volume, and in which folder there, the files of a scan are seen."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from engine.disk.presence import Look, System, Why, folder_number
from engine.store.library import Library
from engine.store.videos import Place

Where: TypeAlias = tuple[Path, str, str]
"""A mount point, the identity of what is mounted there, and a folder's number on it."""


class Whereabouts:
    """What one scan learns of volumes and folders; each is asked about once.

    Attributes:
        look: judges what is not seen.
    """

    def __init__(self, library: Library, system: System) -> None:
        self._library = library
        self._system = system
        self.look = Look(system=system)
        self._known: dict[Path, tuple[int, Where]] = {}
        self._renewed: list[tuple[int, Where]] = []

    def of(self, folder: Path, device: int = -1) -> Where:
        """Where a folder is; asked again where ``device``, of a file in it, is another."""
        known = self._known.get(folder)
        if known is None or known[0] != device:
            try:
                volume = self._system.volume(folder)
                where = volume.mount, volume.identity, folder_number(self._system.stat(folder))
            except OSError:
                where = Path(folder.anchor), "", ""  # nothing proves its absence then
            known = self._known[folder] = device, where
        return known[1]

    def saw(self, place: Place, where: Where) -> None:
        """A file is where it was; ``note`` records what is new of the volume it is on."""
        if (place.mount, place.volume, place.folder) != where or place.absent_days:
            self._renewed.append((place.id, where))

    def note(self) -> None:
        """Record what ``saw`` learned."""
        if self._renewed:
            with self._library.database.transaction():
                for place_id, where in self._renewed:
                    self._library.videos.absences.saw(place_id, *where)
        self._renewed = []

    def forget_left(self, video_id: int, here: Path, volume: str) -> None:
        """A video that was found at ``here`` moved from the places where it is not any more."""
        for place in self._library.videos.places(video_id):
            if place.path == here:
                continue
            presence = self.look.presence(place.known)
            # A volume that is at another mount point has left the one where it was.
            moved = place.volume == volume != "" and presence.why in (
                Why.DRIVE_AWAY,
                Why.OTHER_DRIVE,
            )
            if presence.is_absent or moved:
                self._library.videos.drop_place(place.path)
