"""Reference vectors kept as files: found again, and made again rather than trusted."""

from __future__ import annotations

import io
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.store.library import Library
from engine.store.vectors.references import References
from tests.engine.store.samples import UNPRIVILEGED, Child, unit

TEXTS = ("a dog", "a cat")
KEY = ("visual", "model@revision", TEXTS)


@pytest.fixture
def kept(tmp_path: Path) -> References:
    return References(tmp_path / "references")


def file_of(kept: References, vectors: np.ndarray | None = None) -> Path:
    """The file of ``KEY``, written anew."""
    kept.put(*KEY, unit(2, 8) if vectors is None else vectors)
    (path,) = kept._folder.glob("*.npy")
    return path


def refused(kept: References, caplog: pytest.LogCaptureFixture) -> bool:
    """Whether the file is refused, said so in the log, and can be made again."""
    caplog.clear()
    if kept.get(*KEY) is not None:
        return False
    assert "made again" in caplog.text
    caplog.clear()
    kept.put(*KEY, unit(2, 8))
    assert np.array_equal(kept.get(*KEY), unit(2, 8))
    return True


def test_what_was_never_kept_is_not_there_and_no_folder_is_made(kept: References) -> None:
    assert kept.get(*KEY) is None
    assert not kept._folder.exists()


def test_vectors_are_found_again_bit_for_bit(kept: References) -> None:
    kept.put(*KEY, unit(5, 16))
    found = kept.get(*KEY)
    assert found is not None
    assert found.dtype == np.float32
    assert np.array_equal(found, unit(5, 16))
    assert np.array_equal(References(kept._folder).get(*KEY), unit(5, 16))


@pytest.mark.parametrize(
    "other",
    [
        ("text", "model@revision", TEXTS),
        ("visual", "model@newer", TEXTS),
        ("visual", "model@revision", ("a dog",)),
        ("visual", "model@revision", ("a cat", "a dog")),
    ],
)
def test_another_kind_model_or_list_of_texts_has_its_own(kept: References, other: tuple) -> None:
    kept.put(*KEY, unit(2, 8))
    assert kept.get(*other) is None
    kept.put(*other, unit(2, 8, seed=1))
    assert np.array_equal(kept.get(*KEY), unit(2, 8))


def test_later_vectors_stand_in_the_place_of_earlier_ones(kept: References) -> None:
    file_of(kept)
    file_of(kept, unit(3, 8, seed=1))
    assert np.array_equal(kept.get(*KEY), unit(3, 8, seed=1))
    assert [path.suffix for path in kept._folder.iterdir()] == [".npy"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_folder_is_its_users_alone(kept: References) -> None:
    file_of(kept)
    assert kept._folder.stat().st_mode & 0o777 == 0o700


def test_a_library_keeps_them_in_its_folder(library: Library) -> None:
    library.references.put(*KEY, unit(2, 8))
    assert len(list((library.root / "references").glob("visual-*.npy"))) == 1


# --- damage


def test_a_file_cut_short_anywhere_is_made_anew(
    kept: References, caplog: pytest.LogCaptureFixture
) -> None:
    whole = file_of(kept).read_bytes()
    for length in (0, 1, 5, 6, 8, 10, 60, 127, 128, 129, len(whole) - 1):
        file_of(kept).write_bytes(whole[:length])
        assert refused(kept, caplog), length


def test_no_byte_of_the_head_can_break_a_search(kept: References) -> None:
    """Whatever a failing disk made of a byte: vectors, or nothing and a line in the log."""
    path = file_of(kept)
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for place in range(128):
        for value in {0, 255, whole[place] ^ 1, *rng.integers(0, 256, 4).tolist()}:
            path.write_bytes(whole[:place] + bytes([value]) + whole[place + 1 :])
            found = kept.get(*KEY)
            assert found is None or found.ndim == 2, (place, value)


@pytest.mark.parametrize(
    "content",
    [
        b"no vectors",
        b"PK\x03\x04 no archive",
        b"PK\x05\x06" + bytes(18),
        b"\x93NUMPY",
        b"\0" * 4096,
    ],
)
def test_other_files_under_its_name_are_made_anew(
    kept: References, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file_of(kept).write_bytes(content)
    assert refused(kept, caplog)


def test_an_archive_of_arrays_is_none(kept: References, caplog: pytest.LogCaptureFixture) -> None:
    archive = io.BytesIO()
    np.savez(archive, vectors=unit(2, 8))
    file_of(kept).write_bytes(archive.getvalue())
    assert refused(kept, caplog)


@pytest.mark.parametrize(
    "vectors",
    [
        np.zeros(8, np.float32),
        np.zeros((2, 2, 2), np.float32),
        np.zeros((2, 8), np.float64),
        np.zeros((2, 8), np.int32),
        np.full((2, 8), np.nan, np.float32),
        np.full((2, 8), np.inf, np.float32),
        np.full((2, 8), 3e38, np.float32),
        np.zeros((2, 8), np.float32),
    ],
    ids=["flat", "cube", "double", "whole numbers", "no number", "infinite", "huge", "nothing"],
)
def test_arrays_that_are_no_vectors_are_made_anew(
    kept: References, caplog: pytest.LogCaptureFixture, vectors: np.ndarray
) -> None:
    with file_of(kept).open("wb") as file:
        np.save(file, vectors)
    assert refused(kept, caplog)


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple:
        return (Path.write_text, (self.path, "sprung"))


@pytest.mark.parametrize("wrapped", [True, False])
def test_nothing_is_ever_unpickled(
    kept: References, tmp_path: Path, caplog: pytest.LogCaptureFixture, wrapped: bool
) -> None:
    trap = Trap(tmp_path / "sprung")
    path = file_of(kept)
    if wrapped:
        with path.open("wb") as file:
            np.save(file, np.array([trap], object), allow_pickle=True)
    else:
        path.write_bytes(pickle.dumps(trap))
    assert refused(kept, caplog)
    assert not (tmp_path / "sprung").exists()


# --- a disk that refuses


def test_where_a_file_stands_in_the_way_search_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "references").write_text("a file")
    kept = References(tmp_path / "references")
    kept.put(*KEY, unit(2, 8))
    assert "were not kept" in caplog.text
    assert kept.get(*KEY) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_folder_that_may_not_be_written_to_costs_the_keeping_alone(
    kept: References, child: Child
) -> None:
    file_of(kept)
    code = f"""{UNPRIVILEGED}
import logging, pathlib
import numpy as np
from engine.store.vectors.references import References
logging.basicConfig(level="INFO")
kept = References(pathlib.Path(sys.argv[1]))
kept.put("visual", "another", ("a",), np.eye(3, dtype=np.float32))
assert kept.get("visual", "another", ("a",)) is None
assert kept.get("visual", "model@revision", {TEXTS!r}).shape == (2, 8)
"""
    kept._folder.chmod(0o500)
    try:
        done = child(code, kept._folder)
    finally:
        kept._folder.chmod(0o700)
    assert done.returncode == 0, done.stderr
    assert "were not kept" in done.stderr
    assert [path.suffix for path in kept._folder.iterdir()] == [".npy"]
