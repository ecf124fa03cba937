"""The folder where models live: what is installed, importing, verifying and removing.

    ROOT/visual/NAME/…  ROOT/text/NAME/…  ROOT/speech/NAME/…      each with heimdex-model.json
    ROOT/.incoming/                                               downloads and copies under way

A model appears under its name in one rename, so that a half-written one is never found. The starter
models are inside the program and are always listed.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from engine import errors
from engine.errors import EnvironmentProblem, ModelUnavailable, UsageError
from engine.messages import Code, Message
from engine.models.catalogue import BUNDLED, CATALOGUE, STARTER
from engine.models.digests import content_digest, describe_files, file_problems
from engine.models.families import family_prompts
from engine.models.formats import MANIFEST, Recognised, recognise, require_whole_weights
from engine.models.packaged import READING_FILES, package_folder
from engine.models.safety import read_object, refuse_links
from engine.types import ModelKind, ModelRef

_INCOMING = ".incoming"
_UNSTATED_BEFORE = "as its maker states"
"""What earlier versions wrote into a manifest for a licence that is not stated."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine. ``source``: "bundled", "hub:REPO@COMMIT" or "folder:PATH"."""

    ref: ModelRef
    path: Path
    bytes: int
    licence: str
    source: str
    prompts: Mapping[str, str] = field(default_factory=dict)

    @property
    def bundled(self) -> bool:
        """Whether it came with the program."""
        return self.source == "bundled"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of a model beyond its files; ``revision`` None: the digest of its content."""

    name: str
    source: str
    licence: str = ""
    revision: str | None = None
    languages: tuple[str, ...] | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)


class ModelFolder:
    """The installed models under ``root`` (created when first written to), and the bundled ones."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def installed(self) -> list[InstalledModel]:
        """Every whole model on this machine, by kind and name, the bundled ones included."""
        return self._look()[0]

    def problems(self) -> list[Message]:
        """What is damaged among the installed models; their files are not read."""
        return self._look()[1]

    def _look(self) -> tuple[list[InstalledModel], list[Message]]:
        models: list[InstalledModel] = []
        problems: list[Message] = []

        def look(read: Callable[[], InstalledModel | None]) -> None:
            try:
                model = read()
            except ModelUnavailable as error:
                problems.append(error.message)
            else:
                models.extend([model] if model is not None else [])

        for kind in ModelKind:
            look(partial(bundled, kind))
            for manifest in sorted((self.root / kind.value).glob(f"*/{MANIFEST}")):
                look(partial(_from_manifest, manifest))
        return models, problems

    def changed_at(self) -> tuple[int, ...]:
        """What differs once a model was installed or removed: times in ns, 0 without a folder."""
        places = [self.root / kind.value for kind in ModelKind]
        return tuple(place.stat().st_mtime_ns if place.exists() else 0 for place in places)

    def find(self, kind: ModelKind, name: str) -> InstalledModel:
        """The installed model of that kind and name.

        Raises:
            ModelUnavailable: it is not installed, or its description is damaged.
        """
        if name == BUNDLED.get(kind):
            model = bundled(kind)
            if model is not None:
                return model
            raise ModelUnavailable(Code.STARTER_MISSING, kind=kind.value)
        manifest = self.place(kind, name) / MANIFEST
        if manifest.is_file():
            return _from_manifest(manifest)
        known = any(model.kind is kind and model.name == name for model in CATALOGUE)
        code = Code.MODEL_NOT_INSTALLED if known else Code.MODEL_NOT_IMPORTED
        raise ModelUnavailable(code, kind=kind.value, name=name)

    def import_folder(self, path: Path, *, name: str | None = None) -> InstalledModel:
        """Copy a model's folder in, whole or not at all.

        The same content under the same name is not copied again; its revision is the digest of its
        content.

        Raises:
            UsageError: no known format, unsafe to load, cut short, a link out of the folder, or the
                name is taken by other content.
            EnvironmentProblem: the disk is full or cannot be written.
        """
        found = recognise(path)
        refuse_links(path, found.files)
        require_whole_weights(path, found.files)
        chosen = name or _own_name(path)
        if chosen in BUNDLED.values():
            raise UsageError(Code.MODEL_NAME_RESERVED, name=chosen)
        files = describe_files(path, found.files)
        existing = self.place(found.kind, chosen) / MANIFEST
        if existing.is_file():
            if _read(existing).get("files") == files:
                return _from_manifest(existing)
            raise UsageError(Code.MODEL_NAME_TAKEN, kind=found.kind.value, name=chosen)
        self.need_space(sum(entry["bytes"] for entry in files))
        staging = self.staging(uuid.uuid4().hex)
        try:
            for entry in files:
                target = staging / entry["path"]
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path / entry["path"], target)
            return self.adopt(staging, found, _imported(chosen, path, found.kind))
        except OSError as error:
            raise not_written(chosen, self.root, error) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def adopt(self, staging: Path, found: Recognised, known: Provenance) -> InstalledModel:
        """Write the manifest into ``staging`` and moves it under its name, in one rename.

        A model already under that name is replaced.
        """
        files = describe_files(staging, found.files)
        languages = found.languages if known.languages is None else known.languages
        manifest = {
            "format": 1,
            "kind": found.kind.value,
            "name": known.name,
            "revision": known.revision or content_digest(files, known.prompts),
            "dimension": found.dimension,
            "languages": list(languages),
            "licence": known.licence,
            "description": "",  # earlier versions of the program ask for it
            "source": known.source,
            "prompts": dict(known.prompts),
            "files": files,
        }
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        (staging / MANIFEST).write_text(text, encoding="utf-8")
        final = self.place(found.kind, known.name)
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists():
            self._discard(final)
        os.replace(staging, final)
        return _from_manifest(final / MANIFEST)

    def verify(self, name: str, kind: ModelKind | None = None) -> list[Message]:
        """Read every file of the model again; its problems, none where it is whole.

        Raises:
            ModelUnavailable: no model of that name.
        """
        problems: list[Message] = []
        for model in self._named(name, kind):
            if model.bundled:
                continue  # its revision is the digest of what is there: it cannot disagree
            for entry in _read(model.path / MANIFEST)["files"]:
                problems += file_problems(name, model.path / entry["path"], entry)
        return problems

    def remove(self, name: str, kind: ModelKind | None = None) -> None:
        """Delete the model from this machine, and what is there of an unfinished download of it.

        Raises:
            ModelUnavailable: no model of that name.
            UsageError: it came with the program.
        """
        kinds = [kind] if kind is not None else list(ModelKind)
        begun = [
            path
            for each in kinds
            for path in (self.root / _INCOMING).glob(f"{self.download_key(each, name)}-*")
            if path.is_dir()
        ]
        for path in begun:
            self._discard(path)
        for model in self._named(name, kind) if not begun else self._found(name, kind):
            if model.bundled:
                raise UsageError(Code.STARTER_STAYS)
            self._discard(model.path)

    @property
    def size(self) -> int:
        """Bytes that the installed models and unfinished downloads take under the root."""
        return sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())

    def place(self, kind: ModelKind, name: str) -> Path:
        """Where a model of that kind and name belongs, whether it is there or not."""
        return self.root / kind.value / _directory(name)

    def staging(self, key: str) -> Path:
        """A folder for files under way, on the same disk; kept under that key."""
        path = self.root / _INCOMING / key
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            read_only = Code.MODELS_FOLDER_READ_ONLY
            raise errors.not_written(error, read_only, path=str(self.root)) from error
        return path

    def need_space(self, wanted: int) -> None:
        """Raise EnvironmentProblem unless ``wanted`` bytes (and a reserve) are free."""
        place = next(p for p in (self.root, *self.root.parents) if p.exists())
        free = shutil.disk_usage(place).free
        reserve = 64 * 1024 * 1024
        if free < wanted + reserve:
            raise EnvironmentProblem(
                Code.NOT_ENOUGH_SPACE, path=str(self.root), needed=wanted, free=free
            )

    @staticmethod
    def download_key(kind: ModelKind, name: str) -> str:
        """What the staging folders of a model's downloads begin with."""
        return f"{kind.value}-{_directory(name)}"

    def _found(self, name: str, kind: ModelKind | None) -> list[InstalledModel]:
        return [m for m in self.installed() if m.ref.name == name and kind in (None, m.ref.kind)]

    def _named(self, name: str, kind: ModelKind | None) -> list[InstalledModel]:
        models = self._found(name, kind)
        if not models:
            raise ModelUnavailable(Code.MODEL_NOT_FOUND, name=name)
        return models

    def _discard(self, path: Path) -> None:
        """Rename first, so that a half-deleted model is never found."""
        doomed = self.staging(uuid.uuid4().hex)
        os.replace(path, doomed / "model")
        shutil.rmtree(doomed, ignore_errors=True)


