"""``heimdex eval``: it reads labelled queries, says what is wrong with them, and gives figures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.channels import CHANNELS
from heimdex_desktop.cli.labels import (
    MOMENT_KEYS,
    QUERY_KEYS,
    checked,
    read_labels,
    videos_named,
)
from tests.heimdex_desktop.conftest import ODD_NAME, REPOSITORY, Called, CommandLine

ROWS = [
    {"id": "1", "path": "/films/2023/party.mp4", "duration": 60.0},
    {"id": "2", "path": "/films/2024/party.mp4", "duration": 30.0},
    {"id": "3", "path": "/films/Cafe\u0301.mkv", "duration": None},
    {"id": "4", "path": "/films/twin.mp4", "duration": 9.0},
    {"id": "4", "path": "/copies/twin.mp4", "duration": 9.0},
]
GOOD = {"video": "twin.mp4", "from": 1, "to": 2}
Evaluate = Callable[..., Called]


@pytest.fixture
def evaluate(indexed_once: CommandLine, tmp_path: Path) -> Evaluate:
    """Write a document (or a text) to a file and call the command with it."""

    def call(document: Any, *, plain: bool = False) -> Called:
        file = tmp_path / "labels.json"
        text = document if isinstance(document, str) else json.dumps(document)
        file.write_text(text, encoding="utf-8")
        return indexed_once("eval", file, plain=plain)

    return call


def queries(*rows: Any) -> dict[str, Any]:
    return {"queries": list(rows)}


def test_a_file_of_labels_is_measured(evaluate: Evaluate) -> None:
    called = evaluate(
        queries(
            {
                "query": "crown jewels",
                "by": "words",
                "moments": [{"video": ODD_NAME, "from": 0.5, "to": 1.5}],
            },
            {"query": "회의", "moments": [{"video": ODD_NAME, "from": 2, "to": 3.5}]},
            {"query": "café", "by": "words", "moments": [{"video": ODD_NAME, "from": 0, "to": 1}]},
            {"query": "qwertyuiop", "expect": "none"},
        )
    )
    assert called.status == 0, called.err
    result = called.last
    keyword = result["channels"]["keyword"]
    # The third label is wrong on purpose: the café is at 4.1 s.
    assert (keyword["queries"], keyword["recall@1"], keyword["mrr"]) == (3, 0.6667, 0.6667)
    assert keyword["ndcg@10"] == 0.6667
    assert result["queries"] == 4
    assert set(result["fused"]) == set(keyword)
    assert set(result["channels"]) == set(CHANNELS)
    assert result["channels"]["visual"] is None  # no model is chosen for it
    assert set(result["baselines"]) == {"rrf", "weighted_rrf", "query_blind"}
    # One channel alone is ready: joining it with nothing is its own order.
    assert result["baselines"]["rrf"] == result["baselines"]["weighted_rrf"] == keyword
    blind = result["baselines"]["query_blind"]
    assert (blind["queries"], blind["recall@1"]) == (3, 0.3333)
    assert result["by"]["words"]["queries"] == 2
    assert [miss["query"] for miss in result["misses"]] == ["café"]
    assert result["misses"][0]["rank"] != 1
    assert 4.1 <= result["misses"][0]["found"]["at"] < 5.9
    assert result["confidence"]["present"]["queries"] == 3
    assert sum(result["confidence"]["absent"].values()) == 2  # one query, once told as an answer
    for name in ("fused", "keyword"):
        times = result["timings"][name]
        assert 0 < times["median_ms"] <= times["p95_ms"]


def test_people_get_a_table(evaluate: Evaluate) -> None:
    moment = {"video": ODD_NAME, "from": 0.5, "to": 1.5}
    shown = evaluate(queries({"query": "crown jewels", "moments": [moment]}), plain=True).out
    head, fused, *_ = shown.splitlines()
    assert head.split()[:3] == ["queries", "recall@1", "recall@5"]
    assert fused.split()[:3] == ["fused", "1", "1.000"]
    assert "note: visual: No visual model is chosen" in shown
    for baseline in ("rank fusion", "weighted rank fusion", "blind to the query"):
        assert re.search(rf"^{baseline} +1 +\d", shown, re.MULTILINE), baseline


def test_a_file_that_is_not_there_is_said_to_be(indexed_once: CommandLine, tmp_path: Path) -> None:
    called = indexed_once("eval", tmp_path / "nowhere.json")
    assert called.status == 2
    assert "nowhere.json cannot be read" in called.last["message"]


def test_only_the_demo_can_be_kept(indexed_once: CommandLine, tmp_path: Path) -> None:
    called = indexed_once("eval", tmp_path / "labels.json", "--keep", tmp_path / "kept")
    assert called.status == 2
    assert "--keep" in called.last["message"]
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", 'needs a list "queries"'),
        ('{"queries": []}', "at least one entry"),
    ],
)
def test_a_file_of_another_form_is_refused(evaluate: Evaluate, text: str, message: str) -> None:
    called = evaluate(text)
    assert called.status == 2
    assert message in called.last["message"]
    assert called.last["advice"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a red star", "Query 2 is not an object"),
        ({"moments": []}, 'Query 2 needs a text "query"'),
        ({"query": " ", "moments": []}, 'Query 2 needs a text "query"'),
        ({"query": "star"}, "Query 2 ('star') needs a list \"moments\""),
        ({"query": "star", "moments": {}}, 'needs a list "moments"'),
        ({"query": "star", "moment": []}, "has 'moment'; known are by, expect, moments, query"),
        ({"query": "star", "by": 3, "moments": []}, '"by" is 3'),
        ({"query": "star", "expect": "all"}, "\"expect\" is 'all'"),
        ({"query": "star", "expect": "none", "moments": [GOOD]}, "leave one of them out"),
    ],
)
def test_a_wrong_query_is_named(row: Any, message: str) -> None:
    with pytest.raises(Exception, match="Query 2") as caught:
        checked(queries({"query": "fine", "moments": [GOOD]}, row), ROWS)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"video": "nowhere.mp4"}, "no video of the library is called 'nowhere.mp4'"),
        ({"video": "win.mp4"}, "no video of the library is called 'win.mp4'"),
        ({"video": ""}, 'needs a "video"'),
        ({"video": "party.mp4"}, "the name of several videos: /films/2023/party.mp4, /films/2024"),
        ({"from": 2}, '"from" is 2 and "to" is 2'),
        ({"from": 3}, '"from" is 3 and "to" is 2'),
        ({"from": -1}, '"from" is -1'),
        ({"from": "1"}, "\"from\" is '1', not a number"),
        ({"from": True}, '"from" is True, not a number'),
        ({"to": float("nan")}, '"to" is nan, not a number'),
        ({"from": 9, "to": 10}, "twin.mp4 ends at 9"),
        ({"gain": 0}, '"gain" is 0'),
        ({"start": 0}, "has 'start'; known are from, gain, to, video"),
    ],
)
def test_a_wrong_moment_is_named(change: dict[str, Any], message: str) -> None:
    rows = queries({"query": "star", "moments": [GOOD, {**GOOD, **change}]})
    with pytest.raises(Exception, match=r"Query 1 \('star'\), moment 2") as caught:
        checked(rows, ROWS)
    assert message in str(caught.value)


@pytest.mark.parametrize("key", ["video", "from", "to"])
def test_a_moment_that_lacks_something_is_named(key: str) -> None:
    moment = {name: value for name, value in GOOD.items() if name != key}
    with pytest.raises(Exception, match=f'moment 1 needs .*"{key}"'):
        checked(queries({"query": "star", "moments": [moment]}), ROWS)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("2023/party.mp4", {1}),
        ("/films/2024/party.mp4", {2}),
        ("Café.mkv", {3}),  # the disk has the accent as a letter of its own
        ("twin.mp4", {4}),  # two places, one video
    ],
)
def test_a_video_is_meant_by_the_end_of_its_path(name: str, ids: set[int]) -> None:
    rows = queries({"query": "star", "moments": [{**GOOD, "video": name}]})
    (query,) = checked(rows, ROWS)
    assert query.labels[0].video_ids == ids


def test_what_is_absent_has_no_labels() -> None:
    found = checked(queries({"query": "a", "expect": "none"}, {"query": "b", "moments": []}), ROWS)
    assert [query.labels for query in found] == [(), ()]


def test_seconds_become_ticks_and_a_gain_is_1_unless_told() -> None:
    moments = [{**GOOD, "from": 0.1, "to": 0.3}, {**GOOD, "gain": 2}]
    (query,) = checked(queries({"query": "star", "moments": moments}), ROWS)
    assert [(each.start, each.end, each.gain) for each in query.labels] == [
        (100_000, 300_000, 1.0),
        (1_000_000, 2_000_000, 2.0),
    ]


def test_the_document_tells_the_form_as_it_is() -> None:
    text = (REPOSITORY / "docs" / "evaluation.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    example = json.loads(block)
    names = videos_named(example)
    rows = [{"id": n, "path": f"/films/{name}", "duration": None} for n, name in enumerate(names)]
    found = checked(example, rows)
    assert [len(query.labels) for query in found] == [1, 2, 0]
    for key in QUERY_KEYS | MOMENT_KEYS:
        assert re.search(rf"^\| .*`{key}`.* \|", text, re.MULTILINE), key


@pytest.mark.parametrize(
    "path", ["resources/demo/evaluation.json", "tests/engine/search/absent.json"]
)
def test_our_own_labels_are_of_the_demos_videos(path: str) -> None:
    demo = REPOSITORY / "resources" / "demo"
    rows = [
        {"id": n, "path": str(file), "duration": None} for n, file in enumerate(demo.glob("*.mp4"))
    ]
    document = read_labels(REPOSITORY / path)
    assert len(checked(document, rows)) == len(document["queries"])
    assert set(videos_named(document)) == {file.name for file in demo.glob("*.mp4")}


def test_the_videos_of_a_document_are_named_once() -> None:
    document = queries(
        {"query": "a", "moments": [GOOD, {**GOOD, "video": "b.mp4"}]},
        {"query": "b", "moments": [GOOD]},
        {"query": "c", "expect": "none"},
    )
    assert videos_named(document) == ["b.mp4", "twin.mp4"]
