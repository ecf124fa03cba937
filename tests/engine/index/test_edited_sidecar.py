"""Subtitles that are edited, removed or added: exactly their dependents are remade and swapped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.errors import Cancelled
from engine.store.library import Library
from engine.types import ModelKind, VideoState
from tests.engine.index.small_models import SmallModels
from tests.engine.index.workbench import (
    CUES,
    OTHER_CUES,
    choose,
    film,
    index,
    nothing_is_doubled,
    rows,
    runner_of,
    scan_and_queue,
    statuses,
    vectors,
    video_at,
)
from tests.engine.store.finding import search_words
from tests.media_factory import tone

OF_WORDS = ["subtitles", "transcript", "passages"]
FROM_WORDS = ["text_vectors/transcript", "text_vectors/summary", "fulltext"]


@pytest.fixture
def said(films: Path, library: Library, models: SmallModels) -> Path:
    """A film with subtitles, indexed with the starter text model."""
    choose(library, ModelKind.TEXT)
    index(library, models, films)
    return films / "said.mp4"


def texts(library: Library) -> list[str]:
    return [hit.row.text for hit in search_words(library.fulltext, "ships", 10)]


def passages_of(library: Library) -> list[str]:
    return sorted(row[3] for row in rows(library, ["passages"])["passages"])


def test_an_edit_remakes_what_is_made_of_words_and_nothing_else(
    said: Path, library: Library, models: SmallModels
) -> None:
    before = rows(library, ["scenes", "keyframes", "sprites"])
    kept = {
        step: artifact.id
        for step, artifact in library.ledger.of_video(video_at(library, said).id).items()
        if step in ("probe", "shots", "text_vectors/visual")
    }
    said.with_suffix(".srt").write_text(OTHER_CUES)
    outcome = index(library, models, said.parent)
    assert list(outcome) == ["said.mp4"], "the other film has nothing to do"
    assert outcome["said.mp4"].made == OF_WORDS + FROM_WORDS
    assert texts(library) == ["The night watchman counts the ships."]
    assert "The night watchman counts the ships." in passages_of(library)
    assert not any("lighthouse" in text for text in passages_of(library))
    after = library.ledger.of_video(video_at(library, said).id)
    assert {step: after[step].id for step in kept} == kept
    assert rows(library, ["scenes", "keyframes", "sprites"]) == before
    assert {artifact.role for artifact in after.values()} == {"live"}
    nothing_is_doubled(library)
    assert index(library, models, said.parent) == {}


def test_a_library_after_an_edit_equals_one_made_anew(
    said: Path, library: Library, models: SmallModels, tmp_path: Path
) -> None:
    said.with_suffix(".srt").write_text(OTHER_CUES)
    index(library, models, said.parent)
    with Library(tmp_path / "anew") as anew:
        choose(anew, ModelKind.TEXT)
        index(anew, models, said.parent)
        assert rows(anew) == rows(library)
        assert vectors(anew) == vectors(library)


def test_a_touched_sidecar_of_equal_content_needs_nothing(
    said: Path, library: Library, models: SmallModels
) -> None:
    said.with_suffix(".srt").write_text(CUES)
    assert index(library, models, said.parent) == {}


def test_a_comment_that_changes_no_word_is_read_and_the_rest_is_kept(
    said: Path, library: Library, models: SmallModels
) -> None:
    before = library.ledger.of_video(video_at(library, said).id)
    said.with_suffix(".srt").write_text(CUES.replace("1\n00", "7\n00"))
    assert index(library, models, said.parent)["said.mp4"].made == ["subtitles"]
    after = library.ledger.of_video(video_at(library, said).id)
    assert {step: item.id for step, item in after.items()} == {
        step: item.id for step, item in before.items()
    }
    nothing_is_doubled(library)


def test_letters_that_the_model_does_not_tell_apart_still_get_vectors_of_their_own_rows(
    said: Path, library: Library, models: SmallModels
) -> None:
    """Equal vectors of other passages are other vectors: each names its passage by id."""
    said.with_suffix(".srt").write_text(CUES.replace("Nobody", "NOBODY"))
    index(library, models, said.parent)
    nothing_is_doubled(library)


def test_removed_subtitles_take_their_words_with_them(
    said: Path, library: Library, models: SmallModels
) -> None:
    said.with_suffix(".srt").unlink()
    outcome = index(library, models, said.parent)["said.mp4"]
    assert outcome.state == VideoState.INDEXED
    assert texts(library) == []
    assert passages_of(library) == []
    assert vectors(library) == {}
    nothing_is_doubled(library)


def test_subtitles_added_later_are_read(said: Path, library: Library, models: SmallModels) -> None:
    (said.parent / "cuts.srt").write_text(OTHER_CUES)
    outcome = index(library, models, said.parent)
    assert list(outcome) == ["cuts.mp4"]
    assert len(texts(library)) == 2
    nothing_is_doubled(library)


def test_without_a_speech_model_removed_subtitles_block_the_transcript_and_say_so(
    tmp_path: Path, library: Library, models: SmallModels
) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    video = film(folder / "heard.mp4", audio=tone(3.0))
    video.with_suffix(".srt").write_text(CUES)
    choose(library, ModelKind.TEXT)
    assert index(library, models, folder)["heard.mp4"].state == VideoState.INDEXED
    assert statuses(library, models, video)["transcript"] == "current"
    video.with_suffix(".srt").unlink()
    assert index(library, models, folder)["heard.mp4"].state == VideoState.INDEXED
    now = statuses(library, models, video)
    assert now["transcript"] == "blocked"
    assert {now[step] for step in ("passages", "fulltext")} == {"waiting"}
    assert vectors(library) == {}
    nothing_is_doubled(library)
    assert index(library, models, folder) == {}


def test_searches_see_the_old_words_or_the_new_at_every_commit(
    said: Path, library: Library, models: SmallModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second connection looks after each commit of the run."""
    seen: list[tuple[int, int, int]] = []
    with Library(library.root) as reader:

        def look() -> None:
            words = reader.database.rows(
                "SELECT text FROM texts JOIN artifacts ON artifacts.id = artifact_id"
                " WHERE role = 'live' AND kind = 'segment'"
            )
            live = [
                reader.database.value(f"SELECT count(*) FROM vec_{generation.id} WHERE live = 1")
                for generation, _ in reader.vectors.generations()
                if generation.channel == "transcript"
            ]
            seen.append(
                (
                    sum("lighthouse" in text for (text,) in words),
                    sum("watchman" in text for (text,) in words),
                    sum(live),
                )
            )

        look()
        said.with_suffix(".srt").write_text(OTHER_CUES)
        run = type(library.database).run

        def run_and_look(self: Any, sql: str, parameters: Any = ()) -> None:
            run(self, sql, parameters)
            if sql == "COMMIT":
                look()

        monkeypatch.setattr(type(library.database), "run", run_and_look)
        index(library, models, said.parent)
    count = seen[0][2]
    assert count > 0
    assert set(seen) == {(1, 0, count), (0, 1, count)}
    assert len(seen) > 10


