"""The façade's searching part: queries, examples, and whether the channels are ready."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from engine.api.examples import examples_of
from engine.channels import CHANNELS
from engine.errors import UsageError
from engine.messages import Code, Message
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.search.searcher import Searcher
from engine.store.library import Library
from engine.types import Answer, SearchRequest

CORES_A_THREAD = 4
"""A query is one short text: more threads wait for each other longer than they work, the more so
while the cores are taken by indexing."""


class Searching:
    """Searches a library with the models of a folder; ``Engine.search``."""

    def __init__(self, library: Library, models: ModelFolder) -> None:
        self.library = library
        self.models = models
        self._pool: ModelPool | None = None
        self._search: Searcher | None = None

    def search(self, query: str, limit: int | None = None, channels: Sequence[str] = ()) -> Answer:
        """Moments for a query.

        Raises:
            UsageError: an empty query or an unknown channel.
        """
        chosen = self.channels_of(channels)
        return self.answer(SearchRequest(query, limit=limit, channels=chosen))

    def answers(self, request: SearchRequest) -> Iterator[Answer]:
        """An early answer from words alone, then the whole one.

        Raises:
            UsageError: nothing is asked, or an example cannot be used.
        """
        if not request.examples:
            yield self.early_answer(request)
        yield self.answer(request)

    def early_answer(self, request: SearchRequest) -> Answer:
        """What words alone find, without any model; ``complete`` is False.

        Raises:
            UsageError: nothing is asked.
        """
        return self._searcher().search(request, early=True)

    def answer(self, request: SearchRequest) -> Answer:
        """The moments of a request.

        Raises:
            UsageError: nothing is asked, or an example cannot be used.
        """
        return self._searcher().search(request, examples_of(self.library, request.examples))

    def _searcher(self) -> Searcher:
        if self._search is None:
            self._search = Searcher(self.library, self.pool())
        return self._search

    def channel_states(self) -> dict[str, Message]:
        """For each channel whether it is ready, or why it cannot answer."""
        return self._searcher().readiness()

    def basis(self) -> tuple[Any, ...]:
        """What answers rest on: once it differs, the same question may be answered otherwise.

        Cheap enough to be asked several times a second.
        """
        return *self.library.video_lists.searchable(), *self.models.changed_at()

    def pool(self) -> ModelPool:
        """The models of this process, loaded on first use."""
        if self._pool is None:
            settings = self.library.choices.settings()
            threads = settings.threads or max(1, (os.cpu_count() or 1) // CORES_A_THREAD)
            self._pool = ModelPool(self.models, device=settings.device, threads=threads)
        return self._pool

    def release_models(self) -> None:
        """Let every loaded model go; the next search loads what it needs."""
        if self._pool is not None:
            self._pool.close()

    @staticmethod
    def channels_of(names: Sequence[str]) -> tuple[str, ...]:
        """Names of channels, looked through.

        Raises:
            UsageError: there is none of that name.
        """
        for name in names:
            if name not in CHANNELS:
                raise UsageError(Code.CHANNEL_UNKNOWN, channel=name, known=tuple(CHANNELS))
        return tuple(names)
