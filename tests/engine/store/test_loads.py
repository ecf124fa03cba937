"""Loads of models that ended their process: what is held against them, for how long, and not."""

from __future__ import annotations

import os

import pytest

from engine.store import loads as loading
from engine.store.library import Library
from engine.store.loads import ACCELERATOR, CPU, DEATHS, UNSEEN_DEATHS
from engine.types import ModelKind

TEXT, SIGHT = ModelKind.TEXT, ModelKind.VISUAL


def given_up(library: Library) -> list[tuple[str, str, str, int]]:
    return [(each.kind, each.model, each.device, each.times) for each in library.loads.given_up()]


def die(library: Library, *, seen: bool, device: str = CPU, model: str = "e5@1") -> None:
    library.loads.begin(TEXT, model, device)
    if seen:
        library.loads.died(os.getpid())
    library.loads.settle()


def test_two_deaths_that_were_seen_are_enough(library: Library) -> None:
    die(library, seen=True)
    assert given_up(library) == []
    die(library, seen=True)
    assert given_up(library) == [("text", "e5@1", CPU, DEATHS)]


def test_a_load_that_went_well_in_between_ends_the_row(library: Library) -> None:
    die(library, seen=True)
    library.loads.begin(TEXT, "e5@1", CPU)
    library.loads.over(TEXT, "e5@1")
    die(library, seen=True)
    assert given_up(library) == []


@pytest.mark.parametrize("device", [CPU, ACCELERATOR])
def test_power_cuts_give_nothing_up_before_they_are_many(library: Library, device: str) -> None:
    for _ in range(UNSEEN_DEATHS - 1):
        die(library, seen=False, device=device)
    assert given_up(library) == []
    die(library, seen=False, device=device)
    assert given_up(library) == [("text", "e5@1", device, UNSEEN_DEATHS)]


def test_each_model_and_device_counts_for_itself(library: Library) -> None:
    die(library, seen=True)
    die(library, seen=True, device=ACCELERATOR)
    die(library, seen=True, model="other@1")
    library.loads.begin(SIGHT, "e5@1", CPU)
    library.loads.died(os.getpid())
    assert given_up(library) == []


def test_a_death_on_the_card_is_not_the_processors(library: Library) -> None:
    for _ in range(2):
        library.loads.begin(TEXT, "e5@1", CPU)
        library.loads.begin(TEXT, "e5@1", ACCELERATOR)
        library.loads.died(os.getpid())
    assert given_up(library) == [("text", "e5@1", ACCELERATOR, 2)]
    library.loads.begin(TEXT, "e5@1", CPU)
    library.loads.over(TEXT, "e5@1")
    assert given_up(library) == [("text", "e5@1", ACCELERATOR, 2)], "the card was not tried"


def test_who_dies_without_loading_leaves_no_mark(library: Library) -> None:
    library.loads.begin(TEXT, "e5@1", CPU)
    library.loads.over(TEXT, "e5@1")
    library.loads.died(os.getpid())
    library.loads.died(4_000_000)
    assert library.database.value("SELECT count(*) FROM model_loads") == 0


def test_who_ends_on_request_leaves_no_mark(library: Library) -> None:
    for _ in range(UNSEEN_DEATHS):
        library.loads.begin(TEXT, "e5@1", CPU)
        library.loads.leave()
        library.loads.settle()
    assert given_up(library) == []


def test_after_a_restart_of_the_machine_all_is_tried_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    die(library, seen=True)
    die(library, seen=True)
    monkeypatch.setattr(loading, "this_boot", lambda: "another")
    assert given_up(library) == []
    library.loads.settle()
    die(library, seen=True)
    assert given_up(library) == []


def test_what_is_forgotten_is_tried_again(library: Library) -> None:
    die(library, seen=True)
    die(library, seen=True)
    assert library.loads.forget(SIGHT) == []
    assert [each.model for each in library.loads.forget(TEXT)] == ["e5@1"]
    assert given_up(library) == []
    assert library.loads.forget() == []
