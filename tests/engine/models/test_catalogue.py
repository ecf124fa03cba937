"""The catalogue and the presets agree with each other and with the design."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from engine.errors import UsageError
from engine.models.catalogue import CATALOGUE, DEFAULT_PRESET, PRESETS, by_name
from engine.types import ModelKind


def test_every_download_is_pinned_to_a_commit_with_its_facts() -> None:
    for model in CATALOGUE:
        assert model.licence in ("MIT", "Apache-2.0"), model.name
        assert model.description.endswith(".")
        if model.bundled:
            continue
        assert model.pinned == bool(re.fullmatch(r"[0-9a-f]{40}", model.revision)), model.name
        assert model.bytes > 1e8
        assert (model.dimension is None) == (model.kind is ModelKind.SPEECH)


def test_names_are_unique_within_a_kind() -> None:
    names = [(model.kind, model.name) for model in CATALOGUE]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize("device", ["cpu", "mps", "cuda"])
def test_each_preset_names_a_known_model_of_every_kind(preset: object, device: str) -> None:
    chosen = preset.resolve(device)  # type: ignore[attr-defined]
    assert set(chosen) == set(ModelKind)
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
    with pytest.raises(UsageError, match=r"No text model named 'bge-m4'.*bge-m3"):
        by_name(ModelKind.TEXT, "bge-m4")
    with pytest.raises(UsageError, match="several models named 'starter'"):
        by_name(None, "starter")


def test_starter_says_what_it_is() -> None:
    assert "only the demo" in PRESETS["starter"].description
    for kind in ModelKind:
        assert "only the demo" in by_name(kind, "starter").description


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
