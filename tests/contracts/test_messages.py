"""Values, not prose: every code has words and is said with their values; no sentence crosses."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from engine import spec
from engine.messages import Code, Message, message
from engine.models.catalogue import CATALOGUE, PRESETS
from engine.settings import describe
from heimdex_desktop import english
from heimdex_desktop.english import names

ROOT = Path(__file__).parents[2]
ROOMS = ("engine", "heimdex_desktop")
MIGRATIONS = "engine/store/migrations/"

WITHOUT_ADVICE = frozenset(
    {
        # notes and warnings: nothing is to be done, or what was done is told
        *(Code.BEGINNING_DAMAGED, Code.END_DAMAGED, Code.PACKETS_DAMAGED),
        *(Code.FOLDER_UNREADABLE, Code.FOLDER_OFFLINE, Code.FILE_IN_CLOUD, Code.INPUT_MISSING),
        *(Code.MODEL_ENGLISH_ONLY, Code.QUERY_WORDS_UNKNOWN, Code.SENSE_NOT_SEARCHED),
        *(Code.EXAMPLE_NEEDS_VISUAL, Code.CHANNEL_EMPTY, Code.READY, Code.WORKER_RESTARTED),
        # what is going on, and what a step is for
        *(Code.LOADING_MODEL, Code.WAITING_FOR_POWER, Code.STEP_GAIN, Code.STEP_REMOVED),
        *(Code.CHECKING_LIBRARY, Code.BACKING_UP),
        # what a repair did
        *(Code.REPAIR_NOTHING, Code.REPAIR_KEPT_ASIDE, Code.REPAIR_SALVAGED, Code.REPAIR_ORPHANS),
        *(Code.REPAIR_SETTINGS, Code.REPAIR_FULL_TEXT, Code.REPAIR_NAMES, Code.REPAIR_MODELS),
        *(Code.FRAMES_OUT_OF_REACH, Code.STARTER_STAYS, Code.EXAMPLE_EMPTY),
        # why a model runs where it does
        *(Code.CPU_CHOSEN, Code.CPU_USED, Code.NO_CUDA_BUILD, Code.NO_CUDA_DEVICE),
        *(Code.NO_MPS_BUILD, Code.NO_MPS_DEVICE, Code.NO_MPS_FOR_SPEECH),
        *(Code.CUDA_LIBRARY_MISSING, Code.SELF_TEST_PASSED, Code.SELF_TEST_FAILED),
        Code.ACCELERATOR_CRASHED,
        *(Code.SELF_TEST_ERROR, Code.SELF_TEST_INEXACT),
    }
)


def placeholders(code: Code) -> set[str]:
    """The values that a code's English names."""
    texts = english.SENTENCES[code]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def files(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def code_of(node: ast.expr) -> set[Code]:
    """The codes that an argument may stand for, where it is written out."""
    if isinstance(node, ast.IfExp):
        return code_of(node.body) | code_of(node.orelse)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return {Code[node.attr]} if node.value.id == "Code" else set()
    return set()


def name_of(function: ast.expr) -> str:
    """The name that a function is called by, without what it is of."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def said() -> Iterator[tuple[str, Code, set[str]]]:
    """Every place that says a code: where, which, and the names of the values it gives."""
    for name, tree in files(*ROOMS):
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.Module):
                continue
            chosen = defaultdict(set)
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    chosen[node.targets[0].id] |= code_of(node.value)
            for node in ast.walk(function):
                if not isinstance(node, ast.Call):
                    continue
                given = {keyword.arg for keyword in node.keywords if keyword.arg}
                if name_of(node.func) == "not_written":
                    given.add("os_error")  # which it gives itself
                for argument in node.args:
                    own = isinstance(argument, ast.Name) and isinstance(function, ast.FunctionDef)
                    codes = chosen[argument.id] if own else code_of(argument)  # type: ignore[attr-defined]
                    for code in codes:
                        if not any(keyword.arg is None for keyword in node.keywords):
                            yield f"{name}:{node.lineno}", code, given


def test_every_code_has_english() -> None:
    assert set(english.SENTENCES) == set(Code)
    for code, (sentence, advice) in english.SENTENCES.items():
        assert sentence, code
        assert advice or code in WITHOUT_ADVICE, f"{code} does not say what to do"
        assert not (advice and code in WITHOUT_ADVICE), code


def test_each_code_is_said_with_the_values_that_its_words_name() -> None:
    wrong = {
        f"{where}: {code} is said with {sorted(given)}, its words name {sorted(placeholders(code))}"
        for where, code, given in said()
        if given != placeholders(code)
    }
    assert sorted(wrong) == []


def test_no_code_is_said_by_nobody() -> None:
    written = {
        node.attr
        for name, tree in files(*ROOMS)
        if "/english/" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Code"
    }
    assert [code.name for code in Code if code.name not in written] == []


def test_codes_are_named_as_they_are_stored() -> None:
    assert [code for code in Code if code.value != code.name.lower()] == []


def test_what_is_known_by_name_has_words() -> None:
    assert set(names.GAINS) == {step.name for step in spec.STEPS}
    assert set(names.SETTINGS) == {entry["name"] for entry in describe()}
    assert set(names.MODELS) == {model.name for model in CATALOGUE}
    assert set(names.PRESETS) == set(PRESETS)
    texts = [*names.GAINS.values(), *names.SETTINGS.values(), *names.MODELS.values()]
    assert all(text.endswith(".") for text in texts)


def test_words_are_made_of_values_and_of_messages_inside() -> None:
    missing = message(Code.MODEL_NOT_INSTALLED, kind="text", name="bge-m3")
    stopped = message(Code.UPGRADE_STOPPED, reason=missing)
    assert english.sentence(stopped) == (
        "The upgrade has stopped. The text model bge-m3 is not on this machine."
    )
    assert english.advice(stopped).startswith("Download it with: heimdex models get bge-m3 Then")
    room = message(Code.NOT_ENOUGH_SPACE, path="/a {b}", needed=1_500_000_000, free=2_000_000)
    assert english.sentence(room) == "/a {b} has too little room: 1.5 GB are needed, 2 MB are free."
    reasons = (message(Code.NO_CUDA_BUILD), message(Code.NO_MPS_BUILD))
    assert "; no Apple GPU" in english.sentence(message(Code.CPU_USED, reasons=reasons))
    unknown = message(Code.STEP_UNKNOWN, step="a", known=("b", "c"))
    assert english.advice(unknown) == "The steps are: b, c."


def test_rows_are_printed_with_their_messages_in_words() -> None:
    empty = message(Code.FILE_EMPTY, name="a.mp4")
    row = english.in_english({"path": "a", "message": empty, "rows": [{"message": None}]})
    assert row["message"] == "“a.mp4” is empty: it has no content at all."
    assert row["advice"] == "Copy it again from where it came from, or delete it."
    assert (row["code"], row["values"]) == ("file_empty", {"name": "a.mp4"})
    assert row["rows"] == [dict.fromkeys(english.FIELDS)]
    told = english.in_english({"problem": empty, "warnings": (empty,), "count": 1})
    assert told["problem"] == english.as_json(empty)
    assert told["warnings"] == [english.text(empty)]


def test_a_message_survives_storing() -> None:
    from engine.messages import decode, encode, from_json

    inner = message(Code.FILE_EMPTY, name="caf\udce9.mp4")
    whole = message(Code.FILE_WARNING, path="/a", reason=inner)
    many = message(Code.CPU_USED, reasons=(inner, whole))
    for said_ in (inner, whole, many):
        assert from_json(said_.as_json()) == said_
        stored = encode([{"message": said_, "n": 1}])
        stored.encode("ascii")
        assert decode(stored) == [{"message": said_, "n": 1}]
        assert hash(decode(encode(said_))) == hash(said_)
    later = decode('{"code": "of_a_later_version", "values": {"a": 1}}')
    assert isinstance(later, Message)
    assert later.code == Code.OLD_TEXT
    assert "of_a_later_version" in str(later.values["text"])


# --- no sentence passes from the engine


PROGRAMMING = frozenset({"ValueError", "TypeError", "AssertionError", "KeyError", "RuntimeError"})
"""What a caller did wrong: for whoever reads a traceback."""
SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|VACUUM|BEGIN|FROM|WHERE|AND|CROSS"
    r"|ORDER|FOREIGN|REPLACE)\b|\b(WHERE|SELECT|ORDER BY|DESC|IS NULL|videos\.|texts\.|vectors\.)\b"
    r"|\w+ = (\?|:\w+)|^[a-z_, ]+(, [a-z_]+){2}|AS [a-z_]+$"
)
"""Statements, parts of them, and lists of columns."""
PROSE = re.compile(r"[^\W\d_]{2,}[,;:]? [^\W\d_]{2,}")
"""Two words in a row."""

ALLOWED = {
    "engine/search/reference.py": "what queries are set against",
    "engine/models/text.py": "what a model is tried with when it is loaded",
    "engine/models/families.py": "what text models want before a text",
    "engine/models/catalogue.py": "names of architectures and of quantities",
    "engine/models/device.py": "names of devices",
    "engine/models/folder.py": "what earlier versions wrote for a licence that is not stated",
    "engine/index/left_out.py": "names of folders",
    "engine/index/proxies.py": "names of folders",
    "engine/media/detect.py": "extensions",
    "engine/media/sidecars.py": "codes of languages",
    "engine/query/language.py": "words that queries are written in",
    "engine/query/sentences.py": "words that queries are written in",
    "engine/query/tokens.py": "words that queries are written in",
    "engine/query/values.py": "words that queries are written in",
    "engine/search/korean.py": "particles and endings of Korean words",
    "engine/search/terms.py": "English words that say little alone",
    "engine/search/encoding.py": "part of a file's name",
    "engine/isolation.py": "what doctor prints of the switches; for whoever reads a traceback",
    "engine/models/safety.py": "names of classes and of settings",
    "engine/store/database.py": "what SQLite says",
    "engine/store/speeds.py": "a key of a table",
}


def _quiet(tree: ast.Module) -> set[int]:
    """What is never shown: docstrings, log lines, programming errors, patterns, tables of words."""
    quiet: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            quiet.add(id(node.value))
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "attr", None) or getattr(called, "id", "")
        owner = getattr(getattr(called, "value", None), "id", "")
        if owner in ("log", "re", "logging") or name in PROGRAMMING or name == "Cancelled":
            quiet |= {id(inner) for inner in ast.walk(node)}
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Constant):
            quiet |= {id(called.value)} if name == "split" else set()  # a table of words
        if isinstance(node, ast.Assert) and node.msg is not None:
            quiet |= {id(inner) for inner in ast.walk(node.msg)}
        if isinstance(node, ast.AnnAssign):
            quiet |= {id(inner) for inner in ast.walk(node.annotation)}
        if isinstance(node, ast.JoinedStr):
            quiet |= {id(inner) for inner in ast.walk(node) if inner is not node}
    return quiet


def sentences() -> Iterator[str]:
    """Where a string literal of more than one word stands in the engine that may be shown."""
    for name, tree in files("engine"):
        if name in ALLOWED or name.startswith(MIGRATIONS):
            continue
        quiet = _quiet(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and id(node) not in quiet:
                parts = [part.value for part in node.values if isinstance(part, ast.Constant)]
                text = "…".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value if id(node) not in quiet else ""
            else:
                continue
            if PROSE.search(text) and not SQL.search(text):
                yield f"{name}:{node.lineno}: {text[:60]!r}"


def test_no_sentence_passes_from_the_engine_to_the_window() -> None:
    assert sorted(sentences()) == []
