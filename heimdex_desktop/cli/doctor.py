"""The command ``doctor``: each thing that indexing and searching need, ok or what to do."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import click

from heimdex_desktop import __version__, qt_libraries
from heimdex_desktop.cli.command import ENVIRONMENT, Session, command
from heimdex_desktop.english import advice, as_json, sentence, text

if TYPE_CHECKING:
    from engine.api.engine import Engine

PACKAGES = (
    "apsw",
    "sqlite-vec",
    "av",
    "scenedetect-headless",
    "open_clip_torch",
    "sentence-transformers",
    "faster-whisper",
    "huey",
)
LEAST_FREE = 2_000_000_000


@command("doctor")
@click.option(
    "--repair", is_flag=True, help="First repair the library, as far as that is possible."
)
def doctor_command(session: Session, repair: bool) -> int:
    """Check this machine and the library: versions, devices, models, disk, database.

    With --repair, a lost or damaged database is brought back from what can be read of it or from
    the newest sound backup, and what is derived is made again. Nothing is deleted.
    """
    repairs = _repaired(session) if repair else []
    rows = list(_checks(session))
    lines = [f"      {each['message']} {each['advice']}".rstrip() for each in repairs]
    for row in rows:
        lines.append(f"{'ok  ' if row['ok'] else 'FIX '}  {row['name']}: {row['detail']}")
        lines += [f"      {row['advice']}"] if row["advice"] else []
    result = {"checks": rows, "repairs": repairs} if repair else {"checks": rows}
    session.output.result(result, *lines)
    return 0 if all(row["ok"] for row in rows) else ENVIRONMENT


def _repaired(session: Session) -> list[dict[str, Any]]:
    from engine.api.repair import repair
    from heimdex_desktop.paths import models_root

    return [as_json(each) for each in repair(session.root, models_root())]


def _check(name: str, ok: bool, detail: str, advice: str = "") -> dict[str, Any]:
    return {"name": name, "ok": ok, "detail": detail, "advice": "" if ok else advice}


def _checks(session: Session) -> Iterator[dict[str, Any]]:
    from engine.errors import HeimdexError
    from engine.isolation import SWITCHES, still_on
    from engine.spec import SPEC_VERSION

    yield _check("heimdex-desktop", True, f"{__version__}, index version {SPEC_VERSION}")
    yield _check("python", True, f"{platform.python_version()} on {platform.platform()}")
    left = still_on()
    detail = f"not switched off: {', '.join(left)}" if left else _switched_off(SWITCHES)
    yield _check("telemetry", not left, detail, "Install Heimdex again.")
    for package in PACKAGES:
        yield _package(package)
    lacking = qt_libraries.missing(on_screen=qt_libraries.on_x11())
    detail = f"missing for a window: {', '.join(lacking)}" if lacking else "a window can be shown"
    yield _check("window", not lacking, detail, qt_libraries.advice(lacking))
    yield from _devices()
    try:
        engine = session.engine
    except HeimdexError as error:
        yield _check("library", False, sentence(error.message), advice(error.message))
        return
    yield from _of_library(engine)


def _switched_off(switches: Mapping[str, str]) -> str:
    named = ", ".join(f"{what} ({name})" for name, what in switches.items())
    return f"switched off in all dependencies: {named}"


def _devices() -> Iterator[dict[str, Any]]:
    import torch

    from engine.models.device import choose_device, choose_speech_device

    yield _package("torch")
    yield _package("ctranslate2")
    present = torch.cuda.is_available()
    for name, choice in (
        ("device for images and text", choose_device()),
        ("device for speech", choose_speech_device()),
    ):
        detail = f"{choice.device}, {choice.precision}: {sentence(choice.reason)}"
        well = not present or choice.device == "cuda"
        yield _check(name, well, detail, "Check the graphics driver; until then the CPU is used.")


def _package(name: str) -> dict[str, Any]:
    try:
        return _check(name, True, version(name))
    except PackageNotFoundError:
        return _check(name, False, "not installed", "Install Heimdex again.")


def _of_database(engine: Engine) -> Iterator[dict[str, Any]]:
    from engine.store.soundness import malformed

    repair = "Repair it: heimdex doctor --repair"
    library = engine.library
    problems = library.database.problems(full=True)
    if not (problems or (library.fulltext.is_sound() and library.videos.names.are_whole())):
        problems = ["the full-text index does not fit the texts"]
    unreadable = malformed(library.database)
    if unreadable:
        problems = [f"rows of {len(unreadable)} results cannot be read", *problems]
    yield _check("database", not problems, "; ".join(problems[:3]) or "sound", repair)
    for why in library.choices.malformed_settings().values():
        yield _check("setting", False, sentence(why), advice(why))
    backups = library.backups.all()
    newest = f"{len(backups)}, the newest: {backups[0].name}" if backups else "none yet"
    yield _check("backups", True, newest)
    for crashed in library.loads.forget():
        name = crashed.model.partition("@")[0]
        detail = f"its loading ended the program {crashed.times} times; it will be tried again"
        yield _check(f"model {name}", False, detail, "Index again; choose another if it recurs.")


def _of_library(engine: Engine) -> Iterator[dict[str, Any]]:
    from engine.messages import Message

    vec = engine.library.database.value("SELECT vec_version()")
    yield _check("library", True, f"{engine.root} (sqlite-vec {vec})")
    yield from _of_database(engine)
    for damaged in engine.models.problems():
        yield _check("installed models", False, sentence(damaged), "See: heimdex models list")
    for name, problems in engine.verify_models().items():
        advice = f"Download it again: heimdex models remove {name}; heimdex models get {name}."
        yield _check(
            f"model {name}", not problems, "; ".join(map(sentence, problems)) or "intact", advice
        )
    for problem in engine.models.problems():
        yield _check(
            "models folder", False, sentence(problem), "Remove it and download the model again."
        )
    for kind, ref in engine.context().models.items():
        missing = isinstance(ref, Message)
        detail = text(ref) if isinstance(ref, Message) else f"{ref.name} ({ref.revision[:12]})"
        yield _check(
            f"{kind.value} model of this library",
            not missing,
            detail,
            "For all three: heimdex models get balanced.",
        )
    free = shutil.disk_usage(engine.root).free
    yield _check("disk", free > LEAST_FREE, f"{free / 1e9:.1f} GB free", "Free up some space.")
