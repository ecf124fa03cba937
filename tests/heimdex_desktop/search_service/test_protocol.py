"""Requests are read exactly or refused in plain words, whatever bytes come."""

from __future__ import annotations

import io
import json
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.types import Example, SearchRequest, Sort
from heimdex_desktop import english
from heimdex_desktop.search_service import protocol as search_protocol
from heimdex_desktop.search_service.protocol import (
    LONGEST_LINE,
    REQUESTS,
    Malformed,
    example_row,
    line,
    lines,
    parse,
)
from heimdex_desktop.search_service.records import RECORDS


def asked(**values: Any) -> bytes:
    return json.dumps(values).encode()


def refused(text: bytes | None) -> Malformed:
    with pytest.raises(Malformed) as caught:
        parse(text)
    assert english.sentence(caught.value.message)
    assert english.advice(caught.value.message)
    return caught.value


class Stream:
    """A stream that gives its bytes in pieces, as a pipe may."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def read(self, _: int) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""


# --- lines


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40)))
def test_lines_are_the_same_however_their_bytes_arrive(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    expected = whole.split(b"\n")
    if not expected[-1]:
        expected.pop()
    assert list(lines(Stream(pieces))) == expected  # type: ignore[arg-type]


def test_a_line_that_is_too_long_is_passed_over_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_protocol, "LONGEST_LINE", 10)
    long = b"x" * 25
    for pieces in ([long + b"\nnext\n"], [long[:9], long[9:], b"\nne", b"xt\n"]):
        assert list(lines(Stream(pieces))) == [None, b"next"]  # type: ignore[arg-type]
    assert list(lines(io.BytesIO(long))) == [None]
    assert list(lines(io.BytesIO(b"1234567890\n"))) == [b"1234567890"]


def test_a_long_line_is_never_held() -> None:
    size = 20 * LONGEST_LINE

    class Endless:
        left = size

        def read(self, count: int) -> bytes:
            self.left -= count
            return b"x" * count if self.left > 0 else b""

    tracemalloc.start()
    try:
        assert list(lines(Endless())) == [None]  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 4 * LONGEST_LINE
    finally:
        tracemalloc.stop()


# --- requests


def test_a_query_is_read_with_all_its_fields() -> None:
    request = parse(
        asked(
            id="a",
            do="query",
            text='회의 "in the hall" -dog',
            lane="side",
            sort="date",
            page=3,
            limit=7,
            channels=["visual", "keyword"],
            video="12",
            remember=True,
        )
    )
    assert (request.id, request.do, request.values["lane"]) == ("a", "query", "side")
    assert request.values["remember"] is True
    assert request.search() == SearchRequest(
        text='회의 "in the hall" -dog',
        sort=Sort.DATE,
        page=3,
        limit=7,
        channels=("visual", "keyword"),
        video_id=12,
    )


def test_what_is_left_out_or_null_has_its_default() -> None:
    plain = parse(asked(id=1, do="query", text="dog"))
    assert plain == parse(asked(id=1, do="query", text="dog", limit=None, lane=None, sort=None))
    assert plain.search() == SearchRequest(text="dog")
    assert plain.values["lane"] == "main"
    assert plain.values["remember"] is False


def test_examples_are_read_in_seconds_and_kept_in_ticks() -> None:
    rows = [{"video": "3", "at": 1.5}, {"path": "/a.jpg"}, {"path": "/b.mp4", "at": 60}]
    found = parse(asked(id=1, do="similar", examples=rows)).search().examples
    assert found == (
        Example(video_id=3, at=1_500_000),
        Example(path="/a.jpg"),
        Example(path="/b.mp4", at=60_000_000),
    )
    assert [example_row(each) for each in found] == [rows[0], {**rows[1], "at": None}, rows[2]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"rubbish", "not JSON"),
        (b"\x00\xff\xfe\x01", "not UTF-8"),
        (b"[1, 2]", "not an object"),
        (b"null", "not an object"),
        (b"1" * 10_000, "not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b'{"id": 1, "do": "query", "text": "a"', "not JSON"),
        (None, "more than"),
    ],
    ids=["words", "bytes", "list", "null", "number", "deep", "cut", "long"],
)
def test_a_line_that_is_no_request_is_refused(text: bytes | None, said: str) -> None:
    error = refused(text)
    assert said in english.sentence(error.message)
    assert error.id is None
    assert len(english.sentence(error.message)) < 400


@pytest.mark.parametrize("wrong", [None, True, 1.5, [1], {}, "x" * 65, 2**53 + 1, -(2**60)])
def test_an_id_that_is_none_is_refused(wrong: Any) -> None:
    error = refused(asked(id=wrong, do="status"))
    assert "id" in english.sentence(error.message)
    assert error.id is None
    assert "id" in english.sentence(refused(asked(do="status")).message)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"do": "dance"}, '"dance"'),
        ({"do": ["query"]}, '["query"]'),
        ({}, "null"),
        ({"do": "remember", "text": "a", "strong": 1}, '"remember"'),
        ({"do": "query"}, "text"),
        ({"do": "query", "text": None}, "text"),
        ({"do": "query", "text": 5}, "text"),
        ({"do": "query", "text": "x" * 20_001}, "20000"),
        ({"do": "query", "text": "a", "txt": "b"}, "txt"),
        ({"do": "query", "text": "a", "sort": "beauty"}, "timeline"),
        ({"do": "query", "text": "a", "sort": ["date"]}, "timeline"),
        ({"do": "query", "text": "a", "page": 0}, "page"),
        ({"do": "query", "text": "a", "page": True}, "page"),
        ({"do": "query", "text": "a", "page": 1.0}, "page"),
        ({"do": "query", "text": "a", "limit": 1001}, "1000"),
        ({"do": "query", "text": "a", "channels": "visual"}, "channels"),
        ({"do": "query", "text": "a", "channels": ["smell"]}, "keyword"),
        ({"do": "query", "text": "a", "channels": [["visual"]]}, "keyword"),
        ({"do": "query", "text": "a", "video": 3}, "id"),
        ({"do": "query", "text": "a", "video": "٣"}, "id"),
        ({"do": "query", "text": "a", "video": "9" * 19}, "id"),
        ({"do": "query", "text": "a", "remember": 1}, "true or false"),
        ({"do": "similar", "text": "a"}, "examples"),
        ({"do": "similar", "examples": []}, "1 to 16"),
        ({"do": "similar", "examples": [{"path": "/a"}] * 17}, "1 to 16"),
        ({"do": "similar", "examples": [{"path": "/a", "video": "1"}]}, "path"),
        ({"do": "similar", "examples": [{"at": 1}]}, "path"),
        ({"do": "similar", "examples": [{"video": "1"}]}, "at"),
        ({"do": "similar", "examples": [{"path": ""}]}, "path"),
        ({"do": "similar", "examples": [{"path": "/a\0b"}]}, "path"),
        ({"do": "similar", "examples": [{"path": "/a", "at": -1}]}, "seconds"),
        ({"do": "similar", "examples": [{"path": "/a", "at": float("nan")}]}, "seconds"),
        ({"do": "similar", "examples": [{"path": "/a", "at": 1e300}]}, "seconds"),
        ({"do": "similar", "examples": [{"path": "/a", "at": True}]}, "seconds"),
        ({"do": "cancel", "target": [1]}, "target"),
        ({"do": "reorder", "saved": "1"}, "saved"),
        ({"do": "status", "verbose": True}, "verbose"),
    ],
)
def test_a_request_that_cannot_be_is_refused_under_its_own_id(
    values: dict[str, Any], said: str
) -> None:
    error = refused(asked(id=7, **values))
    assert said in f"{english.sentence(error.message)} {english.advice(error.message)}"
    assert error.id == 7
    assert len(english.sentence(error.message)) < 400


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
        max_leaves=5,
    ),
    st.sampled_from(sorted(REQUESTS)),
    st.data(),
)
def test_no_value_of_any_field_is_a_bug(value: Any, do: str, data: st.DataObject) -> None:
    fields = dict.fromkeys(data.draw(st.sets(st.sampled_from([*REQUESTS[do], "x"]))), value)
    read = None
    with suppress(Malformed):
        read = parse(json.dumps({"id": 1, "do": do, **fields}).encode())
    assert read is None or set(read.values) == set(REQUESTS[do])


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_are_a_bug(text: bytes) -> None:
    with pytest.raises(Malformed):
        parse(text)


def test_every_request_that_keeps_something_is_done_by_someone() -> None:
    here = {"query", "similar", "cancel", "status", "release", "quit"}
    assert set(REQUESTS) == (set(RECORDS) - {"remember"}) | here


def test_a_reply_is_one_line_of_ascii_whatever_it_holds() -> None:
    text = line("회의", "answer", path="/\udcff\n\u2028", complete=True)
    assert text.isascii()
    assert text.count(b"\n") == 1
    assert json.loads(text) == {
        "id": "회의",
        "event": "answer",
        "path": "/\udcff\n\u2028",
        "complete": True,
    }
