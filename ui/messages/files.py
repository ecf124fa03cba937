"""The window's words for files: why one cannot be indexed, what was lost, where it is."""

from engine.messages import Code

COPY_AGAIN = "Copy the file again from where it came from; if no player opens it, it is damaged."
NOT_A_VIDEO = "If it should be a video, copy it again from where it came from; else leave it out."
ONLY_VIDEOS = "Only videos are indexed; leave it out, or index the video it came from."
CHOOSE_A_VIDEO = "Choose a video file instead."
FIX_SUBTITLES = "Fix or delete it, then index the video again; its speech is transcribed meanwhile."
NO_STAND_IN = "Subtitles of this video, put beside it, are used; else its speech is transcribed."

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- a file that cannot be indexed
    Code.FILE_EMPTY: (
        "“{name}” is empty: it has no content at all.",
        "Copy it again from where it came from, or delete it.",
    ),
    Code.FILE_CUT_SHORT: (
        "“{name}” ends before its index (the “moov” box), so nothing in it can be found: its"
        " recording or copying was cut short.",
        "Copy the complete file again; a recovery program may repair a cut recording.",
    ),
    Code.FILE_HEADER_DAMAGED: (
        "“{name}” begins like a video, but its header is damaged.",
        COPY_AGAIN,
    ),
    Code.FILE_NOT_A_VIDEO: ("“{name}” is not a video file, whatever its name says.", NOT_A_VIDEO),
    Code.FILE_IS_TEXT: ("“{name}” holds plain text, whatever its name says.", NOT_A_VIDEO),
    Code.FILE_ONLY_SOUND: (
        "“{name}” holds sound but no moving picture.",
        "Leave it out, or let the settings index sound without a picture too.",
    ),
    Code.FILE_NO_VIDEO_TRACK: ("“{name}” has no video track.", ONLY_VIDEOS),
    Code.FILE_PROTECTED: (
        "“{name}” is protected against copying (DRM), so its picture cannot be decoded.",
        "Index a copy without protection.",
    ),
    Code.CODEC_UNSUPPORTED: (
        "The picture in “{name}” is stored in a format that cannot be decoded here.",
        "Convert it to MP4 (H.264) with a video converter, then index the new file.",
    ),
    Code.VIDEO_TOO_LARGE: (
        "The pictures of “{name}” are too large ({width} × {height}): in their format, up to {most}"
        " million pixels can be held in memory.",
        "Make a smaller version with a video converter, then index that.",
    ),
    Code.NO_FRAME_DECODED: (
        "No frame of “{name}” could be decoded ({codec}): its content is damaged.",
        COPY_AGAIN,
    ),
    Code.FILE_CHANGED: (
        "“{name}” changed while it was being read.",
        "Wait until it has been copied completely, then index it again.",
    ),
    Code.FILE_REPLACED: ("“{name}” was replaced by another file.", "Add its folder again."),
    Code.FILE_GONE: (
        "“{name}” is no longer where it was.",
        "If it is on a drive that is unplugged, plug it in and try again.",
    ),
    Code.FILE_FORBIDDEN: (
        "You have no permission to read “{name}”.",
        "Give your user read access to the file, then try again.",
    ),
    Code.FILE_IS_FOLDER: ("“{name}” is a folder.", CHOOSE_A_VIDEO),
    Code.FILE_NOT_REGULAR: (
        "“{name}” is not a regular file but a pipe, a device or the like.",
        CHOOSE_A_VIDEO,
    ),
    Code.FILE_DISK_FAILED: (
        "The disk or network drive that holds “{name}” failed while it was being read.",
        "Check the drive’s connection and health, then try again.",
    ),
    Code.FILE_UNREADABLE: (
        "“{name}” cannot be read: {os_error}.",
        "Check its permissions and the drive it is on, then try again.",
    ),
    Code.PROGRAM_CRASHED: (
        "Heimdex crashed {times} times while working on this file ({step:step}).",
        "Update Heimdex or convert the file, then try again.",
    ),
    # --- what was lost of a file that is indexed
    Code.FILE_SHORTENED: (
        "The file is cut short by {missing:size}; what is there has been indexed.",
        "Copy or download it again where there is a whole one.",
    ),
    Code.FILE_ENDS_EARLY: (
        "The file is cut short: it ends in the middle; what is there has been indexed.",
        "Copy or download it again where there is a whole one.",
    ),
    Code.BEGINNING_DAMAGED: ("Its beginning is damaged and was skipped.", ""),
    Code.END_DAMAGED: ("The rest of the picture is damaged and could not be decoded.", ""),
    Code.ONLY_KEY_PICTURES: (
        "Its pictures are so large that only its key pictures were looked at; cuts between them are"
        " missing.",
        "Make a smaller version with a video converter, if you need every cut.",
    ),
    Code.PACKETS_DAMAGED: ("Damaged parts of the picture were skipped ({count}).", ""),
    Code.SUBTITLES_MALFORMED: (
        "The subtitle file “{name}” cannot be used: its lines follow no known subtitle format.",
        FIX_SUBTITLES,
    ),
    Code.SUBTITLES_TOO_LARGE: (
        "The subtitle file “{name}” cannot be used: it has more than {most:size}.",
        FIX_SUBTITLES,
    ),
    Code.SUBTITLES_TOO_DENSE: (
        "The subtitles in “{name}” are not what is said: they hold more text than there is"
        " time to say it in.",
        "If they do belong to the video, reduce them to what is said and index it again.",
    ),
    Code.SUBTITLES_NOT_A_FILE: (
        "“{name}” is named like a subtitle file but is none: it is a pipe, a device, or a link to"
        " one. It was not opened.",
        FIX_SUBTITLES,
    ),
    Code.SUBTITLES_LETTERS_LOST: (
        "Some letters of the subtitles in “{name}” are damaged and cannot be read: {count}.",
        "The rest can be searched. To mend them, open the file in a subtitle editor.",
    ),
    Code.SUBTITLES_LETTERS_DOUBTFUL: (
        "The letters of the subtitles in “{name}” may be the wrong ones: nothing says how they are"
        " encoded, or too many are damaged.",
        "Open the file in a subtitle editor, and save it as UTF-8 once it reads right.",
    ),
    Code.SUBTITLES_LETTERS_REPAIRED: (
        "The subtitles in “{name}” were once saved in a wrong encoding; they were read as they were"
        " meant.",
        "If they read wrong, save the file as UTF-8 in a subtitle editor.",
    ),
    Code.SUBTITLES_BEYOND_END: (
        "Some lines of the subtitles in “{name}” begin after the end of the video, and were left"
        " out: {count} of {cues}.",
        "They may be those of another version of the video.",
    ),
    Code.SUBTITLES_MISFIT: (
        "The subtitles in “{name}” do not fit the video: {count} of {cues} lines begin after its"
        " end.",
        "Put the subtitles of this version of the video beside it, then index it again.",
    ),
    Code.SUBTITLES_ARE_DATA: (
        "“{name}” does not stand for what is said: it holds data with times, such as places,"
        " numbers and settings of a camera or a flight.",
        NO_STAND_IN,
    ),
    Code.SUBTITLES_ARE_CHAT: (
        "“{name}” does not stand for what is said: it holds the messages of a chat.",
        NO_STAND_IN,
    ),
    Code.SUBTITLES_ARE_SONG: (
        "“{name}” does not stand for what is said: all of it is marked as a song.",
        NO_STAND_IN,
    ),
    Code.SUBTITLES_ARE_SOUNDS: (
        "“{name}” does not stand for what is said: it only describes sounds.",
        NO_STAND_IN,
    ),
    Code.SUBTITLES_ARE_EMPTY: (
        "“{name}” does not stand for what is said: it holds no words of the video, but a"
        " placeholder or who made it.",
        NO_STAND_IN,
    ),
    Code.SUBTITLES_OF_A_PART: (
        "“{name}” does not stand for all that is said: it covers {covered:.0f} s of"
        " {seconds:.0f} s.",
        NO_STAND_IN,
    ),
    Code.SUBTITLES_TRANSLATED: (
        "“{name}” is a translation: it is in another language ({language}) than is spoken"
        " ({spoken}). Both it and what is heard can be searched.",
        "If the language of the sound is wrong, set transcript_language and index the video again.",
    ),
    Code.SUBTITLES_ARE_PICTURES: (
        "The subtitle file “{name}” cannot be used: it holds pictures of text (VobSub), not text.",
        FIX_SUBTITLES,
    ),
    Code.SUBTITLES_WITHOUT_TEXT: (
        "The subtitle file “{name}” cannot be used: it has no timed text.",
        FIX_SUBTITLES,
    ),
    Code.SUBTITLE_TRACK_UNREADABLE: (
        "The subtitles inside it could not be read. {reason}",
        "{reason:advice}",
    ),
    Code.SOUND_UNDECODED: (
        "Sound track {track} ({codec}) could not be decoded, so its words cannot be searched.",
        "If it plays elsewhere, convert the file's sound to AAC or FLAC.",
    ),
    Code.SPEECH_NOT_UNDERSTOOD: (
        "{seconds:duration} of sound like speech could not be understood, and cannot be searched.",
        "A larger speech model may understand more.",
    ),
    Code.SCREEN_TEXT_UNREAD: (
        "{lines} lines of text on screen could not be read, and cannot be searched.",
        "Korean is read with the model korean_PP-OCRv5_mobile_rec.",
    ),
    Code.FILE_WARNING: ("{path}: {reason}", "{reason:advice}"),
    # --- an example to search by
    Code.PICTURE_UNKNOWN_FORMAT: (
        "“{name}” is neither a picture nor a video.",
        "Use a JPEG, PNG or WebP picture.",
    ),
    Code.PICTURE_DAMAGED: ("“{name}” is damaged.", "Use another picture."),
    Code.PICTURE_TOO_LARGE: ("“{name}” is too large.", "Use a smaller picture."),
    Code.TIMESTAMP_PAST_END: ("“{name}” is {seconds:clock} long.", "Choose a moment within it."),
    Code.TIMESTAMP_NOT_DECODED: (
        "No frame of “{name}” could be decoded at that moment.",
        "Choose another moment.",
    ),
    Code.EXAMPLE_EMPTY: ("The example names neither a file nor a moment.", ""),
    Code.EXAMPLE_UNUSABLE: ("“{name}” cannot be used as an example: {reason}", "{reason:advice}"),
    Code.MOMENT_WITHOUT_PICTURE: (
        "That moment has no picture in the library.",
        "Choose another moment, or index the video again.",
    ),
    # --- where something is
    Code.PATH_NOT_FOUND: ("There is no file or folder {path}.", ""),
    Code.FOLDER_NOT_FOUND: ("{path} is not a folder.", "Choose a folder."),
    Code.FOLDER_UNREADABLE: ("A folder could not be read: {path} ({os_error}).", ""),
    Code.FOLDER_OFFLINE: ("The folder {path} cannot be reached now.", ""),
    Code.VIDEOS_KEPT: (
        "{reason} Nothing is lost: videos that stay in the library as offline: {count}.",
        "{reason:advice}",
    ),
    Code.FOLDER_REFUSED: (
        "{path} cannot be read now ({os_error}).",
        "Give your user access to it, or connect its drive again; then add it again.",
    ),
    Code.DRIVE_AWAY: (
        "The drive that was at {path} is not connected there.",
        "Connect it; if it has another letter or mount point now, add it there.",
    ),
    Code.DRIVE_REPLACED: (
        "At {path} is another drive than the one that the videos are on.",
        "Connect that one; if it has another letter or mount point now, add it there.",
    ),
    Code.LINK_DANGLING: (
        "{path} is a link to something that cannot be reached.",
        "Connect the drive that it leads to, or mend the link.",
    ),
    Code.FOLDER_VANISHED: (
        "{path} is not where it was.",
        "If it was moved or renamed, add it where it is now; if it was deleted, remove it from the"
        " library.",
    ),
    Code.FOLDER_EMPTIED: (
        "None of the videos in {path} is there any more.",
        "If they were moved, add them where they are now; if they were deleted,"
        " remove them from the library.",
    ),
    Code.FOLDER_NOT_EMPTY: ("{path} is not empty.", "Choose or make an empty folder."),
    Code.FOLDER_NOT_WATCHED: ("{path} is not watched.", ""),
    Code.FILE_IN_CLOUD: ("{path} is in the cloud; it is indexed once it is on this machine.", ""),
    Code.FILE_BEING_WRITTEN: (
        "{path} is still being written by another program and was skipped.",
        "Index it again when it is complete, or watch its folder.",
    ),
    Code.NOT_IN_LIBRARY: ("{path} is not in the library.", "Add it first."),
    Code.VIDEO_GONE: ("This video is no longer in the library.", "Search again."),
}
