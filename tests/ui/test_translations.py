"""The window speaks Korean: every text has a translation, and every text has its place."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.spec import STEPS
from engine.types import UpgradeRequest
from heimdex_desktop.gui import install_language
from installers.translations import FOLDER, LANGUAGES, missing, texts
from ui.context import Context
from ui.main_window import MainWindow
from ui.settings.processing_page import LANGUAGES as SPOKEN
from ui.settings.settings_dialog import PAGES, SettingsDialog
from ui.upgrade.texts import gain, title
from ui.upgrade.upgrade_dialog import UpgradeDialog
from ui.widgets import engine_words
from ui.widgets.languages import language_name
from ui.widgets.words import for_window

REPOSITORY = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 800
HANGUL = re.compile(r"[\uac00-\ud7a3]")
PLACES = re.compile(r"%n|%\d|\{\w*\}")
FORMS = {"en": 2, "ko": 1}
"""How many forms a text with a number has in a language."""


def messages(language: str) -> Iterator[tuple[str, list[str]]]:
    """Every text of a language's file, with its translation (or forms of it)."""
    root = ElementTree.parse(FOLDER / f"heimdex_{language}.ts").getroot()
    for message in root.iter("message"):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.findall("numerusform")]
        yield message.findtext("source", ""), forms or [translation.text or ""]


