"""The transcript: follows what is played, its words are clicked, looked for and copied."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from ui.context import Context
from ui.player.filmstrip import Filmstrip
from ui.player.player_view import PlayerView
from ui.player.transcript import Transcript
from ui.player.transcript_model import TranscriptModel, word_spans

Row = dict[str, Any]
MANY = 400


def segment(number: int, text: str) -> Row:
    start = 4.0 * number
    said = text.split()
    words = [
        {"start": start + 0.5 * n, "end": start + 0.5 * n + 0.5, "text": f" {word}"}
        for n, word in enumerate(said)
    ]
    return {"start": start, "end": start + 3.5, "text": text, "source": "speech", "words": words}


@pytest.fixture
def pane(context: Context, qtbot: QtBot) -> Transcript:
    made = Transcript(context.theme)
    qtbot.addWidget(made)
    made.resize(500, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def talk(context: Context) -> Row:
    with Engine(context.library, context.models) as engine:
        rows = {row["title"]: row["id"] for row in engine.browse.page(0, 9)}
        return engine.browse.video(rows["talk"])


def many() -> list[Row]:
    return [segment(n, f"this is the sentence number {n} of a long talk") for n in range(MANY)]


def row_in_sight(pane: Transcript, row: int) -> bool:
    rect = pane.list.visualRect(pane.model.index(row))
    return pane.list.viewport().rect().contains(rect)


def show(pane: Transcript, qtbot: QtBot, segments: list[Row], *marked: str) -> None:
    """Show words, and wait until every row is measured: the list does some at a time."""
    pane.show_segments(segments, frozenset(marked))
    qtbot.waitUntil(lambda: all(row_height(pane, row) for row in (0, len(segments) - 1)))
    QTest.qWait(0)


def row_height(pane: Transcript, row: int) -> int:
    """0 where it is not measured yet."""
    return pane.list.visualRect(pane.model.index(row)).height()


def follow(pane: Transcript, filmstrip: Filmstrip, at: float) -> None:
    pane.show_at(at, filmstrip.segment_at(at))
    QTest.qWait(30)


def test_it_follows_what_is_played_until_one_scrolls(pane: Transcript, qtbot: QtBot) -> None:
    filmstrip = Filmstrip({"segments": many()})
    show(pane, qtbot, filmstrip.segments)
    for row in (3, 200, MANY - 1, 40):
        follow(pane, filmstrip, 4.0 * row + 0.1)
        assert pane.model.current == row
        assert row_in_sight(pane, row)
    pane.list.scrolled.emit()
    assert not pane.follow.isChecked()
    follow(pane, filmstrip, 4.0 * 300)
    assert not row_in_sight(pane, 300)
    pane.follow.click()
    assert row_in_sight(pane, 300)


def test_the_word_of_the_moment_is_marked(context: Context, pane: Transcript, qtbot: QtBot) -> None:
    filmstrip = Filmstrip({"segments": many()})
    show(pane, qtbot, filmstrip.segments)
    accent = context.theme.colour("accent")
    follow(pane, filmstrip, 4.6)
    first = columns(pane, 1, accent)
    follow(pane, filmstrip, 5.6)
    later = columns(pane, 1, accent)
    assert first
    assert later
    assert max(first) < min(later), "the mark went on to a later word"
    follow(pane, filmstrip, 8.1)
    assert columns(pane, 1, accent) == []


def columns(pane: Transcript, row: int, colour: QColor) -> list[int]:
    """Where a colour fills the words of a row."""
    rect = pane.list.delegate.words_rect(pane.list.visualRect(pane.model.index(row)))
    image: QImage = pane.list.viewport().grab().toImage()
    y = rect.top() + 2
    return [x for x in range(rect.left(), rect.right()) if image.pixelColor(x, y) == colour]


def test_a_click_on_a_word_seeks_to_it_and_beside_the_words_to_the_start(
    pane: Transcript, qtbot: QtBot
) -> None:
    filmstrip = Filmstrip({"segments": many()})
    show(pane, qtbot, filmstrip.segments)
    rect = pane.list.visualRect(pane.model.index(2))
    words = pane.list.delegate.words_rect(rect)
    text = filmstrip.segments[2]["text"]
    metrics = pane.list.fontMetrics()
    x = words.left() + metrics.horizontalAdvance(text[: text.index("sentence") + 3])
    for place, expected in ((QPoint(x, words.center().y()), 8.0 + 0.5 * 3), (rect.topLeft(), 8.0)):
        with qtbot.waitSignal(pane.sought) as told:
            QTest.mouseClick(
                pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(2, 2)
            )
        assert told.args == [expected]


def test_enter_goes_to_the_row_and_other_keys_are_left_to_the_player(
    pane: Transcript, qtbot: QtBot
) -> None:
    pane.show_segments(many(), frozenset())
    pane.list.setFocus()
    pane.list.setCurrentIndex(pane.model.index(4))
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.sought) as told:
        QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert told.args == [20.0]
    QTest.keyClick(pane.list, Qt.Key.Key_J)
    assert pane.list.currentIndex().row() == 5


def test_words_are_looked_for(context: Context, pane: Transcript, qtbot: QtBot) -> None:
    show(pane, qtbot, many())
    QTest.keyClicks(pane.field, "NUMBER 39")
    assert pane.count.text() == "1 of 11"
    assert pane.list.currentIndex().row() == 39
    QTest.keyClick(pane.field, Qt.Key.Key_Return)
    assert pane.list.currentIndex().row() == 390
    assert row_in_sight(pane, 390)
    QTest.keyClick(pane.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(pane.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert pane.count.text() == "11 of 11"
    pane.field.setText("never said")
    assert pane.count.text() == "Not said here"
    QTest.keyClick(pane.field, Qt.Key.Key_Escape)
    assert pane.field.text() == ""
    assert pane.count.text() == ""


def test_what_is_selected_is_copied_else_all(pane: Transcript, qtbot: QtBot) -> None:
    show(pane, qtbot, many()[:5])
    pane.list.setCurrentIndex(pane.model.index(1))
    QTest.keyClick(pane.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(pane.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == [
        "0:04\tthis is the sentence number 1 of a long talk",
        "0:08\tthis is the sentence number 2 of a long talk",
    ]
    pane.list.clearSelection()
    pane.copy_button.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 5


def test_what_the_search_found_is_marked(context: Context, pane: Transcript, qtbot: QtBot) -> None:
    show(pane, qtbot, many(), "sentence")
    mark = context.theme.colour("mark")
    assert columns(pane, 1, mark)
    pane.mark(frozenset())
    assert columns(pane, 1, mark) == []


def test_rows_are_as_high_as_their_words_need(pane: Transcript, qtbot: QtBot) -> None:
    long = segment(0, "a rather long sentence " * 12)
    show(pane, qtbot, [long, segment(1, "short")])
    wide = row_height(pane, 0)
    assert wide > 2 * row_height(pane, 1)
    pane.resize(300, 300)
    qtbot.waitUntil(lambda: row_height(pane, 0) > wide)
    assert not pane.list.horizontalScrollBar().isVisible()


def test_words_that_are_not_in_the_text_do_no_harm() -> None:
    broken = segment(0, "one two three")
    broken["words"][1]["text"] = " deux"
    assert word_spans(broken) == [(0, 3), (3, 3), (8, 13)]


def test_the_player_and_the_transcript_go_together(
    context: Context, talk: Row, qtbot: QtBot
) -> None:
    view = PlayerView(context)
    view.playback.sound.setMuted(True)
    qtbot.addWidget(view)
    view.resize(720, 800)
    with qtbot.waitExposed(view):
        view.show()
    view.transcript.on_screen.setChecked(False)  # this is about what is said
    spoken = talk["segments"][2]
    with qtbot.waitSignal(view.playback.landed, timeout=8000):
        view.open(talk["id"], spoken["words"][1]["start"], {})
    assert view.transcript.model.current == 2
    view.playback.play()
    qtbot.waitUntil(lambda: view.transcript.model.current == 3, timeout=8000)
    view.playback.pause()
    words = view.transcript.list
    QApplication.processEvents()
    rect = words.visualRect(view.transcript.model.index(3))
    with qtbot.waitSignal(view.playback.landed, timeout=3000):
        view.transcript._clicked(3, QPointF(rect.topLeft()))
    assert view.playback.at == talk["segments"][3]["start"]
    QTest.keyClick(words, Qt.Key.Key_Space)
    assert view.playback.is_playing, "keys reach the player from the transcript"
    view.close_video()


@pytest.mark.parametrize(
    ("mark", "text", "shown"),
    [
        ("ai", "AI가 왔다", ["AI"]),
        ("학교", "학교에서 중학교까지", ["학교"]),
        ("学校", "新しい学校です", ["学校"]),
        ("is", "This is it", ["is"]),
        ("wi-fi", "No Wi-Fi here", ["Wi-Fi"]),
        ("o'clock", "At seven o'clock.", ["o'clock"]),
        ("12,000", "12,000 and 112,000", ["12,000"]),
        ("caf", "a café", []),
    ],
)
def test_what_is_marked_is_what_was_found_however_it_is_written_there(
    mark: str, text: str, shown: list[str], qtbot: QtBot
) -> None:
    model = TranscriptModel(None)  # type: ignore[arg-type]
    segment = {"start": 0.0, "end": 1.0, "text": text, "source": "speech", "words": []}
    model.show([segment], frozenset({mark}))  # type: ignore[list-item]
    assert [text[slice(*span)] for span in model.matches(0)] == shown
