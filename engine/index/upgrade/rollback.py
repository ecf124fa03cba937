"""Taking an upgrade back: in every video what it replaced, and then the models chosen before."""

from __future__ import annotations

from engine import spec
from engine.store.library import Library
from engine.store.upgrades import Upgrade
from engine.types import ModelKind


def roll_back(library: Library, upgrade: Upgrade) -> None:
    """Put back what was replaced in every video, then what was chosen; may be done twice.

    Each video is put back at once. What was made since with a model that is not chosen any more
    becomes missing, for the indexer to make. The caller queues that, and ends the upgrade.
    """
    touched = [*library.retired.videos(), *library.upgrades.touched(upgrade.id)]
    for video_id in dict.fromkeys(touched):
        library.retired.restore(video_id, upgrade.id)
    with library.database.transaction():
        for kind, identity in upgrade.models_before.items():
            if identity:
                library.choices.choose_model(ModelKind(kind), identity.partition("@")[0])
            else:
                library.choices.unchoose_model(ModelKind(kind))
            _drop_made_since(library, upgrade, ModelKind(kind), identity)
        library.vectors.drop_empty()


def _drop_made_since(library: Library, upgrade: Upgrade, kind: ModelKind, identity: str) -> None:
    """Vectors in a space that is not searched any more: what they are of becomes missing."""
    steps = {step.name for step in spec.in_order() if step.model == kind and step.holds_vectors}
    for artifact_id, _ in library.retired.made_since(upgrade.last_artifact, steps, identity):
        library.ledger.discard(artifact_id)
