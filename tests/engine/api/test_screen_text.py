"""Text on screen from a drawn video to an answer, read by the real PP-OCRv6."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.api import reports
from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.models import folder as model_folder
from engine.types import ModelKind, UpgradeRequest
from engine.types.reports import MomentRow
from tests.made_screens import FULL_HD, scenery, slide, write
from tests.media_factory import make_video

AGENDA = ("Agenda of the meeting", "1. Budget for 2025", "2. Hiring plan")
SALE = ("Quarterly revenue grew by 12.5 %", "Sale 50% until Friday")
SCREEN = {"screen_text", "passages/screen", "text_vectors/screen", "fulltext/screen"}


def subtitle(at: float) -> np.ndarray:
    text = "We found the old lighthouse" if at < 13 else "Nobody knows who has the key"
    return write(scenery(shift=int(at * 40)), text, (500, 960), 36, colour=(255, 255, 255))


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two slides of 5 and 4 seconds, a picture without text, and two subtitles of 3 each."""
    scenes = [(slide(SALE), 5.0), (slide(AGENDA), 4.0), (scenery(), 1.0), (subtitle, 6.0)]
    folder = tmp_path_factory.mktemp("films")
    return make_video(folder / "talk.mp4", scenes, size=FULL_HD, fps=10)


def work(engine: Engine) -> None:
    indexer = Indexer(engine.library.root, engine.models, lambda: False)
    try:
        while indexer.index_next():
            pass
    finally:
        indexer.close()


@pytest.fixture(scope="module")
def indexed(video: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("library")
    with Engine(folder / "library", folder / "models") as engine:
        engine.use_model(ModelKind.TEXT, "starter")
        engine.prepare([video])
        work(engine)
        yield engine


def found(engine: Engine, query: str) -> list[MomentRow]:
    return reports.answer(engine.search.search(query))["moments"]


def test_lines_are_read_with_their_times_and_places(indexed: Engine, video: Path) -> None:
    lines = [line for scene in indexed.scenes(video)["scenes"] for line in scene["on_screen"]]
    times = {line["text"]: (line["start"], line["end"]) for line in lines}
    assert times == {
        "Quarterly revenue grew by 12.5 %": (0.0, 5.0),
        "Sale 50% until Friday": (0.0, 5.0),
        **dict.fromkeys(AGENDA, (5.0, 9.0)),
        "We found the old lighthouse": (10.0, 13.0),
        "Nobody knows who has the key": (13.0, 16.0),
    }
    places = {line["text"]: line["box"] for line in lines}
    assert places["We found the old lighthouse"][1] > 0.8
    assert places[AGENDA[0]][1] < places[AGENDA[1]][1] < places[AGENDA[2]][1] < 0.3


def test_written_finds_it_said_does_not_and_a_plain_query_says_where(indexed: Engine) -> None:
    (moment,) = found(indexed, 'written:"sale 50%"')
    assert (moment["start"], moment["end"], moment["confidence"]) == (0.0, 5.0, "strong")
    assert found(indexed, "said:lighthouse") == []
    plain = found(indexed, "lighthouse")[0]
    assert (plain["at"], plain["matched"][0]["kind"]) == (10.0, "screen")


def test_what_matched_is_boxed_in_the_picture(indexed: Engine) -> None:
    (moment,) = found(indexed, 'written:"hiring plan"')
    boxes = next(m["boxes"] for m in moment["matched"] if m["kind"] == "screen")
    assert [(each["start"], each["end"]) for each in boxes] == [(5.0, 9.0)] * 2
    (hiring, plan) = (each["box"] for each in boxes)
    assert hiring[0] < plan[0]
    picture = slide(AGENDA).mean(axis=2) < 128
    for left, top, width, height in (hiring, plan):
        rows = slice(round(top * 1080), round((top + height) * 1080))
        columns = slice(round(left * 1920), round((left + width) * 1920))
        assert picture[rows, columns].any(axis=0).mean() > 0.5, "the box is full of letters"


def test_the_player_is_given_the_lines_of_a_video(indexed: Engine) -> None:
    detail = indexed.browse.video("1")
    assert [line["text"] for line in detail["on_screen"]][:2] == list(SALE)
    words = detail["on_screen"][1]["words"]
    assert [word["text"] for word in words] == ["Sale", "50%", "until", "Friday"]


def test_while_joins_what_is_on_screen_with_what_is_on_screen(indexed: Engine) -> None:
    (moment,) = found(indexed, "written:budget while written:hiring")
    assert 5.0 <= moment["at"] < 9.0


def test_another_reader_reads_what_was_kept_and_opens_no_video(
    indexed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.media.visual_pass.VideoReader", None)
    indexed.upgrades.start(UpgradeRequest(steps=("screen_text",), force=True))
    work(indexed)
    result = indexed.upgrades.result()
    assert result is not None
    assert (result["state"], result["failed"]) == ("done", 0)
    assert set(result["steps"]) <= SCREEN
    assert found(indexed, 'written:"sale 50%"')


def test_without_the_weights_the_rest_is_indexed_and_the_step_is_blocked(
    video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_folder, "package_folder", lambda: None)
    with Engine(tmp_path / "library", tmp_path / "models") as engine:
        engine.prepare([video])
        work(engine)
        made = engine.library.ledger.of_video(1)
        assert {"probe", "shots", "fulltext"} <= made.keys()
        assert not SCREEN & made.keys()
        assert engine.library.content.shots(made["shots"].id).readings
    monkeypatch.undo()
    with Engine(tmp_path / "library", tmp_path / "models") as engine:
        engine.prepare([video])
        work(engine)
        assert found(engine, 'written:"sale 50%"'), "read from what was kept, once it can be"


def test_switched_off_nothing_is_read_and_an_upgrade_removes_what_was(
    indexed: Engine,
) -> None:
    indexed.set_setting("screen_text", "off")
    indexed.upgrades.start()
    work(indexed)
    assert not SCREEN & indexed.library.ledger.of_video(1).keys()
    assert found(indexed, 'written:"sale 50%"') == []
    indexed.set_setting("screen_text", "on")
    indexed.upgrades.start()
    work(indexed)
    assert found(indexed, 'written:"sale 50%"')
