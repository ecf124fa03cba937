"""What the window says when files and folders were added."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.made_sound import SoundTrack, babble, sound_file
from tests.media_factory import make_video
from ui.context import Context
from ui.main_window import MainWindow


@pytest.fixture
def window(context: Context, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    yield made
    made.player.close_video()


def test_other_files_are_counted(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """Source code and music between the videos are left out, and that is said."""
    folder = tmp_path / "project"
    folder.mkdir()
    make_video(folder / "screen.mp4", [("red", 2)], size=(160, 90))
    (folder / "main.ts").write_text("export const answer = 42;\n" * 40)
    sound_file(folder / "song.mka", [SoundTrack(babble(1, 2.0), "flac")], picture_s=None)
    window.context.requests.add_paths.emit([folder])
    qtbot.waitUntil(lambda: bool(window.status.message.text()))
    said = window.status.message.text()
    assert said == "1 video(s) will be indexed. 2 other file(s) were left out."
    assert window.status.message.toolTip() == said


def test_of_videos_alone_nothing_more_is_said(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    make_video(tmp_path / "a.mp4", [("red", 2)], size=(160, 90))
    window.context.requests.add_paths.emit([tmp_path / "a.mp4"])
    qtbot.waitUntil(lambda: bool(window.status.message.text()))
    assert window.status.message.text() == "1 video(s) will be indexed."


def test_a_long_sentence_does_not_widen_the_window(window: MainWindow) -> None:
    before = window.minimumSizeHint().width()
    window.status.say("A very long sentence. " * 40, "warning")
    assert window.minimumSizeHint().width() == before
