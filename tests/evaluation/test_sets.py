"""The sets of words are what their README says: counts, halves, labels, and what is absent."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.api.engine import Engine
from engine.models.folder import bundled
from engine.types import ModelKind, SearchRequest, seconds
from heimdex_desktop.cli.labels import checked, read_labels
from tests.engine.search.talks import content, shared_words
from tests.evaluation import filling
from tests.evaluation.fillers import Film, films
from tests.evaluation.library import LANGUAGES, LARGE, Caption, Talk, index, queries, talks

HALVES = [f"words_{language}.{half}" for language in LANGUAGES for half in ("tune", "report")]
SETS = [*HALVES, "words_cross.report"]
PRESENT = ("keyword", "paraphrase", "question")
ABSENT = ("far", "near", "partial")
NAMED = {talk.name: talk for talk in talks()}


def of(name: str, *kinds: str) -> list[dict[str, Any]]:
    return [row for row in queries(name) if row["by"] in kinds]


def talks_of(name: str) -> set[str]:
    return {Path(each["video"]).stem for row in of(name, *PRESENT) for each in row["moments"]}


def labelled(moment: dict[str, Any]) -> list[Caption]:
    """The captions within a label."""
    every = NAMED[Path(moment["video"]).stem].captions
    return [each for each in every if moment["from"] <= each.start < moment["to"]]


def korean(text: str) -> set[str]:
    """What the Korean words of a text begin with: two syllables, whatever ending follows."""
    return {word[:2] for word in re.findall(r"[가-힣]{2,}", text)}


@cache
def filler_words() -> dict[str, set[str]]:
    """All that a library of either language, or of both, may be filled with; the words of each."""
    every = (film for language in LANGUAGES for film in films(language, LARGE))
    made = (sentence for film in every for sentence in film.sentences)
    return {text: content(text).keys() | korean(text) for text in made}


# --- talks


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_twelve_talks_of_a_language(language: str) -> None:
    assert len(talks(language)) == 12


@pytest.mark.parametrize("talk", talks(), ids=lambda talk: talk.name)
def test_a_talk_has_captions_as_people_read_them(talk: Talk) -> None:
    assert 30 <= len(talk.captions) <= 50
    assert all(2.0 <= round(each.end - each.start, 3) <= 6.0 for each in talk.captions)
    assert all(one.end <= other.start for one, other in itertools.pairwise(talk.captions))
    assert 6 <= len(talk.topics) <= 8
    assert all(3 <= len(topic) <= 10 for topic in talk.topics)


def test_no_caption_is_in_two_talks() -> None:
    said = Counter(each.text for talk in talks() for each in talk.captions)
    assert [text for text, count in said.items() if count > 1] == []


# --- queries


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_seventy_queries_of_either_sort_in_thirds(language: str) -> None:
    halves = [queries(f"words_{language}.{half}") for half in ("tune", "report")]
    for kinds in (PRESENT, ABSENT):
        asked = [Counter(row["by"] for row in half if row["by"] in kinds) for half in halves]
        assert sum(map(Counter.total, asked)) >= 70
        assert all(count[kind] >= 12 for count in asked for kind in kinds)


def test_the_two_halves_have_no_talk_and_no_query_in_common() -> None:
    for language in LANGUAGES:
        assert not talks_of(f"words_{language}.tune") & talks_of(f"words_{language}.report")
    asked = Counter(row["query"] for name in SETS for row in queries(name))
    assert [query for query, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_as_eval_reads_it(name: str) -> None:
    videos = [
        {"id": str(number), "path": f"/videos/{talk.name}.mp4", "duration": talk.captions[-1].end}
        for number, talk in enumerate(talks())
    ]
    path = Path(__file__).parent / "sets" / f"{name}.json"
    assert len(checked(read_labels(path), videos)) == len(queries(name))


@pytest.mark.parametrize("name", SETS)
def test_a_label_holds_whole_captions_of_one_topic_and_nothing_of_others(name: str) -> None:
    for row in of(name, *PRESENT):
        for moment in row["moments"]:
            talk, held = NAMED[Path(moment["video"]).stem], labelled(moment)
            assert held, row
            assert moment["to"] >= held[-1].end
            touched = [
                each
                for each in talk.captions
                if each.start < moment["to"] and each.end > moment["from"]
            ]
            assert touched == held, row


@pytest.mark.parametrize("name", HALVES)
def test_a_talk_answers_in_its_own_language(name: str) -> None:
    assert {NAMED[each].language for each in talks_of(name)} == {name[6:8]}


def test_half_of_the_cross_queries_are_asked_in_each_language() -> None:
    rows = queries("words_cross.report")
    asked = Counter(
        (bool(korean(row["query"])), NAMED[Path(row["moments"][0]["video"]).stem].language)
        for row in rows
    )
    assert asked == {(True, "en"): 30, (False, "ko"): 30}


@pytest.mark.parametrize("name", HALVES)
def test_a_paraphrase_shares_no_content_word_with_what_it_asks_for(name: str) -> None:
    for row in of(name, "paraphrase"):
        text = " ".join(each.text for moment in row["moments"] for each in labelled(moment))
        assert not shared_words(row["query"], text), row
        assert not korean(row["query"]) & korean(text), row


@pytest.mark.parametrize("name", HALVES)
def test_what_is_far_has_no_content_word_in_any_talk_or_filler(name: str) -> None:
    said = set().union(*filler_words().values())
    for talk in talks():
        said |= content(talk.text).keys() | korean(talk.text)
    for row in of(name, "far"):
        assert not words(row["query"]) & said, row


ASKING = korean("어떻게")
"""Words that ask, and name nothing."""


def words(query: str) -> set[str]:
    """What a query's content words begin with."""
    return content(query).keys() | (korean(query) - ASKING)


