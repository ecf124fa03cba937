"""The check at the end of an upgrade: nothing is left to do, counts match, a probe answers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from engine import spec
from engine.index import plan
from engine.index.plan import PlanContext, Status
from engine.index.reading import sources
from engine.index.upgrade.plan import each_video
from engine.index.upgrade.selection import StepSelection
from engine.store.library import Library
from engine.types import JsonObject, VideoState

if TYPE_CHECKING:
    from engine.store.vectors import Generation

SAME = 0.999
"""The cosine that a stored vector has with itself at least, as floats go."""

AT_REST = frozenset({VideoState.INDEXED, VideoState.FAILED, VideoState.OFFLINE})


def still_behind(
    library: Library, selection: StepSelection, context: PlanContext, done: set[int]
) -> list[int]:
    """The videos of ``done`` that are not at the latest spec after all."""
    found = []
    for video, artifacts in each_video(library):
        if video.id not in done or video.state not in AT_REST:
            continue
        assessed = plan.assess(sources(video), artifacts, context)
        due = selection.due(assessed, artifacts, context)
        if any(each.status in (Status.STALE, Status.CURRENT) and not each.blocked for each in due):
            found.append(video.id)
    return found


def checks(library: Library, upgrade_id: int) -> JsonObject:
    """Whether each artifact of the upgrade has all its vectors, and a probe of each space answers.

    The probe asks with a vector that was just made, which must find itself.
    """
    made: defaultdict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
    for artifact_id, step, items, own in library.upgrades.live_artifacts(upgrade_id):
        if items and step in spec.BY_NAME and spec.BY_NAME[step].channel is not None:
            made[step][artifact_id] = items, own
    return {
        "counts": all(
            library.vectors.held(rows) == sum(items for items, _ in rows.values())
            for rows in made.values()
        ),
        "probe": all(_answers(library, step, rows) for step, rows in made.items()),
    }


def _answers(library: Library, step: str, rows: dict[int, tuple[int, str]]) -> bool:
    import numpy as np

    channel = spec.BY_NAME[step].channel
    assert channel is not None
    artifact_id, (_, own) = next(iter(rows.items()))
    generation: Generation | None = library.vectors.find(channel, own)
    if generation is None:
        return False
    held = library.vectors.of_artifact(artifact_id)
    if not held:
        return False
    near = library.vectors.nearest(generation, np.frombuffer(held[0][1], np.float32), 1)
    return bool(near) and near[0].score >= SAME
