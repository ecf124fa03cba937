"""Names by content: alike for copies, apart for a changed byte that is sampled."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from engine.errors import Cancelled, EnvironmentProblem
from engine.media.fingerprint import BLOCK, content_key, full_hash


def test_a_copy_has_the_same_name_and_another_content_has_not(tmp_path: Path) -> None:
    first, copy, other = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    first.write_bytes(os.urandom(3 << 20))
    shutil.copy(first, copy)
    other.write_bytes(os.urandom(3 << 20))
    assert content_key(first) == content_key(copy) != content_key(other)
    size, _, digest = content_key(first).partition("-")
    assert size == str(3 << 20)
    assert len(digest) == 32
    assert int(digest, 16) >= 0


@pytest.mark.parametrize("place", [0, (3 << 20) - 1, BLOCK - 1])
def test_the_first_and_last_bytes_count(tmp_path: Path, place: int) -> None:
    path = tmp_path / "a"
    data = bytearray(3 << 20)
    path.write_bytes(data)
    before = content_key(path)
    data[place] = 1
    path.write_bytes(data)
    assert content_key(path) != before


def test_every_byte_of_a_small_file_counts(tmp_path: Path) -> None:
    path = tmp_path / "a"
    data = bytearray(1 << 20)
    path.write_bytes(data)
    before = content_key(path)
    data[700_001] = 1
    path.write_bytes(data)
    assert content_key(path) != before


def test_a_byte_that_is_not_sampled_is_left_to_the_full_hash(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    data = bytearray(8 << 20)
    one.write_bytes(data)
    data[BLOCK + 5] = 1
    other.write_bytes(data)
    assert content_key(one) == content_key(other)
    assert full_hash(one) != full_hash(other)
    assert full_hash(one) == hashlib.sha256(bytes(8 << 20)).hexdigest()


def test_the_full_hash_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(3 << 20))
    done: list[float] = []
    full_hash(path, done.append)
    assert done == sorted(done)
    assert done[-1] == 1.0

    def stop(fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        full_hash(path, stop)


@pytest.mark.parametrize("name", [content_key, full_hash])
def test_a_file_that_is_gone_is_said_so(tmp_path: Path, name: object) -> None:
    with pytest.raises(EnvironmentProblem, match="file_gone"):
        name(tmp_path / "gone.mp4")  # type: ignore[operator]
    with pytest.raises(EnvironmentProblem, match="folder"):
        name(tmp_path)  # type: ignore[operator]
