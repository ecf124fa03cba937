"""Searching all the time while another process upgrades 300 scenes to another visual model.

The two models' vectors have other dimensions, and scores of another scale: by chance a picture and
a text are at a cosine of about 0.05 in the one space and 0.85 in the other.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine import spec
from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.index.steps import Batch
from engine.messages import Code, message
from engine.models.loader import ModelPool
from engine.search.calibration import confidences
from engine.search.encoding import Encoder
from engine.search.searcher import Searcher
from engine.store.library import Library
from engine.store.vectors import Generation
from engine.types import (
    Answer,
    Confidence,
    KeyframeImage,
    ModelKind,
    Moment,
    Probe,
    SceneImages,
    SearchRequest,
    Track,
    VisualChunk,
    ticks,
)
from tests.engine.index.weightless import OTHER, SMALL, install_all, loader
from tests.engine.index.workbench import use_steps
from tests.media_factory import draw

REPOSITORY = Path(__file__).resolve().parents[3]
ODD_WORKER = REPOSITORY / "tests" / "heimdex_desktop" / "odd_worker.py"
FILMS, SCENES = 30, 10
ALL = FILMS * SCENES
SHOT = ticks(2.0)
NEAREST = 20
NAP = 0.02  # seconds a batch takes: searches shall meet every state of the upgrade


def probe(task: Any) -> Generator[Batch, None, None]:
    """A silent film of ten scenes of two seconds."""
    yield Batch(
        Probe(
            container="mp4",
            duration=SCENES * SHOT,
            width=160,
            height=90,
            rotation=0,
            sample_aspect=(1, 1),
            fps=(25, 1),
            variable_frame_rate=False,
            interlaced=False,
            bit_depth=8,
            video=Track(0, "video", "h264"),
        )
    )


def shots(task: Any) -> Generator[Batch, None, None]:
    """The scenes of a film whose file says which one it is: picture by picture, from noise:0 on."""
    first = int(task.path.read_text()) * SCENES
    scenes = []
    for number in range(SCENES):
        file = io.BytesIO()
        Image.fromarray(draw(f"noise:{first + number}", (160, 90))).save(file, "WEBP", quality=80)
        image, start = file.getvalue(), number * SHOT
        digest = hashlib.sha256(image).hexdigest()
        frame = KeyframeImage(start + SHOT // 2, image, digest, 160, 90, 1.0, 0.5)
        scenes.append(SceneImages(start, start + SHOT, (frame,)))
    yield Batch(VisualChunk(SCENES * SHOT, tuple(scenes), ()), position=SCENES * SHOT)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A library of 300 scenes, indexed with one visual model while another is chosen by now.

    All but the decoding is real: what the films show is drawn instead.
    """
    films = tmp_path / "films"
    films.mkdir()
    for number in range(FILMS):
        (films / f"{number:02}.mp4").write_text(str(number))
    install_all(tmp_path / "models")
    monkeypatch.setattr(ModelPool, "_load", loader())
    with Engine(tmp_path / "library", tmp_path / "models") as opened:
        opened.use_model(ModelKind.VISUAL, SMALL)
        opened.prepare([films])
        indexer = Indexer(opened.root, opened.models, lambda: False)
        with pytest.MonkeyPatch.context() as patch:
            use_steps(patch, spec.STEPS, {"probe": probe, "shots": shots})
            while indexer.index_next():
                pass
        indexer.close()
        opened.use_model(ModelKind.VISUAL, OTHER)
        yield opened


