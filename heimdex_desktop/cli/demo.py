"""The command ``demo``: a few small videos through every real component, and what they answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from heimdex_desktop.cli.command import SOME_FAILED, Session, command
from heimdex_desktop.cli.searching import clock
from heimdex_desktop.demo_videos import demo_document, unpack

NOTE = (
    "The starter models know only this demo's drawn scenes and few spoken words. For your own",
    "videos: heimdex models get balanced, then heimdex index FOLDER.",
)


@command("demo")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the demo's videos and library in this folder.",
)
def demo_command(session: Session, keep: Path | None) -> int:
    """Index a few small videos with the starter models, and search them by images and by words."""
    document = demo_document("demo.json")
    with demo_folder(keep) as folder:
        status = index_demo(session, folder, document["videos"])
        if status:
            return status
        engine, output = session.engine, session.output
        rows = [_ask(engine, entry) for entry in document["queries"]]
        found = sum(row["right"] for row in rows)
        output.result(
            {
                "event": "done",
                "spec_version": engine.spec_version,
                "library": str(engine.root),
                "queries": rows,
                "right": found,
            }
        )
        if not output.as_json:
            _show(rows)
            output.say("", f"{found} of {len(rows)} queries found their moment first.", *NOTE)
            if keep is not None:
                output.say(f"Search on: heimdex search 'a red star' --library {engine.root}")
        session.close()
    return 0 if found == len(rows) else SOME_FAILED


@contextmanager
def demo_folder(keep: Path | None) -> Iterator[Path]:
    """The folder to keep, or one that is deleted after."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="heimdex-demo-") as scratch:
        yield Path(scratch)


def index_demo(session: Session, folder: Path, names: Sequence[str]) -> int:
    """Index the demo's videos of these names with the starter models, in a library of their own.

    The session works on that library afterwards. Returns the exit status.
    """
    from engine.api.engine import Engine
    from heimdex_desktop.cli.indexing import index_and_report
    from heimdex_desktop.paths import models_root

    videos = unpack(folder, names)
    session.use(Engine(folder / "library", models_root()))
    session.engine.use_bundled_models()
    session.output.say(f"Indexing {len(names)} small videos with the starter models …")
    return index_and_report(session.engine, session.engine.prepare([videos]), session.output)


def _ask(engine: Any, entry: dict[str, Any]) -> dict[str, Any]:
    """Ask one query and compare its first moment with where the answer is."""
    from engine.api import reports

    found = reports.answer(engine.search.search(entry["query"], limit=1))
    moment = found["moments"][0] if found["moments"] else None
    right = (
        moment is not None
        and Path(moment["video"]["path"]).name == entry["video"]
        and entry["from"] <= moment["at"] < entry["to"]
    )
    return {**entry, "right": right, "elapsed_ms": found["elapsed_ms"], "moment": moment}


def _show(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("query", "by", "found", "matched", "snippet"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        moment = row["moment"]
        where = "nothing"
        if moment is not None:
            where = f"{Path(moment['video']['path']).name} at {clock(moment['at'])}"
        matched = [] if moment is None else moment["matched"]
        snippets = [match["snippet"] for match in matched if match["snippet"]]
        table.add_row(
            row["query"],
            row["by"],
            f"{'✓' if row['right'] else '✗'} {where}",
            ", ".join(f"{match['channel']} {match['score']:.2f}" for match in matched),
            snippets[0] if snippets else "",
        )
    Console().print(table)
