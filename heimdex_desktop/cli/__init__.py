"""The command line ``heimdex``: one file a family of commands, loaded when it is called.

Nothing of the engine is imported here, so that ``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from heimdex_desktop import __version__
from heimdex_desktop.cli.command import CANCELLED, ENVIRONMENT, USAGE, Output
from heimdex_desktop.printable import printable

# Command: (module, what help says). The module is imported when the command is called.
COMMANDS: dict[str, tuple[str, str]] = {
    "index": ("indexing", "Index videos and folders."),
    "search": ("searching", "Find moments by describing them."),
    "scenes": ("searching", "Show the scenes of a video."),
    "status": ("library", "Show what the library holds and what failed."),
    "list": ("library", "List the videos of the library."),
    "remove": ("library", "Remove videos from the library (never from disk)."),
    "retry": ("indexing", "Try failed videos again."),
    "upgrade": ("upgrading", "Bring the index up to date, or undo that."),
    "pause": ("library", "Pause indexing."),
    "resume": ("library", "Continue indexing."),
    "cancel": ("library", "Stop indexing; what is left stays queued."),
    "settings": ("library", "Show or change settings."),
    "watch": ("library", "Watch a folder and index what is added."),
    "unwatch": ("library", "Stop watching a folder."),
    "worker": ("indexing", "Run the index worker in the foreground."),
    "search-service": ("service", "Answer searches over standard input and output."),
    "models": ("models", "List, get, import and choose models."),
    "people": ("people", "See who is in the videos, and give them names."),
    "eval": ("evaluating", "Measure search with labelled queries."),
    "demo": ("demo", "Index a few small videos and search them."),
    "doctor": ("doctor", "Check devices, versions, models and disk."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called.

    What Click itself finds wrong (an unknown option, a missing argument) ends a command as every
    other error does: with ``--json`` as the last line of standard output.
    """

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        if not standalone_mode:
            return super().main(words, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            self._run(words, prog_name, complete_var, extra)
        except OSError as error:  # of our output; every other is met where it happens
            sys.exit(_output_lost(error))

    def _run(
        self, words: list[str], prog_name: str | None, complete_var: str | None, extra: Any
    ) -> None:
        options = words[: words.index("--")] if "--" in words else words
        output = Output(as_json="--json" in options)
        try:
            sys.exit(super().main(words, prog_name, complete_var, standalone_mode=False, **extra))
        except click.ClickException as error:
            if output.as_json:
                context = getattr(error, "ctx", None)
                asked = "heimdex" if context is None else context.command_path
                shown = {"message": error.format_message(), "advice": f"See: {asked} --help"}
                output.error(shown, USAGE)
            else:
                _show(error)
            sys.exit(USAGE)
        except click.Abort:
            output.error({"message": "Cancelled.", "advice": ""}, CANCELLED)
            sys.exit(CANCELLED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"heimdex_desktop.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _show(error: click.ClickException) -> None:
    """As Click shows an error, which quotes what was typed: a glob may have named a file so."""
    context: click.Context | None = getattr(error, "ctx", None)
    if context is not None:
        asked = f"Try '{context.command_path} --help' for help."
        click.echo(f"{context.get_usage()}\n{asked}\n", err=True)
    click.echo(f"Error: {printable(error.format_message())}", err=True)


def _output_lost(error: OSError) -> int:
    """Say that the output cannot be written, where that can be said; returns the exit status."""
    with suppress(OSError):
        why = error.strerror or type(error).__name__
        click.echo(f"heimdex: The output cannot be written ({why}).", err=True)
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        with suppress(OSError, ValueError):
            os.dup2(null, stream)  # what is left in Python's buffers goes there
    return ENVIRONMENT


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="heimdex")
def cli() -> None:
    """Find any moment in your own videos by describing it. Nothing leaves this machine.

    Every command takes --json (one object a line, the result last) and --library DIR.
    """
