"""The plan of an upgrade, before anything runs: how much of each step, seconds, bytes, obstacles.

One pass over the ledger, a video at a time: memory does not grow with the number of artifacts.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import spec
from engine.disk.presence import is_reached
from engine.errors import EnvironmentProblem, LibraryTooNew, ModelUnavailable, UsageError, os_error
from engine.index import plan
from engine.index.adapters import usable_models
from engine.index.plan import PlanContext, Status
from engine.index.reading import sources
from engine.index.scan import UNREADABLE
from engine.index.upgrade.cost import Cost
from engine.index.upgrade.selection import Due, StepSelection, checked, to_json
from engine.messages import Code, Message, message
from engine.models.catalogue import by_name
from engine.models.digests import part_digest
from engine.models.folder import ModelFolder
from engine.spec import Step
from engine.store.artifacts import LIVE, Artifact
from engine.store.library import Library
from engine.store.videos import Video, path_of
from engine.types import (
    ModelKind,
    ModelRef,
    UpgradeOrder,
    UpgradeRequest,
    UpgradeScope,
    seconds,
)
from engine.types.rows import DownloadRow, PlannedStepRow, PlanRow

EXAMPLES = 20
"""Paths listed for each obstacle; the number of videos is given in full."""

MOST_OPENED = 1_000_000

NO_LONGER = message(Code.STEP_REMOVED)
OUT_OF_REACH = message(Code.VIDEO_OUT_OF_REACH)
FRAMES_GONE = message(Code.FRAMES_OUT_OF_REACH)


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """What an upgrade would do.

    Attributes:
        row: the plan for people and programs (docs/cli.md).
        videos: ids of the videos to be upgraded, in order.
        target: digest of what it upgrades to.
        models_before: by kind, "name@revision" of the model most of the index was made with; ""
            where none was chosen before this upgrade chooses one.
    """

    row: PlanRow
    videos: tuple[int, ...]
    target: str
    models_before: dict[str, str]


def upgrade_context(library: Library, folder: ModelFolder, request: UpgradeRequest) -> PlanContext:
    """What a plan depends on, were the models of ``request`` chosen.

    A model that is not installed counts as what the catalogue says of it: what it would make stale
    is known before it is there.
    """
    names = library.choices.models() | dict(request.models)
    models = usable_models(library, folder, names)
    for kind, name in names.items():
        absent = models[kind]
        if isinstance(absent, Message) and name and absent.code is not Code.MODEL_LOAD_CRASHED:
            models[kind] = _of_catalogue(kind, name) or models[kind]
    return PlanContext.of(models, library.choices.settings())


def _of_catalogue(kind: ModelKind, name: str) -> ModelRef | None:
    try:
        known = by_name(kind, name)
    except UsageError:
        return None
    parts = sorted((file.part, part_digest(file.sha256)) for file in known.pinned if file.part)
    return ModelRef(
        kind, known.name, known.revision, known.dimension, known.languages, tuple(parts)
    )


def downloads(folder: ModelFolder, context: PlanContext) -> list[DownloadRow]:
    """The models of ``context`` that are not on this machine."""
    found: list[DownloadRow] = []
    for kind, model in context.models.items():
        if isinstance(model, Message):
            continue
        try:
            folder.find(kind, model.name)
        except ModelUnavailable:
            size = by_name(kind, model.name).bytes
            found.append({"kind": kind.value, "name": model.name, "bytes": size})
    return found


def target_of(context: PlanContext) -> str:
    """Digest of what an upgrade would bring every video to."""
    owns = {}
    for step in context.steps:
        made = plan.fingerprints(step, context, dict.fromkeys(step.inputs, ""), model_unused=False)
        owns[step.name] = None if made is None else made[0]
    return spec.digest([spec.SPEC_VERSION, owns])


def require_known_spec(library: Library) -> None:
    """Refuse a library that a newer program has indexed: an upgrade would take it back.

    Raises:
        LibraryTooNew: something of it was made by a later spec than this program's.
    """
    newest = max(library.ledger.spec_versions(), key=_date, default="")
    if _date(newest) > _date(spec.SPEC_VERSION):
        raise LibraryTooNew(Code.INDEX_TOO_NEW, found=newest, known=spec.SPEC_VERSION)


def _date(version: str) -> tuple[str, int]:
    day, _, number = version.partition(".")
    return day, int(number) if number.isdigit() else 0


def make_plan(
    library: Library, folder: ModelFolder, request: UpgradeRequest, *, keep: bool
) -> UpgradePlan:
    """Find what an upgrade would do; nothing is changed.

    Args:
        keep: whether what is replaced would be kept, to be put back.

    Raises:
        UsageError: the request makes no sense, or nothing of the library is at its paths.
        LibraryTooNew: a newer program has indexed this library.
    """
    with library.database.snapshot():
        require_known_spec(library)
        context = upgrade_context(library, folder, checked(request))
        return _Planner(library, folder, request, context, keep=keep).make()


def videos_behind(library: Library, context: PlanContext) -> dict[int, tuple[str, ...]]:
    """The videos that an upgrade would bring forward, each with its steps that are stale."""
    found = {}
    for video, artifacts in each_video(library):
        assessed = plan.assess(sources(video), artifacts, context)
        stale = tuple(name for name, now in assessed.items() if now.status == Status.STALE)
        if stale:
            found[video.id] = stale
    return found


def each_video(library: Library) -> Iterator[tuple[Video, dict[str, Artifact]]]:
    """Every video that is not removed, with its artifacts, by id."""
    made = library.ledger.each_video()
    video_id, artifacts = next(made, (0, {}))
    for video in library.videos.each():
        while video_id and video_id < video.id:
            video_id, artifacts = next(made, (0, {}))
        yield video, artifacts if video_id == video.id else {}


class _Planner:
    """One plan in the making."""

    def __init__(
        self,
        library: Library,
        folder: ModelFolder,
        request: UpgradeRequest,
        context: PlanContext,
        *,
        keep: bool,
    ) -> None:
        self._library = library
        self._folder = folder
        self._request = request
        self._context = context
        self._keep = keep
        self._selection = StepSelection(request)
        self._cost = Cost(library, folder, context)
        # Bytes, and no paths made of them before they are needed: there are as many as videos.
        self._places: dict[int, list[tuple[bytes, int]]] = {}
        for video_id, path, modified_ns in library.videos.each_place():
            self._places.setdefault(video_id, []).append((path, modified_ns))
        self._stale: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._known = {step.name for step in context.steps}
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._bytes = self._freed = 0.0
        self._blocked: dict[tuple[str, Message], list[str]] = {}
        self._blocked_videos: Counter[tuple[str, Message]] = Counter()

    def make(self) -> UpgradePlan:
        opened = dict(self._library.searches.most_opened(MOST_OPENED))
        chosen: list[tuple[float, ...]] = []
        for video, artifacts in each_video(self._library):
            if self._is_asked_for(video) and self._look_at(video, artifacts):
                chosen.append(self._turn(video, opened))
        self._say_what_models_are_missing()
        return UpgradePlan(
            self._row(len(chosen)),
            tuple(int(turn[-1]) for turn in sorted(chosen)),
            target_of(self._context),
            self._models_before(),
        )

    def _is_asked_for(self, video: Video) -> bool:
        if video.content_key.startswith(UNREADABLE):
            return False
        places = self._places.get(video.id, [])
        roots = self._request.paths
        if self._request.scope != UpgradeScope.ALL and not any(
            path_of(raw).is_relative_to(root) for raw, _ in places for root in roots
        ):
            return False
        since = self._request.since
        changed = max([video.added_at, *(modified / 1e9 for _, modified in places)])
        return since is None or changed >= since

    def _look_at(self, video: Video, artifacts: Mapping[str, Artifact]) -> bool:
        """Count what is due of a video; whether any of it can be made now."""
        assessed = plan.assess(sources(video), artifacts, self._context)
        due = self._selection.due(assessed, artifacts, self._context)
        if any(each.step.reads_file for each in due) and not self._is_reached(video):
            due = self._selection.due(assessed, artifacts, self._context, out_of_reach=OUT_OF_REACH)
        possible = False
        for name in self._steps_of_old(artifacts):
            self._dropped[name] += 1
            possible = True
        for each in due:
            blocked = each.blocked or self._frames_gone(video, artifacts, each)
            if blocked:
                if not each.inherited:
                    self._note_obstacle(video, each.step, blocked)
                continue
            possible = True
            self._count(video, artifacts.get(each.step.name), each)
        return possible

    def _steps_of_old(self, artifacts: Mapping[str, Artifact]) -> list[str]:
        """What no step of the spec makes any more: an upgrade of all steps removes it."""
        if not self._selection.whole:
            return []
        return [name for name, a in artifacts.items() if a.role == LIVE and name not in self._known]

    def _count(self, video: Video, artifact: Artifact | None, due: Due) -> None:
        name = due.step.name
        counted = self._missing if due.status in plan.TO_RUN else self._stale
        counted[name] += 1
        length = seconds(video.duration or 0)
        self._seconds[name] += self._cost.seconds(due.step, artifact, length)
        made, replaced = self._cost.bytes(due.step, artifact, length)
        self._bytes += made
        self._freed += replaced

    def _is_reached(self, video: Video) -> bool:
        return any(is_reached(path_of(raw)) for raw, _ in self._places.get(video.id, []))

    def _frames_gone(
        self, video: Video, artifacts: Mapping[str, Artifact], due: Due
    ) -> Message | None:
        """Why frames cannot be looked at; judged by the first, if the file is out of reach."""
        above = [step.name for step in self._context.steps if step.keeps_frames]
        shots = [artifacts[name] for name in above if name in due.step.inputs and name in artifacts]
        if not shots or self._is_reached(video):
            return None
        firsts = [self._library.content.first_frame(each.id) for each in shots]
        paths = [self._library.frames.path(first) for first in firsts if first is not None]
        return None if all(map(is_reached, paths)) else FRAMES_GONE

    def _note_obstacle(self, video: Video, step: Step, reason: Message) -> None:
        key = (step.name, reason)
        self._blocked_videos[key] += 1
        paths = self._blocked.setdefault(key, [])
        if len(paths) < EXAMPLES:
            paths += [str(path_of(raw)) for raw, _ in self._places.get(video.id, [])[:1]]

    def _say_what_models_are_missing(self) -> None:
        """A model that was chosen and is not there blocks its steps, whatever was made before."""
        absent = {ModelKind(each["kind"]): each["name"] for each in self._downloads()}
        for step in self._context.steps:
            model = plan.model_of(step, self._context)
            if step.model in absent:
                reason = message(
                    Code.MODEL_NOT_INSTALLED, kind=step.model.value, name=absent[step.model]
                )
                self._blocked_videos[step.name, reason] += self._stale[step.name]
                self._blocked_videos[step.name, reason] += self._missing[step.name]
            elif (
                isinstance(model, Message)
                and step.model is not None
                and self._is_chosen(step.model)
            ):
                self._blocked_videos.setdefault((step.name, model), 0)

    def _downloads(self) -> list[DownloadRow]:
        return downloads(self._folder, self._context)

    def _is_chosen(self, kind: ModelKind) -> bool:
        return kind in dict(self._request.models) or self._library.choices.model(kind) is not None

    def _turn(self, video: Video, opened: Mapping[int, int]) -> tuple[float, ...]:
        """What decides when it is a video's turn, the least first; its id comes last."""
        newest = (-video.added_at, video.id)
        if self._request.order == UpgradeOrder.SMALLEST:
            return (video.duration or 0, video.size, *newest)
        if self._request.order == UpgradeOrder.SEARCHED:
            return (-opened.get(video.id, 0), *newest)
        return newest

    def _models_before(self) -> dict[str, str]:
        with_model = [step for step in self._context.steps if step.model is not None]
        # What one part of a model made may be of an earlier model that had the same part.
        with_model.sort(key=lambda step: bool(step.part) and not step.holds_vectors)
        made = self._library.ledger.models_of({step.name for step in with_model})
        found: dict[str, str] = {}
        for step in with_model:
            if step.name in made and step.model is not None:
                found.setdefault(step.model.value, made[step.name])
        for kind, _ in self._request.models:
            if self._library.choices.model(kind) is None:
                found.setdefault(kind.value, "")
        return found

    def _row(self, videos: int) -> PlanRow:
        names = [step.name for step in self._context.steps]
        due = [name for name in names if self._stale[name] or self._missing[name]]
        steps: dict[str, PlannedStepRow] = {
            name: {
                "stale": self._stale[name],
                "missing": self._missing[name],
                "seconds_estimated": round(self._seconds[name], 1),
                "measured": self._cost.is_measured(spec.BY_NAME[name]),
                "gain": message(Code.STEP_GAIN, step=name),
            }
            for name in due
        }
        for name, videos_of_it in self._dropped.items():
            steps[name] = {
                "stale": videos_of_it,
                "missing": 0,
                "seconds_estimated": 0.0,
                "measured": True,
                "gain": NO_LONGER,
            }
        needed = self._bytes if self._keep else max(0.0, self._bytes - self._freed)
        overhead = self._cost.overhead(videos, due) + videos * self._request.delay
        request = to_json(self._request)
        kinds = {kind.value for kind, _ in self._request.models}
        kinds |= {kind.value for name in due if (kind := spec.BY_NAME[name].model) is not None}
        return {
            "spec_version": spec.SPEC_VERSION,
            "made_with": sorted(self._library.ledger.spec_versions(), key=_date),
            "scope": request["scope"],
            "paths": request["paths"],
            "force": request["force"],
            "since": request["since"],
            "videos": videos,
            "steps": steps,
            "seconds_estimated": round(sum(self._seconds.values()) + overhead, 1) if due else 0.0,
            "bytes_needed": round(needed),
            "bytes_freed_later": round(self._freed if self._keep else 0.0),
            "bytes_free": _free_bytes(self._library.root),
            "models": {
                kind.value: None if isinstance(model, Message) else model.identity
                for kind, model in self._context.models.items()
            },
            "downloads": [each for each in self._downloads() if each["kind"] in kinds],
            "blocked": [
                {
                    "step": step,
                    "reason": reason,
                    "videos": count,
                    "paths": self._blocked.get((step, reason), []),
                }
                for (step, reason), count in self._blocked_videos.items()
            ],
        }


def _free_bytes(root: Path) -> int:
    try:
        return shutil.disk_usage(root).free
    except OSError as error:
        raise EnvironmentProblem(
            Code.DISK_UNREACHABLE, path=str(root), os_error=os_error(error)
        ) from error
