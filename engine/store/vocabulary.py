"""The words that a library holds, and in how many texts each: what a misspelt one can mean."""

from __future__ import annotations

import json
from collections.abc import Collection

from engine.store.database import Database


class Vocabulary:
    """The terms of the index of whole words, folded, read from the index itself.

    FTS5's own view of an index (fts5vocab) is a table of this connection, made on first use; it
    keeps no rows of its own. Words that only removed texts held are not in it.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def _view(self, name: str, kind: str) -> str:
        self._db.run(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name}"
            f" USING fts5vocab (main, text_words, {kind})"
        )
        return f"temp.{name}"

    def beginning(self, prefix: str) -> dict[str, int]:
        """The words that begin with ``prefix`` and the number of texts with each."""
        words = self._view("vocabulary", "row")
        rows = self._db.rows(
            f"SELECT term, doc FROM {words} WHERE term >= ? AND term < ?",
            (prefix, prefix + "\U0010ffff"),
        )
        return dict(rows)

    def among(self, words: Collection[str]) -> dict[str, int]:
        """Those of ``words`` that occur, and the number of texts with each."""
        view = self._view("vocabulary", "row")
        rows = self._db.rows(
            f"SELECT term, doc FROM {view} WHERE term IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(words)),),
        )
        return dict(rows)
