"""More like this: a moment, a picture file, a frame of a video; alone and with words."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.api.examples import examples_of
from engine.errors import UsageError
from engine.messages import Code, Message, message
from engine.models.loader import ModelPool
from engine.search.calibration import PICTURE_CENTRE
from engine.search.searcher import Examples, Searcher
from engine.store.library import Library
from engine.types import Answer, Confidence, Example, SearchRequest, seconds, ticks
from tests.engine.search.films import ALL, drawn, filmed, middle
from tests.engine.search.shelf import Shelf
from tests.media_factory import make_video

Ask = Callable[..., Answer]


@pytest.fixture
def like(library: Library, pool: ModelPool) -> Ask:
    searcher = Searcher(library, pool)

    def ask(*examples: Example, text: str = "", channels: tuple[str, ...] = ()) -> Answer:
        request = SearchRequest(text, examples=examples, channels=channels)
        return searcher.search(request, examples_of(library, examples))

    return ask


def first(answer: Answer) -> tuple[str, float]:
    moment = answer.moments[0]
    return Path(moment.path).name, seconds(moment.at)


def pixels(name: str, seed: int) -> np.ndarray:
    with Image.open(io.BytesIO(drawn(name, seed))) as picture:
        return np.asarray(picture.convert("RGB"))


def test_more_like_a_moment_is_that_moment_and_its_like(
    shelf: Shelf, pool: ModelPool, like: Ask
) -> None:
    one = filmed(shelf, pool, "one.mp4", ALL)
    other = filmed(shelf, pool, "other.mp4", ALL[::-1], seed=50)
    at = middle(ALL, "star")
    answer = like(Example(video_id=one.id, at=ticks(at + 3)))
    assert first(answer) == ("one.mp4", at)
    assert answer.confidence == Confidence.STRONG
    second = answer.moments[1]
    assert (second.video_id, seconds(second.at)) == (other.id, middle(ALL[::-1], "star"))
    assert answer.channels == {"visual": message(Code.READY)}
    (match,) = answer.moments[0].matched
    assert match.raw == pytest.approx(1.0, abs=1e-3)
    assert match.relative_score == pytest.approx(1 / PICTURE_CENTRE, abs=0.01)


@pytest.mark.parametrize("wanted", ["hearts", "forest", "checkerboard"])
def test_a_picture_file_finds_what_looks_like_it(
    shelf: Shelf, pool: ModelPool, like: Ask, tmp_path: Path, wanted: str
) -> None:
    filmed(shelf, pool, "film.mp4", ALL)
    Image.fromarray(pixels(wanted, 77)).resize((1280, 720)).save(tmp_path / "like.jpg")
    assert first(like(Example(str(tmp_path / "like.jpg")))) == ("film.mp4", middle(ALL, wanted))


@pytest.mark.parametrize(("at", "wanted"), [(None, "star"), (0.9, "star"), (1.1, "ocean")])
def test_a_frame_of_a_video_finds_what_looks_like_it(
    shelf: Shelf,
    pool: ModelPool,
    like: Ask,
    tmp_path: Path,
    at: float | None,
    wanted: str,
) -> None:
    filmed(shelf, pool, "film.mp4", ALL)
    scenes = [(pixels("star", 9), 1.0), (pixels("ocean", 9), 1.0)]
    path = make_video(tmp_path / "like.mp4", scenes, size=(320, 180))
    answer = like(Example(str(path), None if at is None else ticks(at)))
    assert first(answer) == ("film.mp4", middle(ALL, wanted))


def test_several_examples_are_looked_for_as_one(shelf: Shelf, pool: ModelPool, like: Ask) -> None:
    """What two pictures share comes before what only looks like one of them."""
    film = filmed(shelf, pool, "film.mp4", ALL)
    examples = [Example(video_id=film.id, at=ticks(middle(ALL, n))) for n in ("star", "hearts")]
    found = {seconds(moment.at) for moment in like(*examples).moments[:2]}
    assert found == {middle(ALL, "star"), middle(ALL, "hearts")}


def test_a_picture_with_words_finds_what_is_both(shelf: Shelf, pool: ModelPool, like: Ask) -> None:
    """Like the star on blue, "a white background": the star on white."""
    shots = (*ALL, "pale star")
    film = filmed(shelf, pool, "film.mp4", shots)
    star = Example(video_id=film.id, at=ticks(middle(shots, "star")))
    assert first(like(star)) == ("film.mp4", middle(shots, "star"))
    worded = like(star, text="a white background")
    assert first(worded) == ("film.mp4", middle(shots, "pale star"))
    assert worded.moments[0].score > max((one.score for one in worded.moments[1:]), default=0.0)
    assert worded.query == "a white background"


def test_words_that_say_what_the_picture_shows_change_nothing_first(
    shelf: Shelf, pool: ModelPool, like: Ask
) -> None:
    film = filmed(shelf, pool, "film.mp4", ALL)
    star = Example(video_id=film.id, at=ticks(middle(ALL, "star")))
    answer = like(star, text="a red star")
    assert first(answer) == ("film.mp4", middle(ALL, "star"))
    assert answer.confidence == Confidence.STRONG


def test_filters_and_exclusions_hold_for_examples_too(
    shelf: Shelf, pool: ModelPool, like: Ask
) -> None:
    one = filmed(shelf, pool, "one.mp4", ALL)
    filmed(shelf, pool, "other.mp4", ALL, seed=50)
    star = Example(video_id=one.id, at=ticks(middle(ALL, "star")))
    assert {Path(m.path).name for m in like(star, text="video:other").moments} == {"other.mp4"}
    assert like(star, text="video:nothing").moments == ()
    left = [seconds(one.at) for one in like(star, text='-"a red star"').moments]
    assert middle(ALL, "star") not in left


def test_an_unknown_thing_looks_like_nothing_surely(
    shelf: Shelf, pool: ModelPool, like: Ask, tmp_path: Path
) -> None:
    filmed(shelf, pool, "film.mp4", ("star", "hearts", "arrow", "triangles", "circles") * 2)
    Image.fromarray(pixels("sunset", 3)).save(tmp_path / "like.png")
    answer = like(Example(str(tmp_path / "like.png")))
    assert answer.confidence != Confidence.STRONG


# --- what cannot take part


def test_without_sight_the_answer_says_so(shelf: Shelf, pool: ModelPool, like: Ask) -> None:
    film = filmed(shelf, pool, "film.mp4", ALL, looked_at=False)
    moment = Example(video_id=film.id, at=0)
    answer = like(moment)
    assert answer.moments == ()
    assert answer.channels["visual"] == message(Code.MODEL_NOT_CHOSEN, kind="visual")
    left_out = like(moment, channels=("keyword",))
    assert left_out.moments == ()
    assert left_out.notes == (message(Code.EXAMPLE_NEEDS_VISUAL),)


def test_a_moment_whose_vectors_are_still_to_be_made_is_looked_at_now(
    shelf: Shelf, pool: ModelPool, like: Ask
) -> None:
    filmed(shelf, pool, "film.mp4", ALL)
    waiting = filmed(shelf, pool, "waiting.mp4", ["ocean"], seed=70, looked_at=False)
    answer = like(Example(video_id=waiting.id, at=ticks(5)))
    assert first(answer) == ("film.mp4", middle(ALL, "ocean"))


def test_a_keyframe_that_has_gone_meanwhile_finds_nothing(
    shelf: Shelf, pool: ModelPool, library: Library
) -> None:
    """It was there when the example was looked up, and its video was replaced since."""
    filmed(shelf, pool, "film.mp4", ALL)
    answer = Searcher(library, pool).search(SearchRequest(), Examples(keyframes=(10**9,)))
    assert (answer.moments, answer.confidence) == ((), Confidence.NONE)


# --- what is no example


@pytest.fixture
def refused(library: Library) -> Callable[..., Message]:
    def told(example: Example) -> Message:
        with pytest.raises(UsageError) as caught:
            examples_of(library, [example])
        found: Message = caught.value.message
        return found

    return told


def test_a_text_file_is_no_example(refused: Callable[..., Message], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a red star\n")
    told = refused(Example(str(tmp_path / "notes.txt")))
    reason = message(Code.PICTURE_UNKNOWN_FORMAT, name="notes.txt")
    assert told == message(Code.EXAMPLE_UNUSABLE, name="notes.txt", reason=reason)
    assert refused(Example(str(tmp_path / "notes.txt"), ticks(3)))


@pytest.mark.parametrize("name", ["missing.jpg", "x" * 5000, "no\0name"])
def test_a_missing_file_is_named(
    refused: Callable[..., Message], tmp_path: Path, name: str
) -> None:
    told = refused(Example(str(tmp_path / name)))
    named = {str(tmp_path / name), name}
    assert named & {told.values.get("path"), told.values.get("name")}


def test_a_folder_is_no_example(refused: Callable[..., Message], tmp_path: Path) -> None:
    missing = message(Code.PATH_NOT_FOUND, path=str(tmp_path))
    assert refused(Example(str(tmp_path))) == missing


def test_an_instant_beyond_the_end_is_told_with_the_length(
    refused: Callable[..., Message], tmp_path: Path
) -> None:
    path = make_video(tmp_path / "short.mp4", [("red", 2.0)], size=(64, 36))
    told = refused(Example(str(path), ticks(30)))
    reason = message(Code.TIMESTAMP_PAST_END, name="short.mp4", seconds=2.0)
    assert told == message(Code.EXAMPLE_UNUSABLE, name="short.mp4", reason=reason)


def test_a_damaged_picture_is_told(refused: Callable[..., Message], tmp_path: Path) -> None:
    (tmp_path / "half.webp").write_bytes(drawn("star")[:400])
    reason = message(Code.PICTURE_DAMAGED, name="half.webp")
    told = refused(Example(str(tmp_path / "half.webp")))
    assert told == message(Code.EXAMPLE_UNUSABLE, name="half.webp", reason=reason)


def test_a_moment_without_a_picture_is_told(refused: Callable[..., Message], shelf: Shelf) -> None:
    sound = shelf.video("sound.mp4", cuts=(0,))
    without = message(Code.MOMENT_WITHOUT_PICTURE)
    assert refused(Example(video_id=sound.id, at=0)) == without
    assert refused(Example(video_id=10**6, at=0)) == without
    assert refused(Example()) == message(Code.EXAMPLE_EMPTY)