@pytest.mark.parametrize("name", SETS)
def test_no_filler_answers_a_query(name: str) -> None:
    """No sentence of them holds half of a query's content words, two at least, or its only one."""
    for row in queries(name):
        asked = words(row["query"])
        least = min(len(asked), max(2, (len(asked) + 1) // 2))
        answers = [text for text, held in filler_words().items() if len(asked & held) >= least]
        assert answers == [], row


# --- libraries


@pytest.mark.parametrize("language", LANGUAGES)
def test_fillers_are_ten_thousand_sentences_that_are_always_the_same(language: str) -> None:
    every = [film.sentences for film in films(language, LARGE)]
    said = [sentence for film in every for sentence in film]
    assert len(said) == len(set(said)) == LARGE
    assert [film.sentences for film in films(language, 120)] == [*every[:2], every[2][:20]]
    with pytest.raises(ValueError, match="of 99999 sentences"):
        films(language, 99_999)


@pytest.mark.slow
def test_a_library_of_a_talk_and_fillers_is_found_by_its_words(tmp_path: Path) -> None:
    model = bundled(ModelKind.TEXT)
    assert model is not None
    talk = NAMED["first_aid_course"]
    told = Film("reel", "en", ("The robot waits.", "A calm launch tomorrow.", "Rivers are long."))
    with Engine(tmp_path / "library", tmp_path / "models") as engine:
        index(engine, model.path, tmp_path / "videos", [talk])
        assert [row["scenes"] for row in engine.videos()] == [len(talk.topics)]
        filling.fill(engine, tmp_path / "videos", [told], tmp_path / "vectors")
        kept = next((tmp_path / "vectors").iterdir()).stat().st_size
        assert kept > 0
        for query, name, at in (("breastbone", talk.name, None), ("calm launch", "reel", 6.35)):
            *_, answer = engine.search.answers(SearchRequest(query, limit=5))
            first = answer.moments[0]
            assert Path(first.path).stem == name
            assert at is None or seconds(first.at) == pytest.approx(at, abs=0.5)
