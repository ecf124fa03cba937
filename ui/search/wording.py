"""What a search's answer is called in words, for eyes and for screen readers."""

from __future__ import annotations

import math
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QCoreApplication, QLocale

from engine.channels import CHANNELS, lexical
from engine.messages import Code, Message
from ui.messages import sentence
from ui.search.places import stop_of, stops
from ui.widgets.words import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.types.reports import MatchRow, MomentRow

Moment: TypeAlias = "MomentRow"

SURE_ENOUGH = 0.15
"""From this confidence on, a channel counts as a reason for a moment."""

MOST = 99
"""Percent: what is found by its meaning is never shown to be surer."""

NO_OTHER_MODEL = frozenset({Code.READY, Code.CHANNEL_NOT_INDEXED, Code.CHANNEL_EMPTY})
"""Where a channel stands if no model is the matter."""

NAME = "name"
"""The kind of a match with the name of a file or folder."""

ON_SCREEN = "screen"
"""The kind of a match with text on screen by its letters; the channel of those by its meaning."""

PEOPLE = "people"
"""The channel of who is seen."""

_ICONS = {
    "visual": "sight",
    "transcript": "speech",
    "keyword": "words",
    ON_SCREEN: "screen-text",
    "visual_text": "chapter",
    "summary": "summary",
    PEOPLE: "person",
    NAME: "film",
}


def channel_name(channel: str, people: str = "") -> str:
    """What a channel is called on a badge; its own name where there is no word for it.

    Args:
        people: the names of who was asked for, "" where nobody was.
    """
    if channel == PEOPLE and people:
        return people
    names = {
        "visual": QCoreApplication.translate("SearchWords", "Sight"),
        "transcript": QCoreApplication.translate("SearchWords", "Speech"),
        "keyword": QCoreApplication.translate("SearchWords", "Words"),
        ON_SCREEN: QCoreApplication.translate("SearchWords", "On screen"),
        "visual_text": QCoreApplication.translate("SearchWords", "Chapter"),
        "summary": QCoreApplication.translate("SearchWords", "Video"),
        PEOPLE: QCoreApplication.translate("SearchWords", "Person"),
        NAME: QCoreApplication.translate("SearchWords", "Name"),
    }
    return names.get(channel, channel)


def channel_icon(channel: str) -> str:
    """The icon of a channel on a badge."""
    return _ICONS.get(channel, "search")


def _not_ready(channels: Mapping[str, Message]) -> dict[str, Message]:
    """Why a channel took no part in an answer: the first of each kind of model.

    What else there is of a kind is made with the same model: it would say the same twice.
    """
    first: dict[str, str] = {}
    for name, row in CHANNELS.items():
        if row.model is not None:
            first.setdefault(row.model.value, name)
    return {
        channel: why
        for channel, why in channels.items()
        if channel in first.values() and why.code != Code.READY
    }


def not_searched(channels: Mapping[str, Message]) -> dict[str, str]:
    """The channels that take no part in an answer, each with a sentence that says why.

    Args:
        channels: where each stands, as in an answer's ``channels``.
    """
    form = QCoreApplication.translate("SearchWords", "{channel} was not searched. {why}")
    return {
        channel: form.format(channel=channel_name(channel), why=sentence(why))
        for channel, why in _not_ready(channels).items()
    }


def wants_model(channels: Mapping[str, Message]) -> bool:
    """Whether a model would let more be searched."""
    return any(why.code not in NO_OTHER_MODEL for why in _not_ready(channels).values())


def loading(kind: str) -> str:
    """That a model is being loaded."""
    if kind == "visual":
        return QCoreApplication.translate("SearchWords", "Loading the image model…")
    return QCoreApplication.translate("SearchWords", "Loading the text model…")


def span(moment: Moment) -> str:
    """The time range of what was found, to whole seconds that hold it."""
    return f"{clock(moment['start'])}–{clock(math.ceil(moment['end'] - 1e-6))}"


