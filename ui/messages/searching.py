"""The window's words for searching: channels, saved searches, requests."""

from engine.messages import Code

REPORT = "The log has the details; please report it."

SENTENCES: dict[Code, tuple[str, str]] = {
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