@pytest.fixture(params=["en", "ko"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The window's language, for one test."""
    before = QLocale()
    install_language(qapp, request.param)
    yield request.param
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.fixture
def window(language: str, context: Context, qtbot: QtBot) -> MainWindow:
    """The main window over a library with videos, as large as small screens allow."""
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    made.show()
    context.requests.show_list.emit("all", None)
    return made


# --- the files


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_text_is_translated(name: str) -> None:
    assert list(missing(FOLDER / f"heimdex_{name}.ts")) == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_translations_keep_the_places_of_names_and_numbers(name: str) -> None:
    for source, forms in messages(name):
        for form in forms:
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(source)), source


def test_every_text_with_a_number_has_its_forms() -> None:
    plurals = {text for marked in texts().values() for text, plural in marked.items() if plural}
    assert len(plurals) > 20
    assert {source for source, _ in messages("en")} == plurals
    for name in LANGUAGES:
        forms = dict(messages(name))
        assert all(len(forms[source]) == FORMS[name] for source in plurals)


def test_english_says_one_video_and_five_videos() -> None:
    for source, (one, many) in messages("en"):
        assert not re.search(r"\((?:s|es)\)", one + many)
        if "(s)" in source or "(es)" in source:
            assert one != many, source


def test_texts_with_a_number_are_marked_as_such() -> None:
    for context, marked in texts().items():
        for text, plural in marked.items():
            assert plural == ("%n" in text), f"{context}: {text}"


def test_korean_is_written_in_korean() -> None:
    """What stays as it is has no words but names of products, units and places to fill."""
    for source, (form,) in messages("ko"):
        words = re.sub(r"\{\w*\}|Heimdex|[kMG]B", "", form)
        if re.search("[A-Za-z]{2,}", words):
            assert HANGUL.search(words), source


def test_the_files_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "installers.translations", "--check"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# --- the language that is spoken


def test_a_number_decides_on_the_form(language: str) -> None:
    said = [QCoreApplication.translate("LibraryView", "%n video(s)", "", n) for n in (1, 5)]
    assert said == {"en": ["1 video", "5 videos"], "ko": ["동영상 1개", "동영상 5개"]}[language]


@pytest.mark.parametrize("language", ["fi"], indirect=True)
def test_a_language_that_is_not_there_gives_english(language: str) -> None:
    assert QCoreApplication.translate("LibraryView", "%n video(s)", "", 1) == "1 video"


def test_qts_own_texts_speak_it_too(language: str) -> None:
    said = QCoreApplication.translate("QPlatformTheme", "Cancel")
    assert said == {"en": "Cancel", "ko": "취소"}[language]


def test_spoken_languages_have_names_of_their_own_without_a_country() -> None:
    names = {code: language_name(code) for code in SPOKEN}
    assert (names["en"], names["ko"], names["es"]) == ("English", "한국어", "Español")
    assert len(set(names.values())) == len(names)
    assert not [name for name in names.values() if " " in name and name != "Tiếng Việt"]


# --- what the engine says


def sentences(folder: Path, names: set[str]) -> Iterator[str]:
    """The sentences that errors are made with, with ``{}`` for what is filled in."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in names:
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value
                    elif isinstance(argument, ast.JoinedStr):
                        parts = argument.values
                        yield "".join(
                            str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts
                        )


def test_why_a_file_cannot_be_indexed_is_said_in_every_language() -> None:
    """Whatever ``engine.media`` says of a file has one of the listed forms."""
    left = {
        "“{}” is {} s long.",  # needs an instant beyond the video's end, which no view asks for
        "Name an instant within it.",
    }
    made = set(sentences(REPOSITORY / "engine" / "media", {"MediaError"})) - left
    assert len(made) > 15
    for sentence in made:
        said = for_window(sentence)
        form = engine_words.pattern(said)
        known = [each for each in engine_words.SENTENCES if form.fullmatch(each)]
        assert known, sentence


def test_names_in_the_engines_sentences_stay(language: str) -> None:
    told = "“a film. 2.mp4” is not a video file, whatever its name says. Use another picture."
    said = engine_words.shown(told)
    assert "“a film. 2.mp4”" in said
    assert (said == told) == (language == "en")


def test_what_the_engine_says_otherwise_is_shown_as_it_stands(language: str) -> None:
    assert engine_words.shown("Something new. Try again later.").startswith("Something new. ")
    assert engine_words.shown("") == ""


def test_every_step_of_the_index_has_a_name_and_a_gain(language: str) -> None:
    for step in STEPS:
        said = title(step.name), gain(step.name, step.name)
        if language == "ko":
            assert all(HANGUL.search(each) for each in said), step.name
        else:
            assert step.name not in said


# --- the window


def shown(widget: QWidget) -> Iterator[QLabel | QAbstractButton]:
    """The visible labels and buttons with words in them."""
    for each in [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]:
        if each.isVisible() and re.search(r"\w", each.text()):
            yield each


def cut_off(widget: QWidget) -> list[str]:
    """The texts of visible labels and buttons that are wider than their place, or higher."""
    found = []
    for each in shown(widget):
        room = each.contentsRect()
        metrics = each.fontMetrics()
        text = re.sub("<[^>]*>", "", each.text())
        text = text.replace("&&", "\0").replace("&", "").replace("\0", "&")
        pieces = text.split("\n")
        if isinstance(each, QLabel) and each.wordWrap():
            pieces = text.split()
            if each.heightForWidth(each.width()) > each.height():
                found.append(f"{each.heightForWidth(each.width())} in {each.height()} high: {text}")
        widest = max(map(metrics.horizontalAdvance, pieces))
        if widest > room.width():
            found.append(f"{widest} in {room.width()} pixels: {text}")
    return found


def all_fits(widget: QWidget, qtbot: QtBot) -> None:
    """Once it is laid out, no text is cut off."""

    def fits() -> None:
        assert list(shown(widget))
        assert cut_off(widget) == []

    qtbot.waitUntil(fits)


def test_menus_and_buttons_speak_it(window: MainWindow, language: str) -> None:
    menus = [action.menu() for action in window.menuBar().actions()]
    names = [
        action.text() for menu in menus if isinstance(menu, QMenu) for action in menu.actions()
    ]
    names += [action.text() for action in window.menuBar().actions()]
    names = [name for name in names if name]
    assert len(names) > 6
    for name in names:
        assert bool(HANGUL.search(name)) == (language == "ko"), name


def test_the_views_speak_korean_alone(window: MainWindow, language: str, qtbot: QtBot) -> None:
    for index in range(window.pages.count()):
        window.pages.setCurrentIndex(index)
        qtbot.wait(100)
        for each in shown(window):
            if isinstance(each, QPushButton):
                assert bool(HANGUL.search(each.text())) == (language == "ko"), each.text()
    assert bool(HANGUL.search(window.search_bar.field.placeholderText())) == (language == "ko")


def test_no_text_is_cut_off_in_the_main_views(window: MainWindow, qtbot: QtBot) -> None:
    for index in range(window.pages.count()):
        window.pages.setCurrentIndex(index)
        qtbot.wait(100)
        all_fits(window, qtbot)


def test_no_text_is_cut_off_in_the_settings(window: MainWindow, qtbot: QtBot) -> None:
    dialog = SettingsDialog(window.context, window)
    for page in PAGES:
        dialog.show_page(page)
        qtbot.wait(150)
        all_fits(dialog, qtbot)
    dialog.close()


def test_no_text_is_cut_off_beside_what_was_found(window: MainWindow, qtbot: QtBot) -> None:
    window.search_bar.set_text("the lighthouse xyzzy in:films")
    qtbot.waitUntil(lambda: window.results.bar.understood.text() != "", timeout=30_000)
    qtbot.wait(200)
    all_fits(window, qtbot)


def test_no_text_is_cut_off_in_the_plan_of_an_upgrade(window: MainWindow, qtbot: QtBot) -> None:
    dialog = UpgradeDialog(window.context, window, UpgradeRequest(force=True))
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan.begin.isVisible() and dialog.plan.begin.isEnabled())
    qtbot.wait(100)
    assert len(list(shown(dialog))) > 10
    all_fits(dialog, qtbot)
    dialog.close()
