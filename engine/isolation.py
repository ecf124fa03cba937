"""Keeps dependencies to themselves: what they would send, ask or run unasked is switched off.

Importing anything of ``engine`` does so, before a dependency can be loaded: on the command line, in
the worker, the search service, the window and wherever the engine is used as a library. Each switch
stands for something that was found in the installed packages, native code included. Standard
library only.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

SWITCHES = {
    # It looks up an event collector, and keeps a device's id and a queue of events in the user's
    # cache: by itself, where the voice detector of faster-whisper is loaded.
    "ORT_DISABLE_TELEMETRY": "onnxruntime's events and device id",
    # Of transformers and hf-xet too. Without it each first request a day also fetches a list.
    "HF_HUB_DISABLE_TELEMETRY": "huggingface_hub's telemetry",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "the user's own Hub token in requests",
    "HF_HUB_DISABLE_UPDATE_CHECK": "huggingface_hub's update check",
    "DISABLE_SAFETENSORS_CONVERSION": "transformers' requests to convert weights",
    "DO_NOT_TRACK": "any other package that honours DO_NOT_TRACK",
}
"""Environment variables that are set to 1, and what each switches off."""

_PATCHING = threading.Lock()


def switch_off() -> None:
    """Set every switch, for this process and its children, whatever the environment says."""
    os.environ.update(dict.fromkeys(SWITCHES, "1"))


def still_on() -> list[str]:
    """What is not switched off (in words), as ``SWITCHES`` has it."""
    return [what for name, what in SWITCHES.items() if os.environ.get(name) != "1"]


@contextmanager
def no_programs() -> Iterator[None]:
    """Within it ``subprocess.call`` finds no program, in any thread.

    Importing scenedetect runs whatever is called ``ffmpeg`` on the PATH (on Windows first of all in
    the current folder), only to see whether it is there.
    """
    import subprocess

    with _PATCHING:
        call, subprocess.call = subprocess.call, _find_none
        try:
            yield
        finally:
            subprocess.call = call


def _find_none(*_: object, **__: object) -> NoReturn:
    raise FileNotFoundError("No program is run while a module is imported.")
