"""Reads what the name of a subtitle file says: its language and what it is for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from engine.media.languages import language_code

FLAGS = frozenset(
    ("forced", "foreign", "signs", "sdh", "cc", "hi", "full", "default", "commentary", "auto")
)
NO_TRANSCRIPT = frozenset(("forced", "foreign", "signs", "commentary"))


@dataclass(frozen=True, slots=True)
class SidecarName:
    """What a sidecar's name says: its language (ISO 639-1 where known) and its flags."""

    language: str | None
    flags: frozenset[str]

    @property
    def transcript(self) -> bool:
        """Whether it holds what is said, rather than signs or a commentary."""
        return not self.flags & NO_TRANSCRIPT


def name_of(path: Path, video_stem: str = "") -> SidecarName:
    """Read the tags between the video's stem and the extension: ``film.en.forced.srt``.

    Without the stem, the last tags that mean something are taken.
    """
    middle = tags_after(path.name, video_stem) if video_stem else None
    tags = path.stem.split(".")[1:] if middle is None else middle
    language: str | None = None
    flags = set()
    for tag in tags:
        lowered = tag.lower()
        if lowered in FLAGS and not (lowered == "hi" and language is None):
            flags.add(lowered)
        elif code := language_code(tag):
            language = code
    return SidecarName(language, frozenset(flags))


def tags_after(name: str, stem: str) -> list[str] | None:
    """The tags between a stem and the extension, or None where the stem differs."""
    whole, start = folded(name), folded(stem)
    if not whole.startswith(f"{start}."):
        return None
    return folded(name)[len(start) + 1 :].split(".")[:-1]


def folded(name: str) -> str:
    """A name as it is compared: composed and without case."""
    return unicodedata.normalize("NFC", name).casefold()
