"""Whether a channel can answer a query now, and why not."""

from __future__ import annotations

from engine import spec
from engine.channels import CHANNELS, Channel
from engine.search.encoding import Encoder
from engine.store.library import Library

READY = "ready"


def readiness(library: Library, encoder: Encoder) -> dict[str, str]:
    """For each channel "ready", or why it cannot answer now."""
    return {name: _state(library, encoder, row) for name, row in CHANNELS.items()}


def _state(library: Library, encoder: Encoder, channel: Channel) -> str:
    if channel.model is None:
        return READY
    generations = library.vectors.live_generations(channel.name)
    if not generations:
        return nothing_made(library, channel)
    reasons = [encoder.missing(generation) for generation in generations]
    return next((why for why in reasons if why), READY)


def nothing_made(library: Library, channel: Channel) -> str:
    """Why a channel has no vectors."""
    assert channel.model is not None
    name = library.choices.model(channel.model)
    if name is None:
        return f"No {channel.model} model is chosen for this library. See: heimdex models list."
    steps = [step.name for step in spec.STEPS if step.channel == channel.name]
    if not any(library.ledger.made(step) for step in steps):
        return f"No video has been indexed with {name} yet. Run: heimdex index."
    what = {
        "visual": "No video shows anything.",
        "transcript": "No video has words.",
        "visual_text": "No video has chapter titles.",
        "summary": "No video has words or a title to sum up.",
    }
    return what[channel.name]
