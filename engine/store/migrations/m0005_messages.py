"""Messages: why something failed is kept as a code and values, no longer as English sentences.

The sentences are those of the versions before, frozen as they stood there. What has none of these
forms keeps its text, under the code ``old_text``.
"""

from __future__ import annotations

import json
import re
from typing import Any

from engine.store.database import Database

COPY = "Copy the file again from where it came from; if it plays nowhere, it is damaged."
LEAVE_OUT = "If it should be a video, copy it again from where it came from; else leave it out."
ONLY_VIDEOS = "Only videos are indexed; leave it out, or index the video it came from."
WAIT = "Wait until it has been copied completely, then index it again."
MEND = "Mend or delete it, then index the video again; its speech is transcribed meanwhile."
REPORT = "The log has the details; please report it. To try again: heimdex"
SUBTITLES = "The subtitle file “{name}” cannot be used: "

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "file_empty",
        "“{name}” is empty: it has no content at all.",
        "Copy it again from where it came from, or delete it.",
    ),
    (
        "file_cut_short",
        "“{name}” ends before its index (the “moov” box), so nothing in it can be found: its"
        " recording or copying was cut short.",
        "Copy the complete file again; a cut recording may be mended with a recovery program.",
    ),
    ("file_header_damaged", "“{name}” begins like a video, but its header is damaged.", COPY),
    ("file_is_text", "“{name}” holds plain text, whatever its name says.", LEAVE_OUT),
    ("file_not_a_video", "“{name}” is not a video file, whatever its name says.", LEAVE_OUT),
    ("file_only_sound", "“{name}” holds sound but no moving picture.", ONLY_VIDEOS),
    ("file_no_video_track", "“{name}” has no video track.", ONLY_VIDEOS),
    (
        "codec_unsupported",
        "The picture in “{name}” is stored in a format that cannot be decoded here.",
        "Convert it to MP4 (H.264) with a video converter, then index the new file.",
    ),
    (
        "file_protected",
        "“{name}” is protected against copying (DRM), so its picture cannot be decoded.",
        "Index a copy without protection.",
    ),
    (
        "no_frame_decoded",
        "Not one picture of “{name}” could be decoded ({codec}): its content is damaged.",
        COPY,
    ),
    (
        "no_frame_decoded",
        "Not one picture of “{name}” could be decoded: its content is damaged.",
        COPY,
    ),
    ("file_changed", "“{name}” changed while it was being read.", WAIT),
    ("file_changed", "“{name}” changed while it was being indexed.", WAIT),
    (
        "file_replaced",
        "“{name}” was replaced by another file.",
        "Look through its folder anew: heimdex index.",
    ),
    (
        "file_gone",
        "“{name}” is no longer where it was.",
        "If it is on a drive that is unplugged, plug it in and try again.",
    ),
    (
        "file_forbidden",
        "You have no permission to read “{name}”.",
        "Give your user read access to the file, then try again.",
    ),
    ("file_is_folder", "“{name}” is a folder.", "Name a video file instead."),
    (
        "file_not_regular",
        "“{name}” is no file but a pipe, a device or the like.",
        "Name a video file instead.",
    ),
    (
        "file_disk_failed",
        "The disk or network drive that holds “{name}” failed while it was being read.",
        "Check the drive's connection and health, then try again.",
    ),
    ("file_unreadable", "“{name}” cannot be read: {os_error}.", "Try again later."),
    (
        "program_crashed",
        "The program died {times} times while working on this file ({step}).",
        "Update the program or convert the file, then run: heimdex retry.",
    ),
    (
        "internal_error",
        "An error inside the program stopped the work on it ({error}).",
        f"{REPORT} retry.",
    ),
    (
        "internal_error",
        "An error inside the program stopped the work on it ({error}).",
        f"{REPORT} upgrade --retry.",
    ),
    (
        "internal_error",
        "An error inside the program stopped {_step} ({error}).",
        f"{REPORT} retry.",
    ),
    ("disk_full", "The disk is full ({path}).", "Free some space and try again."),
    ("disk_failing", "The disk is full or failing ({path}).", "Free some space and try again."),
    (
        "frame_not_saved",
        "A frame could not be saved in {path} ({os_error}).",
        "Check the free space and the permissions of the library's folder.",
    ),
    (
        "frame_missing",
        "A kept frame is missing from the library ({path}).",
        "Take the video out of the library and index it again.",
    ),
    (
        "frame_damaged",
        "A kept picture cannot be read ({_error}).",
        "Have its video indexed anew.",
    ),
    (
        "file_shortened",
        "The file is cut short by {missing} bytes; what is there has been indexed.",
        "",
    ),
    ("beginning_damaged", "Its beginning is damaged and was skipped.", ""),
    ("end_damaged", "The rest of the picture is damaged and could not be decoded.", ""),
    (
        "packets_damaged",
        "Damaged parts of the picture were passed over ({count} packets).",
        "",
    ),
    ("subtitles_malformed", f"{SUBTITLES}its lines follow no known subtitle format.", MEND),
    ("subtitles_too_large", f"{SUBTITLES}it is too large.", MEND),
    (
        "subtitles_are_pictures",
        f"{SUBTITLES}it holds pictures of text (VobSub), not text.",
        MEND,
    ),
    ("subtitles_without_text", f"{SUBTITLES}no timed text was found in it.", MEND),
    (
        "subtitle_track_unreadable",
        "The subtitles inside it could not be read. {reason}",
        "",
    ),
    (
        "model_not_chosen",
        "No {kind} model is chosen for this library.",
        "See: heimdex models list, heimdex models get.",
    ),
    (
        "model_not_installed",
        "The {kind} model {name} is not on this machine.",
        "Fetch it with: heimdex models get {name}",
    ),
    (
        "model_not_imported",
        "The {kind} model {name} is not on this machine.",
        "Import its folder with: heimdex models import FOLDER",
    ),
    ("model_not_installed", "The {kind} model {name} must be downloaded first.", ""),
    (
        "model_load_failed",
        "The {kind} model {name} cannot be loaded ({reason}).",
        "Check it with: heimdex models verify {name}",
    ),
    (
        "starter_missing",
        "The starter {kind} model is missing from the program.",
        "Install it anew.",
    ),
    (
        "starter_damaged",
        "The starter {kind} model is damaged: {reason}",
        "Install Heimdex anew.",
    ),
    (
        "model_manifest_damaged",
        "The model in {path} has a damaged description ({file}).",
        "Delete that folder, then fetch or import the model anew.",
    ),
    (
        "step_removed",
        "Is no longer part of the index, and is removed.",
        "",
    ),
    (
        "video_out_of_reach",
        "The video's file cannot be reached; connect its drive.",
        "Then try again: heimdex upgrade --retry.",
    ),
    (
        "frames_out_of_reach",
        "Its kept frames are gone, and the video's file cannot be reached to make them anew.",
        "",
    ),
    (
        "upgrade_stopped",
        "The upgrade has stopped. {reason}",
        "Put that right, then go on: heimdex upgrade. What searches find is as it was.",
    ),
    (
        "upgrade_unverified",
        "The check at the end of the upgrade failed: not all that was made can be found.",
        "Take it back with heimdex upgrade --rollback, and please report it with the log.",
    ),
    (
        "upgraded_yet_behind",
        "It was upgraded, and yet is not at the latest spec.",
        "Please report this with the log. To try again: heimdex upgrade --retry.",
    ),
    ("input_missing", "What it is made from is not there yet.", ""),
    ("cpu_chosen", "the processor was asked for", ""),
    ("no_cuda_build", "no CUDA device: torch was built without CUDA", ""),
    (
        "no_cuda_device",
        "no CUDA device: torch finds no NVIDIA card with a working driver",
        "",
    ),
    ("no_cuda_device", "no CUDA device is seen by CTranslate2", ""),
    ("no_mps_build", "no Apple GPU: torch was built without MPS", ""),
    ("no_mps_device", "no Apple GPU: macOS 12.3 or later and an Apple GPU are needed", ""),
    ("no_mps_for_speech", "CTranslate2, which hears, does not know Apple's GPU", ""),
    ("self_test_passed", "{device}, self-test passed in {seconds} s", ""),
)
NUMBERS = {"missing": int, "count": int, "times": int, "seconds": float}
NESTED = frozenset({"subtitle_track_unreadable", "upgrade_stopped", "starter_damaged"})
"""Codes whose reason was a sentence of these too."""


