"""What the index is made of, in the user's words: each step's name, and its gain."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _titles() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "probe": translate("Steps", "File details"),
        "shots": translate("Steps", "Shots and frames"),
        "subtitles": translate("Steps", "Subtitles"),
        "transcript": translate("Steps", "Speech"),
        "screen_text": translate("Steps", "Text on screen"),
        "passages/screen": translate("Steps", "Lines on screen"),
        "passages": translate("Steps", "Passages of speech"),
        "visual_vectors": translate("Steps", "What is seen"),
        "faces": translate("Steps", "Faces"),
        "face_vectors": translate("Steps", "Recognised faces"),
        "found_people": translate("Steps", "People"),
        "scene_people": translate("Steps", "People in shots"),
        "text_vectors/transcript": translate("Steps", "What is said"),
        "text_vectors/visual": translate("Steps", "Chapter titles"),
        "text_vectors/summary": translate("Steps", "What each video is about"),
        "text_vectors/screen": translate("Steps", "What the text on screen means"),
        "fulltext/screen": translate("Steps", "Words on screen"),
        "fulltext": translate("Steps", "Exact words"),
        "fulltext/titles": translate("Steps", "Titles"),
    }


def _gains() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "probe": translate(
            "Steps",
            "Reads each file’s length, tracks, chapters and date of recording again; joined and cut"
            " files in full.",
        ),
        "shots": translate(
            "Steps",
            "Finds the cuts again: joined recordings to their end, short shots, frames upright and"
            " in true colours; keeps text large enough to be read.",
        ),
        "subtitles": translate(
            "Steps",
            "Reads subtitles again: more formats and encodings, each line once, only what is"
            " speech.",
        ),
        "transcript": translate(
            "Steps",
            "Transcribes the speech of every sound track again, with the chosen speech model.",
        ),
        "screen_text": translate("Steps", "Reads the text on screen again, with the chosen model."),
        "passages/screen": translate(
            "Steps", "Groups the lines on screen again, so that a search finds a whole slide."
        ),
        "passages": translate(
            "Steps", "Groups words into passages again, so that a search finds a whole passage."
        ),
        "visual_vectors": translate(
            "Steps", "Analyses every kept frame again, with the chosen image model."
        ),
        "faces": translate("Steps", "Finds the faces again, in the videos’ own pictures."),
        "face_vectors": translate(
            "Steps", "Recognises every kept face again, with the chosen face model."
        ),
        "found_people": translate("Steps", "Joins the faces of each video to people again."),
        "scene_people": translate("Steps", "Sees again who is in which shot."),
        "text_vectors/transcript": translate(
            "Steps", "Reads what is said again, with the chosen text model."
        ),
        "text_vectors/visual": translate(
            "Steps", "Reads the chapters’ titles again, with the chosen text model."
        ),
        "text_vectors/summary": translate(
            "Steps", "Sums each video up again, with the chosen text model."
        ),
        "text_vectors/screen": translate(
            "Steps", "Reads what the text on screen means again, with the chosen text model."
        ),
        "fulltext/screen": translate("Steps", "Makes the text on screen findable by its letters."),
        "fulltext": translate("Steps", "Makes every word findable by its letters."),
        "fulltext/titles": translate(
            "Steps", "Makes the titles of videos and chapters findable by their letters."
        ),
    }


def title(step: str) -> str:
    """The step's name for people; a step that this window does not know goes by its own."""
    return _titles().get(step) or step.replace("_", " ")


def gain(step: str) -> str:
    """What remaking the step gives."""
    again = QCoreApplication.translate("Steps", "Makes it again.")
    return _gains().get(step, again)
