"""What is shown of what was found: order, pictures, words and reasons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.channels import CHANNELS
from engine.search.calibration import evidence_of
from engine.search.compound import MomentCandidate
from engine.search.hits import Hit
from engine.search.listing import Listed
from engine.search.moments import MomentPresenter
from engine.store.library import Library
from engine.types import Confidence, Sort, seconds, ticks
from tests.engine.search.shelf import Shelf, spoken, unit

DEFAULTS = {name: row.weight for name, row in CHANNELS.items()}
VIEW = np.eye(8, dtype=np.float32)[0]


def hit(
    channel: str, at: float, sure: float, look: np.ndarray | None = None, video: int = 1
) -> Hit:
    return Hit(
        CHANNELS[channel], video, ticks(at), ticks(at + 1), ticks(at), 0.5, sure, vector=look
    )  # fmt: skip


def found(at: float, *hits: Hit, sure: float | None = None, video: int = 1) -> MomentCandidate:
    best = max((one.confidence for one in hits), default=0.8) if sure is None else sure
    return MomentCandidate(
        video, None, ticks(at), ticks(at + 1), ticks(at), evidence_of(best), hits
    )


def seen(at: float, look: np.ndarray = VIEW, sure: float = 0.8, video: int = 1) -> MomentCandidate:
    return found(at, hit("visual", at, sure, look, video), video=video)


# --- order


@pytest.fixture
def gallery(library: Library) -> MomentPresenter:
    return MomentPresenter(library, DEFAULTS)


def placed(shelf: Shelf, name: str, modified: int) -> int:
    video = shelf.video(name)
    shelf.library.videos.put_place(
        shelf.folder / name, video.id, Path("/"), 1, modified * 10**9, ""
    )
    return video.id


def test_by_date_the_newest_video_comes_first_and_its_best_moment_before(
    shelf: Shelf, gallery: MomentPresenter
) -> None:
    old, new = placed(shelf, "a.mp4", 100), placed(shelf, "b.mp4", 200)
    listed = [
        Listed(seen(at, sure=sure, video=video))
        for at, sure, video in ((9, 0.95, old), (5, 0.9, new), (1, 0.8, new), (2, 0.3, new))
    ]
    by_date = gallery.sorted(listed, Sort.DATE)
    assert [(one.found.video_id, seconds(one.found.at)) for one in by_date] == [
        (new, 5),
        (new, 1),
        (old, 9),
    ]


def test_by_timeline_videos_go_by_path_and_moments_by_time(
    shelf: Shelf, gallery: MomentPresenter
) -> None:
    later, earlier = placed(shelf, "b.mp4", 1), placed(shelf, "a.mp4", 2)
    listed = [
        Listed(seen(at, sure=sure, video=video))
        for at, sure, video in (
            (9, 0.9, later),
            (5, 0.8, earlier),
            (1, 0.7, later),
            (3, 0.2, later),
        )
    ]
    in_time = gallery.sorted(listed, Sort.TIMELINE)
    assert [(one.found.video_id, seconds(one.found.at)) for one in in_time] == [
        (earlier, 5),
        (later, 1),
        (later, 9),
    ]


@pytest.mark.parametrize("sort", [Sort.DATE, Sort.TIMELINE])
def test_where_nothing_is_strong_the_weak_are_sorted(
    shelf: Shelf, gallery: MomentPresenter, sort: Sort
) -> None:
    video = placed(shelf, "a.mp4", 1)
    weak = [Listed(seen(at, sure=sure, video=video)) for at, sure in ((9, 0.2), (1, 0.4))]
    assert len(gallery.sorted(weak, sort)) == 2
    assert gallery.sorted([], sort) == []


def test_by_relevance_the_weak_stay(gallery: MomentPresenter) -> None:
    listed = [Listed(seen(1, sure=0.9)), Listed(seen(2, sure=0.2))]
    assert gallery.sorted(listed, Sort.RELEVANCE) == listed


# --- what a moment tells


def test_a_moment_tells_its_place_picture_and_reasons(
    shelf: Shelf, gallery: MomentPresenter
) -> None:
    video = shelf.video("a.mp4", cuts=(0, 10, 30), said=[spoken(12, "the robot")])
    scene = shelf.library.content.scene_at(video.id, ticks(12))
    reason = Hit(
        CHANNELS["keyword"], video.id, ticks(12), ticks(13), ticks(12.5), 7.25, 0.90123456,
        snippet="the robot", marks=((4, 9),),
    )  # fmt: skip
    one = MomentCandidate(
        video.id, scene, ticks(12), ticks(13), ticks(12.5), evidence_of(0.9), (reason,)
    )
    moment = gallery.moment(Listed(one, 3), 7)
    assert (moment.rank, moment.more, moment.confidence) == (7, 3, Confidence.STRONG)
    assert (moment.path, moment.video_id) == (str(shelf.folder / "a.mp4"), video.id)
    assert [seconds(at) for at in (moment.start, moment.at, moment.end)] == [12, 12.5, 13]
    assert [seconds(at) for at in (moment.scene_start, moment.scene_end)] == [10, 30]
    assert moment.thumbnail is not None
    assert Path(moment.thumbnail).read_bytes() == b"a.mp4 14.0"
    (match,) = moment.matched
    assert (match.channel, match.snippet, match.marks) == ("keyword", "the robot", ((4, 9),))
    assert (match.score, match.raw, match.at) == (0.9012, 7.25, ticks(12.5))
    assert (match.z_score, match.relative_score) == (None, None)
    assert match.weight == DEFAULTS["keyword"]


def test_a_passages_words_are_shown(
    shelf: Shelf, gallery: MomentPresenter, library: Library
) -> None:
    from engine.types import ModelKind, ModelRef

    video = shelf.video("a.mp4")
    ref = ModelRef(ModelKind.TEXT, "any", "1", 8)
    shelf.embed(video, "transcript", ref, unit(1, 8), [(0, 9)], ["what was said " * 40])
    artifact = library.ledger.live(video.id, "passages")
    assert artifact is not None
    (row,) = library.content.passages(artifact.id)
    reason = Hit(
        CHANNELS["transcript"], video.id, 0, ticks(9), 0, 0.71, 0.6,
        z_score=4.567, relative_score=0.98765, subject_id=row.id,
    )  # fmt: skip
    (match,) = gallery.moment(Listed(found(0, reason, video=video.id)), 1).matched
    assert match.snippet is not None
    assert match.snippet.startswith("what was said")
    assert len(match.snippet) < len(row.passage.text)
    assert (match.z_score, match.relative_score) == (4.57, 0.988)


# --- places


def test_a_place_that_cannot_even_be_looked_at_is_a_place_still(
    shelf: Shelf, library: Library
) -> None:
    """A share that answers with an error: here a name longer than any disk bears."""
    video = shelf.video("a.mp4", present=False)
    far = Path("/", "x" * 300)
    library.videos.drop_place(shelf.folder / "a.mp4")
    library.videos.put_place(far, video.id, Path("/"), 1, 1, "")
    for near in (None, shelf.folder / "near.mp4"):
        if near is not None:
            near.write_bytes(b"here")
            library.videos.put_place(near, video.id, Path("/"), 1, 1, "")
        gallery = MomentPresenter(library, DEFAULTS)
        assert library.videos.visible([video.id]) == {video.id}
        assert gallery.moment(Listed(seen(0, video=video.id)), 1).path == str(near or far)


# --- many scenes at once


def test_scenes_looked_up_together_are_those_looked_up_alone(
    shelf: Shelf, library: Library
) -> None:
    videos = [shelf.video(f"{n}.mp4", cuts=(0, 3, 10, 11, 30)).id for n in range(3)]
    asked = [(video, ticks(at)) for video in [*videos, 99] for at in (0, 2.9, 3, 10.5, 29, 400)]
    together = library.content.scenes_at([*asked, *asked])
    alone = {pair: library.content.scene_at(*pair) for pair in asked}
    assert together == {pair: scene for pair, scene in alone.items() if scene is not None}
    assert len(together) == 18
    assert library.content.scenes_at([]) == {}
