"""What a window needs of the system is named by its package, where it is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from heimdex_desktop import qt_libraries


def test_a_library_that_is_missing_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(qt_libraries, "NEEDED", {"libc.so.6": "libc6", "libnone.so.9": "libnone9"})
    monkeypatch.setattr(qt_libraries, "SHOWN", {"libnoscreen.so.1": "libnoscreen1"})
    assert qt_libraries.missing(on_screen=False) == ["libnone9"]
    assert qt_libraries.missing(on_screen=True) == ["libnone9", "libnoscreen1"]
    assert qt_libraries.advice(["libnone9"]).endswith("apt-get install -y libnone9")


def test_other_systems_bring_what_a_window_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(qt_libraries, "NEEDED", {"libnone.so.9": "libnone9"})
    assert qt_libraries.missing(on_screen=True) == []


@pytest.mark.parametrize(
    ("environment", "x11"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({}, False),
    ],
)
def test_what_an_x11_screen_needs_is_asked_for_there(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], x11: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert qt_libraries.on_x11() == x11


def test_this_machine_can_make_a_window() -> None:
    assert qt_libraries.missing(on_screen=False) == []


def test_the_readme_names_what_a_window_needs() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    named = readme.partition("apt-get install -y ")[2].partition("`")[0].split()
    assert named == [*qt_libraries.NEEDED.values(), "fonts-dejavu-core"]
