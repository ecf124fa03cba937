"""Reels with the faces of ../shared, whose people, sizes, blur and pose are known.

A reel shows one to three faces at a time over photos without any. Each face is cut out of a photo,
scaled to 40 to 260 pixels, and some are blurred, turned, mirrored, brightened or darkened. Which
photos a reel draws on is given: thresholds are tuned on one half and reported on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from engine.models.faces import FaceModel, FoundFace

SIZE = (1280, 720)
SHOT = 2.0
"""Seconds that each picture of a reel is shown."""
SIZES = (40, 50, 60, 80, 120, 180, 260)
BLURS = (0.0, 0.0, 0.0, 0.015, 0.03)
TURNS = (0.0, 0.0, 0.15, 0.25)


@dataclass(frozen=True)
class Source:
    """A face of a photo; ``who`` "?…" is a stranger."""

    who: str
    photo: str
    picture: Any
    face: FoundFace


@dataclass(frozen=True)
class Shown:
    """A face of a reel: in which shot, whose, how large, and where (shares of the picture)."""

    shot: int
    who: str
    size: float
    box: tuple[float, float, float, float]


def sources(shared: Path, model: FaceModel) -> list[Source]:
    """Every face of the photos: of two people several, and of six strangers one each."""
    media = shared / "media"
    found: list[Source] = []

    def add(path: Path, whose: Sequence[str]) -> None:
        with Image.open(path) as opened:
            picture = np.asarray(opened.convert("RGB"))
        faces = sorted(model.faces(picture, 1280, 0.8), key=lambda face: face.box[0])
        assert len(faces) == len(whose), path
        found.extend(
            Source(who, path.stem, picture, face) for who, face in zip(whose, faces, strict=True)
        )

    for name in ("obama", "obama2", "obama3"):
        add(media / "faces" / f"{name}.jpg", ["Obama"])
    for name in ("biden", "biden2"):
        add(media / "faces" / f"{name}.jpg", ["Biden"])
    add(media / "faces" / "obama_and_biden.jpg", ["Biden", "Obama", "?1"])
    add(media / "photos" / "face.jpg", ["?2", "?3", "?4", "?5"])
    add(media / "photos" / "grace_hopper.jpg", ["?6"])
    return found


def make_reel(
    path: Path, shared: Path, chosen: Sequence[Source], shots: int, seed: int
) -> list[Shown]:
    """Write a reel of so many shots; returns every face in it."""
    rng = np.random.default_rng(seed)
    grounds = [shared / "media" / "photos" / f"mdn_{name}.jpg" for name in GROUNDS]
    shown: list[Shown] = []
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=5)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": "18", "preset": "veryfast"}
        for shot in range(shots):
            with Image.open(grounds[rng.integers(len(grounds))]) as ground:
                frame = np.asarray(ground.convert("RGB").resize(SIZE)).copy()
            shown += _fill(frame, shot, chosen, rng)
            picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
            for _ in range(round(5 * SHOT)):
                container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return shown


GROUNDS = ("bee", "bird1", "bird2", "bird3", "butterfly", "flowers", "fly", "leopard", "plumeria")


def _fill(frame: Any, shot: int, chosen: Sequence[Source], rng: np.random.Generator) -> list[Shown]:
    width, height = SIZE
    wanted = int(rng.choice([1, 1, 2, 3]))
    made: list[Shown] = []
    taken: list[tuple[int, int, int, int]] = []
    for number in rng.permutation(len(chosen)):
        source, size = chosen[number], float(rng.choice(SIZES))
        if len(made) == wanted or source.who in [one.who for one in made]:
            continue
        if source.face.size < 0.7 * size:
            continue
        patch = _patch(source, size, rng)
        h, w = patch.shape[:2]
        for _ in range(30):
            x, y = int(rng.integers(0, width - w)), int(rng.integers(0, height - h))
            if all(x + w < a or c < x or y + h < b or d < y for a, b, c, d in taken):
                taken.append((x, y, x + w, y + h))
                frame[y : y + h, x : x + w] = patch
                box = (x / width, y / height, w / width, h / height)
                made.append(Shown(shot, source.who, size, box))
                break
    return made


def _patch(source: Source, size: float, rng: np.random.Generator) -> Any:
    """The face with a little around it, at ``size`` pixels, blurred and turned as chance has it."""
    x, y, w, h = source.face.box
    reach = 0.72 * max(w, h)
    left, top = int(max(0, x + w / 2 - reach)), int(max(0, y + h / 2 - reach))
    cut: Any = source.picture[top : int(y + h / 2 + reach), left : int(x + w / 2 + reach)]
    factor, turn = size / min(w, h), float(rng.choice(TURNS))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    cut = cv2.resize(cut, None, fx=factor * (1 - turn), fy=factor, interpolation=how)
    tall, wide = cut.shape[:2]
    whole = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    far = np.array([[0, 0], [0, turn / 2], [0, -turn / 2], [0, 0]], np.float32) * tall
    matrix = cv2.getPerspectiveTransform(whole, whole + far)
    cut = cv2.warpPerspective(cut, matrix, (wide, tall), borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.5:
        cut = cut[:, ::-1]
    light = cut * rng.uniform(0.75, 1.2) + rng.uniform(-15, 15)
    blur = float(rng.choice(BLURS)) * size
    light = cv2.GaussianBlur(light, (0, 0), blur) if blur else light
    return np.clip(light + rng.normal(0, 2, light.shape), 0, 255).astype(np.uint8)
