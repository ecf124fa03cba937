"""Files of codes beside the library: derived, mapped, never changed, thrown away when damaged.

A generation's rows, by id, fall into files of codes; each is under ``scan/``, written aside and
renamed, that says which rows it continues (``after``) and where it ends (``last``). Whoever finds
enough rows that no file covers writes the next one; two that do it at once write the same.
"""

from __future__ import annotations

import io
import json
import logging
import math
import mmap
import os
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.store import private
from engine.store.vectors.codes import Codes, FineInMemory, padded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

FORMAT = b"heimdex scan 2\n\0"
HEADER = 4096
ALIGNMENT = 64
READ_OVER = 4
"""Rows apart that are still read at once."""


@dataclass(frozen=True, slots=True)
class FineInFile:
    """The second grain in a file, read and not mapped: what is mapped counts as memory.

    Args:
        start: of the first row, bytes; ``width`` of a row, bytes.
        count: rows.
    """

    path: Path
    start: int
    width: int
    count: int

    def rows(self, rows: NDArray[np.int64]) -> NDArray[np.int8]:
        """int8 [len(rows), D] of ascending ``rows``; near ones are read at once.

        Raises:
            OSError: the file cannot be read any more.
        """
        import numpy as np

        if not len(rows):
            return np.zeros((0, self.width), np.int8)
        cuts = np.flatnonzero(np.diff(rows) > READ_OVER) + 1
        firsts = rows[np.concatenate([[0], cuts])]
        ends = rows[np.concatenate([cuts - 1, [-1]])] + 1
        with self.path.open("rb", buffering=0) as file:
            read = _reader(file)
            parts = [
                read((end - first) * self.width, self.start + first * self.width)
                for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)
            ]
        whole = np.frombuffer(b"".join(parts), np.int8).reshape(-1, self.width)
        before = np.cumsum(ends - firsts) - ends
        runs = np.searchsorted(firsts, rows, side="right") - 1
        found: NDArray[np.int8] = whole[rows + before[runs]]
        return found

    def checksum(self) -> int:
        """CRC-32 of all rows."""
        checked, left = zlib.crc32(b""), self.count * self.width
        with self.path.open("rb", buffering=0) as file:
            file.seek(self.start)
            while left > 0 and (data := file.read(min(left, 2**20))):
                checked = zlib.crc32(data, checked)
                left -= len(data)
        return checked


def _reader(file: io.FileIO) -> Callable[[int, int], bytes]:
    """Read so many bytes from a place of ``file``."""
    if hasattr(os, "pread"):
        return partial(os.pread, file.fileno())

    def read(size: int, place: int) -> bytes:
        file.seek(place)
        return file.read(size)

    return read


@dataclass(frozen=True, slots=True, eq=False)
class CodeFile:
    """The codes of the rows of a generation from ``after`` (not itself) to ``last``.

    Opening checks all but the fine codes, which are most of a file: ``whole`` checks those.
    """

    path: Path
    after: int
    last: int
    codes: Codes
    checked_fine: int

    def whole(self) -> bool:
        """Whether the fine codes are as they were written; reads all of them."""
        assert isinstance(self.codes.fine, FineInFile)
        return self.codes.fine.checksum() == self.checked_fine


