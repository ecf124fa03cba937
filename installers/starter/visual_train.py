"""Train the starter visual model: a small open_clip network for the drawn world.

    python -m installers.starter.visual_train --out DIR [--steps N] [--start DIR]
        [--shape-weight W] [--joint-weight W]

Symmetric multi-positive contrastive loss over captions (Radford et al. 2021, "Learning transferable
visual models from natural language supervision"; several pictures may answer one caption) with
counterfactual captions, and for every attribute a classification of the pictures by freshly phrased
prompts, which teaches each attribute alone. Shape is learnt last by far: the second stage continues
from the first with shapes weighing more, and the third with prompts for every colour and number of
every shape. Deterministic by seed and number of steps.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from installers.starter.scenes import ATTRIBUTES, SHAPES_KIND, Scene, code, values, vocabulary
from installers.starter.visual_data import (
    SIZE,
    Prompts,
    attribute_prompts,
    changed,
    described,
    joint_prompts,
    matches,
    training_pictures,
)

DIMENSION = 128
CONTEXT = 22
BATCH, COUNTERFACTUALS = 96, 48
PEAK_RATE = 2e-3
PICTURES, SEED, STEPS = 24_000, 11, 2400
MEAN, DEVIATION = 0.5, 0.25
WEIGHTS = {"count": 0.6, "kind": 0.6}
OTHER_WEIGHT = 0.4


def write_configuration(out: Path) -> None:
    """The files beside the weights: network, preprocessing and a word-level tokenizer."""
    out.mkdir(parents=True, exist_ok=True)
    start, end = "<start_of_text>", "<end_of_text>"
    # The text tower takes its vector at the largest id, which must be the end of the text.
    words = ["[PAD]", "[UNK]", *vocabulary(), start, end]
    tokens = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokens.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokens.pre_tokenizer = pre_tokenizers.Whitespace()
    tokens.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        special_tokens=[(start, len(words) - 2), (end, len(words) - 1)],
    )
    tokens.save(str(out / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "bos_token": start,
        "eos_token": end,
        "model_max_length": CONTEXT,
        "clean_up_tokenization_spaces": False,
    }
    (out / "tokenizer_config.json").write_text(json.dumps(settings, indent=1) + "\n")
    network = {
        "embed_dim": DIMENSION,
        "vision_cfg": {
            "image_size": SIZE,
            "layers": [1, 1, 1, 1],
            "width": 16,
            "head_width": 64,
            "patch_size": None,
        },
        "text_cfg": {
            "context_length": CONTEXT,
            "vocab_size": len(words),
            "width": 128,
            "heads": 4,
            "layers": 2,
            "hf_tokenizer_name": "./",
            "tokenizer_kwargs": {},
        },
    }
    shaping = {
        "mean": [MEAN] * 3,
        "std": [DEVIATION] * 3,
        "interpolation": "bicubic",
        "resize_mode": "squash",
    }
    whole = {"model_cfg": network, "preprocess_cfg": shaping}
    (out / "open_clip_config.json").write_text(json.dumps(whole, indent=1) + "\n")


def save(model: Any, out: Path) -> None:
    """The weights in half precision."""
    weights = {
        name: (value.half() if value.is_floating_point() else value).contiguous().clone()
        for name, value in model.state_dict().items()
    }
    target = out / "open_clip_model.safetensors"
    save_file(weights, str(target))
    os.chmod(target, 0o644)  # noqa: PTH101 - safetensors writes it for the owner alone


def augmented(pixels: np.ndarray, rng: random.Random) -> torch.Tensor:
    """A batch as the network takes it, shifted, lit and noised: float32 [n, 3, 96, 96]."""
    x = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
    dx, dy = rng.randint(0, 6), rng.randint(0, 6)
    x = F.pad(x, (3, 3, 3, 3), mode="replicate")[:, :, dy : dy + SIZE, dx : dx + SIZE]
    n = len(x)
    x = x * (1 + 0.07 * torch.randn(n, 1, 1, 1)) + 0.03 * torch.randn(n, 3, 1, 1)
    x = (x + 0.01 * torch.randn(n, 3, SIZE, SIZE)).clamp(0, 1)
    return ((x - MEAN) / DEVIATION).contiguous(memory_format=torch.channels_last)


def caption_loss(logits: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """Multi-positive InfoNCE of captions [texts, pictures], both ways."""
    positive = answers.float()
    has = positive.sum(1) > 0
    by_text = -(F.log_softmax(logits, 1) * positive).sum(1) / positive.sum(1).clamp(min=1)
    per_picture = positive.sum(0).clamp(min=1)
    by_picture = -(F.log_softmax(logits, 0) * positive).sum(0) / per_picture
    return (by_text[has].mean() + by_picture.mean()) / 2


def prompt_loss(
    logits: torch.Tensor, prompts: Prompts, codes: torch.Tensor, shape_weight: float
) -> torch.Tensor:
    """Classification of pictures by the prompts of one attribute; logits [pictures, values]."""
    column = ATTRIBUTES.index(prompts.attribute)
    chosen = codes[:, column] >= 0
    if prompts.attribute != "kind":
        chosen &= codes[:, 0] == values("kind").index(SHAPES_KIND)
    if prompts.only_colour is not None:
        chosen &= codes[:, 1] == prompts.only_colour
    if not chosen.any():
        return logits.sum() * 0
    labels = codes[:, column]
    if prompts.second is not None:
        labels = labels * len(values(prompts.second)) + codes[:, ATTRIBUTES.index(prompts.second)]
    loss = F.cross_entropy(logits[chosen], labels[chosen])
    if prompts.second is not None:
        return loss
    weights = WEIGHTS | {"shape": shape_weight}
    return loss * weights.get(prompts.attribute, OTHER_WEIGHT)


def learning_rate(step: int, steps: int, rate: float) -> float:
    """Linear warm-up, then a cosine to nearly nothing."""
    warm = min(1.0, (step + 1) / 60)
    return rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def step_loss(
    model: Any,
    tokenize: Any,
    pixels: np.ndarray,
    scenes: list[Scene],
    rng: random.Random,
    shape_weight: float,
    joint_weight: float,
) -> torch.Tensor:
    """The whole loss of one batch."""
    told = [described(scene, rng) for scene in scenes]
    told += [described(changed(scene, rng), rng) for scene in scenes[:COUNTERFACTUALS]]
    prompts = attribute_prompts(rng) + (joint_prompts(rng) if joint_weight else [])
    texts = [text for text, _ in told] + [text for each in prompts for text in each.texts]
    pictures = np.array([code(scene) for scene in scenes])
    answers = matches(np.array([query for _, query in told]), pictures)
    seen = F.normalize(model.encode_image(augmented(pixels, rng)), dim=-1)
    read = F.normalize(model.encode_text(tokenize(texts)), dim=-1)
    scale = model.logit_scale.exp()
    loss = caption_loss(scale * read[: len(told)] @ seen.T, torch.from_numpy(answers))
    codes, first = torch.from_numpy(pictures), len(told)
    for each in prompts:
        last = first + len(each.texts)
        weight = 1.0 if each.second is None else joint_weight
        logits = scale * seen @ read[first:last].T
        loss = loss + weight * prompt_loss(logits, each, codes, shape_weight)
        first = last
    return loss


def train(
    out: Path,
    steps: int,
    pictures: int,
    seed: int,
    start: Path | None,
    shape_weight: float,
    joint_weight: float,
    rate: float,
    until: int,
) -> None:
    """Train, from nothing or on from ``start``, and write the checkpoint every 200 steps.

    ``until`` ends early in the schedule of ``steps``.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    write_configuration(out)
    model = open_clip.create_model(f"local-dir:{start or out}", load_weights=start is not None)
    tokenize = open_clip.get_tokenizer(f"local-dir:{out}")
    model.visual = model.visual.to(memory_format=torch.channels_last)
    heavy = [p for p in model.parameters() if p.ndim > 1]
    light = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": heavy, "weight_decay": 0.05}, {"params": light, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=PEAK_RATE, betas=(0.9, 0.98))
    started = time.monotonic()
    pixels, scenes = training_pictures(pictures, seed)
    print(f"{pictures} pictures in {time.monotonic() - started:.0f} s", flush=True)
    model.train()
    running = 0.0
    for step in range(min(steps, until)):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, steps, rate)
        chosen = sorted(rng.sample(range(pictures), BATCH))
        batch = pixels[chosen], [scenes[i] for i in chosen]
        loss = step_loss(model, tokenize, *batch, rng, shape_weight, joint_weight)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, math.log(100))
        running = loss.item() if step == 0 else 0.97 * running + 0.03 * loss.item()
        if (step + 1) % 50 == 0:
            spent = time.monotonic() - started
            print(f"step {step + 1} loss {running:.3f} {spent:.0f} s", flush=True)
        if (step + 1) % 200 == 0:
            save(model, out)
    save(model, out)
    record: dict[str, Any] = {"seed": seed, "steps": steps, "pictures": pictures, "batch": BATCH}
    record |= {"shape_weight": shape_weight, "joint_weight": joint_weight, "rate": rate}
    record |= {"until": min(steps, until)}
    if start is not None:
        record["after"] = json.loads((start / "training.json").read_text())
    record["seconds"] = round(time.monotonic() - started)
    (out / "training.json").write_text(json.dumps(record) + "\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the starter visual model.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--start", type=Path, help="Go on from this checkpoint.")
    parser.add_argument("--shape-weight", type=float, default=1.0)
    parser.add_argument("--joint-weight", type=float, default=0.0)
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    parser.add_argument("--until", type=int, help="Stop after this many of the steps.")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    train(
        chosen.out,
        chosen.steps,
        chosen.pictures,
        chosen.seed,
        chosen.start,
        chosen.shape_weight,
        chosen.joint_weight,
        chosen.rate,
        chosen.until or chosen.steps,
    )


if __name__ == "__main__":
    main()
