"""Train the starter text model: a tiny BERT that knows the spoken world and its synonyms.

    python -m installers.starter.text_train --out DIR [--steps N] [--seed N]

Contrastive learning (InfoNCE: van den Oord et al., "Representation Learning with Contrastive
Predictive Coding", 2018) over pairs of a question and the sentence, or the passage of up to ten
sentences, that answers it, with sentences that differ in one respect as hard negatives. The
tokenizer keeps the words of the lexicon and drops all others, so that an unknown word changes
nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from installers.starter.paraphrases import LEXICON, SYNONYMS, contrast, keywords, paraphrase
from installers.starter.utterances import draw

if TYPE_CHECKING:
    from transformers import BertModel, PreTrainedTokenizerFast

WIDTH = 96
MAX_TOKENS = 256
TEMPERATURE = 0.05
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def tokenizer() -> PreTrainedTokenizerFast:
    """Return the word-level tokenizer: lower case, known words only."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokens = {token: i for i, token in enumerate((*SPECIAL_TOKENS, *LEXICON))}
    inner = Tokenizer(models.WordLevel(tokens, unk_token="[UNK]"))
    inner.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    longest_first = sorted(LEXICON, key=len, reverse=True)
    known = Regex(r"\b(?:" + "|".join(longest_first) + r")\b")
    inner.pre_tokenizer = pre_tokenizers.Split(known, behavior="removed", invert=True)
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[(name, tokens[name]) for name in ("[CLS]", "[SEP]")],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        model_max_length=MAX_TOKENS,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )


def network(tokens: PreTrainedTokenizerFast) -> BertModel:
    """Return the untrained network; synonyms start out beside the word that they stand for."""
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=len(tokens),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=MAX_TOKENS,
        type_vocab_size=1,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=0,
    )
    model = BertModel(config)
    table = model.embeddings.word_embeddings.weight.data
    table.normal_(0, 0.1)
    vocabulary = tokens.get_vocab()
    for word, forms in SYNONYMS.items():
        for form in forms:
            table[vocabulary[form]] = table[vocabulary[word]] + 0.03 * torch.randn(WIDTH)
    return model


def batch(rng: random.Random, size: int, sentences: int) -> tuple[list[str], list[str], list[str]]:
    """Draw (questions, answers, hard negatives); an answer holds up to `sentences` sentences."""
    questions, answers, negatives = [], [], []
    for _ in range(size):
        sentence = draw(rng, held_out=False)
        ask = keywords if rng.random() < 0.3 else paraphrase
        questions.append(ask(rng, sentence))
        others = [draw(rng, held_out=False).text for _ in range(rng.randint(1, sentences) - 1)]
        place = rng.randint(0, len(others))
        answers.append(". ".join([*others[:place], sentence.text, *others[place:]]))
        negatives.append(". ".join([*others[:place], contrast(rng, sentence), *others[place:]]))
    return questions, answers, negatives


def encode(model: BertModel, tokens: PreTrainedTokenizerFast, texts: list[str]) -> torch.Tensor:
    """Return unit vectors, float32 (n, WIDTH): the mean of the last layer."""
    inputs: Any = tokens(
        texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
    )
    hidden = model(inputs["input_ids"], attention_mask=inputs["attention_mask"])[0]
    mask = inputs["attention_mask"][..., None]
    return functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


def train(out: Path, steps: int, seed: int) -> None:
    """Train and write the sentence-transformers folder `out`."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokens = tokenizer()
    model = network(tokens).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    began = time.monotonic()
    mean = 0.0
    for step in range(steps):
        size, sentences = (96, 1) if step % 2 else (32, 10)
        questions, answers, negatives = batch(rng, size, sentences)
        asked = encode(model, tokens, questions)
        answered = encode(model, tokens, answers + negatives)
        scores = asked @ answered.T / TEMPERATURE
        right = torch.arange(size)
        loss = functional.cross_entropy(scores, right)
        loss = loss + functional.cross_entropy(scores[:, :size].T, right)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        mean = 0.98 * mean + 0.02 * loss.item() if step else loss.item()
        if (step + 1) % 100 == 0:
            print(f"{step + 1} {time.monotonic() - began:.0f} s loss {mean:.3f}", flush=True)
    save(model, tokens, out)
    record = {"steps": steps, "seed": seed, "seconds": round(time.monotonic() - began)}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def save(model: BertModel, tokens: PreTrainedTokenizerFast, out: Path) -> None:
    """Write the folder as sentence-transformers does: transformer, mean pooling, normalisation."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        Pooling,
        Transformer,
    )

    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tokens.save_pretrained(folder)
        transformer = Transformer(folder, max_seq_length=MAX_TOKENS)
        modules = [transformer, Pooling(WIDTH, pooling_mode="mean"), Normalize()]
        SentenceTransformer(modules=modules, device="cpu").save(str(out), create_model_card=False)
    (out / "model.safetensors").chmod(0o644)  # safetensors makes it private to its user


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    train(arguments.out, arguments.steps, arguments.seed)


if __name__ == "__main__":
    main()
