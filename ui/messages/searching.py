"""The window's words for searching: people, channels, saved searches, requests."""

from engine.messages import Code

REPORT = "The log has the details; please report it."

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- people
    Code.PEOPLE_OFF: (
        "People are not recognised in this library.",
        "It can be switched on in the settings.",
    ),
    Code.NOBODY_NAMED: ("Nobody has a name yet.", "Name somebody under People."),
    Code.PERSON_UNKNOWN: ("Nobody in this library is called “{name}”.", ""),
    Code.PERSON_GONE: ("This person is no longer there.", ""),
    Code.PERSON_NAME_EMPTY: ("A name needs at least one letter.", ""),
    Code.PERSON_NAME_TOO_LONG: ("The name is too long.", "Use at most {most} letters."),
    Code.PERSON_NAME_UNREADABLE: (
        "The name holds characters that can’t be seen.",
        "Type it again.",
    ),
    Code.PERSON_NAME_TAKEN: (
        "There is a person called “{name}”.",
        "Use another name, or merge the two.",
    ),
    Code.PERSON_IS_SAME: ("{name} is that person already.", ""),
    Code.MOMENTS_WANTED: ("Choose the moments that show somebody else.", ""),
    Code.MOMENT_OF_ANOTHER: ("This moment is no longer of that person.", ""),
    Code.PHOTO_WITHOUT_FACE: ("No face was found in {name}.", "Use a photo that shows one."),
    Code.PHOTO_WITH_FACES: (
        "{name} shows {count} faces.",
        "Use a photo of one person, or crop it.",
    ),
    Code.PHOTO_UNCLEAR: (
        "The face in {name} is too small or too blurred.",
        "Use a photo in which it is larger and sharp.",
    ),
    Code.PHOTO_OF_ANOTHER: (
        "{name} does not seem to show {person}.",
        "Leave it out, or add it under another name.",
    ),
    # --- searching
    Code.READY: ("It is ready.", ""),
    Code.QUERY_EMPTY: ("The search is empty.", "Describe what is seen or said."),
    Code.CHANNEL_UNKNOWN: ("There is no channel “{channel}”.", ""),
    Code.CHANNEL_NOT_INDEXED: ("No video has been indexed with {name} yet.", ""),
    Code.CHANNEL_EMPTY: ("{channel:empty}", ""),
    Code.MODEL_ENGLISH_ONLY: ("The model {name} understands English only.", ""),
    Code.QUERY_WORDS_UNKNOWN: ("{name} can’t recognise: {words}.", ""),
    Code.SENSE_NOT_SEARCHED: ("“{sense}:” cannot be searched yet; it was left out.", ""),
    Code.EXAMPLE_NEEDS_VISUAL: (
        "Similar moments are found by what is seen, which was left out.",
        "",
    ),
    Code.NOTHING_TO_SAVE: ("There is nothing to save.", "Give words or an example to search for."),
    Code.SAVED_SEARCH_TWICE: ("A saved search is named twice.", ""),
    Code.SAVED_SEARCH_UNNAMED: ("A saved search needs a name.", "Use at most {most} letters."),
    Code.SAVED_SEARCH_NAME_TAKEN: (
        "There is a saved search named “{name}”.",
        "Use another name, or delete that one.",
    ),
    Code.SAVED_SEARCH_GONE: ("This saved search is no longer there.", ""),
    Code.REQUEST_MALFORMED: ("The search was not understood ({problem}).", REPORT),
    Code.REQUEST_ID_TAKEN: ("The search {request} is under way already.", REPORT),
    Code.TOO_MANY_REQUESTS: ("{most} searches are under way already.", "Try again in a moment."),
}
