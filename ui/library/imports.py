"""Files and folders that are to come into the library: what they are, and what is refused."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.bridge.operations import Operation
from ui.context import Context
from ui.library.refusal_card import RefusalCard
from ui.library.words import short

if TYPE_CHECKING:
    from engine.api.engine import Engine

LOOKED = 0.5
"""Seconds that a folder is looked through for a first video; indexing looks through all of it."""

GONE, CLOSED, EMPTY, NO_VIDEO, NO_VIDEO_IN = "gone", "closed", "empty", "no video", "no video in"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What can be indexed of some paths, and why the rest cannot: (path, reason)."""

    videos: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    refused: tuple[tuple[Path, str], ...] = ()

    @property
    def good(self) -> list[Path]:
        return [*self.videos, *self.folders]


def weigh(engine: Engine, paths: Sequence[Path]) -> Weighed:
    """Look at files and folders; in the background, as a lost share may take its time."""
    videos, folders, refused = [], [], []
    for path in paths:
        reason = objection(engine, path)
        if reason:
            refused.append((path, reason))
        elif path.is_dir():
            folders.append(path)
        else:
            videos.append(path)
    return Weighed(tuple(videos), tuple(folders), tuple(refused))


def objection(engine: Engine, path: Path) -> str:
    """Why a path cannot be indexed, "" if it can."""
    try:
        if not path.is_dir():
            with path.open("rb"):
                return "" if engine.browse.is_video(path) else NO_VIDEO
        with os.scandir(path) as entries:
            if next(entries, None) is None:
                return EMPTY
        return "" if _holds_video(engine, path) else NO_VIDEO_IN
    except PermissionError:
        return CLOSED
    except OSError:
        return GONE


def _holds_video(engine: Engine, folder: Path) -> bool:
    """Whether there is a video in a folder; also True where that takes long to find out."""
    until = time.monotonic() + LOOKED
    return any(engine.browse.is_video(path) or time.monotonic() > until for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    """All files in a folder; linked folders are gone into once, as indexing does."""
    seen: set[str] = set()
    for here, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        folders[:] = [name for name in folders if real not in seen and not name.startswith(".")]
        if real in seen:
            continue
        seen.add(real)
        yield from (Path(here) / name for name in names if not name.startswith("."))


class Imports(QObject):
    """Weighs paths, asks for what is good, and says what is refused."""

    weighed = Signal(object)

    def __init__(self, window: QWidget, context: Context) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self._under_way: Operation | None = None

    def weigh(self, paths: Sequence[Path]) -> None:
        """Look at paths; ``weighed`` tells, unless others are looked at before."""
        self.forget()
        self._under_way = self._context.operations.run(
            lambda engine: weigh(engine, paths), self.weighed.emit
        )

    def forget(self) -> None:
        """What is looked at is wanted no more."""
        if self._under_way is not None:
            self._under_way.forget()
            self._under_way = None

    def bring(self, paths: Sequence[Path]) -> None:
        """Have paths indexed, and folders watched; say what cannot be."""
        self._context.operations.run(lambda engine: weigh(engine, paths), self._brought)

    def _brought(self, found: Weighed) -> None:
        if found.good:
            self._context.requests.add_paths.emit(found.good)
        if found.refused:
            sentences = [self.sentence(path, why) for path, why in found.refused]
            RefusalCard.over(self._window.window(), self._context).say(sentences)

    def sentence(self, path: Path, reason: str) -> str:
        """Why a path was left alone, and what to do."""
        text = {
            GONE: self.tr("“{}” is not there any more, or its drive is not."),
            CLOSED: self.tr("“{}” cannot be opened: you may not read it. Change its permissions."),
            EMPTY: self.tr("“{}” is an empty folder: there is nothing to index yet."),
            NO_VIDEO: self.tr("“{}” is not a video."),
            NO_VIDEO_IN: self.tr("There is no video in “{}”."),
        }[reason]
        if reason == NO_VIDEO and path.suffix.lower() in PICTURES:
            text = self.tr(
                "“{}” is a picture. Drop it on the search field to find similar moments."
            )
        return text.format(short(str(path)))
