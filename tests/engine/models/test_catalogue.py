"""The catalogue and the presets agree with each other and with the design."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import UsageError
from engine.models.catalogue import (
    CATALOGUE,
    DEFAULT_PRESET,
    PRESETS,
    CatalogueModel,
    by_name,
)
from engine.models.formats import recognise
from engine.types import ModelKind


def test_every_download_is_pinned_to_a_commit_with_its_facts() -> None:
    for model in CATALOGUE:
        assert set(model.licence.split(", ")) <= {"MIT", "Apache-2.0"}, model.name
        if model.bundled:
            continue
        assert re.fullmatch(r"[0-9a-f]{40}", model.revision), model.name
        assert model.bytes > 1e7
        gives_vectors = model.kind in (ModelKind.VISUAL, ModelKind.TEXT, ModelKind.FACES)
        assert (model.dimension is not None) == gives_vectors
        for file in model.pinned:
            assert file.address.startswith("https://") or (
                file.repo and re.fullmatch(r"[0-9a-f]{40}", file.revision)
            )
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), file.path


def test_names_are_unique_within_a_kind() -> None:
    names = [(model.kind, model.name) for model in CATALOGUE]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize("device", ["cpu", "mps", "cuda"])
def test_each_preset_names_a_known_model_of_every_kind(preset: object, device: str) -> None:
    chosen = preset.resolve(device)  # type: ignore[attr-defined]
    assert set(chosen) == set(ModelKind) - {ModelKind.FACES}  # people are switched on apart
    for kind, name in chosen.items():
        assert by_name(kind, name).name == name


def test_balanced_hears_with_the_large_model_only_on_a_graphics_card() -> None:
    balanced = PRESETS[DEFAULT_PRESET]
    assert balanced.resolve("cuda")[ModelKind.SPEECH] == "whisper-large-v3-turbo"
    assert balanced.resolve("cpu")[ModelKind.SPEECH] == "whisper-small"
    assert balanced.resolve("mps")[ModelKind.SPEECH] == "whisper-small"
    assert by_name(ModelKind.VISUAL, balanced.resolve("cpu")[ModelKind.VISUAL]).dimension == 768
    assert by_name(ModelKind.TEXT, balanced.resolve("cpu")[ModelKind.TEXT]).dimension == 1024


def test_models_are_found_by_name_and_by_repository() -> None:
    assert by_name(ModelKind.TEXT, "BAAI/bge-m3").name == "bge-m3"
    assert by_name(None, "faster-whisper-small").name == "whisper-small"
    with pytest.raises(UsageError, match=r"model_unknown\(name=bge-m4, known=.*bge-m3"):
        by_name(ModelKind.TEXT, "bge-m4")
    with pytest.raises(UsageError, match=r"model_name_ambiguous\(name=starter"):
        by_name(None, "starter")


@pytest.mark.parametrize(
    "model",
    [m for m in CATALOGUE if m.kind is ModelKind.VISUAL and not m.bundled],
    ids=lambda model: model.name,
)
def test_visual_models_are_open_clips_own_architectures(
    model: CatalogueModel, tmp_path: Path
) -> None:
    """Their configurations pass the rules of what is safe to load, with the stated dimension."""
    found_at = importlib.util.find_spec("open_clip")  # its import would take seconds
    assert found_at is not None
    assert found_at.origin is not None
    configs = Path(found_at.origin).parent / "model_configs"
    config = {"model_cfg": json.loads((configs / f"{model.name}.json").read_text())}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    (tmp_path / "open_clip_model.safetensors").write_bytes(b"")
    (tmp_path / "tokenizer.json").write_text("{}")
    found = recognise(tmp_path)
    assert (found.kind, found.dimension) == (ModelKind.VISUAL, model.dimension)
    wanted = {pattern for pattern in model.files if "*" not in pattern}
    assert set(found.files) <= wanted


def test_catalogue_and_folder_load_nothing_heavy() -> None:
    script = (
        "import sys; import engine.models.catalogue, engine.models.folder, engine.models.loader,"
        "engine.models.device, engine.models.visual, engine.models.text, engine.models.speech,"
        "engine.models.download\n"
        "heavy = {'torch', 'numpy', 'PIL', 'open_clip', 'faster_whisper', 'ctranslate2',"
        "'transformers', 'sentence_transformers', 'huggingface_hub', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
