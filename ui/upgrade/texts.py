"""What the index is made of, in the user's words: each step's name, its gain, why it cannot be."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from ui.widgets.engine_words import shown


def _titles() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "probe": translate("Steps", "File details"),
        "shots": translate("Steps", "Shots and frames"),
        "subtitles": translate("Steps", "Subtitles"),
        "transcript": translate("Steps", "Speech"),
        "passages": translate("Steps", "Passages of speech"),
        "visual_vectors": translate("Steps", "What is seen"),
        "text_vectors/transcript": translate("Steps", "What is said"),
        "text_vectors/visual": translate("Steps", "Chapter titles"),
        "text_vectors/summary": translate("Steps", "What each video is about"),
        "fulltext": translate("Steps", "Exact words"),
        "fulltext/titles": translate("Steps", "Titles"),
    }


def _gains() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "probe": translate("Steps", "Reads each file’s length, tracks and chapters again."),
        "shots": translate("Steps", "Finds the cuts again and keeps better frames."),
        "subtitles": translate("Steps", "Reads subtitles again: exact words for free."),
        "transcript": translate("Steps", "Listens again, with the chosen speech model."),
        "passages": translate(
            "Steps", "Groups words again, so that a question finds a whole thought."
        ),
        "visual_vectors": translate(
            "Steps", "Looks at every kept frame again, with the chosen visual model."
        ),
        "text_vectors/transcript": translate(
            "Steps", "Reads what is said again, with the chosen text model."
        ),
        "text_vectors/visual": translate(
            "Steps", "Reads the chapters’ titles again, with the chosen text model."
        ),
        "text_vectors/summary": translate(
            "Steps", "Sums each video up again, with the chosen text model."
        ),
        "fulltext": translate("Steps", "Makes every word findable by its letters."),
        "fulltext/titles": translate(
            "Steps", "Makes the titles of videos and chapters findable by their letters."
        ),
    }


def _reasons() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "The video's file cannot be reached; connect its drive.": translate(
            "Steps", "The video’s file cannot be reached. Connect its drive."
        ),
        "Its kept frames are gone, and the video's file cannot be reached to make them anew.": (
            translate("Steps", "Its kept frames are gone, and the video’s file cannot be reached.")
        ),
        "Is no longer part of the index, and is removed.": translate(
            "Steps", "Is no longer part of the index, and is removed."
        ),
    }


TO_DOWNLOAD = re.compile(r"The (\w+) model (\S+) must be downloaded first\.")


def title(step: str) -> str:
    """The step's name for people; a step that this window does not know goes by its own."""
    return _titles().get(step) or step.replace("_", " ")


def gain(step: str, told: str) -> str:
    """What remaking the step gives; ``told`` is what the engine says of it."""
    return _gains().get(step) or reason(told)


def to_download(told: str) -> str | None:
    """The model that an obstacle says must be downloaded, None where it says something else."""
    found = TO_DOWNLOAD.fullmatch(told)
    return None if found is None else found[2]


def reason(told: str) -> str:
    """Why something cannot be made now."""
    model = to_download(told)
    if model is not None:
        form = QCoreApplication.translate("Steps", "The model {} must be downloaded first.")
        return form.format(model)
    return _reasons().get(told) or shown(told)
