"""Pictures per second through the embedding pipeline against the bare model, in one run.

    python tests/benchmarks/bench_visual_embedding.py [--device auto] [--batch N] [--images N]

The Balanced visual architecture (ViT-B-16-SigLIP2-256) with random weights: speed does not depend
on them. Through the pipeline means from stored WebP bytes (long side 512 px) to vectors in memory,
decoding included; bare means ``encode_image`` on tensors that lie ready on the device, with the
same batch and precision. Both are measured in turns, so that a busy machine slows both alike.
Prints one line of JSON; exits 1 where the pipeline keeps less than ``BAR`` of the bare model.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ARCHITECTURE = "ViT-B-16-SigLIP2-256"
BAR = 0.85
LONG_SIDE = (512, 288)
WORDS = ("a", "red", "star")


def write_model(folder: Path) -> None:
    """An open_clip folder of the architecture with random weights and a tokenizer of few words."""
    import open_clip
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    vocabulary = {name: i for i, name in enumerate(("[PAD]", "[UNK]", *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = open_clip.get_model_config(ARCHITECTURE)
    # The words' table is most of the file and no part of what is measured.
    config["text_cfg"] |= {"vocab_size": len(vocabulary), "hf_tokenizer_name": "local"}
    normal = {"mean": [0.5] * 3, "std": [0.5] * 3, "resize_mode": "squash"}
    value = {"model_cfg": config, "preprocess_cfg": normal | {"interpolation": "bicubic"}}
    (folder / "open_clip_config.json").write_text(json.dumps(value))
    shape = {key: item for key, item in config.items() if key != "custom_text"}
    model = open_clip.CustomTextCLIP(**shape)
    save_file(model.state_dict(), str(folder / "open_clip_model.safetensors"))


def pictures(count: int) -> list[bytes]:
    """WebP pictures with edges and noise, such as take a real frame's time to decode."""
    import numpy as np
    from PIL import Image

    made = []
    for seed in range(min(count, 32)):
        random = np.random.default_rng(seed)
        coarse = random.integers(0, 256, (18, 32, 3), dtype=np.uint8)
        picture = np.asarray(Image.fromarray(coarse).resize(LONG_SIDE, Image.Resampling.NEAREST))
        noisy = picture.astype(np.int16) + random.integers(-12, 13, picture.shape)
        held = io.BytesIO()
        frame = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
        frame.save(held, "WEBP", quality=80)
        made.append(held.getvalue())
    return [made[i % len(made)] for i in range(count)]


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the wall and of the processor (all threads) that the work takes."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def bare(model: Any, images: int, batch: int) -> None:
    """``encode_image`` alone for ``images`` pictures."""
    import torch

    network, device = model._model, model.device.device
    kind = next(network.visual.parameters()).dtype
    ready = torch.rand(batch, 3, 256, 256, dtype=kind, device=device)
    ready = ready.contiguous(memory_format=torch.channels_last)
    with torch.inference_mode():
        for _ in range(images // batch):
            # .cpu() waits for the device, as whoever wants the vectors must.
            network.encode_image(ready).float().cpu()


def pipeline(model: Any, encoded: list[bytes], batch: int) -> None:
    """``embed_stream`` for all the pictures."""
    count = sum(len(part) for part in model.embed_stream(enumerate(encoded), batch))
    assert count == len(encoded)


def measure(device: str, batch: int, images: int, rounds: int) -> dict[str, Any]:
    """Both speeds (median of ``rounds``, in turns) and their ratio."""
    from engine.models.device import choose_device
    from engine.models.folder import ModelFolder
    from engine.models.visual import VisualModel

    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "source"
        source.mkdir()
        write_model(source)
        installed = ModelFolder(Path(place) / "models").import_folder(source)
        model = VisualModel.load(installed, choose_device(device))
        size = batch or model.batch
        total = max(images // size, 1) * size
        encoded = pictures(total)
        bare(model, size, size)  # the first calls allocate and choose kernels
        pipeline(model, encoded[:size], size)
        pairs = [
            (
                timed(partial(bare, model, total, size)),
                timed(partial(pipeline, model, encoded, size)),
            )
            for _ in range(rounds)
        ]
    return {
        "benchmark": "visual_embedding",
        "architecture": ARCHITECTURE,
        "device": model.device.device,
        "precision": model.device.precision,
        "reason": model.device.reason,
        "batch": size,
        "images": total,
        "bare_per_s": round(total / statistics.median(alone[0] for alone, _ in pairs), 2),
        "pipeline_per_s": round(total / statistics.median(piped[0] for _, piped in pairs), 2),
        "ratio": round(statistics.median(alone[0] / piped[0] for alone, piped in pairs), 3),
        # Where other programs share the processor, its own seconds say more than the wall's.
        "processor_ratio": round(
            statistics.median(alone[1] / piped[1] for alone, piped in pairs), 3
        ),
        "bar": BAR,
    }


def main() -> int:
    """Runs the benchmark as a program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--batch", type=int, default=0, help="0: what suits the device")
    parser.add_argument("--images", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    found = measure(chosen.device, chosen.batch, chosen.images, chosen.rounds)
    print(json.dumps(found))
    return 0 if found["ratio"] >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
