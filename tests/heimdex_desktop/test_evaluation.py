"""ACCEPTANCE: on the demo's videos search ranks as well as was promised, and knows what it has not.

Library and queries are the program's own: ``heimdex eval`` for what is there, ``absent.json`` for
what is not.
"""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from tests.conftest import Demo
from tests.heimdex_desktop.conftest import REPOSITORY, CommandLine

ABSENT = REPOSITORY / "tests" / "engine" / "search" / "absent.json"
SHIPPED = REPOSITORY / "resources" / "demo" / "evaluation.json"
LEAST_QUERIES, LEAST_COMPOUND = 60, 20
LEAST_NDCG, LEAST_RECALL = 0.97, 1.0
LEAST_ABSENT_KNOWN, MOST_PRESENT_DOUBTED = 45, 3


@pytest.fixture(scope="module")
def world(
    demo: Demo, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], CommandLine]:
    """The last line of ``heimdex eval``, and the command line over the library that it kept.

    It finds the demo's videos indexed there, as who ran it before does.
    """
    folder = tmp_path_factory.mktemp("evaluation")
    shutil.copytree(demo.folder / "library", folder / "library")
    kept = CommandLine(folder / "library", folder / "models", folder / "videos")
    called = kept("eval", "--keep", folder)
    assert called.status == 0, called.out[-2000:] + called.err
    return called.last, kept


@pytest.fixture(scope="module")
def shipped(world: tuple[dict[str, Any], CommandLine]) -> dict[str, Any]:
    """The figures of the labelled set that ships with the program."""
    return world[0]


@pytest.fixture(scope="module")
def absent(world: tuple[dict[str, Any], CommandLine]) -> dict[str, Any]:
    """The figures of fifty queries about what is there and fifty about what is not."""
    called = world[1]("eval", ABSENT)
    assert called.status == 0, called.out + called.err
    return called.last


def test_the_set_is_as_large_and_as_various_as_was_agreed() -> None:
    rows = json.loads(SHIPPED.read_text(encoding="utf-8"))["queries"]
    kinds = [row["by"] for row in rows]
    assert len({row["query"] for row in rows}) == len(rows) >= LEAST_QUERIES
    assert kinds.count("compound") >= LEAST_COMPOUND
    assert {"sight", "speech", "both"} <= set(kinds)


def test_all_channels_together_find_best(shipped: dict[str, Any]) -> None:
    fused, alone = shipped["fused"], shipped["channels"]
    assert alone["visual"] is not None
    assert alone["transcript"] is not None
    for name, figures in alone.items():
        assert figures is None or fused["ndcg@10"] >= figures["ndcg@10"], (name, figures)
    assert fused["ndcg@10"] >= LEAST_NDCG, shipped["misses"]


def test_all_channels_together_find_better_than_any_baseline(shipped: dict[str, Any]) -> None:
    fused, baselines = shipped["fused"], shipped["baselines"]
    assert set(baselines) == {"rrf", "weighted_rrf", "query_blind"}
    for name, figures in baselines.items():
        assert figures["queries"] == fused["queries"]
        for figure in ("ndcg@10", "mrr"):
            assert fused[figure] >= figures[figure], (name, figures)
    # The baselines are no straw men: each way to join finds more than the best channel alone.
    best = max(figures["ndcg@10"] for figures in shipped["channels"].values() if figures)
    assert min(baselines[name]["ndcg@10"] for name in ("rrf", "weighted_rrf")) > best
    assert 0 < baselines["query_blind"]["ndcg@10"] < best


def test_the_first_result_is_right(shipped: dict[str, Any]) -> None:
    assert shipped["fused"]["recall@1"] >= LEAST_RECALL, shipped["misses"]


def test_half_of_the_absent_things_are_of_the_models_own_words(absent: dict[str, Any]) -> None:
    rows = json.loads(ABSENT.read_text(encoding="utf-8"))["queries"]
    kinds = [row["by"] for row in rows if row.get("expect") == "none"]
    assert (kinds.count("known words"), kinds.count("unknown words")) == (25, 25)
    assert absent["confidence"]["present"]["queries"] == 50


def test_what_is_not_there_is_not_found_surely(absent: dict[str, Any]) -> None:
    answers = absent["confidence"]["absent"]
    assert answers["queries"] == 50
    assert answers["none"] + answers["weak"] >= LEAST_ABSENT_KNOWN, absent["false_finds"]


def test_what_is_there_is_found_surely(absent: dict[str, Any]) -> None:
    answers = absent["confidence"]["present"]
    assert answers["none"] + answers["weak"] <= MOST_PRESENT_DOUBTED, absent["doubted"]
