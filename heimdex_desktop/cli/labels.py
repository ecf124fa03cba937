"""Labelled queries for ``heimdex eval``: read from JSON and checked; see docs/evaluation.md.

Every error in a file is reported with its place, in the file's own terms.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from heimdex_desktop.cli.command import BadInput

if TYPE_CHECKING:
    from engine.search.evaluation import Label

QUERY_KEYS = frozenset({"query", "by", "moments", "expect"})
MOMENT_KEYS = frozenset({"video", "from", "to", "gain"})
ADVICE = "docs/evaluation.md says how such a file is written."


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A query and the moments that answer it; none for what the library does not hold.

    ``by`` names its kind ("sight", "speech" ...), by which figures are grouped too.
    """

    query: str
    by: str
    labels: tuple[Label, ...]


def read_labels(path: Path) -> Any:
    """The JSON of a file of labelled queries, unchecked.

    Raises:
        BadInput: it cannot be read, or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise _wrong(f"{path} is not UTF-8 text.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise _wrong(f"{path} is not JSON: {error}.") from error


def checked(document: Any, videos: Sequence[Mapping[str, Any]]) -> tuple[LabelledQuery, ...]:
    """The labelled queries of a document, their videos looked up.

    Args:
        videos: the library's rows (``id``, ``path``, ``duration`` in seconds or None).

    Raises:
        BadInput: something in it is wrong; the message names the entry.
    """
    rows = document.get("queries") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not rows:
        raise _wrong('The file needs a list "queries" with at least one entry.')
    return tuple(_query(row, f"Query {number}", videos) for number, row in enumerate(rows, 1))


def videos_named(document: Mapping[str, Any]) -> list[str]:
    """The videos that a checked or shipped document speaks of, each once."""
    named = {moment["video"] for row in document["queries"] for moment in row.get("moments", [])}
    return sorted(named)


def _query(row: Any, where: str, videos: Sequence[Mapping[str, Any]]) -> LabelledQuery:
    if not isinstance(row, dict):
        raise _wrong(f"{where} is not an object.")
    text, by = row.get("query"), row.get("by", "")
    if not isinstance(text, str) or not text.strip():
        raise _wrong(f'{where} needs a text "query" that is not empty.')
    where = f"{where} ({text!r})"
    _no_other_keys(row, QUERY_KEYS, where)
    if not isinstance(by, str):
        raise _wrong(f'{where}: "by" is {by!r}, not a text.')
    moments = row.get("moments", [] if "expect" in row else None)
    if not isinstance(moments, list):
        raise _wrong(f'{where} needs a list "moments", or "expect": "none".')
    if row.get("expect", "none") != "none":
        raise _wrong(f'{where}: "expect" is {row["expect"]!r}; it can only be "none".')
    if moments and "expect" in row:
        raise _wrong(f'{where} has "moments" and expects "none": leave one of them out.')
    labels = [
        _label(moment, f"{where}, moment {number}", videos)
        for number, moment in enumerate(moments, 1)
    ]
    return LabelledQuery(text, by, tuple(labels))


def _label(moment: Any, where: str, videos: Sequence[Mapping[str, Any]]) -> Label:
    from engine.search.evaluation import Label
    from engine.types import ticks

    if not isinstance(moment, dict):
        raise _wrong(f"{where} is not an object.")
    _no_other_keys(moment, MOMENT_KEYS, where)
    start, end = (_seconds(moment, key, where) for key in ("from", "to"))
    gain = _number(moment.get("gain", 1.0), '"gain"', where)
    if start >= end:
        raise _wrong(f'{where}: "from" is {start:g} and "to" is {end:g}; "from" must be less.')
    if gain <= 0:
        raise _wrong(f'{where}: "gain" is {gain:g}; it must be more than 0.')
    found = _videos_of(moment.get("video"), where, videos)
    lengths = [row["duration"] for row in found if row["duration"] is not None]
    if lengths and start >= max(lengths):
        raise _wrong(
            f'{where}: "from" is {start:g}, but {moment["video"]} ends at {max(lengths):g}.'
        )
    return Label(frozenset(int(row["id"]) for row in found), ticks(start), ticks(end), gain)


def _videos_of(
    name: Any, where: str, videos: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The rows whose path ends with the parts of ``name``: one video, perhaps in several places."""
    if not isinstance(name, str) or not PurePath(name).parts:
        raise _wrong(f'{where} needs a "video": a file name, or the end of a path.')
    parts = _parts(name)
    found = [row for row in videos if _parts(row["path"])[-len(parts) :] == parts]
    if not found:
        raise _wrong(f"{where}: no video of the library is called {name!r}.", "See: heimdex list.")
    if len({row["id"] for row in found}) > 1:
        paths = ", ".join(row["path"] for row in found)
        raise _wrong(
            f"{where}: {name!r} is the name of several videos: {paths}.",
            "Write more of the path, so that one remains.",
        )
    return found


def _parts(path: str) -> tuple[str, ...]:
    # A disk may keep a name in letters taken apart (NFD) that a file of labels writes whole.
    return PurePath(unicodedata.normalize("NFC", path)).parts


def _seconds(moment: Mapping[str, Any], key: str, where: str) -> float:
    if key not in moment:
        raise _wrong(f'{where} needs "{key}", in seconds.')
    value = _number(moment[key], f'"{key}"', where)
    if value < 0:
        raise _wrong(f'{where}: "{key}" is {value:g}; seconds count from 0.')
    return value


def _number(value: Any, what: str, where: str) -> float:
    # True is an int to Python, and NaN and Infinity are numbers to its JSON.
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(f"{where}: {what} is {value!r}, not a number.")
    return float(value)


def _no_other_keys(row: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    odd = sorted(set(row) - known)
    if odd:
        raise _wrong(f"{where} has {odd[0]!r}; known are {', '.join(sorted(known))}.")


def _wrong(message: str, advice: str = ADVICE) -> BadInput:
    return BadInput(message, advice)
