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
        database.run(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING"
            " fts5vocab (main, text_words, row)"
        )
        database.run(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary_places USING"
            " fts5vocab (main, text_words, instance)"
        )

    def has(self, word: str) -> bool:
        """Whether a word (folded) occurs; read no further than its first place."""
        sql = "SELECT 1 FROM temp.vocabulary_places WHERE term = ? LIMIT 1"
        return self._db.one(sql, (word,)) is not None

    def beginning(self, prefix: str) -> dict[str, int]:
        """The words that begin with ``prefix`` and the number of texts with each."""
        rows = self._db.rows(
            "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ?",
            (prefix, prefix + "\U0010ffff"),
        )
        return dict(rows)

    def among(self, words: Collection[str]) -> dict[str, int]:
        """Those of ``words`` that occur, and the number of texts with each."""
        rows = self._db.rows(
            "SELECT term, doc FROM temp.vocabulary WHERE term IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(words)),),
        )
        return dict(rows)
