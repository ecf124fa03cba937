"""The query language form by form, and that docs/search.md describes it truly."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from engine.query.language import parse, written
from engine.query.query import THEN_WITHIN, Clause, Filters, Mark, Query, QueryStep, Sense
from engine.query.tokens import KEYS
from engine.query.values import LANGUAGES, day_of, duration_of, duration_text, language_of
from engine.types import ticks
from heimdex_desktop.query_english import understood

PAGE = Path(__file__).resolve().parents[3] / "docs" / "search.md"
ROW = re.compile(r"\| `(?P<typed>[^`]+)` \| (?P<understood>[^|]*?) \| [^|]+ \|")


def any_of(text: str, *phrases: str) -> Clause:
    return Clause(Sense.ANY, text, phrases)


def said(text: str, *phrases: str) -> Clause:
    return Clause(Sense.SAID, text, phrases)


def seen(text: str) -> Clause:
    return Clause(Sense.SEEN, text)


def person(text: str) -> Clause:
    return Clause(Sense.PERSON, text)


def steps(*rows: list[Clause], within: int = THEN_WITHIN) -> tuple[QueryStep, ...]:
    return tuple(QueryStep(tuple(row), within if i else None) for i, row in enumerate(rows))


# --- the page ------------------------------------------------------------------------------------


def examples() -> list[tuple[str, str]]:
    rows = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    found = [ROW.fullmatch(row) for row in rows]
    return [(row["typed"], row["understood"]) for row in found if row]


def test_every_row_of_the_page_is_an_example() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [
        line for line in lines if line.startswith("|") and not line.startswith(("| ---", "| you"))
    ]
    assert len(rows) == len(examples()) > 40


@pytest.mark.parametrize(("typed", "line"), examples())
def test_an_example_is_understood_as_the_page_says(typed: str, line: str) -> None:
    assert understood(typed) == line
    assert understood(written(parse(typed))) == line


def test_the_page_names_every_key() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert not [key for key in KEYS if f"{key}:" not in page]


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clause"),
    [
        ("whiteboard", any_of("whiteboard")),
        ("  a   red\tcar\n", any_of("a red car")),
        ("회의실에서", any_of("회의실에서")),
        ('"let us go"', any_of("let us go", "let us go")),
        ('now "let us" go "home"', any_of("now let us go home", "let us", "home")),
        ("“let us go”", any_of("let us go", "let us go")),
        ("„let us go“", any_of("let us go", "let us go")),
        ("«let us go»", any_of("let us go", "let us go")),
        ("»let us go«", any_of("let us go", "let us go")),
        ("「発売」", any_of("発売", "発売")),
        ("『発売 日』", any_of("発売 日", "発売 日")),
        ("彼が「発売」と言う", any_of("彼が 発売 と言う", "発売")),
        ('5" screen and 3" bolt', any_of("5 screen and 3 bolt")),
        ("rock 'n' roll don't", any_of("rock 'n' roll don't")),
        ('"', None),
        ('""', None),
        ('"!"', any_of("!")),
        ('" OR 1=1 --', any_of("OR 1=1 --")),
        ("NEAR(a b, 3)", any_of("NEAR(a b, 3)")),
        ("*", any_of("*")),
        ("a AND b OR NOT c", any_of("a AND b OR NOT c")),
        ("nul\0byte\x1b[0m", any_of("nul byte [0m")),
        ("broken \udcff byte", any_of("broken \ufffd byte")),
        ("ideographic\u3000space", any_of("ideographic space")),
        ("foo:bar", any_of("foo:bar")),
        ("https://example.org/?in=a", any_of("https://example.org/?in=a")),
        ("10:30", any_of("10:30")),
        (r"C:\x", any_of(r"C:\x")),
        (r"\\server\share", any_of(r"\\server\share")),
        ("- x", any_of("- x")),
        ("co-op - x -- -->", any_of("co-op - x -- -->")),
        ("-in:Trips", any_of("-in:Trips")),
        ("", None),
        ("\0 \n", None),
    ],
)
def test_words(typed: str, clause: Clause | None) -> None:
    query = parse(typed)
    assert query.steps == (steps([clause]) if clause else ())
    assert query.filters == Filters()
    assert query.without == ()
    assert query.whole == (clause.text if clause else "")


@pytest.mark.parametrize(
    ("typed", "without"),
    [
        ("x -people", ("people",)),
        ('-"a phrase" x', ("a phrase",)),
        ("-「赤い 車」 x", ("赤い 車",)),
        ("-seen:dog x -co-op", ("dog", "co-op")),
        ("x -a -b -a", ("a", "b")),
        ('x -"in:Trips" -"seen:dog" -"-y"', ("in:Trips", "seen:dog", "-y")),
    ],
)
def test_exclusions(typed: str, without: tuple[str, ...]) -> None:
    query = parse(typed)
    assert query.without == parse(written(query)).without == without
    assert query.steps == steps([any_of("x")])
    assert query.whole == "x"


# --- senses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("said:launch", [said("launch")]),
        ("SAID:launch", [said("launch")]),
        ("seen:a red car", [seen("a red car")]),
        ("seen: a red car", [seen("a red car")]),
        ("seen：car", [seen("car")]),
        ("seen:a red car said:hello you", [seen("a red car"), said("hello you")]),
        ("hello seen:car", [any_of("hello"), seen("car")]),
        ("seen:car in:Trips hello", [seen("car"), any_of("hello")]),
        ("seen:car -dog red", [seen("car red")]),
        ('seen:"red car" hello', [seen("red car"), any_of("hello")]),
        ('said:"let us go" hello', [said("let us go", "let us go"), any_of("hello")]),
        ('said:we "let us" go', [said("we let us go", "let us")]),
        ('said: "let us" go', [said("let us go", "let us")]),
        ("seen:dog seen:cat", [seen("dog"), seen("cat")]),
        ('seen:"a while b"', [seen("a while b")]),
        ("written:exit", [Clause(Sense.WRITTEN, "exit")]),
        ('written:"no exit"', [Clause(Sense.WRITTEN, "no exit", ("no exit",))]),
        ("tag:beach", [Clause(Sense.TAG, "beach")]),
        ("person:Kim Minji", [person("Kim Minji")]),
        ("장면:차 말:안녕 보임:개", [seen("차"), said("안녕"), seen("개")]),
        ("글자:출구 태그:바다 인물:민지", [
            Clause(Sense.WRITTEN, "출구"), Clause(Sense.TAG, "바다"), person("민지")
        ]),
        ("\u1106\u1161\u11af:안녕", [said("안녕")]),  # 말 as a Mac writes it
    ],
)  # fmt: skip
def test_senses(typed: str, clauses: list[Clause]) -> None:
    assert parse(typed).steps == steps(clauses)


# --- while and then ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("seen:board while said:launch", steps([seen("board"), said("launch")])),
        ("board WHILE launch", steps([any_of("board"), any_of("launch")])),
        ("a while b", steps([any_of("a"), any_of("b")])),
        ("dog then cat", steps([any_of("dog")], [any_of("cat")])),
        ("dog, and then cat", steps([any_of("dog")], [any_of("cat")])),
        ("dog and, while cat", steps([any_of("dog"), any_of("cat")])),
        ("dog, seen:cat", steps([any_of("dog"), seen("cat")])),
        ("dog then<10s cat", steps([any_of("dog")], [any_of("cat")], within=ticks(10.0))),
        ("dog Then<1m30s cat", steps([any_of("dog")], [any_of("cat")], within=ticks(90.0))),
        ("dog then <10s cat", steps([any_of("dog")], [any_of("cat")], within=ticks(10.0))),
        ("dog then<0s cat", steps([any_of("dog cat")])),
        ("dog then<soon cat", steps([any_of("dog cat")])),
        ("seen:dog then<soon cat", steps([seen("dog"), any_of("cat")])),
        ("dog while in:Trips cat", steps([any_of("dog"), any_of("cat")])),
        ("dog while in:Trips -rain", steps([any_of("dog")])),
        ("while dog", steps([any_of("while dog")])),
        ("then we go", steps([any_of("then we go")])),
        ("dog then", steps([any_of("dog")])),
        ("dog then<10s", steps([any_of("dog")])),
        ("dog then <10s in:Trips", steps([any_of("dog")])),
        ("dog then seen:", steps([any_of("dog")])),
        ("then<soon while dog", steps([any_of("dog")])),
        ("said: while dog", steps([any_of("dog")])),
        ("said: in:Trips while dog", steps([any_of("dog")])),
        ("and then cat", steps([any_of("and then cat")])),
        ("dog then then cat", steps([any_of("dog")], [any_of("cat")])),
        ("for a while", steps([any_of("for a while")])),
        ("a while", steps([any_of("a while")])),
        ("once in a while it rains", steps([any_of("once in a while it rains")])),
        ("what happened since then here", steps([any_of("what happened since then here")])),
        ('"dog while cat"', steps([any_of("dog while cat", "dog while cat")])),
        (r"dog \while cat", steps([any_of("dog while cat")])),
        (r"dog \\while cat", steps([any_of(r"dog \while cat")])),
        (r"\seen:dog \-cat", steps([any_of("seen:dog -cat")])),
    ],
)
def test_while_and_then(typed: str, expected: tuple[QueryStep, ...]) -> None:
    assert parse(typed).steps == expected


def test_what_is_beyond_eight_steps_is_text() -> None:
    query = parse(" then ".join("abcdefghij"))
    assert len(query.steps) == 8
    assert query.steps[-1].clauses == (any_of("h then i then j"),)


def test_what_is_beyond_eight_clauses_is_text() -> None:
    query = parse(" ".join(f"seen:{letter}" for letter in "abcdefghij"))
    assert len(query.steps[0].clauses) == 8
    assert query.steps[0].clauses[-1] == seen("h seen:i seen:j")


def test_the_whole_is_one_sentence() -> None:
    query = parse('seen:"red car", and while said:hello in:Trips -dog then<10s "we go" lang:ko')
    assert query.whole == "red car , and hello we go"


# --- what is unfinished --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("said:", "said", ""),
        ("dog said: in:Trips", "said", ""),
        ('dog said:""', "said", ""),
        ("in:", "folders", ""),
        ("in: Trips", "folders", ""),
        ('video:""', "names", ""),
        ("after:2024-13", "after", "2024-13"),
        ("longer:soon", "longer", "soon"),
        ('longer:"so long" dog', "longer", "so long"),
        ("lang:klingon", "languages", "klingon"),
        ("dog -", "without", ""),
        ("-seen: dog", "without", ""),
        ("dog while", "while", "while"),
        ("dog THEN", "then", "THEN"),
        ("dog then<soon cat", "then", "then<soon"),
        ("dog then <5s", "then", "then"),
    ],
)
def test_what_lacks_something_is_marked_and_is_no_word(typed: str, kind: str, value: str) -> None:
    query = parse(typed)
    (mark,) = [mark for mark in query.marks if mark.unfinished]
    assert (mark.kind, mark.value) == (kind, value)
    left = " ".join(word for word in ("dog", "cat", "Trips") if f" {word}" in f" {typed}")
    assert query.whole == left
    assert bool(query) == bool(left or "in:Trips" in typed)


# --- where the syntax stands ---------------------------------------------------------------------


def test_marks_tell_what_was_typed_and_where() -> None:
    text = 'seen:a red car, and WHILE -dog 말:"안녕" in:"Busan 2024" then <5s after:2024-05 x'
    found = [(mark.kind, mark.value, at(text, mark)) for mark in parse(text).marks]
    assert found == [
        ("seen", "a red car", ["seen:a", "red", "car,", "and"]),
        ("while", "WHILE", ["WHILE"]),
        ("without", "dog", ["-dog"]),
        ("said", "“안녕”", ['말:"안녕"']),
        ("folders", "Busan 2024", ['in:"Busan 2024"']),
        ("then", "then", ["then", "<5s"]),
        ("after", date(2024, 5, 1), ["after:2024-05"]),
    ]


def at(text: str, mark: Mark) -> list[str]:
    return [text[start:end] for start, end in mark.spans]


def test_a_sense_has_its_words_though_something_else_stands_among_them() -> None:
    text = "seen:car -dog red"
    seen_mark, without_mark = parse(text).marks
    assert (seen_mark.value, at(text, seen_mark)) == ("car red", ["seen:car", "red"])
    assert at(text, without_mark) == ["-dog"]


# --- filters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ('in:"Trips/Busan"', Filters(folders=("Trips/Busan",))),
        ("in:Trips/Busan", Filters(folders=("Trips/Busan",))),
        ('IN:"a  b" 폴더:부산 in:부산', Filters(folders=("a  b", "부산"))),
        ("in:«my \"own\" clips»", Filters(folders=('my "own" clips',))),
        ("video:a 영상:b 비디오:c.mp4", Filters(names=("a", "b", "c.mp4"))),
        ("after:2024", Filters(after=date(2024, 1, 1))),
        ("이후:2024-05", Filters(after=date(2024, 5, 1))),
        ("after:2024-05-17 after:2023", Filters(after=date(2024, 5, 17))),
        ("before:2024-05 이전:2024-02-29", Filters(before=date(2024, 2, 29))),
        ("on:2024", Filters(days=("2024",))),
        ("on:2024-5 날짜:2019.7.4 on:2024-05", Filters(days=("2024-05", "2019-07-04"))),
        ("longer:10s longer:2m", Filters(longer=ticks(120.0))),
        ("shorter:1:30 shorter:1h", Filters(shorter=ticks(90.0))),
        ("lang:KO 언어:한국어 lang:english", Filters(languages=("ko", "en"))),
    ],
)  # fmt: skip
def test_filters(typed: str, filters: Filters) -> None:
    assert parse(typed) == Query(filters=filters)
    assert parse(f"red {typed} car") == Query(steps([any_of("red car")]), (), filters, "red car")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("10s", 10), ("2m", 120), ("2min", 120), ("1h", 3600), ("1h30m", 5400), ("90", 90),
        ("1:30", 90), ("1:02:03", 3723), ("75:00", 4500), ("0.5s", 0.5), ("1.5h", 5400),
        ("2M", 120), ("1시간30분", 5400), ("10초", 10), ("0", 0),
        ("", None), ("s", None), ("soon", None), ("-5s", None), ("1:75", None), ("1:60:00", None),
        ("10s2m", None), ("1h30", None), ("٣s", None), ("9999999h", None), ("1e3", None),
    ],
)  # fmt: skip
def test_durations(text: str, length: float | None) -> None:
    found = duration_of(text)
    assert found == (None if length is None else ticks(length))
    if found is not None:
        assert duration_of(duration_text(found)) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 1, 1)), ("2024-5", date(2024, 5, 1)), ("2024.05.17", date(2024, 5, 17)),
        ("2024/05/17", date(2024, 5, 17)), ("2023-02-29", None), ("0000", None), ("24-05", None),
        ("2024-05-17T10", None), ("may", None), ("", None), ("２０２４", None),
    ],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_languages_by_code_and_by_name() -> None:
    assert [language_of(text) for text in ("ko-KR", "kor", "Korean", "日本語", "kr", "yue")] == [
        *("ko", "ko", "ko", "ja", "ko", "yue")
    ]
    assert [language_of(text) for text in ("klingon", "", "k", "한국", "12")] == [None] * 5
    for code, names in LANGUAGES.items():
        assert {language_of(name) for name in [code, code.upper(), *names.split()]} == {code}


# --- plain sentences -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("Minji says 'launch' while the whiteboard is in view",
         [said("launch", "launch"), person("Minji"), seen("the whiteboard")]),
        ('minji said "let us go"', [said("let us go", "let us go"), person("minji")]),
        ("Kim Minji is saying ‘don’t go’.", [said("don’t go", "don’t go"), person("Kim Minji")]),
        ("she says 'we then go'", [said("we then go", "we then go")]),
        ('the part where someone says "go"', [said("go", "go")]),
        ('a man in red says "go"', [said("go", "go"), any_of("a man in red")]),
        ("talking about the launch", [said("the launch")]),
        ("Minji talks about the launch", [said("the launch"), person("Minji")]),
        ("김 민지 is talking about the launch", [said("the launch"), person("김 민지")]),
        ('"출시가 좋다"에 대해 말하는 장면', [said("출시가 좋다", "출시가 좋다")]),
        ("Minji mentions the launch", [said("the launch"), person("Minji")]),
        ("people talking about \"the launch\"", [said("the launch", "the launch")]),
        ("a dog is visible", [seen("a dog")]),
        ("two dogs are on the screen", [seen("two dogs")]),
        ("red car on screen", [seen("red car")]),
        ('"red car" is shown', [seen("red car")]),
        ("the dog can be seen", [seen("the dog")]),
        ("a cat is in the picture", [seen("a cat")]),
        ("민지가 '출시'라고 말하는", [said("출시", "출시"), person("민지")]),
        ("민지는 “출시”라고 말할 때", [said("출시", "출시"), person("민지")]),
        ("누군가 '계약'이라고 말하는 장면", [said("계약", "계약")]),
        ("누가 '계약'이라고 말할 때.", [said("계약", "계약")]),
        ("'계약'이라고 말하는 장면", [said("계약", "계약")]),
        ("출시에 대해 이야기하는 장면", [said("출시")]),
        ("화이트보드가 보이는 동안 회의", [seen("화이트보드"), any_of("회의")]),
        ("화이트보드가 보일 때", [seen("화이트보드")]),
        # Not surely any of these: they stay words.
        ("Minji says launch", None),
        ('nobody says "launch"', None),
        ("Minji doesn't say 'launch'", None),
        ("no dog is visible", None),
        ("the dog is not visible", None),
        ("visible", None),
        ("화이트보드가 안 보이는 장면", None),
        ("what the speaker says", None),
        ('a sign saying "exit"', None),
        ("a talk about whales", None),
        ("the most talked about car", None),
        ("features mentioned in the keynote", None),
        ("mentions of the budget", None),
        ("a while ago", None),
        ('a dog is visible says "go"', None),
        ("일하는 동안 커피 마시기", None),
    ],
)  # fmt: skip
def test_plain_sentences(typed: str, clauses: list[Clause] | None) -> None:
    query = parse(typed)
    if clauses is None:
        (step,) = query.steps
        (clause,) = step.clauses
        assert (clause.sense, clause.text) == (Sense.ANY, query.whole)
    else:
        assert query.steps == steps(clauses)
        assert parse(written(query)).steps == query.steps


def test_a_sentence_that_does_not_fit_stays_words() -> None:
    full = "".join(f" seen:{number}" for number in range(7))
    query = parse('Minji says "go"' + full)
    assert query.steps[0].clauses[0] == any_of("Minji says go", "go")
    assert len(query.steps[0].clauses) == 8
    assert parse(written(query)).steps == query.steps


# --- said back -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("whiteboard", "whiteboard"),
        ("SEEN: a red car  SAID:hello", 'seen:"a red car" while said:hello'),
        ("dog, and then <10s cat", "dog then<10s cat"),
        ("-x after:2024 폴더:부산 dog 길", "dog 길 -x in:부산 after:2024-01-01"),
        ("longer:90 lang:korean", "lang:ko longer:1m30s"),
        ("while dog", "while dog"),
        (r"dog \while cat", r"dog \while cat"),
        ("plan a seen:dog", 'plan a , while seen:"dog"'),
    ],
)
def test_the_canonical_text(typed: str, canonical: str) -> None:
    assert written(parse(typed)) == canonical


def test_a_query_that_contradicts_itself_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="substring"):
        written(Query(steps([any_of("red car", "blue")])))
