"""The dialog "Upgrade index…" over a real library: its plan, how it goes, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.messages import Code, encode, message
from engine.models.catalogue import by_name
from engine.types import ModelKind, UpgradeRequest, UpgradeScope
from tests.hub_server import Hub, serving
from ui.bridge.operations import FETCH
from ui.context import Context
from ui.upgrade.banner import UpgradeBanner
from ui.upgrade.failures import REASON
from ui.upgrade.upgrade_dialog import UpgradeDialog
from ui.widgets.words import about

REPOSITORY = Path(__file__).resolve().parents[2]
WORDS = ("fulltext", "fulltext/titles")
WORDS_AGAIN = UpgradeRequest(force=True, steps=WORDS)
"""Needs no model."""
E5 = "multilingual-e5-small"
STARTER_TEXT = REPOSITORY / "resources" / "models" / "starter" / "text"
LONG = 10_000  # milliseconds that anything may take on a busy machine


@pytest.fixture
def engine(context: Context) -> Iterator[Engine]:
    """What happens beside the window."""
    with Engine(context.library, context.models) as engine:
        yield engine


@pytest.fixture
def polled(context: Context) -> Iterator[Context]:
    context.poller.start()
    yield context
    context.poller.stop()


def work(engine: Engine, most: int = 1000) -> None:
    """What the worker does, in this process: the steps of these tests need no model."""
    indexer = Indexer(engine.root, engine.models, lambda: False)
    try:
        while most and indexer.index_next():
            most -= 1
    finally:
        indexer.close()


def opened(qtbot: QtBot, context: Context, request: UpgradeRequest | None = None) -> UpgradeDialog:
    dialog = UpgradeDialog(context, None, request)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def planned(qtbot: QtBot, context: Context, request: UpgradeRequest | None = None) -> UpgradeDialog:
    dialog = opened(qtbot, context, request)
    settled(qtbot, dialog)
    return dialog


def settled(qtbot: QtBot, dialog: UpgradeDialog) -> None:
    qtbot.waitUntil(
        lambda: dialog.plan.isVisible() and not dialog.plan.busy.isVisible(), timeout=LONG
    )


def answer(qtbot: QtBot, words: str) -> None:
    """Press the button of the question that is about to be asked."""

    def press() -> bool:
        question = QApplication.activeModalWidget()
        if not isinstance(question, QMessageBox):
            return False
        button = next(each for each in question.buttons() if each.text() == words)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return True

    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(lambda: timer.stop() if press() else None)
    timer.start()
    qtbot.answering = timer  # type: ignore[attr-defined]


# --- the plan


def test_an_index_that_is_up_to_date_says_so(context: Context, qtbot: QtBot) -> None:
    dialog = planned(qtbot, context)
    assert dialog.plan.nothing.isVisible()
    assert "up to date" in dialog.plan.nothing.title.text()
    assert not dialog.plan.begin.isVisible()
    assert not dialog.plan.steps.isVisible()
    assert dialog.plan.close_button.hasFocus()


def test_the_plan_tells_each_step_in_plain_words(context: Context, qtbot: QtBot) -> None:
    dialog = planned(qtbot, context, WORDS_AGAIN)
    assert list(dialog.plan.rows) == list(WORDS)
    row = dialog.plan.rows["fulltext"]
    assert row.title.text() == "Exact words"
    assert row.gain.text() == "Makes every word findable by its letters."
    assert row.count.text().startswith("4")
    spec, videos, time, disk = (value.text() for value in dialog.plan.figures.values)
    assert spec == context_spec(context)
    assert videos == "4"
    assert time.startswith(about(seconds_of(context, WORDS_AGAIN)))
    assert "free" in disk
    assert dialog.plan.begin.isEnabled()


def context_spec(context: Context) -> str:
    with Engine(context.library, context.models) as engine:
        return engine.spec_version


def seconds_of(context: Context, request: UpgradeRequest) -> float:
    """How long an upgrade will take, by the engine's estimate."""
    with Engine(context.library, context.models) as engine:
        return float(engine.upgrades.plan(request)["seconds_estimated"])


def test_every_step_of_the_spec_has_a_name_and_a_gain_to_be_translated() -> None:
    from engine import spec
    from ui.upgrade import texts

    assert {step.name for step in spec.in_order()} == set(texts._titles()) == set(texts._gains())


