"""Messages: all that the engine has to say, as a code and typed values, never as prose.

Words are made at the edges: English in ``heimdex_desktop.english`` for command line and log,
Qt's translations in ``ui.messages`` for the window. Names, paths and what a person typed pass
through as values. A test holds every code to both tables of words and to the values it is given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias


class Code(StrEnum):
    """What can be said. A code is stored with failures: never reuse one for something else.

    ``name`` is a file's name, ``path`` a whole path, ``kind`` a kind of model ("visual", "text",
    "speech"), ``known`` and other plurals are tuples, ``reason`` a message, ``os_error`` what the
    system says of it (text).
    """

    # --- of any room
    INTERNAL_ERROR = "internal_error"  # error: the name of an exception type
    OLD_TEXT = "old_text"  # text, advice: of a version that stored sentences, and of no known form
    DISK_FULL = "disk_full"  # path
    NOT_ENOUGH_SPACE = "not_enough_space"  # path, needed, free (bytes)

    # --- a file that cannot be indexed
    FILE_EMPTY = "file_empty"  # name
    FILE_CUT_SHORT = "file_cut_short"  # name
    FILE_HEADER_DAMAGED = "file_header_damaged"  # name
    FILE_NOT_A_VIDEO = "file_not_a_video"  # name
    FILE_IS_TEXT = "file_is_text"  # name
    FILE_ONLY_SOUND = "file_only_sound"  # name
    FILE_NO_VIDEO_TRACK = "file_no_video_track"  # name
    FILE_PROTECTED = "file_protected"  # name
    CODEC_UNSUPPORTED = "codec_unsupported"  # name
    VIDEO_TOO_LARGE = "video_too_large"  # name, width, height, most (million pixels)
    NO_FRAME_DECODED = "no_frame_decoded"  # name, codec
    FILE_CHANGED = "file_changed"  # name
    FILE_REPLACED = "file_replaced"  # name
    FILE_GONE = "file_gone"  # name
    FILE_FORBIDDEN = "file_forbidden"  # name
    FILE_IS_FOLDER = "file_is_folder"  # name
    FILE_NOT_REGULAR = "file_not_regular"  # name
    FILE_DISK_FAILED = "file_disk_failed"  # name
    FILE_UNREADABLE = "file_unreadable"  # name, os_error
    PROGRAM_CRASHED = "program_crashed"  # times, step

    # --- what was lost of a file that is indexed
    FILE_SHORTENED = "file_shortened"  # missing (bytes)
    FILE_ENDS_EARLY = "file_ends_early"
    BEGINNING_DAMAGED = "beginning_damaged"
    END_DAMAGED = "end_damaged"
    ONLY_KEY_PICTURES = "only_key_pictures"
    PACKETS_DAMAGED = "packets_damaged"  # count
    SUBTITLES_MALFORMED = "subtitles_malformed"  # name
    SUBTITLES_TOO_LARGE = "subtitles_too_large"  # name, most (bytes)
    SUBTITLES_TOO_DENSE = "subtitles_too_dense"  # name
    SUBTITLES_NOT_A_FILE = "subtitles_not_a_file"  # name
    SUBTITLES_LETTERS_LOST = "subtitles_letters_lost"  # name, count
    SUBTITLES_LETTERS_DOUBTFUL = "subtitles_letters_doubtful"  # name
    SUBTITLES_LETTERS_REPAIRED = "subtitles_letters_repaired"  # name
    SUBTITLES_BEYOND_END = "subtitles_beyond_end"  # name, count, cues
    SUBTITLES_MISFIT = "subtitles_misfit"  # name, count, cues
    SUBTITLES_ARE_DATA = "subtitles_are_data"  # name
    SUBTITLES_ARE_CHAT = "subtitles_are_chat"  # name
    SUBTITLES_ARE_SONG = "subtitles_are_song"  # name
    SUBTITLES_ARE_SOUNDS = "subtitles_are_sounds"  # name
    SUBTITLES_ARE_EMPTY = "subtitles_are_empty"  # name
    SUBTITLES_OF_A_PART = "subtitles_of_a_part"  # name, covered, seconds
    SUBTITLES_TRANSLATED = "subtitles_translated"  # name, language, spoken
    SUBTITLES_ARE_PICTURES = "subtitles_are_pictures"  # name
    SUBTITLES_WITHOUT_TEXT = "subtitles_without_text"  # name
    SUBTITLE_TRACK_UNREADABLE = "subtitle_track_unreadable"  # reason
    SOUND_UNDECODED = "sound_undecoded"  # track, codec
    SPEECH_NOT_UNDERSTOOD = "speech_not_understood"  # seconds
    SCREEN_TEXT_UNREAD = "screen_text_unread"  # lines
    FILE_WARNING = "file_warning"  # path, reason

    # --- an example to search by
    PICTURE_UNKNOWN_FORMAT = "picture_unknown_format"  # name
    PICTURE_DAMAGED = "picture_damaged"  # name
    PICTURE_TOO_LARGE = "picture_too_large"  # name
    TIMESTAMP_PAST_END = "timestamp_past_end"  # name, seconds
    TIMESTAMP_NOT_DECODED = "timestamp_not_decoded"  # name
    EXAMPLE_EMPTY = "example_empty"
    EXAMPLE_UNUSABLE = "example_unusable"  # name, reason
    MOMENT_WITHOUT_PICTURE = "moment_without_picture"

    # --- where something is
    PATH_NOT_FOUND = "path_not_found"  # path
    FOLDER_NOT_FOUND = "folder_not_found"  # path
    FOLDER_UNREADABLE = "folder_unreadable"  # path, os_error
    FOLDER_OFFLINE = "folder_offline"  # path
    VIDEOS_KEPT = "videos_kept"  # reason, count
    FOLDER_REFUSED = "folder_refused"  # path, os_error
    DRIVE_AWAY = "drive_away"  # path (a mount point)
    DRIVE_REPLACED = "drive_replaced"  # path (a mount point)
    LINK_DANGLING = "link_dangling"  # path
    FOLDER_VANISHED = "folder_vanished"  # path
    FOLDER_EMPTIED = "folder_emptied"  # path
    FOLDER_NOT_EMPTY = "folder_not_empty"  # path
    FOLDER_NOT_WATCHED = "folder_not_watched"  # path, watched
    FILE_IN_CLOUD = "file_in_cloud"  # path
    FILE_BEING_WRITTEN = "file_being_written"  # path
    NOT_IN_LIBRARY = "not_in_library"  # path
    VIDEO_GONE = "video_gone"

    # --- models on this machine
    MODEL_NOT_CHOSEN = "model_not_chosen"  # kind
    MODEL_NOT_INSTALLED = "model_not_installed"  # kind, name: it can be downloaded
    MODEL_NOT_IMPORTED = "model_not_imported"  # kind, name: it cannot
    MODEL_NOT_FOUND = "model_not_found"  # name
    MODEL_REPLACED = "model_replaced"  # kind, name
    MODEL_LOAD_FAILED = "model_load_failed"  # kind, name, reason (a message, or a library's text)
    MODEL_LOAD_CRASHED = "model_load_crashed"  # kind, name, times
    MODEL_CLOSED = "model_closed"  # kind, name
    MODEL_MANIFEST_DAMAGED = "model_manifest_damaged"  # path, file
    MODEL_NAME_RESERVED = "model_name_reserved"  # name
    MODEL_NAME_TAKEN = "model_name_taken"  # kind, name
    MODEL_NAME_AMBIGUOUS = "model_name_ambiguous"  # name
    MODEL_UNKNOWN = "model_unknown"  # name, known
    MODEL_NOT_WRITTEN = "model_not_written"  # name, path, os_error
    MODELS_FOLDER_READ_ONLY = "models_folder_read_only"  # path, os_error
    STARTER_MISSING = "starter_missing"  # kind
    STARTER_DAMAGED = "starter_damaged"  # kind, reason
    STARTER_STAYS = "starter_stays"
    STARTER_NEEDS_NO_DOWNLOAD = "starter_needs_no_download"  # name
    SPEECH_LANGUAGE_UNKNOWN = "speech_language_unknown"  # language

    # --- a model's folder
    MODEL_NO_DETECTOR = "model_no_detector"  # name
    MODEL_NO_RECOGNISER = "model_no_recogniser"  # name
    MODEL_FORMAT_UNKNOWN = "model_format_unknown"  # name
    MODEL_IS_TRANSFORMERS_WHISPER = "model_is_transformers_whisper"  # name
    MODEL_ONLY_PICKLES = "model_only_pickles"  # name
    MODEL_NO_WEIGHTS = "model_no_weights"  # name
    MODEL_FILE_MISSING = "model_file_missing"  # name, file
    MODEL_FILE_DAMAGED = "model_file_damaged"  # file
    MODEL_FILE_WRONG_SIZE = "model_file_wrong_size"  # file, size, expected (bytes)
    MODEL_FILE_ALTERED = "model_file_altered"  # file
    MODEL_NEEDS_NETWORK = "model_needs_network"  # name
    MODEL_HAS_OWN_CODE = "model_has_own_code"  # name (of the folder or a file in it), module
    MODEL_HOLDS_CODE = "model_holds_code"  # file
    MODEL_OPTION_REFUSED = "model_option_refused"  # file, option
    MODEL_POINTS_OUTSIDE = "model_points_outside"  # file
    MODEL_LINKS_OUTSIDE = "model_links_outside"  # file
    MODEL_DIMENSION_UNKNOWN = "model_dimension_unknown"  # name
    MODEL_DIMENSION_WRONG = "model_dimension_wrong"  # dimension, expected

    # --- downloads
    DOWNLOADS_OFF = "downloads_off"  # name
    DOWNLOAD_UNDER_WAY = "download_under_way"  # name
    DOWNLOAD_DAMAGED = "download_damaged"  # file, name
    DOWNLOAD_UNUSABLE = "download_unusable"  # name, reason
    DOWNLOAD_OF_OTHER_KIND = "download_of_other_kind"  # name, kind, expected
    SERVER_UNREACHABLE = "server_unreachable"  # name
    SERVER_ERROR = "server_error"  # name, status
    SERVER_NOT_A_HUB = "server_not_a_hub"  # name, server
    SERVER_NEEDS_ACCOUNT = "server_needs_account"  # name
    SERVER_HAS_NO_MODEL = "server_has_no_model"  # name, revision
    SERVER_LACKS_FILES = "server_lacks_files"  # name

    # --- devices, and why a model runs on one
    DEVICE_UNKNOWN = "device_unknown"  # device, known
    CPU_CHOSEN = "cpu_chosen"
    CPU_USED = "cpu_used"  # reasons
    NO_CUDA_BUILD = "no_cuda_build"
    NO_CUDA_DEVICE = "no_cuda_device"
    NO_MPS_BUILD = "no_mps_build"
    NO_MPS_DEVICE = "no_mps_device"
    NO_MPS_FOR_SPEECH = "no_mps_for_speech"
    CUDA_LIBRARY_MISSING = "cuda_library_missing"  # file
    ACCELERATOR_CRASHED = "accelerator_crashed"  # name (of a model)
    SELF_TEST_PASSED = "self_test_passed"  # device (a name), seconds
    SELF_TEST_FAILED = "self_test_failed"  # device (a name), reason
    SELF_TEST_ERROR = "self_test_error"  # precision, error (a library's text)
    SELF_TEST_INEXACT = "self_test_inexact"  # precision, share (0..1)

    # --- the library on disk
    LIBRARY_BUSY = "library_busy"  # path
    LIBRARY_LOCKED = "library_locked"  # path
    LIBRARY_READ_ONLY = "library_read_only"  # path
    LIBRARY_NOT_OPENED = "library_not_opened"  # path
    LIBRARY_NOT_MADE = "library_not_made"  # path, os_error
    LIBRARY_NOT_A_DATABASE = "library_not_a_database"  # path
    LIBRARY_DAMAGED = "library_damaged"  # path
    LIBRARY_LOST = "library_lost"  # path, backups (how many there are)
    LIBRARY_PATH_NOT_TEXT = "library_path_not_text"  # path
    LIBRARY_NEEDS_WRITING = "library_needs_writing"  # path
    LIBRARY_OF_ANOTHER_PROGRAM = "library_of_another_program"  # path
    LIBRARY_TOO_NEW = "library_too_new"  # migration
    INDEX_TOO_NEW = "index_too_new"  # found, known (index versions)
    LIBRARY_IN_USE = "library_in_use"  # path
    LIBRARY_GONE = "library_gone"  # path
    DISK_FAILING = "disk_failing"  # path
    DISK_UNREACHABLE = "disk_unreachable"  # path, os_error
    FRAME_NOT_SAVED = "frame_not_saved"  # path, os_error
    FRAME_MISSING = "frame_missing"  # path
    FRAME_DAMAGED = "frame_damaged"
    DIMENSION_MISMATCH = "dimension_mismatch"  # name (of a model), dimension, expected

    # --- repairing a library
    REPAIR_NOTHING = "repair_nothing"
    REPAIR_KEPT_ASIDE = "repair_kept_aside"  # path
    REPAIR_RESTORED = "repair_restored"  # name (of a backup), made (a day and time)
    REPAIR_SALVAGED = "repair_salvaged"  # rows
    REPAIR_SALVAGED_PARTLY = "repair_salvaged_partly"  # rows, tables
    REPAIR_BEGUN_ANEW = "repair_begun_anew"  # path
    REPAIR_ORPHANS = "repair_orphans"  # count
    REPAIR_SETTINGS = "repair_settings"  # names
    REPAIR_FULL_TEXT = "repair_full_text"
    REPAIR_NAMES = "repair_names"
    REPAIR_MODELS = "repair_models"  # names
    REPAIR_INDEX_AGAIN = "repair_index_again"  # count
    REPAIR_OUT_OF_REACH = "repair_out_of_reach"  # count

    # --- moving a library
    LIBRARY_INTO_ITSELF = "library_into_itself"
    LIBRARY_NOT_COPIED = "library_not_copied"  # path, os_error
    LIBRARY_STILL_INDEXING = "library_still_indexing"
    OLD_LIBRARY_IN_USE = "old_library_in_use"  # path

    # --- settings
    SETTING_UNKNOWN = "setting_unknown"  # name, known
    SETTING_NOT_A_SWITCH = "setting_not_a_switch"  # name, value
    SETTING_NOT_WHOLE = "setting_not_whole"  # name, value
    SETTING_NOT_A_NUMBER = "setting_not_a_number"  # name, value
    SETTING_NOT_A_CHOICE = "setting_not_a_choice"  # name, value, known
    SETTING_MALFORMED = "setting_malformed"  # name, value
    SETTING_TOO_SMALL = "setting_too_small"  # name, value, least
    SETTING_TOO_LARGE = "setting_too_large"  # name, value, most
    SETTING_IGNORED = "setting_ignored"  # name

    # --- indexing
    LOADING_MODEL = "loading_model"  # kind
    CHECKING_LIBRARY = "checking_library"
    BACKING_UP = "backing_up"
    WAITING_FOR_POWER = "waiting_for_power"
    INPUT_MISSING = "input_missing"
    LIST_UNKNOWN = "list_unknown"  # name, order, known
    WORKER_ENDED = "worker_ended"
    WORKER_RESTARTED = "worker_restarted"
    WORKER_NOT_STARTED = "worker_not_started"  # status

    # --- upgrades
    STEP_GAIN = "step_gain"  # step
    STEP_REMOVED = "step_removed"
    VIDEO_OUT_OF_REACH = "video_out_of_reach"
    FRAMES_OUT_OF_REACH = "frames_out_of_reach"
    UPGRADE_OPEN = "upgrade_open"
    UPGRADE_NEEDS_SPACE = "upgrade_needs_space"  # needed, free (bytes)
    UPGRADE_STOPPED = "upgrade_stopped"  # reason
    UPGRADE_UNVERIFIED = "upgrade_unverified"
    UPGRADED_YET_BEHIND = "upgraded_yet_behind"
    NOTHING_TO_ROLL_BACK = "nothing_to_roll_back"
    ROLLBACK_MODEL_REPLACED = "rollback_model_replaced"  # kind, name, revision
    STEP_UNKNOWN = "step_unknown"  # step, known
    DELAY_OUT_OF_RANGE = "delay_out_of_range"  # seconds, most
    DATE_INVALID = "date_invalid"
    SCOPE_TAKES_NO_PATHS = "scope_takes_no_paths"
    SCOPE_NEEDS_PATHS = "scope_needs_paths"  # scope

    # --- people
    PEOPLE_OFF = "people_off"
    NOBODY_NAMED = "nobody_named"
    PERSON_UNKNOWN = "person_unknown"  # name, known
    PERSON_GONE = "person_gone"  # person (an id)
    PERSON_NAME_EMPTY = "person_name_empty"
    PERSON_NAME_TOO_LONG = "person_name_too_long"  # most (letters)
    PERSON_NAME_UNREADABLE = "person_name_unreadable"
    PERSON_NAME_TAKEN = "person_name_taken"  # name
    PERSON_IS_SAME = "person_is_same"  # name
    MOMENTS_WANTED = "moments_wanted"  # person (an id)
    MOMENT_OF_ANOTHER = "moment_of_another"  # moment (an id)
    PHOTO_WITHOUT_FACE = "photo_without_face"  # name (of a file)
    PHOTO_WITH_FACES = "photo_with_faces"  # name (of a file), count
    PHOTO_UNCLEAR = "photo_unclear"  # name (of a file)
    PHOTO_OF_ANOTHER = "photo_of_another"  # name (of a file), person (a name)

    # --- searching
    READY = "ready"
    QUERY_EMPTY = "query_empty"
    CHANNEL_UNKNOWN = "channel_unknown"  # channel, known
    CHANNEL_NOT_INDEXED = "channel_not_indexed"  # name (of a model)
    CHANNEL_EMPTY = "channel_empty"  # channel
    MODEL_ENGLISH_ONLY = "model_english_only"  # kind, name
    QUERY_WORDS_UNKNOWN = "query_words_unknown"  # kind, name, words
    SENSE_NOT_SEARCHED = "sense_not_searched"  # sense
    EXAMPLE_NEEDS_VISUAL = "example_needs_visual"
    NOTHING_TO_SAVE = "nothing_to_save"
    SAVED_SEARCH_TWICE = "saved_search_twice"
    SAVED_SEARCH_UNNAMED = "saved_search_unnamed"  # most (letters)
    SAVED_SEARCH_NAME_TAKEN = "saved_search_name_taken"  # name
    SAVED_SEARCH_GONE = "saved_search_gone"  # search
    REQUEST_MALFORMED = "request_malformed"  # problem, advice (of the protocol, for programmers)
    REQUEST_ID_TAKEN = "request_id_taken"  # request
    TOO_MANY_REQUESTS = "too_many_requests"  # most


Value: TypeAlias = "str | int | float | bool | Message | tuple[Value, ...] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say: ``code`` with the ``values`` that its words name.

    Values are JSON scalars, messages (why something is so) and tuples of these. Sizes are bytes,
    times seconds.
    """

    code: Code
    values: Mapping[str, Value]

    def __str__(self) -> str:
        """For tracebacks and tests alone: ``file_empty(name='a.mp4')``."""
        return f"{self.code}({', '.join(f'{k}={v!s}' for k, v in self.values.items())})"

    def __hash__(self) -> int:
        return hash((self.code, frozenset(self.values.items())))

    def as_json(self) -> dict[str, Any]:
        """``code`` and ``values``, as they are stored and sent."""
        return {"code": self.code.value, "values": {k: _json(v) for k, v in self.values.items()}}


