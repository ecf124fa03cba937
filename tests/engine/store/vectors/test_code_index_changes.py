"""The index of codes while the library changes: other processes, swaps, removals, its files."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.store.library import Library
from engine.store.vectors import Generation, code_index
from engine.types import ModelKind, ModelRef
from tests.engine.store.samples import UNPRIVILEGED, Child, begin, finish, generation, unit

DIMENSION = 40
SMALL = 400


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of 400 rows, so that small libraries have several."""
    monkeypatch.setattr(code_index, "FILE_ROWS", SMALL)


@pytest.fixture
def made(library: Library) -> Generation:
    return generation(library, model=ModelRef(ModelKind.VISUAL, "m", "r1", dimension=DIMENSION))


@pytest.fixture
def reader(library: Library) -> Iterator[Library]:
    """The same library, opened a second time."""
    with Library(library.root) as opened:
        yield opened


def add_video(
    library: Library, made: Generation, count: int, seed: int, fingerprint: str = "r"
) -> int:
    """Store random vectors as what is live of a video (or as its candidate); its id."""
    video = library.videos.add(f"content {seed}", 1)
    artifact = begin(library, video.id, "visual", fingerprint)
    subjects = [(i, i * 10, i * 10 + 10) for i in range(count)]
    live = artifact.role == "live"
    vectors = unit(count, DIMENSION, seed)
    library.vectors.add(made, artifact.id, video.id, subjects, vectors, live=live)
    finish(library, artifact)
    return video.id


def fill(library: Library, made: Generation, videos: int = 10, each: int = 120) -> None:
    for seed in range(1, videos + 1):
        assert add_video(library, made, each, seed) == seed


def nearest(library: Library, made: Generation, seed: int, row: int) -> tuple[int, int]:
    """The video and subject nearest to a vector of ``add_video``."""
    (near,) = library.vectors.nearest(made, unit(row + 1, DIMENSION, seed)[row], 1)
    return near.row.video_id, near.row.subject_id


def check_all(library: Library, made: Generation, videos: dict[int, int]) -> None:
    """Each of ``videos`` (id: vectors) is found whole, and nothing else is."""
    total = sum(videos.values())
    near = library.vectors.nearest(made, unit(1, DIMENSION, 999)[0], total + 500)
    seen: dict[int, int] = {}
    for one in near:
        seen[one.row.video_id] = seen.get(one.row.video_id, 0) + 1
    assert seen == videos
    assert len({one.row.id for one in near}) == total


def files(library: Library) -> list[Path]:
    return sorted((library.root / "scan").iterdir())


# --- what others commit


def test_what_another_connection_adds_is_found_at_once(
    library: Library, reader: Library, made: Generation
) -> None:
    videos = {}
    for seed in range(1, 15):
        videos[add_video(library, made, 90, seed)] = 90
        assert nearest(reader, made, seed, 45) == (seed, 45)
        check_all(reader, made, videos)
    assert len(files(library)) == 14 * 90 // SMALL


def test_what_another_connection_removes_never_comes_back(
    library: Library, reader: Library, made: Generation
) -> None:
    fill(library, made)
    videos = dict.fromkeys(range(1, 11), 120)
    check_all(reader, made, videos)
    for gone in (3, 10, 1):
        library.ledger.discard_video(gone)
        del videos[gone]
        check_all(reader, made, videos)
        assert nearest(reader, made, gone, 5)[0] != gone
    with Library(library.root) as again:
        check_all(again, made, videos)


def test_a_swap_by_another_connection_is_seen_whole(
    library: Library, reader: Library, made: Generation
) -> None:
    fill(library, made)
    check_all(reader, made, dict.fromkeys(range(1, 11), 120))
    artifact = begin(library, 4, "visual", "new")
    subjects = [(i, 0, 1) for i in range(70)]
    library.vectors.add(made, artifact.id, 4, subjects, unit(70, DIMENSION, 44), live=False)
    finish(library, artifact)
    check_all(reader, made, dict.fromkeys(range(1, 11), 120))
    library.ledger.swap(4, ["visual"])
    check_all(reader, made, dict.fromkeys(range(1, 11), 120) | {4: 70})
    assert nearest(reader, made, 44, 69) == (4, 69)


