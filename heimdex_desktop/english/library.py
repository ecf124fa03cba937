"""English for the library: its files on disk, moving it, settings, indexing and upgrades."""

from engine.messages import Code

OTHER_FOLDER = "Choose another folder with --library, or fix its permissions."
REPAIR = "To repair it: heimdex doctor --repair. What is damaged is kept aside, nothing is deleted."
FREE_SPACE = "Free up some space and try again."
CONTINUE = "To continue it: heimdex upgrade. To end it: heimdex upgrade --cancel."

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- of any room
    Code.INTERNAL_ERROR: (
        "Something went wrong in Heimdex ({error}).",
        "The log has the details; please report it. To try again: heimdex retry, or after an"
        " upgrade: heimdex upgrade --retry.",
    ),
    Code.OLD_TEXT: ("{text}", "{advice}"),
    Code.DISK_FULL: ("The disk is full ({path}).", FREE_SPACE),
    Code.NOT_ENOUGH_SPACE: (
        "{path} has too little room: {needed:size} are needed, {free:size} are free.",
        "Free up some space, or choose another disk.",
    ),
    # --- the library on disk
    Code.LIBRARY_BUSY: (
        "The library is busy ({path}).",
        "Another program is writing to it; try again.",
    ),
    Code.LIBRARY_LOCKED: (
        "The library is locked ({path}).",
        "Close what else uses it and try again.",
    ),
    Code.LIBRARY_READ_ONLY: (
        "The library is read-only ({path}).",
        "What is there can be searched and listed. To change it, fix the permissions of its folder,"
        " or choose another with --library.",
    ),
    Code.LIBRARY_NEEDS_WRITING: (
        "The library is read-only, and cannot be read as it is ({path}): an earlier version wrote"
        " it, or it was not closed in order.",
        "Open it once where it can be written.",
    ),
    Code.LIBRARY_OF_ANOTHER_PROGRAM: (
        "The database {path} is another program's; it was not touched.",
        "Choose another folder with --library.",
    ),
    Code.LIBRARY_NOT_OPENED: (
        "The library cannot be opened ({path}).",
        "Check that its folder can be reached, and its permissions.",
    ),
    Code.LIBRARY_NOT_MADE: ("The library cannot be created ({path}: {os_error}).", OTHER_FOLDER),
    Code.LIBRARY_NOT_A_DATABASE: ("The library file is not a database ({path}).", REPAIR),
    Code.LIBRARY_DAMAGED: ("The library file is damaged ({path}).", REPAIR),
    Code.LIBRARY_LOST: (
        "The library's database is missing or empty ({path}), though its pictures or backups are"
        " there. Backups in its folder: {backups}.",
        "To bring it back from the newest of them, or else begin anew beside the pictures:"
        " heimdex doctor --repair. Nothing is deleted.",
    ),
    Code.LIBRARY_PATH_NOT_TEXT: (
        "The library cannot be kept in {path}: the name is not text.",
        "Choose another folder with --library.",
    ),
    Code.LIBRARY_TOO_NEW: (
        "This library was written by a newer Heimdex Desktop (it has {migration}).",
        "Update the program, or choose another library folder.",
    ),
    Code.INDEX_TOO_NEW: (
        "This library was indexed by a newer Heimdex Desktop: its index version is {found}, this"
        " program's {known}.",
        "Update the program; the index is left as it is.",
    ),
    Code.LIBRARY_IN_USE: (
        "Another process works with the library ({path}).",
        "Close Heimdex's window and end heimdex index or worker, then try again.",
    ),
    Code.LIBRARY_GONE: (
        "The library is no longer there: {path}.",
        "Put it back where it was, or choose another.",
    ),
    Code.DISK_FAILING: (
        "The library's disk is full or failing ({path}).",
        "Free up some space and check the drive, then try again.",
    ),
    Code.DISK_UNREACHABLE: (
        "The library's disk cannot be checked ({path}: {os_error}).",
        "Check that it can be reached.",
    ),
    Code.FRAME_NOT_SAVED: (
        "A frame could not be saved in {path} ({os_error}).",
        "Check the free space and the permissions of the library's folder.",
    ),
    Code.FRAME_MISSING: (
        "A kept frame is missing from the library ({path}).",
        "Remove the video from the library and index it again.",
    ),
    Code.FRAME_DAMAGED: (
        "A kept frame cannot be read.",
        "Remove the video from the library and index it again.",
    ),
    Code.DIMENSION_MISMATCH: (
        "A vector has {dimension} dimensions, but those of {name} have {expected}.",
        "Use the model that the table was made with, or upgrade the index.",
    ),
    # --- repairing a library
    Code.REPAIR_NOTHING: ("Nothing had to be repaired.", ""),
    Code.REPAIR_KEPT_ASIDE: ("The damaged database was put aside: {path}", ""),
    Code.REPAIR_RESTORED: (
        "The library is that of the backup {name}, of {made}.",
        "What was indexed, saved or set since then is lost: index the folders again.",
    ),
    Code.REPAIR_SALVAGED: (
        "All that the damaged database held could be read: {rows} rows. Nothing was lost.",
        "",
    ),
    Code.REPAIR_SALVAGED_PARTLY: (
        "{rows} rows of the damaged database could be read. Some could not, of: {tables}.",
        "Index the folders again, and look through saved searches and settings.",
    ),
    Code.REPAIR_BEGUN_ANEW: (
        "Nothing could be read and there was no backup: the library in {path} begins anew. Its"
        " pictures are kept.",
        "Index the folders again.",
    ),
    Code.REPAIR_ORPHANS: ("{count} rows that belonged to nothing were removed.", ""),
    Code.REPAIR_SETTINGS: ("Settings with damaged values have their defaults again: {names}.", ""),
    Code.REPAIR_FULL_TEXT: ("The full-text index was made again from the texts.", ""),
    Code.REPAIR_NAMES: ("The index of file names was made again.", ""),
    Code.REPAIR_MODELS: (
        "Models whose loading ended the program are tried again: {names}.",
        "",
    ),
    Code.REPAIR_INDEX_AGAIN: (
        "Of {count} videos, pictures or other parts were missing or damaged.",
        "They are made again: heimdex index, heimdex worker, or the window does it.",
    ),
    Code.REPAIR_OUT_OF_REACH: (
        "Of {count} videos, parts are missing or damaged, and their files cannot be reached.",
        "Connect the drive that they are on, then: heimdex doctor --repair",
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
        "Set it again (heimdex settings {name} VALUE), or: heimdex doctor --repair",
    ),
    Code.SETTING_UNKNOWN: ("There is no setting named “{name}”.", "The settings are: {known}."),
    Code.SETTING_NOT_A_SWITCH: ("{name} cannot be “{value}”.", "It is on or off."),
    Code.SETTING_NOT_WHOLE: ("{name} cannot be “{value}”.", "It is a whole number."),
    Code.SETTING_NOT_A_NUMBER: ("{name} cannot be “{value}”.", "It is a finite number."),
    Code.SETTING_NOT_A_CHOICE: ("{name} cannot be “{value}”.", "Choose one of {known}."),
    Code.SETTING_MALFORMED: ("{name} cannot be “{value}”.", "{name:setting}"),
    Code.SETTING_TOO_SMALL: ("{name} cannot be {value}.", "It is at least {least:g}."),
    Code.SETTING_TOO_LARGE: ("{name} cannot be {value}.", "It is at most {most:g}."),
    # --- indexing
    Code.LOADING_MODEL: ("loading the {kind} model", ""),
    Code.CHECKING_LIBRARY: ("checking the library", ""),
    Code.BACKING_UP: ("backing up the library", ""),
    Code.WAITING_FOR_POWER: ("waiting for power", ""),
    Code.INPUT_MISSING: ("What it is made from is not there yet.", ""),
    Code.LIST_UNKNOWN: (
        "There is no list “{name}” in order “{order}”.",
        "Choose one of {known}.",
    ),
    Code.WORKER_ENDED: ("The index worker ended by itself.", "The library's log says why."),
    Code.WORKER_RESTARTED: ("The index worker stopped; it is started again.", ""),
    Code.WORKER_NOT_STARTED: (
        "The index worker cannot be started (exit status {status}).",
        "Run heimdex doctor to see what is missing.",
    ),
    # --- upgrades
    Code.STEP_GAIN: ("{step:gain}", ""),
    Code.STEP_REMOVED: ("Is no longer part of the index, and is removed.", ""),
    Code.VIDEO_OUT_OF_REACH: (
        "The video's file cannot be reached; connect its drive.",
        "Then try again: heimdex upgrade --retry.",
    ),
    Code.FRAMES_OUT_OF_REACH: (
        "Its kept frames are gone, and the video's file cannot be reached to make them again.",
        "",
    ),
    Code.UPGRADE_OPEN: ("An upgrade of this library has not ended.", CONTINUE),
    Code.UPGRADE_NEEDS_SPACE: (
        "The upgrade needs about {needed:size} more, and {free:size} are free.",
        "Free up some space, or do not keep what is replaced: heimdex settings keep_replaced off.",
    ),
    Code.UPGRADE_STOPPED: (
        "The upgrade has stopped. {reason}",
        "{reason:advice} Then continue: heimdex upgrade. Searches find what they found before.",
    ),
    Code.UPGRADE_UNVERIFIED: (
        "The check at the end of the upgrade failed: not all that was made can be found.",
        "Undo it with heimdex upgrade --rollback, and please report it with the log.",
    ),
    Code.UPGRADED_YET_BEHIND: (
        "It was upgraded, and yet is not at the latest index version.",
        "Please report this with the log. To try again: heimdex upgrade --retry.",
    ),
    Code.NOTHING_TO_ROLL_BACK: (
        "There is no upgrade to undo.",
        "What an upgrade replaced is kept until its space is freed or the next one begins.",
    ),
    Code.ROLLBACK_MODEL_REPLACED: (
        "The {kind} model {name} was replaced by another revision after the upgrade.",
        "Install the one that was used before ({revision}), then undo the upgrade.",
    ),
    Code.STEP_UNKNOWN: ("There is no step “{step}”.", "The steps are: {known}."),
    Code.DELAY_OUT_OF_RANGE: (
        "The pause between videos cannot be {seconds:g} seconds.",
        "It is between 0 and {most:g} seconds.",
    ),
    Code.DATE_INVALID: ("Invalid date.", "Write it as 2026-11-21."),
    Code.SCOPE_TAKES_NO_PATHS: (
        "Scope all takes no paths.",
        "Name the paths with --scope folder or --scope video.",
    ),
    Code.SCOPE_NEEDS_PATHS: ("Scope {scope} needs a path.", "Write: --scope {scope} PATH."),
}
