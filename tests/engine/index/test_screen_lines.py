"""Lines on the screen: from when to when each stands, and which are one and the same."""

from __future__ import annotations

import numpy as np
import pytest

from engine.index.steps.screen_text import Screen, are_alike, share_of
from engine.types import Box, ReadingRow, ScreenLine, ScreenWord, ticks
from engine.types.screen import COLUMNS, ROWS

PLACE: Box = (0.2, 0.85, 0.4, 0.06)
OTHER: Box = (0.1, 0.1, 0.3, 0.05)


def cells(*boxes: Box) -> bytes:
    """The cells that these boxes touch, as a reading stores them."""
    mask = np.zeros((ROWS, COLUMNS), bool)
    for left, top, width, height in boxes:
        rows = slice(int(top * ROWS), int((top + height) * ROWS) + 1)
        mask[rows, int(left * COLUMNS) : int((left + width) * COLUMNS) + 1] = True
    return np.packbits(mask).tobytes()


def reading(at: float, *boxes: Box) -> ReadingRow:
    return ReadingRow(1, ticks(at), cells(*boxes), "digest", (0.0, 0.0, 1.0, 1.0))


def line(at: float, text: str, box: Box = PLACE, confidence: float = 0.9) -> ScreenLine:
    word = ScreenWord(text.partition(" ")[0], box)
    return ScreenLine(ticks(at), ticks(at), box, text, confidence, (word,))


def spans(screen: Screen, end: float) -> list[tuple[str, float, float]]:
    return [(each.text, each.start / 1e6, each.end / 1e6) for each in screen.rest(ticks(end))]


def empty() -> Screen:
    return Screen.of(None, ticks(2.5))


def test_a_line_stands_until_its_cells_change() -> None:
    screen = empty()
    screen.see(reading(1.0, PLACE), [line(1.0, "Agenda")])
    screen.see(reading(3.0, OTHER), [line(3.0, "Budget", OTHER)])
    screen.see(reading(6.0, PLACE), [])
    assert spans(screen, 10.0) == [("Agenda", 1.0, 6.0), ("Budget", 3.0, 10.0)]


def test_a_line_that_is_read_again_in_its_place_goes_on_as_it_was_read_best() -> None:
    screen = empty()
    screen.see(reading(1.0, PLACE), [line(1.0, "The o1d lighthouse", confidence=0.85)])
    screen.see(reading(2.0, PLACE), [line(2.0, "The old lighthouse", confidence=0.99)])
    screen.see(reading(4.0, PLACE), [line(4.0, "Nobody has the key")])
    assert spans(screen, 5.0) == [
        ("The old lighthouse", 1.0, 4.0),
        ("Nobody has the key", 4.0, 5.0),
    ]


def test_a_line_that_was_hidden_for_a_moment_is_one_and_after_a_while_another() -> None:
    screen = empty()
    screen.see(reading(1.0, PLACE), [line(1.0, "Agenda")])
    screen.see(reading(3.0, PLACE), [])
    screen.see(reading(5.0, PLACE), [line(5.0, "Agenda")])
    screen.see(reading(6.0, PLACE), [])
    screen.see(reading(20.0, PLACE), [line(20.0, "Agenda")])
    assert spans(screen, 21.0) == [("Agenda", 1.0, 6.0), ("Agenda", 20.0, 21.0)]


def test_a_line_that_stands_is_known_in_its_place_alone() -> None:
    screen = empty()
    screen.see(reading(1.0, PLACE), [line(1.0, "Agenda")])
    assert screen.holds(PLACE)
    assert not screen.holds(OTHER)


def test_what_goes_on_after_an_interruption_is_what_stood_before() -> None:
    screen = empty()
    screen.see(reading(1.0, PLACE), [line(1.0, "Agenda")])
    screen.see(reading(3.0, OTHER), [line(3.0, "Budget", OTHER)])
    screen.see(reading(4.0, OTHER), [])
    again = Screen.of(screen.position(3), ticks(2.5))
    assert spans(again, 9.0) == spans(screen, 9.0)


def test_lines_that_ended_are_given_once_and_only_when_they_cannot_go_on() -> None:
    screen = empty()
    screen.see(reading(1.0, PLACE), [line(1.0, "Agenda")])
    screen.see(reading(3.0, PLACE), [])
    assert screen.settled(ticks(4.0)) == []
    assert [each.text for each in screen.settled(ticks(8.0))] == ["Agenda"]
    assert screen.settled(ticks(9.0)) == []
    assert spans(screen, 10.0) == []


@pytest.mark.parametrize(
    ("box", "least"), [(PLACE, 0.99), (OTHER, 0.99), ((0.05, 0.07, 0.06, 0.046), 0.99)]
)
def test_all_letters_of_a_line_are_in_the_cells_it_touches(box: Box, least: float) -> None:
    mask = np.unpackbits(np.frombuffer(cells(box), np.uint8)).reshape(ROWS, COLUMNS)
    assert share_of(box, mask.astype(bool)) > least
    assert share_of(box, np.zeros((ROWS, COLUMNS), bool)) == 0.0


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("The old lighthouse", "the o1d lighthouse", True),
        ("Sale 50% until Friday", "50% until Fri", True),
        ("2. Hiring plan", "3. Questions", False),
        ("품질 관리", "품질관리", True),
        ("!!", "!!", False),
    ],
)
def test_texts_that_are_one_read_twice(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike


def test_a_person_is_told_where_most_of_the_text_could_not_be_read() -> None:
    assert Screen(0, [], [], read=3, unread=12).puzzles
    assert not Screen(0, [], [], read=40, unread=12).puzzles, "a sign out of focus here and there"
    assert not Screen(0, [], [], read=0, unread=4).puzzles
    assert Screen.of(Screen(0, [], [], read=3, unread=12).position(5), 0).puzzles
