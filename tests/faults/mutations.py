"""Damages bytes as disks, cables, programs and attackers do; each way by its name."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

Damage = Callable[[bytearray, random.Random], bytearray]
WILD = tuple(
    number.to_bytes(4, order)  # type: ignore[arg-type]
    for number in (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x00010000)
    for order in ("big", "little")
)
"""Four-byte values at the edges of what a field can hold."""
HEAD = 1024  # bytes in which containers describe themselves


def _span(data: bytearray, chance: random.Random) -> slice:
    """A stretch of at most an eighth of the data."""
    length = chance.randint(1, max(1, len(data) // 8))
    start = chance.randrange(max(1, len(data) - length))
    return slice(start, start + length)


def flip_bits(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 4, 32, 256))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def flip_bits_of_the_head(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 2, 8))):
        data[chance.randrange(min(HEAD, len(data)))] ^= 1 << chance.randrange(8)
    return data


def flip_bits_of_the_tail(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 2, 8))):
        data[-1 - chance.randrange(min(HEAD, len(data)))] ^= 1 << chance.randrange(8)
    return data


def zero(data: bytearray, chance: random.Random) -> bytearray:
    where = _span(data, chance)
    data[where] = bytes(where.stop - where.start)
    return data


def noise(data: bytearray, chance: random.Random) -> bytearray:
    where = _span(data, chance)
    data[where] = chance.randbytes(where.stop - where.start)
    return data


def drop(data: bytearray, chance: random.Random) -> bytearray:
    del data[_span(data, chance)]
    return data


def insert(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(data))
    data[at:at] = chance.randbytes(chance.randint(1, 4096))
    return data


def repeat(data: bytearray, chance: random.Random) -> bytearray:
    where = _span(data, chance)
    data[where.start : where.start] = data[where] * chance.randint(1, 4)
    return data


def cut(data: bytearray, chance: random.Random) -> bytearray:
    del data[chance.randint(1, len(data)) :]
    return data


def behead(data: bytearray, chance: random.Random) -> bytearray:
    del data[: chance.randint(1, min(4 * HEAD, len(data) - 1))]
    return data


def join(data: bytearray, chance: random.Random) -> bytearray:
    where = chance.randint(1, len(data))
    return data[:where] + data


def wild_numbers(data: bytearray, chance: random.Random) -> bytearray:
    """Values at the edges, wherever they hit."""
    for _ in range(chance.choice((1, 2, 4, 16))):
        at = chance.randrange(max(1, len(data) - 4))
        data[at : at + 4] = chance.choice(WILD)
    return data


def wild_numbers_in_the_head(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 2, 4))):
        at = chance.randrange(max(1, min(HEAD, len(data)) - 4))
        data[at : at + 4] = chance.choice(WILD)
    return data


DAMAGES: Mapping[str, Damage] = {
    damage.__name__: damage
    for damage in (
        flip_bits,
        flip_bits_of_the_head,
        flip_bits_of_the_tail,
        zero,
        noise,
        drop,
        insert,
        repeat,
        cut,
        behead,
        join,
        wild_numbers,
        wild_numbers_in_the_head,
    )
}


def mutate(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Damage bytes in one or two ways; returns the ways' names and what came of it."""
    ways = chance.sample(sorted(DAMAGES), chance.choice((1, 1, 2)))
    damaged = bytearray(data)
    for way in ways:
        damaged = DAMAGES[way](damaged, chance) or bytearray(b"\0")
    return "+".join(ways), bytes(damaged)
