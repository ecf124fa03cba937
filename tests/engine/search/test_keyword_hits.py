"""Keyword hits: which texts, how sure, at which word, and what is shown of them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

import pytest

from engine.search.hits import Hit
from engine.search.keywords import MISSPELT, did_you_mean, excluded, keyword_hits
from engine.search.snippets import (
    SNIPPET,
    excerpt,
    line_of,
    marks_of,
    places_of,
    shortened,
    word_time,
)
from engine.search.standing import (
    ALL_WORDS,
    BEGUN,
    FORM,
    INSIDE,
    PHRASE,
    SOME_WORDS,
    QueryTerm,
    stands,
)
from engine.search.terms import CANDIDATES
from engine.store.cutting import is_korean, is_unspaced_script, words_of
from engine.store.fulltext import TextHit
from engine.store.library import Library
from engine.types import Segment, seconds, ticks
from tests.engine.search.shelf import Shelf, spoken


def find(shelf: Shelf, query: str) -> list[Hit]:
    return keyword_hits(shelf.library, query)


def snippets(hits: list[Hit]) -> list[str | None]:
    return [hit.snippet for hit in hits]


@pytest.mark.parametrize(
    ("query", "at", "sure"),
    [
        ("jewels", 3.0, ALL_WORDS),
        ("JEWELS", 3.0, ALL_WORDS),
        ("crown jewels", 2.5, PHRASE),
        ("jewels crown", 3.0, ALL_WORDS),
        ("cafe", 12.0, ALL_WORDS),
        ("café crème", 12.0, PHRASE),
        ("cafe creme", 12.0, PHRASE),
        ("CAFÉ CRÈME", 12.0, PHRASE),
        ("jewel", 3.0, BEGUN),
        ("ewel", 3.0, INSIDE),
        ("회의", 21.0, BEGUN),
        ("회의실에서", 21.0, ALL_WORDS),
        (unicodedata.normalize("NFD", "회의"), 21.0, BEGUN),
        ("회의 만나", 21.0, BEGUN),
        ("東京", 30.0, BEGUN),
        ("大学", 30.0, BEGUN),
        ("猫", 31.0, BEGUN),
    ],
)
def test_a_word_is_found_at_its_own_time(shelf: Shelf, query: str, at: float, sure: float) -> None:
    said = [
        spoken(1.0, "Someone stole the crown jewels tonight"),
        spoken(11.0, "I want café crème"),
        spoken(20.5, "내일 회의실에서 만나요"),
        spoken(30.0, "私は東京大学へ行く と 猫が言う"),
    ]
    shelf.video("a.mp4", cuts=(0, 40), said=said)
    hit = find(shelf, query)[0]
    assert (seconds(hit.at), hit.confidence) == (at, sure)


def test_words_that_hold_the_word_are_found_beside_those_that_are_it(
    shelf: Shelf,
) -> None:
    """Finding one 회의 must not hide 회의실에서, nor star hide stars; start is another word."""
    said = [
        spoken(0, "the art of a start"),
        spoken(10, "starry stars"),
        spoken(20, "one star"),
        spoken(30, "restart it"),
        spoken(40, "회의 중"),
        spoken(50, "회의실에서"),
    ]
    shelf.video("a.mp4", cuts=(0, 60), said=said)
    assert [(hit.snippet, hit.confidence) for hit in find(shelf, "star")] == [
        ("one star", ALL_WORDS),
        ("starry stars", BEGUN),
        ("restart it", INSIDE),
        ("the art of a start", INSIDE),
    ]
    assert snippets(find(shelf, "회의")) == ["회의 중", "회의실에서"]


def test_a_phrase_is_whole_words_in_a_row(shelf: Shelf) -> None:
    said = [spoken(0, "the red star shines"), spoken(10, "star of a red dawn")]
    shelf.video("a.mp4", said=said)
    assert [(hit.snippet, hit.confidence) for hit in find(shelf, "red star")] == [
        ("the red star shines", PHRASE),
        ("star of a red dawn", ALL_WORDS),
    ]


def test_some_of_the_words_are_a_weak_find(shelf: Shelf) -> None:
    shelf.video("a.mp4", said=[spoken(0, "a garden"), spoken(10, "the robot speaks")])
    (hit,) = find(shelf, "the robot sleeps")
    assert hit.snippet == "the robot speaks"
    assert 0 < hit.confidence < 0.15
    assert find(shelf, "the blue bird sleeps") == [], "one common word of many is no find"


def test_accents_count_for_nothing_in_some_of_the_words_too(shelf: Shelf) -> None:
    shelf.video("a.mp4", said=[spoken(0, "un café noir"), spoken(5, "un thé")])
    (hit,) = find(shelf, "cafe noir blanc")
    assert 0.02 < hit.confidence < 0.3
    assert seconds(hit.at) == 0.5


def test_a_rare_word_is_worth_more_than_words_that_stand_everywhere(shelf: Shelf) -> None:
    said = [spoken(10 * i, f"the boat is on the lake number{i}") for i in range(30)]
    shelf.video("a.mp4", cuts=(0, 320), said=[*said, spoken(310, "rocket fuel")])
    (first,) = find(shelf, "is the rocket fuel")
    assert first.snippet == "rocket fuel"
    assert first.confidence > 0.5, "all that is missing stands in every text"
    (first,) = find(shelf, "the rocket is on the launchpad")
    assert first.snippet == "rocket fuel"
    assert first.confidence < 0.15, "what is missing stands nowhere"


def test_a_text_without_word_times_is_found_at_its_start(shelf: Shelf) -> None:
    shelf.video("a.mp4", said=[Segment(ticks(7), ticks(9), "no times known")])
    assert seconds(find(shelf, "known")[0].at) == 7.0


@pytest.mark.parametrize("query", ["", " ", "!?", "…", '"', "*", "%", "\u200b", "( OR )"])
def test_a_query_without_a_word_finds_nothing(shelf: Shelf, query: str) -> None:
    shelf.video("a.mp4", said=[spoken(0, "words are here")])
    assert [hit for hit in find(shelf, query) if hit.confidence > SOME_WORDS] == []


def test_no_string_is_an_error(shelf: Shelf) -> None:
    """Strange strings: FTS5's own syntax, controls, every script, lone marks, very long ones."""
    shelf.video("a.mp4", said=[spoken(0, "words are here"), spoken(5, "회의실에서 만나요")])
    letters = (
        "aZ9 \"'*%^(){}[]:-+_\\/|&~`,;.!?<>=#@$\t\n\0" + "회의猫か\u0301\u200d\ufeffßİñ\U0001f3a5"
    )
    rng = random.Random(1)
    strange = [
        "AND", "NOT", "NEAR(a b)", 'text : "a"', "a* OR", "-a", "^a", "\ud800", "a" * 5000,
        *("".join(rng.choices(letters, k=rng.randint(1, 40))) for _ in range(300)),
    ]  # fmt: skip
    for query in strange:
        for hit in find(shelf, query):
            assert 0.0 <= hit.confidence <= 1.0, query
            assert hit.start <= hit.at <= hit.end, query


