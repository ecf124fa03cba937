"""The player's sound tracks: named, chosen, and the one in which something is said is heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from engine.types import Playing
from tests.media_factory import AudioTrack, make_video, tone
from ui.context import Context
from ui.player.filmstrip import Filmstrip
from ui.player.player_view import PlayerView
from ui.player.transcript_model import TRACK
from ui.player.words import track_name

Row = dict[str, Any]


def segment(start: float, text: str, track: int | None) -> Row:
    word = {"start": start, "end": start + 1, "text": text}
    return {**word, "source": "speech", "track": track, "words": [word]}


def sound(track: int, title: str | None = None, language: str | None = None) -> Row:
    return {"track": track, "title": title, "language": language, "default": track == 1} | {
        "decodable": True
    }


def moment(at: float, snippet: str) -> Row:
    matched = {"channel": "keyword", "score": 0.9, "snippet": snippet, "kind": None}
    matched["marks"] = [[0, len(snippet)]]
    spans = {"scene": {"id": "1", "start": at, "end": at + 1}, "start": at, "end": at + 1}
    return {
        "at": at,
        "score": 0.9,
        "confidence": "strong",
        "places": [],
        "matched": [matched],
    } | spans


@pytest.fixture
def film(tmp_path: Path) -> Row:
    """Two microphones: Anna's is track 1, Ben's 2; at 2 s both speak."""
    tracks = [AudioTrack(tone(4), "eng"), AudioTrack(tone(4, 880), "kor")]
    path = make_video(tmp_path / "two.mp4", [("red", 4)], audio=tracks)
    return {
        "id": "99",
        "title": "two",
        "path": str(path),
        "paths": [str(path)],
        "state": "indexed",
        "duration": 4.0,
        "offline": False,
        "recorded": None,
        "poster": None,
        "orientation": None,
        "message": None,
        "warnings": [],
        "sprites": [],
        "scenes": [],
        "chapters": [],
        "sound": [sound(1, "Anna", "eng"), sound(2, None, "kor")],
        "segments": [
            segment(0.5, "hello", 1),
            segment(2.0, "ferry", 1),
            segment(2.0, "lighthouse", 2),
        ],
    }


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


Opened = Callable[..., None]


@pytest.fixture
def opened(view: PlayerView, film: Row, qtbot: QtBot) -> Opened:
    def open_at(at: float = 0.0, *moments: Row) -> None:
        view._from = at
        with qtbot.waitSignal(view.playback.landed, timeout=8000):
            file = Playing(Path(film["path"]))
            view._show(film, file, {"moments": list(moments), "curve": [], "query": "x"})  # type: ignore[arg-type, typeddict-item]

    return open_at


def choices(view: PlayerView) -> list[QAction]:
    return view.stage.controls.tracks.menu().actions()


def test_the_tracks_are_named_and_one_is_chosen(view: PlayerView, opened: Opened) -> None:
    opened()
    names = [action.text() for action in choices(view)]
    assert names == ["1 – Anna (English)", "2 – 한국어"]
    assert view.stage.controls.tracks.isVisible()
    assert [action.isChecked() for action in choices(view)] == [True, False]
    choices(view)[1].trigger()
    assert view.playback.track == 1
    assert [action.isChecked() for action in choices(view)] == [False, True]


def test_with_one_track_there_is_nothing_to_choose(
    view: PlayerView, opened: Opened, film: Row
) -> None:
    film["sound"] = film["sound"][:1]
    opened()
    assert not view.stage.controls.tracks.isVisible()


def test_a_match_is_heard_in_its_track(view: PlayerView, opened: Opened) -> None:
    opened(2.0, moment(2.0, "lighthouse"))
    assert view.playback.track == 1
    assert choices(view)[1].isChecked()


def test_going_to_a_match_changes_the_track(view: PlayerView, opened: Opened, qtbot: QtBot) -> None:
    opened(0.0, moment(0.5, "hello"), moment(2.0, "lighthouse"))
    assert view.playback.track == 0
    for steps, track in ((1, 0), (1, 1), (-1, 0)):
        with qtbot.waitSignal(view.playback.landed, timeout=5000):
            view.go_to_match(steps)
        assert view.playback.track == track


def test_words_that_are_chosen_are_heard_in_their_track(
    view: PlayerView, opened: Opened, qtbot: QtBot
) -> None:
    opened()
    for row, track in ((2, 1), (1, 0)):
        with qtbot.waitSignal(view.playback.landed, timeout=5000):
            view.transcript.list.entered_row.emit(row)
        assert view.playback.track == track


def test_the_transcript_says_in_which_track(view: PlayerView, opened: Opened) -> None:
    opened()
    model = view.transcript.model
    rows = [model.index(row) for row in range(3)]
    assert [row.data(TRACK).split()[0] for row in rows] == ["1", "1", "2"]
    assert rows[2].data(Qt.ItemDataRole.ToolTipRole) == "2 – 한국어"


def test_of_one_track_the_transcript_says_nothing(view: PlayerView, film: Row) -> None:
    view.transcript.show_segments(film["segments"][:2], frozenset(), film["sound"])
    index = view.transcript.model.index(0)
    assert index.data(TRACK) == ""
    assert index.data(Qt.ItemDataRole.ToolTipRole) is None


@pytest.mark.parametrize("track", [None, 7])
def test_words_of_no_known_track_leave_the_sound(film: Row, track: int | None) -> None:
    film["segments"] = [segment(0.5, "hello", track)]
    filmstrip = Filmstrip(film)  # type: ignore[arg-type]
    assert filmstrip.sound_of(0) is None
    assert filmstrip.sound_of(None) is None


def test_a_track_without_name_is_called_so() -> None:
    assert track_name(2, sound(5)) == "3 – Sound track"  # type: ignore[arg-type]


def test_what_cannot_be_decoded_is_listed_and_not_chosen(
    view: PlayerView, opened: Opened, film: Row
) -> None:
    film["sound"][1]["decodable"] = False
    opened()
    assert view.stage.controls.tracks.isVisible()
    assert [action.isEnabled() for action in choices(view)] == [True, False]
    assert choices(view)[1].text() == "2 – 한국어: cannot be decoded"


def test_without_sound_there_is_nothing_to_choose(
    view: PlayerView, opened: Opened, film: Row
) -> None:
    film["sound"] = []
    opened()
    assert not view.stage.controls.tracks.isVisible()


def test_the_menu_shows_what_is_heard_however_that_came_about(
    view: PlayerView, opened: Opened
) -> None:
    opened()
    view.playback.set_track(1)
    assert choices(view)[1].isChecked()
    assert not choices(view)[0].isChecked()
