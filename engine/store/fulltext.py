"""Full text, twice: whole words with diacritics folded, and an index of letters inside words.

The second index holds overlapping bigrams for runs of Korean, Japanese and Chinese and trigrams for
other words, so that 회의 finds 회의실에서 (FTS5's own trigram tokenizer needs three letters). The
last letter of a run is kept alone as well: every letter then begins one piece, and a single one
(猫, 집) is found as a prefix. Texts and queries are normalised to NFC first, so that names typed on
a Mac are found too. Words are cut here; FTS5 only splits at the spaces between the pieces.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.store.database import Database
from engine.types import TextRow, Word

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Hangul, kana, CJK ideographs: scripts whose words run together or carry endings.
_RUN = re.compile(
    "[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)


@dataclass(frozen=True, slots=True)
class TextHit:
    """A text that matches; ``score`` is BM25 turned so that more is better."""

    id: int
    video_id: int
    row: TextRow
    score: float


def normal(text: str) -> str:
    """NFC and case-folded: the form in which texts and queries are compared."""
    return unicodedata.normalize("NFC", text).casefold()


def words_of(text: str) -> list[str]:
    """The words of a text, normalised: letters and digits with the marks upon them.

    Vowel signs are marks in many scripts (हिन्दी, ไทย) and belong to their word.
    """
    plain = normal(text)
    if plain.isascii():
        return _ASCII_WORD.findall(plain)
    return ["".join(letters) for inside, letters in groupby(plain, _of_a_word) if inside]


def _of_a_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


def folded(word: str) -> str:
    """A word without diacritics and vowel points; marks that make other letters stay."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(x for x in apart if not _is_diacritic(x)))


def _is_diacritic(letter: str) -> bool:
    # Combining classes (Unicode 15, table 4-3): 1 overlays, 10–36 Hebrew, Arabic and Syriac points,
    # 200 and above attached, above and below; Indic and Thai vowels and kana's voicing are others.
    order = unicodedata.combining(letter)
    return order == 1 or 10 <= order <= 36 or order >= 200


def grams(word: str) -> list[str]:
    """The pieces of one word as they are stored.

    Overlapping bigrams of each East Asian run and its last letter, overlapping trigrams otherwise.
    """
    pieces: list[str] = []
    position = 0
    for run in _RUN.finditer(word):
        pieces += _pieces(folded(word[position : run.start()]), 3)
        pieces += _pieces(run.group(), 2)
        if len(run.group()) > 1:
            pieces.append(run.group()[-1])
        position = run.end()
    return pieces + _pieces(folded(word[position:]), 3)


def _term_inside(word: str) -> str:
    """The FTS5 phrase that finds a word inside others."""
    pieces = grams(word)
    if not _RUN.fullmatch(word[-1]):
        return _quoted(" ".join(pieces))
    # The run may go on where the query's ends: no last letter, or it as the start of a bigram.
    if len(pieces) > 1 and len(pieces[-2]) == 2 and pieces[-2][-1] == pieces[-1]:
        return _quoted(" ".join(pieces[:-1]))
    return _quoted(" ".join(pieces)) + "*"


def _pieces(text: str, size: int) -> list[str]:
    if not text:
        return []
    return [text[i : i + size] for i in range(max(1, len(text) - size + 1))]


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
                found = words_of(row.text)
                self._db.run(
                    "INSERT INTO text_words (rowid, text) VALUES (?, ?)",
                    (identity, " ".join(map(folded, found))),
                )
                self._db.run(
                    "INSERT INTO text_grams (rowid, text) VALUES (?, ?)",
                    (identity, " ".join(piece for word in found for piece in grams(word))),
                )

    def of_artifact(self, artifact_id: int) -> list[TextRow]:
        rows = self._db.rows(
            'SELECT kind, start, "end", text, words FROM texts WHERE artifact_id = ?'
            " ORDER BY start, id",
            (artifact_id,),
        )
        return [self._row(row) for row in rows]

    def remove(self, artifact_id: int) -> None:
        """Remove the texts of an artifact from the table and both indexes."""
        chosen = "rowid IN (SELECT id FROM texts WHERE artifact_id = ?)"
        for table in ("text_words", "text_grams"):
            self._db.run(f"DELETE FROM {table} WHERE {chosen}", (artifact_id,))
        self._db.run("DELETE FROM texts WHERE artifact_id = ?", (artifact_id,))

    def search_words(self, query: str, limit: int, *, every: bool = True) -> list[TextHit]:
        """Texts with all (or any) of the query's words, best BM25 first."""
        terms = [_quoted(folded(word)) for word in words_of(query)]
        return self._search("text_words", terms, limit, every)

    def search_inside(self, query: str, limit: int, *, every: bool = True) -> list[TextHit]:
        """Texts in which all (or any) of the query's words occur, also inside longer words."""
        terms = [_term_inside(word) for word in words_of(query) if _findable(word)]
        return self._search("text_grams", terms, limit, every)

    def _search(self, table: str, terms: list[str], limit: int, every: bool) -> list[TextHit]:
        if not terms:
            return []
        rows = self._db.rows(
            f'SELECT texts.id, texts.video_id, kind, start, "end", texts.text, words, hits.score'
            f" FROM (SELECT rowid AS hit, -bm25({table}) AS score FROM {table}"
            f" WHERE {table} MATCH ?) AS hits JOIN texts ON texts.id = hits.hit"
            " JOIN artifacts ON artifacts.id = texts.artifact_id AND artifacts.role = 'live'"
            " ORDER BY hits.score DESC, texts.id LIMIT ?",
            ((" " if every else " OR ").join(terms), limit),
        )
        return [TextHit(row[0], row[1], self._row(row[2:7]), row[7]) for row in rows]

    @staticmethod
    def _row(row: tuple[str, int, int, str, str]) -> TextRow:
        kind, start, end, text, words = row
        timed = tuple(Word(first, last, word) for first, last, word in json.loads(words))
        return TextRow(kind, start, end, text, timed)


def _findable(word: str) -> bool:
    """Whether a word is long enough to be looked for inside others."""
    return len(word) >= 3 or _RUN.search(word) is not None
