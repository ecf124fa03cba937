"""With a real Whisper: speech is heard where the text beside or inside a video is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.index import plan
from engine.index.steps import Inputs, Task, subtitles, transcript
from engine.index.steps.words import words_of
from engine.media.probe import probe
from engine.messages import Code
from engine.models.device import choose_speech_device
from engine.models.speech import SpeechModel
from engine.settings import Settings
from engine.spec import BY_NAME
from engine.types import Segment, joined
from tests.evaluation.sounds import RECORDINGS
from tests.made_texts_inside import TextTrack, film_with_texts
from tests.media_factory import AudioTrack, make_video
from tests.real_models import installed, real_model
from tests.shared_cases import case

pytestmark = pytest.mark.shared
FLIGHT = [f"GPS(127.0{n}, 37.5{n}) ISO:100 Shutter:60 H {n}.5m" for n in range(8)]


@pytest.fixture(scope="session")
def whisper(shared_dir: Path) -> SpeechModel:
    folder = real_model(shared_dir, "whisper-base")
    return SpeechModel.load(installed(folder), choose_speech_device("cpu"), 1)


def task(video: Path, step: str, found: Inputs, model: SpeechModel | None = None) -> Task[Any]:
    parameters = plan.parameters_of(BY_NAME[step], Settings())
    return Task(
        video, parameters, found, model, None, lambda _: b"", lambda _: b"", 1, 1, lambda _: None,
    )  # fmt: skip


def words(video: Path, whisper: SpeechModel) -> tuple[list[str], list[Code]]:
    """The texts of a video once its subtitles are read and, where they are not enough, it is heard;
    and what is said of the subtitles."""
    found = Inputs(probe=probe(video))
    read = list(subtitles.run(task(video, "subtitles", found)))
    found["subtitles"] = tuple(segment for batch in read for segment in batch.product)
    hearing = task(video, "transcript", found, whisper)
    heard: list[Segment] = []
    if transcript.needs_model(found, hearing.parameters):
        heard = [segment for batch in transcript.run(hearing) for segment in batch.product]
    found["transcript"] = tuple(heard)
    texts = [joined(segment.text for segment in text) for text in words_of(found)]
    return texts, [warning.code for batch in read for warning in batch.warnings]


def spoken_film(shared_dir: Path, path: Path, language: str | None = None) -> Path:
    sound = RECORDINGS["jfk"].sound(shared_dir)
    track = AudioTrack(sound, language)
    return make_video(path, [("blue", len(sound) / 16_000)], size=(64, 48), audio=[track])


def test_the_flight_of_the_shared_situation(shared_dir: Path, whisper: SpeechModel) -> None:
    texts, codes = words(case(shared_dir, "drone-data") / "DJI_0001.MP4", whisper)
    assert codes == [Code.SUBTITLES_ARE_DATA]
    assert "lighthouse" in texts[0].lower()
    assert "harbor" in texts[0].lower()


@pytest.mark.parametrize(
    ("name", "lines", "code"),
    [
        ("film.srt", FLIGHT, Code.SUBTITLES_ARE_DATA),
        (
            "film_ko.srt",
            [f"2024-05-01 {n}km/h N37.5{n}" for n in range(8)],
            Code.SUBTITLES_ARE_DATA,
        ),
        ("film.en.srt", [f"cat_{n}: hello from here" for n in range(8)], Code.SUBTITLES_ARE_CHAT),
        ("film.mp4.srt", ["[Music]", "[Applause]"], Code.SUBTITLES_ARE_SOUNDS),
    ],
)
def test_speech_beside_texts_that_are_none(
    shared_dir: Path,
    whisper: SpeechModel,
    tmp_path: Path,
    name: str,
    lines: list[str],
    code: Code,
) -> None:
    film = spoken_film(shared_dir, tmp_path / "film.mp4")
    cues = [
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{line}\n" for n, line in enumerate(lines, 1)
    ]
    (tmp_path / name).write_text("\n".join(cues))
    texts, codes = words(film, whisper)
    assert codes == [code]
    assert "your country" in texts[0].lower()


def test_flight_data_inside_a_file_are_no_words_either(
    shared_dir: Path, whisper: SpeechModel, tmp_path: Path
) -> None:
    sound = RECORDINGS["jfk"].sound(shared_dir)
    film = film_with_texts(tmp_path / "f.mkv", [TextTrack(FLIGHT, default=True)], sound=sound)
    texts, codes = words(film, whisper)
    assert codes == [Code.SUBTITLES_ARE_DATA]
    assert "your country" in texts[0].lower()


def test_a_translation_is_searched_beside_what_is_heard(
    shared_dir: Path, whisper: SpeechModel, tmp_path: Path
) -> None:
    film = spoken_film(shared_dir, tmp_path / "film.mp4", "eng")
    written = "국가가 여러분을 위해 무엇을 할 수 있는지 묻지 마십시오"
    (tmp_path / "film.ko.srt").write_text(f"1\n00:00:03,000 --> 00:00:08,000\n{written}\n")
    (heard, translated), codes = words(film, whisper)
    assert "your country" in heard.lower()
    assert translated == written
    assert codes == [Code.SUBTITLES_TRANSLATED]
