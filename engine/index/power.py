"""Whether the machine runs on its battery, which a long work should spare."""

from __future__ import annotations

import psutil


def on_battery() -> bool:
    """True only where there is a battery and no power from outside; what is not known is False."""
    sensors = getattr(psutil, "sensors_battery", None)  # not on every platform
    battery = None if sensors is None else sensors()
    return battery is not None and battery.power_plugged is False
