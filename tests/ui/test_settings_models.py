"""The models page: what is here, choosing (and what it makes stale), downloads, import."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.models.catalogue import by_name
from engine.types import STARTER_KINDS, ModelKind, UpgradeRequest
from tests.hub_server import Hub, serving
from ui.bridge.operations import Operations
from ui.context import Context
from ui.settings.downloads import Downloads
from ui.settings.settings_dialog import SettingsDialog

STARTER = Path(__file__).resolve().parents[2] / "resources" / "models" / "starter"
E5 = ("text", "multilingual-e5-small")


@pytest.fixture
def own(context: Context, tmp_path: Path) -> Iterator[Context]:
    """The context with a folder of models of this test's own."""
    models = tmp_path / "models"
    operations = Operations(lambda: Engine(context.library, models))
    yield replace(context, models=models, operations=operations)
    operations.close()


@pytest.fixture
def engine(own: Context) -> Iterator[Engine]:
    with Engine(own.library, own.models) as opened:
        yield opened


@pytest.fixture
def dialog(own: Context, qtbot: QtBot) -> SettingsDialog:
    opened = SettingsDialog(own)
    qtbot.addWidget(opened)
    return opened


def models_page(dialog: SettingsDialog, qtbot: QtBot) -> Any:
    dialog.show_page("models")
    page: Any = dialog.pages["models"]
    qtbot.waitUntil(lambda: E5 in page.rows and page.rows[E5].isVisible())
    return page


