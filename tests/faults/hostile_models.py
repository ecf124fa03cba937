"""Hostile model folders: each import ends in a sentence, none runs code, none reads outside."""

from __future__ import annotations

import json
import pickle
import random
import shutil
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.faults.mutations import mutate
from tests.faults.program import REPOSITORY, Ended, Program
from tests.faults.seeds import SCENES, SIZE
from tests.faults.tally import Tally
from tests.media_factory import make_video, tone

STARTER = REPOSITORY / "resources" / "models" / "starter"
KINDS = ("text", "visual", "speech")
STALL = 20.0
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e308, 10**30, "", "x", "../..", "/etc/passwd", [], [[]], {}, {"a": {}},
    "os.system", "torch.hub.load", [None] * 1000,
)  # fmt: skip
"""Values that a configuration may hold in place of the right ones."""

Spoil = Callable[[Path, random.Random, Path], str]


class _Trap:
    """Unpickled, it writes a file: so it shows that it was."""

    def __init__(self, sign: Path) -> None:
        self._sign = sign

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self._sign,))


def _some(folder: Path, pattern: str, chance: random.Random) -> Path | None:
    found = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return chance.choice(found) if found else None


def odd_value(folder: Path, chance: random.Random, sign: Path) -> str:
    """A value of a configuration is something else."""
    path = _some(folder, "*.json", chance)
    assert path is not None
    whole = json.loads(path.read_text(encoding="utf-8"))
    spots = list(_spots(whole))
    if not spots:
        return bad_json(folder, chance, sign)
    holder, key = chance.choice(spots)
    holder[key] = chance.choice(ODD)
    path.write_text(json.dumps(whole), encoding="utf-8")
    return f"{path.name}: {key} = {str(holder[key])[:30]}"


def _spots(value: Any, depth: int = 0) -> Any:
    """Every (holder, key) of a JSON value, not too deep."""
    if depth > 4:
        return
    keys = value if isinstance(value, dict) else range(min(8, len(value)))
    for key in keys if isinstance(value, dict | list) else ():
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _spots(value[key], depth + 1)


def bad_json(folder: Path, chance: random.Random, sign: Path) -> str:
    """A configuration is no object, or no JSON at all."""
    path = _some(folder, "*.json", chance)
    assert path is not None
    written = chance.choice(
        ("", "null", "[]", "3", '"x"', "{", "NaN", "[" * 100_000, '{"a": 1' + "0" * 100_000 + "}")
    )
    path.write_text(written)
    return f"{path.name}: {written[:20]!r}"


def mutated_json(folder: Path, chance: random.Random, sign: Path) -> str:
    path = _some(folder, "*.json", chance)
    assert path is not None
    ways, data = mutate(path.read_bytes(), chance)
    path.write_bytes(data)
    return f"{path.name}: {ways}"


def odd_header(folder: Path, chance: random.Random, sign: Path) -> str:
    """The header of the weights lies about them."""
    path = _some(folder, "*.safetensors", chance)
    if path is None:
        return mutated_weights(folder, chance, sign)
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    name = chance.choice([each for each in header if each != "__metadata__"])
    field, value = chance.choice(
        (
            ("data_offsets", [0, 1 << 62]),
            ("data_offsets", [-4, 4]),
            ("data_offsets", [8, 4]),
            ("data_offsets", None),
            ("shape", [1 << 40, 1 << 40]),
            ("shape", [-1]),
            ("shape", []),
            ("dtype", "F128"),
            ("dtype", "I8"),
            ("dtype", None),
        )
    )
    header[name][field] = value
    raw = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(raw)) + raw + data[8 + length :])
    return f"{field} = {value}"


def odd_length(folder: Path, chance: random.Random, sign: Path) -> str:
    path = _some(folder, "*.safetensors", chance)
    if path is None:
        return mutated_weights(folder, chance, sign)
    length = chance.choice((0, 1, 7, 1 << 31, (1 << 63) - 1, (1 << 64) - 1))
    path.write_bytes(struct.pack("<Q", length) + path.read_bytes()[8:])
    return f"header of {length} bytes"