def test_another_process_adds_while_this_one_searches(
    library: Library, made: Generation, child: Child
) -> None:
    fill(library, made, 3)
    check_all(library, made, {1: 120, 2: 120, 3: 120})
    code = """
import sys
from pathlib import Path
from engine.store.library import Library
from tests.engine.store.vectors.test_code_index_changes import add_video
with Library(Path(sys.argv[1])) as library:
    made = library.vectors.find("visual", "own")
    add_video(library, made, 500, 4)
    library.ledger.discard_video(2)
"""
    done = child(code, library.root)
    assert done.returncode == 0, done.stderr
    check_all(library, made, {1: 120, 3: 120, 4: 500})
    assert nearest(library, made, 4, 499) == (4, 499)


def test_a_snapshot_does_not_see_what_is_committed_after_it(
    library: Library, reader: Library, made: Generation
) -> None:
    fill(library, made, 5)
    with reader.database.snapshot():
        check_all(reader, made, dict.fromkeys(range(1, 6), 120))
        library.ledger.discard_video(2)
        add_video(library, made, 400, 6)
        check_all(reader, made, dict.fromkeys(range(1, 6), 120))
    check_all(reader, made, {1: 120, 3: 120, 4: 120, 5: 120, 6: 400})


def test_a_change_that_is_taken_back_leaves_no_trace(library: Library, made: Generation) -> None:
    """Row ids are used again then, for other vectors."""
    fill(library, made, 2)
    check_all(library, made, {1: 120, 2: 120})

    class TakenBack(Exception):
        pass

    def change() -> None:
        with library.database.transaction():
            add_video(library, made, 50, 3)
            library.ledger.discard_video(1)
            check_all(library, made, {2: 120, 3: 50})
            assert nearest(library, made, 3, 20) == (3, 20)
            assert len(library.vectors.sample(made)) == 170
            raise TakenBack

    with pytest.raises(TakenBack):
        change()
    check_all(library, made, {1: 120, 2: 120})
    assert add_video(library, made, 50, 33) == 3
    check_all(library, made, {1: 120, 2: 120, 3: 50})
    assert nearest(library, made, 33, 20) == (3, 20)


