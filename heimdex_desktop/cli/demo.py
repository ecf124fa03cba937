"""The command ``demo``: a few small videos through every real component, and what they answer."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import click

from heimdex_desktop.cli.command import SOME_FAILED, Session, command
from heimdex_desktop.cli.searching import clock

TOLD = (
    "The starter models know only this demo's drawn scenes and few spoken words. For videos of\n"
    "your own: heimdex models get balanced, then heimdex index FOLDER."
)


@command("demo")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the demo's videos and library in this folder.",
)
def demo_command(session: Session, keep: Path | None) -> int:
    """Index a few small videos with the starter models, and search them by sight and by words."""
    from engine.api import Engine
    from engine.types import ModelKind
    from heimdex_desktop.cli.indexing import index_and_report
    from heimdex_desktop.paths import models_root

    with _folder(keep) as folder:
        videos, document = _unpack(folder)
        session.use(Engine(folder / "library", models_root()))
        engine, output = session.engine, session.output
        for kind in ModelKind:
            engine.use_model(kind, "starter")
        output.say(f"Indexing {len(document['videos'])} small videos with the starter models …")
        status = index_and_report(engine, engine.prepare([videos]), output)
        if status:
            return status
        rows = [_ask(engine, entry) for entry in document["queries"]]
        found = sum(row["right"] for row in rows)
        output.result(
            {
                "event": "done",
                "spec_version": engine.spec_version,
                "library": str(engine.root),
                "queries": rows,
                "right": found,
            },
            text=None,
        )
        if not output.as_json:
            _show(rows)
            output.say(f"\n{found} of {len(rows)} queries found their moment first.\n{TOLD}")
            if keep is not None:
                output.say(f"Search on: heimdex search 'a red star' --library {engine.root}")
        session.close()
    return 0 if found == len(rows) else SOME_FAILED


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder to keep, or one that is deleted after."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="heimdex-demo-") as scratch:
        yield Path(scratch)


def _unpack(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Copy the demo's files out of the program; returns their folder and what to ask."""
    videos = folder / "videos"
    videos.mkdir(exist_ok=True)
    with resources.as_file(resources.files("resources.demo")) as source:
        document: dict[str, Any] = json.loads((source / "demo.json").read_text(encoding="utf-8"))
        for file in sorted(source.iterdir()):
            if file.suffix in {".mp4", ".srt"}:
                shutil.copy(file, videos / file.name)
    return videos, document


def _ask(engine: Any, entry: dict[str, Any]) -> dict[str, Any]:
    """Ask one query and compare its first moment with where the answer lies."""
    from engine import reports

    found = reports.answer(engine.search(entry["query"], limit=1))
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
