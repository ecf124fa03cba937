"""Brings translations up to date with the window's texts: ``python -m installers.translations``.

Texts in ``ui`` are English and marked by ``tr``. ``resources/translations/heimdex_XX.ts`` holds
what they are in language XX (written by us), ``heimdex_XX.qm`` the same for Qt. English has a file
for its plurals alone. With ``--check`` nothing is written: the status tells whether all is up to
date.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "resources" / "translations"
LANGUAGES = ("en", "ko")


def tool(name: str) -> str:
    """The path of one of PySide6's tools, beside the Python that runs this."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def update(folder: Path = FOLDER) -> None:
    """Add new texts to every language's file, drop those that are gone, and compile."""
    sources = [str(path) for path in sorted((REPOSITORY / "ui").rglob("*.py"))]
    for language in LANGUAGES:
        file = folder / f"heimdex_{language}.ts"
        options = ["-no-obsolete", "-locations", "none"]
        options += ["-source-language", "en", "-target-language", language]
        options += ["-pluralonly"] if language == "en" else []
        command = [tool("lupdate"), *sources, "-ts", str(file), *options]
        subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY)
        release(file)


def release(file: Path) -> None:
    """Compile a language's file for Qt."""
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
