"""Rules that hold for every file: the tools pass, nothing is unpickled, nothing names a machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PRODUCT = ("engine", "heimdex_desktop", "ui", "installers", "resources")
TOP = {
    *"heimdex_desktop ui engine resources installers tests docs .ci".split(),
    *"pyproject.toml briefcase.toml README.md CHANGELOG.md CONTRIBUTING.md".split(),
    *"LICENSE SECURITY.md".split(),
    *".gitignore .gitattributes .pre-commit-config.yaml".split(),
}
LONGEST = 400
"""Lines of a file; a little more is forgiven where a cut would part what belongs together, and a
list of tests may be twice as long."""


@lru_cache(maxsize=1)
def kept_files() -> tuple[Path, ...]:
    """The files of the repository: those that git tracks and those it would."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
    )
    if done.returncode != 0:
        pytest.skip("this copy of the program is no git checkout")
    names = [name.decode() for name in done.stdout.split(b"\0") if name]
    return tuple(path for name in names if (path := REPOSITORY / name).is_file())


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """The text files of the repository by their path in it."""
    found = {}
    for path in kept_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(REPOSITORY).as_posix()] = content.decode("utf-8")
    assert len(found) > 50
    return found


def tool(*command: str) -> None:
    """Run one of the tools that lie beside Python over the repository; it must pass."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [str(program), *command[1:]], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_ruff_finds_nothing() -> None:
    tool("ruff", "check", "--no-cache", ".")


def test_ruff_would_format_nothing() -> None:
    tool("ruff", "format", "--check", "--no-cache", ".")


def test_the_types_hold() -> None:
    tool("mypy")


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def unsafe(call: ast.Call) -> str | None:
    """Why a call could run code that lies in a file, None where it cannot."""
    name = ast.unparse(call.func)
    if re.fullmatch(r"(c?[pP]ickle|dill|joblib|marshal|shelve)\.(load|loads|open|Unpickler)", name):
        return f"{name} runs what it reads"
    options = {each.arg: ast.unparse(each.value) for each in call.keywords}
    if options.get("weights_only") == "False":
        return f"{name}(weights_only=False) unpickles"
    if name == "torch.load" and options.get("weights_only") != "True":
        return "torch.load without weights_only=True unpickles"
    if options.get("allow_pickle") == "True" or options.get("trust_remote_code") == "True":
        return f"{name} trusts what it reads"
    if name in {"eval", "exec", "os.system"} or options.get("shell") == "True":
        return f"{name} runs text"
    return None


@pytest.mark.parametrize(
    "source",
    [
        "pickle.load(file)",
        "torch.load(path, weights_only=False)",
        "torch.load(path)",
        "numpy.load(path, allow_pickle=True)",
        "subprocess.run(text, shell=True)",
    ],
)
def test_the_search_for_unsafe_calls_sees_them(source: str) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert unsafe(call)


def test_nothing_that_is_read_can_run() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}:{call.lineno}: {why}"
        for folder in PRODUCT
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
        for call in calls(path)
        if (why := unsafe(call))
    ]
    assert not found


def test_no_file_names_a_registry_or_a_machine() -> None:
    """Who clones this uses their own registry, and has none of our folders."""
    # Written in pieces, or this file would be found by its own rule.
    hosts = [
        "py" + r"pi\.(org|python)",
        "pythonhosted" + r"\.org",
        "artifac" + "tory",
        "dev" + "pi",
    ]
    places = [
        "/wor" + "k/",
        "/roo" + "t/",
        r"/hom" + r"e/\w",
        r"/Use" + r"rs/\w",
        "/tm" + "p/brief",
    ]
    options = ["(extra-)?index-u" + "rl", "(UV|PIP)_(DEFAULT_|EXTRA_)?IN" + "DEX"]
    rule = re.compile("|".join([*hosts, *places, *options]))
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if rule.search(line)
    ]
    assert not found


def test_the_top_of_the_repository_is_as_it_was_agreed() -> None:
    top = {path.relative_to(REPOSITORY).parts[0] for path in kept_files()}
    assert top <= TOP


def test_no_file_is_a_giant_and_each_says_what_it_is_for() -> None:
    wrong = []
    for name, text in texts().items():
        if not name.endswith(".py"):
            continue
        lines = text.count("\n")
        if lines > LONGEST * (1.1 if name.startswith(PRODUCT) else 2):
            wrong.append(f"{name} has {lines} lines")
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            wrong.append(f"{name} does not say what it is for")
    assert not wrong


def test_no_module_is_named_for_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert not [name for name in texts() if {Path(name).stem, *Path(name).parts} & empty]


def test_nothing_is_left_to_be_done() -> None:
    rule = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|raise NotImplemented" + r"Error)\b")
    assert not [
        name for name, text in texts().items() if name.endswith(".py") and rule.search(text)
    ]
