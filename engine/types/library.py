"""What a library is made of: the states of a video, the kinds of model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.messages import Message


class VideoState(StrEnum):
    """The state of a video; ``engine.store.videos`` owns the transitions."""

    QUEUED = "queued"
    PROBING = "probing"
    PROCESSING = "processing"
    INDEXED = "indexed"
    FAILED = "failed"
    OFFLINE = "offline"
    REMOVED = "removed"


class ModelKind(StrEnum):
    """What a model does; a library chooses one model a kind."""

    VISUAL = "visual"
    TEXT = "text"
    SPEECH = "speech"
    SCREEN_TEXT = "screen_text"
    FACES = "faces"


STARTER_KINDS = (ModelKind.VISUAL, ModelKind.TEXT, ModelKind.SPEECH)
"""The kinds of which a model comes with the program, so that it can be tried at once."""


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A model exactly: what a fingerprint and a generation name. No device, no precision."""

    kind: ModelKind
    name: str
    revision: str
    dimension: int | None = None  # None for speech
    languages: tuple[str, ...] = ()  # empty: many
    parts: tuple[tuple[str, str], ...] = ()  # name and digest of each part that serves steps alone

    @property
    def identity(self) -> str:
        """Name and revision in one: what distinguishes it from every other of its kind."""
        return f"{self.name}@{self.revision}"

    def part(self, name: str) -> str:
        """The digest of a part of it; "" where it has no such part."""
        return dict(self.parts).get(name, "")


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """The device a model runs on, and why: the outcome of a self-test."""

    device: str  # "cuda" | "mps" | "cpu"
    precision: str  # "float16" | "bfloat16" | "float32" | "int8" …
    reason: Message


JsonObject = dict[str, Any]
