"""Full text, twice: whole words with diacritics folded, and an index of letters inside words.

The second index holds overlapping bigrams for Korean, Japanese and Chinese, across the spaces
between their words, and trigrams for other words: so 회의 finds 회의실에서, and 회의자료 finds
회의 자료 (FTS5's own trigram tokenizer needs three letters). The last letter of a run is kept alone
as well: every letter then begins one piece, and a single one (猫, 집) is found as a prefix. Words
are cut by ``engine.store.cutting``; FTS5 only splits at the spaces between the pieces.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from engine.errors import EnvironmentProblem
from engine.messages import Code
from engine.store.cutting import (
    RUN,
    folded,
    grams,
    grams_of,
    is_run,
    is_unspaced_script,
    words_of,
)
from engine.store.database import Database
from engine.types import TextRow, Word

WORDS, GRAMS = "text_words", "text_grams"
LONGEST = 32
"""Pieces of one word, and words of one phrase, that are looked for; more do not tell more apart."""
SPANS = 512
"""Stretches of the index in which a search within some videos looks, at some 15 µs each."""
FEW_SPANS = 32


class TextHit(NamedTuple):
    """A text that matches; ``timed`` are its words with their times, as they are stored."""

    id: int
    video_id: int
    kind: str
    start: int
    end: int
    text: str
    timed: str

    @property
    def spoken(self) -> list[tuple[int, int, str]]:
        """The words and their times: (start, end, word), in ticks."""
        return spoken_of([self])[0]

    @property
    def row(self) -> TextRow:
        words = tuple(Word(*each) for each in self.spoken)
        return TextRow(self.kind, self.start, self.end, self.text, words)


def spoken_of(hits: Sequence[TextHit]) -> list[list[tuple[int, int, str]]]:
    """The words of each text with their times, as ``TextHit.spoken``; read in one go.

    Raises:
        EnvironmentProblem: a row is damaged.
    """
    try:
        found: list[list[tuple[int, int, str]]] = json.loads(f"[{','.join(h.timed for h in hits)}]")
    except ValueError as error:
        raise EnvironmentProblem(Code.LIBRARY_DAMAGED, path="library.db") from error
    return found


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for: an FTS5 expression over one of the two indexes."""

    index: str
    match: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The videos to look in, and the stretches of text ids (first, last) that hold their texts.

    ``stretches`` are in order and apart from one another; ``spans`` are the same, but for small
    gaps between them, and few.
    """

    videos: frozenset[int]
    stretches: tuple[tuple[int, int], ...]
    spans: tuple[tuple[int, int], ...]

    def among(self, ids: Iterable[int]) -> list[int]:
        """Those of the text ids that are in the stretches, the newest first."""
        ordered = sorted(ids)
        kept: list[int] = []
        for first, last in self.stretches:
            kept += ordered[bisect_left(ordered, first) : bisect_right(ordered, last)]
        kept.reverse()
        return kept


def _joined(stretches: Iterable[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Stretches, which are in order, with those joined that are no more than ``gap`` apart."""
    joined: list[tuple[int, int]] = []
    for first, last in stretches:
        if joined and first - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def whole_word(word: str) -> Term:
    """Find a word, or several in a row with a space between; as ``words_of`` gives them."""
    return Term(WORDS, _quoted(folded(word)))


def inside_words(word: str) -> Term | None:
    """Find a word inside others too; None where it is too short for that."""
    if len(word) < 3 and RUN.search(word) is None:
        return None
    pieces = grams(word[: 2 * LONGEST])[:LONGEST]
    return Term(GRAMS, _open_ended(word, pieces))


def is_exact(words: Sequence[str]) -> bool:
    """Whether ``in_a_row`` finds nothing but texts with these words in a row."""
    return len(words) <= LONGEST and not any(
        is_unspaced_script(word) or "." in word for word in words
    )


def in_a_row(words: Sequence[str]) -> Term:
    """Find words that follow one another; the ends of East Asian ones may be inside others.

    What it finds has yet to be compared with the text unless ``is_exact``: pieces match inside
    Latin words too, and of very long ones only the beginning is looked for.
    """
    some = [word[: 2 * LONGEST] for word in words[:LONGEST]]
    if not any(map(is_unspaced_script, some)):
        return Term(WORDS, _quoted(" ".join(map(folded, words[:LONGEST]))))
    match = _open_ended(some[-1], grams_of(some))
    if any(is_run(one) and is_run(other) for one, other in pairwise(some)):
        # An index that was made before pieces went across spaces.
        apart = [piece for word in some for piece in grams(word)]
        match = f"({match} OR {_open_ended(some[-1], apart)})"
    return Term(GRAMS, match)


