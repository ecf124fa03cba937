"""The theme: contrast of text upon its grounds, whole icons, and no look outside of it."""

from __future__ import annotations

import ast
import re
from dataclasses import asdict, fields
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QCheckBox

from ui.theme.icons import icon, pixmap
from ui.theme.theme import CHOSEN_DARK, CHOSEN_LIGHT, STYLE, SYSTEM, Theme
from ui.theme.tokens import DARK, LIGHT, Palette

REPOSITORY = Path(__file__).resolve().parents[2]
ICONS = sorted((REPOSITORY / "resources" / "icons").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"

LEAST_TEXT = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA), https://www.w3.org/TR/WCAG22/#contrast-minimum"""
LEAST_GRAPHIC = 3.0
"""WCAG 2.2, 1.4.11: what shows that something can be acted on, or has the focus."""

GROUNDS = ("ground", "panel", "raised")
TEXTS = ("text", "quiet", "accent", "good", "warning", "bad")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((text, ground) for text in ("text", "quiet", "accent") for ground in ("hover", "chosen")),
    ("on_accent", "accent"),
    ("on_mark", "mark"),
    ("on_veil", "veil"),
    ("found", "veil"),
    ("quiet", "line"),  # a primary button that cannot be pressed
]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2's formula)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_all_text_can_be_read_on_its_ground(palette: Palette) -> None:
    colours = asdict(palette)
    poor = {
        f"{text} on {ground}": round(ratio, 2)
        for text, ground in PAIRS
        if (ratio := contrast(colours[text], colours[ground])) < LEAST_TEXT
    }
    assert not poor


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_of_what_has_the_focus_can_be_seen(palette: Palette) -> None:
    colours = asdict(palette)
    for ground in (*GROUNDS, "hover", "chosen"):
        assert contrast(colours["accent"], colours[ground]) >= LEAST_GRAPHIC, ground
        assert contrast(colours["text"], colours[ground]) >= LEAST_GRAPHIC  # of a primary button


def test_every_colour_is_part_of_a_pair_or_no_ground_of_text() -> None:
    named = {name for pair in PAIRS for name in pair}
    assert {field.name for field in fields(Palette)} - named == set()


def test_the_style_sheet_names_only_colours_of_the_palette() -> None:
    names = {field.name for field in fields(Palette)} | {"radius", "large"}
    used = {name or braced for name, braced in re.findall(r"\$(?:(\w+)|\{(\w+)\})", STYLE.template)}
    assert used <= names
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", STYLE.template)


# --- icons


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_drawn_like_the_others(path: Path, qapp: QApplication) -> None:
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    assert root.get("stroke-width") == "1.75"
    assert (root.get("stroke-linecap"), root.get("stroke-linejoin")) == ("round", "round")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|<(image|script|style|text)\b|href", text)
    assert QSvgRenderer(QByteArray(text.encode())).isValid()
    drawn = pixmap(path.stem, "#ff0000", 24).toImage()
    colours = {drawn.pixelColor(x, y).name() for x in range(24) for y in range(24)}
    assert "#ff0000" in colours


def test_an_icon_that_is_named_is_there() -> None:
    there = {path.stem for path in ICONS}
    assert there
    named = set()
    for path in sources():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"icon", "pixmap"}:
                named |= texts_in(call.args[:1])
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"tool", "Symbol"}:
                named |= texts_in(call.args[1:2])
    assert named <= there


def texts_in(nodes: list[ast.expr]) -> set[str]:
    return {
        node.value for node in nodes if isinstance(node, ast.Constant) and type(node.value) is str
    }


def test_icons_are_sharp_at_twice_the_size(qapp: QApplication) -> None:
    drawn = pixmap("search", "#000000", 16, 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2.0)
    assert not icon("search", "#000000").isNull()


# --- the look stays in the theme


def sources() -> list[Path]:
    found = [p for p in sorted((REPOSITORY / "ui").rglob("*.py")) if p.parent.name != "theme"]
    assert found
    return found


LITERAL = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
GLOBAL = re.compile(r"Qt\.GlobalColor\.(?!transparent)\w+")


def looks(tree: ast.AST) -> list[str]:
    """What states a look where none should: a style sheet, or a colour."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".setStyleSheet"):
            found.append(f"{node.lineno}: a style sheet")
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "QColor":
            literal = [a for a in node.args if isinstance(a, ast.Constant)]
            if literal:
                found.append(f"{node.lineno}: a colour by numbers or by name")
        if isinstance(node, ast.Constant) and LITERAL.fullmatch(str(node.value).strip()):
            found.append(f"{node.lineno}: the colour {node.value}")
        if isinstance(node, ast.Attribute) and GLOBAL.fullmatch(ast.unparse(node)):
            found.append(f"{node.lineno}: the colour {node.attr}")
    return found


@pytest.mark.parametrize(
    "source",
    [
        "label.setStyleSheet('color: red')",
        "QColor(1, 2, 3)",
        "painter.setPen(QColor('white'))",
        "ink = '#a0b1c2'",
        "pen = Qt.GlobalColor.red",
    ],
)
def test_the_search_for_stray_looks_sees_them(source: str) -> None:
    assert looks(ast.parse(source))


def test_no_widget_states_a_style_sheet_or_a_colour() -> None:
    assert not [
        f"{path.relative_to(REPOSITORY)}:{what}"
        for path in sources()
        for what in looks(ast.parse(path.read_text(encoding="utf-8")))
    ]


# --- choosing


def test_the_choice_of_a_theme_is_applied_at_once(qapp: QApplication) -> None:
    theme = Theme(qapp)
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.dark))
    theme.choose(CHOSEN_DARK)
    assert DARK.ground in qapp.styleSheet()
    theme.choose(CHOSEN_LIGHT)
    assert LIGHT.ground in qapp.styleSheet()
    assert DARK.ground not in qapp.styleSheet()
    assert told == [True, False]
    theme.choose(SYSTEM)


def test_the_marks_of_controls_are_drawn_in_the_colours_of_the_theme(
    qapp: QApplication, tmp_path: Path
) -> None:
    from ui.theme.controls import controls

    style = controls(DARK, tmp_path)
    written = {Path(path) for path in re.findall(r'url\("([^"]+)"\)', style)}
    assert written == set(tmp_path.iterdir())
    assert all("currentColor" not in path.read_text() for path in written)
    box = QCheckBox()
    assert box.sizeHint().height() > 0
