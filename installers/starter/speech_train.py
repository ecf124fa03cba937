"""Train the starter speech model on synthesised speech: two stages, deterministic by step counts.

    python -m installers.starter.speech_train --out DIR [--steps1 N] [--steps2 N] [--seed N]

Besides the next token, the network learns to name the word and the phoneme of each frame, and two
heads of each decoder layer learn to look where the token is spoken: at this size it would not find
out by itself. Stage 1 uses windows of 3 to 6 s, stage 2 mostly whole windows of 30 s.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from installers.starter import speech_model as sm
from installers.starter.speech_windows import (
    IGNORED,
    UNLEARNT,
    Utterance,
    Window,
    WindowMaker,
    synthesize,
)
from installers.starter.utterances import is_pause

CHECKPOINT = "checkpoint.safetensors"
RECORD = "training.json"


@dataclass(frozen=True, slots=True)
class Run:
    """What determines a training run, besides the checkpoint that it continues from.

    `freedom`: the share of free word lists among the sentences; `tones`: see WindowMaker;
    `windows2`: the encoder positions of stage 2's windows, in turn; `rate2`: its learning rate at
    first; `stop`: leave after so many steps, in the middle of the schedule (0: never).
    """

    steps1: int = 1100
    steps2: int = 2600
    seed: int = 1
    utterances: int = 9000
    freedom: float = 0.15
    tones: float = 0.0
    windows2: str = "300 1500 750 1500"
    rate2: float = 1.3e-3
    stop: int = 0


def corpus(run: Run) -> tuple[list[Utterance], dict[str, int]]:
    """Synthesise a run's utterances and number their phonemes from 1."""
    seeds = range(run.seed * 1_000_000, run.seed * 1_000_000 + run.utterances)
    utterances = [synthesize(seed, run.freedom) for seed in seeds]
    names = sorted({name for u in utterances for name, _ in u.phonemes if not is_pause(name)})
    return utterances, {name: i + 1 for i, name in enumerate(names)}


def batch_of(maker: WindowMaker, size: int, positions: int, first: int) -> dict[str, torch.Tensor]:
    """Draw windows and pad them into tensors.

    mel (b, 80, 2t) float32; inputs, targets (b, n) int64, -100 where nothing is learnt; heard_in,
    heard_out (b, n, t) float32, 1 where the token given, or to be written, is spoken.
    """
    windows = [maker.draw(positions, first) for _ in range(size)]
    length = min(sm.MAX_TOKENS, max(len(w.prompt) + len(w.inputs) for w in windows))
    batch = {
        "mel": torch.from_numpy(np.stack([w.mel for w in windows])),
        "words": torch.from_numpy(np.stack([w.words for w in windows])),
        "phonemes": torch.from_numpy(np.stack([w.phonemes for w in windows])),
        "inputs": torch.full((size, length), sm.END),
        "targets": torch.full((size, length), UNLEARNT),
        "heard_in": torch.zeros(size, length, positions),
        "heard_out": torch.zeros(size, length, positions),
    }
    for row, window in enumerate(windows):
        _fill_row({name: tensor[row] for name, tensor in batch.items()}, window)
    return batch


def _fill_row(row: dict[str, torch.Tensor], window: Window) -> None:
    prompt = window.prompt
    given = torch.tensor(prompt + [token.id for token in window.inputs])
    length = min(len(given), len(row["inputs"]))
    row["inputs"][:length] = given[:length]
    pairs = zip(window.inputs, window.targets, strict=True)
    for i, (token, following) in enumerate(pairs, start=len(prompt)):
        if i >= length:
            break
        row["targets"][i] = following.id
        for name, span in (("heard_in", token.span), ("heard_out", following.span)):
            if span is not None:
                row[name][i, max(0, span[0]) : max(1, span[1])] = 1


def attention_loss(logs: torch.Tensor, heard: torch.Tensor) -> torch.Tensor:
    """Return the loss of two heads' log attention (b, heads, n, t) that should fall on `heard`.

    Head 0 is to spread evenly over the span, which gives sharp borders for word times; heads 0 and
    1 together are to be inside it.
    """
    tied = heard.sum(-1) > 0
    if not bool(tied.any()):
        return logs.new_zeros(())
    spans = heard[tied]
    even = -(logs[:, 0][tied] * spans).sum(-1) / spans.sum(-1)
    inside = (logs[:, :2].exp().mean(1)[tied] * spans).sum(-1)
    return 0.3 * even.mean() - (inside + 1e-3).log().mean()


