"""What every view is given: background calls, the poller, search, the theme, and requests.

Views hold no state of the engine; they ask for it, and are told when it changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.bridge.operations import Operations
from ui.bridge.poller import Poller
from ui.bridge.search_client import SearchClient
from ui.theme.theme import Theme


class UiRequests(QObject):
    """What a view wants of another; the main window sees to it."""

    open_moment = Signal(str, float, dict)
    """Play a video (id) from an instant (seconds); with the answer's moments and curve of it:
    ``{"moments": [...], "curve": [[at, value], ...], "query": text}``, or ``{}``."""
    similar = Signal(list, str)
    """Search by examples (docs/protocol.md), mixed with a text."""
    search = Signal(str)
    add_paths = Signal(list)
    """Index files and folders (``Path``), and watch the folders."""
    show_list = Signal(str, object)
    """Show a list of the library (``engine.api.browsing.LISTS``), or a folder's (text or None)."""
    show_activity = Signal()
    show_people = Signal(str)
    """Show the people, or the page of one (an id; "" for all)."""
    show_settings = Signal(str)
    """Open the settings at a page: general, folders, models, processing, search, storage, privacy,
    index."""
    upgrade = Signal(object)
    """Open "Upgrade index…" for an ``UpgradeRequest``, or None for everything."""
    say = Signal(str, str)
    """Tell the user a sentence: quiet, good, warning or bad."""


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by all views of a window.

    Attributes:
        library: the library's folder.
        models: the folder of installed models.
        restart: starts this program again over a library that was moved (or this one).
        open_demo: opens the demo in place of this library; makes it first, which takes a second.
        leave_demo: opens the user's own library again; None where this is it.
    """

    library: Path
    models: Path
    operations: Operations
    poller: Poller
    search: SearchClient
    theme: Theme
    requests: UiRequests
    restart: Callable[[Path | None], None] = lambda _: None
    open_demo: Callable[[], None] = lambda: None
    leave_demo: Callable[[], None] | None = None
