"""What a model's folder may name: nothing in it becomes an import, a path elsewhere or a request.

Beside its weights a folder holds JSON, and the libraries that load it make classes (importing their
modules), methods, files and addresses of the strings in it. Standard library only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.errors import UsageError
from engine.messages import Code

MOST_BYTES = 16 << 20
"""Size limit for a JSON file that is read whole here; tokenizers, which are longer, are not."""
_FILE = re.compile(r"\w[\w.-]*")

_PARTS = {
    "base.modules": ("transformer.Transformer", "dense.Dense"),
    "sentence_transformer.modules": (
        *("pooling.Pooling", "normalize.Normalize", "layer_norm.LayerNorm", "dropout.Dropout"),
        *("cnn.CNN", "lstm.LSTM", "static_embedding.StaticEmbedding"),
        "weighted_layer_pooling.WeightedLayerPooling",
    ),
}
MODULES = frozenset(
    f"sentence_transformers.{place}.{name}"
    for package, parts in _PARTS.items()
    for part in parts
    for place, name in (
        (package, part),
        ("sentence_transformer.modules", part.rpartition(".")[2]),
        ("models", part.rpartition(".")[2]),
    )
)
"""The classes of sentence-transformers that a model may be made of, as its versions spell them.
Not among them: what names further classes (Router, Asym, WordEmbeddings, BoW) or reads pictures."""

_ACTIVATIONS = frozenset(
    f"torch.nn.modules.{name}"
    for name in (
        "linear.Identity",
        *(
            f"activation.{name}"
            for name in "ELU GELU Hardtanh LeakyReLU Mish ReLU ReLU6 SELU SiLU Sigmoid Tanh".split()
        ),
    )
)
_METHODS = frozenset({"forward", "get_text_features"})
_SENTENCE_KEYS = frozenset(
    "max_seq_length do_lower_case transformer_task modality_config module_output_name"
    " unpad_inputs".split()
)
_TOKENIZER_KEYS = frozenset({"clean", "strip_sep_token", "language"})
_CODE = ("auto_map", "custom_pipelines", "trust_remote_code")
_FETCHED = ("use_pretrained_backbone", "quantization_config")
_KERNELS = ("attn_implementation", "experts_implementation")
_NOT_CONFIGURATION = frozenset({"tokenizer.json", "vocab.json", "vocabulary.json"})
_CODE_SUFFIXES = frozenset({".py", ".pyc", ".so", ".pyd", ".dll", ".dylib"})


def read_json(path: Path) -> Any:
    """The value in a JSON file.

    Raises:
        UsageError: too long, or no JSON.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _damaged(path.name)
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError) as error:
        raise _damaged(path.name) from error


def read_object(path: Path) -> dict[str, Any]:
    """The object in a JSON file; raises as ``read_json``, and where it holds none."""
    return as_object(read_json(path), path.name)


def as_object(value: Any, where: str) -> dict[str, Any]:
    """``value`` if it is a JSON object; raises UsageError, naming ``where`` it is."""
    if not isinstance(value, dict):
        raise _damaged(where)
    return value


def length_of(value: Any) -> int | None:
    """``value`` if it can be the length of a vector."""
    return value if type(value) is int and 0 < value <= 1 << 16 else None


def refuse_links(folder: Path, names: Iterable[str]) -> None:
    """Refuse files that are links out of the folder; the Hub's cache keeps its own beside it.

    Raises:
        UsageError: names the file.
    """
    root = folder.resolve()
    cached = root.parent.name == "snapshots" and root.parent.parent.name.startswith("models--")
    cache = root.parents[2] if cached else None
    for name in names:
        real = (folder / name).resolve()
        kept = cache is not None and real.is_relative_to(cache) and "blobs" in real.parts
        if not (real.is_relative_to(root) or kept) or not real.is_file():
            raise UsageError(Code.MODEL_LINKS_OUTSIDE, file=name)


def refuse_code(folder: Path) -> None:
    """Refuse a folder that holds program code, which no model needs.

    Raises:
        UsageError: names the file.
    """
    for path in folder.rglob("*"):
        if path.suffix in _CODE_SUFFIXES or path.name == "adapter_config.json":
            raise UsageError(Code.MODEL_HOLDS_CODE, file=path.name)