def _form(sentence: str, advice: str) -> re.Pattern[str]:
    """What matches a sentence with or without its advice; names are groups."""
    parts, seen = [], set()
    for number, part in enumerate(re.split(r"\{(\w+)\}", f"{sentence}\0{advice}")):
        if number % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>.+?)")
    before, after = "".join(parts).split(re.escape("\0"))
    return re.compile(f"{before}(?: {after})?" if after else before, re.DOTALL)


_FORMS = sorted(
    ((code, _form(sentence, advice)) for code, sentence, advice in SENTENCES),
    key=lambda one: -len(one[1].pattern),
)


def coded(message: str, advice: str = "") -> dict[str, Any]:
    """The code and values of a sentence and its advice (which may stand in one)."""
    text = f"{message} {advice}".strip()
    for code, form in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return {"code": code, "values": _values(code, found.groupdict())}
    return {"code": "old_text", "values": {"text": message, "advice": advice}}


def _values(code: str, found: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: NUMBERS.get(name, str)(text)
        for name, text in found.items()
        if not name.startswith("_")  # told in a sentence once, and no longer
    }
    if code == "no_frame_decoded":
        values.setdefault("codec", "")
    if code in NESTED:
        values["reason"] = coded(values["reason"])
    return values


def _device_reason(text: str) -> dict[str, Any]:
    """Why a model ran where it ran: several reasons stood in one line."""
    if "; " not in text:
        return coded(text)
    return {"code": "cpu_used", "values": {"reasons": [coded(part) for part in text.split("; ")]}}


