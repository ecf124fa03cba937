"""The drawn world of the starter visual model: its attributes, its scenes and their captions.

A scene is either *shapes* (one to three alike shapes of one colour on a plain background) or a
*motif* (rain, a sunset, stripes ...). Everything is a pure function of its arguments: the same
scene, size and seed give the same picture and the same words.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

SHAPES_KIND = "shapes"
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white")
SHAPES = ("circle", "square", "triangle", "star", "heart", "cross", "ring", "arrow", "crescent")
SIZES = ("small", "large")
POSITIONS = ("left", "right", "top", "bottom", "centre")
COUNTS = (1, 2, 3)
COLOURED_MOTIFS = ("plain", "stripes", "checkerboard", "dots")
PICTURE_MOTIFS = (
    "sunset", "night", "rain", "snow", "mountains", "ocean",
    "forest", "city", "fireworks", "rainbow", "text", "noise",
)  # fmt: skip
MOTIFS = COLOURED_MOTIFS + PICTURE_MOTIFS
KINDS = (SHAPES_KIND, *MOTIFS)

COLOUR_WORDS = {c: (c,) for c in COLOURS} | {"purple": ("purple", "violet")}
SHAPE_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "circle": (("circle", "circles"), ("disc", "discs")),
    "square": (("square", "squares"), ("box", "boxes")),
    "triangle": (("triangle", "triangles"),),
    "star": (("star", "stars"),),
    "heart": (("heart", "hearts"),),
    "cross": (("cross", "crosses"), ("plus sign", "plus signs")),
    "ring": (("ring", "rings"), ("hoop", "hoops")),
    "arrow": (("arrow", "arrows"),),
    "crescent": (("crescent", "crescents"), ("crescent moon", "crescent moons")),
}
ANY_SHAPE = (("shape", "shapes"), ("object", "objects"), ("figure", "figures"))
SIZE_WORDS = {"small": ("small", "little", "tiny"), "large": ("large", "big", "huge")}
COUNT_WORDS = {1: ("one", "a single", "exactly one"), 2: ("two", "a pair of"), 3: ("three",)}
POSITION_WORDS = {
    "left": ("on the left", "at the left", "on the left side", "to the left"),
    "right": ("on the right", "at the right", "on the right side", "to the right"),
    "top": ("at the top", "near the top", "in the upper part"),
    "bottom": ("at the bottom", "near the bottom", "in the lower part"),
    "centre": ("in the center", "in the centre", "in the middle"),
}
BACKGROUND_WORDS = (
    "on a {} background", "with a {} background", "over a {} background",
    "on {}", "against a {} backdrop",
)  # fmt: skip
MOTIF_WORDS = {
    "sunset": ("a sunset", "a sunset over the sea", "the sun setting", "an orange evening sky"),
    "night": ("a night sky", "stars at night", "a starry night", "the night sky full of stars"),
    "rain": ("rain", "heavy rain", "rain falling", "a rainy day", "rainy weather"),
    "snow": ("snow", "snow falling", "a snowy day", "falling snow in winter", "a snowfall"),
    "mountains": ("mountains", "a mountain landscape", "snowy mountain peaks", "high mountains"),
    "ocean": ("the ocean", "waves on the sea", "the sea with waves", "ocean water"),
    "forest": ("a forest", "trees", "a forest of trees", "pine trees in the woods"),
    "city": ("a city at night", "a city skyline", "buildings with lit windows", "skyscrapers"),
    "fireworks": ("fireworks", "fireworks in the dark", "exploding fireworks", "a firework show"),
    "rainbow": ("a rainbow", "a rainbow in the sky", "a colourful rainbow", "a rainbow arc"),
    "text": ("a title card", "text on a screen", "a card with text", "a slide with words"),
    "noise": ("static noise", "tv static", "random noise", "a noisy screen"),
    "plain": ("a plain screen", "an empty screen", "a blank image", "nothing but one colour"),
    "stripes": ("stripes", "a striped pattern", "parallel stripes"),
    "checkerboard": ("a checkerboard", "a chess board", "a checkered pattern"),
    "dots": ("polka dots", "a pattern of dots", "many dots"),
}
COLOURED_MOTIF_WORDS = {
    "plain": ("a plain {0} screen", "an empty {0} screen", "a blank {0} image", "nothing but {0}"),
    "stripes": ("{0} and {1} stripes", "stripes of {0} and {1}"),
    "checkerboard": ("a {0} and {1} checkerboard", "a {0} and {1} chess board"),
    "dots": ("{0} dots on a {1} background", "{0} polka dots on {1}"),
}
OPENINGS = (
    "", "", "", "a picture of ", "an image of ", "a photo of ", "a drawing of ", "a video of ",
    "a frame showing ", "a scene with ", "show me ", "find ", "there is ", "i see ", "look for ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture's content. `kind` is one of KINDS; the rest is None where it does not apply.

    For `shapes`: colour, shape, background (≠ colour), count (1–3), size and position are set.
    For the motifs in COLOURED_MOTIFS `colour` and, except for `plain`, `second_colour` are set;
    stripes and checkerboards have no order of colours, so they name the two in sorted order.
    """

    kind: str = SHAPES_KIND
    colour: str | None = None
    shape: str | None = None
    background: str | None = None
    count: int | None = None
    size: str | None = None
    position: str | None = None
    second_colour: str | None = None


