"""Models of faces: recognised by what their files say, and refused where they are no such."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.errors import UsageError
from engine.messages import Code
from engine.models.catalogue import AURAFACE, SFACE, YUNET, by_name
from engine.models.digests import part_digest, sha256
from engine.models.folder import ModelFolder
from engine.models.formats import recognise
from engine.models.onnx_header import read_header
from engine.models.recognisers import RECOGNISERS, UNKNOWN, recogniser
from engine.types import ModelKind


def field(number: int, content: bytes) -> bytes:
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content


def value(name: str, *shape: int) -> bytes:
    """A ValueInfoProto: a name and a tensor's shape; 0 leaves a dimension open."""
    dimensions = b"".join(field(1, b"\x08" + bytes([n]) if n else b"") for n in shape)
    return field(1, name.encode()) + field(2, field(1, field(2, dimensions)))


def onnx(inputs: list[bytes], outputs: list[bytes], more: bytes = b"") -> bytes:
    graph = b"".join([*(field(11, one) for one in inputs), *(field(12, one) for one in outputs)])
    assert len(graph) < 1 << 14
    length = bytes([len(graph) & 0x7F | 0x80, len(graph) >> 7])
    return b"\x08\x07" + bytes([7 << 3 | 2]) + length + graph + more


DETECTOR = onnx(
    [value("input", 1, 3, 64, 64)],
    [value(f"{kind}_8", 1, 64, 4) for kind in ("cls", "obj", "bbox", "kps")],
)
RECOGNISER = onnx([value("data", 0, 3, 112, 112)], [value("fc1", 1, 64)])


def folder(root: Path, **files: bytes) -> Path:
    place = root / "faces"
    place.mkdir()
    for name, content in files.items():
        (place / f"{name}.onnx").write_bytes(content)
    return place


def test_a_folder_is_recognised_by_what_its_files_say(tmp_path: Path) -> None:
    """Whatever they are called."""
    found = recognise(folder(tmp_path, a=RECOGNISER, b=DETECTOR))
    assert found.kind is ModelKind.FACES
    assert found.dimension == 64
    assert dict(found.parts) == {"detector": "b.onnx", "recogniser": "a.onnx"}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a": DETECTOR}, Code.MODEL_NO_RECOGNISER),
        ({"a": RECOGNISER}, Code.MODEL_NO_DETECTOR),
        ({"a": RECOGNISER, "b": RECOGNISER, "c": DETECTOR}, Code.MODEL_FORMAT_UNKNOWN),
        ({"a": onnx([value("x", 1)], [value("y", 1)])}, Code.MODEL_FORMAT_UNKNOWN),
        ({"a": b""}, Code.MODEL_FILE_DAMAGED),
        ({"a": b"no protobuf"}, Code.MODEL_FILE_DAMAGED),
        ({"a": RECOGNISER[:-9], "b": DETECTOR}, Code.MODEL_FILE_DAMAGED),
        (
            {"a": RECOGNISER + field(14, field(1, b"location") + field(2, b"../x")), "b": DETECTOR},
            Code.MODEL_POINTS_OUTSIDE,
        ),
    ],
)
def test_what_is_no_model_of_faces_is_refused(
    files: dict[str, bytes], code: Code, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as refused:
        recognise(folder(tmp_path, **files))
    assert refused.value.message.code is code


def test_damaged_files_are_refused_in_words(tmp_path: Path) -> None:
    """Any byte may be another: it is read or refused, and ends."""
    chance = random.Random(3)
    path = tmp_path / "a.onnx"
    for _ in range(2000):
        content = bytearray(RECOGNISER)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        codes = set[Code]()
        try:
            read_header(path)
        except UsageError as error:
            codes.add(error.message.code)
        assert codes <= {Code.MODEL_FILE_DAMAGED}


def test_the_catalogue_pins_every_file_of_a_model_of_faces() -> None:
    for name, own in (("SFace", SFACE), ("AuraFace", AURAFACE)):
        row = by_name(ModelKind.FACES, name)
        assert row.pinned == (YUNET, own)
        assert row.bytes == sum(file.bytes for file in row.pinned)
        assert all(len(file.sha256) == 64 and len(file.revision) == 40 for file in row.pinned)
        assert part_digest(own.sha256) in RECOGNISERS
    assert recogniser("unheard of") is UNKNOWN


@pytest.mark.shared
def test_both_files_of_the_shared_folder_are_taken(shared_dir: Path, tmp_path: Path) -> None:
    installed = ModelFolder(tmp_path).import_folder(shared_dir / "models" / "face")
    assert installed.ref.kind is ModelKind.FACES
    assert installed.ref.dimension == 128
    detector = installed.path / installed.parts["detector"]
    assert sha256(detector) == YUNET.sha256
    assert detector.stat().st_size == YUNET.bytes
    assert installed.ref.part("detector") == part_digest(YUNET.sha256)
    assert ModelFolder(tmp_path).find(ModelKind.FACES, "face").ref == installed.ref
