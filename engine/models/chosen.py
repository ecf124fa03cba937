"""Which model serves each kind: the library's choice, looked up among the installed ones."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import ModelUnavailable
from engine.models.folder import ModelFolder
from engine.types import ModelKind, ModelRef


def chosen_models(
    folder: ModelFolder, names: Mapping[ModelKind, str | None]
) -> dict[ModelKind, ModelRef | str]:
    """For each kind the model exactly, or one sentence that says why there is none."""
    found: dict[ModelKind, ModelRef | str] = {}
    for kind in ModelKind:
        name = names.get(kind)
        if name is None:
            found[kind] = (
                f"No {kind} model is chosen for this library."
                " See: heimdex models list, heimdex models get."
            )
            continue
        try:
            found[kind] = folder.find(kind, name).ref
        except ModelUnavailable as error:
            found[kind] = str(error)
    return found
