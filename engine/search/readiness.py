"""Whether a channel can answer a query now, and why not."""

from __future__ import annotations

from engine import spec
from engine.channels import CHANNELS, Channel, Means
from engine.messages import Code, Message, message
from engine.search.encoding import Encoder
from engine.search.people import people_state
from engine.store.library import Library

READY = message(Code.READY)


def readiness(library: Library, encoder: Encoder) -> dict[str, Message]:
    """For each channel ``READY``, or why it cannot answer now."""
    return {name: _state(library, encoder, row) for name, row in CHANNELS.items()}


def _state(library: Library, encoder: Encoder, channel: Channel) -> Message:
    if channel.means is Means.NAMES:
        return people_state(library)
    if channel.means is Means.LETTERS:
        return READY
    generations = library.vectors.live_generations(channel.name)
    if not generations:
        return nothing_made(library, channel)
    reasons = map(encoder.missing, generations)
    return next((why for why in reasons if why is not None), READY)


def nothing_made(library: Library, channel: Channel) -> Message:
    """Why a channel has no vectors."""
    assert channel.model is not None
    name = library.choices.model(channel.model)
    if name is None:
        return message(Code.MODEL_NOT_CHOSEN, kind=channel.model.value)
    steps = [step.name for step in spec.STEPS if step.channel == channel.name]
    if not any(library.ledger.made(step) for step in steps):
        return message(Code.CHANNEL_NOT_INDEXED, name=name)
    return message(Code.CHANNEL_EMPTY, channel=channel.name)
