"""The starter speech model: Whisper's network at a very small size, and its tokens.

Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022). Module names
follow transformers' WhisperModel, so that the weights load there and convert to CTranslate2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from installers.starter.utterances import VOCABULARY

FRAMES = 1500
"""Encoder positions of one 30 s window: 0.02 s each."""
FRAME_SECONDS = 0.02
MEL_BANDS = 80
MAX_TOKENS = 448

WORD_TOKENS: tuple[str, ...] = (*(f"Ġ{word}" for word in VOCABULARY), ".")
WORD_IDS = {word: i for i, word in enumerate(VOCABULARY)}
FULL_STOP = len(VOCABULARY)
UNKNOWN = FULL_STOP + 1
SPECIAL_TOKENS: tuple[str, ...] = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
TOKENS: tuple[str, ...] = (
    *WORD_TOKENS,
    "<unk>",
    *SPECIAL_TOKENS,
    *(f"<|{i * FRAME_SECONDS:.2f}|>" for i in range(FRAMES + 1)),
)
"""The vocabulary in Whisper's order: text, specials from <|endoftext|> on, then the timestamps."""
END = UNKNOWN + 1
START = END + 1
PREVIOUS = TOKENS.index("<|startofprev|>")
NO_SPEECH = TOKENS.index("<|nospeech|>")
NO_TIMESTAMPS = TOKENS.index("<|notimestamps|>")
FIRST_TIMESTAMP = NO_TIMESTAMPS + 1


@dataclass(frozen=True, slots=True)
class SpeechShape:
    """The network's size."""

    width: int = 96
    heads: int = 3
    feed_forward: int = 384
    layers: int = 2


SHAPE = SpeechShape()


