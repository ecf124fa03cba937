"""Importing, finding, verifying and removing models; what is unsafe or incomplete is refused."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from engine.errors import EnvironmentProblem, ModelUnavailable, UsageError
from engine.messages import Code
from engine.models.catalogue import BUNDLED
from engine.models.folder import ModelFolder, bundled
from engine.models.formats import MANIFEST, recognise
from engine.types import ModelKind


def own(folder: ModelFolder) -> list[str]:
    return [model.ref.name for model in folder.installed() if not model.bundled]


def test_import_copies_what_loading_needs_and_no_more(
    model_folder: ModelFolder, random_clip: Path, tmp_path: Path
) -> None:
    source = tmp_path / "My CLIP"
    shutil.copytree(random_clip, source)
    (source / "pytorch_model.bin").write_bytes(b"a pickle")
    (source / "code.py").write_text("raise SystemExit")
    (source / "onnx").mkdir()
    (source / "onnx" / "model.onnx").write_bytes(b"x")
    found = model_folder.import_folder(source)
    assert found.ref.name == "My CLIP"
    assert (found.ref.kind, found.ref.dimension) == (ModelKind.VISUAL, 32)
    assert {path.name for path in found.path.iterdir()} == {
        "open_clip_config.json",
        "open_clip_model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
        MANIFEST,
    }
    assert model_folder.find(ModelKind.VISUAL, "My CLIP") == found
    assert model_folder.verify("My CLIP") == []
    assert model_folder.size >= found.bytes


def test_same_content_is_the_same_revision_wherever_it_lay(
    model_folder: ModelFolder, random_clip: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(random_clip, copy)
    first = model_folder.import_folder(random_clip, name="one")
    again = model_folder.import_folder(copy, name="one")
    other = model_folder.import_folder(copy, name="two")
    assert first == again
    assert first.ref.revision == other.ref.revision
    config = json.loads((copy / "open_clip_config.json").read_text())
    config["preprocess_cfg"] = {"mean": [0, 0, 0]}
    (copy / "open_clip_config.json").write_text(json.dumps(config))
    changed = model_folder.import_folder(copy, name="three")
    assert changed.ref.revision != first.ref.revision
    with pytest.raises(UsageError, match=r"model_name_taken\(.*kind=visual.*name=one"):
        model_folder.import_folder(copy, name="one")


def test_names_of_any_script_and_of_paths_stay_inside_the_folder(
    model_folder: ModelFolder, random_clip: Path
) -> None:
    names = ["../outside", "모델", "BAAI/bge", "..", "a b", "a-b", "con:1"]
    for name in names:
        found = model_folder.import_folder(random_clip, name=name)
        assert found.path.parent == model_folder.root / "visual"
        assert model_folder.find(ModelKind.VISUAL, name).ref.name == name
    assert sorted(own(model_folder)) == sorted(names)


def test_a_folder_of_the_hubs_cache_is_named_for_its_repository(
    model_folder: ModelFolder, random_sentences: Path, tmp_path: Path
) -> None:
    snapshot = tmp_path / "models--intfloat--multilingual-e5-small" / "snapshots" / ("0" * 40)
    shutil.copytree(random_sentences, snapshot)
    found = model_folder.import_folder(snapshot)
    assert found.ref.name == "multilingual-e5-small"
    assert (found.licence, found.prompts["query"]) == ("MIT", "query: ")


def test_missing_model_says_how_to_get_it(model_folder: ModelFolder) -> None:
    with pytest.raises(ModelUnavailable, match=r"model_not_installed\(.*name=bge-m3"):
        model_folder.find(ModelKind.TEXT, "bge-m3")
    with pytest.raises(ModelUnavailable, match="model_not_imported"):
        model_folder.find(ModelKind.TEXT, "mine")
    with pytest.raises(ModelUnavailable, match=r"model_not_found\(name=mine"):
        model_folder.verify("mine")
    assert own(model_folder) == []
    assert model_folder.size == 0


def test_verify_names_each_damaged_and_missing_file(
    model_folder: ModelFolder, random_clip: Path
) -> None:
    path = model_folder.import_folder(random_clip, name="one").path
    weights = path / "open_clip_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    (path / "tokenizer.json").unlink()
    (path / "tokenizer_config.json").write_text("{}")
    problems = model_folder.verify("one")
    assert [problem.values["file"] for problem in problems] == [
        "open_clip_model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert [problem.code for problem in problems] == [
        Code.MODEL_FILE_ALTERED,
        Code.MODEL_FILE_MISSING,
        Code.MODEL_FILE_WRONG_SIZE,
    ]


def test_remove_deletes_only_that_model(model_folder: ModelFolder, random_clip: Path) -> None:
    one = model_folder.import_folder(random_clip, name="one")
    model_folder.import_folder(random_clip, name="two")
    model_folder.remove("one")
    assert own(model_folder) == ["two"]
    assert not one.path.exists()
    assert random_clip.exists()


def test_damaged_description_hides_one_model_and_says_so(
    model_folder: ModelFolder, random_clip: Path
) -> None:
    one = model_folder.import_folder(random_clip, name="one")
    model_folder.import_folder(random_clip, name="two")
    (one.path / MANIFEST).write_text('{"name": "one"')
    assert own(model_folder) == ["two"]
    (problem,) = model_folder.problems()
    assert problem.code == Code.MODEL_MANIFEST_DAMAGED
    assert problem.values["path"] == str(one.path)
    with pytest.raises(ModelUnavailable, match="model_manifest_damaged"):
        model_folder.find(ModelKind.VISUAL, "one")


def test_interrupted_copy_leaves_no_model(
    model_folder: ModelFolder, random_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("engine.models.folder.shutil.copyfile", fail)
        with pytest.raises(EnvironmentProblem, match="disk_full"):
            model_folder.import_folder(random_clip, name="one")
    assert own(model_folder) == []
    assert model_folder.size == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_unwritable_folder_is_said_in_words(random_clip: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        ModelFolder(tmp_path / "models").import_folder(random_clip)


# --- what is refused -----------------------------------------------------------------------------


def test_pickled_weights_are_refused(random_clip: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    shutil.copytree(random_clip, folder)
    (folder / "open_clip_model.safetensors").rename(folder / "open_clip_pytorch_model.bin")
    with pytest.raises(UsageError, match=r"model_only_pickles\(.*name=pickled"):
        recognise(folder)


@pytest.mark.parametrize("content", ["cut", "pointer", "noise"])
def test_weights_that_are_not_whole_are_refused_at_import(
    model_folder: ModelFolder, random_sentences: Path, tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "partly"
    shutil.copytree(random_sentences, folder)
    weights = next(folder.rglob("model.safetensors"))
    whole = weights.read_bytes()
    weights.write_bytes(
        {
            "cut": whole[:-1],
            "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 90868376\n",
            "noise": (16).to_bytes(8, "little") + bytes(range(128, 192)),
        }[content]
    )
    with pytest.raises(UsageError, match=r"model_file_damaged\(.*file=model\.safetensors"):
        model_folder.import_folder(folder)
    assert own(model_folder) == []


def test_pickled_sentence_model_is_refused(random_sentences: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    shutil.copytree(random_sentences, folder)
    (weights,) = folder.rglob("model.safetensors")
    weights.rename(weights.with_name("pytorch_model.bin"))
    with pytest.raises(UsageError, match=r"model_only_pickles\(.*name=pickled"):
        recognise(folder)


def test_one_pickled_part_of_a_sentence_model_is_refused(
    random_sentences: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "dense"
    shutil.copytree(random_sentences, folder)
    modules = json.loads((folder / "modules.json").read_text())
    dense = {"idx": 3, "name": "3", "path": "3_Dense", "type": "sentence_transformers.models.Dense"}
    (folder / "modules.json").write_text(json.dumps([*modules, dense]))
    (folder / "3_Dense").mkdir()
    (folder / "3_Dense" / "config.json").write_text(json.dumps({"out_features": 8}))
    (folder / "3_Dense" / "pytorch_model.bin").write_bytes(b"a pickle")
    with pytest.raises(UsageError, match=r"model_only_pickles\(name=.*/3_Dense"):
        recognise(folder)


def test_sentence_model_with_code_of_its_own_is_refused(
    random_sentences: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "code"
    shutil.copytree(random_sentences, folder)
    modules = json.loads((folder / "modules.json").read_text())
    modules[0]["type"] = "my_code.Transformer"
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "my_code.py").write_text("raise SystemExit('ran')")
    with pytest.raises(
        UsageError, match=r"model_has_own_code\(.*name=code.*module=my_code\.Transformer"
    ):
        recognise(folder)


def test_sentence_model_that_points_outside_is_refused(
    random_sentences: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "outside"
    shutil.copytree(random_sentences, folder)
    modules = json.loads((folder / "modules.json").read_text())
    modules[0]["path"] = "../elsewhere"
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(UsageError, match="model_points_outside"):
        recognise(folder)


@pytest.mark.parametrize(
    "part",
    [
        {"text_cfg": {"hf_model_name": "xlm-roberta-base"}},
        {"vision_cfg": {"timm_model_name": "hf-hub:x/y"}},
    ],
)
def test_clip_that_would_fetch_a_part_of_itself_is_refused(
    random_clip: Path, tmp_path: Path, part: dict[str, dict[str, str]]
) -> None:
    folder = tmp_path / "network"
    shutil.copytree(random_clip, folder)
    config = json.loads((folder / "open_clip_config.json").read_text())
    for name, values in part.items():
        config["model_cfg"][name] |= values
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    with pytest.raises(UsageError, match=r"model_needs_network\(.*name=network"):
        recognise(folder)


def test_other_folders_are_refused_with_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder_not_found"):
        recognise(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="model_format_unknown"):
        recognise(tmp_path)
    (tmp_path / "model.bin").write_bytes(b"\x80\x04 a pickle")
    with pytest.raises(UsageError, match="model_only_pickles"):
        recognise(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "whisper"}')
    with pytest.raises(UsageError, match="model_is_transformers_whisper"):
        recognise(tmp_path)
    (tmp_path / "open_clip_config.json").write_text("{")
    with pytest.raises(UsageError, match=r"model_file_damaged\(file=open_clip_config.json"):
        recognise(tmp_path)


# --- the bundled models --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(BUNDLED))
def test_starter_is_always_installed_and_stays(model_folder: ModelFolder, kind: ModelKind) -> None:
    found = bundled(kind)
    if found is None:
        pytest.skip(f"the program was built without its starter {kind.value} model")
    assert found in model_folder.installed()
    name = found.ref.name
    assert model_folder.find(kind, name) == found
    assert found.source == "bundled"
    assert len(found.ref.revision) == 40
    assert found.bytes < (40_000_000 if kind is ModelKind.SCREEN_TEXT else 8_000_000)
    assert model_folder.verify(name, kind) == []
    with pytest.raises(UsageError, match="starter_stays"):
        model_folder.remove(name, kind)


def test_starter_name_is_taken(model_folder: ModelFolder, random_clip: Path) -> None:
    with pytest.raises(UsageError, match="model_name_reserved"):
        model_folder.import_folder(random_clip, name="starter")
