"""States, steps and times of videos in plain words, and how far a video's indexing is."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.messages import advice, sentence
from ui.widgets.dates import recorded_words
from ui.widgets.words import clock

if TYPE_CHECKING:
    from engine.types.rows import VideoRow


MINUTE, HOUR = 60, 3600
LONG = 48
"""Letters of a name in a sentence."""

SHARES = {
    "probe": 0.02,
    "shots": 0.28,
    "subtitles": 0.02,
    "transcript": 0.3,
    "passages": 0.01,
    "screen_text": 0.08,
    "visual_vectors": 0.14,
    "faces": 0.07,
    "face_vectors": 0.01,
    "found_people": 0.005,
    "scene_people": 0.005,
    "text_vectors": 0.04,
    "fulltext": 0.02,
}
"""About which part of a video's indexing each family of steps takes."""
OTHER_SHARE = 0.02
"""The same for one that is not named there."""


def done(step: str, fraction: float) -> float:
    """How far a video's indexing is (0..1), from how far one of its steps is."""
    from engine import spec  # not before the first paint

    families = list(dict.fromkeys(each.family for each in spec.in_order()))
    shares = [SHARES.get(family, OTHER_SHARE) for family in families]
    name = step.partition("/")[0]
    if name not in families:
        return 0.0
    at = families.index(name)
    return (sum(shares[:at]) + shares[at] * max(0.0, min(1.0, fraction))) / sum(shares)


def step_word(step: str) -> str:
    """What a step does, in two or three words."""
    translate = QCoreApplication.translate
    return {
        "probe": translate("Library", "Reading the file"),
        "shots": translate("Library", "Finding scenes"),
        "subtitles": translate("Library", "Reading subtitles"),
        "transcript": translate("Library", "Listening to speech"),
        "screen_text": translate("Library", "Reading text on screen"),
        "passages": translate("Library", "Reading the words"),
        "visual_vectors": translate("Library", "Looking at scenes"),
        "faces": translate("Library", "Looking for faces"),
        "face_vectors": translate("Library", "Recognising faces"),
        "found_people": translate("Library", "Recognising faces"),
        "scene_people": translate("Library", "Recognising faces"),
        "text_vectors": translate("Library", "Reading the words"),
        "fulltext": translate("Library", "Reading the words"),
    }.get(step.partition("/")[0], translate("Library", "Indexing"))


def state_word(row: VideoRow, step: str = "") -> str:
    """A quiet line on how a video is."""
    translate = QCoreApplication.translate
    state = row["state"]
    if state in ("probing", "processing"):
        return step_word(step)
    if state == "indexed" and not row["pictured"]:
        return translate("Library", "Sound only")
    if state == "indexed":
        return translate("Library", "%n scene(s)", "", row["scenes"])
    if state == "failed":
        return failure_word(row["category"])
    return {
        "queued": translate("Library", "Waiting"),
        "offline": translate("Library", "Offline"),
    }.get(state, "")


def failure_word(category: str | None) -> str:
    """Why a video could not be indexed, in two or three words."""
    translate = QCoreApplication.translate
    return {
        "empty": translate("Library", "Empty file"),
        "unreadable": translate("Library", "Cannot be read"),
        "unsupported": translate("Library", "Cannot be decoded"),
        "truncated": translate("Library", "Incomplete file"),
        "no_video_stream": translate("Library", "No video track"),
        "crashed": translate("Library", "Crashed twice"),
    }.get(category or "", translate("Library", "Failed"))


def state_icon(state: str) -> str:
    """The icon of a state, "" for what is as it should be."""
    return {
        "queued": "waiting",
        "probing": "working",
        "processing": "working",
        "failed": "failed",
        "offline": "offline",
    }.get(state, "")


def tool_tip(row: VideoRow) -> str:
    """All that there is to say of a video: where it is, and what is wrong with it."""
    translate = QCoreApplication.translate
    lines = [row["path"]]
    if row["state"] == "failed":
        why = row["message"]
        lines += [] if why is None else filter(None, (sentence(why), advice(why)))
    elif row["state"] == "offline":
        lines.append(
            translate("Library", "It cannot be reached now. Connect its drive; nothing is lost.")
        )
    elif words := recorded_words(row["recorded"]):
        lines.append(words)
    return "\n".join(lines)


def accessible_text(row: VideoRow, step: str = "") -> str:
    """What a screen reader says of a video."""
    translate = QCoreApplication.translate
    if row["duration"] is None:
        return translate("Library", "{name}, {state}").format(
            name=row["title"], state=state_word(row, step)
        )
    return translate("Library", "{name}, {length}, {state}").format(
        name=row["title"], length=clock(row["duration"]), state=state_word(row, step)
    )


def short(path: str) -> str:
    """A path's last part, for a sentence: of a long one its two ends."""
    name = PurePath(path).name or path
    if len(name) <= LONG:
        return name
    return f"{name[: LONG // 2]}…{name[-LONG // 3 :]}"
