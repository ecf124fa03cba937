"""Whatever is typed: a query is read, can be written out and read again, and keeps its limits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import FrameType

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.query.editing import without
from engine.query.language import (
    CLAUSES_AT_MOST,
    STEPS_AT_MOST,
    parse,
    written,
)
from engine.query.query import OPERATORS, THEN_WITHIN, Clause, Filters, Query, QueryStep, Sense
from engine.query.wording import parts
from engine.types import ticks
from heimdex_desktop.query_english import understood

SETTINGS = settings(
    derandomize=True,
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

ODDS = """
x y 회의 a and AND while While then then<10s <10s then<soon since - -- -x -"x - "x y" | ! * NEAR(
seen: seen:x said: said:"x said:x, 말:x person:x tag: -seen:x -in:x in: in:x in:"x lang:ko
video: after:2024-05 before:soon longer:10s shorter:1:30 longer: foo:bar , ,, \\ \\while \\\\ \\'x
says say 'x 'x' x' ' '라고 라고 말하는 동안 화이트보드가 보이는 때 is visible talks about mentions
no " “ ” „ « » 「 」 『 』 ＂ "while" "" "!" OR 1=1 on screen in the moment when
에 대해 이야기하는 seen：x
""".split()
ODDS += [
    "Minji says 'launch'",
    "the whiteboard is in view",
    '"y z"',
    "\n",
    "\x00",
    "\ud800",
    "\u3000",
]
ODDS += ["\u0301", "\u2028", "\U0001f389", "\r\n"]
assembled = st.lists(
    st.tuples(st.sampled_from(ODDS), st.sampled_from([" ", " ", " ", "", "  "])), max_size=40
).map(lambda parts: "".join(word + space for word, space in parts))
anything = st.one_of(st.text(max_size=300), assembled, assembled)


def same(one: Query, other: Query) -> bool:
    return replace(one, whole="") == replace(other, whole="")


@SETTINGS
@given(anything)
@example("\\' SEEN:0 IN:'라고\"WHILE")  # what is escaped ends a clause
def test_a_query_that_is_written_out_is_read_the_same(text: str) -> None:
    query = parse(text)
    again = written(query)
    assert same(parse(again), query)
    assert written(parse(again)) == again


@SETTINGS
@given(anything)
def test_a_query_keeps_its_shape(text: str) -> None:
    query = parse(text)
    assert len(query.steps) <= STEPS_AT_MOST
    assert [step.within is None for step in query.steps] == [
        n == 0 for n in range(len(query.steps))
    ]
    for step in query.steps:
        assert 1 <= len(step.clauses) <= CLAUSES_AT_MOST
        assert step.within is None or step.within > 0
        for clause in step.clauses:
            assert clause.text == " ".join(clause.text.split()) != ""
            assert all(f" {phrase} " in f" {clause.text} " for phrase in clause.phrases)
    said = [understood(text), query.whole, *query.without]
    said += [clause.text for step in query.steps for clause in step.clauses]
    for line in said:
        line.encode("utf-8")  # no lone surrogate
        assert line.isprintable() or not any(letter < " " for letter in line)
        assert line.splitlines() in ([], [line])


@SETTINGS
@given(anything)
def test_every_mark_has_a_place_of_its_own_in_the_text(text: str) -> None:
    query = parse(text)
    spans = sorted(span for mark in query.marks for span in mark.spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert [mark.spans for mark in query.marks] == sorted(mark.spans for mark in query.marks)
    assert all(mark.spans for mark in query.marks)
    # What is finished is part of the query, and the other way round.
    kinds = [mark.kind for mark in query.marks if not mark.unfinished]
    assert ("without" in kinds) == bool(query.without)
    assert {kind for kind in kinds if hasattr(query.filters, kind)} == {
        part.kind for part in parts(query) if hasattr(query.filters, part.kind)
    }


@SETTINGS
@given(anything)
def test_a_mark_can_be_taken_out_and_the_others_stay(text: str) -> None:
    marks = [mark for mark in parse(text).marks if mark.kind not in OPERATORS]
    for number, mark in enumerate(marks):
        if mark.kind not in list(Sense) and not mark.unfinished:
            left = [one for one in parse(without(text, mark)).marks if one.kind not in OPERATORS]
            others = marks[:number] + marks[number + 1 :]
            assert [one.kind for one in left] == [one.kind for one in others]


@SETTINGS
@given(assembled)
def test_nothing_typed_is_lost(text: str) -> None:
    """A letter that is no key and no value of another kind stands somewhere in what was read."""
    query = parse(text)
    kept = [query.whole, *query.without, *query.filters.folders, *query.filters.names]
    kept += [str(mark.value) for mark in query.marks if mark.unfinished]
    assert ("회" in text) == any("회" in part for part in kept)


@SETTINGS
@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12), min_size=1))
def test_plain_words_are_one_clause(words: list[str]) -> None:
    text = " ".join(words)
    if not {word.casefold() for word in words} & {
        "while",
        "then",
        "is",
        "says",
        "말하는",
        "보이는",
    }:
        assert parse(text) == Query((QueryStep((Clause(Sense.ANY, text),)),), whole=text)


word = st.sampled_from("red car 회의실 launch a while then seen: -x 'tis and x, \\then".split())
words = st.lists(word, min_size=1, max_size=4).map(" ".join)


@st.composite
def clauses(draw: st.DrawFn, senses: list[Sense]) -> Clause:
    """A clause as the parser makes them, phrases among its words."""
    pieces = draw(st.lists(st.tuples(st.booleans(), words), min_size=1, max_size=3))
    sense = draw(st.sampled_from(senses))
    takes_phrases = sense in (Sense.SAID, Sense.WRITTEN, Sense.ANY)
    # The last word must not be one that leads on to the next clause.
    text = " ".join([*(piece for _, piece in pieces), "end"])
    phrases = tuple(piece for quoted, piece in pieces if quoted and takes_phrases)
    return Clause(sense, text, phrases)


@SETTINGS
@given(
    st.lists(st.lists(clauses(list(Sense)), min_size=1, max_size=3), min_size=1, max_size=3),
    st.lists(
        st.sampled_from([THEN_WITHIN, ticks(10.0), ticks(0.5), ticks(5400.0), 1]),
        min_size=8,
        max_size=8,
    ),
)
def test_what_a_program_asks_can_be_written(steps: list[list[Clause]], withins: list[int]) -> None:
    query = Query(
        tuple(
            QueryStep(tuple(each), withins[number] if number else None)
            for number, each in enumerate(steps)
        )
    )
    assert same(parse(written(query)), query)


def can_be_quoted(name: str) -> bool:
    """Whether a pair of marks is left that the name does not close: any name that can be typed."""
    return not {'"', "”", "»"} <= set(name)


names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)


@SETTINGS
@given(
    st.lists(
        st.one_of(names, st.sampled_from(['a "b" c', "“x”", "-x", "while", "C:\\x y", "a  b"]))
    ),
    st.dates(),
    st.integers(0, ticks(3.6e9)),
)
def test_filters_can_be_written(listed: list[str], day: date, length: int) -> None:
    days = (f"{day}", f"{day}"[:7], f"{day}"[:4])
    unique = tuple(name for name in dict.fromkeys(listed) if can_be_quoted(name))
    filters = Filters(unique, unique[::-1], ("ko", "en"), day, day, length, length, days)
    assert parse(written(Query(filters=filters))).filters == filters


def steps_taken(call: Callable[[], object]) -> int:
    """How many lines of Python a call runs."""
    count = 0

    def tick(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return tick

    before = sys.gettrace()
    sys.settrace(tick)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


NASTY = """
" “ „ '␣ says␣'␣ 'x␣ - -" then␣ while␣ x␣then␣ x␣while␣ x␣then<1s␣ seen: seen:␣ seen:x␣ seen:" in:
in:"x in:"x"␣ \\ \\while␣ "x"␣ x,␣ and␣ x␣and␣ a␣ 가␣보이는␣동안␣ x␣is␣visible␣
회의 '라고 1 longer: longer:1␣ then< < : -seen: x␣is␣in␣view␣while␣ '␣'␣라고 „“ x" x"y"␣ says␣'x␣
""".split()
NASTY = [piece.replace("␣", " ") for piece in [*NASTY, "\x00", "\ud800", "\u3000"]]


@pytest.mark.parametrize("piece", NASTY)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def cost(length: int) -> int:
        text = (piece * length)[:length]
        return steps_taken(lambda: parse(text))

    small, large = cost(1_000), cost(10_000)
    assert large < 14 * small
    assert large < 1_500_000


@pytest.mark.parametrize("piece", NASTY)
def test_ten_thousand_characters_are_read_and_written(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    query = parse(text)
    assert same(parse(written(query)), query)
    assert understood(text).splitlines() in ([], [understood(text)])


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        '"' + "“" * 300_000,
        "' " * 50_000 + "'라고",
        "says '" * 17_000 + "'",
        '-"' * 50_000,
        "in:“" * 30_000,
    ],
    ids=["marks", "apostrophes", "speech", "exclusions", "folders"],
)
def test_no_search_for_a_closing_mark_is_made_twice(text: str) -> None:
    """Searches run outside Python's lines: were there one a mark, this would take minutes."""
    assert len(parse(text).steps) <= 1
