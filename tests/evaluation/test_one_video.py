"""With a real text model, one video about a thing makes no other sentence of itself sure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.types import Answer, Confidence, SearchRequest, seconds
from tests.evaluation.library import Caption, Talk, index

LASTS = 20.0
"""Seconds from one sentence to the next: each is a scene of its own."""

ROVERS = (
    "Our rover got stuck in deep sand on the second day.",
    "Hmm, that is a good question.",
    "Lunch was served in the big hall upstairs.",
    "My sister plays the violin on Sundays.",
    "The tickets are cheaper before noon.",
    "We painted the fence green last summer.",
    "Please close the window, it is cold.",
    "Thank you all for coming tonight.",
)
SHOP = (
    "Hmm.",
    "The boats come back at noon with the tide.",
    "A customer came back to the shop with a broken kettle.",
    "The lamp over the stairs has a new bulb.",
)


def talk(name: str, *said: str) -> Talk:
    captions = tuple(
        Caption(LASTS * number + 2, LASTS * number + 6, text) for number, text in enumerate(said)
    )
    return Talk(name, "en", captions, tuple(LASTS * number for number in range(1, len(said))))


@pytest.fixture(scope="module")
def told(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two talks of which one sentence each answers, with a real sentence encoder."""
    model = shared_dir / "models" / "all-MiniLM-L6-v2"
    if not model.is_dir():
        pytest.skip("../shared/models has no all-MiniLM-L6-v2")
    root = tmp_path_factory.mktemp("one_video")
    with Engine(root / "library", root / "models") as engine:
        index(engine, model, root / "videos", [talk("rovers", *ROVERS), talk("shop", *SHOP)])
        yield engine


def ask(engine: Engine, text: str) -> Answer:
    *_, answer = engine.search.answers(SearchRequest(text, limit=20))
    return answer


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "video", "scene"),
    [
        ("rover stuck in sand", "rovers.mp4", 0),
        ("customer", "shop.mp4", 2),
        ("a vehicle that cannot get out of the dunes", "rovers.mp4", 0),
        ("someone complains about a faulty product", "shop.mp4", 2),
    ],
)
def test_only_the_sentence_that_says_it_may_be_sure(
    told: Engine, query: str, video: str, scene: int
) -> None:
    answer = ask(told, query)
    first = answer.moments[0]
    assert (Path(first.path).name, int(seconds(first.at) // LASTS)) == (video, scene)
    sure = [one for one in answer.moments if one.confidence == Confidence.STRONG]
    assert {(one.path, int(seconds(one.at) // LASTS)) for one in sure} <= {(first.path, scene)}
