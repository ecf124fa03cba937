"""What a person calls a file: names of two meanings, sound in a video's container, stills."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.media.detect import Kind, kind_of, sniff_video
from tests.made_kinds import DAMAGED, NO_VIDEOS, SOUND_CODECS, box, make_sound
from tests.media_factory import make_video

PICTURES = [("red", 0.4), ("blue", 0.4)]


@pytest.mark.parametrize("name", NO_VIDEOS)
def test_what_is_plainly_something_else_is_no_video(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(NO_VIDEOS[name])
    assert kind_of(path) != Kind.VIDEO


@pytest.mark.parametrize("name", DAMAGED)
def test_a_videos_name_over_what_cannot_be_read_is_still_a_video(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(DAMAGED[name])
    assert kind_of(path) == Kind.VIDEO


@pytest.mark.parametrize("extension", SOUND_CODECS)
def test_sound_is_sound_in_every_container(tmp_path: Path, extension: str) -> None:
    assert kind_of(make_sound(tmp_path / f"Voice 001{extension}")) == Kind.SOUND


@pytest.mark.parametrize("extension", sorted(set(SOUND_CODECS) - {".mp3", ".aac", ".caf"}))
def test_sound_without_a_name_of_its_own_is_told_by_its_tracks(
    tmp_path: Path, extension: str
) -> None:
    path = make_sound(tmp_path / "recording", extension)
    assert kind_of(path) == Kind.SOUND
    assert not sniff_video(path)


@pytest.mark.parametrize(
    "name",
    [
        *("film.ts", "film.mts", "film.m2t", "film.mpg", "film.avi", "film.mkv", "film.webm"),
        *("film.mov", "film.mp4", "film.wmv", "film.flv", "film.gif", "film.3gp", "film.ogv"),
    ],
)
def test_moving_pictures_are_a_video_under_every_name(tmp_path: Path, name: str) -> None:
    like = {"film.mts": ".ts", "film.m2t": ".ts", "film.3gp": ".mp4", "film.wmv": ".avi"}
    made = tmp_path / f"made{like.get(name, Path(name).suffix)}"
    if made.suffix in (".flv", ".ogv"):
        pytest.importorskip("av")
        made = _other(made)
    else:
        make_video(made, PICTURES, size=(160, 90))
    path = made.rename(tmp_path / name)
    assert kind_of(path) == Kind.VIDEO
    assert kind_of(path.rename(tmp_path / "unnamed")) == Kind.VIDEO


def _other(path: Path) -> Path:
    import av
    import numpy as np

    codec = {".flv": "flv1", ".ogv": "libvpx"}[path.suffix]
    with av.open(str(path), "w", format={".flv": "flv", ".ogv": "ogg"}[path.suffix]) as output:
        stream = output.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        for _ in range(5):
            picture = np.full((96, 160, 3), 90, np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        output.mux(stream.encode(None))
    return path


def test_a_transport_stream_that_begins_amid_a_packet_is_a_video(tmp_path: Path) -> None:
    whole = make_video(tmp_path / "whole.ts", PICTURES, size=(160, 90)).read_bytes()
    cut = tmp_path / "cut.ts"
    cut.write_bytes(whole[77:])
    assert kind_of(cut) == Kind.VIDEO
    assert sniff_video(cut)


def test_the_index_at_the_end_of_a_large_file_is_found(tmp_path: Path) -> None:
    voice = make_sound(tmp_path / "voice.mp4").read_bytes()
    large = tmp_path / "large.mp4"
    begin = voice.index(b"moov") - 4
    large.write_bytes(voice[:begin] + box(b"free", bytes(300_000)) + voice[begin:])
    assert kind_of(large) == Kind.SOUND


def test_a_large_cover_before_the_tracks_does_not_hide_that_it_is_sound(tmp_path: Path) -> None:
    song = make_sound(tmp_path / "song.wma").read_bytes()
    cover = bytes(16) + (24 + 200_000).to_bytes(8, "little") + bytes(200_000)
    path = tmp_path / "song.asf"
    path.write_bytes(song[:30] + cover + song[30:])
    assert kind_of(path) == Kind.SOUND


@pytest.mark.parametrize("name", ["still.gif", "photo.mp4.jpg", "photo.JPG", "scan.tiff"])
def test_a_still_is_no_video(tmp_path: Path, name: str) -> None:
    from PIL import Image

    Image.new("RGB", (30, 30), "red").save(tmp_path / name)
    assert kind_of(tmp_path / name) == Kind.STILL


@pytest.mark.parametrize("length", [0, 1, 4, 8, 12, 30, 60, 188, 500, 2000])
@pytest.mark.parametrize("extension", [".mp4", ".ts", ".mkv", ".webm", ".wma", ".ogg", ".flv"])
def test_whatever_is_cut_has_a_kind(tmp_path: Path, extension: str, length: int) -> None:
    """Headers that lie about their sizes end the look, not the program."""
    content = make_sound(tmp_path / f"whole{extension}").read_bytes()
    for name in (f"cut{extension}", "cut"):
        (tmp_path / name).write_bytes(content[:length])
        assert kind_of(tmp_path / name) in Kind