def test_only_live_texts_are_found(shelf: Shelf) -> None:
    video = shelf.video("a.mp4", said=[spoken(0, "before")])
    candidate = shelf.artifact(video, "fulltext", fingerprint="anew")
    assert candidate.role == "candidate"
    assert len(find(shelf, "before")) == 1
    shelf.library.ledger.discard_video(video.id)
    assert find(shelf, "before") == []


def marked(hit: Hit) -> list[str]:
    """What the marks of a hit hold."""
    assert hit.snippet is not None
    return [hit.snippet[start:end] for start, end in hit.marks]


@pytest.mark.parametrize(
    ("said", "query", "marks"),
    [
        ("The star, the Star!", "star the", ["The", "star", "the", "Star"]),
        ("starry stars", "star", ["star", "star"]),
        ("one restart", "star", ["star"]),
        ("other weather in the evening", "the", ["the"]),
        ("a Café crème", "cafe CREME", ["Café", "crème"]),
        ("die Straße", "strasse", ["Straße"]),
        ("내일 회의실에서 만나요", "회의", ["회의"]),
        ("주간회의 회의록", "회의", ["회의", "회의"]),
        ("그 회의가 길다", "회의를", ["회의"]),
        ("two boats", "boat", ["boat"]),
        ("one boat", "boats", ["boat"]),
        ("私は東京大学へ行く", "東京 大学", ["東京", "大学"]),
        ("हिन्दी में बोलो", "हिन्दी", ["हिन्दी"]),
        ("C++ & C#", "c", ["C", "C"]),
    ],
)
def test_every_word_or_part_of_one_that_matched_is_marked(
    shelf: Shelf, said: str, query: str, marks: list[str]
) -> None:
    shelf.video("a.mp4", said=[spoken(0, said)])
    (hit,) = find(shelf, query)
    if marks == ["東京", "大学"]:  # next to one another
        assert "".join(marked(hit)) == "東京大学"
    else:
        assert marked(hit) == marks


