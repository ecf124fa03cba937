"""The searcher over a real library: channels and their states, fused moments, and what is shown."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.channels import CHANNELS
from engine.errors import UsageError
from engine.messages import Code, message
from engine.models.folder import ModelFolder, bundled
from engine.models.loader import ModelPool
from engine.query.language import parse
from engine.search.readiness import READY
from engine.search.searcher import Searcher
from engine.types import Answer, ModelKind, Moment, SearchRequest, VideoState, seconds
from tests.engine.search.shelf import Shelf, spoken, unit

TALK = (
    "good morning to everybody",
    "the meeting about the garden is on monday",
    "we need a new design of the robot",
    "lunch is at noon",
    "the train leaves at seven",
    "thank you and good night",
)


def passages(shelf: Shelf, pool: ModelPool, name: str, model: str = "starter") -> None:
    """A video in which the sentences of ``TALK`` are said ten seconds apart, and embedded."""
    said = [spoken(10.0 * i, text) for i, text in enumerate(TALK)]
    video = shelf.video(name, cuts=(0, 30, 60), said=said)
    times = [(seconds(one.start), seconds(one.end)) for one in said]
    installed = pool.folder.find(ModelKind.TEXT, model)
    vectors = pool.text(model).embed_passages(list(TALK))
    shelf.embed(video, "transcript", installed.ref, vectors, times, TALK)


def keyframes(
    shelf: Shelf,
    pool: ModelPool,
    name: str,
    sentences: Sequence[str],
    cuts: Sequence[float] | None = None,
) -> None:
    """A video with one keyframe a second that looks just as each sentence reads."""
    model = pool.visual("starter")
    vectors = model.embed_texts(list(sentences))
    dimension = vectors.shape[1]
    crowd = unit(40, dimension, seed=len(name))
    every: NDArray[np.float32] = np.concatenate([vectors, crowd])
    ends = cuts or [float(i) for i in range(len(every) + 1)]
    video = shelf.video(name, cuts=ends, keyframe_every=1.0)
    times = [(float(i), float(i + 1)) for i in range(len(every))]
    shelf.embed(video, "visual", pool.folder.find(ModelKind.VISUAL, "starter").ref, every, times)


def asked(
    searcher: Searcher, query: str, limit: int | None = None, channels: Sequence[str] = ()
) -> Answer:
    return searcher.search(SearchRequest(query, limit=limit, channels=tuple(channels)))


@pytest.fixture
def search(shelf: Shelf, pool: ModelPool) -> Callable[..., Answer]:
    return partial(asked, Searcher(shelf.library, pool))


@pytest.fixture
def sight() -> None:
    if bundled(ModelKind.VISUAL) is None:
        pytest.skip("the program was built without its starter visual model")


def where(moment: Moment) -> tuple[str, float]:
    return Path(moment.path).name, seconds(moment.at)


def reasons(moment: Moment) -> set[str]:
    return {match.channel for match in moment.matched}


# --- an empty library, and channels that lack something


def test_an_empty_library_answers_nothing_and_says_why(search: Callable[..., Answer]) -> None:
    answer = search("a red star")
    assert answer.moments == ()
    assert answer.query == "a red star"
    assert set(answer.channels) == set(CHANNELS) - {"people"}, "nobody was asked for"
    assert answer.channels["keyword"] == READY
    for channel in ("visual", "transcript", "visual_text", "summary"):
        kind = "visual" if channel == "visual" else "text"
        assert answer.channels[channel] == message(Code.MODEL_NOT_CHOSEN, kind=kind), channel


@pytest.mark.parametrize("query", ["", " ", "\t\n", "\0"])
def test_an_empty_query_is_the_callers_mistake(search: Callable[..., Answer], query: str) -> None:
    with pytest.raises(UsageError, match="query_empty"):
        search(query)


def test_without_any_model_words_are_found_all_the_same(
    shelf: Shelf, search: Callable[..., Answer]
) -> None:
    shelf.video("a.mp4", cuts=(0, 5, 20), said=[spoken(6, "the crown jewels")])
    answer = search("jewels")
    (moment,) = answer.moments
    assert (where(moment), moment.rank) == (("a.mp4", 7.0), 1)
    assert (seconds(moment.start), seconds(moment.end)) == (6.0, 7.5)
    assert (seconds(moment.scene_start), seconds(moment.scene_end)) == (5.0, 20.0)
    assert [(m.channel, m.snippet) for m in moment.matched] == [("keyword", "the crown jewels")]


def test_a_chosen_model_whose_channel_made_nothing_says_so(
    shelf: Shelf, search: Callable[..., Answer]
) -> None:
    shelf.library.choices.choose_model(ModelKind.TEXT, "starter")
    answer = search("x")
    for channel in ("transcript", "visual_text", "summary"):
        assert answer.channels[channel] == message(Code.CHANNEL_NOT_INDEXED, name="starter")
    video = shelf.library.videos.add("silent", 1)
    for step in ("text_vectors/transcript", "text_vectors/visual", "text_vectors/summary"):
        artifact = shelf.library.ledger.begin(
            video.id, step, fingerprint="r", inputs="i", model_unused=True, spec_version="1"
        )
        shelf.library.ledger.finish(
            artifact.id, output="", items=0, seconds=0, device=None, warnings=()
        )
    answer = search("x")
    for channel in ("transcript", "visual_text", "summary"):
        assert answer.channels[channel] == message(Code.CHANNEL_EMPTY, channel=channel)


def test_readiness_agrees_with_what_a_search_says(shelf: Shelf, pool: ModelPool) -> None:
    passages(shelf, pool, "a.mp4")
    searcher = Searcher(shelf.library, pool)
    ready = searcher.readiness()
    assert ready.pop("people") == message(Code.PEOPLE_OFF)
    assert ready == asked(searcher, "robot").channels
    assert searcher.readiness()["transcript"] == READY


def test_a_model_that_is_gone_leaves_the_other_channels_at_work(
    shelf: Shelf, pool: ModelPool, tmp_path: Path
) -> None:
    passages(shelf, pool, "a.mp4", model="older")
    bare = ModelPool(ModelFolder(tmp_path / "no models"), device="cpu", threads=1)
    searcher = Searcher(shelf.library, bare)
    answer = asked(searcher, "the meeting about the garden")
    gone = message(Code.MODEL_NOT_IMPORTED, kind="text", name="older")
    assert answer.channels["transcript"] == gone
    assert searcher.readiness()["transcript"] == answer.channels["transcript"]
    assert where(answer.moments[0]) == ("a.mp4", 10.0)
    assert reasons(answer.moments[0]) == {"keyword"}


def test_a_model_that_was_replaced_by_another_revision_does_not_answer(
    shelf: Shelf, pool: ModelPool
) -> None:
    """Vectors of two revisions are no neighbours: the answer would be noise."""
    video = shelf.video("a.mp4")
    ref = pool.folder.find(ModelKind.TEXT, "starter").ref
    gone = type(ref)(ref.kind, ref.name, "another revision", ref.dimension)
    assert ref.dimension is not None
    shelf.embed(video, "transcript", gone, unit(1, ref.dimension), [(0, 5)], ["words"])
    answer = asked(Searcher(shelf.library, pool), "words", channels=["transcript"])
    assert answer.moments == ()
    replaced = message(Code.MODEL_REPLACED, kind="text", name="starter")
    assert answer.channels["transcript"] == replaced


# --- what is found


def test_a_sentence_is_found_by_what_it_means(
    shelf: Shelf, pool: ModelPool, search: Callable[..., Answer]
) -> None:
    passages(shelf, pool, "talk.mp4")
    answer = search("the robot design", channels=["transcript"])
    assert set(answer.channels) == {"transcript"}
    first = answer.moments[0]
    assert where(first) == ("talk.mp4", 20.0)
    assert first.matched[0].snippet == TALK[2]
    assert [moment.rank for moment in answer.moments] == list(range(1, len(answer.moments) + 1))
    scores = [moment.score for moment in answer.moments]
    assert scores == sorted(scores, reverse=True)
    assert 0.0 < scores[0] <= 1.0


def test_one_long_scene_gives_several_moments(shelf: Shelf, search: Callable[..., Answer]) -> None:
    texts = ("the red robot", "a robot in the garden", "in the red garden")
    said = [spoken(at, text) for at, text in zip((5, 300, 900), texts, strict=True)]
    shelf.video("lecture.mp4", cuts=(0, 3600), said=said)
    found = search("red robot garden").moments
    assert sorted((seconds(one.start), seconds(one.end)) for one in found) == [
        (5, 6.5),
        (300, 302.5),
        (900, 902),
    ]
    assert len({moment.scene_id for moment in found}) == 1
    assert len({moment.thumbnail for moment in found}) == 3


def test_the_limit_is_kept_and_the_best_are(shelf: Shelf, search: Callable[..., Answer]) -> None:
    for number in range(30):
        shelf.video(f"{number}.mp4", said=[spoken(2, "design of a robot")])
    shelf.video("a.mp4", cuts=(0, 720), said=[spoken(700, "robot design")])
    assert [len(search("robot design", limit).moments) for limit in (1, 5, 20)] == [1, 5, 20]
    assert where(search("robot design", 1).moments[0]) == ("a.mp4", 700.0)


def test_each_moment_shows_a_frame_of_its_scene_that_is_there(
    shelf: Shelf, search: Callable[..., Answer]
) -> None:
    said = [spoken(13, "robot"), spoken(27, "robot")]
    video = shelf.video("a.mp4", cuts=(0, 10, 20, 30), keyframe_every=4.0, said=said)
    artifact = shelf.library.ledger.live(video.id, "shots")
    assert artifact is not None
    frames = {f.digest: f.at for f in shelf.library.content.shots(artifact.id).keyframes}
    for moment in search("robot").moments:
        assert moment.thumbnail is not None
        assert Path(moment.thumbnail).is_file()
        shown = seconds(frames[Path(moment.thumbnail).stem])
        assert abs(shown - seconds(moment.at)) <= 2.0
        assert seconds(moment.scene_start) <= shown < seconds(moment.scene_end)


def test_a_removed_video_is_never_found(shelf: Shelf, search: Callable[..., Answer]) -> None:
    kept = shelf.video("kept.mp4", said=[spoken(0, "robot")])
    hidden = shelf.video("hidden.mp4", said=[spoken(0, "robot")])
    assert {moment.video_id for moment in search("robot").moments} == {kept.id, hidden.id}
    shelf.library.videos.drop_place(shelf.folder / "hidden.mp4")
    shelf.library.videos.transition(hidden.id, VideoState.REMOVED)
    assert {moment.video_id for moment in search("robot").moments} == {kept.id}
    assert len(search("robot", 1).moments) == 1


def test_a_video_on_a_drive_that_is_away_is_found_still(
    shelf: Shelf, search: Callable[..., Answer]
) -> None:
    video = shelf.video("away.mp4", said=[spoken(0, "robot")], present=False)
    shelf.library.videos.transition(video.id, VideoState.OFFLINE)
    (moment,) = search("robot").moments
    assert where(moment) == ("away.mp4", 0.0)
    assert moment.thumbnail is not None
    assert Path(moment.thumbnail).is_file()


def test_of_two_places_the_one_that_is_there_is_told(
    shelf: Shelf, search: Callable[..., Answer]
) -> None:
    video = shelf.video("gone.mp4", said=[spoken(0, "robot")], present=False)
    copy = shelf.folder / "copy.mp4"
    copy.write_bytes(b"here")
    shelf.library.videos.put_place(copy, video.id, Path("/"), 4, 1, "")
    assert [where(moment)[0] for moment in search("robot").moments] == ["copy.mp4"]


def test_a_video_without_scenes_is_found_by_its_words(
    shelf: Shelf, search: Callable[..., Answer]
) -> None:
    shelf.video("sound.mp4", cuts=(0,), said=[spoken(3, "the robot speaks")])
    (moment,) = search("robot").moments
    assert (moment.scene_id, moment.thumbnail) == (None, None)
    assert (seconds(moment.start), seconds(moment.at), seconds(moment.end)) == (3.0, 3.5, 4.5)


# --- fusion over real channels


def test_words_by_meaning_and_by_letters_become_one_moment(
    shelf: Shelf, pool: ModelPool, search: Callable[..., Answer]
) -> None:
    passages(shelf, pool, "talk.mp4")
    first = search("meeting about the garden").moments[0]
    assert reasons(first) == {"keyword", "transcript"}
    assert all(0.5 < match.score <= 1.0 for match in first.matched)
    assert where(first) == ("talk.mp4", 10.5)
    alone = search("meeting about the garden", channels=["transcript"]).moments[0]
    assert first.score > alone.score


@pytest.mark.usefixtures("sight")
def test_what_is_seen_and_said_together_comes_first(
    shelf: Shelf, pool: ModelPool, search: Callable[..., Answer]
) -> None:
    """Both videos show it; in one it is spoken of in the same scene."""
    seen = ["a red star", "a blue circle"]
    keyframes(shelf, pool, "silent.mp4", seen)
    keyframes(shelf, pool, "told.mp4", seen)
    video = shelf.library.videos.place(shelf.folder / "told.mp4")
    assert video is not None
    told = shelf.library.videos.get(video.video_id)
    assert told is not None
    for step in ("subtitles", "fulltext"):
        artifact = shelf.library.ledger.live(told.id, step)
        assert artifact is not None
        shelf.library.ledger.discard(artifact.id)
    shelf.say(told, [spoken(0, "a red star", 0.2)])
    first, second = search("a red star").moments[:2]
    assert (where(first)[0], reasons(first)) == ("told.mp4", {"visual", "keyword"})
    assert (where(second), reasons(second)) == (("silent.mp4", 0.0), {"visual"})
    assert 0.8 < second.matched[0].score <= 1.0
    assert second.matched[0].snippet is None


@pytest.mark.usefixtures("sight")
def test_what_is_seen_is_found_at_its_keyframe(
    shelf: Shelf, pool: ModelPool, search: Callable[..., Answer]
) -> None:
    keyframes(shelf, pool, "a.mp4", ["a green square", "a red star", "a blue circle"], [0, 20, 43])
    first = search("a red star").moments[0]
    assert where(first) == ("a.mp4", 1.0)
    assert (seconds(first.scene_start), seconds(first.scene_end)) == (0.0, 20.0)


def test_vectors_of_two_models_stand_side_by_side(
    shelf: Shelf, pool: ModelPool, search: Callable[..., Answer]
) -> None:
    """Mid-upgrade: what the old model made is asked with the old model, and found."""
    passages(shelf, pool, "before.mp4", model="older")
    passages(shelf, pool, "after.mp4", model="starter")
    assert len(shelf.library.vectors.live_generations("transcript")) == 2
    answer = search("the meeting about the garden", channels=["transcript"])
    assert answer.channels["transcript"] == READY
    assert {where(moment) for moment in answer.moments[:2]} == {
        ("before.mp4", 10.0),
        ("after.mp4", 10.0),
    }


def test_one_of_two_models_gone_is_said_and_the_other_answers(
    shelf: Shelf, pool: ModelPool, tmp_path: Path
) -> None:
    passages(shelf, pool, "before.mp4", model="older")
    passages(shelf, pool, "after.mp4", model="starter")
    fewer = ModelPool(ModelFolder(tmp_path / "none"), device="cpu", threads=1)
    answer = asked(
        Searcher(shelf.library, fewer),
        "the meeting about the garden",
        channels=["transcript"],
    )
    fewer.close()
    gone = message(Code.MODEL_NOT_IMPORTED, kind="text", name="older")
    assert answer.channels["transcript"] == gone
    assert {where(moment)[0] for moment in answer.moments} == {"after.mp4"}


def test_no_query_is_an_error(shelf: Shelf, pool: ModelPool, search: Callable[..., Answer]) -> None:
    passages(shelf, pool, "talk.mp4")
    rng = random.Random(7)
    letters = "ab \"'*^%():-\0\n" + "회猫\u0301\u200dß\U0001f3a5\ud800"
    for query in ["a" * 4000, "\ud800", "\0", "🎥", *(
        "".join(rng.choices(letters, k=rng.randint(1, 30))) for _ in range(60)
    )]:  # fmt: skip
        if parse(query).steps:
            answer = search(query)
            assert all(0.0 < moment.score <= 1.0 for moment in answer.moments), query
