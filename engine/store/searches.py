"""Searches that are kept: the history of what was asked, saved searches, and videos opened."""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine.errors import UsageError
from engine.messages import Code
from engine.store.choices import Choices
from engine.store.database import Database
from engine.types import Example, Sort

KEPT = 1000
"""Queries of the history that are kept; older ones are forgotten."""
LONGEST_QUERY = 1000
"""Letters of a query that the history keeps; a longer one is pasted text that nobody asks again."""
LONGEST_NAME = 200
"""Letters of a saved search's name."""

_SAVED = "SELECT id, name, text, sort, example, created_at FROM saved_searches"


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """A query of the history. ``asked_at`` in Unix seconds; ``strong`` moments were sure then."""

    id: int
    text: str
    asked_at: float
    strong: int


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search kept under a name. It is run again when it is opened: nothing found is kept."""

    id: int
    name: str
    text: str
    sort: Sort
    example: Example | None
    created_at: float


class Searches:
    """The tables ``search_history``, ``saved_searches`` and ``opened_videos``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # --- history

    def remember(self, text: str, strong: int) -> None:
        """Put a query at the head of the history, unless the setting ``keep_history`` is off.

        Args:
            strong: how many moments were sure.
        """
        text = text.strip()
        if not text or len(text) > LONGEST_QUERY or not Choices(self._db).settings().keep_history:
            return
        with self._db.transaction():
            self._db.run(
                "INSERT OR REPLACE INTO search_history (text, asked_at, strong) VALUES (?, ?, ?)",
                (_normal(text), time.time(), strong),
            )
            self._db.run(
                "DELETE FROM search_history WHERE id NOT IN"
                " (SELECT id FROM search_history ORDER BY id DESC LIMIT ?)",
                (KEPT,),
            )

    def history(self, limit: int = KEPT) -> list[AskedQuery]:
        """The last queries, newest first, each once."""
        rows = self._db.rows(
            "SELECT id, text, asked_at, strong FROM search_history ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [AskedQuery(*row) for row in rows]

    def forget(self, text: str | None = None) -> int:
        """Delete one query from the history, or all; returns how many were there."""
        if text is None:
            self._db.run("DELETE FROM search_history")
        else:
            self._db.run("DELETE FROM search_history WHERE text = ?", (_normal(text.strip()),))
        return self._db.changes

    # --- saved searches

    def save(
        self, name: str, text: str, sort: Sort = Sort.RELEVANCE, example: Example | None = None
    ) -> SavedSearch:
        """Keep a search under a name, as the last of the list.

        Raises:
            UsageError: no name, one that is taken, or nothing to search for.
        """
        if not text.strip() and example is None:
            raise UsageError(Code.NOTHING_TO_SAVE)
        kept = None if example is None else json.dumps(asdict(example))
        with self._db.transaction():
            name = self._free_name(name)
            made = self._db.insert(
                "INSERT INTO saved_searches (name, text, sort, example, created_at, position)"
                " SELECT ?, ?, ?, ?, ?, 1 + ifnull(max(position), 0) FROM saved_searches",
                (name, text, sort.value, kept, time.time()),
            )
            return self._saved(made)

    def saved(self) -> list[SavedSearch]:
        """The saved searches in their order."""
        return [_search(row) for row in self._db.rows(f"{_SAVED} ORDER BY position, id")]

    def rename(self, search_id: int, name: str) -> SavedSearch:
        """Give a saved search another name.

        Raises:
            UsageError: no such search, no name, or one that is taken.
        """
        with self._db.transaction():
            self._saved(search_id)
            name = self._free_name(name, apart_from=search_id)
            self._db.run("UPDATE saved_searches SET name = ? WHERE id = ?", (name, search_id))
            return self._saved(search_id)

    def delete(self, search_id: int) -> None:
        """Delete a saved search.

        Raises:
            UsageError: no such search.
        """
        with self._db.transaction():
            self._saved(search_id)
            self._db.run("DELETE FROM saved_searches WHERE id = ?", (search_id,))

    def reorder(self, search_ids: Sequence[int]) -> None:
        """Put the saved searches in this order; those that are not named follow as they were.

        Raises:
            UsageError: no such search, or one that is named twice.
        """
        if len(set(search_ids)) < len(search_ids):
            raise UsageError(Code.SAVED_SEARCH_TWICE)
        with self._db.transaction():
            for search_id in search_ids:
                self._saved(search_id)
            rest = [each.id for each in self.saved() if each.id not in set(search_ids)]
            self._db.run_many(
                "UPDATE saved_searches SET position = ? WHERE id = ?",
                list(enumerate([*search_ids, *rest], start=1)),
            )

    def _free_name(self, name: str, apart_from: int | None = None) -> str:
        """The name as it is kept.

        Raises:
            UsageError: it is empty, too long, or another search has it.
        """
        name = _normal(" ".join(name.split()))
        if not name or len(name) > LONGEST_NAME:
            raise UsageError(Code.SAVED_SEARCH_UNNAMED, most=LONGEST_NAME)
        taken = self._db.value("SELECT id FROM saved_searches WHERE name = ?", (name,))
        if taken is not None and taken != apart_from:
            raise UsageError(Code.SAVED_SEARCH_NAME_TAKEN, name=name)
        return name

    def _saved(self, search_id: int) -> SavedSearch:
        row = self._db.one(f"{_SAVED} WHERE id = ?", (search_id,))
        if row is None:
            raise UsageError(Code.SAVED_SEARCH_GONE, search=search_id)
        return _search(row)

    # --- videos opened from an answer

    def opened(self, video_id: int) -> None:
        """Count that a moment of this video was opened; one that is gone since is skipped."""
        self._db.run(
            "INSERT INTO opened_videos (video_id, times, opened_at)"
            " SELECT id, 1, ? FROM videos WHERE id = ?"
            " ON CONFLICT (video_id) DO UPDATE"
            " SET times = times + 1, opened_at = excluded.opened_at",
            (time.time(), video_id),
        )

    def most_opened(self, limit: int = KEPT) -> list[tuple[int, int]]:
        """Video ids with how often each was opened, the most often opened first."""
        rows = self._db.rows(
            "SELECT video_id, times FROM opened_videos ORDER BY times DESC, opened_at DESC LIMIT ?",
            (limit,),
        )
        return [(video_id, times) for video_id, times in rows]


def _normal(text: str) -> str:
    """One text however its letters were composed (NFC), and as the database can hold it."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")


def _search(row: Sequence[Any]) -> SavedSearch:
    search_id, name, text, sort, example, created_at = row
    like = None if example is None else Example(**json.loads(example))
    return SavedSearch(search_id, name, text, Sort(sort), like, created_at)