def stretches(text: str, *words: str) -> list[str]:
    """The stretches of a text's line that hold the words."""
    found = [stands(QueryTerm(word, word, 1.0), line_of(text)) for word in words]
    return [stretch for grade, stretch in found if grade]


def test_both_ways_to_mark_agree(shelf: Shelf) -> None:
    """Plain texts are marked in one pass: as if they had a letter that must be folded."""
    chance = random.Random(4)
    words = "star stars restart art the other a 회의 회의실 주간회의 ab c4".split()
    for _ in range(300):
        text = " ".join(chance.choices(words, k=8)) + chance.choice([".", "!", " -", "_x"])
        terms = chance.sample(words, 3)
        slow = f"{text} é"
        found = stretches(text, *terms)
        assert marks_of(text, found, line_of(text)) == marks_of(slow, found, line_of(slow)), text


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("red star", ["the red star shines"]),
        ("RED  Star!", ["the red star shines"]),
        ("star", ["star of a red dawn", "the red star shines"]),
        ("star red", []),
        ("ed star", []),
        ("re", []),
        ("주간회의", ["내일주간회의실에서 봐요"]),
        ("회의실에서 봐", ["내일주간회의실에서 봐요"]),
        ("회의실 봐", []),
        ("東京大学", ["私は東京大学へ"]),
        ("สวัสดี", ["พูดว่าสวัสดีครับ"]),
        ("!?", ["star of a red dawn", "the red star shines"]),
    ],
)
def test_a_quoted_phrase_must_stand_there_letter_for_letter(
    shelf: Shelf, phrase: str, found: list[str]
) -> None:
    said = [
        spoken(0, "the red star shines"),
        spoken(10, "star of a red dawn"),
        spoken(20, "bored starlings"),
        spoken(30, "내일주간회의실에서 봐요"),
        spoken(40, "私は東京大学へ"),
        spoken(50, "พูดว่าสวัสดีครับ"),
    ]
    shelf.video("a.mp4", cuts=(0, 60), said=said)
    text = phrase if words_of(phrase) else "red star"
    hits = keyword_hits(shelf.library, text, phrases=[phrase])
    assert sorted(str(hit.snippet) for hit in hits if hit.confidence > 0.5) == sorted(found)
    if words_of(phrase) and found:
        assert {hit.confidence for hit in hits} == {PHRASE}


def test_other_words_rank_what_holds_the_phrase(shelf: Shelf) -> None:
    said = [spoken(0, "red star at dawn"), spoken(10, "red star at noon"), spoken(20, "noon")]
    shelf.video("a.mp4", said=said)
    hits = keyword_hits(shelf.library, "noon red star", phrases=["red star"])
    assert snippets(hits) == ["red star at noon", "red star at dawn"]
    assert keyword_hits(shelf.library, "noon red sky", phrases=["red sky"]) == []
    both = keyword_hits(shelf.library, "red star noon", phrases=["red star", "noon"])
    assert snippets(both) == ["red star at noon"]


def test_only_the_videos_asked_for_are_searched(shelf: Shelf) -> None:
    videos = [
        shelf.video(f"{number}.mp4", said=[spoken(0, "red rain"), spoken(10, f"rain {number}")])
        for number in range(6)
    ]
    for chosen in ([], [videos[2]], [videos[5], videos[0]], videos):
        ids = {video.id for video in chosen}
        for query, phrases in (("rain", ()), ("red rain", ("red rain",)), ("rain red", ())):
            hits = keyword_hits(shelf.library, query, phrases=phrases, videos=ids)
            assert {hit.video_id for hit in hits} == ids
    assert keyword_hits(shelf.library, "rain", videos=[12345]) == []


