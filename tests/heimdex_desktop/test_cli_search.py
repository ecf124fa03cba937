"""``heimdex search`` with examples, orders, pages and reasons, over films of drawn scenes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.models.folder import ModelFolder, bundled
from engine.models.loader import ModelPool
from engine.store.library import Library
from engine.types import Example, ModelKind, ticks
from heimdex_desktop.cli.searching import clock, example_of, marked
from tests.engine.search.films import ALL, drawn, filmed, middle
from tests.engine.search.shelf import Shelf, spoken
from tests.heimdex_desktop.conftest import CommandLine
from tests.media_factory import make_video

REELS = [f"{name}.mp4" for name in "abcdefg"]
"""Videos in which a lantern burns, made in the order that is not their names'."""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """Two films with words, looked at by the starter model, and reels with nothing but words."""
    if bundled(ModelKind.VISUAL) is None:
        pytest.skip("the program was built without its starter visual model")
    root = tmp_path_factory.mktemp("films")
    commands = CommandLine(root / "library", root / "models", root / "videos")
    commands.videos.mkdir()
    pool = ModelPool(ModelFolder(commands.models), device="cpu", threads=1)
    with Library(commands.library) as library:
        library.choices.set_setting("threads", 1)
        shelf = Shelf(library, commands.videos)
        said = [spoken(10.0 * i + 1, "the garden is green") for i in range(7)]
        filmed(shelf, pool, "one.mp4", ALL, said=said)
        filmed(shelf, pool, "two.mp4", ["star"] * 4, seed=60)
        for name in REELS[::-1]:
            shelf.video(name, said=[spoken(11, "a lantern burns")])
    pool.close()
    return commands


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with a drawn star, a video of an ocean then hearts, and words."""
    for name in ("star.webp", "a@7"):
        (tmp_path / name).write_bytes(drawn("star", 33))
    with Image.open(io.BytesIO(drawn("ocean", 33))) as ocean:
        ocean.convert("RGB").save(tmp_path / "ocean.jpg")
    scenes = []
    for name in ("ocean", "hearts"):
        with Image.open(io.BytesIO(drawn(name, 33))) as picture:
            scenes.append((np.asarray(picture.convert("RGB")), 1.0))
    make_video(tmp_path / "film.mp4", scenes, size=(320, 180))
    make_video(tmp_path / "film.mp4@1.mp4", scenes[::-1], size=(320, 180))
    (tmp_path / "notes.txt").write_text("a red star")
    return tmp_path


def first(films: CommandLine, *words: object) -> tuple[str, float]:
    called = films("search", *words)
    assert called.status == 0, called.err
    moment = called.last["moments"][0]
    return Path(moment["video"]["path"]).name, moment["at"]


# --- by example


@pytest.mark.parametrize(
    ("example", "wanted"),
    [
        ("ocean.jpg", "ocean"),
        ("film.mp4", "ocean"),
        ("film.mp4@0.5", "ocean"),
        ("film.mp4@1.5", "hearts"),
        ("film.mp4@1.mp4", "hearts"),  # its own name holds an @
        ("film.mp4@1.mp4@1.5", "ocean"),
    ],
)
def test_like_a_picture_or_a_video_at_an_instant(
    films: CommandLine, pictures: Path, example: str, wanted: str
) -> None:
    assert first(films, "--like", pictures / example) == ("one.mp4", middle(ALL, wanted))


def test_a_file_really_named_so_is_taken_as_it_is(films: CommandLine, pictures: Path) -> None:
    found = films("search", "--like", pictures / "a@7").last
    assert found["moments"][0]["matched"][0]["channel"] == "visual"
    assert found["confidence"] == "strong"
    assert {round(one["at"]) for one in found["moments"]} >= {round(middle(ALL, "star"))}


def test_examples_add_up_and_go_with_words_and_filters(films: CommandLine, pictures: Path) -> None:
    star, again = (pictures / name for name in ("star.webp", "a@7"))
    assert first(films, "a red star", "--like", star, "--limit", "1")[1] in (5.0, 15.0)
    both = films("search", "--like", star, "--like", again).last["moments"]
    assert middle(ALL, "star") in [one["at"] for one in both[:2]]
    assert first(films, "video:two", "--like", star)[0] == "two.mp4"


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ("notes.txt", "neither a picture nor a video"),
        ("missing.jpg", "There is no file or folder"),
        ("missing.mp4@3", "There is no file or folder"),
        ("film.mp4@30", "2 s long"),
        ("film.mp4@nan", "not a timestamp in seconds"),
        ("film.mp4@-1", "not a timestamp in seconds"),
        ("film.mp4@1e99", "not a timestamp in seconds"),
        ("star.webp@3", "star.webp"),
        ("x" * 5000, "cannot be read"),
        ("x" * 5000 + "@3", "cannot be read"),
    ],
)
def test_what_is_no_example_is_told_in_one_sentence(
    films: CommandLine, pictures: Path, example: str, message: str
) -> None:
    called = films("search", "--like", pictures / example)
    assert called.status == 2
    told = called.out + called.err
    assert message in told
    assert "Traceback" not in told


def test_how_an_example_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert example_of("a.jpg") == Example("a.jpg")
    assert example_of("a.mp4@7") == Example("a.mp4", ticks(7.0))
    assert example_of("a.mp4@1.25") == Example("a.mp4", ticks(1.25))
    assert example_of("me@home.jpg") == Example("me@home.jpg")
    assert example_of("@7") == Example("@7")
    assert example_of("a@") == Example("a@")
    (tmp_path / "a@7").write_bytes(b"")
    assert example_of("a@7") == Example("a@7")
    assert example_of("a@7@2") == Example("a@7", ticks(2.0))


# --- order and pages


def test_sort_by_timeline(films: CommandLine) -> None:
    found = films("search", "said:lantern", "--sort", "timeline").last["moments"]
    assert [Path(one["video"]["path"]).name for one in found] == REELS
    assert [one["rank"] for one in found] == list(range(1, 8))
    relevant = films("search", "said:lantern").last["moments"]
    assert [Path(one["video"]["path"]).name for one in relevant] != REELS


def test_the_same_words_again_are_one_answer_with_its_places(films: CommandLine) -> None:
    found = films("search", "said:garden").last
    assert (found["total"], found["strong"]) == (1, 1)
    (moment,) = found["moments"]
    assert [place["at"] for place in moment["places"]] == [10.0 * i + 1.5 for i in range(7)]
    assert "; 7 places" in films("search", "said:garden", plain=True).out


@pytest.mark.parametrize("words", [("--sort", "size"), ("--page", "0"), ("--page", "two")])
def test_a_wrong_order_or_page_is_the_callers_mistake(
    films: CommandLine, words: tuple[str, str]
) -> None:
    assert films("search", "garden", *words).status == 2


def test_pages_follow_each_other_and_are_told(films: CommandLine) -> None:
    asked = ("search", "said:lantern", "--limit", "3")
    pages = [films(*asked, "--page", page).last for page in (1, 2, 3, 4)]
    assert [page["page"] for page in pages] == [1, 2, 3, 3]
    assert [[one["rank"] for one in page["moments"]] for page in pages[:3]] == [
        [1, 2, 3], [4, 5, 6], [7],
    ]  # fmt: skip
    assert {(page["pages"], page["total"], page["strong"]) for page in pages} == {(3, 7, 7)}
    told = films(*asked, "--page", "2", plain=True).out
    assert "  4. " in told
    assert "Page 2 of 3, 7 moments in all." in told


# --- what people read


def test_explain_tells_each_channels_part(films: CommandLine) -> None:
    plain = films("search", "a red star", plain=True).out
    explained = films("search", "a red star", "--explain", plain=True).out
    assert "deviations above" not in plain
    line = next(line for line in explained.splitlines() if line.strip().startswith("visual"))
    assert "of the way from chance to a match" in line
    assert "deviations above the library's middle" in line
    assert re.search(r"confidence [01]\.\d\d,", line)
    assert "weight 1" in line
    said = films("search", "garden", "--explain", plain=True).out
    keyword = next(line for line in said.splitlines() if line.strip().startswith("keyword"))
    assert "deviations" not in keyword
    assert "at 0:01.5" in keyword


def test_alike_moments_are_counted(films: CommandLine) -> None:
    assert "; 3 more like it)" in films("search", "seen:a red star", plain=True).out


def test_words_are_marked_and_the_query_is_said_back(films: CommandLine) -> None:
    told = films("search", "said:garden", plain=True).out
    assert told.startswith("Understood as said: garden.\n")
    assert "“the [garden] is green”" in told
    assert "Understood" not in films("search", "garden", plain=True).out


def test_weak_matches_stand_apart_and_a_better_spelling_is_asked(films: CommandLine) -> None:
    told = films("search", "said:gardon", plain=True).out
    assert "No strong matches. Weak matches:" in told
    assert "Did you mean: said:garden" in told
    nothing = films("search", "said:xylophone", plain=True).out
    assert "Nothing found." in nothing
    assert "Did you mean" not in nothing


def test_filters_alone_are_a_reason(films: CommandLine) -> None:
    told = films("search", "video:two", plain=True).out
    assert "two.mp4  at 0:00.0" in told
    assert "; filter; " in told


@pytest.mark.parametrize("words", [(), ("",), ("  ",)])
def test_nothing_asked_is_a_mistake(films: CommandLine, words: tuple[str, ...]) -> None:
    called = films("search", *words)
    assert called.status == 2
    assert "empty" in called.out + called.err


def test_a_query_that_begins_with_a_dash_goes_behind_two(films: CommandLine) -> None:
    found = films("search", "--", "-garden").last
    names = {Path(one["video"]["path"]).name for one in found["moments"]}
    assert names == {"two.mp4", *REELS}, "all but the film that speaks of the garden"


@pytest.mark.parametrize(
    ("text", "marks", "told"),
    [
        ("a red star", [[2, 5]], "a [red] star"),
        ("a red star", [[2, 5], [6, 10]], "a [red] [star]"),
        ("회의실에서", [[0, 2]], "[회의]실에서"),
        ("a", [], "a"),
    ],
)
def test_marked(text: str, marks: list[list[int]], told: str) -> None:
    assert marked(text, marks) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0:00.0"),
        (61.25, "1:01.2"),
        (3661, "1:01:01.0"),
        (59.99, "1:00.0"),
        (3599.96, "1:00:00.0"),
    ],
)
def test_clock(seconds: float, told: str) -> None:
    assert clock(seconds) == told
