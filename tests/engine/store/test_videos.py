"""Videos by content, their places with any name, watched folders, and the state machine."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

import pytest

from engine.errors import Category
from engine.messages import Code, message
from engine.store.choices import WorkerRequest
from engine.store.library import Library
from engine.types import VideoState

S = VideoState
MOUNT = Path("/")


EMPTY = message(Code.FILE_EMPTY, name="a.mp4")
SHORT = message(Code.FILE_CUT_SHORT, name="걱정.mp4")


def put(library: Library, path: Path, content: str = "content") -> int:
    video = library.videos.add(content, 5)
    library.videos.put_place(path, video.id, MOUNT, 5, 7, "signature")
    return video.id


# --- content and places


def test_the_same_content_at_two_paths_is_one_video_in_two_places(library: Library) -> None:
    first = put(library, Path("/a/film.mp4"))
    second = put(library, Path("/b/copy of film.mp4"))
    assert first == second
    assert library.videos.counts()["queued"] == 1
    places = library.videos.places(first)
    assert [place.path for place in places] == [Path("/a/film.mp4"), Path("/b/copy of film.mp4")]
    library.videos.drop_place(Path("/a/film.mp4"))
    assert [place.path for place in library.videos.places()] == [Path("/b/copy of film.mp4")]
    assert library.videos.get(first) is not None, "a place that goes takes no video with it"


def test_adding_a_known_content_changes_nothing(library: Library) -> None:
    video = library.videos.add("content", 5)
    library.videos.fail(video.id, Category.EMPTY, EMPTY)
    assert library.videos.add("content", 5).state == S.FAILED
    assert library.videos.by_content("content") == library.videos.get(video.id)
    assert library.videos.by_content("other") is None
    assert library.videos.get(99) is None


def test_a_path_holds_what_was_found_there_last(library: Library) -> None:
    path = Path("/a/film.mp4")
    old = put(library, path, "old content")
    new = library.videos.add("new content", 6)
    library.videos.put_place(path, new.id, Path("/a"), 6, 8, "other")
    assert library.videos.places(old) == []
    (place,) = library.videos.places(new.id)
    assert (place.path, place.mount, place.size, place.modified_ns, place.sidecar_signature) == (
        path,
        Path("/a"),
        6,
        8,
        "other",
    )
    assert library.videos.place(path) == place
    assert library.videos.place(Path("/a/FILM.mp4")) is None


NAMES = [
    b"plain.mp4",
    b'it\'s "quoted" `here`.mp4',
    b"100% #1 [a-z] {b} *?.mp4",
    b"; DROP TABLE places; --.mp4",
    b"new\nline\ttab.mp4",
    b" leading and trailing .mp4 ",
    "회의실 会議 каша.mp4".encode(),
    "cafe\u0301.mp4".encode(),
    "caf\u00e9.mp4".encode(),
    b"latin-1 caf\xe9.mp4",
    b"\xff\xfe\x80.mp4",
    "\U0001f600.mp4".encode(),
]


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX alone")
def test_names_of_any_bytes_are_kept_as_given(library: Library) -> None:
    paths = [Path(os.fsdecode(b"/videos/" + name)) for name in NAMES]
    for path in paths:
        put(library, path)
        library.videos.watch(path.parent / f"{path.name} folder", ["*.part", path.name])
    assert [os.fsencode(place.path) for place in library.videos.places()] == [
        b"/videos/" + name for name in NAMES
    ]
    for path in paths:
        place = library.videos.place(path)
        assert place is not None
        assert place.path == path
    folders = library.videos.folders()
    assert [folder.path.name for folder in folders] == [f"{path.name} folder" for path in paths]
    assert [folder.excludes[1] for folder in folders] == [path.name for path in paths]
    for path in paths:
        library.videos.drop_place(path)
    assert library.videos.places() == []


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX alone")
def test_a_failure_may_name_a_file_whose_name_is_no_text(library: Library) -> None:
    path = Path(os.fsdecode(b"/videos/caf\xe9.mp4"))
    video_id = put(library, path)
    empty = message(Code.FILE_EMPTY, name=path.name)
    library.videos.fail(video_id, Category.EMPTY, empty)
    library.videos.set_warnings(video_id, [empty])
    video = library.videos.get(video_id)
    assert video is not None
    assert video.message == empty
    assert video.warnings == (empty,)


def test_facts_of_a_video_are_kept(library: Library) -> None:
    video = library.videos.add("content", 5_000_000_000)
    library.videos.set_duration(video.id, 7_200_000_000)
    library.videos.set_warnings(video.id, [EMPTY, SHORT])
    library.videos.set_full_hash(video.id, "ff")
    library.videos.set_sidecar_digest(video.id, "dd")
    kept = library.videos.get(video.id)
    assert kept is not None
    assert (kept.size, kept.duration, kept.warnings) == (
        5_000_000_000,
        7_200_000_000,
        (EMPTY, SHORT),
    )
    assert (kept.full_hash, kept.sidecar_digest) == ("ff", "dd")


# --- watched folders


def test_watching_again_replaces_the_patterns(library: Library) -> None:
    library.videos.watch(Path("/films"), ["*.part"])
    library.videos.watch(Path("/films"), ["*.tmp"])
    assert [(folder.path, folder.excludes) for folder in library.videos.folders()] == [
        (Path("/films"), ("*.tmp",))
    ]
    put(library, Path("/films/a.mp4"))
    assert library.videos.unwatch(Path("/films"))
    assert not library.videos.unwatch(Path("/films"))
    assert len(library.videos.places()) == 1


# --- the state machine

FORWARD = {
    (S.QUEUED, S.PROBING),
    (S.QUEUED, S.INDEXED),
    (S.PROBING, S.PROCESSING),
    (S.PROBING, S.QUEUED),
    (S.PROCESSING, S.INDEXED),
    (S.PROCESSING, S.QUEUED),
    (S.INDEXED, S.QUEUED),
    (S.FAILED, S.QUEUED),
    (S.OFFLINE, S.QUEUED),
    (S.OFFLINE, S.INDEXED),
    (S.REMOVED, S.QUEUED),
}
ANY_TIME = {
    (old, new)
    for old in S
    for new in (S.FAILED, S.OFFLINE, S.REMOVED)
    if old not in (S.REMOVED, new)
}


def force(library: Library, video_id: int, state: VideoState) -> None:
    library.database.run("UPDATE videos SET state = ? WHERE id = ?", (state.value, video_id))


def test_the_state_machine_takes_these_steps_and_no_other(library: Library) -> None:
    video = library.videos.add("content", 1)
    for old, new in itertools.product(S, S):
        force(library, video.id, old)
        if old == new or (old, new) in FORWARD | ANY_TIME:
            library.videos.transition(video.id, new)
            expected = new
        else:
            with pytest.raises(ValueError, match=f"from {old.value} to {new.value}"):
                library.videos.transition(video.id, new)
            expected = old
        now = library.videos.get(video.id)
        assert now is not None
        assert now.state == expected, (old, new)


def test_a_video_that_is_not_there_has_no_state(library: Library) -> None:
    with pytest.raises(ValueError, match="no video 99"):
        library.videos.transition(99, S.PROBING)


def test_a_failure_says_why_until_it_is_tried_again(library: Library) -> None:
    video = library.videos.add("content", 1)
    library.videos.fail(video.id, Category.TRUNCATED, SHORT)
    library.videos.transition(video.id, S.OFFLINE)
    offline = library.videos.get(video.id)
    assert offline is not None
    assert (offline.category, offline.message) == ("truncated", SHORT)
    library.videos.transition(video.id, S.QUEUED)
    queued = library.videos.get(video.id)
    assert queued is not None
    assert (queued.category, queued.message) == (None, None)


def test_a_video_removed_meanwhile_stays_removed(library: Library) -> None:
    """The worker may fail at a video that the user has just taken out of the library."""
    video = library.videos.add("content", 1)
    library.videos.transition(video.id, S.REMOVED)
    library.videos.fail(video.id, Category.CRASHED, SHORT)
    now = library.videos.get(video.id)
    assert now is not None
    assert (now.state, now.message) == (S.REMOVED, None)
    library.videos.transition(video.id, S.QUEUED)


def test_next_is_what_was_left_in_the_middle_then_the_oldest(library: Library) -> None:
    ids = [library.videos.add(f"content {i}", 1).id for i in range(4)]
    library.videos.transition(ids[2], S.PROBING)
    library.videos.fail(ids[0], Category.EMPTY, EMPTY)
    order: list[int] = []
    while (video := library.videos.next_queued()) is not None:
        order.append(video.id)
        library.videos.transition(video.id, S.OFFLINE)
    assert order == [ids[2], ids[1], ids[3]]


def test_videos_are_listed_and_counted_by_state(library: Library) -> None:
    ids = [library.videos.add(f"content {i}", 1).id for i in range(3)]
    library.videos.transition(ids[1], S.REMOVED)
    assert [video.id for video in library.videos.all()] == ids
    assert [video.id for video in library.videos.all([S.QUEUED])] == [ids[0], ids[2]]
    assert library.videos.all([]) == []
    counts = library.videos.counts()
    assert set(counts) == {state.value for state in S}
    assert (counts["queued"], counts["removed"], counts["indexed"]) == (2, 1, 0)


def test_removed_unknown_and_placeless_videos_are_not_visible(
    library: Library, tmp_path: Path
) -> None:
    videos = library.videos
    kept, removed, placeless = (videos.add(key, 1).id for key in "abc")
    for video in (kept, removed):
        videos.put_place(tmp_path / str(video), video, tmp_path, 1, 1, "")
    videos.transition(removed, VideoState.REMOVED)
    assert videos.visible([kept, removed, placeless, 99, kept]) == {kept}
    assert videos.visible([]) == set()


# --- the queue


def waiting(library: Library, count: int = 4) -> list[int]:
    return [put(library, Path(f"/film{n}.mp4"), f"content {n}") for n in range(count)]


def order(library: Library) -> list[int]:
    """The videos in the order in which a worker takes them; all are indexed then."""
    taken = []
    while (video := library.videos.next_queued()) is not None:
        taken.append(video.id)
        for state in (S.PROBING, S.PROCESSING, S.INDEXED):
            library.videos.transition(video.id, state)
    return taken


def test_what_was_asked_for_last_comes_first_in_the_order_in_which_it_was_asked(
    library: Library,
) -> None:
    first, second, third, fourth = waiting(library)
    assert library.videos.move_to_front([third]) == 1
    assert library.videos.move_to_front([fourth, second, fourth]) == 2
    assert order(library) == [fourth, second, third, first]


def test_what_is_worked_on_is_finished_before_what_was_asked_for(library: Library) -> None:
    first, second, third, fourth = waiting(library)
    library.videos.transition(second, S.PROBING)
    library.videos.move_to_front([fourth, second])
    assert order(library) == [second, fourth, first, third]


def test_a_wish_ends_with_the_work_on_it(library: Library) -> None:
    first, second, *_ = waiting(library)
    assert library.videos.move_to_front([second, 99]) == 1
    assert order(library)[0] == second
    for video_id in (first, second):
        library.videos.transition(video_id, S.QUEUED)
    assert order(library) == [first, second], "the wish was for the last time"
    assert library.videos.move_to_front([first, second]) == 0
    library.videos.transition(second, S.QUEUED)
    library.videos.move_to_front([second])
    library.videos.delete(second)
    assert not library.database.rows("SELECT * FROM requests")


def test_a_pause_that_was_asked_for_is_no_video(library: Library) -> None:
    first, second, *_ = waiting(library)
    library.videos.move_to_front([second])
    library.choices.ask(WorkerRequest.PAUSE)
    assert library.videos.next_queued() == library.videos.get(second)
    assert library.choices.withdraw(WorkerRequest.PAUSE)
    assert library.videos.next_queued() == library.videos.get(second)
    assert first
