"""Each model is loaded once, shared between threads, let go, and loaded anew when it changed."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import Cancelled, ModelUnavailable
from engine.models.folder import ModelFolder
from engine.models.loader import ModelPool
from engine.models.text import TextModel
from engine.models.visual import VisualModel
from engine.types import ModelKind


@pytest.fixture
def pool(
    model_folder: ModelFolder, random_clip: Path, random_sentences: Path
) -> Iterator[ModelPool]:
    model_folder.import_folder(random_clip, name="seen")
    model_folder.import_folder(random_sentences, name="read")
    pool = ModelPool(model_folder, device="cpu", threads=1)
    yield pool
    pool.close()


def test_pool_gives_each_kind_its_own_class(pool: ModelPool) -> None:
    assert isinstance(pool.visual("seen"), VisualModel)
    assert isinstance(pool.text("read"), TextModel)
    assert pool.get(ModelKind.VISUAL, "seen") is pool.visual("seen")
    assert pool.visual("seen").device.device == "cpu"


def test_pool_loads_once_for_many_threads(pool: ModelPool) -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(pool.visual("seen"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({id(model) for model in found}) == 1


def test_released_model_is_closed_and_loaded_anew(pool: ModelPool) -> None:
    before, other = pool.visual("seen"), pool.text("read")
    pool.release(ModelKind.VISUAL)
    with pytest.raises(ModelUnavailable, match="closed"):
        before.embed_texts(["a"])
    assert pool.visual("seen") is not before
    assert pool.text("read") is other


def test_model_installed_anew_under_its_name_is_loaded_anew(
    pool: ModelPool, random_clip: Path, tmp_path: Path
) -> None:
    before = pool.visual("seen")
    changed = tmp_path / "changed"
    shutil.copytree(random_clip, changed)
    config = json.loads((changed / "open_clip_config.json").read_text())
    config["preprocess_cfg"] = {"mean": [0.1, 0.1, 0.1]}
    (changed / "open_clip_config.json").write_text(json.dumps(config))
    pool.folder.remove("seen")
    pool.folder.import_folder(changed, name="seen")
    after = pool.visual("seen")
    assert after is not before
    assert after.ref.revision != before.ref.revision


def test_missing_and_damaged_models_are_said_in_words(pool: ModelPool) -> None:
    with pytest.raises(ModelUnavailable, match="model_not_installed"):
        pool.speech("whisper-small")
    path = pool.folder.find(ModelKind.VISUAL, "seen").path
    (path / "open_clip_model.safetensors").write_bytes(b"\x10" + b"\0" * 20)
    with pytest.raises(ModelUnavailable, match=r"model_load_failed\(.*name=seen"):
        pool.visual("seen")


def test_pool_tells_what_it_is_about_to_load_and_what_is_loaded(pool: ModelPool) -> None:
    told: list[tuple[ModelKind, str, int]] = []
    pool.before_loading = lambda kind, name: told.append((kind, name, len(pool.loaded())))
    assert pool.loaded() == []
    for _ in range(2):
        pool.visual("seen")
        pool.text("read")
    assert told == [(ModelKind.VISUAL, "seen", 0), (ModelKind.TEXT, "read", 1)]
    assert [(ref.name, device.device) for ref, device in pool.loaded()] == [
        ("seen", "cpu"),
        ("read", "cpu"),
    ]
    pool.close()
    assert pool.loaded() == []


def test_what_is_raised_before_loading_stops_it(pool: ModelPool) -> None:
    def stop(kind: ModelKind, name: str) -> None:
        raise Cancelled

    pool.before_loading = stop
    with pytest.raises(Cancelled):
        pool.text("read")
    assert pool.loaded() == []
    pool.before_loading = None
    assert pool.text("read").ref.name == "read"
