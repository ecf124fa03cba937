"""Turn a trained checkpoint into the folder that faster-whisper loads (CTranslate2, int8).

python -m installers.starter.speech_convert CHECKPOINT OUT [--heads LAYER:HEAD ...]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from safetensors.torch import load_file

from installers.starter import speech_model as sm

ALIGNMENT_HEADS: tuple[tuple[int, int], ...] = ((sm.SHAPE.layers - 1, 0),)
"""(layer, head) whose attention gives the word times; chosen by measurement."""


def convert(
    checkpoint: Path, out: Path, heads: tuple[tuple[int, int], ...] = ALIGNMENT_HEADS
) -> None:
    """Write model.bin, config.json, vocabulary.json, tokenizer.json, preprocessor_config.json."""
    from ctranslate2.converters.transformers import WhisperLoader

    whisper = _as_transformers(checkpoint, heads)
    loader = WhisperLoader()
    spec = loader.get_model_spec(whisper)
    loader.set_config(spec.config, whisper, _NoSpecialTokens())
    loader.set_vocabulary(spec, list(sm.TOKENS))
    spec.config.lang_ids = []
    spec.validate()
    spec.optimize(quantization="int8")
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))
    _tokenizer().save(str(out / "tokenizer.json"))
    front_end = {
        "feature_size": sm.MEL_BANDS,
        "sampling_rate": 16_000,
        "hop_length": 160,
        "chunk_length": 30,
        "n_fft": 400,
    }
    (out / "preprocessor_config.json").write_text(json.dumps(front_end) + "\n", encoding="utf-8")


class _NoSpecialTokens:
    """What set_config asks of a tokenizer: this vocabulary has no further languages."""

    additional_special_tokens: tuple[str, ...] = ()


def _as_transformers(checkpoint: Path, heads: tuple[tuple[int, int], ...]) -> Any:
    """Put the weights into transformers' Whisper, without the training heads."""
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    shape = sm.SHAPE
    config = WhisperConfig(
        vocab_size=len(sm.TOKENS),
        num_mel_bins=sm.MEL_BANDS,
        d_model=shape.width,
        encoder_layers=shape.layers,
        decoder_layers=shape.layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        max_source_positions=sm.FRAMES,
        max_target_positions=sm.MAX_TOKENS,
        pad_token_id=sm.END,
        bos_token_id=sm.END,
        eos_token_id=sm.END,
        decoder_start_token_id=sm.START,
        suppress_tokens=[],
        begin_suppress_tokens=[sm.END],
        activation_function="gelu",
    )
    whisper = WhisperForConditionalGeneration(config)
    weights = {
        name: tensor
        for name, tensor in load_file(checkpoint).items()
        if name.startswith(("encoder.", "decoder."))
    }
    whisper.model.load_state_dict(weights)
    whisper.tie_weights()
    whisper.eval()
    generation: Any = whisper.generation_config
    generation.suppress_tokens = []
    generation.begin_suppress_tokens = [sm.END]
    generation.alignment_heads = [list(pair) for pair in heads]
    return whisper


def _tokenizer() -> Any:
    """Return the word-level tokenizer: a token a word, with its leading space."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    text = sm.TOKENS[: sm.FIRST_TIMESTAMP]
    tokenizer = Tokenizer(
        models.WordLevel({token: i for i, token in enumerate(text)}, unk_token="<unk>")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in sm.SPECIAL_TOKENS]
    )
    return tokenizer


def main() -> None:
    """Read the command line and convert."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--heads", nargs="*", default=[], help="LAYER:HEAD, for the word times")
    arguments = parser.parse_args()
    chosen = tuple((int(h.split(":")[0]), int(h.split(":")[1])) for h in arguments.heads)
    convert(arguments.checkpoint, arguments.out, chosen or ALIGNMENT_HEADS)


if __name__ == "__main__":
    main()
