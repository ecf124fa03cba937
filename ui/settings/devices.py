"""The device that models run on and why, in the user's words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from engine.messages import Code, Message
from ui.messages import sentence

if TYPE_CHECKING:
    from engine.types.rows import DeviceRow

APPLE = frozenset({Code.NO_MPS_BUILD, Code.NO_MPS_DEVICE, Code.NO_MPS_FOR_SPEECH})


def _names() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "cpu": translate("Devices", "CPU"),
        "cuda": translate("Devices", "NVIDIA graphics card"),
        "mps": translate("Devices", "Apple graphics"),
    }


def reason_words(reason: Message) -> str:
    """Why a device is used; nothing of Apple's but on a Mac."""
    found = reason.values["reasons"] if reason.code == Code.CPU_USED else reason
    found = found if isinstance(found, tuple) else (found,)
    reasons = [each for each in found if isinstance(each, Message)]
    if sys.platform != "darwin":
        reasons = [each for each in reasons if each.code not in APPLE] or reasons
    return "; ".join(dict.fromkeys(map(sentence, reasons)))


def device_words(models: Sequence[DeviceRow]) -> str:
    """One sentence of the devices on which models run; "" where none does.

    Args:
        models: rows with ``device`` and ``reason``.
    """
    reasons: dict[str, str] = {}
    for model in models:
        reasons.setdefault(str(model["device"]), reason_words(model["reason"]))
    form = QCoreApplication.translate("Devices", "{}: {}")
    return " · ".join(
        form.format(_names().get(device, device), reason) if reason else _names()[device]
        for device, reason in reasons.items()
    )
