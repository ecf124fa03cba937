"""Typed settings: each declared once with its default, bounds and description.

Values are stored as JSON in the library and passed to whoever needs them; nothing reads a global.
The settings panel, ``heimdex settings`` and docs/settings.md all show ``describe()``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from engine.channels import CHANNELS, Channel
from engine.errors import UsageError

WEIGHT = "weight_"
"""What the name of a channel's weight begins with, as a setting."""


def _setting(
    default: Any,
    description: str,
    *,
    least: float | None = None,
    most: float | None = None,
    choices: tuple[str, ...] | None = None,
    pattern: str | None = None,
) -> Any:
    metadata = {
        "description": description,
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
    """All settings of a library. A field's metadata holds its description and bounds.

    ``weights`` are those that were set, by channel: each is a setting ``weight_<channel>``.
    """

    theme: str = _setting("system", "How the window looks.", choices=("system", "light", "dark"))
    language: str = _setting("system", "Language of the window.", choices=("system", "en", "ko"))
    prefer_subtitles: bool = _setting(
        True, "Use subtitles beside or inside a video in place of transcribing it."
    )
    transcript_language: str = _setting(
        "auto",
        "Language of the speech as a two-letter code, or auto to detect it.",
        pattern="auto|[a-z]{2,3}",
    )
    device: str = _setting(
        "auto",
        "Where models run: auto takes the first that passes its self-test.",
        choices=("auto", "cuda", "mps", "cpu"),
    )
    threads: int = _setting(
        0, "CPU threads for decoding and models; 0 leaves it to the machine.", least=0, most=256
    )
    visual_batch: int = _setting(
        0, "Frames embedded at a time; 0 chooses by device.", least=0, most=4096
    )
    text_batch: int = _setting(
        0, "Texts embedded at a time; 0 chooses by device.", least=0, most=4096
    )
    index_on_battery: bool = _setting(
        True, "Go on with indexing and upgrades while the machine runs on its battery."
    )
    excludes: list[str] = _setting(
        ["*.partial", "*.crdownload", "*.part", "*.tmp"],
        "File and folder names that are never indexed (shell patterns).",
    )
    sweep_minutes: float = _setting(
        10.0, "How often watched folders are looked through in full.", least=0.05, most=1440
    )
    settle_seconds: float = _setting(
        2.0, "A file is indexed once its size has not changed for this long.", least=0, most=600
    )
    stall_seconds: float = _setting(
        60.0, "A video that makes no progress for this long is stopped.", least=5, most=3600
    )
    forget_after_days: float = _setting(
        30.0,
        "Days after which what is known of a deleted file is deleted too: it may only have moved.",
        least=0,
        most=3650,
    )
    search_limit: int = _setting(20, "Moments shown for a search.", least=1, most=1000)
    model_idle_minutes: float = _setting(
        10.0,
        "Minutes without a search after which the search service lets its models go; 0 keeps them.",
        least=0,
        most=1440,
    )
    keep_history: bool = _setting(True, "Remember what was searched for.")
    keep_replaced: bool = _setting(
        True, "Keep what an upgrade replaces, so that it can be taken back; it takes as much room."
    )
    offline: bool = _setting(
        False, "Never use the network: models are not downloaded, only imported from a folder."
    )
    keep_backups: int = _setting(3, "Library backups kept from migrations.", least=1, most=100)
    weights: Mapping[str, float] = field(default_factory=dict)

    def weight(self, channel: Channel) -> float:
        """How much a channel counts in a search."""
        return float(self.weights.get(channel.name, channel.weight))

    def value(self, name: str) -> Any:
        """The value of a setting that ``describe`` names."""
        if name.startswith(WEIGHT):
            return self.weight(CHANNELS[name.removeprefix(WEIGHT)])
        return getattr(self, name)

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Settings:
        """Settings from stored values; names this version does not know are left alone."""
        known = {item.name for item in fields(cls) if item.metadata}
        weights = {name: stored[key] for name in CHANNELS if (key := f"{WEIGHT}{name}") in stored}
        plain = {name: value for name, value in stored.items() if name in known}
        return cls(**plain, weights=weights)


def describe() -> list[dict[str, Any]]:
    """Every setting: ``name, type, default, description, least, most, choices, pattern``."""
    plain = Settings()
    declared = {item.name: item.metadata for item in fields(Settings) if item.metadata}
    for name, row in CHANNELS.items():
        text = f"How much {row.about} counts in a search."
        declared[f"{WEIGHT}{name}"] = _setting(0.0, text, least=0, most=3).metadata
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
        raise UsageError(
            f"There is no setting named {name!r}.", f"The settings are: {', '.join(sorted(known))}."
        )
    entry = known[name]
    try:
        value = _convert(entry["type"], text)
    except ValueError as error:
        raise UsageError(f"{name} cannot be {text!r}: {error}.") from error
    if entry["choices"] and value not in entry["choices"]:
        raise UsageError(f"{name} cannot be {text!r}.", f"Choose of {', '.join(entry['choices'])}.")
    if entry["pattern"] and not re.fullmatch(entry["pattern"], value):
        raise UsageError(f"{name} cannot be {text!r}.", entry["description"])
    if entry["least"] is not None and value < entry["least"]:
        raise UsageError(f"{name} cannot be {text}.", f"It is at least {entry['least']:g}.")
    if entry["most"] is not None and value > entry["most"]:
        raise UsageError(f"{name} cannot be {text}.", f"It is at most {entry['most']:g}.")
    return value


def _convert(kind: str, text: str) -> Any:
    if kind == "bool":
        words = {"true": True, "yes": True, "on": True, "1": True}
        words |= {"false": False, "no": False, "off": False, "0": False}
        if text.lower() not in words:
            raise ValueError("it is on or off")
        return words[text.lower()]
    if kind == "int":
        if not re.fullmatch(r"[+-]?\d+", text.strip()):
            raise ValueError("it is a whole number")
        return int(text)
    if kind == "float":
        number = float(text)
        if not math.isfinite(number):
            raise ValueError("it is no finite number")
        return number
    if kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
