"""What the user chose for this library: settings, a model for each kind, requests to the worker."""

from __future__ import annotations

import json
import time
from enum import StrEnum
from typing import Any

from engine.messages import Message, decode, encode
from engine.settings import Settings, checked
from engine.store.database import Database
from engine.types import ModelKind

DEVICES = "devices"
"""The fact on which device each kind of model ran last: ``kind, device, precision, reason``."""


class WorkerRequest(StrEnum):
    """What the progress tick of the worker looks for."""

    PAUSE = "pause"
    CANCEL = "cancel"


class Choices:
    """The tables ``meta``, ``settings``, ``chosen_models`` and ``requests``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # --- settings

    def stored_settings(self) -> dict[str, Any]:
        """The settings that were changed from their defaults."""
        return {name: value for name, (value, why) in self._looked_through().items() if not why}

    def malformed_settings(self) -> dict[str, Message]:
        """Settings whose stored value cannot be used, and why; their defaults are used instead."""
        return {name: why for name, (_, why) in self._looked_through().items() if why}

    def drop_malformed_settings(self) -> list[str]:
        """Forget them; returns their names."""
        names = list(self.malformed_settings())
        self._db.run_many("DELETE FROM settings WHERE name = ?", [(name,) for name in names])
        return names

    def _looked_through(self) -> dict[str, tuple[Any, Message | None]]:
        """Each stored setting with its value, and why that cannot be used."""
        return {
            name: checked(name, text)
            for name, text in self._db.rows("SELECT name, value FROM settings")
        }

    def settings(self) -> Settings:
        return Settings.from_stored(self.stored_settings())

    def set_setting(self, name: str, value: Any) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)",
            (name, json.dumps(value, ensure_ascii=False)),
        )

    # --- models

    def model(self, kind: ModelKind) -> str | None:
        """The name of the model chosen for a kind, None where none was."""
        name = self._db.value("SELECT name FROM chosen_models WHERE kind = ?", (kind.value,))
        return None if name is None else str(name)

    def models(self) -> dict[ModelKind, str | None]:
        """``model`` of every kind."""
        chosen = dict(self._db.rows("SELECT kind, name FROM chosen_models"))
        return {kind: chosen.get(kind.value) for kind in ModelKind}

    def choose_model(self, kind: ModelKind, name: str) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO chosen_models (kind, name, chosen_at) VALUES (?, ?, ?)",
            (kind.value, name, time.time()),
        )

    def unchoose_model(self, kind: ModelKind) -> None:
        self._db.run("DELETE FROM chosen_models WHERE kind = ?", (kind.value,))

    # --- facts of the library

    def meta(self, key: str) -> Any:
        value = self._db.value("SELECT value FROM meta WHERE key = ?", (key,))
        with self._db.decoding():
            return None if value is None else decode(value)

    def set_meta(self, key: str, value: Any) -> None:
        self._db.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, encode(value)))

    def drop_meta(self, key: str) -> None:
        self._db.run("DELETE FROM meta WHERE key = ?", (key,))

    # --- requests

    def ask(self, request: WorkerRequest) -> None:
        with self._db.transaction():
            self.withdraw(request)
            self._db.run(
                "INSERT INTO requests (kind, made_at) VALUES (?, ?)", (request.value, time.time())
            )

    def requests(self) -> frozenset[WorkerRequest]:
        """The requests in force."""
        kinds = {row[0] for row in self._db.rows("SELECT kind FROM requests")}
        return frozenset(request for request in WorkerRequest if request in kinds)

    def asked(self, request: WorkerRequest) -> bool:
        return self._db.one("SELECT 1 FROM requests WHERE kind = ?", (request.value,)) is not None

    def withdraw(self, request: WorkerRequest) -> bool:
        """Withdraw a request; returns whether there was one."""
        self._db.run("DELETE FROM requests WHERE kind = ?", (request.value,))
        return self._db.changes > 0
