"""English for searching: why a channel has no part in an answer, saved searches, requests."""

from engine.messages import Code

SENTENCES: dict[Code, tuple[str, str]] = {
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
