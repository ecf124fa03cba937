"""Digests of a model's files: what its manifest lists, what its revision is, what is damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.messages import Code, Message, message


def describe_files(folder: Path, names: Iterable[str]) -> list[dict[str, Any]]:
    """``path`` (POSIX, relative), ``bytes`` and ``sha256`` of each named file, by path."""
    return [
        {
            "path": name,
            "bytes": (folder / name).stat().st_size,
            "sha256": sha256(folder / name),
        }
        for name in sorted(names)
    ]


def content_digest(files: list[dict[str, Any]], prompts: Mapping[str, str]) -> str:
    """A revision (40 hex digits) of content without a commit: equal where files and prompts are."""
    lines = [f"{entry['sha256']} {entry['path']}" for entry in files]
    lines += [f"{role}={text}" for role, text in sorted(prompts.items())]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:40]


def part_digest(checksum: str) -> str:
    """The digest of a part of a model, of its file's SHA-256 in hex."""
    return checksum[:32]


def sha256(path: Path) -> str:
    """The file's SHA-256, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_problems(name: str, path: Path, entry: Mapping[str, Any]) -> list[Message]:
    """What is wrong with a file of the model ``name``, by its entry of a manifest."""
    if not path.is_file():
        return [message(Code.MODEL_FILE_MISSING, name=name, file=entry["path"])]
    size = path.stat().st_size
    if size != entry["bytes"]:
        expected = entry["bytes"]
        return [
            message(Code.MODEL_FILE_WRONG_SIZE, file=entry["path"], size=size, expected=expected)
        ]
    if sha256(path) != entry["sha256"]:
        return [message(Code.MODEL_FILE_ALTERED, file=entry["path"])]
    return []
