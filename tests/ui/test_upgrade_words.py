"""Sizes, times and advice as the window says them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ui.upgrade import texts
from ui.widgets.words import about, duration, for_window, size

ENGINE = Path(__file__).resolve().parents[2] / "engine"


@pytest.mark.parametrize(
    ("bytes_", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (76_400, "76 kB"), (4.3e9, "4.3 GB")],
)
def test_a_size_is_said_in_the_unit_that_fits(bytes_: float, said: str) -> None:
    assert size(bytes_) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "under 1 s"), (40, "40 s"), (89, "89 s"), (90, "2 min"), (5400, "1.5 h")],
)
def test_a_time_is_said_as_one_would(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_an_estimate_says_that_it_is_one() -> None:
    assert about(240) == "about 4 min"
    assert about(0.5) == "under 1 s"


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        ("Connect its drive.", "Connect its drive."),
        ("Then try again: heimdex upgrade --retry.", "Then try again."),
        ("Please report it. To try again: heimdex retry.", "Please report it."),
        ("Fetch it with: heimdex models get bge-m3", "Fetch it."),
        ("Let it go on (heimdex upgrade), or end it (heimdex cancel).", "Let it go on, or end it."),
        ("Convert the file, then run: heimdex retry.", "Convert the file."),
        ("See: heimdex models list", ""),
        ("Run heimdex doctor to see what is missing.", ""),
        ("", ""),
    ],
)
def test_advice_names_no_command(advice: str, said: str) -> None:
    assert for_window(advice) == said


def advices() -> list[str]:
    """The texts of the engine that name a command, values left open as NAME."""
    found = []
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "NAME" for p in node.values]
                found.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return [text for text in found if re.search(r"[^`]\bheimdex [a-z]", text) and "\n" not in text]


def test_no_advice_of_the_engine_sends_a_user_of_the_window_to_the_command_line() -> None:
    assert len(advices()) > 10
    for advice in advices():
        said = for_window(advice)
        assert "heimdex " not in said
        assert not re.search(r"(: *$|[(,]\.|\b(or first|with|run|then)\.$)", said), (advice, said)


def test_a_step_that_the_window_does_not_know_goes_by_its_own_name() -> None:
    assert texts.title("on_screen_text") == "on screen text"
    assert texts.gain("on_screen_text", "Reads signs.") == "Reads signs."


def test_what_must_be_downloaded_is_known_by_the_models_name() -> None:
    told = "The text model bge-m3 must be downloaded first."
    assert texts.to_download(told) == "bge-m3"
    assert texts.reason(told) == "The model bge-m3 must be downloaded first."
    assert texts.to_download("The video's file cannot be reached; connect its drive.") is None
