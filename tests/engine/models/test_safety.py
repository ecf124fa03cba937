"""A model's folder can name no code, no file elsewhere and no repository, however it is written."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import HeimdexError, ModelUnavailable, UsageError
from engine.models.folder import InstalledModel, ModelFolder, bundled
from engine.models.formats import MANIFEST, recognise
from engine.models.safety import MODULES
from engine.models.text import TextModel
from engine.models.visual import VisualModel
from engine.types import STARTER_KINDS, DeviceChoice, ModelKind
from heimdex_desktop import english

CPU = DeviceChoice("cpu", "float32", "test")
TRAP = "heimdex_trap"
ROUTER = "sentence_transformers.base.modules.router.Router"


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that can be imported, and leaves the file that is returned when it is."""
    ran = tmp_path / "ran"
    place = tmp_path / "importable"
    place.mkdir()
    text = f"open({str(ran)!r}, 'w')\nclass Trap:\n    load = None\n"
    (place / f"{TRAP}.py").write_text(text)
    monkeypatch.syspath_prepend(place)
    monkeypatch.delitem(sys.modules, TRAP, raising=False)
    return ran


@pytest.fixture
def text_folder(random_sentences: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(random_sentences, tmp_path / "words"))


@pytest.fixture
def clip_folder(random_clip: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(random_clip, tmp_path / "sight"))


def change(file: Path, alter: Callable[[Any], Any]) -> None:
    """Write a JSON file anew; it may not be there yet."""
    value = json.loads(file.read_text()) if file.exists() else {}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(alter(value)))


def with_module(kind: Any, folder: Path) -> None:
    module = {"idx": 3, "name": "3", "path": "3_Part", "type": kind}
    change(folder / "modules.json", lambda modules: [*modules, module])
    (folder / "3_Part").mkdir()


# --- module classes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        f"{TRAP}.Trap",
        ROUTER,
        "sentence_transformers.models.Router",
        "sentence_transformers.models.Asym",
        "sentence_transformers.models.WordEmbeddings",
        "sentence_transformers.util.misc.import_from_string",
        "sentence_transformers.models.Normalize.os",
        " sentence_transformers.models.Normalize",
        "",
        None,
        3,
        ["sentence_transformers.models.Normalize"],
    ],
)
def test_only_known_classes_are_modules(text_folder: Path, trap: Path, kind: Any) -> None:
    with_module(kind, text_folder)
    with pytest.raises(UsageError):
        recognise(text_folder)
    assert not trap.exists()


def test_every_allowed_class_is_one_of_the_librarys_own() -> None:
    from sentence_transformers.base.modules.module import Module
    from sentence_transformers.util import import_from_string

    found = {name: import_from_string(name) for name in MODULES}
    assert all(issubclass(kind, Module) for kind in found.values())
    assert len(found) == 30


def test_a_router_that_came_in_by_the_back_door_is_not_loaded(
    model_folder: ModelFolder, random_sentences: Path, trap: Path
) -> None:
    """As it was found: written into a folder that is installed already."""
    installed = model_folder.import_folder(random_sentences, name="sly")
    with_module(ROUTER, installed.path)
    router = {"types": {"a": f"{TRAP}.Trap"}, "structure": {"q": ["a"]}, "parameters": {}}
    change(installed.path / "3_Part" / "router_config.json", lambda _: router)
    with pytest.raises(ModelUnavailable, match="model_has_own_code"):
        TextModel.load(installed, CPU)
    assert not trap.exists()


# --- what configurations name --------------------------------------------------------------------

SAYINGS: list[tuple[str, dict[str, Any]]] = [
    ("config.json", {"auto_map": {"AutoModel": f"{TRAP}.Trap"}}),
    ("config.json", {"text_config": {"deep": [{"auto_map": {"AutoConfig": f"{TRAP}.Trap"}}]}}),
    ("config.json", {"custom_pipelines": {"x": {"impl": f"{TRAP}.Trap"}}}),
    ("config.json", {"_attn_implementation": "someone/kernels:run"}),
    ("config.json", {"attn_implementation": {"text": "someone/kernels@v1"}}),
    ("config.json", {"use_pretrained_backbone": True, "backbone": "someone/model"}),
    ("config.json", {"quantization_config": {"quant_method": "bitsandbytes"}}),
    ("tokenizer_config.json", {"auto_map": {"AutoTokenizer": [f"{TRAP}.Trap", None]}}),
    ("tokenizer_config.json", {"fast_tokenizer_files": ["tokenizer.1/../../../x.json"]}),
    ("special_tokens_map.json", {"vocab_file": "/etc/passwd"}),
    ("sentence_bert_config.json", {"model_args": {"trust_remote_code": True}}),
    ("sentence_bert_config.json", {"config_kwargs": {"gguf_file": "/tmp/x"}}),
    ("sentence_bert_config.json", {"tokenizer_name_or_path": "someone/else"}),
    ("sentence_bert_config.json", {"backend": "onnx"}),
    ("sentence_bert_config.json", {"modality_config": {"text": {"method": "save_pretrained"}}}),
    ("model.safetensors.index.json", {"weight_map": {"a": "../../other.safetensors"}}),
    ("1_Pooling/config.json", {"activation_function": "torch.cuda.empty_cache"}),
    ("1_Pooling/config.json", {"activation_function": f"torch.hub.{TRAP}"}),
]