def losses(
    model: sm.SpeechModel, batch: dict[str, torch.Tensor], first: int
) -> dict[str, torch.Tensor]:
    """Return the weighted losses of a batch by name."""
    features, early = model.encoder(batch["mel"], first)
    logits, attentions = model.decoder(batch["inputs"], features)
    weight = torch.ones(model.word_head.out_features)
    weight[0] = 0.4
    return {
        "tokens": functional.cross_entropy(
            logits.flatten(0, 1),
            batch["targets"].flatten(),
            ignore_index=UNLEARNT,
            label_smoothing=0.02,
        ),
        "words": functional.cross_entropy(
            model.word_head(features).flatten(0, 1),
            batch["words"].flatten(),
            weight=weight,
            ignore_index=IGNORED,
        ),
        "phonemes": 0.5
        * functional.cross_entropy(
            model.phoneme_head(early).flatten(0, 1), batch["phonemes"].flatten()
        ),
        "heard_in": 0.15 * attention_loss(attentions[0], batch["heard_in"]),
        "heard_out": 0.3 * attention_loss(attentions[-1], batch["heard_out"]),
    }


def plan(step: int, run: Run) -> tuple[float, int, int]:
    """Return (learning rate, encoder positions, windows a batch) of a step."""
    if step < run.steps1:
        done = step / run.steps1
        return 2.5e-3 * min(1.0, (step + 1) / 60) * (1 - 0.6 * done), int(150 + 150 * done), 40
    step -= run.steps1
    rate = run.rate2 * min(1.0, (step + 20) / 60) * (1 - step / run.steps2) + 2e-5
    turns = [int(positions) for positions in run.windows2.split()]
    positions = turns[step % len(turns)]
    return rate, positions, 24 if positions < 375 else 9000 // positions


def _descend(
    model: sm.SpeechModel,
    optimizer: torch.optim.Optimizer,
    batch: dict[str, torch.Tensor],
    first: int,
) -> dict[str, float]:
    """Take one step down the gradient; return the losses before it."""
    parts = losses(model, batch, first)
    optimizer.zero_grad()
    torch.stack(list(parts.values())).sum().backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return {name: part.item() for name, part in parts.items()}


def train(out: Path, run: Run, start: Path | None = None) -> None:
    """Train and write `checkpoint.safetensors`, every 100 steps, and `training.json` into `out`."""
    torch.set_num_threads(1)
    torch.manual_seed(run.seed)
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    utterances, phonemes = corpus(run)
    print(f"{len(utterances)} utterances, {time.monotonic() - began:.0f} s", flush=True)
    model = sm.SpeechModel(len(phonemes))
    if start is not None:
        model.load_state_dict(load_file(start))
    learnt = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    maker = WindowMaker(utterances, phonemes, run.seed, run.tones)
    rng = random.Random(run.seed)
    mean: dict[str, float] = {}
    steps = run.stop or run.steps1 + run.steps2
    for step in range(steps):
        rate, positions, size = plan(step, run)
        optimizer.param_groups[0]["lr"] = rate
        whole = positions == sm.FRAMES or rng.random() < 0.4
        first = 0 if whole else rng.randrange(sm.FRAMES - positions)
        batch = batch_of(maker, size, positions, first)
        for name, loss in _descend(model, optimizer, batch, first).items():
            mean[name] = 0.95 * mean.get(name, loss) + 0.05 * loss
        if (step + 1) % 100 == 0 or step + 1 == steps:
            figures = " ".join(f"{name} {value:.3f}" for name, value in mean.items())
            print(f"{step + 1} {time.monotonic() - began:.0f} s {figures}", flush=True)
            save_file(model.state_dict(), out / CHECKPOINT)
    _write_record(out, run, start, round(time.monotonic() - began))


def _write_record(out: Path, run: Run, start: Path | None, seconds: int) -> None:
    """Write the runs that led to this checkpoint, the earlier ones first."""
    earlier = start.parent / RECORD if start is not None else None
    runs = json.loads(earlier.read_text(encoding="utf-8")) if earlier and earlier.exists() else []
    runs.append({**asdict(run), "seconds": seconds})
    (out / RECORD).write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    for setting in fields(Run):
        parser.add_argument(
            f"--{setting.name}", type=type(setting.default), default=setting.default
        )
    arguments = parser.parse_args()
    run = Run(**{setting.name: getattr(arguments, setting.name) for setting in fields(Run)})
    train(arguments.out, run, arguments.start)


if __name__ == "__main__":
    main()
