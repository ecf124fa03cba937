"""The one entry: dispatches a child's role or the command line before any heavy import."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

from engine.isolation import switch_off
from heimdex_desktop.stdio import open_all


def main() -> None:
    """Run the role that the command line names, or the command line itself."""
    multiprocessing.freeze_support()
    open_all()
    switch_off()
    # Read when torch is loaded. By default its idle threads spin, which on busy cores makes one
    # short query wait a second for them.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Torch makes this folder on import, in everybody's temporary folder unless given one. Nothing
    # is compiled here, so that one which is there already stays as it is.
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(Path(__file__).parent))
    if len(sys.argv) > 1:
        # For what multiprocessing starts. Not in the window: what it opens is the user's own.
        os.environ["PYTHONSAFEPATH"] = "1"
    if sys.argv[1:2] == ["--role"]:
        sys.exit(run_role(sys.argv[2], sys.argv[3:]))
    if len(sys.argv) == 1:
        sys.exit(open_window())
    from heimdex_desktop.cli import cli

    cli(prog_name="heimdex")


def open_window() -> int:
    """Open the window over the library; returns the exit status."""
    from heimdex_desktop import qt_libraries

    lacking = qt_libraries.missing(on_screen=qt_libraries.on_x11())
    if lacking:
        print("heimdex: this system lacks what a window needs.", file=sys.stderr)
        print(f"  {qt_libraries.advice(lacking)}", file=sys.stderr)
        return 3
    from heimdex_desktop.gui import run_gui

    return run_gui(sys.argv)


def run_role(role: str, arguments: list[str]) -> int:
    """Run as a child process under ``role``; returns its exit status."""
    from heimdex_desktop.stdio import take_stdio

    parent, output = take_stdio()
    # Neither role fetches anything: whatever a model's folder names, the Hub is not asked.
    os.environ["HF_HUB_OFFLINE"] = "1"
    if role == "index-worker":
        from heimdex_desktop.logs import log_to
        from heimdex_desktop.worker import run_worker

        root, models_root = Path(arguments[0]), Path(arguments[1])
        log_to(root)
        drain = "--drain" in arguments
        return run_worker(root, models_root, drain=drain, parent=parent, output=output)
    if role == "search-service":
        from heimdex_desktop.search_service.service import run_search_service

        root, models_root = Path(arguments[0]), Path(arguments[1])
        return run_search_service(root, models_root, parent=parent, output=output)
    print(f"heimdex: unknown role {role!r}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
