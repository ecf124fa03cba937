"""The library that the search service answers from: the one that is in its place now."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import EnvironmentProblem
from engine.messages import Code

if TYPE_CHECKING:
    from engine.api.engine import Engine

log = logging.getLogger(__name__)


class LibraryInPlace:
    """A library's folder, which may be taken away or replaced while the service runs.

    Each thread visits it with a connection of its own.
    """

    def __init__(self, root: Path, models_root: Path) -> None:
        self.root, self.models_root = root, models_root
        self._lock = threading.Lock()
        self._was_there = False

    def connection(self, opened: Callable[[Engine], None] = lambda engine: None) -> Connection:
        """A connection for one thread; ``opened`` receives each engine that it opens."""
        return Connection(self, opened)

    def open(self) -> Engine:
        """An engine over the library, which is made when it was never there.

        Raises:
            EnvironmentProblem: it is gone, or cannot be opened.
        """
        from engine.api.engine import Engine

        with self._lock:
            if self._was_there and self.identity() is None:
                raise EnvironmentProblem(Code.LIBRARY_GONE, path=str(self.root))
            engine = Engine(self.root, self.models_root)
            if not self._was_there:
                self._was_there = True
                self._keep_log()
            return engine

    def identity(self) -> tuple[int, int] | None:
        """What distinguishes this library from another in its place; None where none is there."""
        try:
            found = (self.root / "library.db").stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _keep_log(self) -> None:
        from heimdex_desktop.logs import log_to

        log_to(self.root, "search")
        log.info("searching %s", self.root)


class Connection:
    """One thread's engine over the library in its place."""

    def __init__(self, place: LibraryInPlace, opened: Callable[[Engine], None]) -> None:
        self._place, self._opened = place, opened
        self._engine: Engine | None = None
        self._identity: tuple[int, int] | None = None

    def __enter__(self) -> Connection:
        """Open the library ahead; what is wrong with it is the answer to each request."""
        try:
            self.engine()
        except EnvironmentProblem as error:
            log.warning("the library cannot be opened yet: %s", error)
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def engine(self) -> Engine:
        """The engine over the library that is there now, opened again when it is another.

        Raises:
            EnvironmentProblem: it is gone, or cannot be opened.
        """
        lies_there = self._place.identity()
        if self._engine is not None and lies_there is not None and lies_there == self._identity:
            return self._engine
        self._close()
        engine = self._place.open()
        self._engine, self._identity = engine, self._place.identity()
        self._opened(engine)
        return engine

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None