def bundled(kind: ModelKind) -> InstalledModel | None:
    """The model of that kind that comes with the program, None where it was built without it."""
    if kind is ModelKind.SCREEN_TEXT:
        own = package_folder()
        return None if own is None else _packaged(own)
    path = Path(str(importlib.resources.files("resources"))) / "models" / STARTER / kind.value
    files = list(path.rglob("*"))
    if not files:
        return None
    return _bundled(kind, path, max(file.stat().st_mtime_ns for file in files))


@lru_cache(maxsize=16)
def _bundled(kind: ModelKind, path: Path, newest: int) -> InstalledModel:
    """``newest`` (a modification time) only renews what is remembered."""
    try:
        found = recognise(path)
    except UsageError as error:
        raise ModelUnavailable(
            Code.STARTER_DAMAGED, kind=kind.value, reason=error.message
        ) from error
    files = describe_files(path, found.files)
    described = next(m for m in CATALOGUE if m.kind is kind and m.name == STARTER)
    revision = content_digest(files, {})
    return InstalledModel(
        ModelRef(kind, STARTER, revision, found.dimension, described.languages),
        path,
        sum(entry["bytes"] for entry in files),
        described.licence,
        "bundled",
    )


@lru_cache(maxsize=2)
def _packaged(path: Path) -> InstalledModel:
    """What reads text on screen, where its package has it."""
    files = describe_files(path, READING_FILES)
    described = next(m for m in CATALOGUE if m.kind is ModelKind.SCREEN_TEXT and m.bundled)
    return InstalledModel(
        ModelRef(ModelKind.SCREEN_TEXT, described.name, content_digest(files, {}), None),
        path,
        sum(entry["bytes"] for entry in files),
        described.licence,
        "bundled",
    )