def test_steps_can_be_left_out_and_options_change_the_plan(context: Context, qtbot: QtBot) -> None:
    dialog = planned(qtbot, context, WORDS_AGAIN)
    page = dialog.plan
    assert not page.rows["fulltext"].box.isVisible()
    page.more.click()
    page.rows["fulltext/titles"].box.setChecked(False)
    qtbot.waitUntil(lambda: page.rows["fulltext/titles"].count.text() == "Left out", timeout=LONG)
    assert page.request.steps == ("fulltext",)
    page.options.delay.setValue(7)
    page.options.order.setCurrentIndex(2)
    assert (page.request.delay, page.request.order.value) == (7.0, "smallest")
    page.rows["fulltext"].box.setChecked(False)
    qtbot.waitUntil(lambda: "at least one" in page.summary.text(), timeout=LONG)
    assert not page.begin.isEnabled()


def test_without_force_nothing_is_left(context: Context, qtbot: QtBot) -> None:
    dialog = planned(qtbot, context, WORDS_AGAIN)
    dialog.plan.options.force.setChecked(False)
    qtbot.waitUntil(dialog.plan.nothing.isVisible, timeout=LONG)


def test_the_scope_offers_watched_folders_and_keeps_what_was_selected(
    context: Context, qtbot: QtBot, engine: Engine, demo_library: Path
) -> None:
    engine.watch(demo_library / "films")
    paths = (demo_library / "films" / "talk.mp4",)
    request = UpgradeRequest(UpgradeScope.VIDEO, paths, force=True, steps=WORDS)
    dialog = planned(qtbot, context, request)
    box = dialog.plan.scope
    qtbot.waitUntil(lambda: box.count() == 3, timeout=LONG)
    assert box.currentIndex() == 1
    assert dialog.plan.figures.values[1].text() == "1"
    box.setCurrentIndex(box.findText("Folder films"))
    qtbot.waitUntil(lambda: dialog.plan.figures.values[1].text() == "4", timeout=LONG)
    assert dialog.plan.request.scope == UpgradeScope.FOLDER