def apply(database: Database) -> None:
    """Put every sentence that is stored into a code and values."""
    for table, key in (
        ("videos", "id"),
        ("artifacts", "id"),
        ("upgrade_videos", "upgrade_id, video_id"),
    ):
        _failures(database, table, key)
        database.run(f"ALTER TABLE {table} DROP COLUMN advice")
    for table in ("videos", "artifacts"):
        for identity, warnings in database.rows(
            f"SELECT id, warnings FROM {table} WHERE warnings != '[]'"
        ):
            text = json.dumps([coded(one) for one in json.loads(warnings)])
            database.run(f"UPDATE {table} SET warnings = ? WHERE id = ?", (text, identity))
    _probes(database)
    _upgrades(database)
    _devices(database)


def _failures(database: Database, table: str, key: str) -> None:
    where = " AND ".join(f"{name} = ?" for name in key.split(", "))
    sql = f"SELECT message, advice, {key} FROM {table} WHERE message IS NOT NULL"
    for message, advice, *identity in database.rows(sql):
        text = json.dumps(coded(message, advice or ""))
        database.run(f"UPDATE {table} SET message = ? WHERE {where}", (text, *identity))


def _probes(database: Database) -> None:
    for identity, value in database.rows(
        "SELECT id, value FROM artifacts WHERE step = 'probe' AND warnings != '[]'"
        " AND value IS NOT NULL"
    ):
        probe = json.loads(value)
        probe["warnings"] = [coded(one) for one in probe["warnings"]]
        text = json.dumps(probe)
        database.run("UPDATE artifacts SET value = ? WHERE id = ?", (text, identity))


def _upgrades(database: Database) -> None:
    for identity, plan, problem in database.rows("SELECT id, plan, problem FROM upgrades"):
        planned = json.loads(plan)
        for name, row in planned.get("steps", {}).items():
            gain = coded(row.get("gain", ""))
            known = gain["code"] == "step_removed"
            row["gain"] = gain if known else {"code": "step_gain", "values": {"step": name}}
        for row in planned.get("blocked", []):
            row["reason"] = coded(row["reason"])
        stopped = None if problem is None else json.loads(problem)
        told = None if stopped is None else coded(stopped["message"], stopped["advice"])
        database.run(
            "UPDATE upgrades SET plan = ?, problem = ? WHERE id = ?",
            (json.dumps(planned), None if told is None else json.dumps(told), identity),
        )


def _devices(database: Database) -> None:
    stored = database.value("SELECT value FROM meta WHERE key = 'devices'")
    if stored is not None:
        rows = [{**row, "reason": _device_reason(row["reason"])} for row in json.loads(stored)]
        database.run("UPDATE meta SET value = ? WHERE key = 'devices'", (json.dumps(rows),))
