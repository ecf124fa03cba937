"""The façade that the window and the command line call: one object for one library.

Everything it returns is ready for JSON: times in seconds, ids as strings, paths absolute;
docs/cli.md documents the shapes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from filelock import Timeout

from engine import spec
from engine.api import reports
from engine.api.browsing import Browsing
from engine.api.people import People
from engine.api.queueing import Queueing
from engine.api.searching import Searching
from engine.api.storage import Storage
from engine.api.upgrades import Upgrading
from engine.disk.presence import is_folder, is_reached
from engine.errors import UsageError
from engine.index import plan
from engine.index.indexer import context_of, queue_what_is_left
from engine.index.left_out import ask_for, ask_no_more
from engine.index.scan import Scan, Scanner, absolute
from engine.index.settling import Growths
from engine.index.walking import VIDEOS, Others, wanted_kinds
from engine.messages import Code, Message
from engine.models.catalogue import (
    BUNDLED,
    BY_DEFAULT,
    CATALOGUE,
    DEFAULT_PRESET,
    PRESETS,
    CatalogueModel,
    by_name,
)
from engine.models.folder import InstalledModel, ModelFolder
from engine.settings import Settings, describe, parse
from engine.store.library import Library, index_lock
from engine.store.videos import Place, Video
from engine.types import ModelKind, VideoState
from engine.types.reports import IndexResultRow, ScenesRow, StatusRow
from engine.types.rows import ModelRow, PresetRow, SettingRow, VideoReport

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What ``prepare`` found: the videos to index (queued) and those that need nothing."""

    scan: Scan
    queued: tuple[int, ...]


