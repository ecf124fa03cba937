"""What a search's answer is called in words, for eyes and for screen readers."""

from __future__ import annotations

import math
import re
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QCoreApplication

from ui.widgets.words import clock

Moment = dict[str, Any]
"""One of an answer's ``moments`` (docs/cli.md)."""

ICONS = {
    "visual": "sight",
    "transcript": "speech",
    "keyword": "words",
    "visual_text": "chapter",
    "summary": "summary",
}
"""The icon of each channel, in the order in which badges stand."""

SURE_ENOUGH = 0.15
"""From this confidence on, a channel counts as a reason for a moment."""

_NOT_CHOSEN = re.compile(r"No \w+ model is chosen")
_NOT_INDEXED = re.compile(r"No video has been indexed with (.+) yet")
_ENGLISH_ONLY = re.compile(r"The \w+ model (.+) understands English only")
_FOR_A_SHELL = re.compile(r"\s*(?:See|Run|For all three): heimdex [^.]*\.")


def channel_name(channel: str) -> str:
    """What a channel is called on a badge."""
    names = {
        "visual": QCoreApplication.translate("SearchWords", "Sight"),
        "transcript": QCoreApplication.translate("SearchWords", "Speech"),
        "keyword": QCoreApplication.translate("SearchWords", "Words"),
        "visual_text": QCoreApplication.translate("SearchWords", "Chapter"),
        "summary": QCoreApplication.translate("SearchWords", "Video"),
    }
    return names.get(channel, channel)


def reason(why: str) -> str:
    """Why a channel is not ready, without the advice that is for a command line."""
    if _NOT_CHOSEN.match(why):
        return QCoreApplication.translate("SearchWords", "no model is chosen for it yet.")
    if found := _NOT_INDEXED.match(why):
        told = QCoreApplication.translate("SearchWords", "no video has been indexed with {} yet.")
        return told.format(found.group(1))
    if found := _ENGLISH_ONLY.match(why):
        told = QCoreApplication.translate("SearchWords", "the model {} understands English only.")
        return told.format(found.group(1))
    if why == "No video has words.":
        return QCoreApplication.translate("SearchWords", "no video has words.")
    if why == "No video shows anything.":
        return QCoreApplication.translate("SearchWords", "no video shows anything.")
    return _FOR_A_SHELL.sub("", why)


def not_searched(answer: dict[str, Any]) -> dict[str, str]:
    """The main channels that took no part in an answer, each with a sentence that says why.

    What else there is is made from the same: it would say the same twice.
    """
    form = QCoreApplication.translate("SearchWords", "{channel} was not searched: {why}")
    return {
        channel: form.format(channel=channel_name(channel), why=reason(why))
        for channel, why in answer["channels"].items()
        if channel in ("visual", "transcript") and why != "ready"
    }


def wants_model(answer: dict[str, Any]) -> bool:
    """Whether a model would let more be searched."""
    return any("model" in answer["channels"][channel] for channel in not_searched(answer))


def loading(kind: str) -> str:
    """That a model is being loaded."""
    if kind == "visual":
        return QCoreApplication.translate("SearchWords", "Loading the visual model…")
    return QCoreApplication.translate("SearchWords", "Loading the text model…")


def span(moment: Moment) -> str:
    """The time range of a moment, to whole seconds that hold it."""
    scene = moment["scene"]
    return f"{clock(scene['start'])}–{clock(math.ceil(scene['end'] - 1e-6))}"


def title(moment: Moment) -> str:
    """What the moment's video is called."""
    return PurePath(moment["video"]["path"]).stem or moment["video"]["path"]


def reasons(moment: Moment) -> list[str]:
    """The channels that a moment was found by."""
    found = {m["channel"] for m in moment["matched"] if m["score"] >= SURE_ENOUGH}
    return [channel for channel in ICONS if channel in found]


def words(moment: Moment) -> tuple[str, list[tuple[int, int]]]:
    """The words to show of a moment and the places of what matched in them.

    Words that were found by their letters come before those that were found by meaning.
    """
    told = [m for m in moment["matched"] if m["snippet"]]
    told.sort(key=lambda m: (m["channel"] != "keyword", not m["marks"], -m["score"]))
    if not told:
        return "", []
    return told[0]["snippet"], [(start, end) for start, end in told[0]["marks"]]


def explained(moment: Moment) -> str:
    """Where a moment is, and how sure each channel is of it."""
    form = QCoreApplication.translate("SearchWords", "{channel}: {percent} % sure")
    sure = [
        form.format(channel=channel_name(m["channel"]), percent=round(100 * m["score"]))
        for m in sorted(moment["matched"], key=lambda m: -float(m["score"]))
    ]
    return "\n".join([moment["video"]["path"], *sure])


def alike(moment: Moment) -> str:
    """How many moments like it were set aside, "" where none."""
    if not moment["more"]:
        return ""
    return QCoreApplication.translate("SearchWords", "+%n alike", "", moment["more"])


def spoken(moment: Moment) -> str:
    """A moment as a screen reader says it."""
    names = ", ".join(channel_name(channel) for channel in reasons(moment))
    said, _ = words(moment)
    told = QCoreApplication.translate("SearchWords", "{title}, {time}").format(
        title=title(moment), time=span(moment)
    )
    if names:
        by = QCoreApplication.translate("SearchWords", "found by {channels}")
        told = f"{told}, {by.format(channels=names)}"
    return f"{told}. {said}" if said else told
