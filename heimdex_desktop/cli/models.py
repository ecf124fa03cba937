"""The commands of ``heimdex models``."""

from __future__ import annotations

import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import click

from heimdex_desktop.cli.command import PATH, SOME_FAILED, Output, Session, command
from heimdex_desktop.english import in_english, names

UNSTATED = "see the model's licence"
KINDS = ("visual", "text", "speech", "screen_text", "faces")
THEN_INDEX = "To index with it: heimdex index PATH. What is indexed already: heimdex upgrade"


@click.group("models")
def models_command() -> None:
    """List, get, import and choose models. The choice belongs to the library."""


@command("list")
def list_command(session: Session) -> None:
    """List the models that are available and those that are installed."""
    from engine.models.catalogue import DEFAULT_PRESET, PRESETS

    rows: list[dict[str, Any]] = [
        {**row, "description": names.model(row["name"], row["source"])}
        for row in session.engine.list_models()
    ]
    presets: list[dict[str, Any]] = [
        {
            "name": preset.name,
            "default": preset.name == DEFAULT_PRESET,
            "description": names.PRESETS[preset.name][1],
            "models": {kind.value: name for kind, name in preset.models.items()},
            "on_gpu": {kind.value: name for kind, name in preset.on_gpu.items()},
        }
        for preset in PRESETS.values()
    ]
    lines = []
    for row in rows:
        here = "chosen" if row["chosen"] else "installed" if row["installed"] else "-"
        lines += [
            f"{row['kind']:>7}  {row['name']:<28} {here:<10}{_size(row['bytes']):>12}"
            f"  {row['licence'] or UNSTATED}",
            f"{'':9}{row['description']}",
        ]
    lines += [f"preset {p['name']}: {', '.join(p['models'].values())}" for p in presets]
    session.output.result({"models": rows, "presets": presets}, *lines)


@command("get")
@click.argument("name")
@click.option("--no-use", is_flag=True, help="Only download; keep the library's choice.")
def get_command(session: Session, name: str, no_use: bool) -> None:
    """Download the model or preset NAME, and choose it for this library."""
    from engine.models.device import choose_speech_device

    engine, output = session.engine, session.output
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    got = []
    try:
        for model in engine.model_choices(name, lambda: choose_speech_device().device):
            size = "comes with the program" if model.bundled else _size(model.bytes)
            output.say(f"{model.kind.value}: {model.name} ({size})")
            progress = _Download(output, model.name)
            installed = engine.get_model(model, progress, stop.is_set, use=not no_use)
            got.append(_row(installed))
    finally:
        signal.signal(signal.SIGINT, before)
    output.result({"models": got}, f"Done. {THEN_INDEX}")


@command("import")
@click.argument("folder", type=PATH)
@click.option("--name", help="The name it gets (else the folder's).")
@click.option("--no-use", is_flag=True, help="Only import; keep the library's choice.")
def import_command(session: Session, folder: Path, name: str | None, no_use: bool) -> None:
    """Import a folder with an open_clip, sentence-transformers or CTranslate2 Whisper model."""
    installed = session.engine.import_model(folder, name=name, use=not no_use)
    text = f"{installed.ref.name} was imported as a {installed.ref.kind.value} model. {THEN_INDEX}"
    session.output.result({"models": [_row(installed)]}, text)


@command("use")
@click.argument("channel", type=click.Choice(KINDS))
@click.argument("name")
def use_command(session: Session, channel: str, name: str) -> None:
    """Choose the installed model NAME for CHANNEL in this library."""
    from engine.types import ModelKind

    session.engine.use_model(ModelKind(channel), name)
    text = f"{name} is this library's {channel} model. {THEN_INDEX}"
    session.output.result({"channel": channel, "name": name}, text)


@command("verify")
@click.argument("name", required=False)
def verify_command(session: Session, name: str | None) -> int:
    """Read every file of the installed models (of NAME) again and compare its checksum."""
    problems = in_english(session.engine.verify_models(name))
    lines = [f"{each}: {'; '.join(found) or 'ok'}" for each, found in problems.items()]
    session.output.result({"models": problems}, *lines)
    return SOME_FAILED if any(problems.values()) else 0


@command("remove")
@click.argument("name")
def remove_command(session: Session, name: str) -> None:
    """Delete the installed model NAME from this machine."""
    session.engine.remove_model(name)
    session.output.result({"removed": name}, f"{name} was deleted.")


for _command in (
    list_command,
    get_command,
    import_command,
    use_command,
    verify_command,
    remove_command,
):
    models_command.add_command(_command)


class _Download:
    """Shows a download at most twice a second."""

    def __init__(self, output: Output, name: str) -> None:
        self._output, self._name = output, name
        self._said = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._said < 0.5 and done < total:
            return
        self._said = now
        self._output.event({"event": "download", "name": self._name, "bytes": done, "total": total})
        if self._output.on_terminal:
            sys.stdout.write(f"\r  {done / 1e6:,.0f} of {total / 1e6:,.0f} MB ")
            sys.stdout.flush()
            if done >= total:
                sys.stdout.write("\n")


def _size(count: int) -> str:
    return f"{max(1, round(count / 1e6)):,} MB"


def _row(installed: Any) -> dict[str, Any]:
    return {
        "kind": installed.ref.kind.value,
        "name": installed.ref.name,
        "revision": installed.ref.revision,
        "dimension": installed.ref.dimension,
        "bytes": installed.bytes,
        "licence": installed.licence,
        "source": installed.source,
        "path": str(installed.path),
    }