def place(moment: Moment) -> str:
    """Where one stands among the places of a moment, "" where it has but one."""
    count = len(stops(moment))
    if count <= 1:
        return ""
    form = QCoreApplication.translate("SearchWords", "place {number} of {count}")
    locale = QLocale()
    return form.format(number=locale.toString(stop_of(moment) + 1), count=locale.toString(count))


def places(moment: Moment) -> str:
    """At how many places of its video a moment's words are said, "" where at one."""
    count = len(stops(moment))
    return "" if count <= 1 else QCoreApplication.translate("SearchWords", "%n place(s)", "", count)


def percent(score: float, *, exact: bool) -> int:
    """How sure in hundredths; all of them only where it was found by its very words."""
    most = 100 if exact else MOST
    return min(most, round(100 * score))


def sureness(moment: Moment) -> str:
    """How sure a moment is, in words and a figure."""
    by_letters = all(match["channel"] == lexical().name for match in moment["matched"])
    exact = by_letters and moment["score"] >= 1.0
    if exact:
        return QCoreApplication.translate("SearchWords", "Exact words")
    strong = moment["confidence"] == "strong"
    form = (
        QCoreApplication.translate("SearchWords", "Strong match, {percent} %")
        if strong
        else QCoreApplication.translate("SearchWords", "Weak match, {percent} %")
    )
    return form.format(percent=percent(moment["score"], exact=False))


def title(moment: Moment) -> str:
    """What the moment's video is called."""
    return PurePath(moment["video"]["path"]).stem or moment["video"]["path"]


def reasons(moment: Moment) -> list[str]:
    """The channels that a moment was found by, and ``NAME`` where its file's name was."""
    sure = [m for m in moment["matched"] if m["score"] >= SURE_ENOUGH]
    found = set(map(_reason, sure))
    return [reason for reason in (*CHANNELS, NAME) if reason in found]


def _reason(match: MatchRow) -> str:
    """The channel of a match, or that it is with a name or with text on screen."""
    return match["kind"] if match["kind"] in (NAME, ON_SCREEN) else match["channel"]


def words(moment: Moment) -> tuple[str, list[tuple[int, int]]]:
    """The words to show of a moment and the places of what matched in them.

    Words that were found by their letters come before those that were found by meaning.
    """
    told = [m for m in moment["matched"] if m["snippet"]]
    by_letters = lexical().name
    told.sort(key=lambda m: (m["channel"] != by_letters, not m["marks"], -m["score"]))
    if not told:
        return "", []
    return told[0]["snippet"] or "", [(start, end) for start, end in told[0]["marks"]]


def explained(moment: Moment, people: str = "") -> str:
    """Where a moment is, and how sure each channel is of it; ``people`` as of ``channel_name``."""
    form = QCoreApplication.translate("SearchWords", "{channel}: {percent} % sure")
    sure = [
        form.format(
            channel=channel_name(_reason(m), people),
            percent=percent(m["score"], exact=m["channel"] == lexical().name),
        )
        for m in sorted(moment["matched"], key=lambda m: -float(m["score"]))
    ]
    return "\n".join([moment["video"]["path"], *sure])


def alike(moment: Moment) -> str:
    """How many moments like it were set aside, "" where none."""
    if not moment["more"]:
        return ""
    return QCoreApplication.translate("SearchWords", "+%n alike", "", moment["more"])


def accessible_text(moment: Moment, people: str = "") -> str:
    """A moment as a screen reader says it; ``people`` as of ``channel_name``."""
    names = ", ".join(channel_name(channel, people) for channel in reasons(moment))
    said, _ = words(moment)
    told = QCoreApplication.translate("SearchWords", "{title}, {time}").format(
        title=title(moment), time=", ".join(filter(None, (span(moment), place(moment))))
    )
    if moment["matched"]:
        told = f"{told}, {sureness(moment)}"
    if names:
        by = QCoreApplication.translate("SearchWords", "found by {channels}")
        told = f"{told}, {by.format(channels=names)}"
    return f"{told}. {said}" if said else told
