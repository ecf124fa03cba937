"""Make the demo's videos from the drawn and the spoken world: resources/demo.

    python -m installers.starter.demo_make

Needs espeak-ng. Five short files: shapes to be seen, a talk to be heard, a trip with a subtitle
file in English and Korean, and a lesson and a studio in which something is said over each picture:
what is seen and what is said both come again, but each pair of them only once. ``demo.json`` says
what to ask and where the answer is; ``evaluation.json`` beside it is written by hand.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from installers.starter.scenes import Scene, render
from installers.starter.utterances import SAMPLE_RATE, say

WIDTH, HEIGHT, RATE = 640, 360, 12
DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shot:
    """A drawn scene held for some seconds."""

    scene: Scene
    length: float
    seed: int = 0


def shapes(count: int, colour: str, shape: str, ground: str, size: str, place: str) -> Scene:
    """A scene of shapes, its attributes in the order in which one says them."""
    return Scene("shapes", colour, shape, ground, count, size, place)


SHAPES = (
    Shot(shapes(1, "red", "star", "blue", "large", "centre"), 2.5),
    Shot(shapes(2, "yellow", "circle", "purple", "large", "left"), 2.5),
    Shot(shapes(3, "green", "triangle", "white", "small", "right"), 2.5),
    Shot(shapes(1, "black", "arrow", "orange", "large", "top"), 2.5),
    Shot(shapes(2, "pink", "heart", "black", "large", "centre"), 2.5),
    Shot(shapes(1, "white", "crescent", "brown", "small", "bottom"), 2.5),
    Shot(Scene("checkerboard", "black", second_colour="red"), 2.5),
    Shot(Scene("stripes", "blue", second_colour="yellow"), 2.5),
)
TRIP = (
    Shot(Scene("mountains"), 3.0),
    Shot(Scene("forest"), 3.0),
    Shot(Scene("ocean"), 3.0),
    Shot(Scene("rain"), 3.0),
    Shot(Scene("sunset"), 3.0),
    Shot(Scene("city"), 3.0),
    Shot(Scene("fireworks"), 3.0),
)
TRIP_WORDS = (
    (0.4, 2.8, "Minji points at the highest peak."),
    (3.3, 5.7, "Nobody talks among the pines."),
    (6.3, 8.7, "제주도 바닷가에서 점심을 먹었어요."),
    (9.3, 11.7, "We wait under the café's roof until it stops."),
    (12.3, 14.7, "오늘 회의실에서 본 사진이 바로 여기예요."),
    (15.3, 17.7, "The last train leaves at midnight."),
    (18.3, 20.8, "Happy new year, everyone!"),
)
TALK = (
    ("the budget is ready today", "en-us+m5", 140),
    ("look at the design of the new robot", "en+f1", 145),
    ("the launch meeting is about the garden", "en-us+m5", 140),
    ("we see the river and then the forest", "en+f1", 140),
    ("number seven is next", "en-us+m5", 140),
    ("open the heavy window slowly", "en+f1", 140),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is said over a picture: the words, an espeak-ng voice, words a minute."""

    text: str
    voice: str
    rate: int


NARRATED = 4.0
"""Seconds that each picture with a line lasts."""
LEAD_IN = 0.6
"""Seconds from the cut to the first word."""
LESSON = (
    (Scene("snow"), Line("the launch is quiet tomorrow", "en-us+m5", 140)),
    (Scene("rainbow"), Line("count three five nine", "en+f1", 135)),
    (shapes(2, "purple", "ring", "white", "large", "centre"),
     Line("the plan is heavy today", "en-us+m5", 140)),
    (Scene("snow"), Line("we see the customer again tomorrow", "en+f1", 150)),
    (Scene("rainbow"), Line("now the launch waits again", "en-us+m5", 140)),
    (shapes(1, "orange", "cross", "green", "large", "left"),
     Line("count two six four", "en+f1", 135)),
    (shapes(1, "purple", "ring", "yellow", "large", "right"),
     Line("the robot is bright and white", "en-us+m5", 145)),
    (Scene("snow"), Line("the customer meeting is about the music", "en+f1", 150)),
)  # fmt: skip
STUDIO = (
    (Scene("night"), Line("then the new river stops quickly", "en+f1", 145)),
    (Scene("rainbow"), Line("look at the report of the new camera", "en-us+m5", 150)),
    (shapes(3, "blue", "cross", "white", "small", "top"),
     Line("we see the customer again today", "en+f1", 145)),
    (Scene("night"), Line("look at the plan of the new music", "en-us+m5", 150)),
    (shapes(1, "purple", "ring", "black", "large", "centre"),
     Line("the launch meeting is about the table", "en+f1", 150)),
    (Scene("ocean"), Line("number four is next", "en-us+m5", 140)),
)  # fmt: skip
QUERIES: tuple[tuple[str, str, str, float, float], ...] = (
    # the query, how it is found, the file, and within which seconds
    ("a red star on a blue background", "sight", "shapes.mp4", 0.0, 2.5),
    ("two yellow circles", "sight", "shapes.mp4", 2.5, 5.0),
    ("three green triangles on the right", "sight", "shapes.mp4", 5.0, 7.5),
    ("pink hearts", "sight", "shapes.mp4", 10.0, 12.5),
    ("a black and red checkerboard", "sight", "shapes.mp4", 15.0, 17.5),
    ("mountains", "sight", "trip.mp4", 0.0, 3.0),
    ("fireworks in the dark", "sight", "trip.mp4", 18.0, 21.0),
    ("a rainy day", "sight", "trip.mp4", 9.0, 12.0),
    ("회의", "words", "trip.mp4", 12.0, 15.0),
    ("new year", "words", "trip.mp4", 18.0, 21.0),
)


