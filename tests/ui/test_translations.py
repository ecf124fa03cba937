"""The window speaks Korean: every text has a translation, and every text has its place."""

from __future__ import annotations

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

from engine.messages import Code, message
from engine.spec import STEPS
from engine.types import UpgradeRequest
from heimdex_desktop.gui import install_language
from installers.translations import FOLDER, LANGUAGES, missing, texts
from ui.context import Context
from ui.main_window import MainWindow
from ui.messages import advice, sentence
from ui.settings.processing_page import LANGUAGES as SPOKEN
from ui.settings.settings_dialog import PAGES, SettingsDialog
from ui.upgrade.texts import gain, title
from ui.upgrade.upgrade_dialog import UpgradeDialog
from ui.widgets.languages import language_name

REPOSITORY = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 800
HANGUL = re.compile(r"[\uac00-\ud7a3]")
PLACES = re.compile(r"%n|%\d|\{\w*(?::\w+)?\}")
FORMS = {"en": 2, "ko": 1}
"""How many forms a text with a number has in a language."""


def translated(language: str) -> Iterator[tuple[str, list[str]]]:
    """Every text of a language's file, with its translation (or forms of it)."""
    root = ElementTree.parse(FOLDER / f"heimdex_{language}.ts").getroot()
    for entry in root.iter("message"):
        translation = entry.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.findall("numerusform")]
        yield entry.findtext("source", ""), forms or [translation.text or ""]


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
    for source, forms in translated(name):
        for form in forms:
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(source)), source


def test_every_text_with_a_number_has_its_forms() -> None:
    plurals = {text for marked in texts().values() for text, plural in marked.items() if plural}
    assert len(plurals) > 20
    assert {source for source, _ in translated("en")} == plurals
    for name in LANGUAGES:
        forms = dict(translated(name))
        assert all(len(forms[source]) == FORMS[name] for source in plurals)


def test_english_says_one_video_and_five_videos() -> None:
    for source, (one, many) in translated("en"):
        assert not re.search(r"\((?:s|es)\)", one + many)
        if "(s)" in source or "(es)" in source:
            assert one != many, source


def test_texts_with_a_number_are_marked_as_such() -> None:
    for context, marked in texts().items():
        for text, plural in marked.items():
            assert plural == ("%n" in text), f"{context}: {text}"


def test_korean_is_written_in_korean() -> None:
    """What stays as it is has no words but names of products, units and places to fill."""
    for source, (form,) in translated("ko"):
        words = re.sub(r"\{\w*(?::\w+)?\}|Heimdex|[kMG]B|CPU", "", form)
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


def test_names_in_the_engines_messages_stay(language: str) -> None:
    told = message(Code.FILE_NOT_A_VIDEO, name="a film. {2}.mp4")
    said = sentence(told)
    assert "“a film. {2}.mp4”" in said
    assert (said == "“a film. {2}.mp4” is not a video file, whatever its name says.") == (
        language == "en"
    )
    assert bool(HANGUL.search(advice(told))) == (language == "ko")


def test_kinds_of_models_are_named_in_the_language_within_a_sentence(language: str) -> None:
    said = sentence(message(Code.MODEL_NOT_CHOSEN, kind="visual"))
    assert (
        said
        == {
            "en": "No image model is chosen yet.",
            "ko": "아직 시각 모델을 선택하지 않았습니다.",
        }[language]
    )


def test_every_step_of_the_index_has_a_name_and_a_gain(language: str) -> None:
    for step in STEPS:
        said = title(step.name), gain(step.name)
        assert all(bool(HANGUL.search(each)) == (language == "ko") for each in said), step.name


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
