"""Finds the subtitle files beside a video, and tells when they change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.media.fingerprint import reading_problem
from engine.media.languages import language_code
from engine.media.subtitle_names import FLAGS, folded, tags_after

EXTENSIONS = (".srt", ".vtt", ".ass", ".ssa", ".smi", ".sub", ".ttml")
"""Subtitle files that are read, the preferred first."""


Listing = Mapping[str, Sequence[str]]
"""The subtitle files of one folder by the first part of their names (``film.ko.srt``: ``film``)."""


def list_sidecars(folder: Path) -> Listing:
    """Every subtitle file of a folder, so that many videos in it need not list it each.

    Raises:
        EnvironmentProblem: the folder cannot be listed; one that is gone has none.
    """
    found: dict[str, list[str]] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.lower().endswith(EXTENSIONS):
                    found.setdefault(_first_part(entry.name), []).append(entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise reading_problem(folder, error) from error
    return found


def find_sidecars(video: Path, listing: Listing | None = None) -> list[Path]:
    """The subtitle files beside a video that bear its stem, sorted; empty where there are none.

    ``film.srt``, ``film.ko.srt``, ``film.en.forced.srt``; upper and lower case alike. What stands
    between the stem and the extension must be a language, a flag or a number, so that
    ``film.part2.srt`` is not taken for ``film.mp4``. ``listing`` is that of the video's folder.
    """
    beside = list_sidecars(video.parent) if listing is None else listing
    stem = video.stem
    names = [name for name in beside.get(_first_part(stem), ()) if _is_sidecar(name, stem)]
    return [video.parent / name for name in sorted(names)]


def sidecar_signature(video: Path, listing: Listing | None = None) -> str:
    """A cheap mark of the sidecars' names, sizes and times of change; "" where there are none."""
    parts = []
    for path in find_sidecars(video, listing):
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue  # gone since the folder was listed, or a link to nothing
        except OSError as error:
            raise reading_problem(path, error) from error
        parts.append(f"{path.name}|{status.st_size}|{status.st_mtime_ns}")
    return _digest("\n".join(parts).encode("utf-8", "surrogateescape")) if parts else ""


def sidecar_digest(video: Path) -> str:
    """A hash of the sidecars' names and contents; "" where there are none.

    Raises:
        EnvironmentProblem: one of them cannot be read.
    """
    found = hashlib.sha256()
    paths = find_sidecars(video)
    for path in paths:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # gone since the folder was listed
        except OSError as error:
            raise reading_problem(path, error) from error
        found.update(f"{_digest(path.name.encode('utf-8', 'surrogateescape'))}\n".encode())
        found.update(f"{_digest(content)}\n".encode())
    return found.hexdigest()[:32] if paths else ""


def _is_sidecar(name: str, stem: str) -> bool:
    if not name.lower().endswith(EXTENSIONS):
        return False
    middle = tags_after(name, stem)
    if middle is None:
        return False
    return all(tag in FLAGS or tag.isdigit() or language_code(tag) for tag in middle)


def _first_part(name: str) -> str:
    return folded(name).partition(".")[0]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
