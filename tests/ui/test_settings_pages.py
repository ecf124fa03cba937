"""The settings: every one is there, shown as it is, set at once, refused in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from engine.api import Engine
from engine.settings import describe
from ui.context import Context
from ui.settings.settings_dialog import PAGES, SettingsDialog


@pytest.fixture
def dialog(context: Context, qtbot: QtBot) -> Iterator[SettingsDialog]:
    opened = SettingsDialog(context)
    qtbot.addWidget(opened)
    yield opened


def settings_of(context: Context) -> dict[str, object]:
    with Engine(context.library, context.models) as engine:
        return {row["name"]: row["value"] for row in engine.describe_settings()}


def test_every_setting_has_a_row_on_one_page(dialog: SettingsDialog) -> None:
    bound = [name for page in PAGES for name in dialog.page(page).bindings.names]
    assert sorted(bound) == sorted(entry["name"] for entry in describe())
