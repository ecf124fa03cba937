"""Queries as vectors: templates, unknown words, languages, and what else could be said."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from engine.errors import ModelUnavailable
from engine.messages import Code, message
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.search.calibration import PictureScale, SightScale, WordScale
from engine.search.encoding import ENOUGH, KEPT, Encoder, known_best
from engine.search.readiness import READY
from engine.search.reference import SAID, SEEN
from engine.search.searcher import Searcher
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import ModelKind, SearchRequest
from tests.engine.search.films import ALL, filmed, middle
from tests.engine.search.shelf import Shelf, spoken
from tests.engine.search.shelf import unit as random_units


@pytest.fixture
def sight(shelf: Shelf, pool: ModelPool) -> Generation:
    """The generation of a film of all scenes."""
    filmed(shelf, pool, "film.mp4", ALL, said=[spoken(1, "회의를 시작합니다")])
    (generation,) = shelf.library.vectors.live_generations("visual")
    return generation


@pytest.fixture
def words(shelf: Shelf, pool: ModelPool) -> Generation:
    """The generation of one passage."""
    video = shelf.video("talk.mp4")
    vectors = pool.text("starter").embed_passages(["the meeting about the garden is on monday"])
    ref = pool.folder.find(ModelKind.TEXT, "starter").ref
    said = ["the meeting about the garden is on monday"]
    shelf.embed(video, "transcript", ref, vectors, [(0, 5)], said)
    (generation,) = shelf.library.vectors.live_generations("transcript")
    return generation


# --- words


def test_a_visual_query_is_encoded_as_it_is_typed(
    library: Library, pool: ModelPool, sight: Generation
) -> None:
    """No sentence is put around it: that brings all queries nearer to one another."""
    (wanted,) = pool.visual("starter").embed_texts(["a red star"])
    found = Encoder(library, pool).words(sight, "a red star")
    assert np.allclose(found.vector, wanted, atol=1e-6)
    assert (found.known, found.unknown) == (1.0, ())


def test_a_text_query_is_encoded_as_a_question(
    library: Library, pool: ModelPool, words: Generation
) -> None:
    (wanted,) = pool.text("starter").embed_queries(["the garden meeting"])
    found = Encoder(library, pool).words(words, "the garden meeting")
    assert np.allclose(found.vector, wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("a red star", 1.0, ()),
        ("a red zebra", 0.5, ("zebra",)),
        ("the zebra", 0.0, ("zebra",)),
        ("Zebra, zebra!", 0.5, ("Zebra", "zebra")),
        ("the", 1.0, ()),
    ],
)
def test_the_share_of_telling_words_that_is_known(
    library: Library, pool: ModelPool, sight: Generation, text: str, known: float, unknown: tuple
) -> None:
    found = Encoder(library, pool).words(sight, text)
    assert found.unknown == unknown
    if text != "Zebra, zebra!":
        assert found.known == known
    else:
        assert found.known == 0.0


def test_the_last_queries_are_remembered_and_no_more(
    library: Library, pool: ModelPool, sight: Generation
) -> None:
    encoder = Encoder(library, pool)
    first = encoder.words(sight, "a red star")
    assert encoder.words(sight, "a red star") is first
    for number in range(KEPT):
        encoder.words(sight, f"star {number}")
    assert encoder.words(sight, "a red star") is not first


def test_what_no_model_is_there_for_cannot_be_encoded(
    library: Library, sight: Generation, tmp_path: Path
) -> None:
    other = Generation(9, "visual", "gone", "1", 128, "r")
    with ModelPoolOf(tmp_path) as empty:
        encoder = Encoder(library, empty)
        why = encoder.missing(other)
        assert why is not None
        assert (why.code, why.values["name"]) == (Code.MODEL_NOT_IMPORTED, "gone")
        for ask in (lambda: encoder.words(other, "x"), lambda: encoder.pictures(other, [])):
            with pytest.raises(ModelUnavailable, match="gone"):
                ask()


class ModelPoolOf:
    """An empty pool, closed at the end."""

    def __init__(self, root: Path) -> None:
        self.pool = ModelPool(ModelFolder(root / "none"), device="cpu", threads=1)

    def __enter__(self) -> ModelPool:
        return self.pool

    def __exit__(self, *_: object) -> None:
        self.pool.close()


# --- languages


def test_an_english_model_and_a_korean_query_say_so_and_the_rest_is_searched(
    library: Library, pool: ModelPool, sight: Generation
) -> None:
    answer = Searcher(library, pool).search(SearchRequest("회의"))
    english = message(Code.MODEL_ENGLISH_ONLY, kind="visual", name="starter")
    assert answer.channels["visual"] == english
    assert answer.channels["keyword"] == READY
    (moment,) = answer.moments
    assert [match.channel for match in moment.matched] == ["keyword"]


@pytest.mark.parametrize("text", ["красная звезда", "赤い星", "نجمة حمراء", "빨간 별을 red"])
def test_other_scripts_are_left_to_other_channels(
    library: Library, pool: ModelPool, sight: Generation, text: str
) -> None:
    with pytest.raises(ModelUnavailable, match="model_english_only"):
        Encoder(library, pool).words(sight, text)


@pytest.mark.parametrize("text", ["a red star 별", "ÉTOILE", "12:30", "!?", "étoile rouge"])
def test_mostly_latin_letters_are_asked(
    library: Library, pool: ModelPool, sight: Generation, text: str
) -> None:
    found = Encoder(library, pool).words(sight, text)
    assert np.isfinite(found.vector).all()


# --- what else could be said


def test_reference_texts_are_kept_as_a_file_and_read_again(
    library: Library, pool: ModelPool, sight: Generation
) -> None:
    made = Encoder(library, pool).reference(sight)
    assert made.shape[1] == sight.dimension
    assert 20 <= len(made) <= len(SEEN)
    (path,) = (library.root / "references").glob("visual-*.npy")
    other = random_units(7, sight.dimension)
    with path.open("wb") as file:
        np.save(file, other)
    # A new process reads the file and embeds nothing.
    assert np.array_equal(Encoder(library, pool).reference(sight), other)


def test_captions_that_the_model_knows_come_first(
    library: Library, pool: ModelPool, sight: Generation, words: Generation
) -> None:
    """The starter knows few words: of what is said not enough wholly, of what is seen enough."""
    encoder = Encoder(library, pool)
    seen = [text for text in SEEN if not pool.visual("starter").unknown_words(text)]
    said = [text for text in SAID if not pool.text("starter").unknown_words(text)]
    assert len(said) < ENOUGH <= len(seen) < len(SEEN)
    assert np.allclose(encoder.reference(sight), pool.visual("starter").embed_texts(seen))
    reference = encoder.reference(words)
    assert len(reference) == ENOUGH
    own = pool.text("starter").embed_queries(said)
    assert (reference @ own.T).max(axis=0) == pytest.approx(np.ones(len(said)), abs=1e-4)


def test_a_damaged_or_foreign_file_is_made_anew(
    library: Library, pool: ModelPool, sight: Generation
) -> None:
    made = Encoder(library, pool).reference(sight)
    (path,) = (library.root / "references").glob("visual-*.npy")
    for content in (b"", b"junk"):
        path.write_bytes(content)
        assert np.array_equal(Encoder(library, pool).reference(sight), made)
    with path.open("wb") as file:
        np.save(file, random_units(7, sight.dimension + 1))
    assert np.array_equal(Encoder(library, pool).reference(sight), made)
    shutil.rmtree(path.parent)
    assert np.array_equal(Encoder(library, pool).reference(sight), made)


def test_marks_follow_the_library(shelf: Shelf, pool: ModelPool, sight: Generation) -> None:
    """They are the same while nothing changes, and others when the library has."""
    encoder = Encoder(shelf.library, pool)
    before = encoder.scale(sight)
    assert encoder.scale(sight) is before
    assert isinstance(before, SightScale)
    assert isinstance(encoder.scale(sight, pictured=True), PictureScale)
    filmed(shelf, pool, "more.mp4", ["ocean"] * 12, seed=60)
    after = encoder.scale(sight)
    assert isinstance(after, SightScale)
    assert after.centre > before.centre
    assert after.middle != before.middle
    again = Encoder(shelf.library, pool).scale(sight)
    assert isinstance(again, SightScale)
    assert (again.middle, again.spread) == (after.middle, after.spread)


def test_words_are_measured_as_they_are_asked_and_as_they_are_said(
    library: Library, pool: ModelPool, words: Generation
) -> None:
    """The references are embedded in both roles, and kept apart."""
    encoder = Encoder(library, pool)
    scale = encoder.scale(words)
    assert isinstance(scale, WordScale)
    asked, said = encoder.reference(words), encoder.reference(words, said=True)
    assert len(asked) == len(said) == ENOUGH
    texts = known_best(SAID, pool.text("starter"))
    assert np.allclose(asked, pool.text("starter").embed_queries(texts), atol=1e-6)
    assert np.allclose(said, pool.text("starter").embed_passages(texts), atol=1e-6)
    assert np.allclose(scale.asked, asked.mean(axis=0), atol=1e-6)
    assert len(list((library.root / "references").glob("text-*.npy"))) == 2


def test_an_english_model_is_measured_by_english_references(pool: ModelPool) -> None:
    best = known_best(SEEN, pool.visual("starter"))
    assert best
    assert all(text.isascii() for text in best)
    assert any(not text.isascii() for text in SEEN)


def test_marks_of_a_generation_that_has_emptied_are_marks(
    shelf: Shelf, pool: ModelPool, sight: Generation
) -> None:
    """The last video of a generation went between two looks at the library."""
    encoder = Encoder(shelf.library, pool)
    for video in shelf.library.videos.all():
        shelf.library.ledger.discard_video(video.id)
    for pictured in (False, True):
        found = encoder.scale(sight, pictured=pictured)
        assert np.isfinite(
            found.scores(random_units(1, sight.dimension)[0], random_units(3, sight.dimension))
        ).all()


def test_a_passage_is_read_as_far_as_its_words_are_known(
    library: Library, pool: ModelPool, words: Generation
) -> None:
    encoder = Encoder(library, pool)
    known_share = encoder.reader(words)
    assert known_share is not None
    assert known_share("the meeting about the garden") == 1.0
    assert known_share("the meeting about the zebra") == pytest.approx(0.5)
    assert known_share("회의를 시작합니다") == 0.0


def test_what_the_model_does_not_know_it_does_not_surely_find(
    library: Library, pool: ModelPool, sight: Generation
) -> None:
    searcher = Searcher(library, pool)
    whole = searcher.search(SearchRequest("seen:a red star"))
    half = searcher.search(SearchRequest("seen:a red zebra"))
    none = searcher.search(SearchRequest("seen:a zebra"))
    assert whole.moments[0].at == round(middle(ALL, "star") * 1_000_000)
    assert half.strong == 0
    assert none.moments == ()
    unknown = message(Code.QUERY_WORDS_UNKNOWN, kind="visual", name="starter", words=("zebra",))
    assert unknown in half.notes
    assert unknown in none.notes
    assert whole.notes == ()
