"""Draws the starter world's scenes with Pillow and NumPy: lit shapes with shadows, and motifs."""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from installers.starter.scenes import Scene

RGB = tuple[int, int, int]
SUPERSAMPLING = 2
PALETTE: dict[str, RGB] = {
    "red": (222, 30, 36), "orange": (252, 136, 16), "yellow": (250, 222, 40),
    "green": (34, 160, 62), "blue": (32, 82, 222), "purple": (128, 42, 172),
    "pink": (252, 142, 190), "brown": (116, 70, 34), "black": (18, 18, 20),
    "white": (246, 246, 246),
}  # fmt: skip
# Radii as a part of the picture's height, by size and count.
RADII = {
    "small": {1: (0.125, 0.145), 2: (0.12, 0.14), 3: (0.115, 0.13)},
    "large": {1: (0.26, 0.29), 2: (0.22, 0.235), 3: (0.20, 0.215)},
}


def shade(colour: RGB, rng: random.Random, amount: int = 12) -> RGB:
    """The colour with each channel moved by at most `amount` of 255."""
    r, g, b = (min(255, max(0, v + rng.randint(-amount, amount))) for v in colour)
    return r, g, b


@functools.lru_cache(maxsize=8)
def light(width: int, height: int) -> np.ndarray:
    """Soft light from above with darker corners: float32 (height, width, 1) around 1."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = y / (height - 1) - 0.5, x / (width - 1) - 0.5
    return (1.04 - 0.1 * y - 0.22 * (x * x + y * y))[..., None]


def outline(shape: str) -> list[tuple[float, float]]:
    """The polygon of a straight-edged shape or heart, within about the unit circle, y down."""
    if shape == "square":
        return [(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)]
    if shape == "triangle":
        return [(0, -1.05), (1.05, 0.85), (-1.05, 0.85)]
    if shape == "star":
        turns = [(1.15 if k % 2 == 0 else 0.45, k * math.pi / 5) for k in range(10)]
        return [(r * math.sin(t), -r * math.cos(t)) for r, t in turns]
    if shape == "cross":
        w = 0.32
        return [(-w, -1), (w, -1), (w, -w), (1, -w), (1, w), (w, w),
                (w, 1), (-w, 1), (-w, w), (-1, w), (-1, -w), (-w, -w)]  # fmt: skip
    if shape == "arrow":
        return [(-1.1, -0.28), (0.15, -0.28), (0.15, -0.85), (1.15, 0),
                (0.15, 0.85), (0.15, 0.28), (-1.1, 0.28)]  # fmt: skip
    if shape == "heart":
        # https://mathworld.wolfram.com/HeartCurve.html, the sixth curve, scaled and centred.
        steps = [k * math.tau / 60 for k in range(60)]
        return [(1.08 * math.sin(t) ** 3,
                 -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t))
                 / 14.5 - 0.12) for t in steps]  # fmt: skip
    raise ValueError(f"No outline for the shape {shape!r}.")


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, fill: int | RGB) -> None:
    draw.ellipse([x - r, y - r, x + r, y + r], fill=fill)


def stamp(draw: ImageDraw.ImageDraw, shape: str, x: float, y: float, r: float, turn: float) -> None:
    """Draw one shape into a mask: centre and radius in pixels, `turn` in radians."""
    if shape in ("circle", "ring", "crescent"):
        _disc(draw, x, y, r, 255)
        if shape == "ring":
            _disc(draw, x, y, r * 0.56, 0)
        if shape == "crescent":
            _disc(draw, x + r * 0.5, y - r * 0.12, r * 0.85, 0)
        return
    cos, sin = math.cos(turn), math.sin(turn)
    draw.polygon(
        [
            (x + r * (px * cos - py * sin), y + r * (px * sin + py * cos))
            for px, py in outline(shape)
        ],
        fill=255,
    )


def places(
    scene: Scene, aspect: float, rng: random.Random
) -> tuple[list[tuple[float, float]], float]:
    """Centres and radius of a scene's shapes, in picture heights; x runs from 0 to `aspect`."""
    count = scene.count or 1
    low, high = RADII[scene.size or "large"][count]
    r = rng.uniform(low, high) * min(1.0, aspect / 1.6)
    side = scene.position in ("left", "right")
    step = 2.3 * r
    if count == 3 and (side or aspect < 1.5):
        around = [(0.0, -0.55 * step), (-0.5 * step, 0.4 * step), (0.5 * step, 0.4 * step)]
    else:
        line = [(k - (count - 1) / 2) * step for k in range(count)]
        around = [(0.0, d) if side and count == 2 else (d, 0.0) for d in line]
    x, y = aspect / 2, 0.5
    x += {"left": -0.26, "right": 0.26}.get(scene.position or "", 0.0) * aspect
    y += {"top": -0.24, "bottom": 0.24}.get(scene.position or "", 0.0)
    x += rng.uniform(-0.03, 0.03)
    y += rng.uniform(-0.02, 0.02)
    return [(x + dx, y + dy) for dx, dy in around], r


