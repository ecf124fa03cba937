"""Picture files: named by content, whole or not there, collected when nothing refers to them."""

from __future__ import annotations

import hashlib
import sys
import threading
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem
from engine.store.frames import ImageFiles, bytes_of
from engine.store.library import Library
from tests.engine.store.samples import Child, begin, chunk, finish, picture


@pytest.fixture
def files(tmp_path: Path) -> ImageFiles:
    return ImageFiles(tmp_path / "frames")


def everything(files: ImageFiles) -> list[Path]:
    return sorted(path for path in files.root.glob("??/*") if path.is_file())


def test_equal_pictures_are_one_file(files: ImageFiles) -> None:
    frame = picture("a")
    files.put(frame.digest, frame.image)
    written = files.path(frame.digest).stat().st_mtime_ns
    files.put(frame.digest, frame.image)
    assert everything(files) == [files.path(frame.digest)]
    assert files.path(frame.digest).stat().st_mtime_ns == written
    assert files.get(frame.digest) == b"a"
    assert files.bytes_used() == 1
    assert files.path(frame.digest).parent.name == hashlib.sha256(b"a").hexdigest()[:2]


def test_an_empty_file_left_by_a_power_cut_is_written_anew(files: ImageFiles) -> None:
    frame = picture("whole")
    files.put(frame.digest, frame.image)
    files.path(frame.digest).write_bytes(b"")
    files.put(frame.digest, frame.image)
    assert files.get(frame.digest) == b"whole"


def test_a_kill_in_the_middle_leaves_no_half_file_under_its_name(
    files: ImageFiles, child: Child
) -> None:
    """Killed after every byte is written but before the file has its name."""
    code = """
import os, signal, sys
from pathlib import Path
from engine.store.frames import ImageFiles
from tests.engine.store.samples import picture
def replace(*_):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
os.replace = replace
frame = picture("a" * 100_000)
ImageFiles(Path(sys.argv[1])).put(frame.digest, frame.image)
"""
    assert child(code, files.root).returncode != 0
    frame = picture("a" * 100_000)
    assert not files.path(frame.digest).exists()
    assert [path.suffix == ".webp" for path in everything(files)] == [False], "was being written"
    files.put(frame.digest, frame.image)
    assert files.get(frame.digest) == frame.image
    assert files.collect({frame.digest}) == 1
    assert everything(files) == [files.path(frame.digest)]


def test_threads_may_write_the_same_picture_at_once(files: ImageFiles) -> None:
    frame = picture("shared")
    errors: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(50):
                files.put(frame.digest, frame.image)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert everything(files) == [files.path(frame.digest)]


def test_collect_deletes_only_what_is_not_used(files: ImageFiles) -> None:
    frames = [picture(name) for name in "abc"]
    for frame in frames:
        files.put(frame.digest, frame.image)
    assert files.collect({frames[0].digest, "ff" * 32}) == 2
    assert everything(files) == [files.path(frames[0].digest)]
    assert ImageFiles(files.root / "nothing here").collect(set()) == 0


def test_a_missing_picture_is_said_plainly(files: ImageFiles) -> None:
    with pytest.raises(EnvironmentProblem, match="frame_missing"):
        files.get("ab" * 32)


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "frames").write_text("a file in its place")
    with pytest.raises(EnvironmentProblem, match="frame_not_saved"):
        ImageFiles(tmp_path / "frames").put("ab" * 32, b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_file_that_vanishes_while_counting_counts_nothing(files: ImageFiles) -> None:
    frame = picture("abc")
    files.put(frame.digest, frame.image)
    (files.root / "ab").mkdir(exist_ok=True)
    (files.root / "ab" / "gone.webp").symlink_to(files.root / "nowhere")
    assert files.bytes_used() == 3
    assert bytes_of([files.root / "nowhere"]) == 0


def test_a_library_collects_the_pictures_of_discarded_artifacts(library: Library) -> None:
    old_video = library.videos.add("old", 1).id
    artifact = begin(library, old_video, "shots")
    library.content.add_chunk(artifact.id, old_video, chunk("gone"))
    video = library.videos.add("kept", 1).id
    kept = begin(library, video, "shots")
    library.content.add_chunk(kept.id, video, chunk("kept"))
    finish(library, kept)
    assert library.collect_images() == 0
    library.ledger.discard(artifact.id)
    assert library.collect_images() == 5, "four frames and a sprite sheet"
    for frame in library.content.shots(kept.id).keyframes:
        assert library.frames.get(frame.digest)
    frames, sprites = library.content.used_digests()
    assert {path.stem for path in everything(library.frames)} == frames
    assert {path.stem for path in everything(library.sprites)} == sprites
