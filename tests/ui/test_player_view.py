"""The player over the real library: the frame of a match, keys, matches, files that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from engine.api.engine import Engine
from ui.context import Context
from ui.player.filmstrip import Filmstrip
from ui.player.player_view import PlayerView

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
Row = dict[str, Any]
CLOSE = 12.0
"""Mean difference of two pictures (of 255) that are the same but for how colours were converted."""


def moment(at: float, score: float = 0.9, snippet: str | None = None) -> Row:
    """A moment as docs/cli.md shows it, as far as the player looks at it."""
    channel = "keyword" if snippet else "visual"
    marks = [[0, len(snippet.split()[0])]] if snippet else []
    matched = {"channel": channel, "score": score, "snippet": snippet, "marks": marks, "kind": None}
    return {
        "at": at,
        "score": score,
        "confidence": "strong" if score > 0.5 else "weak",
        "scene": {"id": "1", "start": at, "end": at + 1},
        "start": at,
        "end": at + 1,
        "places": [],
        "matched": [matched],
    }


def answer(*instants: float) -> Row:
    moments = [moment(at) for at in instants]
    return {"moments": moments, "curve": [[at, 0.9] for at in instants], "query": "x"}


@pytest.fixture
def videos(context: Context) -> dict[str, Row]:
    """The library's videos by their title."""
    with Engine(context.library, context.models) as engine:
        return {row["title"]: engine.browse.video(row["id"]) for row in engine.browse.page(0, 9)}


@pytest.fixture
def view(context: Context, qtbot: QtBot) -> Iterator[PlayerView]:
    made = PlayerView(context)
    made.playback.sound.setMuted(True)
    qtbot.addWidget(made)
    made.resize(720, 760)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_video()


Opened = Callable[[Row, float, Row], None]


@pytest.fixture
def opened(view: PlayerView, qtbot: QtBot) -> Opened:
    """Opens a video and waits for its frame."""

    def open_at(video: Row, at: float, found: Row) -> None:
        with qtbot.waitSignal(view.playback.landed, timeout=8000):
            view.open(video["id"], at, found)

    return open_at


def pixels(image: QImage) -> NDArray[np.uint8]:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def decoded(path: str) -> list[tuple[float, NDArray[np.uint8]]]:
    """All frames of a video as (start, RGB), by PyAV."""
    with av.open(path) as container:
        stream = container.streams.video[0]
        return [
            (float(frame.pts * stream.time_base), frame.to_ndarray(format="rgb24"))
            for frame in container.decode(stream)
        ]


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def land(view: PlayerView, qtbot: QtBot, do: Callable[[], object]) -> float:
    with qtbot.waitSignal(view.playback.landed, timeout=5000):
        do()
    return view.playback.at


def press(view: PlayerView, key: Qt.Key, *, shift: bool = False) -> None:
    QTest.keyClick(view, key, Shift if shift else Qt.KeyboardModifier.NoModifier)


