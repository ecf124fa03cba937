"""The window's words for the library: its files, moving it, settings, indexing, upgrades."""

from engine.messages import Code

REPORT = "The log has the details; please report it."
OTHER_FOLDER = "Choose another folder, or fix its permissions."
REPAIR = "Close Heimdex and repair the library from a terminal; its README says how, under Repair."
ADD_AGAIN = "Remove the video from the library and add it again."

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- of any room
    Code.INTERNAL_ERROR: ("Something went wrong in Heimdex ({error}).", REPORT),
    Code.OLD_TEXT: ("{text}", ""),
    Code.DISK_FULL: ("The disk is full ({path}).", "Free up some space and try again."),
    Code.NOT_ENOUGH_SPACE: (
        "{path} has too little room: {needed:size} are needed, {free:size} are free.",
        "Free up some space, or choose another disk.",
    ),
    # --- the library on disk
    Code.LIBRARY_BUSY: ("The library is busy ({path}).", "Try again in a moment."),
    Code.LIBRARY_LOCKED: (
        "The library is locked ({path}).",
        "Close what else uses it and try again.",
    ),
    Code.LIBRARY_READ_ONLY: (
        "The library is read-only ({path}).",
        "What is there can be searched. To change it, fix the permissions of its folder.",
    ),
    Code.LIBRARY_NEEDS_WRITING: (
        "The library is read-only, and cannot be read as it is ({path}): an earlier version wrote"
        " it, or it was not closed in order.",
        "Open it once where it can be written.",
    ),
    Code.LIBRARY_OF_ANOTHER_PROGRAM: (
        "The database {path} is another program's; it was not touched.",
        "Choose another library folder.",
    ),
    Code.LIBRARY_NOT_OPENED: (
        "The library cannot be opened ({path}).",
        "Check that its folder can be reached, and its permissions.",
    ),
    Code.LIBRARY_NOT_MADE: ("The library cannot be made ({path}: {os_error}).", OTHER_FOLDER),
    Code.LIBRARY_NOT_A_DATABASE: ("The library file is not a database ({path}).", REPAIR),
    Code.LIBRARY_DAMAGED: ("The library file is damaged ({path}).", REPAIR),
    Code.LIBRARY_LOST: (
        "The library’s database is missing or empty ({path}), though its pictures or backups are"
        " there. Backups in its folder: {backups}.",
        REPAIR,
    ),
    Code.LIBRARY_PATH_NOT_TEXT: (
        "The library cannot be kept in {path}: the name is not text.",
        "Choose another folder.",
    ),
    Code.LIBRARY_TOO_NEW: (
        "This library was written by a newer Heimdex (it has {migration}).",
        "Update Heimdex, or choose another library folder.",
    ),
    Code.INDEX_TOO_NEW: (
        "This library was indexed by a newer Heimdex: its index version is {found}, that of this"
        " Heimdex is {known}.",
        "Update Heimdex.",
    ),
    Code.LIBRARY_IN_USE: ("Another process works with the library ({path}).", "Close it first."),
    Code.LIBRARY_GONE: (
        "The library is no longer there: {path}.",
        "Put it back where it was, or choose another.",
    ),
    Code.DISK_FAILING: (
        "The library’s disk is full or failing ({path}).",
        "Free up some space and check the drive, then try again.",
    ),
    Code.DISK_UNREACHABLE: (
        "The library’s disk cannot be checked ({path}: {os_error}).",
        "Check that it can be reached.",
    ),
    Code.FRAME_NOT_SAVED: (
        "A frame could not be saved in {path} ({os_error}).",
        "Check the free space and the permissions of the library’s folder.",
    ),
    Code.FRAME_MISSING: ("A kept frame is missing from the library ({path}).", ADD_AGAIN),
    Code.FRAME_DAMAGED: ("A kept frame cannot be read.", ADD_AGAIN),
    Code.DIMENSION_MISMATCH: (
        "A vector has {dimension} dimensions, but those of {name} have {expected}.",
        "Upgrade the index.",
    ),
    # --- repairing a library
    Code.REPAIR_NOTHING: ("Nothing had to be repaired.", ""),
    Code.REPAIR_KEPT_ASIDE: ("The damaged database was put aside: {path}", ""),
    Code.REPAIR_RESTORED: (
        "The library is that of the backup {name}, of {made}.",
        "What came since then is lost: index the folders again.",
    ),
    Code.REPAIR_SALVAGED: ("All of the damaged database could be read: {rows} rows.", ""),
    Code.REPAIR_SALVAGED_PARTLY: (
        "{rows} rows of the damaged database could be read. Some could not, of: {tables}.",
        "Index the folders again.",
    ),
    Code.REPAIR_BEGUN_ANEW: (
        "Nothing could be read and there was no backup: the library in {path} begins anew.",
        "Index the folders again.",
    ),
    Code.REPAIR_ORPHANS: ("{count} rows that belonged to nothing were removed.", ""),
    Code.REPAIR_SETTINGS: ("Settings with damaged values have their defaults again: {names}.", ""),
    Code.REPAIR_FULL_TEXT: ("The full-text index was made again from the texts.", ""),
    Code.REPAIR_NAMES: ("The index of file names was made again.", ""),
    Code.REPAIR_MODELS: ("Models whose loading ended Heimdex are tried again: {names}.", ""),
    Code.REPAIR_INDEX_AGAIN: (
        "Of {count} videos, pictures or other parts were missing or damaged.",
        "They are made again.",
    ),
    Code.REPAIR_OUT_OF_REACH: (
        "Of {count} videos, parts are missing or damaged, and their files cannot be reached.",
        "Connect the drive that they are on and repair again.",
    ),
    # --- moving a library
    Code.LIBRARY_INTO_ITSELF: (
        "The library cannot move into itself or around itself.",
        "Choose another folder.",
    ),
    Code.LIBRARY_NOT_COPIED: (
        "The library cannot be copied to {path} ({os_error}).",
        "Choose another folder, or fix its permissions. The library is as it was.",
    ),
    Code.LIBRARY_STILL_INDEXING: (
        "A video is being indexed and does not stop.",
        "Try again when it is done.",
    ),
    Code.OLD_LIBRARY_IN_USE: (
        "The old library is still in use: {path}.",
        "Close the window that shows it.",
    ),
    # --- settings
    Code.SETTING_IGNORED: (
        "The stored value of the setting {name} is damaged; its default is used.",
        "Set it again.",
    ),
    Code.SETTING_UNKNOWN: ("There is no setting named “{name}”.", ""),
    Code.SETTING_NOT_A_SWITCH: ("“{value}” is neither on nor off.", ""),
    Code.SETTING_NOT_WHOLE: ("“{value}” is not a whole number.", ""),
    Code.SETTING_NOT_A_NUMBER: ("“{value}” is not a finite number.", ""),
    Code.SETTING_NOT_A_CHOICE: ("“{value}” cannot be chosen.", "Choose one of {known}."),
    Code.SETTING_MALFORMED: ("“{value}” cannot be used.", ""),
    Code.SETTING_TOO_SMALL: ("{value} is too small.", "It is at least {least:g}."),
    Code.SETTING_TOO_LARGE: ("{value} is too large.", "It is at most {most:g}."),
    # --- indexing
    Code.LOADING_MODEL: ("Loading the {kind:kind}", ""),
    Code.CHECKING_LIBRARY: ("Checking the library", ""),
    Code.BACKING_UP: ("Backing up the library", ""),
    Code.WAITING_FOR_POWER: ("Waits until this machine is plugged in.", ""),
    Code.INPUT_MISSING: ("What it is made from is not there yet.", ""),
    Code.LIST_UNKNOWN: ("There is no list “{name}” in order “{order}”.", ""),
    Code.WORKER_ENDED: ("The index worker ended by itself.", "The library’s log says why."),
    Code.WORKER_RESTARTED: ("The index worker stopped; it is started again.", ""),
    Code.WORKER_NOT_STARTED: ("The index worker cannot be started (exit status {status}).", REPORT),
    # --- upgrades
    Code.STEP_GAIN: ("{step:gain}", ""),
    Code.STEP_REMOVED: ("Is no longer part of the index, and is removed.", ""),
    Code.VIDEO_OUT_OF_REACH: ("The video’s file cannot be reached. Connect its drive.", ""),
    Code.FRAMES_OUT_OF_REACH: (
        "Its kept frames are gone, and the video’s file cannot be reached.",
        "",
    ),
    Code.UPGRADE_OPEN: ("An upgrade of this library has not ended.", "Continue it, or cancel it."),
    Code.UPGRADE_NEEDS_SPACE: (
        "The upgrade needs about {needed:size} more, and {free:size} are free.",
        "Free up some space, or do not keep what is replaced.",
    ),
    Code.UPGRADE_STOPPED: (
        "The upgrade has stopped. {reason}",
        "{reason:advice} Then continue the upgrade. Searches find what they found before.",
    ),
    Code.UPGRADE_UNVERIFIED: (
        "The check at the end of the upgrade failed: not all that was made can be found.",
        "Undo the upgrade, and please report it with the log.",
    ),
    Code.UPGRADED_YET_BEHIND: (
        "It was upgraded, and yet is not at the latest index version.",
        "Please report this with the log.",
    ),
    Code.NOTHING_TO_ROLL_BACK: (
        "There is no upgrade to undo.",
        "What an upgrade replaced is kept until its space is freed or the next one begins.",
    ),
    Code.ROLLBACK_MODEL_REPLACED: (
        "The {kind:kind} {name} was replaced by another revision after the upgrade.",
        "Install the one that was used before ({revision}), then undo the upgrade.",
    ),
    Code.STEP_UNKNOWN: ("There is no step “{step}”.", ""),
    Code.DELAY_OUT_OF_RANGE: (
        "The pause between videos cannot be {seconds:g} seconds.",
        "It is between 0 and {most:g} seconds.",
    ),
    Code.DATE_INVALID: ("Invalid date.", ""),
    Code.SCOPE_TAKES_NO_PATHS: ("All videos are upgraded: no paths can be named.", ""),
    Code.SCOPE_NEEDS_PATHS: ("Nothing is chosen to be upgraded.", ""),
}
