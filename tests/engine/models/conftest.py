"""Tiny models of the real classes with random weights: they prove the plumbing, not the meaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.models.folder import ModelFolder

WORDS = "a the red green blue star circle square on rain two three big small".split()


def write_tokenizer(folder: Path) -> int:
    """A word-level tokenizer; returns its size. PAD is 0 and EOS the largest id, as CLIP wants."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    names = ["[PAD]", "[UNK]", "[CLS]", *WORDS, "[SEP]"]
    vocabulary = {name: index for index, name in enumerate(names)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(folder)
    return len(vocabulary)


@pytest.fixture(scope="session")
def random_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An open_clip folder of 32-dimensional vectors, random weights."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("models") / "random-clip"
    folder.mkdir()
    size = write_tokenizer(folder)
    vision = {"image_size": 64, "layers": 2, "width": 64, "patch_size": 16, "head_width": 32}
    text = {
        "context_length": 16,
        "vocab_size": size,
        "width": 32,
        "heads": 2,
        "layers": 1,
        "hf_tokenizer_name": "local",
    }
    torch.manual_seed(0)
    model = open_clip.CLIP(embed_dim=32, vision_cfg=dict(vision), text_cfg=dict(text))
    save_file(model.state_dict(), str(folder / "open_clip_model.safetensors"))
    config = {"model_cfg": {"embed_dim": 32, "vision_cfg": vision, "text_cfg": text}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture(scope="session")
def random_sentences(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder of 32-dimensional vectors, random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers import models as modules
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("models") / "random-sentences"
    bert = tmp_path_factory.mktemp("bert")
    size = write_tokenizer(bert)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=size,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(bert)
    transformer = modules.Transformer(str(bert))
    pooling = modules.Pooling(32, "mean")
    SentenceTransformer(
        modules=[transformer, pooling, modules.Normalize()], device="cpu"
    ).save_pretrained(str(folder))
    return folder


@pytest.fixture
def model_folder(tmp_path: Path) -> ModelFolder:
    """An empty models' folder."""
    return ModelFolder(tmp_path / "models")
