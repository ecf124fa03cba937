"""Probing: what a file says of itself, and each way in which a file can be no video."""

from __future__ import annotations

import os
from pathlib import Path

import av
import pytest

from engine.errors import Category, EnvironmentProblem, MediaError
from engine.media.probe import probe, shown_size
from engine.messages import Code, message
from engine.types import Orientation, seconds
from tests.media_factory import AudioTrack, make_video, silence, tone

SCENES = [("red", 0.5), ("checker", 0.5)]


def refused(path: Path) -> MediaError:
    with pytest.raises(MediaError) as caught:
        probe(path)
    assert caught.value.message.values["name"] == path.name
    return caught.value


@pytest.mark.parametrize("extension", ["mp4", "mov", "mkv", "webm", "avi", "ts", "mpg", "gif"])
def test_every_container_tells_size_rate_and_length(tmp_path: Path, extension: str) -> None:
    about = probe(make_video(tmp_path / f"a.{extension}", SCENES, size=(160, 90), fps=10))
    assert (about.width, about.height) == (160, 90)
    assert about.fps[0] / about.fps[1] == pytest.approx(10, rel=0.05)
    assert seconds(about.duration) == pytest.approx(1.0, abs=0.12)
    assert not about.variable_frame_rate
    assert about.rotation == 0
    assert about.video.kind == "video"
    assert not about.warnings


@pytest.mark.parametrize(("written", "turn"), [(90, 270), (-90, 90), (180, 180), (0, 0)])
def test_a_rotation_becomes_the_clockwise_turn(tmp_path: Path, written: int, turn: int) -> None:
    path = make_video(tmp_path / "phone.mov", SCENES, size=(160, 90), rotation=written)
    about = probe(path)
    assert about.rotation == turn
    assert (about.width, about.height) == ((160, 90) if turn in (0, 180) else (90, 160))


def test_pixels_that_are_not_square_are_widened_or_heightened(tmp_path: Path) -> None:
    wide = probe(make_video(tmp_path / "a.mp4", SCENES, size=(160, 120), sar=(4, 3)))
    assert (wide.width, wide.height, wide.sample_aspect) == (213, 120, (4, 3))
    high = probe(make_video(tmp_path / "b.mp4", SCENES, size=(160, 120), sar=(1, 2)))
    assert (high.width, high.height) == (160, 240)
    assert shown_size(480, 270, (897, 896), Orientation(270)) == (270, 481)


def test_uneven_frames_are_told(tmp_path: Path) -> None:
    times = [0, 0.04, 0.08, 0.5, 0.9, 1.0, 1.04, 1.6, 1.9]
    assert probe(make_video(tmp_path / "v.mkv", SCENES, times=times)).variable_frame_rate
    ntsc = make_video(tmp_path / "n.mkv", [("red", 2)], fps=30)
    assert not probe(ntsc).variable_frame_rate  # 33 and 34 ms by turns is rounding


def test_depth_and_interlacing_are_told(tmp_path: Path) -> None:
    deep = probe(make_video(tmp_path / "deep.mp4", SCENES, pix_fmt="yuv420p10le"))
    assert deep.bit_depth == 10
    assert not deep.interlaced
    combed = probe(make_video(tmp_path / "combed.ts", SCENES, interlaced=True))
    assert combed.bit_depth == 8
    assert combed.interlaced


def test_all_tracks_are_listed(tmp_path: Path) -> None:
    path = make_video(
        tmp_path / "many.mkv",
        SCENES,
        audio=[AudioTrack(tone(1), "eng"), AudioTrack(silence(1), "kor", default=True)],
        subtitles=[(0.1, 0.5, "hello")],
        metadata={"title": "A title", "comment": "What it is"},
    )
    about = probe(path)
    assert [track.language for track in about.audio] == ["eng", "kor"]
    assert [track.default for track in about.audio] == [False, True]
    assert [track.kind for track in about.subtitles] == ["subtitle"]
    assert (about.title, about.description) == ("A title", "What it is")
    assert len({about.video.index, *(track.index for track in about.audio)}) == 3


