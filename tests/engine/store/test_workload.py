"""What steps took lately, and what waits, as rows tell it."""

from __future__ import annotations

import pytest

from engine.store.library import Library
from engine.store.workload import LATELY, Timing
from engine.types import VideoState as S


def make(library: Library, video_id: int, step: str, seconds: float, *, model: str = "") -> None:
    made = library.ledger.begin(
        video_id,
        step,
        fingerprint="f",
        inputs="i",
        model_unused=step == "transcript" and not model,
        spec_version="1",
        model=model or None,
    )
    library.ledger.finish(made.id, output="o", items=1, seconds=seconds, device=None, warnings=[])


def add(library: Library, name: str, length: float | None, *, beside: bool = False) -> int:
    video = library.videos.add(name, 1000)
    if length is not None:
        library.videos.set_duration(video.id, round(length * 1e6))
    if beside:
        library.videos.set_sidecar_digest(video.id, "digest")
    return video.id


def test_the_newest_timings_come_first_and_only_of_what_is_done(library: Library) -> None:
    one, two = add(library, "one", 10.0), add(library, "two", 20.0, beside=True)
    make(library, one, "shots", 2.0)
    make(library, two, "transcript", 0.1)
    make(library, one, "transcript", 5.0, model="ears@1")
    library.ledger.begin(
        two, "shots", fingerprint="f", inputs="i", model_unused=False, spec_version="1"
    )
    assert library.workload.timings() == [
        Timing("transcript", "ears@1", False, False, 10.0, 5.0),
        Timing("transcript", "", True, True, 20.0, 0.1),
        Timing("shots", "", False, False, 10.0, 2.0),
    ]


def test_old_timings_are_left_out(library: Library) -> None:
    for number in range(LATELY + 1):
        make(library, add(library, str(number), 1.0), "shots", float(number))
    seconds = [timing.seconds for timing in library.workload.timings()]
    assert seconds == [float(number) for number in range(LATELY, 0, -1)]


def test_what_waits_is_told_by_sizes_where_it_was_not_read(library: Library) -> None:
    assert library.workload.waiting() == []
    add(library, "unread", None)
    assert library.workload.waiting() is None, "nothing tells how long it is"
    done = add(library, "done", 40.0)
    for state in (S.PROBING, S.PROCESSING, S.INDEXED):
        library.videos.transition(done, state)
    add(library, "read", 10.0)
    (alone,) = library.workload.waiting() or []
    a_byte = 50.0 / 2000
    assert (alone.beside, alone.videos) == (False, 2)
    assert alone.footage == pytest.approx(10.0 + 1000 * a_byte)


def test_what_videos_that_wait_have_already_is_not_due(library: Library) -> None:
    with_shots = add(library, "with shots", 10.0)
    add(library, "new", 30.0)
    subtitled = add(library, "subtitled", 60.0, beside=True)
    make(library, with_shots, "shots", 1.0)
    make(library, subtitled, "subtitles", 1.0)
    alone, beside = library.workload.waiting() or []
    assert alone.due("shots") == (1, 30.0)
    assert alone.due("transcript") == (2, 40.0)
    assert beside.due("subtitles") == (0, 0.0)
    assert beside.due("shots") == (1, 60.0)