ATTRIBUTES = tuple(f.name for f in fields(Scene))
SHAPE_ATTRIBUTES = ("colour", "shape", "background", "count", "size", "position")
_VALUES: dict[str, tuple[str | int, ...]] = {
    "kind": KINDS, "colour": COLOURS, "shape": SHAPES, "background": COLOURS, "count": COUNTS,
    "size": SIZES, "position": POSITIONS, "second_colour": COLOURS,
}  # fmt: skip


def values(attribute: str) -> tuple[str | int, ...]:
    """All values of an attribute, in the order of their codes. KeyError for an unknown one."""
    return _VALUES[attribute]


def code(scene: Scene, mentioned: Collection[str] = ATTRIBUTES) -> list[int]:
    """The scene as one integer an attribute, in the order of ATTRIBUTES.

    -1 where the scene has no value or `mentioned` leaves the attribute out, which makes it a
    query that any value answers.
    """
    got = ((name, getattr(scene, name)) for name in ATTRIBUTES)
    return [
        -1 if value is None or name not in mentioned else _VALUES[name].index(value)
        for name, value in got
    ]


def is_held_out(scene: Scene) -> bool:
    """Whether the triple colour × shape × background is one that training never draws (1 in 8)."""
    if scene.kind != SHAPES_KIND:
        return False
    _, colour, shape, background, *_ = code(scene)
    return (colour * 7 + shape * 13 + background * 5) % 8 == 0


def sample_scene(rng: random.Random, motif_share: float = 0.25) -> Scene:
    """A random scene: with probability `motif_share` a motif, else shapes."""
    if rng.random() < motif_share:
        return sample_motif(rng, rng.choice(MOTIFS))
    colour, background = rng.sample(COLOURS, 2)
    return Scene(
        SHAPES_KIND, colour, rng.choice(SHAPES), background,
        rng.choice(COUNTS), rng.choice(SIZES), rng.choice(POSITIONS),
    )  # fmt: skip


def sample_motif(rng: random.Random, kind: str) -> Scene:
    """A scene of the motif `kind`, its colours (where it has some) drawn at random."""
    if kind not in COLOURED_MOTIFS:
        return Scene(kind)
    first, second = rng.sample(COLOURS, 2)
    if kind == "plain":
        return Scene(kind, first)
    if kind != "dots":
        first, second = sorted((first, second))
    return Scene(kind, first, second_colour=second)


def caption(
    scene: Scene,
    mentioned: Collection[str] = SHAPE_ATTRIBUTES,
    seed: int = 0,
    *,
    plain: bool = False,
) -> str:
    """A lower-case English caption that tells the `mentioned` attributes and nothing else.

    scene: what is described. mentioned: names out of ATTRIBUTES; for a coloured motif "colour"
    tells all its colours; `kind` is always told. seed: chooses among the phrasings. plain: no
    opening such as "a picture of". The query it stands for is
    `code(scene, told(scene, mentioned))`.
    """
    rng = random.Random(seed)
    body = _describe_motif if scene.kind != SHAPES_KIND else _describe_shapes
    opening = "" if plain else rng.choice(OPENINGS)
    return opening + body(scene, mentioned, rng)


def told(scene: Scene, mentioned: Collection[str] = SHAPE_ATTRIBUTES) -> frozenset[str]:
    """The attributes that `caption` tells of this scene when asked for `mentioned`."""
    if scene.kind == SHAPES_KIND:
        return frozenset(mentioned) | {"kind"}
    return frozenset({"kind", "colour", "second_colour"} if "colour" in mentioned else {"kind"})