def test_a_match_opens_on_its_frame_and_the_next_ones_too(
    view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    video = videos["shapes"]
    frames = decoded(video["path"])
    cuts = [scene["start"] for scene in video["scenes"]]
    assert len(cuts) > 4
    instants = [cuts[1], cuts[3], cuts[3] - 0.001, cuts[2] + 0.4, cuts[4]]
    opened(video, instants[0], answer(*instants))
    for at in instants:
        if at != instants[0]:
            land(view, qtbot, lambda at=at: view.open(video["id"], at, answer(*instants)))  # type: ignore[misc]
        number = max(n for n, (start, _) in enumerate(frames) if start <= at + 1e-6)
        shown = pixels(view.frame)
        assert apart(shown, frames[number][1]) < CLOSE
        start, end = view.playback.span or (0.0, 0.0)
        assert start - 1e-6 <= at < end
        assert not view.playback.is_playing
    at_cut = max(n for n, (start, _) in enumerate(frames) if start <= cuts[4] + 1e-6)
    assert apart(pixels(view.frame), frames[at_cut - 1][1]) > 3 * CLOSE, "the cut is to be seen"


def test_what_is_painted_is_the_frame(
    view: PlayerView, opened: Opened, videos: dict[str, Row]
) -> None:
    opened(videos["shapes"], 0.75, {})
    picture = view.stage.picture
    painted = picture.grab().toImage()
    filmstrip = view.frame.scaled(painted.size(), Qt.AspectRatioMode.KeepAspectRatio)
    middle = QPoint(painted.width() // 2, painted.height() // 2)
    same = filmstrip.pixelColor(filmstrip.width() // 2, filmstrip.height() // 2)
    assert painted.pixelColor(middle).toTuple() == pytest.approx(same.toTuple(), abs=12)


def test_matches_are_stepped_through_and_counted(
    view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    opened(videos["shapes"], 5.0, answer(2.0, 5.0, 11.0))
    count = view.stage.controls.match_count
    assert count.text() == "2 of 3"
    visited = []
    for shift in (False, False, True, True, True):
        at = land(view, qtbot, lambda shift=shift: press(view, Key.Key_N, shift=shift))  # type: ignore[misc]
        visited.append((at, count.text()))
    assert visited == [
        (11.0, "3 of 3"),
        (2.0, "1 of 3"),
        (11.0, "3 of 3"),
        (5.0, "2 of 3"),
        (2.0, "1 of 3"),
    ]
    land(view, qtbot, lambda: view.seek(6.0))
    assert "of" not in count.text()
    assert land(view, qtbot, view.stage.controls.match_previous.click) == 5.0
    assert land(view, qtbot, view.stage.controls.match_next.click) == 11.0


def test_keys_go_where_they_say(
    view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    opened(videos["shapes"], 8.0, {})
    assert not view.stage.controls.matches.isVisible()
    went = [
        land(view, qtbot, lambda key=key, shift=shift: press(view, key, shift=shift))  # type: ignore[misc]
        for key, shift in (
            (Key.Key_Right, False),
            (Key.Key_Left, True),
            (Key.Key_Right, True),
            (Key.Key_Left, False),
            (Key.Key_Home, False),
            (Key.Key_End, False),
        )
    ]
    assert went == pytest.approx([13.0, 12.0, 13.0, 8.0, 0.0, 20.0])
    land(view, qtbot, lambda: view.seek(8.0))
    before = view.playback.span
    assert before is not None
    land(view, qtbot, lambda: press(view, Key.Key_Period))
    assert view.playback.span is not None
    assert view.playback.span[0] == pytest.approx(before[1])
    land(view, qtbot, lambda: press(view, Key.Key_Comma))
    assert view.playback.span == before


def test_space_plays_and_holds_and_j_k_l_shuttle(
    view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    opened(videos["shapes"], 4.0, {})
    controls = view.stage.controls
    press(view, Key.Key_Space)
    assert view.playback.is_playing
    qtbot.waitUntil(lambda: view.playback.at > 4.2, timeout=3000)
    assert "Pause" in controls.play.accessibleName()
    press(view, Key.Key_Space)
    assert not view.playback.is_playing
    press(view, Key.Key_L)
    press(view, Key.Key_L)
    assert (view.playback.is_playing, controls.speed.text()) == (True, "2×")
    press(view, Key.Key_K)
    assert (view.playback.is_playing, controls.speed.text()) == (False, "1×")
    at = view.playback.at
    press(view, Key.Key_J)
    assert controls.speed.text() == "-1×"
    qtbot.waitUntil(lambda: view.playback.at < at - 0.2, timeout=3000)
    press(view, Key.Key_K)
    press(view, Key.Key_BracketRight)
    assert controls.speed.text() == "1.25×"
    press(view, Key.Key_BracketLeft)
    press(view, Key.Key_BracketLeft)
    assert controls.speed.text() == "0.75×"


def test_in_and_out_points_are_shown_and_never_the_wrong_way_round(
    view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    opened(videos["shapes"], 4.0, {})
    shown, timeline = view.stage.controls.range, view.stage.timeline
    assert not shown.isVisible()
    press(view, Key.Key_I)
    land(view, qtbot, lambda: view.seek(9.5))
    press(view, Key.Key_O)
    assert timeline.range == (4.0, 9.5)
    assert shown.isVisible()
    assert shown.text() == "0:04.00 – 0:09.50"
    land(view, qtbot, lambda: view.seek(12.0))
    press(view, Key.Key_I)
    assert timeline.range == (12.0, None)
    shown.click()
    assert timeline.range == (None, None)
    assert not shown.isVisible()


def test_sound_is_muted_and_changed(
    view: PlayerView, opened: Opened, videos: dict[str, Row]
) -> None:
    opened(videos["shapes"], 0.0, {})
    sound, controls = view.playback.sound, view.stage.controls
    muted = sound.isMuted()
    press(view, Key.Key_M)
    assert sound.isMuted() is not muted
    controls.volume.setValue(30)
    assert sound.volume() == pytest.approx(0.3)
    assert not sound.isMuted()


def test_full_screen_and_back_keeps_the_frame_and_the_keys(
    view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    opened(videos["shapes"], 4.0, {})
    press(view, Key.Key_F)
    stage = view.stage
    assert stage.isWindow()
    assert stage.isFullScreen()
    at = land(view, qtbot, lambda: QTest.keyClick(stage, Key.Key_Right))
    assert at == 9.0
    closed = []
    view.closed.connect(lambda: closed.append(1))
    QTest.keyClick(stage, Key.Key_Escape)
    assert not stage.isWindow()
    assert view.split.widget(0) is stage
    assert view.stage.isVisible()
    assert not closed
    assert not view.frame.isNull()
    press(view, Key.Key_Escape)
    assert closed


def test_closing_lets_go_of_the_file_and_a_late_answer_opens_nothing(
    view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    def open_files() -> list[str]:
        links = Path("/proc/self/fd")
        if not links.is_dir():
            pytest.skip("only Linux tells which files are open")
        return [str(link.readlink()) for link in links.iterdir() if link.is_symlink()]

    opened(videos["trip"], 1.0, {})
    assert videos["trip"]["path"] in open_files()
    with qtbot.waitSignal(view.closed):
        view.close_button.click()
    assert videos["trip"]["path"] not in open_files()
    assert view.frame.isNull()
    view.open(videos["shapes"]["id"], 1.0, {})
    view.close_video()
    qtbot.wait(300)
    assert view.playback.player.source().isEmpty()


def test_of_two_videos_opened_at_once_the_last_is_shown(
    view: PlayerView, videos: dict[str, Row], qtbot: QtBot
) -> None:
    view.open(videos["trip"]["id"], 1.0, {})
    with qtbot.waitSignal(view.playback.landed, timeout=5000):
        view.open(videos["shapes"]["id"], 2.0, {})
    assert view.title.text() == "shapes"
    assert view.playback.at == 2.0
    assert view.playback.player.source().toLocalFile() == videos["shapes"]["path"]


def forget_place(context: Context, video: Row, place: str) -> None:
    """The file lies elsewhere now, as far as the library knows."""
    with Engine(context.library, context.models) as engine:
        database = engine.library.database
        with database.transaction():
            database.run(
                "UPDATE places SET path = ? WHERE video_id = ?", (place.encode(), int(video["id"]))
            )


def test_a_file_that_is_gone_gives_a_page_with_its_frame_and_advice(
    context: Context, view: PlayerView, opened: Opened, videos: dict[str, Row], qtbot: QtBot
) -> None:
    gone = videos["trip"]
    forget_place(context, gone, "/media/pulled out/trip.mp4")
    view.open(gone["id"], 3.0, answer(3.0, 9.0))
    qtbot.waitUntil(lambda: view.stage.is_missing, timeout=5000)
    page = view.stage.missing
    assert page.title.text()
    assert "/media/pulled out/trip.mp4" in page.advice.text()
    assert page.poster.isVisible()
    assert not view.stage.controls.play.isEnabled()
    qtbot.waitUntil(lambda: len({*_colours(page.poster.grab().toImage())}) > 8, timeout=3000)
    before = page.poster.grab().toImage()
    press(view, Key.Key_N)
    assert view.stage.timeline.at == 9.0, "the timeline is walked through all the same"
    assert view.stage.controls.match_count.text() == "2 of 2"
    assert page.poster.grab().toImage() != before
    opened(videos["shapes"], 1.0, {})
    assert not view.stage.is_missing
    assert view.stage.controls.play.isEnabled()


@pytest.mark.qt_log_ignore("Could not open media")
def test_a_file_that_cannot_be_played_gives_a_page(
    context: Context, view: PlayerView, videos: dict[str, Row], tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "trip.mp4"
    wrong.write_bytes(b"nothing that plays" * 500)
    forget_place(context, videos["trip"], str(wrong))
    view.open(videos["trip"]["id"], 3.0, {})
    qtbot.waitUntil(lambda: view.stage.is_missing, timeout=5000)
    assert str(wrong) in view.stage.missing.advice.text()


def test_a_video_that_left_the_library_is_told(view: PlayerView, qtbot: QtBot) -> None:
    view.open("987654", 0.0, {})
    qtbot.waitUntil(lambda: view.stage.is_missing, timeout=5000)
    assert "no longer in the library" in view.stage.missing.title.text()


def _colours(image: QImage) -> list[int]:
    return [image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, 90, 9)]


@pytest.mark.parametrize("width", [420, 700, 1500])
def test_nothing_is_cut_off_at_any_width(
    view: PlayerView, opened: Opened, videos: dict[str, Row], width: int, qtbot: QtBot
) -> None:
    view.resize(width, 760)
    opened(videos["lesson"], 1.0, answer(1.0, 4.0))
    press(view, Key.Key_I)
    qtbot.wait(50)
    assert view.width() == width, "it fits"
    controls = view.stage.controls
    shown = [one for one in controls.findChildren(QAbstractButton) if one.isVisible()]
    assert len(shown) >= 8
    for one in (*shown, controls.time, controls.match_count, controls.volume):
        place = one.rect().translated(one.mapTo(controls, QPoint(0, 0)))
        assert controls.rect().contains(place), one
        assert one.width() >= one.minimumSizeHint().width()


def test_everything_has_a_name(view: PlayerView, opened: Opened, videos: dict[str, Row]) -> None:
    opened(videos["lesson"], 1.0, answer(1.0))
    for one in view.findChildren(QAbstractButton):
        inside = isinstance(one.parent(), QLineEdit)  # Qt's own, to clear a field
        assert inside or one.accessibleName() or one.text(), one.toolTip()
    for widget in (view, view.stage.picture, view.stage.timeline, view.transcript.list):
        assert widget.accessibleName()
    assert "0:01" in view.stage.timeline.accessibleDescription()


def test_what_is_indexed_of_a_video_that_is_open_is_shown(
    context: Context, videos: dict[str, Row], view: PlayerView, opened: Opened, qtbot: QtBot
) -> None:
    """Its words and scenes join; the frame and what was chosen stay."""
    video = videos["lesson"]
    opened(video, 2.0, answer(2.0))
    whole = view.filmstrip.segments
    assert whole
    view.filmstrip.learn({**video, "segments": [], "scenes": []})  # type: ignore[typeddict-item]
    view.transcript.show_segments([], frozenset())
    view.transcript.hide()
    view.stage.mark_in()
    chosen, at = view.stage.timeline.range, view.stage.timeline.at
    frame = view.frame.cacheKey()
    context.poller.renewed.emit()
    qtbot.waitUntil(view.transcript.isVisible)
    assert view.transcript.model.rowCount() == len(whole)
    assert view.filmstrip.scenes == video["scenes"]
    assert (view.stage.timeline.range, view.stage.timeline.at) == (chosen, at)
    assert view.frame.cacheKey() == frame
    assert [one["at"] for one in view.filmstrip.moments] == [2.0]


def test_a_match_is_gone_to_at_each_of_its_places() -> None:
    spans = [{"start": at, "end": at + 1, "at": at} for at in (2.0, 5.0, 8.0)]
    one = moment(5.0) | {"places": spans}
    filmstrip = Filmstrip()
    filmstrip.take({"moments": [moment(6.5), one], "curve": []})  # type: ignore[typeddict-item]
    assert [found["at"] for found in filmstrip.moments] == [2.0, 5.0, 6.5, 8.0]
    assert filmstrip.next_match(5.0, 1) == 2
    assert filmstrip.next_match(8.0, 1) == 0