def check_module(name: str, kind: Any) -> str:
    """A module's class as sentence-transformers may import it; ``name`` is the folder's.

    Raises:
        UsageError: any class but those in ``MODULES``.
    """
    if str(kind) not in MODULES:
        # sentence-transformers imports what is named here, of a local folder without asking.
        raise UsageError(Code.MODEL_HAS_OWN_CODE, name=name, module=str(kind))
    return str(kind)


def check_configurations(folder: Path, names: Iterable[str]) -> None:
    """Refuse what any of a model's configurations may not name.

    Raises:
        UsageError: names the file and what is wrong with it.
    """
    for name in names:
        path = folder / name
        if path.suffix != ".json" or path.name in _NOT_CONFIGURATION | {"modules.json"}:
            continue
        found = read_object(path)
        for key, value in _pairs(found, path.name):
            _check_anywhere(path.name, key, value)
        _check_own(path, found)


def check_open_clip(name: str, text: dict[str, Any], vision: dict[str, Any]) -> None:
    """Refuse an open_clip configuration that takes in what is not in its folder.

    Raises:
        UsageError: says what.
    """
    tower = vision.get("timm_model_name")
    fetched = tower is not None and not (isinstance(tower, str) and _FILE.fullmatch(tower))
    if text.get("hf_model_name") or fetched:
        raise UsageError(Code.MODEL_NEEDS_NETWORK, name=name)
    options = as_object(text.get("tokenizer_kwargs") or {}, "tokenizer_kwargs")
    _refuse_others("tokenizer_kwargs", options, _TOKENIZER_KEYS)


def _pairs(value: Any, where: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth."""
    if depth > 32:
        raise _damaged(where)
    if isinstance(value, dict):
        yield from value.items()
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _pairs(inner, where, depth + 1)


def _check_anywhere(where: str, key: str, value: Any) -> None:
    if key in _CODE and value:
        raise UsageError(Code.MODEL_HAS_OWN_CODE, name=where, module=key)
    if key in _FETCHED and value:
        raise _refused(where, key)
    if key.lstrip("_").startswith(_KERNELS) and ("/" in str(value) or "@" in str(value)):
        # Written like this it is a repository with compiled code.
        raise UsageError(Code.MODEL_HAS_OWN_CODE, name=where, module=key)


def _check_own(path: Path, found: dict[str, Any]) -> None:
    """What one file alone may not say."""
    if path.name.startswith("sentence_") and path.name.endswith("_config.json"):
        _refuse_others(path.name, found, _SENTENCE_KEYS)
        modes = as_object(found.get("modality_config") or {}, "modality_config")
        for mode in modes.values():
            method = as_object(mode, "modality_config").get("method", "forward")
            if str(method) not in _METHODS:
                raise UsageError(Code.MODEL_HAS_OWN_CODE, name=path.name, module=str(method))
    function = str(found.get("activation_function"))
    if function.startswith("torch.") and function not in _ACTIVATIONS:
        # Imported and called, whatever it is.
        raise UsageError(Code.MODEL_HAS_OWN_CODE, name=path.name, module=function)
    files = found.get("weight_map") or found.get("fast_tokenizer_files") or []
    if path.name == "special_tokens_map.json":
        # transformers takes such a key for one of the tokenizer's own files.
        files = {key: "/" for key in found if key.endswith("_file")}
    listed = list(files.values()) if isinstance(files, dict) else files
    if not isinstance(listed, list) or not all(_FILE.fullmatch(str(name)) for name in listed):
        raise UsageError(Code.MODEL_POINTS_OUTSIDE, file=path.name)


def _refuse_others(where: str, found: dict[str, Any], known: frozenset[str]) -> None:
    """Anything else is handed to a constructor as it is; what is empty does nothing."""
    others = sorted(key for key, value in found.items() if value and key not in known)
    if others:
        raise _refused(where, others[0])


def _refused(where: str, option: str) -> UsageError:
    return UsageError(Code.MODEL_OPTION_REFUSED, file=where, option=option)


def _damaged(where: str) -> UsageError:
    return UsageError(Code.MODEL_FILE_DAMAGED, file=where)
