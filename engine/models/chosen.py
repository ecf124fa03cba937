"""Which model serves each kind: the library's choice, looked up among the installed ones."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import ModelUnavailable
from engine.messages import Code, Message, message
from engine.models.catalogue import BY_DEFAULT
from engine.models.folder import ModelFolder
from engine.types import ModelKind, ModelRef


def chosen_models(
    folder: ModelFolder, names: Mapping[ModelKind, str | None]
) -> dict[ModelKind, ModelRef | Message]:
    """For each kind the model exactly, or why there is none; one that comes along by default."""
    found: dict[ModelKind, ModelRef | Message] = {}
    for kind in ModelKind:
        name = names.get(kind) or BY_DEFAULT.get(kind)
        if name is None:
            found[kind] = message(Code.MODEL_NOT_CHOSEN, kind=kind.value)
            continue
        try:
            found[kind] = folder.find(kind, name).ref
        except ModelUnavailable as error:
            found[kind] = error.message
    return found