class Engine:
    """The engine over one library, put together of parts. Use it from one thread.

    Args:
        root: the library's folder; made when absent.
        models_root: where installed models live.

    Attributes:
        search: queries and the channels' models; ``queue`` what the worker is asked to do;
            ``browse`` what a window shows; ``people`` who is seen; ``upgrades``; ``storage`` the
            files; ``linked`` the folders that the last sweep reached by links.
    """

    def __init__(self, root: Path, models_root: Path) -> None:
        self.root = absolute(root)
        self.models = ModelFolder(absolute(models_root))
        self.library = Library(self.root)
        self.search = Searching(self.library, self.models)
        self.queue = Queueing(self.library, self.models)
        self.browse = Browsing(self.library)
        self.upgrades = Upgrading(self.library, self.models, self.queue.wake_worker)
        self.storage = Storage(self.library, self.models)
        self.people = People(self.library, self.search.pool, self.storage.at_rest)
        self._others: Others = {}
        self._kinds = VIDEOS
        self._growths: Growths = {}
        self.linked: tuple[Path, ...] = ()

    def close(self) -> None:
        self.search.release_models()
        self.queue.close()
        self.library.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- indexing

    def prepare(self, paths: Sequence[Path], *, retry: bool = False) -> Prepared:
        """Look at files and folders, and queue what is missing or outdated of their videos.

        Args:
            retry: also queue videos that failed on their content.

        Raises:
            UsageError: a path does not exist.
        """
        self.library.require_writable()
        for path in paths:
            self.library.videos.readmit(absolute(path))
            ask_for(self.library, absolute(path))
        scan = self._scanner().scan(paths)
        videos = dict.fromkeys(scan.videos.values())
        if retry:
            self._forget_failures(videos)
        return Prepared(scan, tuple(self._queue(videos)))

    def prepare_retry(self, paths: Sequence[Path] = ()) -> Prepared:
        """Queue failed videos again: those under ``paths``, all without.

        Models whose loading ended the program are tried again too, for all that waits for them.

        Raises:
            UsageError: nothing of the library is at one of the paths.
        """
        self.library.require_writable()
        failed = {video.id for video in self.library.videos.all([VideoState.FAILED])}
        places = self._places_under(paths) if paths else self.library.videos.places()
        here = [p.path for p in places if p.video_id in failed and is_reached(p.path)]
        scan = self._scanner().scan(here)
        videos = dict.fromkeys(scan.videos.values())
        if self.library.loads.forget():
            behind = self.library.videos.all([VideoState.INDEXED])
            videos |= dict.fromkeys(video.id for video in behind)
        self._forget_failures(videos)
        return Prepared(scan, tuple(self._queue(videos)))

    def sweep(self, settle_seconds: float) -> tuple[list[int], float | None]:
        """Look through the watched folders and queue what is new.

        Returns the queued videos, and the seconds after which to look again for files that are
        still being written (None: there are none).
        """
        scan = self._scanner(settle_seconds).sweep()
        self.linked = tuple(scan.linked)
        return self._queue(dict.fromkeys(scan.videos.values())), scan.next_look

    def _scanner(self, settle_seconds: float = 0.0) -> Scanner:
        settings = self.settings
        kinds = wanted_kinds(settings)
        if kinds != self._kinds:  # what was skipped may be wanted now
            self._others.clear()
            self._kinds = kinds
        others, growths = self._others, self._growths
        return Scanner(self.library, settings.excludes, settle_seconds, others, growths, kinds)

    def _queue(self, video_ids: Iterable[int]) -> list[int]:
        return queue_what_is_left(self.library, self.context(), video_ids)

    def _forget_failures(self, video_ids: Iterable[int]) -> None:
        for video_id in video_ids:
            self.library.ledger.forget_failures(video_id)

    def context(self) -> plan.PlanContext:
        """What plans depend on: the chosen models, the settings and the spec."""
        return context_of(self.library, self.models)

    def path_of(self, video_id: int) -> str | None:
        """A path of a video, one that is there if any is."""
        places = [place.path for place in self.library.videos.places(video_id)]
        return next((str(path) for path in places if is_reached(path)), None) or (
            str(places[0]) if places else None
        )

    def video_report(self, video_id: int) -> VideoReport:
        """The state of a video."""
        video = self.library.videos.get(video_id)
        if video is None:
            return reports.removed_row()
        return reports.video_row(self.library, video, Path(self.path_of(video_id) or ""))

    def index_result(self, prepared: Prepared) -> IndexResultRow:
        """The result of ``heimdex index``: a row for every media file found."""
        settings = self.library.choices.malformed_settings().values()
        return reports.index_result(
            self.library, prepared.scan, prepared.queued, [*self.missing_models(), *settings]
        )

    def missing_models(self) -> list[Message]:
        """Why, for each kind of model that is needed and not there."""
        context = self.context()
        needed = {step.model for step in context.steps}
        return [
            why
            for kind, why in context.models.items()
            if kind in needed and isinstance(why, Message)
        ]

    # --- the library

    def status(self) -> StatusRow:
        return {
            **reports.status(self.library, self.context()),
            "channels": self.search.channel_states(),
            "upgrade": self.upgrades.progress() if self.upgrades.open() else None,
        }

    def videos(self, order: str = "") -> list[VideoReport]:
        """A row for each place of each video that is not removed.

        Args:
            order: as of ``browse.page``; "" for the order in which the places were found.
        """
        return reports.videos(self.library, order)

    def scenes(self, path: Path) -> ScenesRow:
        """The scenes of the video at ``path``.

        Raises:
            UsageError: no such video in the library.
        """
        return reports.scenes(self.library, self._video_at(path), absolute(path))

    def remove(self, paths: Sequence[Path]) -> list[str]:
        """Take files or folders out of the library; the disk is never touched.

        Returns the paths that were removed. A video goes with its last place. What is in a
        watched folder stays out until it is indexed by name again.

        Raises:
            UsageError: nothing of the library is there.
        """
        videos = self.library.videos
        places = self._places_under(paths)
        watched = [folder.path for folder in videos.folders()]
        for path in paths:
            ask_no_more(self.library, absolute(path))
        for place in places:
            with self.library.database.transaction():
                if any(place.path.is_relative_to(folder) for folder in watched):
                    videos.leave_out(place.path)
                videos.drop_place(place.path)
                if not videos.places(place.video_id):
                    self.library.ledger.discard_video(place.video_id)
                    videos.delete(place.video_id)
        if any(videos.get(place.video_id) is None for place in places):
            self._collect_images()
        return [str(place.path) for place in places]

    def _collect_images(self) -> None:
        """Delete the pictures of what was removed; a running worker does so when it ends."""
        try:
            with index_lock(self.root):
                self.library.collect_images()
        except Timeout:
            log.info("the worker will collect the pictures that are not needed any more")

    def watch(self, folder: Path, excludes: Sequence[str] = ()) -> Path:
        """Watch a folder: its videos are indexed as they come. Returns its absolute path.

        Raises:
            UsageError: it is not a folder.
        """
        folder = absolute(folder)
        if not is_folder(folder):
            raise UsageError(Code.FOLDER_NOT_FOUND, path=str(folder))
        self.library.videos.watch(folder, excludes)
        self._scanner().leave_excluded()
        self.queue.wake_worker()
        return folder

    def unwatch(self, folder: Path) -> Path:
        """Stop watching a folder; its videos stay in the library. Returns its absolute path.

        Raises:
            UsageError: it is not watched.
        """
        folder = absolute(folder)
        if not self.library.videos.unwatch(folder):
            watched = tuple(str(each.path) for each in self.library.videos.folders())
            raise UsageError(Code.FOLDER_NOT_WATCHED, path=str(folder), watched=watched)
        return folder

    def _places_under(self, paths: Sequence[Path]) -> list[Place]:
        """The library's places at or under ``paths``.

        Raises:
            UsageError: nothing of the library is at one of them; nothing is done then.
        """
        every = self.library.videos.places()
        roots = [absolute(path) for path in paths]
        for root in roots:
            if not any(place.path.is_relative_to(root) for place in every):
                raise UsageError(Code.NOT_IN_LIBRARY, path=str(root))
        return [p for p in every if any(p.path.is_relative_to(root) for root in roots)]

    def _video_at(self, path: Path) -> Video:
        place = self.library.videos.place(absolute(path))
        video = None if place is None else self.library.videos.get(place.video_id)
        if video is None:
            raise UsageError(Code.NOT_IN_LIBRARY, path=str(absolute(path)))
        return video

    # --- settings

    @property
    def settings(self) -> Settings:
        return self.library.choices.settings()

    def describe_settings(self) -> list[SettingRow]:
        """Every setting with its value, default, bounds and description."""
        settings, rows = self.settings, cast(list[SettingRow], describe())
        return [{**row, "value": settings.value(row["name"])} for row in rows]

    def set_setting(self, name: str, text: str) -> Any:
        """Set a setting from its written value; returns the value.

        What is excluded by it leaves the library at once; its index stays as a deleted file's.

        Raises:
            UsageError: no such setting, or a value it cannot take.
        """
        value = parse(name, text)
        self.library.choices.set_setting(name, value)
        if name == "excludes":
            self._scanner().leave_excluded()
        return value

    # --- models

    def list_models(self) -> list[ModelRow]:
        """Every model of the catalogue and every other installed one."""
        chosen = {
            kind: self.library.choices.model(kind) or BY_DEFAULT.get(kind) for kind in ModelKind
        }
        return reports.models(CATALOGUE, self.models.installed(), chosen)

    def list_presets(self, device: str = "cpu") -> list[PresetRow]:
        """The presets for a machine whose models run on ``device``."""
        rows = {(row["kind"], row["name"]): row for row in self.list_models()}
        found: list[PresetRow] = []
        for preset in PRESETS.values():
            models = {kind.value: name for kind, name in preset.resolve(device).items()}
            mine = [rows[each] for each in models.items()]
            found.append(
                {
                    "name": preset.name,
                    "default": preset.name == DEFAULT_PRESET,
                    "models": models,
                    "bytes_left": sum(row["bytes"] for row in mine if not row["installed"]),
                    "chosen": all(row["chosen"] for row in mine),
                }
            )
        return found

    def model_choices(self, name: str, device: Callable[[], str]) -> list[CatalogueModel]:
        """The catalogue's models that ``name`` (a preset or a model) stands for."""
        if name in PRESETS:
            resolved = PRESETS[name].resolve(device())
            return [by_name(kind, model) for kind, model in resolved.items()]
        return [by_name(None, name)]

    def get_model(
        self,
        model: CatalogueModel,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        *,
        use: bool = True,
    ) -> InstalledModel:
        """Download a model (the bundled ones are there already) and choose it for its kind.

        Raises:
            HeimdexError: it cannot be downloaded; the message says why and what to do.
        """
        if use:
            self.library.require_writable()
        if model.bundled:
            installed = self.models.find(model.kind, model.name)
        else:
            from engine.models.download import download

            offline = self.settings.offline
            installed = download(model, self.models, progress, cancelled, offline=offline)
        if use:
            self.use_model(model.kind, installed.ref.name)
        return installed

    def import_model(
        self, folder: Path, *, name: str | None = None, use: bool = True
    ) -> InstalledModel:
        """Copy a model's folder among the installed models and choose it for its kind."""
        if use:
            self.library.require_writable()
        installed = self.models.import_folder(absolute(folder), name=name)
        if use:
            self.use_model(installed.ref.kind, installed.ref.name)
        return installed

    def use_model(self, kind: ModelKind, name: str) -> None:
        """Choose an installed model for this library.

        Raises:
            ModelUnavailable: it is not installed.
        """
        self.models.find(kind, name)
        self.library.choices.choose_model(kind, name)
        self.library.loads.forget(kind)

    def use_bundled_models(self) -> None:
        """Choose the models that come with the program, which know the demo, for every kind."""
        for kind, name in BUNDLED.items():
            self.use_model(kind, name)

    def verify_models(self, name: str | None = None) -> dict[str, list[Message]]:
        """Problems of each installed model (of one), read again from the disk."""
        names = [name] if name else sorted({m.ref.name for m in self.models.installed()})
        return {each: self.models.verify(each) for each in names}

    def remove_model(self, name: str) -> None:
        """Delete an installed model; a library that chose it then has none for that kind."""
        kinds = [m.ref.kind for m in self.models.installed() if m.ref.name == name]
        self.models.remove(name)
        for kind in kinds:
            if self.library.choices.model(kind) == name:
                self.library.choices.unchoose_model(kind)

    @property
    def spec_version(self) -> str:
        return spec.SPEC_VERSION
