"""Says in the window's language what the engine says in English: why a file or a download failed.

The engine knows no Qt and no language but English. Its sentences have fixed forms; those that
people meet are listed here. What has none of the forms is shown as it stands.
"""

from __future__ import annotations

import functools
import re

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

CONTEXT = "Engine"
_END = re.compile(r"(?<=\.)\s+(?![^“”]*”)")  # the end of a sentence, not of a part of a name

_SENTENCES = (
    # why a file cannot be indexed
    QT_TRANSLATE_NOOP("Engine", "“{}” is empty: it has no content at all."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "“{}” ends before its index (the “moov” box), so nothing in it can be found: its recording"
        " or copying was cut short.",
    ),
    QT_TRANSLATE_NOOP("Engine", "“{}” begins like a video, but its header is damaged."),
    QT_TRANSLATE_NOOP("Engine", "“{}” is not a video file, whatever its name says."),
    QT_TRANSLATE_NOOP("Engine", "“{}” holds plain text, whatever its name says."),
    QT_TRANSLATE_NOOP("Engine", "“{}” holds sound but no moving picture."),
    QT_TRANSLATE_NOOP("Engine", "“{}” has no video track."),
    QT_TRANSLATE_NOOP(
        "Engine", "The picture in “{}” is stored in a format that cannot be decoded here."
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "“{}” is protected against copying (DRM), so its picture cannot be decoded."
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "Not one picture of “{}” could be decoded ({}): its content is damaged."
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "Not one picture of “{}” could be decoded: its content is damaged."
    ),
    QT_TRANSLATE_NOOP("Engine", "“{}” is no longer where it was."),
    QT_TRANSLATE_NOOP("Engine", "You have no permission to read “{}”."),
    QT_TRANSLATE_NOOP("Engine", "“{}” is a folder."),
    QT_TRANSLATE_NOOP(
        "Engine", "The disk or network drive that holds “{}” failed while it was being read."
    ),
    QT_TRANSLATE_NOOP("Engine", "“{}” cannot be read: {}."),
    QT_TRANSLATE_NOOP("Engine", "“{}” changed while it was being read."),
    QT_TRANSLATE_NOOP("Engine", "“{}” was replaced by another file."),
    QT_TRANSLATE_NOOP("Engine", "The subtitle file “{}” cannot be used: {}."),
    QT_TRANSLATE_NOOP("Engine", "The program died {} times while working on this file ({})."),
    QT_TRANSLATE_NOOP("Engine", "An error inside the program stopped the work on it ({})."),
    QT_TRANSLATE_NOOP("Engine", "An error inside the program stopped {} ({})."),
    # why a picture cannot be searched by
    QT_TRANSLATE_NOOP("Engine", "“{}” is too large."),
    QT_TRANSLATE_NOOP("Engine", "“{}” is neither a picture nor a video."),
    QT_TRANSLATE_NOOP("Engine", "“{}” is damaged ({})."),
    # why a model cannot be had
    QT_TRANSLATE_NOOP(
        "Engine", "{} of {} arrived damaged: its checksum is not the one the Hub states."
    ),
    QT_TRANSLATE_NOOP("Engine", "{} is not downloaded: Heimdex is set to stay offline."),
    QT_TRANSLATE_NOOP("Engine", "The Hub answered with error {} for {}."),
    QT_TRANSLATE_NOOP("Engine", "The Hub cannot be reached to fetch {} ({})."),
    QT_TRANSLATE_NOOP("Engine", "{} is being fetched already."),
    QT_TRANSLATE_NOOP("Engine", "The disk is full."),
    QT_TRANSLATE_NOOP("Engine", "The disk of {} has {} GB free; the model needs {} GB."),
    QT_TRANSLATE_NOOP("Engine", "The disk is full or failing ({})."),
    QT_TRANSLATE_NOOP("Engine", "{} has too little room: {} GB are needed, {} GB are free."),
    # how the processes behind the window are
    QT_TRANSLATE_NOOP("Engine", "The index worker stopped; it is started again."),
    QT_TRANSLATE_NOOP("Engine", "The index worker ended by itself."),
    QT_TRANSLATE_NOOP("Engine", "The index worker cannot be started (exit status {})."),
    # what to do
    QT_TRANSLATE_NOOP("Engine", "Copy it again from where it came from, or delete it."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "Copy the complete file again; a cut recording may be mended with a recovery program.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "Copy the file again from where it came from; if it plays nowhere, it is damaged."
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "If it should be a video, copy it again from where it came from; else leave it out.",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "Only videos are indexed; leave it out, or index the video it came from."
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "Convert it to MP4 (H.264) with a video converter, then index the new file."
    ),
    QT_TRANSLATE_NOOP("Engine", "Index a copy without protection."),
    QT_TRANSLATE_NOOP("Engine", "Update the program or convert the file."),
    QT_TRANSLATE_NOOP("Engine", "Look through its folder anew."),
    QT_TRANSLATE_NOOP("Engine", "If it is on a drive that is unplugged, plug it in and try again."),
    QT_TRANSLATE_NOOP("Engine", "Give your user read access to the file, then try again."),
    QT_TRANSLATE_NOOP("Engine", "Name a video file instead."),
    QT_TRANSLATE_NOOP("Engine", "Check the drive's connection and health, then try again."),
    QT_TRANSLATE_NOOP("Engine", "Try again later."),
    QT_TRANSLATE_NOOP("Engine", "Wait until it has been copied completely, then index it again."),
    QT_TRANSLATE_NOOP(
        "Engine",
        "Mend or delete it, then index the video again; its speech is transcribed meanwhile.",
    ),
    QT_TRANSLATE_NOOP("Engine", "The log has the details; please report it."),
    QT_TRANSLATE_NOOP("Engine", "Use a smaller picture."),
    QT_TRANSLATE_NOOP("Engine", "Use another picture."),
    QT_TRANSLATE_NOOP("Engine", "Use a JPEG, PNG or WebP picture, or a video and an instant."),
    QT_TRANSLATE_NOOP("Engine", "Look at the connection and try again: what has arrived is kept."),
    QT_TRANSLATE_NOOP("Engine", "Wait for that to end."),
    QT_TRANSLATE_NOOP("Engine", "It was deleted; fetch it again."),
    QT_TRANSLATE_NOOP(
        "Engine", "Allow downloads in the settings, or import the model from a folder."
    ),
    QT_TRANSLATE_NOOP("Engine", "Free some space and try again: what has arrived is kept."),
    QT_TRANSLATE_NOOP("Engine", "Free some space and try again."),
    QT_TRANSLATE_NOOP("Engine", "Free some space, or choose another disk."),
    QT_TRANSLATE_NOOP("Engine", "The library's log has why."),
)
SENTENCES = tuple(map(str, _SENTENCES))
"""What the engine says, with ``{}`` for a name or a number."""


def pattern(sentence: str) -> re.Pattern[str]:
    """What tells that a text has a sentence's form; its groups are what stands for each ``{}``."""
    parts = (re.escape(part) for part in sentence.split("{}"))
    return re.compile("(.+?)".join(parts), re.DOTALL)


@functools.cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms, those that say most by themselves first."""
    ordered = sorted(SENTENCES, key=lambda each: len(each.replace("{}", "")), reverse=True)
    return tuple((each, pattern(each)) for each in ordered)


def shown(text: str) -> str:
    """One or more sentences of the engine in the window's language."""
    said = [_one(sentence) for sentence in _END.split(text)]
    if None not in said:
        return " ".join(map(str, said))
    return _one(text) or text


def _one(text: str) -> str | None:
    for sentence, form in _forms():
        if found := form.fullmatch(text):
            return QCoreApplication.translate(CONTEXT, sentence).format(*found.groups())
    return None
