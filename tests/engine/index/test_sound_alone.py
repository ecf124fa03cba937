"""Sound without a picture: skipped unless asked for, then indexed as videos are."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace
from pathlib import Path

import av
import numpy as np
import pytest

from engine.api.engine import Engine
from engine.errors import Category, MediaError
from engine.index.products import probe_from
from engine.index.scan import Scanner
from engine.index.steps import Inputs, Task, shots
from engine.index.walking import wanted_kinds
from engine.media.detect import Kind, kind_of
from engine.media.probe import probe
from engine.messages import Code
from engine.settings import Settings
from engine.spec import BY_NAME
from engine.store.library import Library
from engine.types import Probe, VideoState, VisualChunk, seconds
from tests.engine.store.samples import begin, finish
from tests.made_sound import SoundTrack, babble, sound_file
from tests.media_factory import make_video

LONG = 3.0
KINDS = {
    "note.m4a": "aac",
    "note.mp3": "libmp3lame",
    "note.wav": "pcm_s16le",
    "note.ogg": "libopus",
    "note.oga": "flac",
    "note.opus": "libopus",
    "note.flac": "flac",
    "note.aac": "aac",
    "note.wma": "wmav2",
    "note.mka": "flac",
    "note.caf": "pcm_s16le",
    "note.aiff": "pcm_s16be",
    "note.au": "pcm_s16be",
    "memo.mp4": "aac",
    "memo.webm": "libopus",
}
ON = Settings(index_sound=True)


def note(folder: Path, name: str) -> Path:
    track = SoundTrack(babble(1, LONG), KINDS[name], bit_rate=64_000)
    return sound_file(folder / name, [track], picture_s=None)


def _opened(path: Path) -> av.container.OutputContainer:
    # Its own name for .m4a is one for which PyAV knows no covers.
    return av.open(str(path), "w", format="mp4" if path.suffix == ".m4a" else None)


def with_cover(path: Path, sound: Path) -> Path:
    """The sound again, with a yellow cover of 600 x 600."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (600, 600), (230, 210, 40)).save(file, "JPEG")
    with av.open(str(sound)) as source, _opened(path) as output:
        heard = output.add_stream_from_template(source.streams.audio[0])
        cover = output.add_stream("mjpeg")
        cover.width = cover.height = 600
        cover.pix_fmt = "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        packets = [packet for packet in source.demux(0) if packet.dts is not None]
        picture = av.Packet(file.getvalue())
        picture.stream, picture.pts, picture.dts = cover, 0, 0
        output.mux(picture)
        for packet in packets:
            packet.stream = heard
            output.mux(packet)
    return path


@pytest.mark.parametrize("name", KINDS)
def test_a_recording_is_told_by_its_content_and_its_length_is_counted(
    tmp_path: Path, name: str
) -> None:
    path = note(tmp_path, name)
    assert kind_of(path) == Kind.SOUND
    with pytest.raises(MediaError) as refused:
        probe(path)
    assert refused.value.category == Category.NO_VIDEO_STREAM
    about = probe(path, sound=True)
    assert about.video is None
    assert (about.width, about.height) == (0, 0)
    assert len(about.audio) == 1
    assert seconds(about.duration) == pytest.approx(LONG, abs=0.15)


def test_a_film_is_a_film_whether_sound_is_wished_or_not(tmp_path: Path) -> None:
    path = make_video(tmp_path / "film.mp4", [("red", 1)], audio=babble(1, 1))
    assert probe(path, sound=True) == probe(path)


def test_sound_is_passed_over_and_counted_unless_it_is_wished(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("note.m4a", "note.mp3", "note.wav", "memo.mp4"):
        note(folder, name)
    (folder / "list.m3u").write_text("note.mp3\n")
    make_video(folder / "film.mp4", [("red", 1)])
    off = Scanner(library, kinds=wanted_kinds(Settings())).scan([folder])
    assert [path.name for path in off.videos] == ["film.mp4"]
    assert off.skipped == 5
    on = Scanner(library, kinds=wanted_kinds(ON)).scan([folder])
    assert len(on.videos) == 5
    assert on.skipped == 1  # a list of other files holds no sound itself
    for path, video in on.videos.items():
        artifact = begin(library, video, "probe")
        library.ledger.set_value(artifact.id, asdict(probe(path, sound=path.name != "film.mp4")))
        finish(library, artifact)
    again = Scanner(library, kinds=wanted_kinds(Settings())).scan([folder])
    assert [path.name for path in again.videos] == ["film.mp4"]
    assert sum(v.state == VideoState.REMOVED for v in library.videos.all()) == 4


def test_a_recording_that_is_named_says_how_to_index_it_and_then_is(
    library: Library, tmp_path: Path
) -> None:
    path = note(tmp_path, "note.m4a")
    off = Scanner(library, kinds=wanted_kinds(Settings())).scan([path])
    failed = library.videos.get(off.videos[path])
    assert failed is not None
    assert failed.state == VideoState.FAILED
    assert failed.message is not None
    assert failed.message.code == Code.FILE_ONLY_SOUND
    on = Scanner(library, kinds=wanted_kinds(ON)).scan([path])
    taken = library.videos.get(on.videos[path])
    assert taken is not None
    assert taken.state != VideoState.FAILED


def chunks(path: Path) -> list[VisualChunk]:
    task: Task[None] = Task(
        path=path,
        parameters=BY_NAME["shots"].parameters,
        inputs=Inputs(probe=probe(path, sound=True)),
        model=None,
        position=None,
        read_frame=lambda digest: b"",
        read_face=lambda digest: b"",
        threads=1,
        batch=1,
        tick=lambda fraction: None,
    )
    return [batch.product for batch in shots.run(task)]


def test_a_recording_has_no_shots(tmp_path: Path) -> None:
    (chunk,) = chunks(note(tmp_path, "note.mp3"))
    assert (chunk.scenes, chunk.sprites) == ((), ())


@pytest.mark.parametrize(("name", "sound"), [("a.m4a", "note.m4a"), ("a.mp3", "note.mp3")])
def test_its_cover_is_its_picture(tmp_path: Path, name: str, sound: str) -> None:
    from PIL import Image

    path = with_cover(tmp_path / name, note(tmp_path, sound))
    assert kind_of(path) == Kind.SOUND
    (chunk,) = chunks(path)
    (scene,) = chunk.scenes
    (frame,) = scene.keyframes
    assert (scene.start, frame.at) == (0, 0)
    assert (frame.width, frame.height) == (512, 512)
    colour = np.asarray(Image.open(io.BytesIO(frame.image)).convert("RGB")).mean(axis=(0, 1))
    assert np.abs(colour - (230, 210, 40)).max() < 12


def test_what_is_known_of_a_recording_is_stored_and_read_back(tmp_path: Path) -> None:
    about = probe(note(tmp_path, "note.flac"), sound=True)
    stored = replace(about, recorded=None, warnings=())
    back = probe_from(json.loads(json.dumps(asdict(stored))))
    assert isinstance(back, Probe)
    assert back.video is None
    assert back.audio == about.audio


def test_the_engine_looks_again_at_what_was_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    note(folder, "memo.mp4")
    with Engine(tmp_path / "library", tmp_path / "models") as engine:
        assert not engine.prepare([folder]).scan.videos
        assert not engine.browse.is_video(folder / "memo.mp4")
        engine.set_setting("index_sound", "on")
        assert len(engine.prepare([folder]).scan.videos) == 1
        assert engine.browse.is_video(folder / "memo.mp4")
