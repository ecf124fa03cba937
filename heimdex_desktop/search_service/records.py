"""What the search service keeps for its user: history, saved searches, opened videos."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.store.searches import SavedSearch, Searches
from engine.types import JsonObject
from heimdex_desktop.search_service.protocol import example_row

Reply = tuple[str, JsonObject]
"""A reply's event and its fields."""


def _history(searches: Searches, asked: JsonObject) -> Reply:
    found = [
        {"text": each.text, "asked_at": each.asked_at, "strong": each.strong}
        for each in searches.history(asked["limit"])
    ]
    return "history", {"searches": found}


def _remember(searches: Searches, asked: JsonObject) -> Reply:
    searches.remember(asked["text"], asked["strong"])
    return "done", {}


def _forget(searches: Searches, asked: JsonObject) -> Reply:
    return "done", {"forgotten": searches.forget(asked["text"])}


def _saved(searches: Searches, _: JsonObject) -> Reply:
    return "saved", {"searches": [_row(each) for each in searches.saved()]}


def _save(searches: Searches, asked: JsonObject) -> Reply:
    made = searches.save(asked["name"], asked["text"], asked["sort"], asked["example"])
    return "done", {"search": _row(made)}


def _rename(searches: Searches, asked: JsonObject) -> Reply:
    return "done", {"search": _row(searches.rename(asked["saved"], asked["name"]))}


def _delete(searches: Searches, asked: JsonObject) -> Reply:
    searches.delete(asked["saved"])
    return "done", {}


def _reorder(searches: Searches, asked: JsonObject) -> Reply:
    searches.reorder(asked["saved"])
    return _saved(searches, asked)


def _opened(searches: Searches, asked: JsonObject) -> Reply:
    searches.opened(asked["video"])
    return "done", {}


def _row(search: SavedSearch) -> dict[str, Any]:
    return {
        "saved": str(search.id),
        "name": search.name,
        "text": search.text,
        "sort": search.sort.value,
        "example": None if search.example is None else example_row(search.example),
        "created_at": search.created_at,
    }


RECORDS: dict[str, Callable[[Searches, JsonObject], Reply]] = {
    "history": _history,
    "remember": _remember,
    "forget": _forget,
    "saved": _saved,
    "save": _save,
    "rename": _rename,
    "delete": _delete,
    "reorder": _reorder,
    "opened": _opened,
}
"""How each request is done."""
