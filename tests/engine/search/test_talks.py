"""Talks before one fixed camera: words, meanings and names are found at their own half minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.store.cutting import words_of
from tests.engine.search.talks import (
    CHANNELS,
    KINDS,
    MODEL,
    Figures,
    Question,
    Talk,
    figures,
    index,
    place_of,
    questions,
    rankings_of,
    shared_words,
    talks,
)

SLACK = 0.02
"""How far below the bare model's own figure the whole search may lie."""

MIXED = tuple(kind for kind in KINDS if kind != "question")
"""What is asked here; ``python -m tests.engine.search.talks`` asks questions in sentences."""

Ranks = dict[str, dict[Question, int | None]]


def measured(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that waits for the talks to be indexed and asked about."""
    return pytest.mark.shared(pytest.mark.slow(pytest.mark.timeout(1500)(test)))


def named(question: Question) -> str:
    return question.text.replace(" ", "_")


# --- the talks are what they are said to be


@pytest.mark.parametrize("talk", talks(), ids=lambda talk: talk.name)
def test_a_talk_has_twenty_topics_of_about_half_a_minute(talk: Talk) -> None:
    assert len(talk.topics) == 20
    assert all(20 <= topic.end - topic.start <= 30 for topic in talk.topics)
    assert all(4 <= len(topic.cues) <= 8 for topic in talk.topics)


def test_at_least_three_talks_have_a_paraphrase_for_each_topic() -> None:
    asked = {(one.talk.name, one.topic.title) for one in questions("paraphrase")}
    whole = [t for t in talks() if all((t.name, topic.title) in asked for topic in t.topics)]
    assert len(whole) >= 3


@pytest.mark.parametrize("question", questions("paraphrase"), ids=named)
def test_a_paraphrase_shares_no_content_word_with_its_topic(question: Question) -> None:
    assert not shared_words(question.text, question.topic.text)


@pytest.mark.parametrize(
    ("query", "passage", "shared"),
    [
        ("painting the walls", "a good paint job", True),
        ("the bakery", "a baker forgot", True),
        ("hurried families", "the family hurries", True),
        ("stop the supply", "until it stops", True),
        ("what is in there", "it is what was there", False),
        ("an epidemic", "the plague", False),
    ],
)
def test_words_of_one_family_count_as_shared(query: str, passage: str, shared: bool) -> None:
    assert bool(shared_words(query, passage)) is shared


@pytest.mark.parametrize("question", questions("exact", "name", "inside"), ids=named)
def test_words_as_said_stand_in_one_cue_of_one_topic(question: Question) -> None:
    """Letter for letter; a Korean word also inside a longer one."""
    asked = " ".join(words_of(question.text))
    edge = "" if question.kind == "inside" or question.talk.language == "ko" else " "
    holding = [
        topic
        for talk in talks()
        for topic in talk.topics
        for cue in topic.cues
        if f"{edge}{asked}{edge}" in f" {' '.join(words_of(cue.text))} "
    ]
    assert set(holding) == {question.topic}


@pytest.mark.parametrize("question", questions("misspelt"), ids=named)
def test_a_misspelt_word_is_not_said(question: Question) -> None:
    assert not set(words_of(question.text)) <= set(words_of(question.topic.text))


# --- what is found of them


@pytest.fixture(scope="session")
def told(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The talks, indexed with a real sentence encoder."""
    model = shared_dir / "models" / MODEL
    if not model.is_dir():
        pytest.skip(f"../shared/models has no {MODEL}")
    root = tmp_path_factory.mktemp("talks")
    with Engine(root / "library", root / "models") as engine:
        index(engine, model, root / "videos")
        yield engine


@pytest.fixture(scope="session")
def found(told: Engine) -> Ranks:
    """The rank of every question's answer in each ranking."""
    rankings = rankings_of(told)
    made: Ranks = {name: {} for name in rankings}
    # One question after the other: a search remembers the vectors of the latest queries alone.
    for question in questions(*MIXED):
        for name, rank in rankings.items():
            made[name][question] = place_of(question, rank(question))
    return made


def of(found: Ranks, ranking: str, *kinds: str) -> Figures:
    return figures([rank for one, rank in found[ranking].items() if one.kind in kinds])


@measured
def test_a_talk_before_one_camera_is_one_scene(told: Engine) -> None:
    assert [row["scenes"] for row in told.videos()] == [1] * len(talks())


@measured
@pytest.mark.parametrize("bare", ["bare, passages", "bare, best of a topic"])
def test_paraphrases_are_found_as_well_as_the_model_alone_finds_them(
    found: Ranks, bare: str
) -> None:
    """The model alone ranks the same stored passages by cosine; both ways it may be read."""
    fused, alone = of(found, "fused", "paraphrase"), of(found, bare, "paraphrase")
    assert fused.mrr >= alone.mrr - SLACK
    assert fused.recall_at_1 >= alone.recall_at_1 - SLACK


@measured
@pytest.mark.parametrize("channel", CHANNELS)
def test_all_channels_together_find_more_than_one_alone(found: Ranks, channel: str) -> None:
    fused, alone = of(found, "fused", *MIXED), of(found, channel, *MIXED)
    assert fused.mrr > alone.mrr
    assert fused.recall_at_1 > alone.recall_at_1


@measured
@pytest.mark.parametrize("kind", ["exact", "name", "inside"])
def test_words_as_said_always_find_their_own_half_minute(found: Ranks, kind: str) -> None:
    missed = {one.text: rank for one, rank in found["fused"].items() if one.kind == kind}
    assert {text: rank for text, rank in missed.items() if rank != 1} == {}