SPOKEN = {
    "look at the design of the new robot": "design of the robot",
    "the launch meeting is about the garden": "the meeting about the garden",
    "open the heavy window slowly": "open the window",
    "the budget is ready today": "the money is prepared",
}
"""What to ask for a spoken line; the last in words that the speaker never says."""


def pictures(shots: Sequence[Shot]) -> Iterator[npt.NDArray[np.uint8]]:
    """Every frame of the shots in turn: uint8 [360, 640, 3]."""
    for number, shot in enumerate(shots):
        picture = np.asarray(render(shot.scene, WIDTH, HEIGHT, shot.seed + 100 + number))
        for _ in range(round(shot.length * RATE)):
            yield picture


def write_video(
    path: Path, shots: Sequence[Shot], sound: Samples | None, sound_rate: int = 40_000
) -> None:
    """H.264 and, with ``sound`` (float32 mono at 16 kHz), AAC of ``sound_rate`` bits a second."""
    import av

    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        video = out.add_stream("libx264", rate=Fraction(RATE))
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.options = {"crf": "27", "preset": "slow", "g": str(RATE * 4)}
        audio = None
        if sound is not None:
            audio = out.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
            audio.bit_rate = sound_rate
        for array in pictures(shots):
            out.mux(video.encode(av.VideoFrame.from_ndarray(array, format="rgb24")))
        out.mux(video.encode())
        if audio is not None and sound is not None:
            frame = av.AudioFrame.from_ndarray(sound[None, :], format="fltp", layout="mono")
            frame.sample_rate = SAMPLE_RATE
            out.mux(audio.encode(frame))
            out.mux(audio.encode())


def talk() -> tuple[Samples, list[tuple[str, float, float]]]:
    """The spoken lines with pauses between, and when each begins and ends (seconds)."""
    rng = np.random.default_rng(3)
    parts: list[Samples] = []
    lines = []
    at = 0
    for text, voice, rate in TALK:
        pause = np.zeros(round(1.2 * SAMPLE_RATE), np.float32)
        spoken, _ = say(text, voice, rate)
        spoken = (spoken / np.abs(spoken).max() * 0.5).astype(np.float32)
        parts += [pause, spoken]
        at += len(pause)
        lines.append((text, at / SAMPLE_RATE, (at + len(spoken)) / SAMPLE_RATE))
        at += len(spoken)
    parts.append(np.zeros(SAMPLE_RATE, np.float32))
    whole = np.concatenate(parts)
    return (whole + rng.normal(0, 3e-4, len(whole))).astype(np.float32), lines


def narration(lines: Sequence[Line]) -> Samples:
    """A line to each picture of ``NARRATED`` seconds, beginning ``LEAD_IN`` after the cut.

    Raises:
        ValueError: a line lasts longer than its picture.
    """
    rng = np.random.default_rng(4)
    whole = rng.normal(0, 3e-4, round(len(lines) * NARRATED * SAMPLE_RATE)).astype(np.float32)
    for number, line in enumerate(lines):
        spoken, _ = say(line.text, line.voice, line.rate)
        if LEAD_IN + len(spoken) / SAMPLE_RATE > NARRATED:
            raise ValueError(f"{line.text!r} lasts longer than its picture: say it faster.")
        start = round((number * NARRATED + LEAD_IN) * SAMPLE_RATE)
        whole[start : start + len(spoken)] += spoken / np.abs(spoken).max() * 0.5
    return whole


def write_narrated(path: Path, parts: Sequence[tuple[Scene, Line]]) -> None:
    """A video of one picture and one line a part."""
    shots = [Shot(scene, NARRATED, seed=20) for scene, _ in parts]
    write_video(path, shots, narration([line for _, line in parts]), 32_000)


def srt(lines: Sequence[tuple[float, float, str]]) -> str:
    """A SubRip file."""

    def clock(value: float) -> str:
        whole, thousandths = divmod(round(value * 1000), 1000)
        return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d},{thousandths:03d}"

    cues = [
        f"{number}\n{clock(start)} --> {clock(end)}\n{text}\n"
        for number, (start, end, text) in enumerate(lines, 1)
    ]
    return "\n".join(cues)


def main() -> None:
    """The command line."""
    argparse.ArgumentParser(description="Make the demo's videos.").parse_args()
    DEMO.mkdir(parents=True, exist_ok=True)
    write_video(DEMO / "shapes.mp4", SHAPES, None)
    write_video(DEMO / "trip.mp4", TRIP, None)
    (DEMO / "trip.srt").write_text(srt(TRIP_WORDS), encoding="utf-8")
    sound, lines = talk()
    card = Shot(Scene("text"), len(sound) / SAMPLE_RATE, seed=5)
    write_video(DEMO / "talk.mp4", [card], sound)
    write_narrated(DEMO / "lesson.mp4", LESSON)
    write_narrated(DEMO / "studio.mp4", STUDIO)
    rows: list[dict[str, Any]] = [
        {"query": query, "by": by, "video": video, "from": start, "to": end}
        for query, by, video, start, end in QUERIES
    ]
    for text, start, end in lines:
        if text in SPOKEN:
            rows.append(
                {
                    "query": SPOKEN[text],
                    "by": "speech",
                    "video": "talk.mp4",
                    "from": round(start - 0.5, 2),
                    "to": round(end + 0.5, 2),
                }
            )
    videos = sorted(path.name for path in DEMO.glob("*.mp4"))
    document = {"videos": videos, "queries": rows}
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (DEMO / "demo.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
