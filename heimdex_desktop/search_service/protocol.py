"""The lines that the search service reads and writes: docs/protocol.md as values.

A line is one JSON object in UTF-8. What cannot be read is refused in words for the person who
writes the other side.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from engine.channels import CHANNELS
from engine.errors import UsageError
from engine.messages import Code, Message
from engine.types import Example, JsonObject, SearchRequest, Sort, seconds, ticks
from heimdex_desktop.english import as_json

PROTOCOL = 3
LONGEST_LINE = 1_000_000
"""Bytes of a request's line."""
LONGEST_TEXT = 20_000
"""Letters of a query."""
LONGEST_ID = 64
MOST_EXAMPLES = 16
CHUNK = 65_536
GREATEST = 2**53
"""Whole numbers beyond this do not survive every JSON reader."""

RequestId = int | str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was read. ``values`` has every field of its kind, defaults filled in.

    ``id`` is None for what the service asks of itself.
    """

    id: RequestId | None
    do: str
    values: dict[str, Any]

    def search(self) -> SearchRequest:
        """What a ``query`` or ``similar`` asks for."""
        names = ("text", "examples", "sort", "page", "limit", "channels")
        given = {name: self.values[name] for name in names if name in self.values}
        return SearchRequest(**given, video_id=self.values["video"])


SEE = "docs/protocol.md says what can be asked."


class Malformed(UsageError):
    """A line that is not a request; ``id`` is its own, None where it has none that can be read."""

    def __init__(self, problem: str, advice: str = SEE, id: RequestId | None = None) -> None:
        super().__init__(Code.REQUEST_MALFORMED, problem=problem, advice=advice)
        self.id = id


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of an unbuffered stream, to its end; None for one that is too long to be kept."""
    rest, too_long = bytearray(), False
    while chunk := stream.read(CHUNK):
        *whole, last = chunk.split(b"\n")
        for part in whole:
            rest += part
            yield None if too_long or len(rest) > LONGEST_LINE else bytes(rest)
            rest, too_long = bytearray(), False
        rest += last
        if len(rest) > LONGEST_LINE:
            rest, too_long = bytearray(), True
    if rest or too_long:
        yield None if too_long else bytes(rest)


def line(id: RequestId | None, event: str, **values: Any) -> bytes:
    """A reply: one object, in ASCII alone (any path survives, as any console)."""
    row = {"id": id, "event": event, **values}
    return json.dumps(row, allow_nan=False, default=_message).encode("ascii") + b"\n"


def _message(value: object) -> JsonObject:
    """A message within a reply: ``message, advice, code, values``."""
    if not isinstance(value, Message):
        raise TypeError(f"no part of a reply: {value!r}")
    return as_json(value)


def error_line(id: RequestId | None, why: Message) -> bytes:
    return line(id, "error", **as_json(why))


def parse(given: bytes | None) -> Request:
    """The request that a line holds.

    Raises:
        Malformed: it holds none; says why.
    """
    found = _object(given)
    request_id = found.pop("id", None)
    if not _is_id(request_id):
        raise Malformed("A request needs an id: a whole number, or a short text.")
    try:
        do = found.pop("do", None)
        if not isinstance(do, str) or do not in REQUESTS:
            raise Malformed(f"There is nothing named {_shown(do)} to do.")
        return Request(request_id, do, _values(do, found))
    except Malformed as error:
        error.id = request_id
        raise


