"""Typed settings: each declared once with its default, bounds and description.

Values are stored as JSON in the library and passed on where needed; nothing reads a global.
The settings panel, ``heimdex settings`` and docs/settings.md all show ``describe()``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from engine.channels import CHANNELS, Channel
from engine.errors import UsageError
from engine.messages import Code, Message, message

WEIGHT = "weight_"
"""What the name of a channel's weight begins with, as a setting."""


def _setting(
    default: Any,
    *,
    least: float | None = None,
    most: float | None = None,
    choices: tuple[str, ...] | None = None,
    pattern: str | None = None,
) -> Any:
    metadata = {
        "least": least,
        "most": most,
        "choices": choices,
        "pattern": pattern,
    }
    if isinstance(default, list | dict):
        return field(default_factory=lambda: type(default)(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a library. A field's metadata holds its bounds.

    ``weights`` are those that were set, by channel: each is a setting ``weight_<channel>``.
    """

    theme: str = _setting("system", choices=("system", "light", "dark"))
    language: str = _setting("system", choices=("system", "en", "ko"))
    prefer_subtitles: bool = _setting(True)
    transcript_language: str = _setting(
        "auto",
        pattern="auto|[a-z]{2,3}",
    )
    sound_tracks: str = _setting("auto", choices=("auto", "default", "all"))
    index_sound: bool = _setting(False)
    screen_text: bool = _setting(True)
    people: bool = _setting(False)
    device: str = _setting(
        "auto",
        choices=("auto", "cuda", "mps", "cpu"),
    )
    threads: int = _setting(0, least=0, most=256)
    visual_batch: int = _setting(0, least=0, most=4096)
    text_batch: int = _setting(0, least=0, most=4096)
    index_on_battery: bool = _setting(True)
    excludes: list[str] = _setting(
        ["*.partial", "*.crdownload", "*.part", "*.tmp"],
    )
    sweep_minutes: float = _setting(10.0, least=0.05, most=1440)
    settle_seconds: float = _setting(2.0, least=0, most=600)
    stall_seconds: float = _setting(60.0, least=5, most=3600)
    forget_after_days: float = _setting(
        30.0,
        least=0,
        most=3650,
    )
    search_limit: int = _setting(20, least=1, most=1000)
    model_idle_minutes: float = _setting(
        10.0,
        least=0,
        most=1440,
    )
    keep_history: bool = _setting(True)
    keep_replaced: bool = _setting(True)
    offline: bool = _setting(False)
    keep_backups: int = _setting(3, least=1, most=100)
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, channel: Channel) -> float:
        """How much a channel counts in a search."""
        return float(self.weights.get(channel.name, channel.weight))

    def value(self, name: str) -> Any:
        """The value of a setting that ``describe`` names."""
        if name.startswith(WEIGHT):
            return self.weight(CHANNELS[name.removeprefix(WEIGHT)])
        return getattr(self, name)

    def is_on(self, switch: str) -> bool:
        """Whether the setting that switches steps (``Step.switch``) is on."""
        return bool(getattr(self, switch))

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Settings:
        """Settings from stored values; names this version does not know are left alone."""
        known = {item.name for item in fields(cls) if item.metadata}
        weights = {name: stored[key] for name in CHANNELS if (key := f"{WEIGHT}{name}") in stored}
        plain = {name: value for name, value in stored.items() if name in known}
        return cls(**plain, weights=weights)


def describe() -> list[dict[str, Any]]:
    """Every setting: ``name, type, default, least, most, choices, pattern``."""
    plain = Settings()
    declared = {item.name: item.metadata for item in fields(Settings) if item.metadata}
    weight = _setting(0.0, least=0, most=3).metadata
    declared |= {f"{WEIGHT}{name}": weight for name in CHANNELS}
    return [
        {
            "name": name,
            "type": type(plain.value(name)).__name__,
            "default": plain.value(name),
            **metadata,
        }
        for name, metadata in declared.items()
    ]


def parse(name: str, text: str) -> Any:
    """The value of setting ``name`` written as ``text``.

    Raises:
        UsageError: no such setting, or a value it cannot take; says which it can.
    """
    known = {entry["name"]: entry for entry in describe()}
    if name not in known:
        raise UsageError(Code.SETTING_UNKNOWN, name=name, known=tuple(sorted(known)))
    value = _convert(name, known[name]["type"], text)
    why = _out_of_bounds(name, value, text, known[name])
    if why is not None:
        raise UsageError(why.code, **why.values)
    return value


def checked(name: str, stored: str) -> tuple[Any, Message | None]:
    """A stored value (JSON) of a setting, and why it cannot be used, where it cannot.

    A setting that this version does not know is left as it is.
    """
    entry = _declared().get(name)
    try:
        value = json.loads(stored)
    except (ValueError, RecursionError):
        return None, message(Code.SETTING_IGNORED, name=name)
    if entry is None:
        return value, None
    fits = _is_of(entry["type"], value) and not _out_of_bounds(name, value, stored, entry)
    return value, None if fits else message(Code.SETTING_IGNORED, name=name)


@cache
def _declared() -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in describe()}


def _is_of(kind: str, value: Any) -> bool:
    if kind == "float":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and math.isfinite(value)
    if kind == "list":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return type(value).__name__ == kind


def _out_of_bounds(name: str, value: Any, text: str, entry: Mapping[str, Any]) -> Message | None:
    """Why a value of the right type is not one that its setting can take."""
    choices, least, most = entry["choices"], entry["least"], entry["most"]
    if choices and value not in choices:
        known = tuple(choices)
        return message(Code.SETTING_NOT_A_CHOICE, name=name, value=text, known=known)
    if entry["pattern"] and not re.fullmatch(entry["pattern"], value):
        return message(Code.SETTING_MALFORMED, name=name, value=text)
    if least is not None and value < least:
        return message(Code.SETTING_TOO_SMALL, name=name, value=text, least=least)
    if most is not None and value > most:
        return message(Code.SETTING_TOO_LARGE, name=name, value=text, most=most)
    return None


def _convert(name: str, kind: str, text: str) -> Any:
    if kind == "bool":
        words = {"true": True, "yes": True, "on": True, "1": True}
        words |= {"false": False, "no": False, "off": False, "0": False}
        if text.lower() not in words:
            raise UsageError(Code.SETTING_NOT_A_SWITCH, name=name, value=text)
        return words[text.lower()]
    if kind == "int":
        if not re.fullmatch(r"[+-]?\d+", text.strip()):
            raise UsageError(Code.SETTING_NOT_WHOLE, name=name, value=text)
        return int(text)
    if kind == "float":
        return _finite(name, text)
    if kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _finite(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise UsageError(Code.SETTING_NOT_A_NUMBER, name=name, value=text) from error
    if not math.isfinite(number):
        raise UsageError(Code.SETTING_NOT_A_NUMBER, name=name, value=text)
    return number
