"""Which videos a search looks in: by their folder, name, date, length and language."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from engine.store.cutting import normal
from engine.store.database import Database


@dataclass(frozen=True, slots=True)
class VideoFilter:
    """What a video must match; an empty part asks for nothing. Times as the store keeps them.

    ``folders`` name a folder, or some in a row, anywhere above the file, or its whole path;
    ``names`` are parts of the file's name. ``after`` (from then on) and ``before`` are about the
    file's last change, in ns since the epoch; ``longer`` and ``shorter`` about the video, in ticks.
    """

    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    after: int | None = None
    before: int | None = None
    longer: int | None = None
    shorter: int | None = None


def select_videos(database: Database, selection: VideoFilter) -> set[int]:
    """The ids of the videos that fit. Of several folders, names or languages one is enough."""
    rows = database.rows(
        "SELECT places.video_id, path FROM places JOIN videos ON videos.id = places.video_id"
        " WHERE (:after IS NULL OR modified_ns >= :after)"
        " AND (:before IS NULL OR modified_ns < :before)"
        " AND (:longer IS NULL OR duration > :longer)"
        " AND (:shorter IS NULL OR duration < :shorter)",
        {
            "after": selection.after,
            "before": selection.before,
            "longer": selection.longer,
            "shorter": selection.shorter,
        },
    )
    if selection.folders or selection.names:
        folders = [_parts(folder) for folder in selection.folders]
        names = [normal(name) for name in selection.names]
        rows = [row for row in rows if _lies(os.fsdecode(row[1]), folders, names)]
    found = {row[0] for row in rows}
    if selection.languages:
        found &= _speaking(database, selection.languages)
    return found


def _speaking(database: Database, languages: Collection[str]) -> set[int]:
    """Videos some of whose words are in one of the languages."""
    marks = ", ".join("?" * len(languages))
    rows = database.rows(
        "SELECT DISTINCT video_id FROM artifacts WHERE role = 'live'"
        " AND step IN ('transcript', 'subtitles') AND EXISTS"
        " (SELECT 1 FROM segments WHERE artifact_id = artifacts.id"
        f" AND language IN ({marks}))",
        list(languages),
    )
    return {row[0] for row in rows}


def _lies(path: str, folders: Sequence[Sequence[str]], names: Sequence[str]) -> bool:
    place = PurePath(path)
    above = _parts(str(place.parent))
    return (not folders or any(_in_a_row(folder, above) for folder in folders)) and (
        not names or any(name in normal(place.name) for name in names)
    )


def _in_a_row(wanted: Sequence[str], parts: Sequence[str]) -> bool:
    size = len(wanted)
    return any(parts[i : i + size] == wanted for i in range(len(parts) - size + 1))


def _parts(path: str) -> list[str]:
    return [part for part in normal(path).replace("\\", "/").split("/") if part]
