"""Training data of the starter visual model: drawn pictures, and captions with what they match."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from installers.starter.scenes import (
    MOTIFS,
    SHAPE_ATTRIBUTES,
    SHAPES_KIND,
    Scene,
    caption,
    code,
    is_held_out,
    render,
    sample_motif,
    sample_scene,
    told,
    values,
)

SIZE = 96
"""Side of the model's input in pixels; pictures are squashed to it, so that no side is cropped."""

DRAWN = (256, 144)
NONSENSE = ("glorp", "wug", "blicket", "dax")
UNKNOWN_SHARE = 0.12

Pixels = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.int64]


def squash(picture: Image.Image) -> Pixels:
    """As open_clip's ``squash`` preprocessing: uint8 [96, 96, 3]."""
    return np.asarray(picture.resize((SIZE, SIZE), Image.Resampling.BICUBIC))


def worn(picture: Image.Image, rng: random.Random) -> Image.Image:
    """What coding does to a picture: half of them lose size, half are coded as JPEG."""
    if rng.random() < 0.4:
        share = rng.uniform(0.5, 1.0)
        small = (round(picture.width * share), round(picture.height * share))
        picture = picture.resize(small, Image.Resampling.BILINEAR)
    if rng.random() < 0.5:
        coded = io.BytesIO()
        picture.save(coded, "JPEG", quality=rng.randint(30, 90))
        picture = Image.open(coded).convert("RGB")
    return picture


def training_pictures(count: int, seed: int) -> tuple[Pixels, list[Scene]]:
    """Pictures uint8 [count, 96, 96, 3] of scenes that are not held out, and the scenes."""
    rng = random.Random(seed)
    pixels = np.empty((count, SIZE, SIZE, 3), np.uint8)
    scenes: list[Scene] = []
    while len(scenes) < count:
        scene = sample_scene(rng)
        if is_held_out(scene):
            continue
        picture = render(scene, *DRAWN, seed=rng.randrange(1 << 30))
        pixels[len(scenes)] = squash(worn(picture, rng))
        scenes.append(scene)
    return pixels, scenes


def held_out_scenes(count: int, seed: int, motif_share: float = 0.0) -> list[Scene]:
    """Different scenes whose colour, shape and background were never seen together."""
    rng = random.Random(seed)
    found: dict[Scene, None] = {}
    while len(found) < count:
        scene = sample_scene(rng, motif_share)
        if scene.kind != SHAPES_KIND or is_held_out(scene):
            found[scene] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Prompts:
    """One caption for each value of an attribute, or for each pair of values of two.

    The label of a picture is its code of ``attribute``; with ``second`` it is that code times the
    number of the second's values plus the second's code.
    """

    attribute: str
    texts: list[str]
    only_colour: int | None = None  # for shapes of one colour alone
    second: str | None = None


def attribute_prompts(rng: random.Random) -> list[Prompts]:
    """A freshly phrased caption for every value of every attribute, and a hard set of shapes."""
    found = []
    for attribute in SHAPE_ATTRIBUTES:
        texts = [
            caption(Scene(**{attribute: value}), {attribute}, rng.randrange(1 << 30))  # type: ignore[arg-type]
            for value in values(attribute)
        ]
        found.append(Prompts(attribute, texts))
    colour = rng.choice(values("colour"))
    texts = [
        caption(
            Scene(colour=str(colour), shape=str(shape)),
            {"colour", "shape"},
            rng.randrange(1 << 30),
        )
        for shape in values("shape")
    ]
    found.append(Prompts("shape", texts, values("colour").index(colour)))
    kinds = [
        caption(Scene() if kind == SHAPES_KIND else Scene(str(kind)), set(), rng.randrange(1 << 30))
        for kind in values("kind")
    ]
    return [*found, Prompts("kind", kinds)]


def joint_prompts(rng: random.Random) -> list[Prompts]:
    """A freshly phrased caption for every colour of every shape, and for every number of it."""
    found = []
    for attribute in ("colour", "count"):
        texts = [
            caption(
                Scene(**{attribute: value, "shape": shape}),  # type: ignore[arg-type]
                {attribute, "shape"},
                rng.randrange(1 << 30),
            )
            for value in values(attribute)
            for shape in values("shape")
        ]
        found.append(Prompts(attribute, texts, second="shape"))
    return found


def some_attributes(rng: random.Random) -> set[str]:
    """What a caption tells: everything in a third of them, else each attribute by chance."""
    if rng.random() < 0.34:
        return set(SHAPE_ATTRIBUTES)
    chosen = {name for name in SHAPE_ATTRIBUTES if rng.random() < 0.45}
    return chosen or {rng.choice(SHAPE_ATTRIBUTES)}


def described(scene: Scene, rng: random.Random) -> tuple[str, list[int]]:
    """A caption of a scene and the query code that it stands for (-1: any value)."""
    mentioned = some_attributes(rng)
    text = caption(scene, mentioned, rng.randrange(1 << 30))
    if rng.random() < UNKNOWN_SHARE:
        words = text.split()
        words.insert(rng.randrange(len(words) + 1), rng.choice(NONSENSE))
        text = " ".join(words)
    return text, code(scene, told(scene, mentioned))


def changed(scene: Scene, rng: random.Random) -> Scene:
    """The same scene with one attribute changed: what a caption must be told apart from."""
    if scene.kind != SHAPES_KIND:
        return sample_motif(rng, scene.kind if scene.colour else rng.choice(MOTIFS))
    attribute = rng.choice(("shape", "shape", *SHAPE_ATTRIBUTES))
    present = getattr(scene, attribute)
    taken = {present, scene.colour if attribute == "background" else scene.background}
    other = rng.choice([value for value in values(attribute) if value not in taken])
    return replace(scene, **{attribute: other})


def matches(queries: Codes, pictures: Codes) -> npt.NDArray[np.bool_]:
    """Which pictures answer which queries: bool [queries, pictures]."""
    wanted, there = queries[:, None, :], pictures[None, :, :]
    found: npt.NDArray[np.bool_] = ((wanted == -1) | (wanted == there)).all(-1)
    return found
