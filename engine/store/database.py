"""One SQLite connection with sqlite-vec: opening, transactions, and errors in plain words."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import apsw

from engine.errors import EnvironmentProblem, is_full, not_written
from engine.messages import Code

BUSY_MILLISECONDS = 15_000
COPIED_PAGES = 1_024

T = TypeVar("T")

_KNOWN: dict[int, Code] = {
    apsw.SQLITE_FULL: Code.DISK_FULL,
    apsw.SQLITE_BUSY: Code.LIBRARY_BUSY,
    apsw.SQLITE_LOCKED: Code.LIBRARY_LOCKED,
    apsw.SQLITE_READONLY: Code.LIBRARY_READ_ONLY,
    apsw.SQLITE_CANTOPEN: Code.LIBRARY_NOT_OPENED,
    apsw.SQLITE_PERM: Code.LIBRARY_NOT_OPENED,
    apsw.SQLITE_IOERR: Code.DISK_FAILING,
    apsw.SQLITE_NOTADB: Code.LIBRARY_NOT_A_DATABASE,
    apsw.SQLITE_CORRUPT: Code.LIBRARY_DAMAGED,
}
"""What SQLite's primary result codes mean (https://www.sqlite.org/rescode.html)."""

MAYBE_FULL = frozenset({Code.DISK_FAILING, Code.LIBRARY_NOT_OPENED})
"""What SQLite also says where it finds no room: for the log's index, or for a new name."""
NO_ROOM = 1 << 20
"""Bytes: a disk with less is full."""

_DISK_WORDS = ("disk is full", "disk I/O error")


def environment_problem(result: int, path: Path) -> EnvironmentProblem | None:
    """What the environment did to SQLite, by a result code (primary or extended) and the file.

    None where it did nothing: the error is a bug.
    """
    code = _KNOWN.get(result & 0xFF)
    if code is None:
        return None
    if code in MAYBE_FULL and _has_no_room(path):
        code = Code.DISK_FULL
    return EnvironmentProblem(code, path=str(path))


def _has_no_room(path: Path) -> bool:
    """Whether nothing more can be written to the disk of a file."""
    try:
        if shutil.disk_usage(path.parent).free < NO_ROOM:
            return True
        # A quota is seen only by who writes.
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.write(bytes(NO_ROOM))
    except OSError as error:
        return is_full(error)
    return False


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what the environment did to SQLite into ``EnvironmentProblem``; bugs pass through."""
    try:
        yield
    except apsw.Error as error:
        problem = environment_problem(getattr(error, "result", 0), path)
        if problem is None:
            raise
        raise problem from error


def _make_private(path: Path) -> None:
    """Make an empty file that only its user may read; SQLite's own side files follow its mode."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        shown = repr(os.fsencode(path))
        raise EnvironmentProblem(Code.LIBRARY_PATH_NOT_TEXT, path=shown) from error
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise not_written(error, Code.LIBRARY_NOT_MADE, path=str(path)) from error


def _bindable(parameters: Any) -> Any:
    """Parameters with text that SQLite can hold.

    A file name whose bytes are not text reaches messages and titles as lone surrogates, which UTF-8
    does not have; each is stored as a question mark. (Paths themselves are kept as bytes.)
    """
    if isinstance(parameters, dict):
        return {name: _storable(value) for name, value in parameters.items()}
    return [_storable(value) for value in parameters]


def _storable(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "replace").decode("utf-8")