def draw_shapes(scene: Scene, width: int, height: int, rng: random.Random) -> Image.Image:
    """Draw a scene of kind "shapes": lit background, soft shadow, lit shapes."""
    ground = shade(PALETTE[scene.background or "white"], rng)
    paint = shade(PALETTE[scene.colour or "black"], rng)
    big = (width * SUPERSAMPLING, height * SUPERSAMPLING)
    mask = Image.new("L", big, 0)
    pen = ImageDraw.Draw(mask)
    centres, r = places(scene, width / height, rng)
    for x, y in centres:
        turn = 0.0 if scene.shape == "arrow" else rng.uniform(-0.12, 0.12)
        stamp(pen, scene.shape or "circle", x * big[1], y * big[1], r * big[1], turn)
    mask = mask.resize((width, height), Image.Resampling.BOX)
    drop = max(1, round(height * 0.014))
    shadow = mask.filter(ImageFilter.GaussianBlur(height * 0.014))
    dark = np.asarray(shadow, np.float32)[..., None] / 255
    dark = np.roll(dark, (drop, drop), (0, 1))
    alpha = np.asarray(mask, np.float32)[..., None] / 255
    lit = light(width, height)
    picture = np.asarray(ground, np.float32) * lit * (1 - 0.3 * dark)
    picture += (np.asarray(paint, np.float32) * lit - picture) * alpha
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


def draw_motif(scene: Scene, width: int, height: int, rng: random.Random) -> Image.Image:
    """Draw a motif: at double size, then reduced, so that edges are smooth."""
    big = (width * SUPERSAMPLING, height * SUPERSAMPLING)
    if scene.kind in _COLOURED:
        names = [c for c in (scene.colour, scene.second_colour) if c]
        shades = [shade(PALETTE[n], rng) for n in names]
        picture = _COLOURED[scene.kind](big, shades, rng).resize(
            (width, height), Image.Resampling.BOX
        )
        lit = np.asarray(picture, np.float32) * light(width, height)
        return Image.fromarray(lit.clip(0, 255).astype(np.uint8))
    return _PICTURES[scene.kind](big, rng).resize((width, height), Image.Resampling.BOX)


def sky(
    size: tuple[int, int], stops: Sequence[tuple[float, RGB]], rng: random.Random
) -> Image.Image:
    """A vertical gradient through (height 0–1, colour) stops, each shaded a little."""
    rows = np.linspace(0, 1, size[1])
    at = [s[0] for s in stops]
    colours = np.array([shade(s[1], rng) for s in stops], np.float32)
    column = np.stack([np.interp(rows, at, colours[:, k]) for k in range(3)], axis=1)
    return Image.fromarray(np.repeat(column[:, None], size[0], 1).astype(np.uint8))


def _plain(size: tuple[int, int], paints: list[RGB], rng: random.Random) -> Image.Image:
    return Image.new("RGB", size, paints[0])


def _stripes(size: tuple[int, int], paints: list[RGB], rng: random.Random) -> Image.Image:
    picture = Image.new("RGB", size, paints[0])
    pen = ImageDraw.Draw(picture)
    band = size[1] / rng.randint(4, 7)
    lean = rng.choice((0.0, 0.0, 1.0))
    upright = rng.random() < 0.5 or lean > 0
    for k in range(-8, int(size[0] / band) + 2, 2):
        if upright:
            x, shift = k * band, lean * size[1]
            pen.polygon([(x, 0), (x + band, 0), (x + band + shift, size[1]), (x + shift, size[1])],
                        fill=paints[1])  # fmt: skip
        else:
            pen.rectangle([0, k * band, size[0], (k + 1) * band], fill=paints[1])
    return picture


def _checkerboard(size: tuple[int, int], paints: list[RGB], rng: random.Random) -> Image.Image:
    picture = Image.new("RGB", size, paints[0])
    pen = ImageDraw.Draw(picture)
    cell = size[1] / rng.randint(4, 7)
    for i in range(int(size[0] / cell) + 1):
        for j in range(i % 2, int(size[1] / cell) + 1, 2):
            pen.rectangle([i * cell, j * cell, (i + 1) * cell, (j + 1) * cell], fill=paints[1])
    return picture


def _dots(size: tuple[int, int], paints: list[RGB], rng: random.Random) -> Image.Image:
    picture = Image.new("RGB", size, paints[1])
    pen = ImageDraw.Draw(picture)
    step = size[1] / rng.randint(4, 6)
    for i in range(-1, int(size[0] / step) + 2):
        for j in range(int(size[1] / step) + 1):
            _disc(pen, i * step + (j % 2) * step / 2, (j + 0.5) * step, step * 0.27, paints[0])
    return picture