def _own_name(path: Path) -> str:
    """A folder's name; in the Hub client's cache (models--MAKER--NAME/snapshots/COMMIT) NAME."""
    place = path.resolve()
    if place.parent.name == "snapshots" and place.parent.parent.name.startswith("models--"):
        return place.parent.parent.name.rpartition("--")[2]
    return place.name


def _imported(name: str, path: Path, kind: ModelKind) -> Provenance:
    """What the catalogue knows of a folder that bears the name of one of its models."""
    source = f"folder:{path.resolve()}"
    for model in CATALOGUE:
        names = {model.name, model.repo.rpartition("/")[2]} - {""}
        if model.kind is kind and names & {name, _own_name(path)}:
            return Provenance(
                name,
                source,
                model.licence,
                languages=model.languages,
                prompts=model.prompts,
            )
    prompts = (
        {}
        if kind is not ModelKind.TEXT or _states_prompts(path)
        else family_prompts(name, _own_name(path))
    )
    return Provenance(name, source, prompts=prompts)


def _states_prompts(path: Path) -> bool:
    """Whether a text model's own configuration says what goes before a text."""
    config = path / "config_sentence_transformers.json"
    stated = read_object(config).get("prompts") if config.is_file() else None
    return isinstance(stated, dict) and any(stated.values())


def _directory(name: str) -> str:
    """A folder's name for a model's name: safe on every file system, and different for each."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")
    if plain == name:
        return plain
    return f"{plain}-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:8]}".lstrip("-")


def _read(manifest: Path) -> dict[str, Any]:
    try:
        return read_object(manifest)
    except UsageError as error:
        raise _damaged(manifest) from error


def _from_manifest(manifest: Path) -> InstalledModel:
    stored = _read(manifest)
    try:
        _check_manifest(stored)
        return InstalledModel(
            ModelRef(
                ModelKind(stored["kind"]),
                stored["name"],
                stored["revision"],
                stored["dimension"],
                tuple(stored["languages"]),
            ),
            manifest.parent,
            sum(entry["bytes"] for entry in stored["files"]),
            stored["licence"].replace(_UNSTATED_BEFORE, ""),
            stored["source"],
            stored["prompts"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(manifest) from error


def _check_manifest(stored: Mapping[str, Any]) -> None:
    """Raise ValueError where a description is not as ``adopt`` writes them."""
    texts = [stored[key] for key in ("name", "revision", "licence", "source", "description")]
    texts += [*stored["languages"], *stored["prompts"].values()]
    for entry in stored["files"]:
        texts += [entry["path"], entry["sha256"]]
        if Path(entry["path"]).is_absolute() or ".." in Path(entry["path"]).parts:
            raise ValueError(entry["path"])
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("no text")


def _damaged(manifest: Path) -> ModelUnavailable:
    return ModelUnavailable(Code.MODEL_MANIFEST_DAMAGED, path=str(manifest.parent), file=MANIFEST)


def not_written(name: str, root: Path, error: OSError) -> EnvironmentProblem:
    """What a failure to write a model's files into the folder means."""
    return errors.not_written(error, Code.MODEL_NOT_WRITTEN, name=name, path=str(root))