def every(terms: Sequence[Term]) -> Term:
    """Find the texts that hold all of the terms, which are of one index."""
    return Term(terms[0].index, " AND ".join(term.match for term in terms))


def either(terms: Sequence[Term]) -> Term:
    """Find the texts that hold one of the terms, which are of one index."""
    if len(terms) == 1:
        return terms[0]
    return Term(terms[0].index, f"({' OR '.join(term.match for term in terms)})")


def _open_ended(word: str, pieces: list[str]) -> str:
    """The FTS5 phrase of pieces, the last of which are of ``word``, which may continue."""
    if not is_run(word[-1]):
        return _quoted(" ".join(pieces))
    # The run may continue where the query's ends: no last letter, or it as the start of a bigram.
    if len(pieces) > 1 and len(pieces[-2]) == 2 and pieces[-2][-1] == pieces[-1]:
        return _quoted(" ".join(pieces[:-1]))
    return _quoted(" ".join(pieces)) + "*"


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


class FullText:
    """The tables ``texts``, ``text_words`` and ``text_grams``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, artifact_id: int, video_id: int, rows: Sequence[TextRow]) -> None:
        with self._db.transaction():
            for row in rows:
                timed = [[word.start, word.end, word.text] for word in row.words]
                identity = self._db.insert(
                    'INSERT INTO texts (artifact_id, video_id, kind, start, "end", text, words)'
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        artifact_id,
                        video_id,
                        row.kind,
                        row.start,
                        row.end,
                        unicodedata.normalize("NFC", row.text),
                        json.dumps(timed, ensure_ascii=False),
                    ),
                )
                self._put(identity, row.text)

    def _put(self, identity: int, text: str) -> None:
        found = words_of(text)
        self._db.run(
            "INSERT INTO text_words (rowid, text) VALUES (?, ?)",
            (identity, " ".join(map(folded, found))),
        )
        self._db.run(
            "INSERT INTO text_grams (rowid, text) VALUES (?, ?)",
            (identity, " ".join(grams_of(found))),
        )

    def rebuild(self) -> None:
        """Make both indexes again from the texts."""
        with self._db.transaction():
            for index in (WORDS, GRAMS):
                self._db.run(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
            for identity, text in self._db.rows("SELECT id, text FROM texts ORDER BY id"):
                self._put(identity, text)

    def is_sound(self) -> bool:
        """Whether both indexes are whole, and of exactly the texts that there are."""
        count = self._db.value("SELECT count(*) FROM texts")
        for index in (WORDS, GRAMS):
            if self._db.value(f"SELECT count(*) FROM {index}_docsize") != count:
                return False
            try:
                self._db.run(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
            except EnvironmentProblem:
                return False
        return True

    def of_artifact(self, artifact_id: int) -> list[TextRow]:
        rows = self._db.rows(
            'SELECT kind, start, "end", text, words FROM texts WHERE artifact_id = ?'
            " ORDER BY start, id",
            (artifact_id,),
        )
        return [TextHit(0, 0, *row).row for row in rows]

    def remove(self, artifact_id: int) -> None:
        """Remove the texts of an artifact from the table and both indexes."""
        chosen = "rowid IN (SELECT id FROM texts WHERE artifact_id = ?)"
        for table in ("text_words", "text_grams"):
            self._db.run(f"DELETE FROM {table} WHERE {chosen}", (artifact_id,))
        self._db.run("DELETE FROM texts WHERE artifact_id = ?", (artifact_id,))

    def ids(self, term: Term, limit: int, scope: Scope | None = None) -> list[int]:
        """Ids of the texts that match, live or not, the newest first."""
        few = scope is not None and (limit < 0 or len(scope.spans) <= FEW_SPANS)
        if scope is not None and few:
            return self._ids_in_spans(term, limit, scope)
        found = self._array(
            f"SELECT rowid FROM {term.index} WHERE {term.index} MATCH ?"
            " ORDER BY rowid DESC LIMIT ?",
            (term.match, limit),
        )
        if scope is None:
            return found
        within = scope.among(found)
        complete = len(found) < limit or len(within) > limit // 8
        return within if complete else self._ids_in_spans(term, limit, scope)

    def _ids_in_spans(self, term: Term, limit: int, scope: Scope) -> list[int]:
        """Read only the stretches of the index that may hold texts of the scope."""
        table = term.index
        found = self._array(
            f"SELECT {table}.rowid FROM json_each(?) AS span CROSS JOIN {table}"
            f" WHERE {table} MATCH ? AND {table}.rowid >= span.value ->> 0"
            f" AND {table}.rowid <= span.value ->> 1 LIMIT ?",
            (json.dumps(scope.spans), term.match, limit),
        )
        return scope.among(found)

    def _array(self, sql: str, parameters: Sequence[Any]) -> list[int]:
        # One row of JSON comes out of SQLite four times faster than many rows.
        found: list[int] = json.loads(
            self._db.value(f"SELECT json_group_array(rowid) FROM ({sql})", parameters)
        )
        return found

    def texts(self, ids: Sequence[int], scope: Scope | None = None) -> list[TextHit]:
        """The live ones of these texts, in the order of ``ids``."""
        columns = 'texts.id, texts.video_id, kind, start, "end", text, words'
        hits = list(map(TextHit._make, self._live(columns, ids)))
        return hits if scope is None else [hit for hit in hits if hit.video_id in scope.videos]

    def times(self, term: Term, scope: Scope | None = None) -> list[tuple[int, int, int]]:
        """(video, start, end) of every live text that matches, in ticks."""
        rows = self._live('texts.video_id, start, "end"', self.ids(term, -1, scope))
        return rows if scope is None else [row for row in rows if row[0] in scope.videos]

    def _live(self, columns: str, ids: Sequence[int]) -> list[Any]:
        return self._db.rows(
            f"SELECT {columns} FROM json_each(?) AS wanted"
            " CROSS JOIN texts ON texts.id = wanted.value"
            " CROSS JOIN artifacts ON artifacts.id = texts.artifact_id"
            " AND artifacts.role = 'live'",
            (json.dumps(ids),),
        )

    def frequency(self, term: Term, limit: int) -> int:
        """About how many texts match: counted up to ``limit``, estimated from there on."""
        table = term.index
        ((found, oldest),) = self._db.rows(
            f"SELECT count(*), min(rowid) FROM (SELECT rowid FROM {table} WHERE {table} MATCH ?"
            " ORDER BY rowid DESC LIMIT ?)",
            (term.match, limit),
        )
        if found < limit:
            return int(found)
        return int(found * self.count() / (self._newest() - oldest + 1))

    def count(self) -> int:
        """About how many texts there are: ids are given in order, and whole videos go at once."""
        return self._newest() - int(self._db.value("SELECT min(id) FROM texts") or 1) + 1

    def _newest(self) -> int:
        return int(self._db.value("SELECT max(id) FROM texts") or 0)

    def scope(
        self, videos: Collection[int] | None = None, kinds: Collection[str] | None = None
    ) -> Scope:
        """Where to look for the texts of some videos (None: of all), or of some kinds, alone.

        An artifact's texts are taken for what its first one is.
        """
        if videos is None:
            wanted = [row[0] for row in self._db.rows("SELECT id FROM videos")]
        else:
            wanted = sorted(videos)
        found = self._db.rows(
            "SELECT (SELECT min(texts.id) FROM texts WHERE artifact_id = artifacts.id) AS first,"
            " (SELECT max(texts.id) FROM texts WHERE artifact_id = artifacts.id)"
            " FROM json_each(?) AS wanted CROSS JOIN artifacts ON artifacts.video_id = wanted.value"
            " WHERE first IS NOT NULL AND (? IS NULL OR (SELECT kind FROM texts WHERE id = first)"
            " IN (SELECT value FROM json_each(?))) ORDER BY first",
            (
                json.dumps(wanted),
                None if kinds is None else 1,
                json.dumps(sorted(kinds or ())),
            ),
        )
        stretches = _joined(found, 1)
        gaps = sorted((after[0] - before[1] for before, after in pairwise(stretches)), reverse=True)
        widest = gaps[SPANS - 1] if len(gaps) >= SPANS else 1
        spans = reversed(_joined(stretches, widest))
        return Scope(frozenset(wanted), tuple(stretches), tuple(spans))
