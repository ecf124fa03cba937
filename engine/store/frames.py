"""Content-addressed picture files: a file is named by the sha256 of its bytes, so writing is safe
to repeat and two equal frames are one file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from engine.errors import EnvironmentProblem, not_written
from engine.messages import Code


class ImageFiles:
    """WebP files under ``root/ab/abcdef….webp``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str) -> Path:
        return self.root / digest[:2] / f"{digest}.webp"

    def put(self, digest: str, image: bytes) -> None:
        """Write a picture unless it is there; a crash never leaves half a file under its name.

        A file of another length (a power cut can leave an empty one) is written again.

        Raises:
            EnvironmentProblem: the disk is full or may not be written to.
        """
        target = self.path(digest)
        try:
            if target.exists() and target.stat().st_size == len(image):
                return
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, suffix=".new")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(image)
                os.replace(name, target)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise not_written(error, Code.FRAME_NOT_SAVED, path=str(self.root)) from error

    def get(self, digest: str) -> bytes:
        """The bytes of a picture.

        Raises:
            EnvironmentProblem: the file is gone.
        """
        try:
            return self.path(digest).read_bytes()
        except OSError as error:
            path = str(self.path(digest))
            raise EnvironmentProblem(Code.FRAME_MISSING, path=path) from error

    def collect(self, used: set[str]) -> int:
        """Delete the files whose digest is not in ``used``; returns how many."""
        count = 0
        for file in list(self.root.glob("??/*")):
            if file.suffix == ".webp" and file.stem in used:
                continue
            file.unlink(missing_ok=True)
            count += 1
        return count

    def bytes_used(self) -> int:
        return bytes_of(self.root.glob("??/*.webp"))


def bytes_of(files: Iterable[Path]) -> int:
    """Bytes of files together; one that has gone in the meantime counts nothing."""
    total = 0
    for file in files:
        with suppress(FileNotFoundError):
            total += file.stat().st_size
    return total
