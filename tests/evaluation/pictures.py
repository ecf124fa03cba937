"""Libraries of real photos and films for the sets about sight, made at run time from ../shared.

The photos are divided into two halves, one for tuning and one for reporting. Each half is packed
into three films, a photo for ``SHOWN`` seconds, beside films of its own, without their sound:
these sets are about what is seen. ``FILMS`` says what is where, which the labels in ``sets/`` mean.

``python -m tests.evaluation.pictures FOLDER`` makes the libraries and keeps them, each with the
queries that it answers beside it.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageOps

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.types import ModelKind, VideoState
from tests.evaluation.library import LANGUAGES, queries
from tests.evaluation.picture_fillers import Floats, fill, fillers, frames
from tests.media_factory import make_video

SHARED = Path(__file__).resolve().parents[3] / "shared"
MODEL = "real-sight"
HALVES = ("tune", "report")

SHOWN = 2.5
"""Seconds for which a film shows a photo."""

SIZE = (480, 360)
GREY = (128, 128, 128)

REEL, REEL_AT = "made_photo_reel.mp4", 55.0
"""One photo is to be had only in this film, at this second."""

WIDE = {"mdn_puppy-header.jpg": (0.0, 0.0, 0.6, 1.0)}
"""What is shown of photos that are mere strips: left, top, right, bottom as shares."""

FILMS: Mapping[str, tuple[str, ...]] = {
    "tune_1.mp4": (
        "cat.jpg",
        "mdn_elephant.jpg",
        "cake.jpg",
        "mdn_moon.jpg",
        "bee.jpg",
        "books.jpg",
        "obama.jpg",
        "cautious cat.jpg",
        "mdn_bird4.jpg",
    ),
    "tune_2.mp4": (
        "owl.jpg",
        "hot_dog.jpg",
        "black cat at night.jpg",
        "sunflower.jpg",
        "kite_and_cold.jpg",
        "mdn_spider.jpg",
        "obama2.jpg",
        "mdn_gallery4.jpg",
        "mdn_bee.jpg",
    ),
    "tune_3.mp4": (
        "mdn_bird2.jpg",
        "mdn_balloon_640x427.jpg",
        "cat_720p.jpg",
        "dragonfly.jpg",
        "mdn_gallery1.jpg",
        "obama3.jpg",
        REEL,
        "mdn_hand.jpg",
        "mdn_grapefruit-slice.jpg",
    ),
    "report_1.mp4": (
        "mdn_rhino.jpg",
        "bird.jpg",
        "mdn_ice-cream.jpg",
        "dog_segmentation.jpg",
        "camera.jpg",
        "mdn_gallery5.jpg",
        "biden.jpg",
        "mdn_flowers.jpg",
        "mdn_surfer.jpg",
    ),
    "report_2.mp4": (
        "mdn_leopard.jpg",
        "parrot.jpg",
        "missvickie_potato_chips.jpg",
        "pets.jpg",
        "camera lens.jpg",
        "mdn_butterfly.jpg",
        "grace_hopper.jpg",
        "mdn_plumeria.jpg",
        "mdn_bird3.jpg",
    ),
    "report_3.mp4": (
        "mdn_puppy-header.jpg",
        "mdn_hummingbird.jpg",
        "mdn_fly.jpg",
        "mdn_bird1.jpg",
        "mdn_gallery3.jpg",
        "biden2.jpg",
        "face.jpg",
        "mdn_gallery2.jpg",
        "obama_and_biden.jpg",
    ),
}
"""The made films by name, each of so many photos in this order."""

VIDEOS: Mapping[str, str] = {
    "tune_4.webm": "tears-of-steel-battle-clip-medium.webm",
    "tune_5.mp4": "friday.mp4",
    "tune_6.mp4": "car-detection.mp4",
    "report_4.mp4": "psd_testvideo.mp4",
    "report_5.mp4": "flower.mp4",
    "report_6.mp4": "big_buck_bunny_720p_1mb.mp4",
}
"""The films of ../shared/media/video that the sets ask about too, by names that give nothing away:
words of a file's name are searched."""


def of_half(half: str, names: Iterable[str]) -> list[str]:
    """Those of the names that are of a half."""
    return [name for name in names if name.startswith(half)]


FILLED_FROM: Mapping[str, tuple[str, ...]] = {
    "tune": (
        *(f"video/{VIDEOS[name]}" for name in of_half("report", VIDEOS)),
        "odd/counter.mp4",
        "odd/h264_10bits.mp4",
    ),
    "report": (
        *(f"video/{VIDEOS[name]}" for name in of_half("tune", VIDEOS)),
        "odd/rotated90_phone.mov",
    ),
}
"""What the fillers of a half are cut from: the other half's films, and what no query asks for."""


def document(language: str, half: str, held: Iterable[str] | None = None) -> dict[str, Any]:
    """A set, its present queries those that a library of the films ``held`` answers; all for None.

    Labels in films that are not held are left out.
    """
    names = [*FILMS, *VIDEOS] if held is None else held
    among = {Path(name).stem for name in names}
    return {"queries": queries(f"sight_{language}.{half}", among)}


# --- films ---------------------------------------------------------------------------------------


