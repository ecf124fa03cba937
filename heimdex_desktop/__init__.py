"""Heimdex Desktop: find any moment in your own videos by describing it."""

# ruff: noqa: PTH109, PTH120 - pathlib would itself be looked for in the current folder
import os
import site
import sys

__version__ = "0.1.0"


def _leave_current_folder() -> None:
    """Take the current folder off the path of modules, where ``python -m`` and ``-c`` put it.

    The program is started among somebody's videos, and a file there may be called psutil.py. Hence
    here, before anything else is imported. Where the program itself is, or Python, all stays.
    """
    try:
        here = os.getcwd()
    except OSError:
        return  # it was deleted: nothing is there
    own = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    if os.path.realpath(here) in (own, *site.getsitepackages()):
        return
    sys.path[:] = [place for place in sys.path if place not in ("", ".", here)]


_leave_current_folder()