@pytest.mark.parametrize(("file", "said"), SAYINGS)
def test_no_configuration_of_a_text_model_names_more(
    text_folder: Path, trap: Path, file: str, said: dict[str, Any]
) -> None:
    recognise(text_folder)
    change(text_folder / file, lambda value: value | said)
    with pytest.raises(UsageError, match=Path(file).name):
        recognise(text_folder)
    assert not trap.exists()


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("text_cfg", {"tokenizer_kwargs": {"tokenizer_file": "/etc/passwd"}}),
        ("text_cfg", {"tokenizer_kwargs": {"trust_remote_code": True}}),
        ("text_cfg", {"tokenizer_kwargs": ["clean"]}),
        ("vision_cfg", {"timm_model_name": "hf-hub:x/y"}),
        ("vision_cfg", {"timm_model_name": "local-dir:/tmp/x"}),
        ("vision_cfg", {"timm_model_name": "../x"}),
        ("vision_cfg", {"timm_model_name": ["resnet18"]}),
        ("text_cfg", {"hf_model_name": "xlm-roberta-base"}),
        ("text_cfg", {"deep": {"auto_map": {"AutoModel": "x.Y"}}}),
    ],
)
def test_no_configuration_of_a_visual_model_names_more(
    clip_folder: Path, part: str, said: dict[str, Any]
) -> None:
    def alter(value: Any) -> Any:
        value["model_cfg"][part] |= said
        return value

    change(clip_folder / "open_clip_config.json", alter)
    with pytest.raises(UsageError):
        recognise(clip_folder)


def test_what_is_stated_without_effect_is_no_reason(text_folder: Path) -> None:
    change(text_folder / "sentence_bert_config.json", lambda v: v | {"model_args": {}})
    change(text_folder / "config.json", lambda v: v | {"_name_or_path": "x/y", "auto_map": {}})
    change(text_folder / "config.json", lambda v: v | {"_attn_implementation": "sdpa"})
    recognise(text_folder)


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_an_import_follows_no_link_out_of_the_folder(
    model_folder: ModelFolder, text_folder: Path, tmp_path: Path, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (text_folder / name).rename(elsewhere)
    (text_folder / name).symlink_to(elsewhere)
    with pytest.raises(UsageError, match=rf"model_links_outside\(file={name}\)"):
        model_folder.import_folder(text_folder)
    assert [model for model in model_folder.installed() if not model.bundled] == []


def test_nor_by_a_folder_that_is_a_link(
    model_folder: ModelFolder, text_folder: Path, tmp_path: Path
) -> None:
    (text_folder / "1_Pooling").rename(tmp_path / "elsewhere")
    (text_folder / "1_Pooling").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match=r"model_links_outside\(file=1_Pooling/config\.json\)"):
        model_folder.import_folder(text_folder)


def test_links_within_the_folder_and_into_the_hubs_cache_are_followed(
    model_folder: ModelFolder, text_folder: Path, tmp_path: Path
) -> None:
    (text_folder / "config.json").rename(text_folder / "real.json")
    (text_folder / "config.json").symlink_to("real.json")
    assert model_folder.import_folder(text_folder, name="within").path.is_dir()
    repository = tmp_path / "models--maker--words"
    snapshot = repository / "snapshots" / ("0" * 40)
    shutil.copytree(text_folder, snapshot, symlinks=True)
    (repository / "blobs").mkdir()
    (snapshot / "model.safetensors").rename(repository / "blobs" / "abc")
    (snapshot / "model.safetensors").symlink_to("../../blobs/abc")
    assert model_folder.import_folder(snapshot).ref.name == "words"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_the_place_of_a_file_stops_nothing(text_folder: Path) -> None:
    (text_folder / "config.json").unlink()
    os.mkfifo(text_folder / "config.json")
    assert "config.json" not in recognise(text_folder).files


# --- odd JSON and headers ------------------------------------------------------------------------

ODD = {
    "list": b"[]",
    "list of numbers": b"[1, 2]",
    "text": b'"text"',
    "number": b"7",
    "null": b"null",
    "empty": b"",
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "nested": b"[" * 100_000,
    "an object nested": b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
    "wrong types": json.dumps(
        {
            "model_cfg": {"embed_dim": True, "text_cfg": [], "vision_cfg": 3},
            "hidden_size": "32",
            "out_features": -5,
            "weight_map": 3,
            "modality_config": {"text": 1},
        }
    ).encode(),
    "numbers too large": b'{"model_cfg": {"embed_dim": 1e999}, "hidden_size": 9999999999}',
    "long": b'{"a": "' + b"x" * (17 << 20) + b'"}',
}


