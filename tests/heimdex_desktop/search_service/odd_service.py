"""A search service that behaves oddly: ``odd_service.py MODE LIBRARY MODELS``.

``noisy`` prints wherever a library of others might, ``slow`` takes a minute to load a model,
``broken`` meets a bug of ours, ``wordy`` finds very much.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from heimdex_desktop.stdio import take_stdio

parent, told = take_stdio()

from engine.api.searching import Searching  # noqa: E402
from engine.models.loader import ModelPool  # noqa: E402
from heimdex_desktop.search_service.service import run_search_service  # noqa: E402

plain_early = Searching.early_answer


def noisy(search: Searching, request: Any) -> Any:
    print("a stray print")
    os.write(1, b'{"id": 1, "event": "stray"}\n')
    assert sys.stdin.read() == ""
    return plain_early(search, request)


def slow(*_: Any) -> Any:
    time.sleep(60)


def broken(*_: Any) -> Any:
    raise ZeroDivisionError("a bug of ours")


def wordy(search: Searching, request: Any) -> Any:
    return replace(plain_early(search, request), did_you_mean="x" * 3_000_000)


mode, root, models_root = sys.argv[1:]
if mode == "slow":
    ModelPool._load = slow  # type: ignore[method-assign]
else:
    odd = {"noisy": noisy, "broken": broken, "wordy": wordy}[mode]
    Searching.early_answer = odd  # type: ignore[method-assign]
run_search_service(Path(root), Path(models_root), parent=parent, output=told)
