"""Brings translations up to date with the window's texts: ``python -m installers.translations``.

Texts in ``ui`` are English and marked by ``tr``, or stand in the tables of ``ui/messages``.
``resources/translations/heimdex_XX.ts`` holds what they are in language XX (written by us),
``heimdex_XX.qm`` the same for Qt. English has a file for its plurals alone. With ``--check``
nothing is written: the status tells whether all is up to date.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "resources" / "translations"
LANGUAGES = ("en", "ko")
TABLES = "messages"
"""The folder whose tables are texts, and (as a title) their context."""


def tool(name: str) -> str:
    """The path of one of PySide6's tools, beside the Python that runs this."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


class _Marked(ast.NodeVisitor):
    """Collects ``tr`` calls under their class's name, ``translate`` calls under the given one.

    Of a table of messages every text is one, but single words, which are names.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: dict[str, dict[str, bool]] = {}
        self._class = ""

    def visit_Module(self, node: ast.Module) -> None:
        if self.path.parent.name == TABLES:
            for each in node.body:
                if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
                    self._take_table(each.value)
        self.generic_visit(node)

    def _take_table(self, table: ast.expr) -> None:
        for each in ast.walk(table):
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and " " in each.value:
                self._take(each, TABLES.title(), each.value, False)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        around, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = around

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        words = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        if name == "tr":
            self._take(node, self._class, words[0], len(words) > 2)
        elif name in ("translate", "QT_TRANSLATE_NOOP") and isinstance(words[0], str):
            self._take(node, words[0], words[1], len(words) > 3)
        self.generic_visit(node)

    def _take(self, node: ast.expr, context: str, text: object, plural: bool) -> None:
        if not isinstance(text, str):
            raise ValueError(f"{self.path}:{node.lineno}: only a text itself can be translated")
        self.found.setdefault(context, {})[text] = plural


def texts(folder: Path = REPOSITORY / "ui") -> dict[str, dict[str, bool]]:
    """For every context the texts that ``folder`` marks, and whether each has a plural.

    Read with Python's own parser: lupdate passes over ``translate("X", "%n …", "", some.number)``.

    Raises:
        ValueError: a text that is not written out where it is marked.
    """
    found: dict[str, dict[str, bool]] = {}
    for path in sorted(folder.rglob("*.py")):
        reader = _Marked(path)
        reader.visit(ast.parse(path.read_text(encoding="utf-8")))
        for context, marked in reader.found.items():
            found.setdefault(context, {}).update(marked)
    return found


def written_out() -> str:
    """All texts as the plainest Python that lupdate understands."""
    lines = []
    for context, marked in sorted(texts().items()):
        lines += [f"class {context}:", "    def texts(self, n):"]
        for text, plural in marked.items():
            quoted = json.dumps(text, ensure_ascii=False)
            lines.append(
                f"        self.tr({quoted}, '', n)" if plural else f"        self.tr({quoted})"
            )
    return "\n".join(lines)


def update(folder: Path = FOLDER) -> None:
    """Add new texts to every language's file, drop those that are gone, and compile."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "texts.py"
        source.write_text(written_out(), encoding="utf-8")
        for language in LANGUAGES:
            file = folder / f"heimdex_{language}.ts"
            options = ["-no-obsolete", "-locations", "none"]
            options += ["-source-language", "en", "-target-language", language]
            options += ["-pluralonly"] if language == "en" else []
            command = [tool("lupdate"), str(source), "-ts", str(file), *options]
            subprocess.run(command, check=True, capture_output=True)
            release(file)


def release(file: Path) -> None:
    """Compile a language's file for Qt, beside it."""
    subprocess.run([tool("lrelease"), str(file), "-silent"], check=True, capture_output=True)


def missing(file: Path) -> Iterator[str]:
    """The texts of a language's file that have no translation."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [] if translation is None else translation.findall("numerusform")
            texts = [form.text for form in forms] if forms else [getattr(translation, "text", None)]
            if not all(texts):
                yield f"{name}: {message.findtext('source', '')}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        FOLDER.mkdir(exist_ok=True)
        update()
        left = [
            text for language in LANGUAGES for text in missing(FOLDER / f"heimdex_{language}.ts")
        ]
        print("\n".join(left) or "Every text is translated.")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        for language in LANGUAGES:
            name = f"heimdex_{language}.ts"
            (Path(scratch) / name).write_bytes((FOLDER / name).read_bytes())
        update(Path(scratch))
        stale = [
            file.name
            for file in sorted(Path(scratch).iterdir())
            if file.read_bytes() != (FOLDER / file.name).read_bytes()
        ]
    print(f"Run python -m installers.translations: {', '.join(stale)}" if stale else "Up to date.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
