"""A made library of any size, for benchmarks of search: videos, scenes, keyframes and words.

Words follow Zipf's law over a made vocabulary, 30 % of the videos speak Korean (stems with
particles, so that most stems only occur inside longer words), and "the" stands in 80 % of all
texts. The same seed makes the same library. No picture files are written, only their rows.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.store.artifacts import Artifact
from engine.store.library import Library
from engine.store.videos import Video
from engine.types import Passage, Segment, TextRow, VideoState, Word, ticks

SCENE = 10.0
"""Seconds of a scene; a segment fills its share of one."""
COMMON = "the"
ONSETS = "b br c cl d dr f fl g gr h j k l m n p pr qu r s sh sl st t tr v w".split()
VOWELS = "a e i o u ai ea ee oa ou".split()
CODAS = ["", "", "b", "ck", "d", "l", "m", "n", "nd", "r", "rt", "s", "st", "t", "x"]
PARTICLES = ["", "은", "는", "이", "가", "을", "를", "에", "에서", "으로", "도", "의", "까지"]


@dataclass(frozen=True)
class Vocabulary:
    """Words in the order of their frequency; ``korean`` are stems, written with a particle."""

    english: tuple[str, ...]
    korean: tuple[str, ...]


@dataclass(frozen=True)
class MadeVideo:
    """What a hook that adds vectors needs of one video: (id, start, end) of each, in ticks."""

    video: Video
    keyframes: tuple[tuple[int, int, int], ...]
    passages: tuple[tuple[int, int, int], ...]


AddVectors = Callable[[Library, MadeVideo], None]
"""Adds the vectors of one video, through ``artifact`` below or the ledger itself."""


def vocabulary(seed: int = 1, english: int = 20_000, korean: int = 6_000) -> Vocabulary:
    """Made words: English of one to three syllables, Korean stems of two or three."""
    chance = random.Random(seed)

    def syllable() -> str:
        return chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS)

    def word() -> str:
        return "".join(syllable() for _ in range(chance.choice((1, 2, 2, 3))))

    def stem() -> str:
        # Initial, medial and final letters of everyday syllables (Unicode 15, section 3.12).
        letters = (
            0xAC00
            + 588 * chance.choice((0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 16, 17, 18))
            + 28 * chance.choice((0, 1, 4, 5, 6, 8, 9, 11, 13, 18, 20))
            + chance.choice((0, 0, 0, 1, 4, 8, 16, 21))
            for _ in range(chance.choice((2, 2, 3)))
        )
        return "".join(map(chr, letters))

    return Vocabulary(_distinct(word, english), _distinct(stem, korean))


def _distinct(make: Callable[[], str], count: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[make()] = None
    found.pop(COMMON, None)
    return tuple(found)


def _zipf(rng: np.random.Generator, words: int, count: int) -> list[int]:
    """Ranks drawn with a frequency of 1 / (rank + 2.7) (Mandelbrot's form of Zipf's law)."""
    weights = np.cumsum(1.0 / (np.arange(words) + 3.7))
    drawn: list[int] = np.searchsorted(weights, rng.random(count) * weights[-1]).tolist()
    return drawn


def sentences(words: Vocabulary, *, korean: bool, count: int, seed: int) -> Iterator[list[str]]:
    """Sentences of ten to twelve words; eight in ten hold "the"."""
    rng = np.random.default_rng(seed)
    chance = random.Random(seed)
    choices = words.korean if korean else words.english
    drawn = iter(_zipf(rng, len(choices), count * 12))
    for _ in range(count):
        said = [choices[rank] for rank in itertools.islice(drawn, chance.randint(9, 11))]
        if korean:
            said = [stem + chance.choice(PARTICLES) for stem in said]
        place = chance.randint(0, len(said))
        said.insert(place, COMMON if chance.random() < 0.8 else choices[chance.randrange(400)])
        yield said


def make_library(
    root: Path,
    scenes: int = 100_000,
    *,
    scenes_per_video: int = 50,
    segments_per_scene: int = 3,
    seed: int = 1,
    add_vectors: AddVectors | None = None,
) -> Library:
    """Make a library in ``root`` (absent or empty) and leave it open.

    About two minutes for 100,000 scenes of three segments each. Words get a time of their own.
    """
    library = Library(root)
    words = vocabulary(seed)
    library.database.run("PRAGMA synchronous = OFF")  # a benchmark's library may be made again
    for number in range(-(-scenes // scenes_per_video)):
        count = min(scenes_per_video, scenes - number * scenes_per_video)
        korean = number % 10 in (2, 5, 8)
        said = sentences(words, korean=korean, count=count * segments_per_scene, seed=seed + number)
        with library.database.transaction():
            made = _make_video(library, number, count, _segments(said, segments_per_scene, korean))
            if add_vectors is not None:
                add_vectors(library, made)
    library.database.run("PRAGMA synchronous = NORMAL")
    library.database.run("PRAGMA optimize")
    return library


def _segments(said: Iterator[list[str]], a_scene: int, korean: bool) -> list[Segment]:
    made = []
    long = SCENE / a_scene
    for number, sentence in enumerate(said):
        start, each = number * long, long / len(sentence)
        words = tuple(
            Word(ticks(start + i * each), ticks(start + (i + 1) * each), word, 0.9)
            for i, word in enumerate(sentence)
        )
        language = "ko" if korean else "en"
        end = ticks(start + long)
        made.append(Segment(ticks(start), end, " ".join(sentence), language, words))
    return made


def _make_video(
    library: Library, number: int, scenes: int, segments: Sequence[Segment]
) -> MadeVideo:
    folder = Path("/made") / f"folder {number % 40:02}"
    video = library.videos.add(f"made {number}", 1_000_000 + number)
    path = folder / f"video {number:05}.mp4"
    library.videos.put_place(path, video.id, Path("/"), 1_000_000, 1, "")
    library.videos.set_duration(video.id, ticks(scenes * SCENE))
    for state in (VideoState.PROBING, VideoState.PROCESSING, VideoState.INDEXED):
        library.videos.transition(video.id, state)
    keyframes = _add_shots(library, video, scenes)
    words = artifact(library, video, "subtitles")
    library.content.add_segments(words.id, segments)
    finish(library, words, len(segments))
    passages = _add_passages(library, video, segments)
    texts = artifact(library, video, "fulltext")
    rows = [TextRow("segment", one.start, one.end, one.text, one.words) for one in segments]
    library.fulltext.add(texts.id, video.id, rows)
    finish(library, texts, len(rows))
    return MadeVideo(video, keyframes, passages)


def _add_shots(library: Library, video: Video, scenes: int) -> tuple[tuple[int, int, int], ...]:
    """Scenes without a gap, each with a keyframe in its middle."""
    shots = artifact(library, video, "shots")
    made = []
    for number in range(scenes):
        start, end = ticks(number * SCENE), ticks((number + 1) * SCENE)
        scene = library.database.insert(
            'INSERT INTO scenes (artifact_id, video_id, start, "end") VALUES (?, ?, ?, ?)',
            (shots.id, video.id, start, end),
        )
        digest = hashlib.sha256(f"{video.id} {number}".encode()).hexdigest()
        keyframe = library.database.insert(
            "INSERT INTO keyframes (artifact_id, scene_id, at, digest, width, height, sharpness,"
            " luma) VALUES (?, ?, ?, ?, 512, 288, 1.0, 0.5)",
            (shots.id, scene, (start + end) // 2, digest),
        )
        made.append((keyframe, start, end))
    finish(library, shots, scenes)
    return tuple(made)


def _add_passages(
    library: Library, video: Video, segments: Sequence[Segment], size: int = 9
) -> tuple[tuple[int, int, int], ...]:
    """Passages of nine segments: half a minute, where a scene has three."""
    step = artifact(library, video, "passages")
    groups = [segments[first : first + size] for first in range(0, len(segments), size)]
    made = [
        Passage(group[0].start, group[-1].end, " ".join(one.text for one in group))
        for group in groups
    ]
    library.content.add_passages(step.id, made)
    finish(library, step, len(made))
    rows = library.content.passages(step.id)
    return tuple((row.id, row.passage.start, row.passage.end) for row in rows)


def artifact(library: Library, video: Video, step: str) -> Artifact:
    """A live artifact of a step, to be filled and finished."""
    return library.ledger.begin(
        video.id, step, fingerprint="made", inputs="made", model_unused=False, spec_version="made"
    )


def finish(library: Library, made: Artifact, items: int) -> None:
    """Mark an artifact done."""
    library.ledger.finish(
        made.id, output="made", items=items, seconds=0.1, device=None, warnings=()
    )
