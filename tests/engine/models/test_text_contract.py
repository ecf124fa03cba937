"""What every text model keeps to: the bundled starter, a random-weight one, and a real one."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from engine.errors import ModelUnavailable
from engine.models.folder import InstalledModel, ModelFolder, bundled
from engine.models.text import TextModel
from engine.types import DeviceChoice, ModelKind

CPU = DeviceChoice("cpu", "float32", "the test asks for it")
SENTENCES = ["a red star", "two green circles", "rain on a small square"]


@pytest.fixture(params=["random", "starter", pytest.param("real", marks=pytest.mark.shared)])
def text_model(
    request: pytest.FixtureRequest, model_folder: ModelFolder, random_sentences: Path
) -> TextModel:
    if request.param == "random":
        installed = model_folder.import_folder(random_sentences)
    elif request.param == "real":
        shared: Path = request.getfixturevalue("shared_dir")
        installed = model_folder.import_folder(shared / "models" / "all-MiniLM-L6-v2")
    else:
        starter = bundled(ModelKind.TEXT)
        if starter is None:
            pytest.skip("the program was built without its starter text model")
        installed = starter
    return TextModel.load(installed, CPU)


def test_text_vectors_have_length_one_and_the_named_dimension(text_model: TextModel) -> None:
    for embed in (text_model.embed_passages, text_model.embed_queries):
        found = embed(SENTENCES)
        assert found.dtype == np.float32
        assert found.shape == (3, text_model.ref.dimension)
        assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
        assert embed([]).shape == (0, text_model.ref.dimension)


def test_text_vectors_do_not_depend_on_batch_or_company(text_model: TextModel) -> None:
    together = text_model.embed_passages(SENTENCES, batch=2)
    alone = np.concatenate([text_model.embed_passages([one]) for one in SENTENCES])
    assert float((together * alone).sum(axis=1).min()) > 0.9999


def test_text_model_serves_several_threads(text_model: TextModel) -> None:
    expected = text_model.embed_queries(SENTENCES)
    found: list[np.ndarray] = []

    def work() -> None:
        for _ in range(5):
            found.append(text_model.embed_queries(SENTENCES))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert all(np.allclose(one, expected, atol=1e-4) for one in found)


def test_closed_text_model_says_so(text_model: TextModel) -> None:
    text_model.close()
    with pytest.raises(ModelUnavailable, match="closed"):
        text_model.embed_passages(["a red star"])


def _with_prompts(source: Path, folder: Path, prompts: dict[str, str]) -> Path:
    shutil.copytree(source, folder)
    config = folder / "config_sentence_transformers.json"
    value = json.loads(config.read_text()) | {"prompts": prompts, "default_prompt_name": None}
    config.write_text(json.dumps(value))
    return folder


def test_prompts_of_the_models_own_configuration_are_used(
    model_folder: ModelFolder, random_sentences: Path, tmp_path: Path
) -> None:
    plain = TextModel.load(model_folder.import_folder(random_sentences), CPU)
    prompts = {"query": "big ", "document": "rain "}
    folder = _with_prompts(random_sentences, tmp_path / "prompted", prompts)
    prompted = TextModel.load(model_folder.import_folder(folder), CPU)
    same = prompted.embed_queries(["red star"]) @ plain.embed_queries(["big red star"]).T
    assert float(same[0, 0]) > 0.9999
    same = prompted.embed_passages(["red star"]) @ plain.embed_passages(["rain red star"]).T
    assert float(same[0, 0]) > 0.9999


def test_prompts_come_from_the_catalogue_for_a_model_it_knows(
    model_folder: ModelFolder, random_sentences: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "multilingual-e5-small"
    shutil.copytree(random_sentences, folder)
    installed: InstalledModel = model_folder.import_folder(folder)
    assert installed.prompts == {"query": "query: ", "passage": "passage: "}
    assert installed.licence == "MIT"
    plain = TextModel.load(model_folder.import_folder(random_sentences), CPU)
    found = TextModel.load(installed, CPU)
    same = found.embed_queries(["a red star"]) @ plain.embed_queries(["query: a red star"]).T
    assert float(same[0, 0]) > 0.9999
    assert installed.ref.revision != plain.ref.revision, "other prompts make other vectors"


def test_text_half_precision_gives_interchangeable_vectors(
    model_folder: ModelFolder, random_sentences: Path
) -> None:
    installed = model_folder.import_folder(random_sentences)
    full = TextModel.load(installed, CPU)
    half = TextModel.load(installed, DeviceChoice("cpu", "bfloat16", "test"))
    cosines = (full.embed_passages(SENTENCES) * half.embed_passages(SENTENCES)).sum(axis=1)
    assert cosines.min() > 0.998


@pytest.mark.shared
def test_real_text_model_knows_what_words_mean(shared_dir: Path, model_folder: ModelFolder) -> None:
    installed = model_folder.import_folder(shared_dir / "models" / "all-MiniLM-L6-v2")
    assert installed.ref.dimension == 384
    model = TextModel.load(installed, CPU)
    passages = [
        "The weather will be fine tomorrow.",
        "Somebody must've stolen the crown jewels",
        "We had fish for lunch by the sea.",
        "The train to the city leaves at nine.",
    ]
    scores = model.embed_queries(["someone stole jewellery"]) @ model.embed_passages(passages).T
    assert int(scores[0].argmax()) == 1
    assert float(scores[0, 1] - np.delete(scores[0], 1).max()) > 0.2
