"""The step ``transcript`` over several tracks: each by itself, in order of time, once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.index.steps import Batch, Inputs, Task, transcript
from engine.media.probe import probe
from engine.messages import Code
from engine.models.speech import Hearing
from engine.types import AudioWindow, Segment, Word, ticks
from tests.made_sound import SoundTrack, babble, sound_file, talking

LONG = 12.0
TURNS = np.repeat([True, False] * 3, 32_000)
ANNA, BEN = babble(1, LONG) * TURNS, babble(2, LONG) * ~TURNS


class Ear:
    """Hears a word wherever it is loud, and knows who speaks by how loud."""

    def __init__(self) -> None:
        self.before: list[Mapping[str, float]] = []

    def transcribe(self, window: AudioWindow, *, before: Mapping[str, float], **_: Any) -> Hearing:
        self.before.append(dict(before))
        loud = "anna" if np.abs(window.samples).max() > 0.15 else "benjamin"
        spans = [
            (window.start + ticks(start / 16_000), window.start + ticks(end / 16_000))
            for start, end in talking(window.samples)
        ]
        said = tuple(
            Segment(start, end, f"{loud} {start}", "ko", (Word(start, end, f"{loud} {start}"),))
            for start, end in spans
        )
        return Hearing(said, 0, {loud: float(len(said))})


@pytest.fixture(autouse=True)
def _loud_is_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript, "_speech", talking)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    tracks = [SoundTrack(ANNA, title="Anna"), SoundTrack(0.4 * BEN, title="Ben")]
    return sound_file(tmp_path / "two.mkv", tracks)


def batches(
    path: Path, ear: Ear, position: Any = None, **changed: Any
) -> list[Batch[tuple[Segment, ...]]]:
    parameters = {
        "prefer_subtitles": True,
        "transcript_language": "auto",
        "sound_tracks": "auto",
        "window_s": 5.0,
        "beam_size": 5,
        "vad": True,
        **changed,
    }
    told: list[float] = []
    task: Task[Any] = Task(
        path=path,
        parameters=parameters,
        inputs=Inputs(probe=probe(path), subtitles=()),
        model=ear,
        position=position,
        read_frame=lambda digest: b"",
        read_face=lambda digest: b"",
        threads=1,
        batch=1,
        tick=told.append,
    )
    made = list(transcript.run(task))
    assert told == sorted(told)
    return made


def test_each_track_is_heard_and_the_segments_come_in_order_of_time(two: Path) -> None:
    found = [segment for batch in batches(two, Ear()) for segment in batch.product]
    assert [each.start for each in found] == sorted(each.start for each in found)
    tracks = {(each.track, each.text.split()[0]) for each in found}
    assert tracks == {(1, "anna"), (2, "benjamin")}


def test_a_track_knows_the_languages_of_its_own_windows_alone(two: Path) -> None:
    ear = Ear()
    batches(two, ear)
    assert {name for before in ear.before for name in before} == {"anna", "benjamin"}
    assert all(len(before) <= 1 for before in ear.before)


def test_who_goes_on_after_a_window_hears_the_same(two: Path) -> None:
    whole = batches(two, Ear())
    assert len(whole) > 2
    for number, batch in enumerate(whole[:-1], 1):
        assert batches(two, Ear(), batch.position) == whole[number:]


def test_one_track_alone_may_be_wished(two: Path) -> None:
    found = [
        each for batch in batches(two, Ear(), sound_tracks="default") for each in batch.product
    ]
    assert {each.track for each in found} == {1}


def test_what_a_second_track_repeats_is_told_once(tmp_path: Path) -> None:
    """The room's microphone hears the same as the one on the desk, in another sound."""
    echo = np.convolve(ANNA, np.exp(-np.arange(2000) / 300) * babble(9, 0.125)[:2000])
    loud = (0.2 * echo[: len(ANNA)] / np.abs(echo).max()).astype(np.float32)
    path = sound_file(tmp_path / "room.mkv", [SoundTrack(ANNA), SoundTrack(loud)])

    class Words(Ear):
        def transcribe(self, window: AudioWindow, **how: Any) -> Hearing:
            heard = super().transcribe(window, **how)
            same = [dataclasses.replace(one, text="the same", words=()) for one in heard.segments]
            return dataclasses.replace(heard, segments=tuple(same))

    found = [each for batch in batches(path, Words()) for each in batch.product]
    assert {each.track for each in found} == {1}


@pytest.mark.parametrize("broken", [1, 2])
def test_a_track_that_cannot_be_decoded_is_named_and_the_other_is_heard(
    tmp_path: Path, broken: int, garbled: Callable[[Path, int], Path]
) -> None:
    tracks = [SoundTrack(ANNA, "ac3"), SoundTrack(ANNA, "flac")]
    path = garbled(sound_file(tmp_path / "whole.mkv", tracks), broken)
    made = batches(path, Ear())
    told = [warning for batch in made for warning in batch.warnings]
    codec = tracks[broken - 1].codec
    assert [(each.code, dict(each.values)) for each in told] == [
        (Code.SOUND_UNDECODED, {"track": broken, "codec": codec})
    ]
    assert {each.track for batch in made for each in batch.product} == {3 - broken}


@pytest.fixture
def garbled() -> Callable[[Path, int], Path]:
    """Writes a file again, with the bytes of one track's packets turned around."""
    import av

    def write(path: Path, track: int) -> Path:
        made = path.with_name("garbled.mkv")
        with av.open(str(path)) as source, av.open(str(made), "w") as output:
            streams = [output.add_stream_from_template(stream) for stream in source.streams]
            for packet in source.demux():
                if packet.dts is None:
                    continue
                index = packet.stream.index
                if index == track:
                    other = av.Packet(bytes(len(bytes(packet))))
                    other.pts, other.dts = packet.pts, packet.dts
                    other.time_base, other.duration = packet.time_base, packet.duration
                    packet = other
                packet.stream = streams[index]
                output.mux(packet)
        return made

    return write


def unknown(path: Path, codec: bytes) -> Path:
    """The file as if one of its tracks were of a codec that nobody knows."""
    data = path.read_bytes()
    assert data.count(codec) == 1
    path.write_bytes(data.replace(codec, codec[:-1] + b"X"))
    return path


@pytest.mark.parametrize(("extension", "codec"), [("mkv", b"A_AC3"), ("mp4", b"ac-3")])
def test_a_track_without_a_decoder_is_a_warning_and_the_other_is_heard(
    tmp_path: Path, extension: str, codec: bytes
) -> None:
    tracks = [SoundTrack(ANNA, "ac3", default=True), SoundTrack(ANNA, "aac")]
    path = unknown(sound_file(tmp_path / f"a.{extension}", tracks), codec)
    for wanted in ("auto", "default"):
        made = batches(path, Ear(), sound_tracks=wanted)
        assert {each.track for batch in made for each in batch.product} == {2}
        told = [dict(one.values) for batch in made for one in batch.warnings]
        assert told == ([{"track": 1, "codec": "unknown"}] if wanted == "auto" else [])


def test_a_sole_track_without_a_decoder_needs_no_model_and_is_a_warning(tmp_path: Path) -> None:
    path = unknown(sound_file(tmp_path / "a.mkv", [SoundTrack(ANNA, "ac3")]), b"A_AC3")
    inputs = Inputs(probe=probe(path), subtitles=())
    assert not transcript.needs_model(inputs, {"prefer_subtitles": True})
    (made,) = batches(path, None)  # type: ignore[arg-type]
    assert [one.code for one in made.warnings] == [Code.SOUND_UNDECODED]