@contextmanager
def worker(engine: Engine) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that does what is to be done."""
    folders = [str(engine.root), str(engine.models.root)]
    process = subprocess.Popen(
        [sys.executable, str(ODD_WORKER), "weightless", *folders, "--drain"],
        env={**os.environ, "OMP_NUM_THREADS": "1", "HEIMDEX_TEST_NAP": str(NAP)},
        stdin=subprocess.PIPE,
    )
    try:
        yield process
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Client:
    """Searches a library over connections of its own, and compares with exact search."""

    library: Library
    pool: ModelPool
    searches: int = 0
    mixed: int = 0  # searches that met videos of both models
    generations: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.searcher = Searcher(self.library, self.pool)
        self.encoder = Encoder(self.library, self.pool)

    def search(self, number: int) -> None:
        """Look for one picture, page by page and exactly, all in one moment of the library."""
        text = f"noise:{number}"
        with self.library.database.snapshot():
            pages = list(self.pages(text))
            exact = self.exact(text)
        self.searches += 1
        self.check_whole(number, pages)
        moments = [moment for page in pages for moment in page.moments]
        found = [key_of(moment) for moment in moments]
        assert len(set(found)) == len(found), "a scene twice in an answer"
        sure = [key for key, confidence in exact if confidence >= 0.15]
        assert set(sure) == set(found), "recall is not 1"
        assert found[:NEAREST] == [key for key, _ in exact[: min(NEAREST, len(found))]]

    def pages(self, text: str) -> Iterator[Answer]:
        for page in itertools.count(1):
            answer = self.searcher.search(SearchRequest(text, limit=7, page=page))
            yield answer
            if page >= answer.pages:
                return

    def check_whole(self, number: int, pages: list[Answer]) -> None:
        """What is looked for is found first, whichever model its video was seen by."""
        assert all(page.channels["visual"] == message(Code.READY) for page in pages)
        assert pages[0].moments, "an empty answer"
        first = pages[0].moments[0]
        assert key_of(first) == (number // SCENES, number % SCENES * SHOT)
        assert first.confidence == Confidence.STRONG
        assert Path(first.thumbnail or "").is_file()

    def exact(self, text: str) -> list[tuple[tuple[int, int], float]]:
        """Every scene, in the space of the model that its video is seen by, the surest first."""
        live = self.library.vectors.live_generations("visual")
        self.mixed += len(live) > 1
        scenes: dict[tuple[int, int], float] = {}
        for generation in live:
            query = self.encoder.words(generation, text).vector
            keys, vectors = self.vectors(generation)
            scores = vectors @ query
            self.check_nearest(generation, query, scores)
            scale = self.encoder.scale(generation)
            # The order is the model's own.
            sure = sorted(confidences(scale, scale.scores(query, vectors)), reverse=True)
            for place, confidence in zip(np.argsort(-scores, kind="stable"), sure, strict=True):
                assert keys[place] not in scenes, "a video is seen by both models"
                scenes[keys[place]] = confidence
        assert len(scenes) == ALL, "a video is seen by neither"
        return sorted(scenes.items(), key=lambda one: (-one[1], one[0]))

    def vectors(self, generation: Generation) -> tuple[list[tuple[int, int]], Any]:
        """Every live vector of a generation, float32 [n, d], and the scene of each."""
        rows = self.library.database.rows(
            "SELECT vectors.video_id, vectors.start, embedding FROM vectors JOIN artifacts"
            " ON artifacts.id = artifact_id WHERE role = 'live' AND generation_id = ?",
            (generation.id,),
        )
        vectors = np.stack([np.frombuffer(row[2], np.float32) for row in rows])
        return [(row[0] - 1, row[1] // SHOT * SHOT) for row in rows], vectors

    def check_nearest(self, generation: Generation, query: Any, scores: Any) -> None:
        near = self.library.vectors.nearest(generation, query, NEAREST)
        best = np.sort(scores)[::-1][:NEAREST]
        assert np.allclose([one.score for one in near], best, atol=1e-5), "recall is not 1"


def key_of(moment: Moment) -> tuple[int, int]:
    """A moment's film and where its scene begins (ticks)."""
    return int(Path(moment.path).stem), moment.at // SHOT * SHOT


def test_searches_are_whole_at_every_moment_of_an_upgrade(engine: Engine) -> None:
    pool = ModelPool(engine.models)
    chance = np.random.default_rng(1)
    with Library(engine.root) as library:
        client = Client(library, pool)
        client.search(7)
        assert client.mixed == 0
        assert engine.upgrades.start()["videos"] == FILMS
        states = Counter[int]()
        with worker(engine) as process:
            end = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < end:
                progress = engine.upgrades.progress()
                assert progress is not None
                states[progress["done"]] += 1
                client.search(int(chance.integers(ALL)))
        result = engine.upgrades.result()
        assert result is not None
        assert (result["state"], result["failed"], result["problem"]) == ("done", 0, None)
        assert client.mixed > 10, "the upgrade was searched while it went on"
        assert len(states) > 5
        before = client.mixed
        for number in range(0, ALL, 30):
            client.search(number)
        assert client.mixed == before
        (only,) = library.vectors.live_generations("visual")
        assert only.model == OTHER


def test_two_models_share_an_answer_as_they_share_the_library(engine: Engine) -> None:
    """Scores of one space are all above those of the other; neither model crowds out the other."""
    engine.upgrades.start()
    indexer = Indexer(engine.root, engine.models, lambda: False)
    for _ in range(FILMS // 2):
        assert indexer.index_next()
    indexer.close()
    with Library(engine.root) as library:
        client = Client(library, ModelPool(engine.models))
        live = {g.model: g for g in library.vectors.live_generations("visual")}
        assert set(live) == {SMALL, OTHER}
        query = {g.model: client.encoder.words(g, "noise:7").vector for g in live.values()}
        seen = {name: client.vectors(live[name]) for name in live}
        median = {name: np.median(seen[name][1] @ query[name]) for name in live}
        assert median[OTHER] > median[SMALL] + 0.5
        seen_anew = {film for film, _ in seen[OTHER][0]}
        shares = []
        for number in range(0, ALL, 13):
            first = client.searcher.search(SearchRequest(f"noise:{number}", limit=NEAREST))
            shares.append(np.mean([key_of(one)[0] in seen_anew for one in first.moments]))
        assert len(seen_anew) == FILMS // 2
        # Not even: in 13 dimensions more vectors are near to a query than in 37.
        assert 0.2 < np.mean(shares) < 0.8, np.mean(shares)