def test_the_hits_of_a_common_word_are_spread_over_the_library(shelf: Shelf) -> None:
    for number in range(30):
        shelf.video(f"{number}.mp4", said=[spoken(i, "some rain again") for i in range(30)])
    hits = find(shelf, "rain")
    assert len(hits) == CANDIDATES
    assert len({hit.video_id for hit in hits}) == 30


def test_words_that_must_not_be_there_are_found_with_their_times(shelf: Shelf) -> None:
    one = shelf.video("a.mp4", said=[spoken(0, "red star"), spoken(10, "starry sky star")])
    other = shelf.video("b.mp4", said=[spoken(0, "주간회의 시작"), spoken(10, "no star")])

    def spans(*without: str, videos: list[int] | None = None) -> dict[int, list[float]]:
        found = excluded(shelf.library, without, videos)
        return {video: [seconds(start) for start, _ in where] for video, where in found.items()}

    assert spans("star") == {one.id: [0, 10], other.id: [10]}
    assert spans("STAR", videos=[other.id]) == {other.id: [10]}
    assert spans("red star") == {one.id: [0]}
    assert spans("회의") == {other.id: [0]}
    assert spans("회의 시작") == {other.id: [0]}
    assert spans("red", "회의") == {one.id: [0], other.id: [0]}
    assert spans("moon", "", "!?", "\u0301") == {}
    assert spans("star", videos=[]) == {}


@pytest.mark.parametrize(
    ("said", "query", "sure"),
    [
        ("one boat", "boats", FORM),
        ("an old church", "churches", FORM),
        ("회의가 길다", "회의를", FORM),
        ("주간회의가 길다", "회의를", INSIDE),
        ("the class is over", "classs", ALL_WORDS * MISSPELT),
    ],
)
def test_another_ending_is_nearly_as_sure(shelf: Shelf, said: str, query: str, sure: float) -> None:
    shelf.video("a.mp4", said=[spoken(0, said)])
    assert [hit.confidence for hit in find(shelf, query)] == [sure]


def test_a_misspelt_word_finds_with_less_confidence(shelf: Shelf) -> None:
    shelf.video("a.mp4", said=[spoken(0, "we recieve the launch"), spoken(10, "at the museum")])
    (hit,) = find(shelf, "muesum")
    assert (hit.snippet, marked(hit)) == ("at the museum", ["museum"])
    assert hit.confidence == ALL_WORDS * MISSPELT
    (hit,) = find(shelf, "the muesum")
    assert hit.confidence == PHRASE * MISSPELT


def test_japanese_nouns_are_found_apart_where_the_whole_is_not(shelf: Shelf) -> None:
    said = [
        spoken(0, "東京は今日とても良い天気です"),
        spoken(10, "大阪の天気"),
        spoken(20, "東京へ"),
    ]
    shelf.video("a.mp4", said=said)
    hits = find(shelf, "東京の天気")
    assert hits[0].snippet == "東京は今日とても良い天気です"
    assert (hits[0].confidence, marked(hits[0])) == (BEGUN, ["東京", "天気"])
    assert all(hit.confidence < 0.5 for hit in hits[1:])
    assert find(shelf, "大阪の天気")[0].confidence == ALL_WORDS


def test_two_misspelt_words_may_mean_one(shelf: Shelf) -> None:
    shelf.video("a.mp4", said=[spoken(0, "at the museum")])
    (hit,) = find(shelf, "muesum musuem")
    assert hit.confidence == ALL_WORDS * MISSPELT


def test_a_search_waits_for_no_writer(shelf: Shelf) -> None:
    """Spelling too: its view of the index is made on this connection, within a read."""
    shelf.video("a.mp4", said=[spoken(0, "at the museum")])
    with Library(shelf.library.root) as writer, writer.database.transaction():
        writer.videos.add("another", 1)
        with Library(shelf.library.root) as reader, reader.database.snapshot():
            assert keyword_hits(reader, "muesum")[0].confidence == ALL_WORDS * MISSPELT
            assert did_you_mean(reader, "muesum") == "museum"
            assert excluded(reader, ["museum"], None) == {1: [(0, ticks(1.5))]}


