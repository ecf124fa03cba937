"""What an answer says of itself: how sure it is, pages and totals, order, spelling, reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.media.subtitles import read_sidecar
from engine.models.loader import ModelPool
from engine.search.searcher import Searcher
from engine.store.library import Library
from engine.types import Answer, Confidence, ModelKind, SearchRequest, Sort, seconds, ticks
from tests.engine.search.films import ALL, drawn, filmed, middle
from tests.engine.search.shelf import Shelf, spoken

Ask = Callable[..., Answer]


@pytest.fixture
def ask(library: Library, pool: ModelPool) -> Ask:
    searcher = Searcher(library, pool)

    def search(text: str, *, early: bool = False, **more: object) -> Answer:
        return searcher.search(SearchRequest(text, **more), early=early)  # type: ignore[arg-type]

    return search


def places(answer: Answer) -> list[tuple[str, float]]:
    return [(Path(moment.path).stem, seconds(moment.at)) for moment in answer.moments]


# --- how sure


CAPTIONS = {
    "star": "a red star on a blue background",
    "circles": "two yellow circles",
    "triangles": "three green triangles",
    "arrow": "a black arrow",
    "hearts": "pink hearts",
    "checkerboard": "a black and red checkerboard",
    "mountains": "mountains",
    "forest": "a forest",
    "ocean": "the ocean",
    "rain": "heavy rain",
    "sunset": "a sunset",
    "city": "a city skyline",
    "fireworks": "fireworks",
}


def test_what_is_there_is_strong_and_what_is_not_is_none_or_weak(
    shelf: Shelf, pool: ModelPool, ask: Ask
) -> None:
    """Of thirteen scenes, those of one film are there and the others are not."""
    present = filmed(shelf, pool, "film.mp4", ALL[:8] * 2).id
    for name in ALL[:8]:
        answer = ask(CAPTIONS[name], video_id=present)
        assert answer.confidence == Confidence.STRONG, name
        assert seconds(answer.moments[0].at) % 80 == middle(ALL, name), name
    absent = [CAPTIONS[name] for name in ALL[8:]]
    absent += ["an elephant", "quarterly earnings report", "a wedding", "my dog"]
    wrong = [text for text in absent if ask(text).confidence == Confidence.STRONG]
    assert len(wrong) <= 1, wrong


def test_the_answer_is_as_sure_as_its_best_moment_and_weak_ones_come_last(
    shelf: Shelf, ask: Ask
) -> None:
    said = [spoken(1, "the red robot in the garden"), spoken(31, "a garden")]
    said += [spoken(60 + 20 * i, "the red house") for i in range(6)]
    shelf.video("a.mp4", cuts=range(0, 190, 10), said=said)
    answer = ask("red robot garden")
    told = [moment.confidence for moment in answer.moments]
    assert answer.confidence == told[0] == Confidence.STRONG
    assert answer.strong == told.count(Confidence.STRONG)
    assert told == sorted(told, key=[*Confidence].index)
    assert Confidence.NONE not in told
    assert (answer.total, answer.page, answer.pages) == (len(told), 1, 1)


def test_nothing_found_is_an_answer(shelf: Shelf, ask: Ask) -> None:
    shelf.video("a.mp4", said=[spoken(1, "hello")])
    answer = ask("xylophone")
    assert (answer.moments, answer.total, answer.strong) == ((), 0, 0)
    assert (answer.confidence, answer.page, answer.pages) == (Confidence.NONE, 1, 1)
    assert answer.curves == ()


# --- pages


def test_pages_hold_every_moment_once_in_one_order(shelf: Shelf, ask: Ask) -> None:
    for number in range(23):
        shelf.video(f"{number}.mp4", cuts=(0, 20), said=[spoken(1, "the robot")])
    shelf.video("again.mp4", cuts=(0, 20), said=[spoken(2.0 * i, "the robot") for i in range(9)])
    whole = ask("robot", limit=1000)
    pages = [ask("robot", limit=5, page=page) for page in range(1, 6)]
    assert [page.page for page in pages] == [1, 2, 3, 4, 5]
    assert {(page.total, page.pages) for page in pages} == {(24, 5)}
    joined = [moment for page in pages for moment in page.moments]
    assert joined == list(whole.moments)
    assert [moment.rank for moment in joined] == list(range(1, 25))
    assert ask("robot", limit=5, page=3).moments == pages[2].moments


@pytest.mark.parametrize(("page", "shown"), [(0, 1), (-3, 1), (3, 2), (10**9, 2)])
def test_a_page_beyond_the_end_is_the_last(shelf: Shelf, ask: Ask, page: int, shown: int) -> None:
    for name in ("a", "b", "c"):
        shelf.video(f"{name}.mp4", said=[spoken(5.0 * i, "robot") for i in range(3)])
    answer = ask("robot", limit=2, page=page)
    assert (answer.page, answer.pages, answer.total) == (shown, 2, 3)


def test_the_confidence_of_a_later_page_is_that_of_the_whole(shelf: Shelf, ask: Ask) -> None:
    shelf.video("a.mp4", cuts=(0, 20, 40), said=[spoken(1, "red robot"), spoken(21, "red")])
    assert ask("red robot", limit=1, page=2).confidence == Confidence.STRONG


# --- order


def test_by_date_the_newest_first_and_only_what_is_strong(shelf: Shelf, ask: Ask) -> None:
    for day, name in enumerate(("old", "new", "newest"), 1):
        text = "the start" if name == "newest" else "the art"
        video = shelf.video(f"{name}.mp4", cuts=(0, 20, 40), said=[spoken(5, text)])
        path = shelf.folder / f"{name}.mp4"
        shelf.library.videos.put_place(path, video.id, Path("/"), 1, day * 10**15, "")
    assert {name for name, _ in places(ask("art"))} == {"old", "new", "newest"}
    answer = ask("art", sort=Sort.DATE)
    assert [name for name, _ in places(answer)] == ["new", "old"]
    assert answer.total == answer.strong == 2


def test_by_timeline_by_path_and_time(shelf: Shelf, ask: Ask) -> None:
    said = [spoken(41, "the red robots garden"), spoken(1, "red robot garden"), spoken(21, "red")]
    for name in ("b", "a"):
        shelf.video(f"{name}.mp4", cuts=(0, 20, 40, 60), said=said)
    answer = ask("red robot while garden", sort=Sort.TIMELINE)
    assert places(answer) == [("a", 1), ("a", 41.5), ("b", 1), ("b", 41.5)]
    second = ask("red robot while garden", sort=Sort.TIMELINE, limit=2, page=2)
    assert second.moments == answer.moments[2:]


# --- alike ones


def test_a_fixed_camera_does_not_fill_the_page(shelf: Shelf, pool: ModelPool, ask: Ask) -> None:
    video = filmed(shelf, pool, "fixed.mp4", ["star"] * 12)
    filmed(shelf, pool, "film.mp4", ALL, seed=90)
    answer = ask("seen:a red star")
    (fixed,) = [one for one in answer.moments if one.video_id == video.id]
    assert fixed.more == 11
    inside = ask("seen:a red star", video_id=video.id)
    assert len(inside.moments) == 12
    assert {one.more for one in inside.moments} == {0}
    (curve,) = [one for one in answer.curves if one.video_id == video.id]
    assert [seconds(at) for at in (curve.times[0], curve.times[-1])] == [0, 120]
    assert (curve.values[0], curve.values[-1]) == (0, 0)
    assert min(curve.values[1:-1]) > 0.5


def test_the_curves_are_those_of_the_pages_videos(shelf: Shelf, ask: Ask) -> None:
    for name in ("a", "b", "c"):
        shelf.video(f"{name}.mp4", said=[spoken(1, "robot"), spoken(21, "robot")])
    answer = ask("robot", limit=2)
    assert {c.video_id for c in answer.curves} == {moment.video_id for moment in answer.moments}
    for curve in answer.curves:
        assert [seconds(at) for at in curve.times] == [1, 1, 1.5, 1.5, 21, 21, 21.5, 21.5]
        assert curve.values == (0, 0.97, 0.97, 0, 0, 0.97, 0.97, 0)


# --- a whole video, and the same words again


def test_a_video_that_is_about_it_makes_none_of_its_scenes_sure(
    shelf: Shelf, pool: ModelPool, ask: Ask
) -> None:
    """Eight scenes, one summary: only what is said of it is found, and the video by its title."""
    ref = pool.folder.find(ModelKind.TEXT, "starter").ref
    said = [spoken(10 * i + 1, text) for i, text in enumerate(("the garden", "hmm") * 4)]
    video = shelf.video("a.mp4", cuts=range(0, 90, 10), said=said)
    query = pool.text("starter").embed_queries(["the robot design"])
    shelf.embed(video, "summary", ref, query, [(0, 80)])
    (moment,) = ask("the robot design").moments
    assert [match.channel for match in moment.matched] == ["summary"]
    assert (seconds(moment.start), seconds(moment.end), seconds(moment.at)) == (0, 80, 0)


def test_a_phrase_said_75_times_is_one_answer_with_its_places(shelf: Shelf, ask: Ask) -> None:
    said = [spoken(4.0 * i, f"so let us go to number {i}") for i in range(75)]
    video = shelf.video("often.mp4", cuts=(0, 150, 300), said=said)
    shelf.video("once.mp4", said=[spoken(3, "let us go")])
    answer = ask('"let us go"')
    assert (answer.total, answer.strong, answer.pages, len(answer.moments)) == (2, 2, 1, 2)
    (often,) = [one for one in answer.moments if one.video_id == video.id]
    assert [seconds(place.at) for place in often.places] == [4.0 * i + 0.5 for i in range(75)]
    assert all(place.start <= place.at < place.end for place in often.places)
    assert (often.start, often.end, often.at) in {(p.start, p.end, p.at) for p in often.places}
    within = ask('"let us go"', video_id=video.id, limit=100)
    assert (within.total, {len(one.places) for one in within.moments}) == (75, {1})


def test_captions_that_roll_say_a_line_once(shelf: Shelf, ask: Ask, tmp_path: Path) -> None:
    """Each line is shown again above the next one, as video sites write captions."""
    lines = [f"we sail to island {number}" for number in range(12)]
    blocks = [
        f"00:00:{2 * i:02}.000 --> 00:00:{2 * i + 2:02}.000\n"
        + "\n".join(lines[max(0, i - 1) : i + 1])
        for i in range(12)
    ]
    file = tmp_path / "rolling.en.vtt"
    file.write_text("WEBVTT\n\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")
    segments = read_sidecar(file).segments
    shelf.video("sail.mp4", cuts=(0, 24), said=segments)
    (moment,) = ask("island").moments
    assert len(moment.places) == 12
    (seventh,) = ask('"island 7"').moments
    assert [(seconds(p.start), seconds(p.end)) for p in seventh.places] == [(14, 16)]


# --- spelling


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("the gardon", "the garden"),
        ("said:gardon", "said:garden"),
        ('"the gardon"', '"the garden"'),
        ("  the   gardon  ", "  the   garden  "),
        ("gardon -robot", "garden -robot"),
        ("the garden", None),
        ("seen:gardon", None),
    ],
)
def test_did_you_mean(shelf: Shelf, ask: Ask, query: str, meant: str | None) -> None:
    shelf.video("a.mp4", said=[spoken(1, "the garden is green"), spoken(21, "a robot walks")])
    answer = ask(query)
    assert answer.did_you_mean == meant
    if meant is not None:
        assert ask(meant).confidence == Confidence.STRONG


def test_a_misspelt_word_finds_at_once_if_not_surely(shelf: Shelf, ask: Ask) -> None:
    shelf.video("a.mp4", said=[spoken(1, "the garden is green")])
    answer = ask("gardon")
    assert places(answer) == [("a", 1.5)]
    assert answer.confidence == Confidence.WEAK


# --- reasons


def test_each_reason_is_told_with_its_measures(shelf: Shelf, pool: ModelPool, ask: Ask) -> None:
    filmed(shelf, pool, "film.mp4", ALL, said=[spoken(middle(ALL, "star"), "a red star")])
    answer = ask("a red star")
    by_channel = {match.channel: match for match in answer.moments[0].matched}
    seen, said = by_channel["visual"], by_channel["keyword"]
    assert (seen.snippet, seen.marks, said.z_score, said.relative_score) == (None, (), None, None)
    assert 0.0 < seen.raw <= 1.0
    assert seen.z_score is not None
    assert seen.z_score > 1
    assert seen.relative_score is not None
    assert seen.relative_score > 0.5
    assert said.raw > 0
    assert said.snippet is not None
    assert [said.snippet[start:end] for start, end in said.marks][-2:] == ["red", "star"]
    assert {match.weight for match in by_channel.values()} == {1.0}
    odds = 1.0
    for match in by_channel.values():
        odds *= (1 - match.score) ** match.weight
    assert answer.moments[0].score == pytest.approx(1 - odds, abs=0.001)


def test_weights_are_the_librarys_settings(
    shelf: Shelf, pool: ModelPool, library: Library, ask: Ask
) -> None:
    filmed(shelf, pool, "film.mp4", ALL)
    before = ask("seen:a red star").moments[0]
    library.choices.set_setting("weight_visual", 0.2)
    after = ask("seen:a red star").moments[0]
    assert (before.matched[0].weight, after.matched[0].weight) == (1.0, 0.2)
    assert after.matched[0].score == before.matched[0].score
    assert before.score == before.matched[0].score < 0.99, "a meaning is never told as certain"
    assert after.score == pytest.approx(1 - (1 - before.score) ** 0.2, abs=1e-3)
    assert after.score < 0.8


# --- an early answer


def test_an_early_answer_is_of_words_alone_and_loads_nothing(
    shelf: Shelf, pool: ModelPool, ask: Ask
) -> None:
    filmed(shelf, pool, "film.mp4", ALL, said=[spoken(5, "a red star")])
    pool.close()
    early = ask("a red star", early=True)
    assert early.complete is False
    assert set(early.channels) == {"keyword"}
    assert {match.channel for one in early.moments for match in one.matched} == {"keyword"}
    assert pool.loaded() == []
    assert ask("a red star").complete is True


def test_pictures_of_moments_are_files_that_are_there(
    shelf: Shelf, pool: ModelPool, ask: Ask
) -> None:
    filmed(shelf, pool, "film.mp4", ["star", "ocean"])
    moment = ask("seen:a red star").moments[0]
    assert moment.at == ticks(5.0)
    assert moment.thumbnail is not None
    assert Path(moment.thumbnail).read_bytes() == drawn("star")