def test_models_tell_their_size_licence_dimension_and_state(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    page = models_page(dialog, qtbot)
    row = page.rows[E5]
    assert "MIT" in row.facts.text()
    assert "384 dimensions" in row.facts.text()
    assert "MB" in row.facts.text() or "GB" in row.facts.text()
    assert row.get.isVisible()
    assert not row.use.isVisible()
    assert not row.more.isVisible()
    mine = page.rows["visual", "starter"]
    assert mine.state.text() == "In use"
    assert not mine.use.isVisible()
    assert page.presets.cards["starter"].state.text() == "In use"
    balanced = page.presets.cards["balanced"]
    assert balanced.use.text() == "Download and use"
    assert balanced.state.text().endswith("GB")
    qtbot.waitUntil(lambda: page.changes["visual"].isVisible())
    assert "Switching re-analyses 4 video(s)" in page.changes["visual"].text()


def test_another_model_leads_to_an_upgrade_where_something_would_be_stale(
    dialog: SettingsDialog, engine: Engine, own: Context, qtbot: QtBot
) -> None:
    page = models_page(dialog, qtbot)
    page.import_from(STARTER / "text")
    qtbot.waitUntil(lambda: ("text", "text") in page.rows, timeout=10_000)
    assert page.said.text() == "Imported text."
    row = page.rows["text", "text"]
    qtbot.waitUntil(row.use.isVisible)
    with qtbot.waitSignal(own.requests.upgrade) as wanted, qtbot.waitSignal(dialog.finished):
        row.use.click()
    assert wanted.args == [UpgradeRequest(models=((ModelKind.TEXT, "text"),))]
    assert engine.library.choices.model(ModelKind.TEXT) == "starter", "the upgrade chooses it"


def test_an_imported_model_is_checked_and_removed(
    dialog: SettingsDialog, engine: Engine, qtbot: QtBot
) -> None:
    page = models_page(dialog, qtbot)
    page.import_from(STARTER / "text")
    qtbot.waitUntil(lambda: ("text", "text") in page.rows, timeout=10_000)
    page.rows["text", "text"].verify_wanted.emit("text", "text")
    said = "Every file is as it should be."
    qtbot.waitUntil(lambda: page.rows["text", "text"].said.text() == said)
    (installed,) = [model for model in engine.models.installed() if model.ref.name == "text"]
    (installed.path / "model.safetensors").write_bytes(b"damaged")
    page.rows["text", "text"].verify_wanted.emit("text", "text")
    qtbot.waitUntil(lambda: "model.safetensors" in page.rows["text", "text"].said.text())
    page.remove("text")
    qtbot.waitUntil(lambda: ("text", "text") not in page.rows)
    assert not installed.path.exists()


def test_a_folder_that_holds_no_model_is_refused_in_words(
    dialog: SettingsDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    page = models_page(dialog, qtbot)
    (tmp_path / "nothing").mkdir()
    page.import_from(tmp_path / "nothing")
    qtbot.waitUntil(lambda: page.said.property("role") == "bad")
    assert "nothing" in page.said.text()


def test_a_preset_that_is_here_is_used_at_once(
    dialog: SettingsDialog, engine: Engine, qtbot: QtBot
) -> None:
    engine.library.choices.unchoose_model(ModelKind.SPEECH)
    page = models_page(dialog, qtbot)
    card = page.presets.cards["starter"]
    qtbot.waitUntil(card.use.isVisible)
    card.use.click()
    qtbot.waitUntil(lambda: engine.library.choices.model(ModelKind.SPEECH) == "starter")
    qtbot.waitUntil(lambda: page.presets.cards["starter"].state.text() == "In use")


# --- downloads


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A Hub on this machine that holds the starter's words under a catalogue's name."""
    with serving() as served:
        served.repos["intfloat/multilingual-e5-small"] = {
            str(path.relative_to(STARTER / "text")): path.read_bytes()
            for path in (STARTER / "text").rglob("*")
            if path.is_file()
        }
        pinned = by_name(ModelKind.TEXT, E5[1]).revision
        monkeypatch.setattr("tests.hub_server.COMMIT", pinned)
        monkeypatch.setenv("HF_ENDPOINT", served.url)
        yield served


def test_a_download_goes_on_when_the_settings_close_and_its_model_can_then_be_used(
    hub: Hub, dialog: SettingsDialog, own: Context, qtbot: QtBot
) -> None:
    page = models_page(dialog, qtbot)
    downloads = Downloads.of(own)
    with qtbot.waitSignal(downloads.arrived, timeout=20_000) as arrived:
        page.rows[E5].get.click()
        assert page.rows[E5].pause.isVisibleTo(page.rows[E5])
        dialog.close()
    assert arrived.args == list(E5)
    again = SettingsDialog(own)
    qtbot.addWidget(again)
    page = models_page(again, qtbot)
    qtbot.waitUntil(page.rows[E5].use.isVisible)
    assert page.rows[E5].state.text() == "Installed"


def test_models_are_used_once_they_are_here_though_the_settings_were_closed(
    hub: Hub, engine: Engine, own: Context, qtbot: QtBot
) -> None:
    engine.library.choices.unchoose_model(ModelKind.SPEECH)
    dialog = SettingsDialog(own)
    page = models_page(dialog, qtbot)
    downloads = Downloads.of(own)
    models = {"text": E5[1], "speech": "starter"}
    qtbot.waitUntil(lambda: ("speech", "starter") in page.rows)
    with qtbot.waitSignal(downloads.used, timeout=20_000):
        page._use_when_here(models)
        assert "once downloaded" in page.said.text()
        dialog.close()
        dialog.deleteLater()
    chosen = {kind.value: engine.library.choices.model(kind) for kind in STARTER_KINDS}
    assert chosen == {"visual": "starter", **models}


def test_a_download_is_paused_and_resumed(
    hub: Hub, dialog: SettingsDialog, own: Context, qtbot: QtBot
) -> None:
    page = models_page(dialog, qtbot)
    row = page.rows[E5]
    row.get.click()
    row.pause.click()
    qtbot.waitUntil(lambda: row.said.text().startswith("Paused:"), timeout=10_000)
    assert row.get.isVisible()
    row.get.click()
    qtbot.waitUntil(lambda: page.rows[E5].state.text() == "Installed", timeout=20_000)


def test_without_a_network_the_row_says_why_and_what_to_do(
    hub: Hub,
    dialog: SettingsDialog,
    engine: Engine,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = models_page(dialog, qtbot)
    row = page.rows[E5]
    engine.set_setting("offline", "on")
    row.get.click()
    qtbot.waitUntil(lambda: "stay offline" in row.said.text(), timeout=10_000)
    assert row.said.property("role") == "bad"
    assert not hub.requests
    assert row.get.isVisible()
    engine.set_setting("offline", "off")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    row.get.click()
    qtbot.waitUntil(lambda: "Can’t reach the download server" in row.said.text(), timeout=20_000)
    assert "try again" in row.said.text()
    shutil.rmtree(engine.models.root, ignore_errors=True)