def _sunset(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (70, 40, 110)), (0.35, (225, 90, 70)), (0.62, (255, 190, 90)),
                         (1, (255, 200, 110))], rng)  # fmt: skip
    pen = ImageDraw.Draw(picture)
    x, y, r = w / 2 + rng.uniform(-0.5, 0.5) * h, h * rng.uniform(0.5, 0.6), h * 0.13
    _disc(pen, x, y, r, (255, 240, 170))
    pen.rectangle([0, h * 0.64, w, h], fill=shade((52, 38, 84), rng))
    for k in range(9):
        yy, half = h * (0.66 + 0.037 * k), r * rng.uniform(0.4, 1.4)
        pen.line([x - half, yy, x + half, yy], fill=(252, 184, 96), width=max(1, h // 80))
    return picture


def _night(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (6, 8, 26)), (1, (26, 34, 78))], rng)
    pen = ImageDraw.Draw(picture)
    for _ in range(rng.randint(90, 150)):
        glow = rng.randint(190, 255)
        _disc(pen, rng.uniform(0, w), rng.uniform(0, h), h * rng.choice((0.004, 0.007, 0.011)),
              (glow, glow, 255))  # fmt: skip
    return picture


def _rain(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (70, 80, 96)), (1, (120, 130, 142))], rng)
    pen = ImageDraw.Draw(picture)
    lean = rng.uniform(-0.25, 0.25)
    for _ in range(rng.randint(110, 170)):
        x, y, length = rng.uniform(0, w), rng.uniform(-0.1, 1) * h, h * rng.uniform(0.08, 0.17)
        pen.line([x, y, x + lean * length, y + length], fill=(196, 212, 228),
                 width=max(1, h // 140))  # fmt: skip
    return picture


def _snow(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (120, 142, 172)), (1, (186, 200, 218))], rng)
    pen = ImageDraw.Draw(picture)
    ground = h * rng.uniform(0.74, 0.84)
    pen.ellipse([-0.3 * w, ground, 1.3 * w, h * 1.6], fill=(244, 248, 252))
    for _ in range(rng.randint(90, 140)):
        _disc(pen, rng.uniform(0, w), rng.uniform(0, h), h * rng.uniform(0.007, 0.016),
              (255, 255, 255))  # fmt: skip
    return picture


def _mountains(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (96, 164, 230)), (0.8, (206, 228, 246)), (1, (206, 228, 246))], rng)
    pen = ImageDraw.Draw(picture)
    for k in range(4):
        x, top = w * (0.12 + 0.25 * k + rng.uniform(-0.06, 0.06)), h * rng.uniform(0.16, 0.36)
        half = h * rng.uniform(0.5, 0.62)
        slope = half / (h - top)
        rock = shade((92, 100, 116), rng, 14)
        pen.polygon([(x, top), (x + half, h), (x - half, h)], fill=rock)
        cap = 0.18 * h
        pen.polygon([(x, top), (x + cap * slope, top + cap), (x, top + cap * 0.7),
                     (x - cap * slope, top + cap)], fill=(248, 250, 252))  # fmt: skip
    pen.rectangle([0, h * 0.88, w, h], fill=shade((76, 124, 70), rng))
    return picture


def _ocean(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (150, 206, 246)), (0.4, (222, 240, 250)), (1, (222, 240, 250))], rng)
    pen = ImageDraw.Draw(picture)
    phase, waves = rng.uniform(0, 6), 7
    for k in range(waves):
        y = h * (0.36 + 0.09 * k)
        crest = [(x, y + h * 0.022 * math.sin(x / h * 11 + phase + k * 1.7))
                 for x in range(0, w + 8, 8)]  # fmt: skip
        deep = k / (waves - 1)
        sea = (int(56 - 40 * deep), int(150 - 80 * deep), int(196 - 60 * deep))
        pen.polygon([*crest, (w, h), (0, h)], fill=sea)
        pen.line(crest, fill=(226, 244, 250), width=max(1, h // 90))
    return picture


def _forest(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (176, 214, 226)), (1, (214, 230, 208))], rng)
    pen = ImageDraw.Draw(picture)
    pen.rectangle([0, h * 0.84, w, h], fill=(70, 96, 44))
    for row, tone in enumerate(((70, 128, 84), (34, 96, 52), (16, 66, 36))):
        for k in range(8):
            x = w * (k + 0.5 + rng.uniform(-0.3, 0.3)) / 8
            foot, tall = h * (0.8 + 0.07 * row), h * rng.uniform(0.46, 0.62)
            leaf = shade(tone, rng, 8)
            pen.rectangle([x - h * 0.014, foot - h * 0.05, x + h * 0.014, foot], fill=(84, 58, 34))
            for part in range(3):
                top, half = foot - tall * (1 - part * 0.24), h * (0.05 + 0.035 * part)
                pen.polygon([(x, top), (x + half, top + tall * 0.44),
                             (x - half, top + tall * 0.44)], fill=leaf)  # fmt: skip
    return picture


