"""The dialog "Upgrade index…" over a real library: its plan, how it goes, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.api import Engine
from engine.index.indexer import Indexer
from engine.types import ModelKind
from engine.upgrade_types import UpgradeRequest, UpgradeScope
from ui.context import Context
from ui.upgrade.upgrade_dialog import UpgradeDialog

WORDS_AGAIN = UpgradeRequest(force=True, steps=("fulltext",))
"""Needs no model."""
LONG = 10_000  # milliseconds that anything may take on a busy machine


@pytest.fixture
def engine(context: Context) -> Iterator[Engine]:
    with Engine(context.library, context.models) as engine:
        yield engine


def shown(qtbot: QtBot, context: Context, request: UpgradeRequest | None = None) -> UpgradeDialog:
    dialog = UpgradeDialog(context, None, request)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def planned(qtbot: QtBot, context: Context, request: UpgradeRequest | None = None) -> UpgradeDialog:
    dialog = shown(qtbot, context, request)
    qtbot.waitUntil(lambda: not dialog.plan.busy.isVisible(), timeout=LONG)
    return dialog


def test_the_plan_of_an_index_that_is_up_to_date_says_so(context: Context, qtbot: QtBot) -> None:
    dialog = planned(qtbot, context)
    assert dialog.plan.nothing.isVisible()
    assert "up to date" in dialog.plan.nothing.title.text()
    assert not dialog.plan.begin.isVisible()
    assert not dialog.plan.steps.isVisible()


def test_the_plan_tells_each_step_in_plain_words(context: Context, qtbot: QtBot) -> None:
    dialog = planned(qtbot, context, WORDS_AGAIN)
    assert list(dialog.plan.rows) == ["fulltext"]
    row = dialog.plan.rows["fulltext"]
    assert row.title.text() == "Exact words"
    assert "4" in row.count.text()
    assert dialog.plan.begin.isEnabled()
    assert "free" in dialog.plan.figures.values[3].text()