def test_a_query_of_ten_thousand_letters_finds_its_rarest_words(shelf: Shelf) -> None:
    said = [spoken(10 * i, f"the usual words number{i}") for i in range(20)]
    shelf.video("a.mp4", cuts=(0, 220), said=[*said, spoken(200, "extraordinarily rare")])
    query = ("the usual words " * 700)[:9_950] + " extraordinarily rare"
    assert find(shelf, query)[0].snippet == "extraordinarily rare"
    for odd in ("회의" * 5000, "a " * 5000, " ".join(f"w{i}" for i in range(2000)), '"' * 10_000):
        find(shelf, odd)
        assert excluded(shelf.library, [odd], None) == {}


def begins_at(text: str, found: Sequence[str], pieces: Sequence[str]) -> float:
    """Second at which stretches of a text are said, each of whose pieces takes one."""
    words = [(ticks(i), ticks(i + 1), piece) for i, piece in enumerate(pieces)]
    hit = TextHit(1, 1, "segment", ticks(99), ticks(199), text, "[]")
    return seconds(word_time(hit, words, found, places_of(text, found, line_of(text)), found[0]))


@pytest.mark.parametrize(
    ("pieces", "term", "second"),
    [
        ("我 知道 自己 的 脚 在", "自己的脚", 2),
        ("昨日 、 図書 館 で", "図書館", 2),
        ("나는 어제 회의 자료 를", "회의자료", 2),
        ("the data base is", "database", 1),
        ("é ou data base", "database", 2),
        ("cafe\u0301 데이터 베이스", "데이터베이스", 1),
    ],
)
def test_a_word_in_several_timed_pieces_begins_with_the_first(
    pieces: str, term: str, second: int
) -> None:
    apart = "" if is_chinese_or_japanese(term) else " "
    written = unicodedata.normalize("NFC", apart.join(pieces.split()))
    parted = QueryTerm(term, term, 1.0, others=("data base",))
    _, stretch = stands(parted, line_of(written))
    assert begins_at(written, [stretch], pieces.split()) == second


def is_chinese_or_japanese(word: str) -> bool:
    return is_unspaced_script(word) and not is_korean(word)


@pytest.mark.parametrize("words", [[], [(ticks(3), ticks(4), "z")]])
def test_without_times_or_finds_the_time_is_the_text_s(words: list[tuple[int, int, str]]) -> None:
    hit = TextHit(1, 1, "segment", ticks(99), ticks(199), "z", "[]")
    found = [" z "] if not words else []
    assert word_time(hit, words, found, places_of("z", found, " z "), " z ") == ticks(99)


@pytest.mark.parametrize(
    ("said", "terms", "second"),
    [
        ("a b c a c", ["a", "c"], 3),
        ("a b c a c", ["a"], 0),
        ("x a y a b", ["a", "b"], 3),
        ("x y z", ["z"], 2),
        ("x star y stars", ["star"], 1),
        ("stars x star", ["star"], 2),
        ("x 주간회의 y 회의를", ["회의"], 3),
        ("회의를 x 회의 자료를", ["회의", "자료"], 2),
        ("Don't stop, now!", ["stop", "now"], 1),
        ("wait, WI - FI is", ["wi fi"], 1),
    ],
)
def test_the_time_is_of_the_longest_run_of_the_words(
    said: str, terms: list[str], second: int
) -> None:
    assert begins_at(said, stretches(said, *terms), said.split()) == second


def shown_of(text: str, *terms: str) -> tuple[str, list[str]]:
    """The excerpt of a text around the terms, and what its marks hold."""
    shown, marks = excerpt(text, marks_of(text, stretches(text, *terms), line_of(text)))
    return shown, [shown[start:end] for start, end in marks]


def test_a_short_text_is_shown_whole() -> None:
    text = "x" * SNIPPET
    assert shown_of(text, "q") == (text, [])
    assert shortened(text) == text


@pytest.mark.parametrize("filler", ["word ", "straße ", "İstanbul ", "e\u0301te\u0301 "])
def test_a_long_text_is_cut_around_the_word(filler: str) -> None:
    text = filler * 60 + "the Café is here " + filler * 60
    shown, marked = shown_of(text, "cafe")
    assert marked == ["Café"]
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= SNIPPET + 2


def test_a_cut_at_either_end_has_one_ellipsis() -> None:
    text = "first " + "word " * 60 + "last"
    assert shown_of(text, "first")[0].startswith("first")
    assert shown_of(text, "last")[0].endswith("last")
    assert shortened(text).startswith("first")
