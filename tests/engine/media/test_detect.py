"""Telling videos from other files by name and first bytes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.media.detect import Kind, is_placeholder, kind_of, looks_like_video, sniff_video
from tests.media_factory import make_video


@pytest.mark.parametrize("extension", ["mp4", "mov", "mkv", "webm", "avi", "ts", "mpg", "gif"])
def test_videos_are_known_by_content_whatever_their_name(tmp_path: Path, extension: str) -> None:
    path = make_video(tmp_path / f"a.{extension}", [("red", 0.5), ("blue", 0.5)], size=(160, 90))
    assert kind_of(path) == Kind.VIDEO
    renamed = path.rename(tmp_path / "unnamed.dat")
    assert sniff_video(renamed)
    assert not looks_like_video(renamed)


def test_names_are_read_in_any_case() -> None:
    assert looks_like_video(Path("A.MP4"))
    assert looks_like_video(Path("b.M2ts"))
    assert not looks_like_video(Path("mp4"))
    assert not looks_like_video(Path("a.mp4.part"))


def test_other_files_are_no_video(tmp_path: Path) -> None:
    from PIL import Image

    for name in ("a.jpg", "a.png", "a.webp", "still.gif"):
        Image.new("RGB", (300, 300), "red").save(tmp_path / name)
    (tmp_path / "a.txt").write_text("G" * 5000)
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nhello\n")
    (tmp_path / "a.wav").write_bytes(b"RIFF\0\0\0\0WAVEfmt " + bytes(100))
    (tmp_path / "empty").touch()
    assert [path.name for path in sorted(tmp_path.iterdir()) if sniff_video(path)] == []


def test_what_cannot_be_read_is_no_video(tmp_path: Path) -> None:
    assert not sniff_video(tmp_path / "absent.mp4")
    assert not sniff_video(tmp_path)


def test_damaged_gifs_end_the_search(tmp_path: Path) -> None:
    whole = make_video(tmp_path / "a.gif", [("noise:1", 1)], fps=10).read_bytes()
    for length in (0, 6, 12, 13, 14, 25, 200, len(whole) // 3):
        path = tmp_path / f"{length}.gif"
        path.write_bytes(whole[:length])
        assert sniff_video(path) in (True, False)


@pytest.mark.skipif(sys.platform != "linux", reason="judged by blocks on Linux alone")
def test_a_file_without_blocks_is_a_placeholder(tmp_path: Path) -> None:
    path = tmp_path / "cloud.mp4"
    path.touch()
    os.truncate(path, 5 << 20)
    if path.stat().st_blocks:
        pytest.skip("this file system gives sparse files blocks")
    assert is_placeholder(path)


def test_real_small_and_empty_files_are_no_placeholders(tmp_path: Path) -> None:
    (tmp_path / "small.mp4").write_bytes(b"x")
    (tmp_path / "large.mp4").write_bytes(os.urandom(2 << 20))
    (tmp_path / "empty.mp4").touch()
    assert not any(is_placeholder(path) for path in tmp_path.iterdir())
    assert not is_placeholder(tmp_path)
    assert not is_placeholder(tmp_path / "absent.mp4")


def test_icloud_stubs_are_placeholders(tmp_path: Path) -> None:
    stub = tmp_path / ".film.mp4.icloud"
    stub.write_bytes(b"bplist00")
    assert is_placeholder(stub)


@pytest.mark.shared
def test_shared_media_is_sorted_by_content(shared_dir: Path) -> None:
    media = shared_dir / "media"
    videos = {path.name for path in media.rglob("*") if path.is_file() and sniff_video(path)}
    assert "animated.gif" in videos
    assert "vp9_opus.webm" in videos
    assert not videos & {"text_renamed.mp4", "zero_length.mp4", "audio_only_jfk.m4a"}
    assert not any(name.endswith((".jpg", ".wav", ".mp3", ".vtt", ".json")) for name in videos)
