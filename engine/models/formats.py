"""Recognises a model's folder by its files, and refuses what could run code when it is loaded.

Five formats are known: open_clip (sight), sentence-transformers (words), CTranslate2's Whisper
(speech), PP-OCR's recognisers (text on screen) and a YuNet detector beside a recogniser of faces,
these as ONNX. Weights must be safetensors, ONNX, or CTranslate2's own ``model.bin``: a pickle can
run any program
(https://docs.python.org/3/library/pickle.html). Standard library only; nothing is loaded.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from engine.errors import UsageError, os_error
from engine.messages import Code
from engine.models.catalogue import WHISPER_FILES
from engine.models.onnx_header import read_header
from engine.models.safety import (
    as_object,
    check_configurations,
    check_module,
    check_open_clip,
    length_of,
    read_json,
    read_object,
)
from engine.types import ModelKind

OPEN_CLIP_CONFIG = "open_clip_config.json"
SENTENCE_MODULES = "modules.json"
MANIFEST = "heimdex-model.json"

LETTERS_AT_MOST = 1_000_000
"""Bytes at the end of a recogniser in which its letters are."""
DETECTOR, RECOGNISER = "detector", "recogniser"
"""The parts of a model of faces: each is made anew without the other."""
FACE_SIDE = 112
"""Pixels of the picture that a recogniser takes."""

_PICKLES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"})
_CLIP_WEIGHTS = (
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.safetensors",
    "model.safetensors",
)
_TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
)
_SENTENCE_FILES = (
    "*.safetensors",
    "model.safetensors.index.json",
    "config.json",
    SENTENCE_MODULES,
    "config_sentence_transformers.json",
    "sentence_*_config.json",
    *_TOKENIZER_FILES,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a folder holds: ``files`` are the relative paths (POSIX) that loading it needs.

    ``parts`` are those of its files that serve steps of their own, each with its name.
    """

    kind: ModelKind
    files: tuple[str, ...]
    dimension: int | None
    languages: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


def recognise(folder: Path) -> Recognised:
    """What kind of model is in ``folder``.

    Raises:
        UsageError: no known format, incomplete, or unsafe to load; says which and what to do.
    """
    try:
        found = _recognise(folder)
        check_configurations(folder, found.files)
    except OSError as error:
        raise UsageError(
            Code.FOLDER_UNREADABLE, path=str(folder), os_error=os_error(error)
        ) from error
    return found


def _recognise(folder: Path) -> Recognised:
    if not folder.is_dir():
        raise UsageError(Code.FOLDER_NOT_FOUND, path=str(folder))
    if (folder / OPEN_CLIP_CONFIG).is_file():
        return _open_clip(folder)
    if (folder / SENTENCE_MODULES).is_file():
        return _sentence_transformers(folder)
    if (folder / "model.bin").is_file() and _is_ctranslate2_whisper(folder / "model.bin"):
        return _whisper(folder)
    readers = sorted(path.name for path in folder.glob("*.onnx") if _is_recogniser(path))
    if readers:
        return Recognised(ModelKind.SCREEN_TEXT, tuple(readers), None)
    if any(folder.glob("*.onnx")):
        return _faces(folder)
    raise _unknown(folder)


def _is_recogniser(weights: Path) -> bool:
    """PP-OCR's recognisers carry their letters, as metadata at the end of the file."""
    with weights.open("rb") as file:
        file.seek(max(0, weights.stat().st_size - LETTERS_AT_MOST))
        return b"character" in file.read()


def _unknown(folder: Path) -> UsageError:
    config = folder / "config.json"
    if config.is_file() and read_object(config).get("model_type") == "whisper":
        return UsageError(Code.MODEL_IS_TRANSFORMERS_WHISPER, name=folder.name)
    if any(path.suffix in _PICKLES for path in folder.iterdir()):
        return UsageError(Code.MODEL_ONLY_PICKLES, name=folder.name)
    return UsageError(Code.MODEL_FORMAT_UNKNOWN, name=folder.name)


