"""Segments come back as they were stored: words, languages, and the track they were heard in."""

from __future__ import annotations

from engine.store.library import Library
from engine.types import Segment, Word
from tests.engine.store.samples import begin


def test_segments_come_back_whole_and_in_order_of_time(library: Library) -> None:
    artifact = begin(library, library.videos.add("key", 1).id, "transcript")
    heard = Segment(5, 9, "heard", "en", (Word(5, 9, "heard", 0.5),), track=2)
    read = Segment(1, 9, "read", source="sidecar:a.srt")
    library.content.add_segments(artifact.id, [heard])
    library.content.add_segments(artifact.id, [read])
    assert library.content.segments(artifact.id) == (read, heard)