def message(code: Code, **values: Value) -> Message:
    """A message with its values by name."""
    return Message(code, values)


def from_json(stored: Mapping[str, Any]) -> Message:
    """The message that ``Message.as_json`` made.

    A code that this version does not know (a newer one has written it) is shown as it is.
    """
    if stored["code"] not in list(Code):
        return message(Code.OLD_TEXT, text=json.dumps(stored), advice="")
    return Message(Code(stored["code"]), {k: _value(v) for k, v in stored["values"].items()})


def encode(value: Any) -> str:
    """JSON of a value with messages anywhere inside; ASCII alone, so that any path survives."""
    return json.dumps(value, default=_as_json)


def decode(text: str) -> Any:
    """The value of which ``encode`` made the text."""
    return json.loads(text, object_hook=_message_or_object)


def _as_json(value: Any) -> Any:
    if isinstance(value, Message):
        return value.as_json()
    raise TypeError(f"{type(value).__name__} is not JSON")


def _message_or_object(stored: dict[str, Any]) -> Any:
    return from_json(stored) if stored.keys() == {"code", "values"} else stored


def _json(value: Value) -> Any:
    if isinstance(value, Message):
        return value.as_json()
    return [_json(each) for each in value] if isinstance(value, tuple) else value


def _value(stored: Any) -> Value:
    if isinstance(stored, dict):
        return from_json(stored)
    return tuple(map(_value, stored)) if isinstance(stored, list) else stored
