"""What every command shares: ``--json`` and ``--library``, output, and errors as exit codes."""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heimdex_desktop.english import FIELDS, as_json, in_english
from heimdex_desktop.printable import printable

if TYPE_CHECKING:
    from engine.api.engine import Engine

DONE, SOME_FAILED, USAGE, ENVIRONMENT, CANCELLED = 0, 1, 2, 3, 130
OUR_FAULT = 70
"""A bug of ours (EX_SOFTWARE of sysexits.h): never to be confused with "some files failed"."""


class BadInput(Exception):
    """A command was given something invalid, in plain words: ``message`` and ``advice``."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message, self.advice = message, advice


class OutputLost(OSError):
    """Standard output or standard error cannot be written, as on a full disk."""


class PathOfUser(click.Path):
    """A path as the user gave it. An empty one (an unset variable) is refused: it would mean the
    current folder."""

    name = "path"

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)  # the engine says what it cannot read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = os.fsdecode(value)
        if not text or "\0" in text:
            self.fail(f"{text!r} is not a path.", param, ctx)
        return super().convert(value, param, ctx)


PATH = PathOfUser()


class Output:
    """Where a command speaks: JSON lines for programs, plain text for people."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            # A path that is not text, or a console without our letters, must not end a command.
            reconfigure(errors="backslashreplace")

    @property
    def on_terminal(self) -> bool:
        return not self.as_json and sys.stdout.isatty()

    def event(self, value: Mapping[str, Any]) -> None:
        """One object on one line, for programs only; messages in it are put into words."""
        if self.as_json:
            # ASCII alone: any path, in any console's encoding.
            _write(json.dumps(in_english(value)))

    def say(self, *lines: str) -> None:
        """Lines for people only; whatever a terminal would obey in one is escaped."""
        if not self.as_json:
            _write(*map(printable, lines))

    def result(self, value: Mapping[str, Any], *lines: str) -> None:
        """The result: the last line, and for people ``lines`` where there are any."""
        self.event(value)
        if lines:
            self.say(*lines)

    def error(self, fields: Mapping[str, Any], status: int) -> None:
        """Why the command ends with ``status``: on stderr, for programs as the last line.

        Args:
            fields: ``message`` and ``advice``, and the ``code`` and ``values`` they were made of.
        """
        self.event({"event": "error", **dict.fromkeys(FIELDS), **fields, "exit": status})
        if not self.as_json:
            said = [f"heimdex: {fields['message']}"]
            said += [f"  {fields['advice']}"] if fields["advice"] else []
            _write(*map(printable, said), err=True)


def _write(*lines: str, err: bool = False) -> None:
    """Write and flush lines.

    Raises:
        BrokenPipeError: nothing reads them any more.
        OutputLost: they cannot be written.
    """
    try:
        click.echo("\n".join(lines), err=err)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputLost(error.errno, error.strerror) from error


class Session:
    """One call of a command: its output, and the engine over the chosen library when asked for."""

    def __init__(self, output: Output, library: Path | None) -> None:
        self.output = output
        self._library = library
        self._engine: Engine | None = None

    @property
    def root(self) -> Path:
        """The library's folder, whatever is in it."""
        from heimdex_desktop.paths import library_root

        return library_root(self._library)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            from engine.api.engine import Engine
            from heimdex_desktop.paths import models_root

            self._engine = Engine(self.root, models_root())
        return self._engine

    def use(self, engine: Engine) -> None:
        """Work on another library (the demo's)."""
        self.close()
        self._engine = engine

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


Body = Callable[..., int | None]


def command(name: str, **attributes: Any) -> Callable[[Body], click.Command]:
    """A Click command whose function gets a ``Session`` first and returns the exit status."""

    def wrap(body: Body) -> click.Command:
        @click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
        @click.option(
            "--library",
            type=click.Path(path_type=Path, file_okay=False),
            help="The library's folder (else HEIMDEX_LIBRARY, else the platform default).",
        )
        @functools.wraps(body)
        def run(as_json: bool, library: Path | None, **arguments: Any) -> None:
            session = Session(Output(as_json=as_json), library)
            sys.exit(_guarded(session, body, arguments))

        decorate: Callable[[Callable[..., None]], click.Command]
        decorate = click.command(name, **attributes)
        return decorate(run)

    return wrap


def _guarded(session: Session, body: Body, arguments: dict[str, Any]) -> int:
    """Run a command's body; every error becomes its exit status and plain words."""
    from engine.errors import Cancelled, EnvironmentProblem, HeimdexError, UsageError, is_full
    from engine.messages import Code
    from heimdex_desktop.logs import log_to_terminal

    log_to_terminal()
    # SIGTERM ends a command in order, as Ctrl-C does.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return body(session, **arguments) or DONE
    except BadInput as error:
        session.output.error({"message": error.message, "advice": error.advice}, USAGE)
        return USAGE
    except UsageError as error:
        session.output.error(as_json(error.message), USAGE)
        return USAGE
    except HeimdexError as error:
        session.output.error(as_json(error.message), ENVIRONMENT)
        return ENVIRONMENT
    except (Cancelled, KeyboardInterrupt):
        session.output.error({"message": "Cancelled.", "advice": ""}, CANCELLED)
        return CANCELLED
    except (BrokenPipeError, OutputLost):
        raise  # nothing can be said any more: see LazyGroup
    except Exception as error:  # noqa: BLE001 - a bug: its trace, and a last line for programs
        if isinstance(error, OSError) and is_full(error):
            where = os.fsdecode(error.filename or session.root)
            full = EnvironmentProblem(Code.DISK_FULL, path=where)
            session.output.error(as_json(full.message), ENVIRONMENT)
            return ENVIRONMENT
        _write(*map(printable, traceback.format_exc().splitlines()), err=True)
        message = f"Something went wrong in Heimdex ({type(error).__name__}: {error})."
        advice = "Please report it with the lines above."
        session.output.error({"message": message, "advice": advice}, OUR_FAULT)
        return OUR_FAULT
    finally:
        session.close()
        signal.signal(signal.SIGTERM, before)