def _city(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (24, 20, 52)), (1, (92, 60, 104))], rng)
    pen = ImageDraw.Draw(picture)
    x = 0.0
    while x < w:
        wide, top = h * rng.uniform(0.16, 0.26), h * rng.uniform(0.18, 0.55)
        pen.rectangle([x, top, x + wide, h], fill=shade((26, 28, 42), rng, 6))
        pane = h * 0.026
        for i in range(int(wide / pane / 2)):
            for j in range(int((h - top) / pane / 2)):
                if rng.random() < 0.6:
                    left, up = x + pane * (2 * i + 0.7), top + pane * (2 * j + 0.8)
                    pen.rectangle([left, up, left + pane, up + pane], fill=(255, 214, 110))
        x += wide + h * 0.012
    return picture


def _fireworks(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (8, 8, 22)), (1, (18, 16, 40))], rng)
    pen = ImageDraw.Draw(picture)
    for k in range(rng.randint(3, 5)):
        x, y = w * (0.15 + 0.2 * k + rng.uniform(-0.05, 0.05)), h * rng.uniform(0.22, 0.7)
        r, rays = h * rng.uniform(0.16, 0.28), rng.randint(14, 20)
        glow = PALETTE[rng.choice(("red", "orange", "yellow", "pink", "green", "white"))]
        for ray in range(rays):
            cos, sin = math.cos(ray * math.tau / rays), math.sin(ray * math.tau / rays)
            pen.line([x + r * 0.3 * cos, y + r * 0.3 * sin, x + r * cos, y + r * sin], fill=glow,
                     width=max(1, h // 100))  # fmt: skip
            _disc(pen, x + r * cos, y + r * sin, h * 0.011, (255, 244, 214))
    return picture


def _rainbow(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    picture = sky(size, [(0, (110, 176, 236)), (1, (208, 232, 248))], rng)
    pen = ImageDraw.Draw(picture)
    x, y, band = w * rng.uniform(0.42, 0.58), h * rng.uniform(0.98, 1.08), h * 0.06
    bow = ("red", "orange", "yellow", "green", "blue", "purple")
    for k, name in enumerate(bow):
        _disc(pen, x, y, h * 0.86 - k * band, shade(PALETTE[name], rng))
    _disc(pen, x, y, h * 0.86 - len(bow) * band, (186, 220, 246))
    pen.ellipse([-0.2 * w, h * 0.86, 1.2 * w, h * 1.5], fill=shade((96, 170, 84), rng))
    return picture


def _text(size: tuple[int, int], rng: random.Random) -> Image.Image:
    w, h = size
    paper, ink = rng.choice((((246, 244, 236), (30, 30, 36)), ((24, 30, 48), (240, 240, 240))))
    picture = Image.new("RGB", size, shade(paper, rng, 6))
    pen = ImageDraw.Draw(picture)
    lines = rng.randint(3, 5)
    for k in range(lines):
        words = ["".join(rng.choices("abcdefghijklmnoprstuvwyz", k=rng.randint(3, 8)))
                 for _ in range(rng.randint(2, 3))]  # fmt: skip
        font = ImageFont.load_default(h * (0.13 if k == 0 else 0.09))
        line = " ".join(words).capitalize()
        pen.text((w / 2, h * (0.5 + (k - (lines - 1) / 2) * 0.16)), line, ink, font, anchor="mm")
    return picture


def _noise(size: tuple[int, int], rng: random.Random) -> Image.Image:
    dots = np.random.default_rng(rng.getrandbits(32))
    grain = rng.randint(3, 5) * size[1] // 360 + 2
    grey = dots.integers(0, 256, (size[1] // grain + 1, size[0] // grain + 1), dtype=np.uint8)
    picture = Image.fromarray(grey).resize(size, Image.Resampling.NEAREST)
    return picture.convert("RGB")


_COLOURED: dict[str, Callable[[tuple[int, int], list[RGB], random.Random], Image.Image]] = {
    "plain": _plain, "stripes": _stripes, "checkerboard": _checkerboard, "dots": _dots,
}  # fmt: skip
_PICTURES: dict[str, Callable[[tuple[int, int], random.Random], Image.Image]] = {
    "sunset": _sunset, "night": _night, "rain": _rain, "snow": _snow, "mountains": _mountains,
    "ocean": _ocean, "forest": _forest, "city": _city, "fireworks": _fireworks,
    "rainbow": _rainbow, "text": _text, "noise": _noise,
}  # fmt: skip