def _object(given: bytes | None) -> JsonObject:
    if given is None:
        raise Malformed(f"A line of more than {LONGEST_LINE} bytes was skipped.")
    try:
        found = json.loads(given.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Malformed("A line is not UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise Malformed(f"A line is not JSON ({error}).") from error
    if not isinstance(found, dict):
        raise Malformed("A line is JSON, but not an object.")
    return found


def _values(do: str, given: JsonObject) -> dict[str, Any]:
    fields = REQUESTS[do]
    strange = sorted(set(given) - set(fields))
    if strange:
        raise Malformed(f"{do} has no field {_shown(strange[0])}.", f"It has: {', '.join(fields)}.")
    values = {}
    for name, (read, default) in fields.items():
        value = given.get(name)
        if value is None and default is REQUIRED:
            raise Malformed(f"{do} needs the field {name!r}.")
        try:
            values[name] = default if value is None else read(value)
        except ValueError as error:
            raise Malformed(f"{name} cannot be {_shown(value)}: it is {error}.") from error
    return values


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 100 else text[:99] + "…"


# --- one field each: the value, or ValueError with what it is to be ------------------------------


def _is_id(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_ID
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= GREATEST


def _request_id(value: Any) -> RequestId:
    if not _is_id(value):
        raise ValueError("the id of a request")
    found: RequestId = value
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError(f"text of at most {LONGEST_TEXT} letters")
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _count(most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 1 <= value <= most:
            raise ValueError(f"a whole number from 1 to {most}")
        return int(value)

    return read


def _row_id(value: Any) -> int:
    """An id of the library, written as digits."""
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()) or len(value) > 18:
        raise ValueError('an id as the service gives them, such as "3"')
    return int(value)


def _row_ids(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError("a list of ids")
    return tuple(map(_row_id, value))


def _sort(value: Any) -> Sort:
    if value not in list(Sort):
        raise ValueError(f"one of {', '.join(Sort)}")
    return Sort(value)


def _channels(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or any(each not in list(CHANNELS) for each in value):
        raise ValueError(f"a list of some of {', '.join(CHANNELS)}")
    return tuple(value)


def _example(value: Any) -> Example:
    known = isinstance(value, dict) and set(value) <= {"path", "video", "at"}
    if not known or ("path" in value) == ("video" in value):
        raise ValueError('an object with "path" or "video", and "at" in seconds')
    at = value.get("at")
    if at is not None:
        real = isinstance(at, int | float) and not isinstance(at, bool)
        if not real or not math.isfinite(at) or not 0 <= at <= GREATEST / 1_000_000:
            raise ValueError('an example whose "at" is in seconds, from 0')
        at = ticks(at)
    if "video" in value:
        if at is None:
            raise ValueError('a moment: with "video" comes "at", in seconds')
        return Example(video_id=_row_id(value["video"]), at=at)
    path = value["path"]
    if not isinstance(path, str) or not path or "\0" in path:
        raise ValueError("an example whose path is a path")
    return Example(path=path, at=at)


def _examples(value: Any) -> tuple[Example, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_EXAMPLES:
        raise ValueError(f"a list of 1 to {MOST_EXAMPLES} examples")
    return tuple(map(_example, value))


def example_row(example: Example) -> JsonObject:
    """An example as it is written in a line."""
    row: JsonObject = {"at": None if example.at is None else seconds(example.at)}
    if example.video_id is not None:
        return {"video": str(example.video_id), **row}
    return {"path": example.path, **row}


REQUIRED = object()
Field = tuple[Callable[[Any], Any], Any]

_SEARCH: dict[str, Field] = {
    "lane": (_text, "main"),
    "sort": (_sort, Sort.RELEVANCE),
    "page": (_count(1_000_000), 1),
    "limit": (_count(1000), None),
    "channels": (_channels, ()),
    "video": (_row_id, None),
    "remember": (_switch, False),
}
REQUESTS: dict[str, dict[str, Field]] = {
    "query": {"text": (_text, REQUIRED), **_SEARCH},
    "similar": {"examples": (_examples, REQUIRED), "text": (_text, ""), **_SEARCH},
    "cancel": {"target": (_request_id, REQUIRED)},
    "status": {},
    "release": {},
    "history": {"limit": (_count(1000), 100)},
    "forget": {"text": (_text, None)},
    "saved": {},
    "save": {
        "name": (_text, REQUIRED),
        "text": (_text, ""),
        "sort": (_sort, Sort.RELEVANCE),
        "example": (_example, None),
    },
    "rename": {"saved": (_row_id, REQUIRED), "name": (_text, REQUIRED)},
    "delete": {"saved": (_row_id, REQUIRED)},
    "reorder": {"saved": (_row_ids, REQUIRED)},
    "opened": {"video": (_row_id, REQUIRED)},
    "quit": {},
}
"""Every request with its fields: how each is read, and its default."""
