"""Reads what an ONNX file says of its inputs and outputs, without loading it.

A protobuf is a row of fields; only those that lead to names and shapes are entered, and every
length is checked against what is there (https://protobuf.dev/programming-guides/encoding,
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). Standard library only.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import UsageError
from engine.messages import Code

_GRAPH, _INPUT, _OUTPUT = 7, 11, 12  # of ModelProto, and of GraphProto
_NAME, _TYPE, _TENSOR, _SHAPE, _DIMENSION, _VALUE = 1, 2, 1, 2, 1, 1
_ELSEWHERE = b"\x0a\x08location"
"""The key under which a tensor names another file as the place of its values."""
_MOST_VALUES = 256


@dataclass(frozen=True, slots=True)
class OnnxHeader:
    """Names and shapes of a graph's ends; a dimension that the file leaves open is 0."""

    inputs: dict[str, tuple[int, ...]]
    outputs: dict[str, tuple[int, ...]]


def read_header(path: Path) -> OnnxHeader:
    """The inputs and outputs of an ONNX file.

    Raises:
        UsageError: it is no such file, cut short, or keeps values in other files.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data.find(_ELSEWHERE) >= 0:
                raise UsageError(Code.MODEL_POINTS_OUTSIDE, file=path.name)
            with memoryview(data) as whole:
                return _header(whole)
    except (ValueError, IndexError, UnicodeDecodeError) as error:  # an empty file is a ValueError
        raise UsageError(Code.MODEL_FILE_DAMAGED, file=path.name) from error


def _header(whole: memoryview) -> OnnxHeader:
    inputs: dict[str, tuple[int, ...]] = {}
    outputs: dict[str, tuple[int, ...]] = {}
    start, end = next(_children(whole, 0, len(whole), _GRAPH))
    for number, begin, stop in _fields(whole, start, end):
        if number in (_INPUT, _OUTPUT):
            name, shape = _value(whole, begin, stop)
            into = inputs if number == _INPUT else outputs
            into[name] = shape
            if len(into) > _MOST_VALUES:
                raise ValueError("more inputs or outputs than any model has")
    if not inputs or not outputs:
        raise ValueError("no graph")
    return OnnxHeader(inputs, outputs)


def _value(data: memoryview, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    name = ""
    shape: tuple[int, ...] = ()
    for number, begin, stop in _fields(data, start, end):
        if number == _NAME:
            name = bytes(data[begin:stop]).decode()
        elif number == _TYPE:
            shape = tuple(_dimensions(data, begin, stop))
    return name, shape


def _dimensions(data: memoryview, start: int, end: int) -> Iterator[int]:
    for tensor in _children(data, start, end, _TENSOR):
        for shape in _children(data, *tensor, _SHAPE):
            for dimension in _children(data, *shape, _DIMENSION):
                yield next((n for n in _numbers(data, *dimension, _VALUE)), 0)


def _children(data: memoryview, start: int, end: int, wanted: int) -> Iterator[tuple[int, int]]:
    found = [(begin, stop) for number, begin, stop in _fields(data, start, end) if number == wanted]
    if wanted == _GRAPH and not found:
        raise ValueError("no graph")
    yield from found


def _numbers(data: memoryview, start: int, end: int, wanted: int) -> Iterator[int]:
    position = start
    while position < end:
        tag, position = _varint(data, position, end)
        if tag == wanted << 3:
            value, position = _varint(data, position, end)
            yield value
        else:
            _, position = _skip(data, position, end, tag & 7)


def _fields(data: memoryview, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The number, beginning and end of each field that holds bytes."""
    position = start
    while position < end:
        tag, position = _varint(data, position, end)
        begin, position = _skip(data, position, end, tag & 7)
        if tag & 7 == 2:
            yield tag >> 3, begin, position


def _skip(data: memoryview, position: int, end: int, kind: int) -> tuple[int, int]:
    """Where the content of a field of this kind begins and ends."""
    if kind == 0:
        return position, _varint(data, position, end)[1]
    if kind == 2:
        length, position = _varint(data, position, end)
    else:
        length = {1: 8, 5: 4}.get(kind, end + 1)  # any other kind is of no ONNX file
    if position + length > end:
        raise ValueError("cut short")
    return position, position + length


def _varint(data: memoryview, position: int, end: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if position >= end or shift > 63:
            raise ValueError("cut short")
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return value, position
