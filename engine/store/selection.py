"""Which videos a search looks in: by their folder, name, date, length and language."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TypeAlias

from engine.dates.clocks import instant_of_wall
from engine.store.cutting import normal
from engine.store.database import Database

Span: TypeAlias = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class VideoFilter:
    """What a video must match; an empty part asks for nothing. Times as the store keeps them.

    ``folders`` name a folder, or some in a row, anywhere above the file, or its whole path;
    ``names`` are parts of the file's name. ``after`` (from that day on), ``before`` and ``days``
    (spans of which one must hold it, each with the day after its last) are about the day of the
    recording, by the clock at its place where that is known, else by this machine's; ``longer`` and
    ``shorter`` about the video, in ticks.
    """

    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    days: tuple[Span, ...] = ()
    longer: int | None = None
    shorter: int | None = None


def select_videos(database: Database, selection: VideoFilter) -> set[int]:
    """The ids of the videos that fit. Of several folders, names or languages one is enough."""
    dated, days = _dated(selection)
    rows = database.rows(
        "SELECT places.video_id, path FROM places JOIN videos ON videos.id = places.video_id"
        f" WHERE {dated}"
        " AND (:longer IS NULL OR duration > :longer)"
        " AND (:shorter IS NULL OR duration < :shorter)",
        {**days, "longer": selection.longer, "shorter": selection.shorter},
    )
    if selection.folders or selection.names:
        folders = [_parts(folder) for folder in selection.folders]
        names = [normal(name) for name in selection.names]
        rows = [row for row in rows if _lies(os.fsdecode(row[1]), folders, names)]
    found = {row[0] for row in rows}
    if selection.languages:
        found &= _speaking(database, selection.languages)
    return found


def _dated(selection: VideoFilter) -> tuple[str, dict[str, int]]:
    """What the days ask for, in SQL, and its parameters."""
    parameters: dict[str, int] = {}

    def within(begin: date | None, end: date | None) -> str:
        found = ["1"]
        for day, comparison in ((begin, ">="), (end, "<")):
            if day is not None:
                name = f"day{len(parameters)}"
                wall = (day - date(1970, 1, 1)).days * 86_400
                parameters[name] = wall
                parameters[f"{name}_here"] = instant_of_wall(wall)
                found.append(
                    "iif(recorded_wall IS NULL, coalesce(recorded_at, modified_ns / 1000000000)"
                    f" {comparison} :{name}_here, recorded_wall {comparison} :{name})"
                )
        return f"({' AND '.join(found)})"

    spans = [within(*span) for span in selection.days] or ["1"]
    return f"{within(selection.after, selection.before)} AND ({' OR '.join(spans)})", parameters


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
