"""What the activity view says: of a row, of the whole, of an upgrade."""

from __future__ import annotations

import math
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from engine.messages import Code
from ui import messages
from ui.library.words import step_word
from ui.messages import sentence
from ui.widgets.words import MINUTE, clock, duration

if TYPE_CHECKING:
    from engine.types import Heartbeat
    from engine.types.rows import ProgressRow
    from ui.activity.entry import Entry
    from ui.bridge.poller import Snapshot

SOON = 2
"""Seconds: less is not told in figures."""
GRAIN = 5
"""Seconds to which short times are rounded up."""
SLOW = 10
"""A speed below this is told with a decimal."""


def title(entry: Entry) -> str:
    """The first line of a row."""
    translate = QCoreApplication.translate
    if entry.kind == "more":
        return translate("Activity", "and %n more", "", entry.count)
    if entry.kind != "heading":
        return str(entry.video["title"])
    count = QLocale().toString(entry.count)
    forms = {
        "waiting": translate("Activity", "Waiting ({})"),
        "failed": translate("Activity", "Failed ({})"),
        "done": translate("Activity", "Done since Heimdex was opened ({})"),
    }
    return forms[entry.section].format(count)


def line(entry: Entry, heartbeat: Heartbeat | None) -> str:
    """The second line of a row."""
    translate = QCoreApplication.translate
    if entry.kind == "work":
        return at_work(heartbeat)
    if entry.kind == "failed":
        why = entry.video["message"]
        return translate("Activity", "It could not be indexed.") if why is None else sentence(why)
    if entry.kind == "done":
        return translate("Activity", "%n scene(s)", "", int(entry.video["scenes"]))
    if not entry.video:
        return ""
    folder = PurePath(entry.video["path"]).parent.name
    length = entry.video["duration"]
    return folder if length is None else " · ".join((clock(length), folder))


def at_work(heartbeat: Heartbeat | None) -> str:
    """What the worker does with a video, how fast, and for how long still."""
    translate = QCoreApplication.translate
    if heartbeat is None:
        return translate("Activity", "Starting soon")
    parts = [
        step_word(heartbeat.step) if heartbeat.message is None else sentence(heartbeat.message)
    ]
    if heartbeat.speed:
        decimals = 0 if heartbeat.speed >= SLOW else 1
        form = translate("Activity", "{} × real time")
        parts.append(form.format(QLocale().toString(float(heartbeat.speed), "f", decimals)))
    if heartbeat.message is None:
        parts.append(left(heartbeat.eta))
    return " · ".join(parts)


def left(seconds: float | None) -> str:
    """How long something still takes, as one would say it; None: that is not known yet."""
    translate = QCoreApplication.translate
    if seconds is None:
        return translate("Activity", "estimating the time left…")
    if seconds < SOON:
        return translate("Activity", "almost done")
    return translate("Activity", "about {} left").format(duration(_rounded(seconds)))


def _rounded(seconds: float) -> float:
    """Below a minute and a half to five seconds: an estimate is no more exact than that."""
    return seconds if seconds > 1.5 * MINUTE else GRAIN * math.ceil(seconds / GRAIN)


def advice(entry: Entry) -> str:
    """What to do about a failure."""
    why = entry.video["message"]
    return "" if why is None else messages.advice(why)


def accessible_text(entry: Entry, heartbeat: Heartbeat | None) -> str:
    """What a screen reader says of a row."""
    translate = QCoreApplication.translate
    if not entry.video:
        return title(entry)
    parts = [title(entry)]
    if entry.kind == "waiting":
        parts.append(translate("Activity", "waiting"))
    if entry.kind == "done":
        parts.append(translate("Activity", "done"))
    parts.append(line(entry, heartbeat))
    if entry.kind == "failed":
        parts.append(advice(entry))
    return ". ".join(part.rstrip(".") for part in parts if part)


def keys(entry: Entry) -> str:
    """How the buttons of a row are pressed without a mouse."""
    translate = QCoreApplication.translate
    if entry.kind == "failed":
        return translate(
            "Activity",
            "Enter tries it again. Right and left choose another button, the menu key shows all.",
        )
    if entry.kind == "waiting":
        return translate("Activity", "Enter moves it to the front. The menu key shows more.")
    if entry.kind == "heading":
        return translate("Activity", "Space folds or unfolds it.")
    return ""


def headline(now: Snapshot, done: int) -> str:
    """The line under the title: how it continues the whole; ``done`` videos were indexed since the
    window was opened.
    """
    translate = QCoreApplication.translate
    if now.paused and not now.busy:
        return translate("Activity", "Paused. New videos wait until you resume.")
    if not now.busy:
        if done:
            form = translate("Activity", "%n video(s) indexed since Heimdex was opened.", "", done)
            return str(form)
        return translate("Activity", "Everything is indexed.")
    if now.cancelled:
        return translate("Activity", "Cancelled. %n video(s) wait until you resume.", "", now.busy)
    if now.paused:
        return translate("Activity", "Paused. %n video(s) wait.", "", now.busy)
    said = None if now.heartbeat is None else now.heartbeat.message
    if said is not None and said.code == Code.WAITING_FOR_POWER:
        return sentence(said)
    locale = QLocale()
    first, last = locale.toString(done + 1), locale.toString(done + now.busy)
    text = translate("Activity", "Indexing {0} of {1}").format(first, last)
    return " · ".join((text, left(now.seconds_left)))


def upgrade_title(upgrade: ProgressRow, *, held: bool) -> str:
    """What the upgrade under way does, or waits for; ``held``: indexing as a whole is paused."""
    translate = QCoreApplication.translate
    if held and upgrade["state"] in ("queued", "running", "rolling_back"):
        return translate("Activity", "The upgrade waits while indexing is paused")
    return {
        "queued": translate("Activity", "The index is upgraded soon"),
        "running": translate("Activity", "Upgrading the index"),
        "paused": translate("Activity", "The upgrade is paused"),
        "stopped": translate("Activity", "The upgrade has stopped"),
        "rolling_back": translate("Activity", "Undoing the upgrade"),
    }[upgrade["state"]]


def upgrade_line(upgrade: ProgressRow, *, held: bool) -> str:
    """How far it is."""
    translate = QCoreApplication.translate
    locale = QLocale()
    done = locale.toString(upgrade["done"] + upgrade["failed"])
    form = translate("Activity", "{0} of {1} videos")
    parts = [form.format(done, locale.toString(upgrade["videos"]))]
    if upgrade["seconds_left"] is not None and not held:
        parts.append(left(upgrade["seconds_left"]))
    if upgrade["failed"]:
        parts.append(translate("Activity", "%n failed", "", upgrade["failed"]))
    return " · ".join(parts)
