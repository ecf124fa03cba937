"""The settings: every one is there, shown as it is, set at once, refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.settings import describe
from engine.types import ModelKind
from ui.context import Context
from ui.settings.fields import Choice, Number, OpenChoice, Row, Switch, Weight
from ui.settings.settings_dialog import PAGES, SettingsDialog


@pytest.fixture
def dialog(context: Context, qtbot: QtBot) -> SettingsDialog:
    opened = SettingsDialog(context)
    qtbot.addWidget(opened)
    return opened


@pytest.fixture
def engine(context: Context) -> Iterator[Engine]:
    with Engine(context.library, context.models) as opened:
        yield opened


def open_page(dialog: SettingsDialog, name: str) -> Any:
    dialog.show_page(name)
    return dialog.pages[name]


def row_of(page: Any, name: str) -> Any:
    return page.bindings._rows[name]


def has(engine: Engine, name: str, value: object) -> bool:
    return bool(engine.settings.value(name) == value)


def test_every_setting_has_a_row_on_one_page(dialog: SettingsDialog) -> None:
    bound = [name for page in PAGES for name in dialog.page(page).bindings.names]
    assert sorted(set(bound)) == sorted(entry["name"] for entry in describe())
    assert len(bound) == len(set(bound))


def test_every_editor_has_a_name_a_label_and_a_place_in_the_order_of_keys(
    dialog: SettingsDialog,
) -> None:
    for name in PAGES:
        page = dialog.page(name)
        for row in page.findChildren(Row):
            assert row.editor.accessibleName(), row.name
            assert row.text.buddy() is row.editor, row.name
            assert row.editor.focusPolicy() & Qt.FocusPolicy.TabFocus, row.name


def test_rows_show_what_is_stored_and_set_it_at_once(
    dialog: SettingsDialog, engine: Engine, qtbot: QtBot
) -> None:
    engine.set_setting("threads", "3")
    engine.set_setting("prefer_subtitles", "off")
    engine.set_setting("device", "cpu")
    page = open_page(dialog, "processing")
    threads: Number = row_of(page, "threads")
    qtbot.waitUntil(lambda: threads.box.value() == 3)
    subtitles: Switch = row_of(page, "prefer_subtitles")
    assert not subtitles.box.isChecked()
    device: Choice = row_of(page, "device")
    assert device.box.currentData() == "cpu"
    assert threads.box.maximum() == 256
    threads.box.setValue(5)
    qtbot.waitUntil(lambda: has(engine, "threads", 5))
    subtitles.box.click()
    qtbot.waitUntil(lambda: has(engine, "prefer_subtitles", True))
    device.box.setFocus()
    qtbot.keyClick(device.box, Qt.Key.Key_Up)
    device.box.activated.emit(device.box.currentIndex())
    qtbot.waitUntil(lambda: has(engine, "device", "mps"))


def test_a_number_with_decimals_from_the_command_line_is_kept(
    dialog: SettingsDialog, engine: Engine, qtbot: QtBot
) -> None:
    engine.set_setting("sweep_minutes", "0.5")
    page = open_page(dialog, "folders")
    row: Number = row_of(page, "sweep_minutes")
    qtbot.waitUntil(lambda: row.box.value() == 0.5)
    assert row.text.buddy() is row.box
    row.box.setValue(2.5)
    qtbot.waitUntil(lambda: has(engine, "sweep_minutes", 2.5))


def test_what_cannot_be_is_refused_under_its_field_in_words(
    dialog: SettingsDialog, engine: Engine, qtbot: QtBot
) -> None:
    page = open_page(dialog, "processing")
    row: OpenChoice = row_of(page, "transcript_language")
    qtbot.waitUntil(lambda: row.box.currentText() == "Detect it")
    row.box.setEditText("Klingonese")
    qtbot.keyClick(row.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.problem.isVisible())
    assert "two or three letters" in row.problem.text()
    assert row.editor.property("wrong") is True
    assert has(engine, "transcript_language", "auto")
    row.box.setEditText("한국어")
    qtbot.keyClick(row.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: has(engine, "transcript_language", "ko"))
    qtbot.waitUntil(lambda: not row.problem.isVisible())
    row.box.setEditText("haw")
    qtbot.keyClick(row.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: has(engine, "transcript_language", "haw"))


def test_the_theme_is_another_at_once_and_the_language_at_the_next_start(
    dialog: SettingsDialog, engine: Engine, context: Context, qtbot: QtBot
) -> None:
    page = open_page(dialog, "general")
    theme: Choice = row_of(page, "theme")
    qtbot.waitUntil(lambda: theme.box.currentData() == "system")
    before = context.theme.dark
    other = "light" if before else "dark"
    theme.wanted.emit(other)
    qtbot.waitUntil(lambda: context.theme.dark is not before)
    assert has(engine, "theme", other)
    assert not page.restart_card.isVisible()
    row_of(page, "language").wanted.emit("ko")
    qtbot.waitUntil(lambda: page.restart_card.isVisible())
    assert has(engine, "language", "ko")
    context.theme.choose("system")


def test_weights_are_slid_and_reset(dialog: SettingsDialog, engine: Engine, qtbot: QtBot) -> None:
    page = open_page(dialog, "search")
    weight: Weight = row_of(page, "weight_visual_text")
    qtbot.waitUntil(lambda: weight.figure.text() == "0.70")
    assert not weight.reset.isVisible()
    weight.slider.setFocus()
    qtbot.keyClick(weight.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: has(engine, "weight_visual_text", 0.0))
    assert weight.reset.isVisible()
    row_of(page, "weight_visual").slider.setValue(60)
    qtbot.waitUntil(lambda: has(engine, "weight_visual", 3.0))
    page.reset.click()
    qtbot.waitUntil(lambda: has(engine, "weight_visual", 1.0))
    qtbot.waitUntil(lambda: has(engine, "weight_visual_text", 0.7))


def test_folders_are_watched_with_their_exceptions_and_let_go(
    dialog: SettingsDialog, engine: Engine, demo_library: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    films = demo_library / "films"
    page = open_page(dialog, "folders")
    qtbot.waitUntil(lambda: page.empty.isVisible())
    page.watch(films)
    qtbot.waitUntil(lambda: len(page.rows) == 1, timeout=10_000)
    row = page.rows[0]
    assert row.path == str(films)
    assert any(label.text() == "4 video(s)" for label in row.findChildren(QLabel))
    row.excludes.setText("*.proxy.mp4, draft*")
    row.excludes.editingFinished.emit()
    qtbot.waitUntil(
        lambda: engine.library.videos.folders()[0].excludes == ("*.proxy.mp4", "draft*")
    )
    qtbot.waitUntil(lambda: page.rows[0] is not row)
    page.rows[0].removal_wanted.emit(str(films))
    qtbot.waitUntil(lambda: page.empty.isVisible())
    assert engine.library.videos.folders() == []
    assert len(engine.videos()) == 4
    page.watch(tmp_path / "nowhere")
    qtbot.waitUntil(lambda: page.problem.isVisible())
    assert "not a folder" in page.problem.text()


def test_sizes_are_true_and_what_can_be_made_again_is_cleared(
    dialog: SettingsDialog, context: Context, qtbot: QtBot
) -> None:
    derived = context.library / "references"
    derived.mkdir(exist_ok=True)
    (derived / "old.npy").write_bytes(bytes(1_500_000))
    page = open_page(dialog, "storage")
    *_, figure = page.table._rows["derived"]
    qtbot.waitUntil(lambda: figure.text().endswith("MB"))
    assert page.clear.isEnabled()
    assert not page.free.isEnabled()
    page.clear.click()
    qtbot.waitUntil(lambda: page.said.isVisible())
    assert "Freed " in page.said.text()
    assert not (derived / "old.npy").exists()
    qtbot.waitUntil(lambda: not page.clear.isEnabled())
    assert not figure.isVisible()


def test_the_library_moves_and_the_program_starts_again_over_it(
    context: Context, engine: Engine, tmp_path: Path, qtbot: QtBot
) -> None:
    started: list[Path | None] = []
    opened = SettingsDialog(replace(context, restart=started.append))
    qtbot.addWidget(opened)
    page = open_page(opened, "storage")
    page.moving.begin(context.library / "inside")
    qtbot.waitUntil(lambda: "into itself" in page.moving.words.text())
    assert not page.moving.bar.isVisible()
    page.moving.begin(tmp_path / "other disk")
    qtbot.waitUntil(lambda: bool(started), timeout=10_000)
    assert started == [tmp_path / "other disk"]
    with Engine(tmp_path / "other disk", context.models) as moved:
        assert moved.videos() == engine.videos()


def test_offline_is_a_switch_and_the_history_is_cleared(
    dialog: SettingsDialog, engine: Engine, context: Context, qtbot: QtBot
) -> None:
    page = open_page(dialog, "privacy")
    offline: Switch = row_of(page, "offline")
    offline.box.click()
    qtbot.waitUntil(lambda: has(engine, "offline", True))
    page.forget.click()
    qtbot.waitUntil(lambda: page.said.isVisible(), timeout=20_000)
    assert "forgotten" in page.said.text()


def test_the_index_tells_its_version_and_what_is_behind(
    dialog: SettingsDialog, engine: Engine, context: Context, qtbot: QtBot
) -> None:
    page = open_page(dialog, "index")
    qtbot.waitUntil(lambda: page.behind.text() == "All videos are up to date.")
    assert engine.spec_version in page.version.text()
    assert not page.back.isVisible()
    with (
        qtbot.waitSignal(context.requests.upgrade) as wanted,
        qtbot.waitSignal(dialog.finished),
    ):
        page.upgrade.click()
    assert wanted.args == [None]


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_fits_a_screen_of_1440_at_twice_the_scale(
    context: Context, qtbot: QtBot, name: str
) -> None:
    """At 200 % a screen of 1440 × 900 leaves 720 × 450: nothing may be cut off at the side."""
    opened = SettingsDialog(context)
    qtbot.addWidget(opened)
    opened.show_page(name)
    opened.resize(720, 450)
    page, area = opened.page(name), opened._scrolls[name]
    if name == "models":
        qtbot.waitUntil(lambda: bool(page.presets.cards and page.rows) and not page._to_make)
    qtbot.wait(250)
    assert (opened.width(), opened.height()) == (720, 450)
    assert page.minimumSizeHint().width() <= area.viewport().width()
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QComboBox | QAbstractSpinBox | QPushButton):
            right = widget.mapTo(page, widget.rect().topRight()).x()
            assert right <= area.viewport().width(), widget.accessibleName()


def test_without_anything_stale_a_model_is_used_at_once(
    dialog: SettingsDialog, engine: Engine, qtbot: QtBot
) -> None:
    engine.library.choices.unchoose_model(ModelKind.SPEECH)
    page = open_page(dialog, "models")
    qtbot.waitUntil(lambda: ("speech", "starter") in page.rows)
    row = page.rows["speech", "starter"]
    qtbot.waitUntil(row.use.isVisible)
    row.use.click()
    qtbot.waitUntil(lambda: page.rows["speech", "starter"].state.text() == "In use")
    assert engine.library.choices.model(ModelKind.SPEECH) == "starter"
