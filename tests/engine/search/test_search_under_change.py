"""Searching while another connection replaces, removes and adds videos and holds write locks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.api.examples import examples_of
from engine.messages import Code, message
from engine.models.loader import ModelPool
from engine.search.searcher import Searcher
from engine.store.library import Library
from engine.types import (
    Answer,
    Confidence,
    Example,
    Moment,
    SearchRequest,
    Segment,
    seconds,
    ticks,
)
from tests.engine.search.films import ALL, SHOT, chunk_of, filmed, look_at, middle
from tests.engine.search.shelf import Shelf, spoken

LASTS = 4.0
"""Seconds for which the library keeps changing."""

CUTS = {"alpha": ALL, "beta": ALL[::-1]}
"""The two versions of the film that is replaced: the same scenes in the opposite order."""


def words_of(version: str) -> list[Segment]:
    """In each version the star is spoken of where it is seen, and the version is named."""
    return [spoken(middle(CUTS[version], "star") - 2, f"a red star {version}")]


def replace(shelf: Shelf, pool: ModelPool, version: str) -> None:
    """Make everything of the film anew beside what is there, and swap it in at once."""
    place = shelf.library.videos.place(shelf.folder / "replaced.mp4")
    assert place is not None
    video = shelf.library.videos.get(place.video_id)
    assert video is not None
    shots = shelf.artifact(video, "shots")
    shelf.library.content.add_chunk(shots.id, video.id, chunk_of(CUTS[version]))
    shelf.finish(shots, len(ALL))
    look_at(shelf, pool, video, shots.id)
    shelf.say(video, words_of(version))
    shelf.library.ledger.swap(video.id, ["shots", "visual_vectors", "subtitles", "fulltext"])


def remove(shelf: Shelf, name: str) -> None:
    """Take a video out as the façade does: in one transaction."""
    place = shelf.library.videos.place(shelf.folder / name)
    assert place is not None
    with shelf.library.database.transaction():
        shelf.library.videos.drop_place(place.path)
        shelf.library.ledger.discard_video(place.video_id)
        shelf.library.videos.delete(place.video_id)


def hold(library: Library, length: float) -> None:
    """Keep every other writer out for some seconds."""
    library.database.run("BEGIN IMMEDIATE")
    try:
        library.database.run("UPDATE videos SET changed_at = changed_at")
        time.sleep(length)
    finally:
        library.database.run("ROLLBACK")


@dataclass
class Changes:
    """What another connection does to the library, over and over."""

    shelf_of: Callable[[Library], Shelf]
    root: Path
    pool: ModelPool
    count: int = 0
    turn: int = 0  # odd while a video is being taken out or put back
    gone: bool = False
    work: Future[None] = field(default_factory=Future)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with Library(self.root) as library:
            self._change(self.shelf_of(library))

    def _change(self, shelf: Shelf) -> None:
        while not self.over.is_set():
            version = ("beta", "alpha")[self.count % 2]
            replace(shelf, self.pool, version)
            with self._turning():
                remove(shelf, "fleeting.mp4")
                self.gone = True
            hold(shelf.library, 0.1 if self.count % 3 == 0 else 0.02)
            with self._turning():
                filmed(shelf, self.pool, "fleeting.mp4", ("star", "ocean"), seed=30)
                self.gone = False
            hold(shelf.library, 0.05)
            shelf.library.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
            self.count += 1

    @contextmanager
    def _turning(self) -> Iterator[None]:
        self.turn += 1
        yield
        self.turn += 1


@pytest.fixture
def changes(shelf: Shelf, pool: ModelPool) -> Iterator[Changes]:
    """Three films: one that stays, one that is replaced, one that comes and goes."""
    filmed(shelf, pool, "kept.mp4", ALL, seed=90)
    filmed(shelf, pool, "replaced.mp4", CUTS["alpha"], said=words_of("alpha"))
    filmed(shelf, pool, "fleeting.mp4", ("star", "ocean"), seed=30)
    made = Changes(lambda library: Shelf(library, shelf.folder), shelf.library.root, pool)
    with ThreadPoolExecutor(1) as executor:
        made.work = executor.submit(made.run)
        yield made
        made.over.set()
        made.work.result(60)


def is_whole(moment: Moment) -> bool:
    """Whether a moment has its scene, its picture and an instant within both."""
    reach = ticks(SHOT)
    return (
        moment.scene_id is not None
        and moment.thumbnail is not None
        and Path(moment.thumbnail).is_file()
        and moment.start <= moment.at < moment.end
        and moment.scene_end - moment.scene_start == reach
        and all(match.at is not None for match in moment.matched)
    )


def check_replaced(answer: Answer) -> str:
    """The film that is replaced is of one version, with its words where its star is seen."""
    found = [one for one in answer.moments if Path(one.path).name == "replaced.mp4"]
    strong = [one for one in found if one.confidence == Confidence.STRONG]
    (moment,) = [one for one in strong if any(m.channel == "keyword" for m in one.matched)]
    (said,) = [match for match in moment.matched if match.channel == "keyword"]
    assert said.snippet is not None
    version = said.snippet.split()[-1]
    assert {match.channel for match in moment.matched} == {"visual", "keyword"}
    assert seconds(moment.scene_start) == middle(CUTS[version], "star") - SHOT / 2
    return version


def test_answers_are_of_one_moment_of_the_library(
    shelf: Shelf, pool: ModelPool, changes: Changes
) -> None:
    searcher = Searcher(shelf.library, pool)
    ends = time.monotonic() + LASTS
    versions: list[str] = []
    surely_gone = there = 0
    while time.monotonic() < ends or len(set(versions)) < 2 or not (surely_gone and there):
        assert time.monotonic() < ends + 40, (versions, surely_gone, there)
        assert not changes.work.done(), changes.work.result()
        before = (changes.turn, changes.gone)
        answer = searcher.search(SearchRequest("a red star"))
        still = before == (changes.turn, changes.gone) and changes.turn % 2 == 0
        assert answer.channels["visual"] == answer.channels["keyword"] == message(Code.READY)
        assert all(map(is_whole, answer.moments))
        names = {Path(moment.path).name for moment in answer.moments}
        assert "kept.mp4" in names
        versions.append(check_replaced(answer))
        if still:  # nothing of the fleeting film changed while this was searched
            assert ("fleeting.mp4" in names) is not before[1]
            surely_gone += before[1]
            there += not before[1]
    assert len(versions) > 5
    assert changes.count > 1


@pytest.mark.parametrize(
    "text",
    [
        "seen:a red star while said:star",
        "seen:the ocean then seen:a forest",
        "a red star -beta",
        "video:e lang:en",
        "-star",
        "rde star",
    ],
)
def test_no_form_of_query_fails(shelf: Shelf, pool: ModelPool, changes: Changes, text: str) -> None:
    searcher = Searcher(shelf.library, pool)
    ends = time.monotonic() + 1.0
    while time.monotonic() < ends or changes.count < 2:
        for early in (False, True):
            answer = searcher.search(SearchRequest(text, limit=3), early=early)
            assert answer.pages >= 1
            assert len(answer.moments) <= 3
            for moment in answer.moments:
                assert moment.path
        assert not changes.work.done(), changes.work.result()


def test_more_like_what_is_being_replaced(shelf: Shelf, pool: ModelPool, changes: Changes) -> None:
    """The example's keyframe is looked up first, and may be gone when it is searched for."""
    searcher = Searcher(shelf.library, pool)
    place = shelf.library.videos.place(shelf.folder / "replaced.mp4")
    assert place is not None
    example = Example(video_id=place.video_id, at=ticks(middle(ALL, "arrow")))
    ends = time.monotonic() + 2.0
    found = 0
    while time.monotonic() < ends or changes.count < 3:
        like = examples_of(shelf.library, [example])
        time.sleep(0.03)
        answer = searcher.search(SearchRequest(examples=(example,)), like)
        assert answer.channels == {"visual": message(Code.READY)}
        assert all(map(is_whole, answer.moments))
        found += bool(answer.moments)
        assert not changes.work.done(), changes.work.result()
    assert found


def test_a_locked_database_answers_at_once(shelf: Shelf, pool: ModelPool) -> None:
    """Even the first search, which looks everything up: reading waits for no writer."""
    filmed(shelf, pool, "film.mp4", ALL, said=words_of("alpha"))
    pool.visual("starter")
    held, free = threading.Event(), threading.Event()

    def keep() -> None:
        with Library(shelf.library.root) as other:
            other.database.run("BEGIN EXCLUSIVE")
            other.database.run("UPDATE videos SET changed_at = changed_at")
            held.set()
            free.wait(30)
            other.database.run("ROLLBACK")

    writer = threading.Thread(target=keep)
    writer.start()
    try:
        assert held.wait(30)
        began = time.monotonic()
        with Library(shelf.library.root) as mine:
            answer = Searcher(mine, pool).search(SearchRequest("a red star"))
        took = time.monotonic() - began
    finally:
        free.set()
        writer.join(30)
    assert answer.confidence == Confidence.STRONG
    assert {match.channel for match in answer.moments[0].matched} == {
        "visual",
        "keyword",
    }
    assert took < 10, "it must not have waited for the lock, which lasts 15 s"
