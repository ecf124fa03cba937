"""What a player needs to know of a file to play what was indexed of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Content(Protocol):
    """Bytes that can be read from any place."""

    @property
    def size(self) -> int:
        """How many there are.

        Raises:
            OSError: nobody can say.
        """

    def read(self, position: int, length: int) -> bytes:
        """Those from a position on: ``length`` of them, fewer at the end.

        Raises:
            OSError: they cannot be read.
        """

    def close(self) -> None:
        """Let the file go."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A file to play.

    Attributes:
        picture: which of its tracks of pictures that are no covers, 0 for the first.
        content: what to play instead of the file's own bytes; None: those.
    """

    path: Path
    picture: int = 0
    content: Content | None = None
