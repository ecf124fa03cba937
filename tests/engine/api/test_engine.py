"""The façade: what it prepares, tells, removes and refuses, ready for JSON."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from engine.api.engine import Engine
from engine.api.reports import said_in
from engine.api.time_left import TimeLeft
from engine.errors import ModelUnavailable, UsageError
from engine.index.indexer import Indexer, forget_removed
from engine.messages import Code, decode, encode
from engine.models.catalogue import PRESETS
from engine.types import STARTER_KINDS, ModelKind, SceneRow, Segment, VideoState, Word, ticks
from engine.types.rows import VideoReport
from tests.media_factory import AudioTrack, make_video, tone


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine over an empty library without models; videos lie in ``videos`` beside it."""
    (tmp_path / "videos").mkdir()
    with Engine(tmp_path / "library", tmp_path / "models") as opened:
        yield opened


@pytest.fixture
def folder(engine: Engine) -> Path:
    return engine.root.parent / "videos"


def small(path: Path, *pictures: str) -> Path:
    return make_video(path, [(picture, 1.0) for picture in pictures], size=(96, 54), fps=10)


def work_off(engine: Engine) -> None:
    indexer = Indexer(engine.root, engine.models, lambda: False)
    while indexer.index_next():
        pass
    indexer.close()


# --- preparing


def test_what_is_prepared_is_queued_indexed_and_then_unchanged(
    engine: Engine, folder: Path
) -> None:
    path = small(folder / "a.mp4", "red", "blue")
    prepared = engine.prepare([folder])
    (video_id,) = prepared.queued
    assert engine.queue.unfinished() == {video_id}
    assert engine.index_result(prepared)["videos"][0]["state"] == "queued"
    work_off(engine)
    assert engine.queue.unfinished() == set()
    result = engine.index_result(prepared)
    assert (result["indexed"], result["unchanged"], result["failed"]) == (1, 0, 0)
    again = engine.prepare([path])
    assert again.queued == ()
    assert engine.index_result(again)["unchanged"] == 1
    assert engine.video_report(video_id) == result["videos"][0]


def test_a_duplicate_is_one_video_and_two_rows(engine: Engine, folder: Path) -> None:
    shutil.copy(small(folder / "a.mp4", "red"), folder / "b.mp4")
    prepared = engine.prepare([folder])
    assert len(prepared.queued) == 1
    work_off(engine)
    result = engine.index_result(prepared)
    assert [Path(row["path"]).name for row in result["videos"]] == ["a.mp4", "b.mp4"]
    assert (result["indexed"], result["unchanged"]) == (1, 1)


def test_naming_a_file_twice_or_by_its_folder_too_is_naming_it_once(
    engine: Engine, folder: Path
) -> None:
    path = small(folder / "a.mp4", "red")
    prepared = engine.prepare([path, folder, path])
    assert len(prepared.queued) == 1
    assert len(engine.index_result(prepared)["videos"]) == 1


def test_a_path_that_is_not_there_is_refused_before_anything_is_queued(
    engine: Engine, folder: Path
) -> None:
    small(folder / "a.mp4", "red")
    with pytest.raises(UsageError, match="nowhere"):
        engine.prepare([folder / "a.mp4", folder / "nowhere"])
    assert engine.videos() == []


def test_a_file_named_by_hand_fails_where_a_folder_would_skip_it(
    engine: Engine, folder: Path
) -> None:
    text = folder / "notes.txt"
    text.write_text("no video")
    assert engine.index_result(engine.prepare([folder]))["skipped"] == 1
    prepared = engine.prepare([text])
    work_off(engine)
    (row,) = engine.index_result(prepared)["videos"]
    assert row["state"] == "failed"
    assert row["category"]
    assert row["message"].code == Code.FILE_IS_TEXT


def test_results_are_ready_for_json(engine: Engine, folder: Path) -> None:
    small(folder / "a.mp4", "red", "blue")
    prepared = engine.prepare([folder])
    work_off(engine)
    engine.watch(folder)
    for value in (
        engine.index_result(prepared),
        engine.status(),
        engine.videos(),
        engine.scenes(folder / "a.mp4"),
        engine.describe_settings(),
        engine.list_models(),
    ):
        text = encode(value)
        assert encode(decode(text)) == text
        json.loads(text, parse_constant=pytest.fail)  # neither NaN nor infinity is JSON


def test_each_missing_model_is_said_once(engine: Engine) -> None:
    missing = engine.missing_models()
    assert len(missing) == 3
    assert {why.code for why in missing} == {Code.MODEL_NOT_CHOSEN}
    assert {why.values["kind"] for why in missing} == set(STARTER_KINDS)
    engine.set_setting("people", "on")
    assert {why.values["kind"] for why in engine.missing_models()} == {
        *STARTER_KINDS,
        ModelKind.FACES,
    }


