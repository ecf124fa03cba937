"""The models as the runner sees them: which one serves a kind, or why none does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.types import ModelKind, ModelRef


class Models:
    """What the runner needs of models: which one serves a kind, and the loaded adapter.

    Args:
        refs: the model chosen for each kind, or why there is none.
        get: loads and returns the adapter of a kind.
    """

    def __init__(
        self,
        refs: Mapping[ModelKind, ModelRef | Message],
        get: Callable[[ModelKind], Any],
    ) -> None:
        self.refs: dict[ModelKind, ModelRef | Message] = dict(refs)
        self._get = get

    def adapter(self, kind: ModelKind) -> Any:
        """The loaded adapter; a model that cannot be loaded is not asked for again in this run."""
        try:
            return self._get(kind)
        except ModelUnavailable as error:
            self.refs[kind] = error.message
            raise
