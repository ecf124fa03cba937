"""Measure the starter visual model on held-out scenes read back from H.264 video.

    python -m installers.starter.visual_evaluate MODEL_DIR [--write]

The gallery holds scenes whose colour, shape and background were never seen together in training,
and every motif three times, coded as H.264 at 640×360 and decoded again. Full captions are
measured by recall at 1; each attribute alone by whether the first picture has it (precision at 1).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

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
    render,
    sample_motif,
    told,
    values,
)
from installers.starter.visual_data import held_out_scenes, matches

WIDTH, HEIGHT, RATE, HOLD, CRF = 640, 360, 10, 5, 26
HELD_OUT, MOTIF_COPIES, PHRASINGS, SEED = 240, 3, 4, 77

Vectors = npt.NDArray[np.float32]


def through_h264(pictures: Iterable[Image.Image], path: Path) -> list[Image.Image]:
    """Each picture held for half a second in one H.264 file, and a frame of each read back."""
    import av

    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": str(CRF), "preset": "veryfast"}
        for picture in pictures:
            frame = av.VideoFrame.from_image(picture)
            for _ in range(HOLD):
                out.mux(stream.encode(frame))
                frame.pts = None
        out.mux(stream.encode())
    with av.open(str(path)) as back:
        frames = (frame.to_image() for frame in back.decode(video=0))
        return [image for number, image in enumerate(frames) if number % HOLD == HOLD // 2]


class Seer:
    """The model under test, loaded as the product's adapter does."""

    def __init__(self, folder: Path) -> None:
        import open_clip

        self.model, self.shape = open_clip.create_model_from_pretrained(f"local-dir:{folder}")
        self.model.eval()
        self.tokenize = open_clip.get_tokenizer(f"local-dir:{folder}")

    def pictures(self, images: list[Image.Image]) -> Vectors:
        """Unit vectors float32 [n, d]."""
        import torch

        parts = []
        with torch.inference_mode():
            for first in range(0, len(images), 64):
                batch = torch.stack([self.shape(image) for image in images[first : first + 64]])
                parts.append(self.model.encode_image(batch, normalize=True).numpy())
        return np.concatenate(parts)

    def texts(self, texts: list[str]) -> Vectors:
        """Unit vectors float32 [n, d]."""
        import torch

        with torch.inference_mode():
            found: Vectors = self.model.encode_text(self.tokenize(texts), normalize=True).numpy()
        return found


def gallery(seed: int, held_out: int = HELD_OUT) -> list[Scene]:
    """Held-out shape scenes, then every motif ``MOTIF_COPIES`` times."""
    rng = random.Random(seed)
    motifs = [sample_motif(rng, kind) for kind in MOTIFS for _ in range(MOTIF_COPIES)]
    return [*held_out_scenes(held_out, seed), *motifs]


def queries(attribute: str, seed: int) -> list[tuple[str, list[int]]]:
    """Phrasings, with their codes, of every value of an attribute, a pair (a+b) or the motifs."""
    rng = random.Random(f"{attribute}-{seed}")
    if attribute == "motif":
        scenes = [(Scene(kind), frozenset[str]()) for kind in MOTIFS]
    elif "+" in attribute:
        first, second = attribute.split("+")
        names = frozenset({first, second})
        scenes = [
            (Scene(**{first: one, second: other}), names)  # type: ignore[arg-type]
            for one in values(first)
            for other in values(second)
        ]
    else:
        names = frozenset({attribute})
        scenes = [
            (Scene(**{attribute: value}), names)  # type: ignore[arg-type]
            for value in values(attribute)
        ]
    return [
        (caption(scene, names, rng.randrange(1 << 30)), code(scene, told(scene, names)))
        for scene, names in scenes
        for _ in range(PHRASINGS)
    ]


def precision(
    seer: Seer, seen: Vectors, codes: npt.NDArray[np.int64], attribute: str, seed: int
) -> dict[str, Any]:
    """Share of the queries whose first picture answers them; of those that some picture answers."""
    asked = queries(attribute, seed)
    answers = matches(np.array([query for _, query in asked]), codes)
    first = (seer.texts([text for text, _ in asked]) @ seen.T).argmax(1)
    answerable = [row for row in range(len(asked)) if answers[row].any()]
    right = [bool(answers[row, first[row]]) for row in answerable]
    missed = sorted({asked[row][0] for row, ok in zip(answerable, right, strict=True) if not ok})
    return {"p_at_1": round(sum(right) / len(right), 4), "n": len(right), "missed": missed[:12]}


def evaluate(
    folder: Path, scratch: Path, seed: int = SEED, held_out: int = HELD_OUT
) -> dict[str, Any]:
    """All figures of a model."""
    seer, scenes = Seer(folder), gallery(seed, held_out)
    drawn = (render(scene, WIDTH, HEIGHT, seed * 1000 + n) for n, scene in enumerate(scenes))
    seen = seer.pictures(through_h264(drawn, scratch / "gallery.mp4"))
    codes = np.array([code(scene) for scene in scenes])
    shapes = [scene for scene in scenes if scene.kind == SHAPES_KIND]
    full = seer.texts([caption(s, SHAPE_ATTRIBUTES, n) for n, s in enumerate(shapes)])
    ranks = (full @ seen.T).argsort(1)[:, ::-1]
    own = np.arange(len(shapes))[:, None]
    names = ("colour", "shape", "colour+shape", "background", "count", "count+shape")
    names = (*names, "size", "position", "motif")
    return {
        "full_captions": {
            "r_at_1": round(float((ranks[:, :1] == own).any(1).mean()), 4),
            "r_at_5": round(float((ranks[:, :5] == own).any(1).mean()), 4),
            "n": len(shapes),
        },
        "alone": {name: precision(seer, seen, codes, name, seed) for name in names},
        "gallery": len(scenes),
        "video": f"H.264 {WIDTH}x{HEIGHT} crf {CRF}",
        "seed": seed,
        "command": "python -m installers.starter.visual_evaluate resources/models/starter/visual",
    }


def main() -> None:
    """The command line."""
    import tempfile

    parser = argparse.ArgumentParser(description="Measure the starter visual model.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--write", action="store_true", help="Keep the figures beside the model.")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        figures = evaluate(chosen.model, Path(scratch))
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    print(text)
    if chosen.write:
        (chosen.model / "figures.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
