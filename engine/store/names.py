"""The names of files and folders as they are searched: a row for each place where a video is.

A place's row goes with it (a trigger of the database), so that a file that was moved or renamed is
found by its new name at once, without being indexed again.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from engine.errors import EnvironmentProblem
from engine.store.cutting import folded, grams, is_run, words_of
from engine.store.database import Database
from engine.store.fulltext import Term, inside_words

_EXTENSION = re.compile(r"(?<=.)\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,5}$")
_CAMEL = re.compile("(?<=[a-z]{2})(?=[A-Z][a-z])")
_PARTS = re.compile("[^.]+")
_SHORT = 3

INDEX = "place_grams"


def shown_name(path: Path, tops: Iterable[Path]) -> str:
    """The name of a file with its folders below the topmost of ``tops`` that it is under."""
    above = [top for top in tops if top != path and path.is_relative_to(top)]
    top = min(above, key=lambda one: len(one.parts), default=path.parent)
    return unicodedata.normalize("NFC", path.relative_to(top).as_posix())


def read_name(name: str) -> tuple[str, Sequence[int]]:
    """A name as it is cut into words: no extension, a space within camelCase.

    Returns:
        The text, and for each of its letters and its end the place in the name.
    """
    stem = name[: len(name) - len(_extension(name))]
    breaks = {found.start() for found in _CAMEL.finditer(stem)}
    if not breaks:
        return stem, range(len(stem) + 1)
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(stem):
        letters += [" ", letter] if place in breaks else [letter]
        places += [place, place] if place in breaks else [place]
    return "".join(letters), (*places, len(stem))


def _extension(name: str) -> str:
    found = _EXTENSION.search(name.rpartition("/")[2])
    return "" if found is None else found.group()


def without_extension(text: str) -> str:
    """A query without the extension of a file's name at its end."""
    return text[: len(text) - len(_extension(text))]


def name_term(words: Sequence[str]) -> Term | None:
    """Find names that may hold all of these words (folded), however they are parted there."""
    terms = [_piece(part) for word in words for part in _PARTS.findall(word)]
    matches = dict.fromkeys(term.match for term in terms)
    return Term(INDEX, " AND ".join(matches)) if matches else None


def _piece(word: str) -> Term:
    inside = inside_words(word)
    return Term(INDEX, f'"{word}"') if inside is None else inside


def _pieces(name: str) -> str:
    words = [folded(word).replace(".", "") for word in words_of(read_name(name)[0])]
    short = [word for word in words if len(word) < _SHORT and not is_run(word)]
    return " ".join([*grams("".join(words)), *short])


class Names:
    """The tables ``place_names`` and ``place_grams``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, path: Path, below: Path | None = None) -> None:
        """Record the name of the place at ``path``.

        Args:
            below: the folder that was asked for, where it is no watched one.
        """
        tops = [*self._watched(), below] if below is not None else self._watched()
        identity = self._db.value("SELECT id FROM places WHERE path = ?", (os.fsencode(path),))
        self._write(identity, shown_name(path, tops))

    def renew(self, folder: Path | None = None) -> None:
        """Read the names of all places again, or of those under a folder: it is now watched."""
        tops = self._watched()
        with self._db.transaction():
            if folder is None:
                self._db.run(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')")
            for identity, raw in self._db.rows("SELECT id, path FROM places"):
                path = Path(os.fsdecode(raw))
                if folder is None or path.is_relative_to(folder):
                    self._write(identity, shown_name(path, tops))

    def are_whole(self) -> bool:
        """Whether each place has its name, and the index is whole and of exactly these."""
        counts = [
            self._db.value(f"SELECT count(*) FROM {table}")
            for table in ("places", "place_names", f"{INDEX}_docsize")
        ]
        try:
            self._db.run(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('integrity-check')")
        except EnvironmentProblem:
            return False
        return len(set(counts)) == 1

    def _watched(self) -> list[Path]:
        return [Path(os.fsdecode(row[0])) for row in self._db.rows("SELECT path FROM folders")]

    def _write(self, identity: int, name: str) -> None:
        with self._db.transaction():
            self._db.run("INSERT OR REPLACE INTO place_names VALUES (?, ?)", (identity, name))
            self._db.run("DELETE FROM place_grams WHERE rowid = ?", (identity,))
            self._db.run(
                "INSERT INTO place_grams (rowid, text) VALUES (?, ?)", (identity, _pieces(name))
            )

    def found(
        self, term: Term, limit: int, videos: Collection[int] | None = None
    ) -> list[tuple[int, str, int]]:
        """(video, name, duration in ticks) of places that may match, the newest first."""
        rows = self._db.rows(
            "SELECT places.video_id, place_names.name, ifnull(videos.duration, 0) FROM place_grams"
            " CROSS JOIN places ON places.id = place_grams.rowid"
            " CROSS JOIN videos ON videos.id = places.video_id"
            " CROSS JOIN place_names ON place_names.place_id = places.id"
            " WHERE place_grams MATCH ? ORDER BY place_grams.rowid DESC LIMIT ?",
            (term.match, limit if videos is None else -1),
        )
        return rows if videos is None else [row for row in rows if row[0] in videos][:limit]

    def has(self, word: str) -> bool:
        """Whether a name holds a word (folded), also inside another."""
        term = name_term([word])
        return term is not None and bool(self.found(term, 1))
