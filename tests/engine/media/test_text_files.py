"""Files of text beside a video: what is no file never hangs, what is too large is not read."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem, HeimdexError
from engine.media.probe import probe
from engine.media.sidecars import sidecar_digest, sidecar_signature
from engine.media.subtitle_choice import read_subtitles
from engine.media.subtitles import read_sidecar
from engine.media.text_files import LARGEST, read_text_file
from engine.messages import Code
from engine.types import Probe
from tests.made_texts import HOSTILE, extension
from tests.media_factory import make_video

pytestmark = pytest.mark.timeout(60)
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs files that are no files")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_suffix(".pipe"))
    path.symlink_to(path.with_suffix(".pipe"))


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


def folder(path: Path) -> None:
    path.mkdir()


def listening(path: Path) -> None:
    place = Path.cwd()
    os.chdir(path.parent)  # addresses of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as served:
            served.bind(path.name)
    finally:
        os.chdir(place)


NO_FILES = [pipe, link_to_pipe, device, terminal, folder, listening]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Probe]:
    path = make_video(
        tmp_path_factory.mktemp("films") / "film.mkv",
        [("red", 3)],
        size=(64, 48),
        subtitles=[(0.5, 1.5, "inside")],
    )
    return path, probe(path)


def beside(film: Path, folder: Path, name: str) -> tuple[Path, Path]:
    """The film linked into a folder of its own, and the path of a sidecar."""
    video = folder / "film.mkv"
    video.hardlink_to(film)
    return video, folder / name


@posix
@pytest.mark.parametrize("make", NO_FILES)
def test_what_is_no_file_is_named_and_passed_over(
    make: Callable[[Path], None], film: tuple[Path, Probe], tmp_path: Path
) -> None:
    video, path = beside(film[0], tmp_path, "film.srt")
    make(path)
    assert sidecar_signature(video)
    assert sidecar_digest(video) == sidecar_digest(video) != ""
    segments, warnings = read_subtitles(video, film[1])
    assert [segment.text for segment in segments] == ["inside"]
    (warning,) = warnings
    assert warning.values["name"] == "film.srt"
    assert warning.code is Code.SUBTITLES_NOT_A_FILE


@posix
def test_a_file_that_replaces_a_pipe_is_another(film: tuple[Path, Probe], tmp_path: Path) -> None:
    video, path = beside(film[0], tmp_path, "film.srt")
    pipe(path)
    before = sidecar_digest(video)
    path.unlink()
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nbeside\n")
    assert sidecar_digest(video) != before
    assert [s.text for s in read_subtitles(video, film[1])[0]] == ["beside"]


def test_a_file_that_is_too_large_is_not_read(film: tuple[Path, Probe], tmp_path: Path) -> None:
    video, path = beside(film[0], tmp_path, "film.srt")
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert sidecar_digest(video)
    segments, (warning,) = read_subtitles(video, film[1])
    assert [segment.text for segment in segments] == ["inside"]
    assert warning.code is Code.SUBTITLES_TOO_LARGE
    assert warning.values == {"name": "film.srt", "most": LARGEST}


@posix
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs files without a size")
def test_a_file_that_says_nothing_of_its_size_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "maps.srt").symlink_to("/proc/self/maps")
    assert len(read_text_file(tmp_path / "maps.srt")) > 100


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_permission_is_the_machines_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(EnvironmentProblem):
        read_text_file(path)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_a_warning_or_a_few_words(
    name: str, film: tuple[Path, Probe], tmp_path: Path
) -> None:
    video, path = beside(film[0], tmp_path, f"film{extension(name)}")
    path.write_text(HOSTILE[name](200_000), encoding="utf-8")
    segments, warnings = read_subtitles(video, film[1])
    from_file = [s for s in segments if s.source.startswith("sidecar:")]
    assert sum(len(s.text) for s in from_file) <= 5_000
    assert len(from_file) <= 400
    assert all(0 <= s.start <= s.end <= film[1].duration for s in segments)
    named = [w for w in warnings if w.values.get("name") == path.name]
    assert named or from_file or not segments or segments[0].text == "inside"


def test_a_hundred_thousand_cues_on_three_seconds_are_no_speech(
    film: tuple[Path, Probe], tmp_path: Path
) -> None:
    path = tmp_path / "film.srt"
    path.write_text(
        "".join(
            f"{n}\n00:00:0{n % 3},000 --> 00:00:0{n % 3},900\nnumber {n}\n\n"
            for n in range(100_000)
        )
    )
    with pytest.raises(HeimdexError, match="subtitles_too_dense"):
        read_sidecar(path, film[1])


def test_a_line_of_twenty_megabytes_is_no_speech(film: tuple[Path, Probe], tmp_path: Path) -> None:
    path = tmp_path / "film.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\n" + "word " * (4 << 20))
    with pytest.raises(HeimdexError, match="subtitles_too_dense"):
        read_sidecar(path, film[1])