def json_files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*.json")) if file.name != "tokenizer.json"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("kind", STARTER_KINDS)
def test_odd_json_is_refused_in_plain_words(
    model_folder: ModelFolder, tmp_path: Path, kind: ModelKind, odd: str
) -> None:
    """In each file in turn. What cannot matter may be let in; it is never an error of ours."""
    starter = bundled(kind)
    if starter is None:
        pytest.skip(f"the program was built without its starter {kind.value} model")
    refused = 0
    for file in json_files(starter.path):
        folder = Path(shutil.copytree(starter.path, tmp_path / file.stem / file.parent.name))
        (folder / file.relative_to(starter.path)).write_bytes(ODD[odd])
        try:
            model_folder.import_folder(folder, name=f"{file.parent.name} {file.stem}")
        except UsageError:
            refused += 1
    assert refused or odd == "numbers too large"  # where only loading can tell


@pytest.mark.parametrize(
    "header",
    [
        b"[]",
        b"[1]",
        b'{"a": 1}',
        b'{"a": {}}',
        b'{"a": {"shape": 3, "data_offsets": [0, 4]}}',
        b'{"a": {"shape": [1], "data_offsets": [0]}}',
        b'{"a": {"shape": [1], "data_offsets": "no"}}',
        b'{"a": {"shape": [1], "data_offsets": [0, "x"]}}',
        b'{"a": {"shape": [1], "data_offsets": [0, 1e999]}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_an_odd_header_of_weights_is_refused_in_plain_words(
    model_folder: ModelFolder, text_folder: Path, header: bytes
) -> None:
    weights = text_folder / "model.safetensors"
    weights.write_bytes(len(header).to_bytes(8, "little") + header + bytes(64))
    with pytest.raises(UsageError, match=r"model_file_damaged\(file=model\.safetensors\)"):
        model_folder.import_folder(text_folder)


@pytest.mark.parametrize(
    "damage",
    [
        "[]",
        "[1]",
        "7",
        "[" * 100_000,
        {"files": 3},
        {"files": [{"bytes": 1}]},
        {"files": [{"path": "/etc/passwd", "bytes": 1, "sha256": ""}]},
        {"files": [{"path": "../../x", "bytes": 1, "sha256": ""}]},
        {"prompts": []},
        {"name": 3},
        {"languages": [["en"]]},
    ],
)
def test_an_odd_description_hides_the_model_and_says_so(
    model_folder: ModelFolder, text_folder: Path, damage: Any
) -> None:
    manifest = model_folder.import_folder(text_folder, name="mine").path / MANIFEST
    if isinstance(damage, str):
        manifest.write_text(damage)
    else:
        change(manifest, lambda value: value | damage)
    assert [model.ref.name for model in model_folder.installed() if not model.bundled] == []
    assert "model_manifest_damaged" in "\n".join(map(str, model_folder.problems()))
    with pytest.raises(HeimdexError):
        model_folder.verify("mine")
    with pytest.raises(HeimdexError):
        model_folder.import_folder(text_folder, name="mine")


# --- what loading raises -------------------------------------------------------------------------


def loading(installed: InstalledModel) -> str:
    """What a model's loading says; it must be plain words."""
    load = TextModel.load if installed.ref.kind is ModelKind.TEXT else VisualModel.load
    with pytest.raises(ModelUnavailable) as raised:
        load(installed, CPU)
    assert "heimdex models verify" in english.advice(raised.value.message)
    return english.sentence(raised.value.message)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("tokenizer.json", "{}"),
        ("tokenizer.json", '{"version": "9", "model": {"type": "Nobody"}}'),
        ("config.json", '{"model_type": "nobody", "hidden_size": 32}'),
        ("config.json", '{"model_type": "bert", "hidden_size": 33}'),
        ("1_Pooling/config.json", '{"word_embedding_dimension": 32, "pooling_mode": "nobody"}'),
        ("config_sentence_transformers.json", '{"prompts": 3}'),
        ("config_sentence_transformers.json", '{"similarity_fn_name": "nobody", "prompts": []}'),
    ],
)
def test_a_text_model_that_cannot_be_loaded_says_so(
    model_folder: ModelFolder, random_sentences: Path, file: str, said: str
) -> None:
    installed = model_folder.import_folder(random_sentences, name="odd")
    (installed.path / file).write_text(said)
    assert "text model odd cannot be loaded" in loading(installed)


@pytest.mark.parametrize(
    "said",
    [
        {"preprocess_cfg": {"mean": "grey"}},
        {"preprocess_cfg": {"interpolation": 3, "size": "x"}},
        {"model_cfg": {"embed_dim": 32, "text_cfg": {}, "vision_cfg": {}, "nobody": 1}},
    ],
)
def test_a_visual_model_that_cannot_be_loaded_says_so(
    model_folder: ModelFolder, random_clip: Path, said: dict[str, Any]
) -> None:
    installed = model_folder.import_folder(random_clip, name="odd")
    change(installed.path / "open_clip_config.json", lambda value: value | said)
    assert "visual model odd cannot be loaded" in loading(installed)


@pytest.mark.parametrize("name", ["modeling.py", "fast.so", "adapter_config.json"])
def test_code_beside_an_installed_model_is_refused(
    model_folder: ModelFolder, random_sentences: Path, name: str
) -> None:
    installed = model_folder.import_folder(random_sentences, name="odd")
    (installed.path / name).write_text("{}")
    assert name in loading(installed)
