"""How long all that waits will still take, together with the video that is worked on."""

from __future__ import annotations

import time

from engine.index.costs import Estimate, measured_costs
from engine.index.indexer import context_of
from engine.models.folder import ModelFolder
from engine.store.library import Library
from engine.types import Heartbeat

RECKON_EVERY = 2.0
"""Seconds for which what waits is not looked through again, while one video is worked on."""


class TimeLeft:
    """Reckons with the speeds measured in this library, as the worker does."""

    def __init__(self, library: Library, models: ModelFolder) -> None:
        self._library = library
        self._models = models
        self._waiting: Estimate | None = None
        self._for_video = -1
        self._until = 0.0

    def of(self, heartbeat: Heartbeat | None) -> float | None:
        """Seconds until everything is indexed; None where that is not known yet.

        Never less than the video at work takes, whose time the worker tells by its heartbeat.
        """
        video_id = 0 if heartbeat is None else heartbeat.video_id
        if video_id != self._for_video or time.monotonic() >= self._until:
            self._waiting = self._look()
            self._for_video, self._until = video_id, time.monotonic() + RECKON_EVERY
        at_work = heartbeat.eta if heartbeat is not None and video_id else 0.0
        if self._waiting is None or at_work is None:
            return None
        return (self._waiting + Estimate(at_work)).told()

    def _look(self) -> Estimate | None:
        groups = self._library.workload.waiting()
        if groups is None:
            return None
        context = context_of(self._library, self._models)
        return measured_costs(self._library, context).waiting(groups) if groups else Estimate()
