"""Names a file by its content, so that a moved or copied video is known again."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.errors import EnvironmentProblem, os_error
from engine.messages import Code

if TYPE_CHECKING:
    from engine.types import Tick

WHOLE_BELOW = 1 << 20  # bytes: up to here the whole file is hashed
BLOCK = 64 << 10  # bytes
BLOCKS = 16
READ = 1 << 20  # bytes a read of full_hash


def content_key(path: Path, length: int | None = None) -> str:
    """A cheap name of the content: ``"{size}-{hex32}"``.

    The sha256 (first 128 bits) of the whole file up to 1 MiB, else of 16 blocks of 64 KiB spread
    evenly from the first byte to the last. Two files with one key may still differ: ``full_hash``
    settles it. With ``length`` (bytes), of the file's beginning alone.

    Raises:
        EnvironmentProblem: the file cannot be read now (permission, gone, disk).
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2) if length is None else length
            digest = hashlib.sha256(str(size).encode())
            for offset, length in _blocks(size):
                file.seek(offset)
                digest.update(_exactly(file, length, path))
    except OSError as error:
        raise reading_problem(path, error) from error
    return f"{size}-{digest.hexdigest()[:32]}"


def full_hash(path: Path, tick: Tick | None = None) -> str:
    """The sha256 (hex) of every byte; ``tick`` gets the fraction done and may raise Cancelled.

    Raises:
        EnvironmentProblem: the file cannot be read now (permission, gone, disk).
    """
    digest = hashlib.sha256()
    done = 0
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            while block := file.read(READ):
                digest.update(block)
                done += len(block)
                if tick is not None:
                    tick(min(1.0, done / max(1, size)))
    except OSError as error:
        raise reading_problem(path, error) from error
    return digest.hexdigest()


def _blocks(size: int) -> list[tuple[int, int]]:
    """(offset, length) of what is hashed of a file of ``size`` bytes."""
    if size <= WHOLE_BELOW:
        return [(0, size)]
    last = size - BLOCK
    return [(last * i // (BLOCKS - 1), BLOCK) for i in range(BLOCKS)]


def _exactly(file: BinaryIO, length: int, path: Path) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise EnvironmentProblem(Code.FILE_CHANGED, name=path.name)
    return data


def reading_problem(path: Path, error: OSError) -> EnvironmentProblem:
    """What an operating-system error met while reading ``path`` means."""
    name = path.name
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return EnvironmentProblem(Code.FILE_GONE, name=name)
    if isinstance(error, PermissionError):
        return EnvironmentProblem(Code.FILE_FORBIDDEN, name=name)
    if isinstance(error, IsADirectoryError):
        return EnvironmentProblem(Code.FILE_IS_FOLDER, name=name)
    if error.errno in (errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT):
        return EnvironmentProblem(Code.FILE_DISK_FAILED, name=name)
    return EnvironmentProblem(Code.FILE_UNREADABLE, name=name, os_error=os_error(error))
