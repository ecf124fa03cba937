"""The transcript as a model: a row for each segment, with what is marked in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from ui.player.filmstrip import SCREEN
from ui.player.words import track_name

if TYPE_CHECKING:
    from engine.types.rows import SegmentRow, SoundRow

SEGMENT = Qt.ItemDataRole.UserRole
TRACK = Qt.ItemDataRole.UserRole + 1
"""The name of the sound track of a segment; "" where all are of one."""
Index = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]
WORD = re.compile(r"[\w'’]+")
HANGUL = re.compile("[\uac00-\ud7a3]")
EASTERN = re.compile("[\u2e80-\u9fff\uac00-\ud7a3]")
"""Scripts whose words take endings, or are written without spaces."""


class TranscriptModel(QAbstractListModel):
    """Segments as ``engine.browse.video`` tells them.

    ``repaint`` where marks are others, for one row or (-1) all: the view measures all rows again
    on ``dataChanged``, and marks change with every word while the rows' heights stay.
    """

    repaint = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.segments: list[SegmentRow] = []
        self.tracks: list[str] = []
        self.has_screen = False
        self.marked: frozenset[str] = frozenset()
        self.sought = ""
        self.current: int | None = None
        self.at = 0.0

    def show(
        self, segments: list[SegmentRow], marked: frozenset[str], sound: Sequence[SoundRow] = ()
    ) -> None:
        """Other segments, the words (lower case) that a search found in them, and the sound tracks
        of the file."""
        self.beginResetModel()
        self.tracks = _spoken_in(segments, sound)
        self.has_screen = any(segment["source"] == SCREEN for segment in segments)
        self.segments, self.marked, self.current, self.at = segments, marked, None, 0.0
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self.segments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        segment = self.segments[index.row()]
        if role == SEGMENT:
            return segment
        if role == TRACK:
            return self.tracks[index.row()] if self.tracks else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tracks[index.row()] or None if self.tracks else None
        if role == Qt.ItemDataRole.AccessibleTextRole and segment["source"] == SCREEN:
            return self.tr("On screen: {}").format(segment["text"])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return segment["text"]
        return None

    # --- what is marked

    def matches(self, row: int) -> list[Span]:
        """Where the words that the search found stand in a segment's text."""
        text = self.segments[row]["text"]
        found = {span for words in self.marked for span in _said(words, text)}
        return sorted(found)

    def hits(self, row: int) -> list[Span]:
        """Where what is looked for in the transcript stands in a segment's text."""
        if not self.sought:
            return []
        text = self.segments[row]["text"]
        return [m.span() for m in re.finditer(re.escape(self.sought), text, re.IGNORECASE)]

    def rows_with_hits(self) -> list[int]:
        """The segments in which what is looked for is said."""
        return [row for row in range(len(self.segments)) if self.hits(row)]

    def seek_text(self, text: str) -> None:
        """Look for a text."""
        self.sought = text.strip()
        self.repaint.emit(-1)

    def mark(self, marked: frozenset[str]) -> None:
        """Other words were found."""
        if marked != self.marked:
            self.marked = marked
            self.repaint.emit(-1)

    # --- where it stands

    def show_at(self, at: float, current: int | None) -> None:
        """The playhead is in a segment."""
        before = (self.current, self.word_at(self.current, self.at))
        self.at = at
        after = (current, self.word_at(current, at))
        self.current = current
        if before != after:
            for row in {before[0], current}:
                if row is not None:
                    self.repaint.emit(row)

    def word_at(self, row: int | None, at: float) -> Span | None:
        """Where the word that is said at a given time stands in a segment's text."""
        if row is None or row >= len(self.segments):
            return None
        segment = self.segments[row]
        for word, span in zip(segment["words"], word_spans(segment), strict=True):
            if word["start"] <= at < word["end"]:
                return span
        return None

    def instant(self, row: int, place: int | None) -> float:
        """When the letter at a place of a segment's text is said; its start where not known."""
        segment = self.segments[row]
        if place is not None:
            for word, (start, end) in zip(segment["words"], word_spans(segment), strict=True):
                if start <= place < end:
                    return float(word["start"])
        return float(segment["start"])


def _spoken_in(segments: Sequence[SegmentRow], sound: Sequence[SoundRow]) -> list[str]:
    """The name of each segment's sound track; nothing where all are of one."""
    heard = {segment.get("track") for segment in segments if segment["source"] != SCREEN}
    if len(heard) < 2:
        return []
    names: dict[int | None, str] = {
        row["track"]: track_name(number, row) for number, row in enumerate(sound)
    }
    return [names.get(segment["track"], "") for segment in segments]


def _said(words: str, text: str) -> list[Span]:
    """Where words stand in a text: "AI" in "AI가", "학교" in "학교에서", but "is" not in "this"."""
    found = (match.span() for match in re.finditer(re.escape(words), text, re.IGNORECASE))
    return [
        (start, end)
        for start, end in found
        if _begins(text[start - 1 : start], text[start : start + 1])
        and (EASTERN.match(text[end - 1]) or _begins(text[end - 1 : end], text[end : end + 1]))
    ]


def _begins(before: str, letter: str) -> bool:
    """Whether a word may begin after a letter: what is written without spaces, and where the script
    changes, too."""
    if not (WORD.fullmatch(before) and WORD.fullmatch(letter)):
        return True
    changes = bool(EASTERN.match(before)) != bool(EASTERN.match(letter))
    return changes or (bool(EASTERN.match(letter)) and not HANGUL.match(letter))


def word_spans(segment: SegmentRow) -> list[Span]:
    """Where each word stands in the segment's text; empty spans for those that are not in it."""
    text, place, found = segment["text"], 0, []
    for word in segment["words"]:
        said = word["text"].strip()
        start = text.find(said, place)
        if start < 0:
            found.append((place, place))
            continue
        place = start + len(said)
        found.append((start, place))
    return found