def _open_clip(folder: Path) -> Recognised:
    settings = read_object(folder / OPEN_CLIP_CONFIG)
    model = as_object(settings.get("model_cfg", {}), "model_cfg")
    dimension = length_of(model.get("embed_dim"))
    if dimension is None:
        raise _damaged(folder / OPEN_CLIP_CONFIG)
    text = as_object(model.get("text_cfg", {}), "text_cfg")
    check_open_clip(folder.name, text, as_object(model.get("vision_cfg", {}), "vision_cfg"))
    weights = next((name for name in _CLIP_WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise _no_weights(folder, folder)
    names = [OPEN_CLIP_CONFIG, weights]
    if text.get("hf_tokenizer_name"):
        tokenizer = [name for name in _TOKENIZER_FILES if (folder / name).is_file()]
        if not tokenizer:
            raise _missing(folder, "tokenizer.json")
        names += tokenizer
    return Recognised(ModelKind.VISUAL, tuple(sorted(names)), dimension)


def _sentence_transformers(folder: Path) -> Recognised:
    modules = read_json(folder / SENTENCE_MODULES)
    if not isinstance(modules, list) or not modules:
        raise _damaged(folder / SENTENCE_MODULES)
    names: set[str] = set()
    dimension: int | None = None
    for entry in modules:
        module = as_object(entry, SENTENCE_MODULES)
        kind, path = check_module(folder.name, module.get("type")), str(module.get("path", ""))
        place = PurePosixPath(path)
        if place.is_absolute() or ".." in place.parts or "\\" in path or ":" in path:
            raise UsageError(Code.MODEL_POINTS_OUTSIDE, file=SENTENCE_MODULES)
        where = folder / place
        if not where.is_dir():
            if kind.endswith("Normalize"):
                continue
            raise _missing(folder, str(place))
        names.update(_module_files(folder, where))
        dimension = _module_dimension(where) or dimension
    names.update(_module_files(folder, folder))
    if not any(name.endswith(".safetensors") for name in names):
        raise _no_weights(folder, folder)
    if dimension is None:
        raise UsageError(Code.MODEL_DIMENSION_UNKNOWN, name=folder.name)
    return Recognised(ModelKind.TEXT, tuple(sorted(names)), dimension)


def _module_files(folder: Path, where: Path) -> set[str]:
    files = [path for path in where.iterdir() if path.is_file()]
    kept = {path for path in files if any(fnmatchcase(path.name, form) for form in _SENTENCE_FILES)}
    unsafe = any(path.suffix in _PICKLES for path in files)
    if unsafe and not any(path.suffix == ".safetensors" for path in kept):
        raise _no_weights(folder, where)
    return {path.relative_to(folder).as_posix() for path in kept}


def _module_dimension(where: Path) -> int | None:
    """Length of the vectors that a module gives, from its own files; None where it says nothing."""
    config = read_object(where / "config.json") if (where / "config.json").is_file() else {}
    if "out_features" in config:
        return length_of(config["out_features"])
    width = length_of(config.get("embedding_dimension", config.get("word_embedding_dimension")))
    if width is not None:
        modes = sum(
            1 for key, on in config.items() if key.startswith("pooling_mode_") and on is True
        )
        chosen = config.get("pooling_mode")
        several = len(chosen) if isinstance(chosen, list) else modes
        return width * max(several, 1)
    if "hidden_size" in config:
        return length_of(config["hidden_size"])
    weights = where / "model.safetensors"
    if weights.is_file():
        shape = _safetensors_header(weights)[1].get("embedding.weight", ([], 0))[0]
        return length_of(shape[1]) if len(shape) == 2 else None
    return None


def require_whole_weights(folder: Path, files: Sequence[str]) -> None:
    """Refuse safetensors whose file is shorter or longer than its header says.

    A copy that was cut short and a Git LFS pointer in the place of the file look like this.

    Raises:
        UsageError: names the file.
    """
    for name in files:
        if name.endswith(".safetensors"):
            path = folder / name
            length, tensors = _safetensors_header(path)
            end = max((end for _, end in tensors.values()), default=0)
            if 8 + length + end != path.stat().st_size:
                raise _damaged(path)


def _safetensors_header(path: Path) -> tuple[int, dict[str, tuple[list[int], int]]]:
    """Length in bytes, and of each tensor its shape and its end, bytes behind the header.

    https://huggingface.co/docs/safetensors, which allows a header of at most 100 MB.
    """
    with path.open("rb") as file:
        prefix = file.read(8)
        length = struct.unpack("<Q", prefix)[0] if len(prefix) == 8 else 0
        if not 0 < length <= min(path.stat().st_size - 8, 100_000_000):
            raise _damaged(path)
        try:
            header = as_object(json.loads(file.read(length)), path.name)
            header.pop("__metadata__", None)
            return length, {
                name: ([int(size) for size in entry["shape"]], int(entry["data_offsets"][1]))
                for name, entry in header.items()
            }
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
            raise _damaged(path) from error


def _missing(folder: Path, file: str) -> UsageError:
    return UsageError(Code.MODEL_FILE_MISSING, name=folder.name, file=file)


def _damaged(path: Path) -> UsageError:
    return UsageError(Code.MODEL_FILE_DAMAGED, file=path.name)


def _is_ctranslate2_whisper(weights: Path) -> bool:
    """CTranslate2 writes its format's version, then the name of the model's specification."""
    with weights.open("rb") as file:
        return b"WhisperSpec" in file.read(64)


def _whisper(folder: Path) -> Recognised:
    names = [name for name in WHISPER_FILES if (folder / name).is_file()]
    for needed in ("config.json", "tokenizer.json"):
        if needed not in names:
            raise _missing(folder, needed)
    if not any(name.startswith("vocabulary.") for name in names):
        raise _missing(folder, "vocabulary")
    known = (folder / "tokenizer.json").read_bytes()
    languages = () if b"<|fr|>" in known else ("en",)
    return Recognised(ModelKind.SPEECH, tuple(sorted(names)), None, languages)


def _faces(folder: Path) -> Recognised:
    """A detector with YuNet's outputs and a recogniser that makes a vector of an aligned face."""
    parts: dict[str, list[str]] = {DETECTOR: [], RECOGNISER: []}
    dimension = None
    for path in sorted(folder.glob("*.onnx")):
        header = read_header(path)
        if {"kps_8", "bbox_8", "cls_8", "obj_8"} <= header.outputs.keys():
            parts[DETECTOR].append(path.name)
        elif _takes_faces(header.inputs.values()) and len(header.outputs) == 1:
            parts[RECOGNISER].append(path.name)
            dimension = length_of(next(iter(header.outputs.values()))[-1:][0])
    if not any(parts.values()) or max(map(len, parts.values())) > 1:
        raise UsageError(Code.MODEL_FORMAT_UNKNOWN, name=folder.name)
    if not parts[DETECTOR]:
        raise UsageError(Code.MODEL_NO_DETECTOR, name=folder.name)
    if not parts[RECOGNISER]:
        raise UsageError(Code.MODEL_NO_RECOGNISER, name=folder.name)
    if dimension is None:
        raise UsageError(Code.MODEL_DIMENSION_UNKNOWN, name=folder.name)
    named = tuple((part, found[0]) for part, found in parts.items())
    return Recognised(
        ModelKind.FACES, tuple(sorted(file for _, file in named)), dimension, parts=named
    )


def _takes_faces(shapes: Iterable[tuple[int, ...]]) -> bool:
    return [shape[-3:] for shape in shapes] == [(3, FACE_SIDE, FACE_SIDE)]


def _no_weights(folder: Path, where: Path) -> UsageError:
    part = folder.name if where == folder else f"{folder.name}/{where.name}"
    pickled = any(path.suffix in _PICKLES for path in where.iterdir())
    return UsageError(Code.MODEL_ONLY_PICKLES if pickled else Code.MODEL_NO_WEIGHTS, name=part)
