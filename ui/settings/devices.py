"""The device that models run on and why, in the user's words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from engine.types.rows import DeviceRow

APPLE = "no Apple GPU"


def _names() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "cpu": translate("Devices", "Processor"),
        "cuda": translate("Devices", "NVIDIA graphics card"),
        "mps": translate("Devices", "Apple graphics"),
    }


def _reasons() -> dict[str, str]:
    translate = QCoreApplication.translate
    no_card = translate("Devices", "no NVIDIA graphics card with a working driver was found")
    return {
        "no CUDA device: torch finds no NVIDIA card with a working driver": no_card,
        "no CUDA device is seen by CTranslate2": no_card,
        "no CUDA device: torch was built without CUDA": translate(
            "Devices", "this build does not know NVIDIA’s graphics cards"
        ),
        "the processor was asked for": translate("Devices", "chosen in the settings"),
        "CTranslate2, which hears, does not know Apple's GPU": translate(
            "Devices", "speech cannot use Apple’s graphics"
        ),
    }


def reason_words(reason: str) -> str:
    """Why a device is used: what is known in the user's words, the rest as the engine says it."""
    parts = [part.strip() for part in reason.split(";")]
    if sys.platform != "darwin":
        parts = [part for part in parts if not part.startswith(APPLE)] or parts
    return "; ".join(_reasons().get(part, part) for part in parts)


def device_words(models: Sequence[DeviceRow]) -> str:
    """One sentence of the devices on which models run; "" where none does.

    Args:
        models: rows with ``device`` and ``reason``.
    """
    reasons: dict[str, str] = {}
    for model in models:
        reasons.setdefault(str(model["device"]), reason_words(str(model["reason"])))
    form = QCoreApplication.translate("Devices", "{}: {}")
    return " · ".join(
        form.format(_names().get(device, device), reason) if reason else _names()[device]
        for device, reason in reasons.items()
    )