@dataclass(frozen=True, slots=True)
class CodeFiles:
    """The files of one generation.

    Args:
        folder: where they are; made when the first is written.
        generation: its id; ``identity`` what else must agree (model, revision, fingerprint).
        dimension: of its vectors.
    """

    folder: Path
    generation: int
    identity: str
    dimension: int

    def chain(self) -> list[CodeFile]:
        """The sound files that continue each other from the first row; others are deleted."""
        files = self._files()
        found: list[CodeFile] = []
        while True:
            after = found[-1].last if found else 0
            # Of two that begin at the same row the longer one serves.
            following = sorted((last, path) for path, first, last in files if first == after)
            longest = next(
                filter(None, (self._opened(path) for _, path in reversed(following))), None
            )
            if longest is None:
                break
            found.append(longest)
        _delete({path for path, _, _ in files} - {longest.path for longest in found})
        return found

    def following(self, after: int) -> CodeFile | None:
        """A sound file that another process wrote meanwhile, that continues ``after``."""
        names = [path for path, first, _ in self._files() if first == after]
        return next(filter(None, map(self._opened, sorted(names))), None)

    def write(self, after: int, codes: Codes) -> CodeFile | None:
        """Keep ``codes`` as the file that continues ``after``; None where none can be written."""
        last = int(codes.ids[-1])
        path = self.folder / f"{self.generation}-{after}-{last}.scan"
        try:
            private.make_folder(self.folder)
            descriptor, aside = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    self._write(file, after, codes)
                os.replace(aside, path)
            except BaseException:
                Path(aside).unlink(missing_ok=True)
                raise
        except OSError as error:
            level = logging.INFO if error.errno in private.REFUSED else logging.WARNING
            log.log(level, "no codes can be kept in %s: %s", self.folder, error)
            return None
        return self._opened(path)

    def discard(self, files: list[CodeFile]) -> None:
        """Delete files that no longer serve, as far as the system allows it now."""
        _delete({file.path for file in files})

    # --- names

    def _files(self) -> list[tuple[Path, int, int]]:
        """Each file of the generation with its first and last id, as its name says."""
        found = []
        for path in self.folder.glob(f"{self.generation}-*.scan"):
            parts = path.stem.split("-")
            if len(parts) == 3 and all(part.isdecimal() for part in parts):
                found.append((path, int(parts[1]), int(parts[2])))
        return found

    # --- what is in a file

    def _write(self, file: Any, after: int, codes: Codes) -> None:
        import numpy as np

        assert isinstance(codes.fine, FineInMemory)
        arrays = [getattr(codes, name) for name, _, _ in self._layout(len(codes))]
        arrays.append(codes.fine.array[: len(codes)])
        contents = [np.ascontiguousarray(array).data.cast("B") for array in arrays]
        checked = zlib.crc32(b"")
        for content in contents[:-1]:
            checked = zlib.crc32(content, checked)
        header = {
            "identity": self.identity,
            "dimension": self.dimension,
            "rows": len(codes),
            "after": after,
            "last": int(codes.ids[-1]),
            "checked": checked,
            "checked_fine": zlib.crc32(contents[-1]),
        }
        text = json.dumps(header).encode()
        file.write((FORMAT + len(text).to_bytes(4, "little") + text).ljust(HEADER, b"\0"))
        for content in contents:
            file.write(content)
            file.write(b"\0" * (-len(content) % ALIGNMENT))
        file.flush()
        os.fsync(file.fileno())

    def _opened(self, path: Path) -> CodeFile | None:
        """The codes in a file, or None where it is damaged or of something else."""
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return self._read(path, mapped)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the codes in %s are of no use: %s", path, error)
            return None

    def _read(self, path: Path, mapped: mmap.mmap) -> CodeFile:
        header = _header(mapped)
        expected = {"identity": self.identity, "dimension": self.dimension}
        if any(header[name] != value for name, value in expected.items()):
            raise ValueError("they were made of something else")
        arrays: dict[str, NDArray[Any]] = {}
        checked, at = zlib.crc32(b""), HEADER
        for name, array, end in self._arrays(mapped, int(header["rows"])):
            arrays[name], at = array, end
            checked = zlib.crc32(array.data.cast("B"), checked)
        if checked != header["checked"]:
            raise ValueError("they are damaged")
        fine = FineInFile(path, at, padded(self.dimension), int(header["rows"]))
        if len(mapped) != at + fine.count * fine.width:
            raise ValueError("they are not whole")
        return CodeFile(
            path,
            int(header["after"]),
            int(header["last"]),
            Codes(fine=fine, **arrays),
            int(header["checked_fine"]),
        )

    def _layout(self, rows: int) -> Iterator[tuple[str, type[np.generic], tuple[int, ...]]]:
        """Name, type and shape of each array of a file that is mapped; the fine codes follow."""
        import numpy as np

        wide = padded(self.dimension)
        yield "ids", np.uint32, (rows,)
        yield "artifacts", np.uint32, (rows,)
        yield "factors", np.float32, (rows,)
        yield "steps", np.float32, (rows,)
        yield "centre", np.float32, (self.dimension,)
        yield "planes", np.uint64, (2, wide // 64, rows)

    def _arrays(self, mapped: mmap.mmap, rows: int) -> Iterator[tuple[str, NDArray[Any], int]]:
        """Name and array of each, and where the next begins."""
        import numpy as np

        at = HEADER
        for name, kind, shape in self._layout(rows):
            count = math.prod(shape)
            array = np.frombuffer(mapped, kind, count, at).reshape(shape)
            size = count * np.dtype(kind).itemsize
            at += size + -size % ALIGNMENT
            yield name, array, at


def clear(folder: Path, in_use: Callable[[int], bool]) -> None:
    """Delete what a crash left half written, and the files of generations that are not in use."""
    _delete({path for path in folder.glob("*.part") if _is_left(path)})
    for path in list(folder.glob("*.scan")):
        generation = path.stem.split("-")[0]
        if generation.isdecimal() and not in_use(int(generation)):
            _delete({path})


def _is_left(path: Path) -> bool:
    """Whether nobody has written to a file for an hour."""
    try:
        return path.stat().st_mtime < time.time() - 3600
    except FileNotFoundError:  # it was finished just now
        return False


def _delete(paths: set[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # mapped by another process (Windows), or not ours to delete
            log.info("%s stays for now: %s", path, error)


def _header(mapped: mmap.mmap) -> dict[str, Any]:
    start = len(FORMAT)
    if len(mapped) < HEADER or mapped[:start] != FORMAT:
        raise ValueError("they are not codes of this version")
    length = int.from_bytes(mapped[start : start + 4], "little")
    header = json.loads(mapped[start + 4 : start + 4 + length])
    if not isinstance(header, dict):
        raise TypeError("their header is no object")
    return header