# --- removing


def test_a_row_of_a_video_that_was_removed_meanwhile_is_whole(engine: Engine, folder: Path) -> None:
    small(folder / "a.mp4", "red")
    (video_id,) = engine.prepare([folder]).queued
    engine.remove([folder])
    assert set(engine.video_report(video_id)) == set(VideoReport.__annotations__) - {"id"}
    assert engine.video_report(video_id)["state"] == "removed"
    assert engine.queue.unfinished() == set()


def test_frames_of_what_is_removed_go_unless_something_indexes(
    engine: Engine, folder: Path
) -> None:
    """A worker may be about to refer to a frame that nothing refers to yet."""
    for name, picture in (("a.mp4", "red"), ("b.mp4", "noise:1")):
        small(folder / name, picture)
    engine.prepare([folder])
    work_off(engine)
    frames = engine.root / "frames"
    before = len(list(frames.glob("??/*.webp")))
    with FileLock(engine.library.lock_path):
        assert not engine.queue.indexing_is_free()
        engine.remove([folder / "a.mp4"])
        assert len(list(frames.glob("??/*.webp"))) == before
    assert engine.queue.indexing_is_free()
    engine.remove([folder / "b.mp4"])
    assert list(frames.glob("??/*.webp")) == []
    assert sorted(file.name for file in folder.iterdir()) == ["a.mp4", "b.mp4"]


def test_a_video_whose_file_is_gone_is_offline_or_hidden_and_comes_back(
    engine: Engine, folder: Path
) -> None:
    path = small(folder / "a.mp4", "red")
    engine.prepare([folder])
    work_off(engine)
    aside = path.rename(folder.parent / "aside.mp4")
    engine.prepare([folder])
    assert engine.videos() == []
    aside.rename(folder / "renamed.mp4")
    assert engine.prepare([folder]).queued == ()
    (row,) = engine.videos()
    assert (Path(row["path"]).name, row["state"]) == ("renamed.mp4", VideoState.INDEXED)


# --- models


def test_a_preset_stands_for_a_model_of_each_kind(engine: Engine) -> None:
    names = [model.name for model in engine.model_choices("balanced", lambda: "cpu")]
    assert names == list(PRESETS["balanced"].models.values())
    on_gpu = [model.name for model in engine.model_choices("balanced", lambda: "cuda")]
    assert "whisper-large-v3-turbo" in on_gpu


def test_a_single_model_asks_for_no_device(engine: Engine) -> None:
    def device() -> str:
        raise AssertionError("finding the device loads torch")

    (model,) = engine.model_choices("bge-m3", device)
    assert model.kind is ModelKind.TEXT
    with pytest.raises(UsageError, match="no-such"):
        engine.model_choices("no-such", device)


def test_a_model_that_is_not_here_is_not_chosen(engine: Engine) -> None:
    with pytest.raises(ModelUnavailable):
        engine.use_model(ModelKind.VISUAL, "ViT-B-32")
    assert engine.library.choices.model(ModelKind.VISUAL) is None


# --- the words of a scene


def scene(start: float, end: float) -> SceneRow:
    return SceneRow(1, 1, ticks(start), ticks(end))


def test_the_words_of_a_scene_are_those_that_begin_in_it() -> None:
    words = tuple(
        Word(ticks(i), ticks(i + 1), text) for i, text in enumerate([" one", "two ", "three"])
    )
    across = Segment(0, ticks(3), "one two three", None, words)
    assert said_in(scene(0, 2), [across]) == "one two"
    assert said_in(scene(2, 4), [across]) == "three"
    assert said_in(scene(1.5, 1.9), [across]) == ""


def test_words_of_a_scene_are_spaced_as_they_were_said() -> None:
    def spoken(text: str, *pieces: str) -> Segment:
        words = tuple(Word(ticks(i), ticks(i + 1), piece) for i, piece in enumerate(pieces))
        return Segment(0, ticks(len(pieces)), text, None, words)

    scene = SceneRow(1, 1, 0, ticks(9))
    cut = SceneRow(1, 1, ticks(1), ticks(9))
    # As the last version stored them: pieces of a written word are words of their own.
    french = spoken("Mais c'est ça", "Mais", "c", "'est", "ça")
    assert said_in(scene, [french]) == "Mais c'est ça"
    assert said_in(cut, [french]) == "c'est ça"
    chinese = spoken("自己的脚。", "自", "己", "的", "脚。")
    assert said_in(cut, [chinese]) == "己的脚。"
    assert said_in(scene, [chinese, chinese]) == "自己的脚。自己的脚。"


def test_without_word_times_all_words_belong_where_they_begin() -> None:
    across = Segment(ticks(1), ticks(5), "one two three")
    assert said_in(scene(0, 2), [across]) == "one two three"
    assert said_in(scene(2, 9), [across]) == ""
    assert said_in(scene(0, 1), [across]) == ""