def test_chapters_have_titles_and_times(tmp_path: Path) -> None:
    source = make_video(tmp_path / "plain.mkv", [("red", 2)])
    path = tmp_path / "chapters.mkv"
    with av.open(str(source)) as given, av.open(str(path), "w") as output:
        stream = output.add_stream_from_template(given.streams.video[0])
        base = given.streams.video[0].time_base
        chapters = [
            {"id": 1, "start": 0, "end": 1000, "time_base": base, "metadata": {"title": "One"}},
            {"id": 2, "start": 1000, "end": 2000, "time_base": base, "metadata": {}},
        ]
        output.set_chapters(chapters)
        for packet in given.demux(given.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    found = probe(path).chapters
    assert [(c.title, c.start, c.end) for c in found] == [("One", 0, 1_000_000)]


def test_a_late_picture_counts_from_the_containers_start(tmp_path: Path) -> None:
    about = probe(make_video(tmp_path / "late.mp4", [("red", 1)], start_offset=2.0))
    assert seconds(about.duration) == pytest.approx(3.0, abs=0.1)


def test_no_content_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "none.mp4"
    path.touch()
    assert refused(path).category is Category.EMPTY


def test_text_is_unsupported_and_said_to_be_text(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("This is no video. " * 100)
    error = refused(path)
    assert error.category is Category.UNSUPPORTED
    assert error.message.code == Code.FILE_IS_TEXT


@pytest.mark.parametrize("text", ["#EXTM3U\n#EXTINF:5,\n/etc/passwd\n", "ffconcat version 1.0\n"])
def test_a_list_of_other_files_is_no_video(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.mp4"
    path.write_text(text)
    assert refused(path).category is Category.UNSUPPORTED


def test_a_picture_is_unsupported(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "photo.jpg"
    Image.new("RGB", (64, 64), "red").save(path)
    assert refused(path).category is Category.UNSUPPORTED


def test_a_missing_index_is_truncated(tmp_path: Path) -> None:
    whole = make_video(tmp_path / "whole.mp4", [("noise:1", 2)]).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: whole.rindex(b"moov") - 100])
    error = refused(cut)
    assert error.category is Category.TRUNCATED
    assert error.message.code == Code.FILE_CUT_SHORT


def test_a_file_cut_short_after_its_index_is_kept_with_a_warning(tmp_path: Path) -> None:
    options = {"movflags": "faststart"}
    whole = make_video(tmp_path / "whole.mp4", [("noise:1", 3)], options=options).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) * 3 // 4])
    (warning,) = probe(cut).warnings
    assert warning == message(Code.FILE_SHORTENED, missing=len(whole) - len(whole) * 3 // 4)


def test_a_damaged_header_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "damaged.mkv"
    whole = make_video(tmp_path / "whole.mkv", SCENES).read_bytes()
    path.write_bytes(whole[:60] + os.urandom(20_000))
    assert refused(path).category in (Category.UNREADABLE, Category.NO_VIDEO_STREAM)


def test_sound_alone_has_no_video_stream(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("aac", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone(1)[None, :], format="fltp", layout="mono")
        frame.sample_rate = 16_000
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    error = refused(path)
    assert error.category is Category.NO_VIDEO_STREAM
    assert error.message.code == Code.FILE_ONLY_SOUND


def test_a_protected_picture_is_unsupported(tmp_path: Path) -> None:
    whole = make_video(tmp_path / "open.mp4", SCENES).read_bytes()
    path = tmp_path / "protected.mp4"
    path.write_bytes(whole.replace(b"avc1\x00\x00\x00\x00", b"encv\x00\x00\x00\x00"))
    assert path.read_bytes() != whole
    error = refused(path)
    assert error.category is Category.UNSUPPORTED


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_no_permission_is_unreadable(tmp_path: Path) -> None:
    path = make_video(tmp_path / "secret.mp4", SCENES)
    path.chmod(0)
    assert refused(path).category is Category.UNREADABLE


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    folder = tmp_path / "folder.mp4"
    folder.mkdir()
    assert refused(folder).category is Category.UNREADABLE


def test_a_file_that_is_gone_is_the_machines_problem(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="file_gone"):
        probe(tmp_path / "gone.mp4")


@pytest.mark.parametrize(
    "name",
    [
        'it\'s 100% "odd" #1.mp4',
        "회의 映画 ünï.mp4",
        "a%03d.mp4",
        "http:..x.mp4",
        "-i x.mp4",
        "n\n.mp4",
    ],
)
def test_any_name_works(tmp_path: Path, name: str) -> None:
    path = make_video(tmp_path / "plain.mp4", SCENES, size=(64, 64)).rename(tmp_path / name)
    assert probe(path).width == 64


def test_a_name_that_is_no_text_works(tmp_path: Path) -> None:
    try:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.mp4"))
        make_video(tmp_path / "plain.mp4", SCENES, size=(64, 64)).rename(path)
    except (OSError, UnicodeError):
        pytest.skip("this file system refuses such names")
    assert probe(path).width == 64


ODD = {
    "animated.gif": {"width": 240, "height": 136},
    "corrupt_middle.mp4": {"width": 640},
    "counter.mp4": {"duration": 3_000_000, "fps": (10, 1)},
    "delayed_start.mp4": {"duration": 960_000},
    "h264_10bits.mp4": {"bit_depth": 10},
    "interlaced_mpeg2.ts": {"interlaced": True, "container": "mpegts"},
    "mpeg4_mp3.avi": {"container": "avi", "duration": 8_040_000},
    "no_audio.mp4": {"audio": ()},
    "rotated90_phone.mov": {"rotation": 270, "width": 270, "height": 481},
    "vfr_h264.mp4": {"variable_frame_rate": True},
    "vp9_opus.webm": {"variable_frame_rate": False, "container": "matroska"},
    "ünïcødé — 映画 'quote' & % #1.mp4": {"width": 640, "height": 480},
}


@pytest.mark.shared
@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_understood(shared_dir: Path, name: str) -> None:
    about = probe(shared_dir / "media" / "odd" / name)
    assert {key: getattr(about, key) for key in ODD[name]} == ODD[name]


REFUSED = {
    "audio_only_jfk.m4a": Category.NO_VIDEO_STREAM,
    "audio_with_cover_art.mp3": Category.NO_VIDEO_STREAM,
    "text_renamed.mp4": Category.UNSUPPORTED,
    "truncated_no_moov.mp4": Category.TRUNCATED,
    "zero_length.mp4": Category.EMPTY,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", REFUSED)
def test_odd_files_are_refused_in_plain_words(shared_dir: Path, name: str) -> None:
    assert refused(shared_dir / "media" / "odd" / name).category is REFUSED[name]


@pytest.mark.shared
def test_tracks_inside_are_found(shared_dir: Path) -> None:
    about = probe(shared_dir / "media" / "odd" / "friday_embedded_srt.mkv")
    assert [track.language for track in about.subtitles] == ["eng"]
    assert len(about.audio) == 1