def test_more_changes_than_are_logged_are_followed(
    library: Library, reader: Library, made: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("engine.store.vectors.code_index", "engine.store.vectors.tables"):
        monkeypatch.setattr(f"{module}.CHANGES_FOLLOWED", 3)
    fill(library, made)
    check_all(reader, made, dict.fromkeys(range(1, 11), 120))
    for gone in range(1, 9):
        library.ledger.discard_video(gone)
    assert library.database.value("SELECT count(*) FROM vector_changes") == 3
    check_all(reader, made, {9: 120, 10: 120})


# --- filters


def test_a_filter_follows_changes_too(library: Library, reader: Library, made: Generation) -> None:
    fill(library, made)
    query = unit(1, DIMENSION, 7)[0]

    def within(videos: set[int]) -> set[int]:
        near = reader.vectors.nearest(made, query, 5000, videos)
        assert len(near) == 120 * len({one.row.video_id for one in near})
        return {one.row.video_id for one in near}

    assert within({2, 5, 77}) == {2, 5}
    library.ledger.discard_video(5)
    assert within({2, 5, 77}) == {2}
    assert within(set(range(100))) == {1, 2, 3, 4, 6, 7, 8, 9, 10}
    assert reader.vectors.nearest(made, query, 5, []) == []
    assert reader.vectors.nearest(made, query, 5, [5]) == []


def test_a_filter_holds_where_codes_are_missing(
    library: Library, made: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_index, "CODING_SECONDS", -1.0)
    fill(library, made, 12)
    query = unit(1, DIMENSION, 7)[0]
    near = library.vectors.nearest(made, query, 300, {3, 11})
    exact = np.sort(np.concatenate([unit(120, DIMENSION, 3), unit(120, DIMENSION, 11)]) @ query)
    np.testing.assert_allclose([one.score for one in near], exact[::-1], atol=1e-5)
    check_all(library, made, dict.fromkeys(range(1, 13), 120))


def test_codes_are_made_before_the_first_search(
    library: Library, made: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(library, made, 12)
    with monkeypatch.context() as patch:
        patch.setattr(code_index, "CODING_SECONDS", -1.0)
        assert not library.vectors.prepare(made)
    assert library.vectors.prepare(made)
    assert len(files(library)) == 12 * 120 // SMALL
    check_all(library, made, dict.fromkeys(range(1, 13), 120))


# --- many of one kind


def test_many_equal_vectors_do_not_hide_the_others(
    library: Library, made: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A black picture for hours: most estimates are one and the same."""
    monkeypatch.setattr("engine.store.vectors.shortlist.ESTIMATED", 100)
    monkeypatch.setattr(code_index, "REFINED", 50)
    black = np.repeat(unit(1, DIMENSION, 50), 900, axis=0)
    video = library.videos.add("black", 1)
    artifact = begin(library, video.id, "visual")
    library.vectors.add(made, artifact.id, 1, [(i, i, i + 1) for i in range(900)], black, live=True)
    add_video(library, made, 120, 2)
    assert nearest(library, made, 2, 60) == (2, 60)
    near = library.vectors.nearest(made, black[0], 20)
    assert [one.row.video_id for one in near] == [1] * 20
    away = library.vectors.nearest(made, -black[0], 20)
    assert {one.row.video_id for one in away} == {2}


# --- samples


def test_a_sample_follows_larger_changes_only(
    library: Library, reader: Library, made: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.store.vectors.sampling.SAMPLED", 300)
    fill(library, made)
    first = reader.vectors.sample(made)
    assert first.shape == (300, DIMENSION)
    add_video(library, made, 10, 11)
    assert reader.vectors.sample(made) is first
    add_video(library, made, 100, 12)
    second = reader.vectors.sample(made)
    assert second is not first
    for gone in range(1, 6):
        library.ledger.discard_video(gone)
    for seed in range(20, 25):  # as many as before, but others
        add_video(library, made, 120, seed)
    third = reader.vectors.sample(made)
    assert third is not second
    old = np.concatenate([unit(120, DIMENSION, seed) for seed in range(1, 6)])
    assert (third @ old.T).max() < 0.9999


# --- files


def test_files_are_made_once_and_mapped(library: Library, made: Generation) -> None:
    fill(library, made)
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    before = [(path.name, path.stat().st_mtime_ns) for path in files(library)]
    assert [name for name, _ in before] == ["1-0-400.scan", "1-400-800.scan", "1-800-1200.scan"]
    with Library(library.root) as again:
        check_all(again, made, dict.fromkeys(range(1, 11), 120))
    assert [(path.name, path.stat().st_mtime_ns) for path in files(library)] == before


def damaged(path: Path, at: float, junk: bytes) -> None:
    data = bytearray(path.read_bytes())
    place = min(int(len(data) * at), len(data) - len(junk))
    data[place : place + len(junk)] = junk
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize("at", [0.0, 0.0005, 0.15, 0.3])
def test_a_damaged_file_is_made_anew(
    library: Library, made: Generation, at: float, caplog: pytest.LogCaptureFixture
) -> None:
    fill(library, made)
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    sound = [path.read_bytes() for path in files(library)]
    damaged(files(library)[1], at, b"not what it was")
    with caplog.at_level(logging.WARNING), Library(library.root) as again:
        check_all(again, made, dict.fromkeys(range(1, 11), 120))
    assert "1-400-800.scan are of no use" in caplog.text
    assert [path.read_bytes() for path in files(library)] == sound


@pytest.mark.parametrize("at", [0.5, 0.99])
def test_damaged_fine_codes_are_found_while_searching(
    library: Library, made: Generation, at: float, caplog: pytest.LogCaptureFixture
) -> None:
    fill(library, made)
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    sound = [path.read_bytes() for path in files(library)]
    damaged(files(library)[1], at, b"\0" * 300)
    with caplog.at_level(logging.WARNING), Library(library.root) as again:
        for _ in range(4):
            check_all(again, made, dict.fromkeys(range(1, 11), 120))
    assert "1-400-800.scan is damaged" in caplog.text
    assert [path.read_bytes() for path in files(library)] == sound


@pytest.mark.parametrize("length", [0, 10, 4096, 30_000])
def test_a_file_cut_short_is_made_anew(library: Library, made: Generation, length: int) -> None:
    fill(library, made)
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    path = files(library)[0]
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:length])
    with Library(library.root) as again:
        check_all(again, made, dict.fromkeys(range(1, 11), 120))
    assert path.read_bytes() == data


def test_files_of_another_library_are_thrown_away(
    library: Library, made: Generation, tmp_path: Path
) -> None:
    """The same shape, rows and ids, but other vectors: a database put back from a backup."""
    fill(library, made)
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    with Library(tmp_path / "other") as other:
        same = generation(other, model=ModelRef(ModelKind.VISUAL, "m", "r1", dimension=DIMENSION))
        for seed in range(101, 111):
            add_video(other, same, 120, seed)
        shutil.copytree(library.root / "scan", other.root / "scan")
        for seed in range(101, 111):
            assert nearest(other, same, seed, 60) == (seed - 100, 60)
        ours = {path.name: path.read_bytes() for path in files(library)}
        theirs = {path.name: path.read_bytes() for path in files(other)}
        assert ours.keys() == theirs.keys()
        assert all(ours[name] != theirs[name] for name in ours)


def test_files_that_go_further_than_the_library_are_thrown_away(
    library: Library, made: Generation, tmp_path: Path
) -> None:
    fill(library, made, 5)
    library.database.backup_to(tmp_path / "library.db")
    fill_more = [add_video(library, made, 120, seed) for seed in range(6, 11)]
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    assert fill_more == [6, 7, 8, 9, 10]
    shutil.copytree(library.root / "scan", tmp_path / "scan")
    with Library(tmp_path) as restored:
        check_all(restored, made, dict.fromkeys(range(1, 6), 120))
        assert [path.name for path in files(restored)] == ["1-0-400.scan"]
        for seed in range(26, 30):
            add_video(restored, made, 120, seed)
            assert nearest(restored, made, seed, 100)[1] == 100


def test_files_of_removed_rows_are_made_anew(
    library: Library, reader: Library, made: Generation
) -> None:
    fill(library, made)
    check_all(reader, made, dict.fromkeys(range(1, 11), 120))
    for gone in range(1, 8):
        library.ledger.discard_video(gone)
    check_all(reader, made, {8: 120, 9: 120, 10: 120})
    assert files(library) == []
    check_all(reader, made, {8: 120, 9: 120, 10: 120})
    assert nearest(reader, made, 9, 100) == (9, 100)


def test_files_that_another_process_threw_away_are_done_without(
    library: Library, reader: Library, made: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    fill(library, made)
    check_all(reader, made, dict.fromkeys(range(1, 11), 120))
    for path in files(library):
        path.unlink()
    with caplog.at_level(logging.WARNING):
        check_all(reader, made, dict.fromkeys(range(1, 11), 120))
    check_all(reader, made, dict.fromkeys(range(1, 11), 120))
    assert len(files(library)) == 3


def test_what_nobody_needs_is_deleted(library: Library, made: Generation) -> None:
    """Half a file that a crash left, and the codes of a generation that was replaced."""
    fill(library, made)
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    half = library.root / "scan" / "1-abc.part"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    being_written = library.root / "scan" / "1-def.part"
    being_written.write_bytes(b"half")
    new = generation(library, "new", ModelRef(ModelKind.VISUAL, "n", "r2", dimension=DIMENSION))
    for gone in range(1, 11):
        library.ledger.discard_video(gone)
    add_video(library, new, 30, 50)
    assert len(files(library)) == 5
    with Library(library.root) as again:
        assert nearest(again, new, 50, 7)[1] == 7
    assert files(library) == [being_written]


def test_two_that_write_at_once_agree(library: Library, reader: Library, made: Generation) -> None:
    fill(library, made, 3)
    for one in (library, reader):
        check_all(one, made, dict.fromkeys(range(1, 4), 120))
    add_video(library, made, 300, 4)
    for one in (library, reader, library):
        check_all(one, made, dict.fromkeys(range(1, 4), 120) | {4: 300})
    assert [path.name for path in files(library)] == ["1-0-400.scan"]


def test_a_folder_that_cannot_be_written_to_is_searched_all_the_same(
    library: Library, made: Generation, child: Child
) -> None:
    fill(library, made)
    (library.root / "scan").mkdir(mode=0o500)
    code = """
import json, sys
from pathlib import Path
from engine.store.vectors import code_index
from engine.store.library import Library
from tests.engine.store.vectors.test_code_index_changes import check_all, nearest
code_index.FILE_ROWS = 400
with Library(Path(sys.argv[1])) as library:
    made = library.vectors.find("visual", "own")
    check_all(library, made, dict.fromkeys(range(1, 11), 120))
    found = [nearest(library, made, seed, 60) for seed in range(1, 11)]
print(json.dumps(found))
"""
    done = child(UNPRIVILEGED + code, library.root)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[seed, 60] for seed in range(1, 11)]
    assert list((library.root / "scan").iterdir()) == []


def test_the_search_imports_no_torch(library: Library, made: Generation, child: Child) -> None:
    fill(library, made, 2)
    code = """
import sys
from pathlib import Path
from engine.store.library import Library
import numpy
with Library(Path(sys.argv[1])) as library:
    made = library.vectors.find("visual", "own")
    assert library.vectors.nearest(made, numpy.eye(1, 40, dtype=numpy.float32)[0], 5)
print([name for name in ("torch", "cv2", "faster_whisper", "av") if name in sys.modules])
"""
    done = child(code, library.root)
    assert done.stdout == "[]\n", done.stderr
