"""English for searching: people, channels that have no part in an answer, saved searches."""

from engine.messages import Code

SENTENCES: dict[Code, tuple[str, str]] = {
    # --- people
    Code.PEOPLE_OFF: (
        "People are not recognised in this library.",
        "To switch it on: heimdex settings people on. docs/people.md says what is kept.",
    ),
    Code.NOBODY_NAMED: (
        "Nobody in this library has a name yet.",
        "See: heimdex people list. To name somebody: heimdex people name ID NAME.",
    ),
    Code.PERSON_UNKNOWN: ("Nobody in this library is called “{name}”.", "Known are: {known}."),
    Code.PERSON_GONE: ("There is nobody called or numbered {person}.", "See: heimdex people list."),
    Code.PERSON_NAME_EMPTY: ("A name needs at least one letter.", "Type a name."),
    Code.PERSON_NAME_TOO_LONG: ("The name is too long.", "Use at most {most} letters."),
    Code.PERSON_NAME_UNREADABLE: (
        "The name holds characters that are not to be seen.",
        "Type it anew, without line breaks and marks of direction.",
    ),
    Code.PERSON_NAME_TAKEN: (
        "There is a person called “{name}”.",
        "Use another name; or, if they are one person: heimdex people merge.",
    ),
    Code.PERSON_IS_SAME: ("{name} is that person already.", "Name another person."),
    Code.MOMENTS_WANTED: (
        "Which moments are not of {person}?",
        "Name their ids, of: heimdex people show {person}.",
    ),
    Code.MOMENT_OF_ANOTHER: (
        "{moment} is not a moment of that person.",
        "See: heimdex people show.",
    ),
    Code.PHOTO_WITHOUT_FACE: ("No face was found in {name}.", "Use a photo that shows one."),
    Code.PHOTO_WITH_FACES: (
        "{name} shows {count} faces.",
        "Use a photo of one person, or cut it down to that face.",
    ),
    Code.PHOTO_UNCLEAR: (
        "The face in {name} is too small or too blurred to recognise anybody by it.",
        "Use a photo in which it is larger and sharp.",
    ),
    Code.PHOTO_OF_ANOTHER: (
        "{name} does not seem to show {person}: the face is unlike all others of that name.",
        "Leave it out, or enrol it under another name.",
    ),
    # --- searching
    Code.READY: ("ready", ""),
    Code.QUERY_EMPTY: ("The query is empty.", "Describe what is seen or said."),
    Code.CHANNEL_UNKNOWN: ("There is no channel “{channel}”.", "Choose one of {known}."),
    Code.CHANNEL_NOT_INDEXED: (
        "No video has been indexed with {name} yet.",
        "Run: heimdex index.",
    ),
    Code.CHANNEL_EMPTY: ("{channel:empty}", ""),
    Code.MODEL_ENGLISH_ONLY: (
        "The {kind} model {name} understands English only, so this query was left to the others.",
        "",
    ),
    Code.QUERY_WORDS_UNKNOWN: ("The {kind} model {name} can't recognise: {words}.", ""),
    Code.SENSE_NOT_SEARCHED: ("“{sense}:” cannot be searched yet; it was left out.", ""),
    Code.EXAMPLE_NEEDS_VISUAL: (
        "Similar moments are found by the visual channel, which was left out.",
        "",
    ),
    Code.NOTHING_TO_SAVE: ("There is nothing to save.", "Give words or an example to search for."),
    Code.SAVED_SEARCH_TWICE: (
        "A saved search is named twice.",
        "Name each once, in the new order.",
    ),
    Code.SAVED_SEARCH_UNNAMED: (
        "A saved search needs a name.",
        "Use at most {most} letters.",
    ),
    Code.SAVED_SEARCH_NAME_TAKEN: (
        "There is a saved search named “{name}”.",
        "Use another name, or delete that one.",
    ),
    Code.SAVED_SEARCH_GONE: (
        "There is no saved search {search}.",
        "It was deleted; list them again.",
    ),
    Code.REQUEST_MALFORMED: ("{problem}", "{advice}"),
    Code.REQUEST_ID_TAKEN: (
        "A request with the id {request} is under way.",
        "Give each its own.",
    ),
    Code.TOO_MANY_REQUESTS: (
        "{most} requests are under way already.",
        "Wait for the answers to some.",
    ),
}
