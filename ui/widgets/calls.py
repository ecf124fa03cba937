"""The background calls of one view: the newest of each name counts, and none outlives the view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ui.bridge.operations import READ, Operation, Value
from ui.context import Context

if TYPE_CHECKING:
    from engine.api.engine import Engine


class Calls:
    """Makes calls for ``view``; their answers come to nobody once it is gone."""

    def __init__(self, context: Context, view: QObject) -> None:
        self._operations = context.operations
        self._under_way: dict[str, Operation] = {}
        view.destroyed.connect(self.forget)

    def run(
        self,
        name: str,
        call: Callable[[Engine], Value],
        done: Callable[[Value], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        *,
        lane: str = READ,
        progress: Callable[[Any], object] | None = None,
    ) -> Operation:
        """Make ``call``; an earlier one of this name that is not answered is forgotten.

        Args:
            progress: receives what the call says of its progress.
        """

        def answered(value: Value) -> None:
            if operation.wanted and done is not None:
                done(value)

        def broke(error: Exception) -> None:
            if operation.wanted:
                (failed or self._operations.broken.emit)(error)

        self.drop(name)
        operation = self._operations.run(call, answered, broke, lane=lane)
        if progress is not None:
            operation.progress.connect(lambda value: operation.wanted and progress(value))
        self._under_way[name] = operation
        return operation

    def drop(self, name: str) -> None:
        """Forget the call of this name."""
        operation = self._under_way.pop(name, None)
        if operation is not None:
            operation.forget()

    def forget(self) -> None:
        """Forget all."""
        for name in list(self._under_way):
            self.drop(name)