def test_a_model_that_is_not_here_is_offered_and_being_offline_is_told(
    context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    request = UpgradeRequest(models=((ModelKind.TEXT, "multilingual-e5-small"),))
    dialog = planned(qtbot, context, request)
    needed = dialog.plan.needed
    assert needed.isVisible()
    assert "multilingual-e5-small (493 MB)" in needed.what.text()
    assert not dialog.plan.begin.isEnabled()
    assert not dialog.plan.blocked.isVisible()  # the card tells it already
    needed.get.click()
    qtbot.waitUntil(lambda: needed.how_far.property("role") == "bad", timeout=LONG)
    assert "Can’t reach the download server" in needed.how_far.text()
    assert needed.get.isVisible()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A Hub that has the starter's text model under another name."""
    model = by_name(ModelKind.TEXT, "multilingual-e5-small")
    files = {
        path.relative_to(STARTER_TEXT).as_posix(): path.read_bytes()
        for path in STARTER_TEXT.rglob("*")
        if path.is_file()
    }
    monkeypatch.setattr("tests.hub_server.COMMIT", model.revision)
    with serving() as hub:
        hub.repos[model.repo] = files
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


def test_a_model_that_was_fetched_is_upgraded_to(
    context: Context, qtbot: QtBot, engine: Engine, hub: Hub
) -> None:
    dialog = planned(qtbot, context, UpgradeRequest(models=((ModelKind.TEXT, E5),)))
    moved: list[tuple[float, float]] = []
    dialog.plan.needed.download.moved.connect(lambda _, done, whole: moved.append((done, whole)))
    with qtbot.waitSignal(dialog.plan.needed.done, timeout=LONG):
        dialog.plan.needed.get.click()
    qtbot.waitUntil(dialog.plan.begin.isEnabled, timeout=LONG)
    assert not dialog.plan.needed.isVisible()
    assert moved[-1][0] == moved[-1][1]
    assert engine.library.choices.model(ModelKind.TEXT) == "starter"  # until the upgrade begins
    engine.remove_model(E5)


def test_a_download_can_be_cancelled(
    context: Context, qtbot: QtBot, engine: Engine, hub: Hub
) -> None:
    dialog = planned(qtbot, context, UpgradeRequest(models=((ModelKind.TEXT, E5),)))
    needed = dialog.plan.needed
    with qtbot.waitSignal(needed.download.stopped, timeout=LONG):
        needed.get.click()
        needed.cancel.click()
    assert needed.get.isVisible()
    assert not needed.cancel.isVisible()
    assert not dialog.plan.begin.isEnabled()


def test_a_dialog_that_is_closed_ends_its_download(
    context: Context, qtbot: QtBot, engine: Engine, hub: Hub
) -> None:
    dialog = UpgradeDialog(context, None, UpgradeRequest(models=((ModelKind.TEXT, E5),)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    settled(qtbot, dialog)
    dialog.plan.needed.get.click()
    with qtbot.waitSignal(context.requests.say, timeout=LONG) as said:
        dialog.close()
    assert "what has arrived is kept" in said.args[0]
    # The lane is free for the next, and nothing was installed.
    with qtbot.waitSignal(context.operations.run(bool, lane=FETCH).done, timeout=LONG):
        pass
    rows = {row["name"]: row for row in engine.list_models()}
    assert not rows[E5]["installed"]


def test_what_cannot_be_done_now_is_told_with_its_files(
    context: Context, qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    engine.library.database.run(
        "UPDATE places SET path = ? WHERE video_id = (SELECT min(video_id) FROM places)",
        (str(tmp_path / "gone.mp4").encode(),),
    )
    dialog = planned(qtbot, context, UpgradeRequest(force=True, steps=("subtitles",)))
    assert dialog.plan.blocked.isVisible()
    told = [each.text() for each in dialog.plan.blocked.findChildren(QLabel)]
    assert len(told) == 1
    assert "(gone.mp4)" in told[0]
    assert told[0].endswith("Connect its drive.")
    assert dialog.plan.figures.values[1].text() == "3"


# --- how it goes, and what came of it


def test_an_upgrade_is_followed_to_its_end(polled: Context, qtbot: QtBot, engine: Engine) -> None:
    dialog = planned(qtbot, polled, WORDS_AGAIN)
    dialog.plan.begin.click()
    qtbot.waitUntil(dialog.progress.isVisible, timeout=LONG)
    work(engine, 2)
    qtbot.waitUntil(lambda: dialog.progress.figures.text().startswith("2 of 4"), timeout=LONG)
    assert dialog.progress.steps["fulltext"].count.text() == "2 of 4"
    dialog.progress.rest.click()
    qtbot.waitUntil(lambda: dialog.progress.title.text() == "The upgrade is paused", timeout=LONG)
    assert not engine.upgrades.at_work()
    dialog.progress.rest.click()
    qtbot.waitUntil(lambda: dialog.progress.rest.text() == "Pause", timeout=LONG)
    work(engine)
    qtbot.waitUntil(dialog.ended.isVisible, timeout=LONG)
    assert dialog.ended.figures.values[0].text().startswith("4 of 4")
    assert dialog.ended.figures.values[3].text() == "Verified"
    assert not dialog.ended.failures.isVisible()


def test_it_is_shown_again_while_under_way_and_cancelled_only_after_a_question(
    polled: Context, qtbot: QtBot, engine: Engine
) -> None:
    engine.upgrades.start(WORDS_AGAIN)
    dialog = opened(qtbot, polled)
    qtbot.waitUntil(dialog.progress.isVisible, timeout=LONG)
    answer(qtbot, "Continue upgrading")
    dialog.progress.cancel.click()
    assert engine.upgrades.open()
    answer(qtbot, "Cancel upgrade")
    dialog.progress.cancel.click()
    qtbot.waitUntil(dialog.ended.isVisible, timeout=LONG)
    assert dialog.ended.title.text() == "The upgrade was cancelled"
    assert not engine.upgrades.open()


def test_hiding_it_lets_it_go_on(polled: Context, qtbot: QtBot, engine: Engine) -> None:
    engine.upgrades.start(WORDS_AGAIN)
    dialog = opened(qtbot, polled)
    qtbot.waitUntil(dialog.progress.isVisible, timeout=LONG)
    dialog.progress.hide_button.click()
    assert not dialog.isVisible()
    assert engine.upgrades.at_work()


def test_a_stop_says_why_and_can_go_on(polled: Context, qtbot: QtBot, engine: Engine) -> None:
    upgrade = engine.upgrades.start(WORDS_AGAIN)["upgrade"]
    problem = message(Code.UPGRADE_STOPPED, reason=message(Code.DISK_FULL, path="/disk"))
    engine.library.database.run(
        "UPDATE upgrades SET state = 'stopped', problem = ? WHERE id = ?",
        (encode(problem), upgrade),
    )
    dialog = opened(qtbot, polled)
    qtbot.waitUntil(dialog.progress.problem.isVisible, timeout=LONG)
    assert dialog.progress.title.text() == "The upgrade has stopped"
    assert dialog.progress.problem.text().startswith(
        "The upgrade has stopped. The disk is full (/disk)."
    )
    assert "heimdex upgrade" not in dialog.progress.problem.text()
    assert dialog.progress.rest.text() == "Continue"
    dialog.progress.rest.click()
    qtbot.waitUntil(engine.upgrades.at_work, timeout=LONG)


def test_an_upgrade_waits_with_indexing_that_is_paused(
    polled: Context, qtbot: QtBot, engine: Engine
) -> None:
    engine.queue.pause()
    engine.upgrades.start(WORDS_AGAIN)
    dialog = opened(qtbot, polled)
    qtbot.waitUntil(dialog.progress.problem.isVisible, timeout=LONG)
    assert "paused" in dialog.progress.problem.text()
    dialog.progress.rest.click()
    qtbot.waitUntil(lambda: not engine.queue.paused(), timeout=LONG)


def test_failures_are_told_with_what_to_do_and_tried_again(
    polled: Context, qtbot: QtBot, engine: Engine, demo_library: Path
) -> None:
    film = demo_library / "films" / "talk.mp4"
    hidden = film.with_name("talk.hidden")
    engine.upgrades.start(UpgradeRequest(force=True, steps=("subtitles",)))
    film.rename(hidden)
    try:
        work(engine)
        dialog = planned(qtbot, polled)
        dialog.plan.last.click()
        qtbot.waitUntil(dialog.ended.failures.isVisible, timeout=LONG)
        rows = dialog.ended.failures.model()
        assert rows.rowCount() == 1
        assert rows.index(0, 0).data() == "talk.mp4"
        why = rows.index(0, 0).data(REASON)
        assert "Connect its drive." in why
        assert "heimdex" not in why
    finally:
        hidden.rename(film)
    dialog.ended.retry_button.click()
    qtbot.waitUntil(dialog.progress.isVisible, timeout=LONG)
    work(engine)
    qtbot.waitUntil(lambda: dialog.ended.figures.values[1].text() == "0", timeout=LONG)


def test_it_is_taken_back_only_after_a_question(
    polled: Context, qtbot: QtBot, engine: Engine
) -> None:
    replaced_words(engine)
    dialog = planned(qtbot, polled)
    dialog.plan.last.click()
    qtbot.waitUntil(dialog.ended.back_button.isVisible, timeout=LONG)
    answer(qtbot, "Undo upgrade")
    dialog.ended.back_button.click()
    qtbot.waitUntil(dialog.progress.isVisible, timeout=LONG)
    assert dialog.progress.title.text() == "Undoing the upgrade"
    assert not dialog.progress.cancel.isVisible()
    work(engine)
    qtbot.waitUntil(lambda: dialog.ended.title.text() == "The upgrade was undone", timeout=LONG)


def test_the_space_is_freed_only_after_a_question(
    polled: Context, qtbot: QtBot, engine: Engine
) -> None:
    replaced_words(engine)
    dialog = planned(qtbot, polled)
    dialog.plan.last.click()
    qtbot.waitUntil(dialog.ended.free_button.isVisible, timeout=LONG)
    answer(qtbot, "Free the space")
    with qtbot.waitSignal(polled.requests.say, timeout=LONG) as said:
        dialog.ended.free_button.click()
    assert "Freed" in said.args[0]
    qtbot.waitUntil(lambda: not dialog.ended.back_button.isVisible(), timeout=LONG)
    assert not engine.upgrades.can_roll_back()


def replaced_words(engine: Engine) -> None:
    """An upgrade that made something else of the same videos, and so can be taken back."""
    engine.library.database.run("UPDATE artifacts SET output = 'other' WHERE step = 'fulltext'")
    engine.upgrades.start(WORDS_AGAIN)
    work(engine)
    assert engine.upgrades.can_roll_back()


# --- the banner


def test_the_banner_is_there_while_videos_are_behind_and_until_it_is_dismissed(
    polled: Context, qtbot: QtBot, engine: Engine
) -> None:
    banner = UpgradeBanner(polled)
    qtbot.addWidget(banner)
    banner.refresh()
    qtbot.waitUntil(lambda: bool(banner.text.text()), timeout=LONG)
    assert not banner.isVisible()
    engine.library.database.run(
        "UPDATE artifacts SET recipe = 'old', own = 'old' WHERE step = 'fulltext'"
    )
    banner.refresh()
    qtbot.waitUntil(banner.isVisible, timeout=LONG)
    with qtbot.waitSignal(polled.requests.upgrade, timeout=LONG):
        banner.upgrade.click()
    banner.dismiss.click()
    assert not banner.isVisible()
    again = UpgradeBanner(polled)
    qtbot.addWidget(again)
    again.refresh()
    qtbot.waitUntil(lambda: bool(again.text.text()), timeout=LONG)
    assert not again.isVisible()