class Database:
    """A connection for one thread at a time. Readers never block; writers queue for at most 15 s.

    Args:
        path: the file; made when absent.
        vectors: load sqlite-vec into the connection.
    """

    def __init__(self, path: Path, *, vectors: bool = True) -> None:
        self.path = path
        _make_private(path)
        with plain_errors(path):
            self._connection = apsw.Connection(str(path))
            self._connection.set_busy_timeout(BUSY_MILLISECONDS)
            self._write_ahead()
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("PRAGMA recursive_triggers = ON")
        if vectors:
            _load_vectors(self._connection)

    def close(self) -> None:
        self._connection.close()

    def _write_ahead(self) -> None:
        """Switch to WAL, for which SQLite itself does not wait when two processes do it at once."""
        give_up = time.monotonic() + BUSY_MILLISECONDS / 1000
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except apsw.BusyError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.02)

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """``plain_errors``, and sqlite-vec's: it calls a full or failing disk an error of its own.

        It quotes SQLite's words, or SQLite has ended the transaction by itself, which no mistake in
        a statement does.
        """
        inside = self._connection.in_transaction
        try:
            with plain_errors(self.path):
                yield
        except apsw.SQLError as error:
            ended = inside and not self._connection.in_transaction
            if ended or any(words in str(error) for words in _DISK_WORDS):
                full = "disk is full" in str(error)
                result = apsw.SQLITE_FULL if full else apsw.SQLITE_IOERR
                problem = environment_problem(result, self.path)
                assert problem is not None
                raise problem from error
            raise

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a query, each a tuple."""
        with self._plain_errors():
            return list(self._connection.execute(sql, _bindable(parameters)))

    def each(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Any]:
        """The rows of a query one by one: for what is too long to hold at once."""
        with self._plain_errors():
            yield from self._connection.execute(sql, _bindable(parameters))

    def one(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any | None:
        """The first row of a query, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def records(
        self,
        make: Callable[..., T],
        sql: str,
        parameters: Sequence[Any] | dict[str, Any] = (),
    ) -> list[T]:
        """All rows of a query, or of what a statement returns, each given to ``make`` by name."""
        return list(self.each_record(make, sql, parameters))

    def each_record(
        self,
        make: Callable[..., T],
        sql: str,
        parameters: Sequence[Any] | dict[str, Any] = (),
    ) -> Iterator[T]:
        """``records`` one by one; the keywords are the names of the query's columns."""
        with self._plain_errors():
            cursor = self._connection.execute(sql, _bindable(parameters))
            names: list[str] = []
            for row in cursor:
                names = names or [name for name, _ in cursor.get_description()]
                yield make(**dict(zip(names, row, strict=True)))

    def value(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return None if row is None else row[0]

    def run(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> None:
        """Execute a statement (or several, without parameters)."""
        with self._plain_errors():
            for _ in self._connection.execute(sql, _bindable(parameters)):
                pass

    def run_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Execute a statement for each of ``parameters``: all of them, or none."""
        with self.transaction(), self._plain_errors():
            self._connection.executemany(sql, map(_bindable, parameters))

    def insert(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Execute an INSERT and return the new row's id."""
        self.run(sql, parameters)
        return self._connection.last_insert_rowid()

    @property
    def changes(self) -> int:
        """Rows changed by the last statement."""
        return self._connection.changes()

    @property
    def version(self) -> int:
        """A number that changes whenever another connection has committed something."""
        return int(self.value("PRAGMA data_version"))

    @property
    def writing(self) -> bool:
        """Whether a transaction of this connection holds changes that are not committed."""
        return self._connection.txn_state() == apsw.SQLITE_TXN_WRITE

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT, or ROLLBACK on any exception; an inner one joins the outer."""
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # SQLite itself may have rolled back already (a full disk does that).
            if self._connection.in_transaction:
                self.run("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """A read transaction: everything read inside is of one moment."""
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        except BaseException:
            # A transaction inside has joined this one, and what it began must not be kept.
            if self._connection.in_transaction:
                self.run("ROLLBACK")
            raise
        if self._connection.in_transaction:
            self.run("COMMIT")

    def compact(self) -> None:
        """Give the space of what was deleted back to the disk; needs as much free for a while."""
        self.run("VACUUM")
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def backup_to(self, target: Path) -> None:
        """A whole, compact copy of the database at ``target``."""
        self.run("VACUUM INTO ?", (str(target),))

    @property
    def size(self) -> int:
        """Bytes of all its pages."""
        return int(self.value("PRAGMA page_count")) * int(self.value("PRAGMA page_size"))

    def copy_to(self, target: Path, tick: Callable[[], None] = lambda: None) -> None:
        """Copy the database as it is now to ``target``, part by part.

        Others read and write meanwhile (https://www.sqlite.org/backup.html): a snapshot is copied,
        so that what they write never makes it begin again.

        Args:
            tick: called after each part.
        """
        _make_private(target)
        with plain_errors(target):
            copy = apsw.Connection(str(target))
        try:
            with self.snapshot(), plain_errors(target):
                self.value("SELECT count(*) FROM sqlite_master")
                with copy.backup("main", self._connection, "main") as backup:
                    while not backup.done:
                        backup.step(COPIED_PAGES)
                        tick()
                # One file: no log beside it, so that it can be opened where nothing may be written.
                copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()

    def problems(self, *, full: bool = False) -> list[str]:
        """What SQLite finds wrong with the file; nothing where it is sound.

        Args:
            full: also compare indexes with their tables, which takes several times as long.
        """
        check = "integrity_check" if full else "quick_check"
        try:
            found = [row[0] for row in self._connection.execute(f"PRAGMA {check}(20)")]
        except apsw.Error as error:
            return [str(error)]
        return [] if found == ["ok"] else found


def problems_of(path: Path, *, full: bool = False) -> list[str]:
    """``Database.problems`` of a file that nobody writes, which stays as it is."""
    try:
        if path.stat().st_size == 0:
            return ["the file is empty"]
        connection = apsw.Connection(
            read_only_uri(path), apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        )
    except (OSError, apsw.Error) as error:
        return [str(error)]
    try:
        _load_vectors(connection)
        check = "integrity_check" if full else "quick_check"
        found = [row[0] for row in connection.execute(f"PRAGMA {check}(20)")]
    except apsw.Error as error:
        return [str(error)]
    finally:
        connection.close()
    return [] if found == ["ok"] else found


def read_only_uri(path: Path) -> str:
    """The file as SQLite opens it without ever writing beside it."""
    return f"{path.absolute().as_uri()}?immutable=1"


def _load_vectors(connection: apsw.Connection) -> None:
    connection.enable_load_extension(True)
    connection.load_extension(_sqlite_vec())
    connection.enable_load_extension(False)


def _sqlite_vec() -> str:
    """The path of sqlite-vec's library; importing the package would import numpy with it."""
    found = find_spec("sqlite_vec")
    assert found is not None
    assert found.submodule_search_locations is not None
    return str(Path(found.submodule_search_locations[0]) / "vec0")