# --- what was taken out, and what was deleted


def test_what_was_taken_out_of_a_watched_folder_stays_out_until_it_is_named(
    engine: Engine, folder: Path
) -> None:
    path = small(folder / "private.mp4", "red")
    small(folder / "other.mp4", "blue")
    engine.watch(folder)
    engine.sweep(0.0)
    engine.remove([path])
    queued, _ = engine.sweep(0.0)
    assert [row["path"] for row in engine.videos()] == [str(folder / "other.mp4")]
    assert len(queued) == 1
    engine.prepare([path])
    assert str(path) in {row["path"] for row in engine.videos()}
    engine.sweep(0.0)
    assert str(path) in {row["path"] for row in engine.videos()}


def test_what_is_known_of_a_deleted_file_is_kept_for_a_while_and_then_deleted(
    engine: Engine, folder: Path
) -> None:
    path = small(folder / "a.mp4", "red")
    (video_id,) = engine.prepare([folder]).queued
    work_off(engine)
    path.unlink()
    engine.prepare([folder])
    assert engine.library.videos.counts()["removed"] == 1
    assert forget_removed(engine.library) == 0
    assert engine.library.ledger.of_video(video_id)
    engine.set_setting("forget_after_days", "0")
    assert forget_removed(engine.library) == 1
    assert engine.library.videos.get(video_id) is None
    assert engine.library.ledger.of_video(video_id) == {}
    assert engine.library.collect_images() > 0


def test_titles_are_found_though_the_transcript_waits_for_a_model(
    engine: Engine, folder: Path
) -> None:
    make_video(
        folder / "talk.mkv",
        [("red", 1.0)],
        size=(96, 54),
        fps=10,
        audio=[AudioTrack(tone(1.0))],
        metadata={"title": "The garden party"},
    )
    engine.prepare([folder])
    work_off(engine)
    (moment,) = engine.search.search("garden").moments
    assert moment.matched[0].snippet == "The garden party"


# --- the queue, and presets


def test_the_queue_is_told_in_the_order_in_which_it_is_worked_off(
    engine: Engine, folder: Path
) -> None:
    for name in ("a", "b", "c"):
        small(folder / f"{name}.mp4", f"noise:{ord(name)}")
    engine.prepare([folder])
    rows = engine.browse.activity()["rows"]
    assert [row["title"] for row in rows] == ["a", "b", "c"]
    assert engine.queue.move_to_front([rows[2]["id"], rows[1]["id"]]) == 2
    rows = engine.browse.activity()["rows"]
    assert [row["title"] for row in rows] == ["c", "b", "a"]
    assert engine.queue.seconds_left(None) is None, "nothing was measured yet"
    begun = time.time()
    indexer = Indexer(engine.root, engine.models, lambda: False)
    indexer.index_next()
    indexer.close()
    activity = engine.browse.activity(since=begun)
    assert [row["title"] for row in activity["done"]] == ["c"]
    assert activity["done_count"] == 1
    left = TimeLeft(engine.library, engine.models).of(None)  # the queue's own looks again later
    assert left is not None
    assert left > 0
    assert engine.browse.activity(since=time.time())["done"] == []


def test_presets_tell_what_is_chosen_and_what_is_to_be_downloaded(engine: Engine) -> None:
    presets = {row["name"]: row for row in engine.list_presets()}
    assert [name for name, row in presets.items() if row["default"]] == ["balanced"]
    assert presets["starter"]["bytes_left"] == 0
    assert not presets["starter"]["chosen"]
    for kind in STARTER_KINDS:
        engine.use_model(kind, "starter")
    presets = {row["name"]: row for row in engine.list_presets("cuda")}
    assert presets["starter"]["chosen"]
    assert presets["balanced"]["models"]["speech"] == "whisper-large-v3-turbo"
    assert presets["balanced"]["bytes_left"] > 1e9


def test_the_basis_of_answers_differs_once_something_else_may_be_found(
    engine: Engine, folder: Path
) -> None:
    seen = [engine.search.basis()]

    def differs() -> bool:
        seen.append(engine.search.basis())
        return seen[-1] != seen[-2]

    assert not differs()
    small(folder / "a.mp4", "noise:1")
    engine.prepare([folder])
    assert not differs(), "what waits cannot be found"
    indexer = Indexer(engine.root, engine.models, lambda: False)
    indexer.index_next()
    indexer.close()
    assert differs()
    engine.library.choices.choose_model(ModelKind.TEXT, "starter")
    assert differs(), "another model is asked"
    engine.models.place(ModelKind.TEXT, "another").mkdir(parents=True)
    assert differs(), "a model may have come"
    engine.remove([folder])
    assert differs()
    assert not differs()
