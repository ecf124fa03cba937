"""Kinds of models, presets and the models of the catalogue, in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from ui.widgets.words import size

if TYPE_CHECKING:
    from engine.types.rows import ModelRow

STARTER = "starter"
"""The models that come with the program go by this name; they cannot be removed."""

READS_KOREAN = "korean_PP-OCRv5_mobile_rec"
"""The model of the catalogue that reads Korean on screen; the one that comes along does not."""


def kind_titles() -> dict[str, tuple[str, str]]:
    """For each kind of model its title, and what it is for."""
    translate = QCoreApplication.translate
    return {
        "visual": (
            translate("Models", "Sight"),
            translate("Models", "Finds what is seen in frames."),
        ),
        "text": (
            translate("Models", "Meaning of words"),
            translate("Models", "Finds what is said by what it means."),
        ),
        "speech": (
            translate("Models", "Speech"),
            translate("Models", "Writes down what is said."),
        ),
        "screen_text": (
            translate("Models", "Text on screen"),
            translate("Models", "Reads what stands in the pictures."),
        ),
        "faces": (
            translate("Models", "Faces"),
            translate("Models", "Finds who is seen, where people are switched on."),
        ),
    }


def preset_words() -> dict[str, tuple[str, str]]:
    """The title of each preset, and what it is good for."""
    translate = QCoreApplication.translate
    return {
        "light": (
            translate("Models", "Light"),
            translate("Models", "Small downloads, fast on any machine."),
        ),
        "balanced": (
            translate("Models", "Balanced"),
            translate("Models", "Finds well in many languages, at a good speed."),
        ),
        "best": (
            translate("Models", "Best"),
            translate("Models", "The most accurate; made for a graphics card."),
        ),
        "starter": (
            translate("Models", "Starter"),
            translate(
                "Models", "Comes with Heimdex; knows only the demo’s drawn scenes and spoken words."
            ),
        ),
    }


def _descriptions() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "ViT-B-16-SigLIP2-256": translate("Models", "Many languages; balances accuracy and speed."),
        "ViT-SO400M-16-SigLIP2-384": translate(
            "Models", "The most accurate, in many languages; needs a graphics card."
        ),
        "ViT-B-32-SigLIP2-256": translate(
            "Models", "Many languages; fast without a graphics card."
        ),
        "ViT-B-32": translate("Models", "The smallest download; understands English only."),
        "bge-m3": translate("Models", "Understands what is said, in over a hundred languages."),
        "multilingual-e5-small": translate("Models", "About a hundred languages; small and fast."),
        "PP-OCRv6-small": translate(
            "Models", "Comes with Heimdex; reads Latin, Chinese and Japanese letters."
        ),
        READS_KOREAN: translate("Models", "Reads Korean, beside all that PP-OCRv6-small reads."),
        "SFace": translate("Models", "Tells people apart; small and fast."),
        "AuraFace": translate("Models", "Tells people apart more surely; slower."),
        "whisper-base": translate("Models", "Many languages; fast, less accurate."),
        "whisper-small": translate(
            "Models", "Many languages; the most accurate that is fast without a graphics card."
        ),
        "whisper-large-v3-turbo": translate(
            "Models", "Many languages; nearly as accurate as large-v3, and much faster."
        ),
        "whisper-large-v3": translate(
            "Models", "Many languages, the most accurate; needs a graphics card."
        ),
    }


def description(row: ModelRow) -> str:
    """What a model is good for; "" where this window does not know it."""
    if row["name"] == STARTER:
        return preset_words()["starter"][1]
    imported = QCoreApplication.translate("Models", "Imported from a folder.")
    known = _descriptions().get(row["name"], "")
    return imported if not known and row["source"].startswith("folder:") else known


def facts(row: ModelRow) -> str:
    """Size, licence and dimension of a model, in one line."""
    translate = QCoreApplication.translate
    parts = [size(row["bytes"]), str(row["licence"])]
    if row["dimension"]:
        form = translate("Models", "{} dimensions")
        parts.append(form.format(QLocale().toString(int(row["dimension"]))))
    return " · ".join(part for part in parts if part)