def mutated_weights(folder: Path, chance: random.Random, sign: Path) -> str:
    path = _some(folder, "*.safetensors", chance) or folder / "model.bin"
    ways, data = mutate(path.read_bytes(), chance)
    path.write_bytes(data)
    return f"{path.name}: {ways}"


def a_pickle(folder: Path, chance: random.Random, sign: Path) -> str:
    """Weights, or any other file, are a pickle."""
    path = _some(folder, "*", chance)
    assert path is not None
    place = path.with_name(
        chance.choice((path.name, "pytorch_model.bin", "open_clip_pytorch_model.bin"))
    )
    place.write_bytes(pickle.dumps(_Trap(sign)))
    for weights in folder.rglob("*.safetensors"):
        weights.unlink()
    return f"{place.name}: a pickle"


def own_code(folder: Path, chance: random.Random, sign: Path) -> str:
    """It brings code, and asks for it to be run."""
    (folder / "evil.py").write_text(f"open({str(sign)!r}, 'w').close()\nclass Evil: pass\n")
    path = _some(folder, "*config*.json", chance)
    assert path is not None
    whole = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(whole, dict):
        whole["auto_map"] = {"AutoModel": "evil.Evil", "AutoConfig": "evil.Evil"}
        whole["model_type"] = "evil"
        path.write_text(json.dumps(whole))
    modules = folder / "modules.json"
    if modules.exists() and chance.random() < 0.7:
        kind = chance.choice(("evil.Evil", "os.system", "sentence_transformers.models.Router"))
        modules.write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": kind}]))
    return f"{path.name}: own code"


def links_out(folder: Path, chance: random.Random, sign: Path) -> str:
    """A file of it is a link to one elsewhere."""
    path = _some(folder, "*", chance)
    assert path is not None
    path.unlink()
    path.symlink_to(chance.choice(("/etc/passwd", "/dev/zero", "nowhere", "..", path.name)))
    return f"{path.name} -> {path.readlink()}"


def missing(folder: Path, chance: random.Random, sign: Path) -> str:
    path = _some(folder, "*", chance)
    assert path is not None
    path.unlink()
    return f"without {path.name}"


SPOILS: Mapping[str, Spoil] = {
    spoil.__name__: spoil
    for spoil in (
        odd_value,
        bad_json,
        mutated_json,
        odd_header,
        odd_length,
        mutated_weights,
        a_pickle,
        own_code,
        links_out,
        missing,
    )
}


def try_models(folder: Path, count: int, seed: int) -> Tally:
    """Import ``count`` model folders that are spoilt in one way each.

    What can be imported all the same is used: a video is indexed with it, which may lack what the
    model would have given, and nothing else.
    """
    tally = Tally("hostile models")
    video = make_video(folder / "film.mp4", SCENES, size=SIZE, audio=tone(1.8))
    for number in range(count):
        chance = random.Random(f"models-{seed}-{number}")
        way = sorted(SPOILS)[number % len(SPOILS)]
        kind = chance.choice(KINDS)
        room = folder / f"{number}"
        place, sign = room / "model", room / "sign"
        shutil.copytree(STARTER / kind, place)
        spoilt = SPOILS[way](place, chance, sign)
        program = Program(room / "library", room / "models")
        program.set_up(threads="1", stall_seconds=str(STALL))
        ended = program("models", "import", place)
        lost = ended.fault
        if ended.status == 0:
            ended = program("index", video)
            lost = ended.fault or _wrong(ended)
        if sign.exists():
            lost = "code of the folder ran"
        tally.add(f"{number} {way} ({kind}, {spoilt})", hung=ended.hung, lost=lost)
        shutil.rmtree(room)
    return tally


def _wrong(ended: Ended) -> str:
    """What is wrong with a video indexed with such a model; empty where nothing is."""
    rows = ended.last.get("videos", ())
    failed = [f"{row['state']}: {row['message']}" for row in rows if row["state"] != "indexed"]
    return "; ".join(failed) or ("" if rows else "no row")