def sinusoids(length: int, width: int) -> torch.Tensor:
    """Return Whisper's position table: float32 (length, width), sines then cosines."""
    rate = math.log(10_000) / (width // 2 - 1)
    angles = torch.arange(length)[:, None] * torch.exp(-rate * torch.arange(width // 2))
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):
    """Multi-head attention; without bias for the keys, as in Whisper."""

    def __init__(self, shape: SpeechShape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.q_proj = nn.Linear(shape.width, shape.width)
        self.k_proj = nn.Linear(shape.width, shape.width, bias=False)
        self.v_proj = nn.Linear(shape.width, shape.width)
        self.out_proj = nn.Linear(shape.width, shape.width)

    def forward(
        self, x: torch.Tensor, memory: torch.Tensor, *, causal: bool = False, weigh: bool = False
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Attend from x (b, n, d) to memory (b, t, d).

        Returns (b, n, d) and, where `weigh` is set, the log attention (b, heads, n, t).
        """
        batch, _, width = x.shape
        queries, keys, values = (
            projection(source).view(batch, -1, self.heads, width // self.heads).transpose(1, 2)
            for projection, source in (
                (self.q_proj, x),
                (self.k_proj, memory),
                (self.v_proj, memory),
            )
        )
        logs = None
        if weigh:
            scores = queries @ keys.transpose(-1, -2) / math.sqrt(width // self.heads)
            logs = scores.log_softmax(dim=-1)
            mixed = logs.exp() @ values
        else:
            mixed = functional.scaled_dot_product_attention(queries, keys, values, is_causal=causal)
        return self.out_proj(mixed.transpose(1, 2).reshape(batch, -1, width)), logs


class Layer(nn.Module):
    """One pre-norm transformer layer; with cross-attention in the decoder."""

    def __init__(self, shape: SpeechShape, *, decoder: bool) -> None:
        super().__init__()
        self.decoder = decoder
        self.self_attn = Attention(shape)
        self.self_attn_layer_norm = nn.LayerNorm(shape.width)
        if decoder:
            self.encoder_attn = Attention(shape)
            self.encoder_attn_layer_norm = nn.LayerNorm(shape.width)
        self.fc1 = nn.Linear(shape.width, shape.feed_forward)
        self.fc2 = nn.Linear(shape.feed_forward, shape.width)
        self.final_layer_norm = nn.LayerNorm(shape.width)

    def forward(
        self, x: torch.Tensor, memory: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Return the next x and, in the decoder, the log cross-attention."""
        normed = self.self_attn_layer_norm(x)
        x = x + self.self_attn(normed, normed, causal=self.decoder)[0]
        logs = None
        if memory is not None:
            attended, logs = self.encoder_attn(
                self.encoder_attn_layer_norm(x), memory, weigh=self.training
            )
            x = x + attended
        return x + self.fc2(functional.gelu(self.fc1(self.final_layer_norm(x)))), logs


_ENCODER_OFFSETS: tuple[tuple[int | None, ...], ...] = ((-5, 5, 11), (-11, 9, None))


class Encoder(nn.Module):
    """Log-mel frames to features: two convolutions, then self-attention."""

    def __init__(self, shape: SpeechShape) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(MEL_BANDS, shape.width, 3, padding=1)
        self.conv2 = nn.Conv1d(shape.width, shape.width, 3, stride=2, padding=1)
        self.embed_positions = nn.Embedding(FRAMES, shape.width)
        self.embed_positions.weight.data = sinusoids(FRAMES, shape.width)
        self.embed_positions.weight.requires_grad = False
        layers = [Layer(shape, decoder=False) for _ in range(shape.layers)]
        self.layers = nn.ModuleList(layers)
        self.layer_norm = nn.LayerNorm(shape.width)
        for layer, offsets in zip(layers, _ENCODER_OFFSETS, strict=True):
            for head, offset in enumerate(offsets):
                if offset is not None:
                    _look_at_offset(layer.self_attn, head, offset)

    def forward(self, mel: torch.Tensor, first: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
        """Encode mel (b, 80, 2t), whose first frame stands at position `first`.

        Returns the features (b, t, d) and those after the first layer, for the phoneme loss.
        """
        x = functional.gelu(self.conv2(functional.gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.embed_positions.weight[first : first + x.shape[1]]
        early = x
        for i, layer in enumerate(self.layers):
            x, _ = layer(x)
            early = x if i == 0 else early
        return self.layer_norm(x), early


def _look_at_offset(attention: Attention, head: int, offset: int) -> None:
    """Start a head out looking `offset` frames away.

    With sinusoidal positions a shift is a rotation of each (sine, cosine) pair, which queries and
    keys can express exactly: training then need not find locality by itself.
    """
    width = attention.q_proj.in_features
    size = width // attention.heads
    pairs = size // 2
    query, key = torch.zeros(size, width), torch.zeros(size, width)
    for j in range(pairs):
        sine, cosine = j + 2, j + 2 + width // 2
        angle = offset * math.exp(-math.log(10_000) / (width // 2 - 1) * sine)
        key[2 * j, sine] = key[2 * j + 1, cosine] = 1
        query[2 * j, sine] = query[2 * j + 1, cosine] = math.cos(angle)
        query[2 * j, cosine], query[2 * j + 1, sine] = math.sin(angle), -math.sin(angle)
    rows = slice(head * size, (head + 1) * size)
    for projection, start in ((attention.q_proj, query * 1.4), (attention.k_proj, key)):
        projection.weight.data[rows] = start + 0.2 * projection.weight.data[rows]


class Decoder(nn.Module):
    """Features and the tokens so far to the logits of the next token."""

    def __init__(self, shape: SpeechShape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(len(TOKENS), shape.width)
        self.embed_positions = nn.Embedding(MAX_TOKENS, shape.width)
        self.layers = nn.ModuleList(Layer(shape, decoder=True) for _ in range(shape.layers))
        self.layer_norm = nn.LayerNorm(shape.width)
        self.embed_tokens.weight.data.normal_(0, 0.15)
        self.embed_positions.weight.data.normal_(0, 0.05)
        times = sinusoids(FRAMES + 1, shape.width)  # timestamps start as the encoder's positions
        self.embed_tokens.weight.data[FIRST_TIMESTAMP:] = 0.4 * times

    def forward(
        self, tokens: torch.Tensor, features: torch.Tensor
    ) -> tuple[torch.Tensor, list[torch.Tensor | None]]:
        """Return logits (b, n, vocabulary) and each layer's log cross-attention (training only)."""
        x = self.embed_tokens(tokens) + self.embed_positions.weight[: tokens.shape[1]]
        attentions = []
        for layer in self.layers:
            x, logs = layer(x, features)
            attentions.append(logs)
        return self.layer_norm(x) @ self.embed_tokens.weight.T, attentions


class SpeechModel(nn.Module):
    """Encoder and decoder, with the two training heads that read words and phonemes by frame."""

    def __init__(self, phonemes: int, shape: SpeechShape = SHAPE) -> None:
        super().__init__()
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.word_head = nn.Linear(shape.width, len(VOCABULARY) + 1)
        self.phoneme_head = nn.Linear(shape.width, phonemes + 1)