def _describe_motif(scene: Scene, mentioned: Collection[str], rng: random.Random) -> str:
    if "colour" not in mentioned or scene.colour is None:
        return rng.choice(MOTIF_WORDS[scene.kind])
    names = [rng.choice(COLOUR_WORDS[c]) for c in (scene.colour, scene.second_colour) if c]
    if scene.kind in ("stripes", "checkerboard") and rng.random() < 0.5:
        names.reverse()
    return rng.choice(COLOURED_MOTIF_WORDS[scene.kind]).format(*names)


def _describe_shapes(scene: Scene, mentioned: Collection[str], rng: random.Random) -> str:
    tails = []
    if "position" in mentioned and scene.position:
        tails.append(rng.choice(POSITION_WORDS[scene.position]))
    if "background" in mentioned and scene.background:
        name = rng.choice(COLOUR_WORDS[scene.background])
        tails.append(rng.choice(BACKGROUND_WORDS).format(name))
    if not {"colour", "shape", "count", "size"} & set(mentioned) and tails and rng.random() < 0.4:
        return _describe_place(scene, mentioned, tails, rng)
    rng.shuffle(tails)
    return " ".join([_noun_phrase(scene, mentioned, rng), *tails])


def _describe_place(
    scene: Scene, mentioned: Collection[str], tails: list[str], rng: random.Random
) -> str:
    if "background" in mentioned and "position" not in mentioned and scene.background:
        name = rng.choice(COLOUR_WORDS[scene.background])
        return rng.choice(("a {} background", "the {} background", "a {} backdrop")).format(name)
    return " ".join(["something", *tails])


def _noun_phrase(scene: Scene, mentioned: Collection[str], rng: random.Random) -> str:
    adjectives = []
    if "size" in mentioned and scene.size:
        adjectives.append(rng.choice(SIZE_WORDS[scene.size]))
    if "colour" in mentioned and scene.colour:
        adjectives.append(rng.choice(COLOUR_WORDS[scene.colour]))
    counted = "count" in mentioned and scene.count is not None
    named = "shape" in mentioned and scene.shape is not None
    if not counted and not named and rng.random() < 0.3:
        return " ".join(["something", *adjectives])
    words = SHAPE_WORDS[scene.shape] if named and scene.shape else ANY_SHAPE
    singular, plural = rng.choice(words)
    if counted and scene.count:
        article = rng.choice(COUNT_WORDS[scene.count])
        return " ".join([article, *adjectives, plural if scene.count > 1 else singular])
    # An uncounted noun leaves the number open: "a star" also answers with three stars.
    article, noun = rng.choice((("a", singular), ("a", singular), ("the", singular),
                                ("", singular), ("some", plural), ("", plural)))  # fmt: skip
    phrase = " ".join(w for w in [article, *adjectives, noun] if w)
    return f"an {phrase[2:]}" if phrase.startswith(("a a", "a o")) else phrase


def vocabulary() -> list[str]:
    """Every word a caption can hold, lower case, sorted."""
    texts = [w for words in MOTIF_WORDS.values() for w in words]
    texts += [w.format("", "") for words in COLOURED_MOTIF_WORDS.values() for w in words]
    texts += [w for table in (COLOUR_WORDS, SIZE_WORDS, COUNT_WORDS, POSITION_WORDS)
              for words in table.values() for w in words]  # fmt: skip
    texts += [w for words in SHAPE_WORDS.values() for pair in words for w in pair]
    texts += [w for pair in ANY_SHAPE for w in pair] + [w.format("") for w in BACKGROUND_WORDS]
    texts += [*OPENINGS, "something", "some", "the", "a", "an", "color", "background", "backdrop"]
    return sorted({word for text in texts for word in text.split()})


def render(scene: Scene, width: int, height: int, seed: int = 0) -> Image.Image:
    """Draw the scene: an RGB picture of `width` × `height` pixels.

    seed: chooses the small accidents (shades, jitter, where drops fall). ValueError when the
    picture is smaller than 16 pixels a side or the scene's kind is unknown.
    """
    from installers.starter import drawing

    if min(width, height) < 16:
        raise ValueError(f"A scene needs at least 16 pixels a side, not {width}x{height}.")
    rng = random.Random(seed)
    if scene.kind == SHAPES_KIND:
        return drawing.draw_shapes(scene, width, height, rng)
    if scene.kind not in MOTIFS:
        raise ValueError(f"Unknown kind of scene {scene.kind!r}; known: {', '.join(KINDS)}.")
    return drawing.draw_motif(scene, width, height, rng)