def photo(media: Path, name: str) -> Image.Image:
    """A photo by its name, in colour."""
    if name == REEL:
        return next(image for at, image in frames(media / "video" / REEL, 0.0) if at >= REEL_AT)
    (path,) = media.glob(f"[pf]*/{name}")
    image = Image.open(path).convert("RGB")
    left, top, right, bottom = WIDE.get(name, (0.0, 0.0, 1.0, 1.0))
    width, height = image.size
    return image.crop(
        (int(left * width), int(top * height), int(right * width), int(bottom * height))
    )


def shown(image: Image.Image) -> Image.Image:
    """The whole photo in a film's frame, with grey where it does not reach."""
    return ImageOps.pad(image, SIZE, color=GREY)


def write_film(media: Path, name: str, folder: Path) -> Path:
    """One of ``FILMS``, written into ``folder``."""
    scenes = [(np.asarray(shown(photo(media, one))), SHOWN) for one in FILMS[name]]
    return make_video(folder / name, scenes, fps=10, size=SIZE)


def write_silent(media: Path, name: str, folder: Path) -> Path:
    """One of ``VIDEOS``, its pictures as they are, without its sound, written into ``folder``."""
    path = folder / name
    with av.open(str(media / "video" / VIDEOS[name])) as read, av.open(str(path), "w") as written:
        track = read.streams.video[0]
        copied = written.add_stream_from_template(track)
        for packet in read.demux(track):
            if packet.dts is not None:
                packet.stream = copied
                written.mux(packet)
    return path


# --- libraries -----------------------------------------------------------------------------------

SIZES = (10, 100, 10_000)
"""Scenes of the libraries: one film of photos; all of a half, filled up to a hundred; and to many.

The smallest comes once for each film of photos, so that every photo is in one of them.
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A library in ``root``, its models in ``models``, of the films ``held`` and of fillers."""

    half: str
    scenes: int
    root: Path
    models: Path
    held: tuple[str, ...]

    def document(self, language: str) -> dict[str, Any]:
        """The half's set as far as this library answers it."""
        return document(language, self.half, self.held)


def libraries(shared: Path, folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Built]:
    """Libraries of both halves in these sizes, built in ``folder`` or found there from before.

    Args:
        shared: the folder of test media and models.
    """
    for half in HALVES:
        for size in sizes:
            yield from of_size(shared, folder, half, size)


def of_size(shared: Path, folder: Path, half: str, size: int) -> list[Built]:
    """The libraries of a half with about ``size`` scenes: three small ones, or a larger one."""
    films = of_half(half, FILMS)
    if size == SIZES[0]:
        return [build(shared, folder, half, size, (name,)) for name in films]
    return [build(shared, folder, half, size, (*films, *of_half(half, VIDEOS)))]


def build(shared: Path, folder: Path, half: str, size: int, held: tuple[str, ...]) -> Built:
    """A library of the films ``held``; several films are filled up to ``size`` scenes."""
    place = folder / (f"{half}_{size}" if len(held) > 1 else Path(held[0]).stem)
    built = Built(half, size, place / "library", place / "models", held)
    done = place / "done"
    if not done.exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        with Engine(built.root, built.models) as engine:
            index(engine, shared, place, held)
            lacking = 0 if len(held) == 1 else size - _scenes(engine)
            if lacking > 0:
                fill(engine, _vectors(engine, shared, folder, half, lacking))
        done.touch()
    return built


def index(engine: Engine, shared: Path, folder: Path, held: Iterable[str]) -> None:
    """Write the films into ``folder`` and index them with real-sight."""
    engine.import_model(shared / "models" / "real" / MODEL)
    engine.use_model(ModelKind.VISUAL, MODEL)
    media = shared / "media"
    paths = [
        write_film(media, name, folder) if name in FILMS else write_silent(media, name, folder)
        for name in held
    ]
    assert len(engine.prepare(paths).queued) == len(paths)
    indexer = Indexer(engine.root, engine.models, lambda: False)
    while indexer.index_next():
        pass
    indexer.close()
    assert engine.status()["videos"]["indexed"] == len(paths)


def _scenes(engine: Engine) -> int:
    """How many scenes a library has."""
    videos = engine.library.videos.all([VideoState.INDEXED])
    return sum(len(engine.scenes(Path(engine.path_of(one.id) or ""))["scenes"]) for one in videos)


def _vectors(engine: Engine, shared: Path, folder: Path, half: str, count: int) -> Floats:
    """The fillers' vectors of a half, made once a folder."""
    cached = folder / f"fillers_{half}_{count}.npy"
    if not cached.exists():
        np.save(
            cached, fillers(filled_from(shared, half), engine.search.pool().visual(MODEL), count)
        )
    found: Floats = np.load(cached)
    return found


def filled_from(shared: Path, half: str) -> list[Path]:
    """The films that a half's fillers are cut from."""
    return [shared / "media" / name for name in FILLED_FROM[half]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--sizes", type=int, nargs="+", choices=SIZES, default=SIZES)
    chosen = options.parse_args()
    for built in libraries(SHARED, chosen.folder, chosen.sizes):
        for language in LANGUAGES:
            text = json.dumps(built.document(language), ensure_ascii=False, indent=1)
            file = built.root.parent / f"sight_{language}.json"
            file.write_text(text, encoding="utf-8")
        print(built.root)


if __name__ == "__main__":
    main()