def test_a_stop_in_the_middle_of_an_edit_keeps_the_old_words_until_the_new_are_whole(
    said: Path, library: Library, models: SmallModels
) -> None:
    said.with_suffix(".srt").write_text(OTHER_CUES)
    scan_and_queue(library, models, said.parent)
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 4

    with pytest.raises(Cancelled):
        runner_of(library, models, stopped).index(video_at(library, said).id)
    roles = {item.role for item in library.ledger.of_video(video_at(library, said).id).values()}
    assert "candidate" in roles
    assert texts(library) == ["The lighthouse keeper counts the ships."]
    index(library, models, said.parent)
    assert texts(library) == ["The night watchman counts the ships."]
    nothing_is_doubled(library)


def test_a_second_edit_while_the_first_is_half_done_leaves_no_vector_of_a_row_that_is_gone(
    said: Path, library: Library, models: SmallModels
) -> None:
    """The second edit changes a segment's source alone: the passages are equal, their rows new."""
    sidecar = said.with_suffix(".srt")
    sidecar.write_text(OTHER_CUES)
    scan_and_queue(library, models, said.parent)
    video = video_at(library, said)

    def at_the_summary() -> bool:
        artifact = library.ledger.of_video(video.id)["text_vectors/transcript"]
        return artifact.role == "candidate" and artifact.state == "done"

    with pytest.raises(Cancelled):
        runner_of(library, models, at_the_summary).index(video.id)
    sidecar.rename(said.with_name("said.en.srt"))
    index(library, models, said.parent)
    assert texts(library) == ["The night watchman counts the ships."]
    nothing_is_doubled(library)
