"""Puts made-up videos on a real library's shelf: scenes, words and vectors, without media files."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.store.artifacts import Artifact
from engine.store.library import Library
from engine.store.videos import Video
from engine.types import (
    KeyframeImage,
    ModelRef,
    Passage,
    SceneImages,
    Segment,
    TextRow,
    VideoState,
    VisualChunk,
    Word,
    ticks,
)

Vectors = NDArray[np.float32]


def spoken(start: float, text: str, word_seconds: float = 0.5) -> Segment:
    """A sentence whose words follow each other every ``word_seconds``, beginning at ``start``."""
    words = [
        Word(ticks(start + i * word_seconds), ticks(start + (i + 1) * word_seconds), each)
        for i, each in enumerate(text.split())
    ]
    return Segment(words[0].start, words[-1].end, text, "en", tuple(words))


def unit(count: int, dimension: int, seed: int = 0) -> Vectors:
    """Random unit vectors float32 [count, dimension]."""
    found = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    made: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return made


@dataclass(frozen=True)
class Shelf:
    """A library that is filled by hand; ``folder`` is where its videos would lie."""

    library: Library
    folder: Path

    def video(
        self,
        name: str,
        *,
        cuts: Sequence[float] = (0, 10, 20, 30),
        keyframe_every: float = 4.0,
        said: Sequence[Segment] = (),
        present: bool = True,
    ) -> Video:
        """An indexed video with a scene between each two cuts (seconds) and words in full text."""
        library, path = self.library, self.folder / name
        if present:
            path.write_bytes(name.encode())
        video = library.videos.add(f"content of {name}", 1)
        library.videos.put_place(path, video.id, Path("/"), 1, 1, "")
        library.videos.set_duration(video.id, ticks(cuts[-1]))
        for state in (VideoState.PROBING, VideoState.PROCESSING, VideoState.INDEXED):
            library.videos.transition(video.id, state)
        shots = self.artifact(video, "shots")
        scenes = []
        for start, end in itertools.pairwise(cuts):
            times = np.arange(start, end, keyframe_every)
            frames = tuple(self._frame(f"{name} {at}", ticks(float(at))) for at in times)
            scenes.append(SceneImages(ticks(start), ticks(end), frames))
        library.content.add_chunk(
            shots.id, video.id, VisualChunk(ticks(cuts[-1]), tuple(scenes), ())
        )
        self.finish(shots, len(scenes))
        self.say(video, said)
        return video

    def say(self, video: Video, said: Sequence[Segment]) -> None:
        """Words for the video: segments and full text."""
        segments = self.artifact(video, "subtitles")
        self.library.content.add_segments(segments.id, said)
        self.finish(segments, len(said))
        texts = self.artifact(video, "fulltext")
        rows = [TextRow("segment", one.start, one.end, one.text, one.words) for one in said]
        self.library.fulltext.add(texts.id, video.id, rows)
        self.finish(texts, len(rows))

    def embed(
        self,
        video: Video,
        channel: str,
        model: ModelRef,
        vectors: Vectors,
        times: Sequence[tuple[float, float]],
        texts: Sequence[str] = (),
    ) -> None:
        """Vectors of a channel at ``times`` (seconds); ``texts`` are the passages' words."""
        step = {"visual": "visual_vectors"}.get(channel, f"text_vectors/{channel}")
        spans = [(ticks(start), ticks(end)) for start, end in times]
        subjects = list(range(len(spans)))
        if texts:
            passages = self.artifact(video, "passages")
            made = [Passage(*span, text) for span, text in zip(spans, texts, strict=True)]
            self.library.content.add_passages(passages.id, made)
            self.finish(passages, len(made))
            subjects = [row.id for row in self.library.content.passages(passages.id)]
        artifact = self.artifact(video, step)
        fingerprint = f"{step} {model.name} {model.revision}"
        generation = self.library.vectors.generation(channel, model, fingerprint)
        placed = [(subject, *span) for subject, span in zip(subjects, spans, strict=True)]
        live = artifact.role == "live"
        self.library.vectors.add(generation, artifact.id, video.id, placed, vectors, live=live)
        self.finish(artifact, len(placed))

    def artifact(self, video: Video, step: str, fingerprint: str = "r") -> Artifact:
        return self.library.ledger.begin(
            video.id,
            step,
            fingerprint=fingerprint,
            inputs="i",
            model_unused=False,
            spec_version="test",
        )

    def finish(self, artifact: Artifact, items: int) -> None:
        self.library.ledger.finish(
            artifact.id, output="o", items=items, seconds=0.1, device=None, warnings=()
        )

    def _frame(self, name: str, at: int) -> KeyframeImage:
        image = name.encode()
        return KeyframeImage(at, image, hashlib.sha256(image).hexdigest(), 64, 36, 1.0, 0.5)
