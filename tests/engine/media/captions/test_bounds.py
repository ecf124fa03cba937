"""No text is too hard: work grows with its length, no faster, and what comes of it is bounded."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from itertools import repeat
from types import FrameType, ModuleType

import pytest

import engine.media.captions
from engine.media import cues, encodings
from engine.media.captions.cue import LONGEST_CUE, MOST_CUES, bounded
from engine.media.captions.repeats import in_order, once
from engine.media.cues import parse_cues
from engine.media.encodings import decode
from tests.made_texts import HOSTILE, ORDINARY, extension

EVERY = {**ORDINARY, **HOSTILE}
SIZE = 4 << 10
EMPTY = 500  # calls that a text without anything costs


def modules() -> Iterator[ModuleType]:
    yield from (cues, encodings)
    for found in pkgutil.iter_modules(engine.media.captions.__path__):
        yield importlib.import_module(f"engine.media.captions.{found.name}")


def patterns() -> dict[str, re.Pattern[str]]:
    return {
        f"{module.__name__}.{name}": value
        for module in modules()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    }


def repeats(parsed: object, inside: bool = False) -> Iterator[bool]:
    """Of each repeat in a pattern: whether it is inside another that varies too."""
    for operation, value in parsed:  # type: ignore[attr-defined]
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, body = value
            varies = least != most
            if varies and int(most) > 1:
                yield inside
            yield from repeats(body, inside or (varies and int(most) > 1))
        elif name == "SUBPATTERN":
            yield from repeats(value[-1], inside)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from repeats(branch, inside)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from repeats(value[1], inside)


def test_no_pattern_looks_further_than_a_cue_or_tries_again_within_itself() -> None:
    parser = importlib.import_module("re._parser")
    assert len(patterns()) > 20
    for name, pattern in patterns().items():
        parsed = parser.parse(pattern.pattern, pattern.flags)
        bound = parsed.getwidth()[1]
        alone = len(parsed) == 1 and str(parsed[0][0]) == "MAX_REPEAT"  # never tries again
        assert alone or bound <= 2 * LONGEST_CUE, f"{name} has no bound"
        assert not any(repeats(parsed)), f"{name} repeats what repeats"


@pytest.mark.parametrize("pattern", [r"a(b+c)*", r"(?:x{1,9}y){2,}"])
def test_a_repeat_within_a_repeat_is_seen(pattern: str) -> None:
    assert any(repeats(importlib.import_module("re._parser").parse(pattern)))


def calls(name: str, size: int) -> int:
    """How many functions are called, Python's own and built-in ones, to read a text of a size."""
    data = EVERY[name](size).encode()
    count = 0

    def called(_frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        found = parse_cues(decode(data).text, extension(name))
        once(in_order(bounded(found or ())))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", EVERY)
def test_ten_times_the_text_is_ten_times_the_work(name: str) -> None:
    calls(name, SIZE)  # what is imported and remembered at the first time
    small, large = calls(name, SIZE), calls(name, 10 * SIZE)
    assert large <= 12 * small + EMPTY


@pytest.mark.parametrize("name", ["srt, one line", "srt, one word", "ass, syllables", "sub, bars"])
def test_a_cue_has_no_more_than_its_bound(name: str) -> None:
    text = EVERY[name](100 * LONGEST_CUE)
    found = parse_cues(text, extension(name))
    assert found is not None
    assert all(sum(map(len, cue.lines)) <= LONGEST_CUE + 1 for cue in found)


def test_no_more_cues_are_made_than_the_bound() -> None:
    assert len(bounded(repeat("a cue"))) == MOST_CUES + 1
