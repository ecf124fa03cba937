"""Families: an imported model that needs prompts gets them by its name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.models.families import family_prompts
from engine.models.folder import ModelFolder

E5 = {"query": "query: ", "passage": "passage: "}


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("multilingual-e5-base", "query: ", "passage: "),
        ("intfloat/e5-large-v2", "query: ", "passage: "),
        ("e5-small", "query: ", "passage: "),
        ("E5_small_v2", "query: ", "passage: "),
        ("multilingual-e5-large-instruct", "Instruct: ", ""),
        ("e5-mistral-7b-instruct", "Instruct: ", ""),
        ("BAAI/bge-small-en-v1.5", "Represent this sentence", ""),
        ("bge-large-zh-v1.5", "为这个句子", ""),
        ("bge-m3", "", ""),
        ("nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("snowflake-arctic-embed-m", "Represent this sentence", ""),
        ("snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("mxbai-embed-large-v1", "Represent this sentence", ""),
        ("gte-base", "", ""),
        ("all-MiniLM-L6-v2", "", ""),
        ("paraphrase-multilingual-MiniLM-L12-v2", "", ""),
        ("base5-model", "", ""),
        ("tree5", "", ""),
    ],
)
def test_a_family_is_known_by_the_words_of_its_name(name: str, query: str, passage: str) -> None:
    found = family_prompts(name)
    assert found.get("query", "").startswith(query)
    assert bool(found.get("query")) == bool(query)
    assert found.get("passage", "") == passage


def test_an_imported_folder_gets_the_prompts_of_its_family(
    model_folder: ModelFolder, random_sentences: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "multilingual-e5-base"
    shutil.copytree(random_sentences, folder)
    assert model_folder.import_folder(folder).prompts == E5
    assert model_folder.import_folder(folder, name="mine").prompts == E5
    assert model_folder.import_folder(random_sentences, name="my-e5").prompts == E5
    assert model_folder.import_folder(random_sentences).prompts == {}


def test_what_a_model_states_itself_is_left_alone(
    model_folder: ModelFolder, random_sentences: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "e5-of-my-own"
    shutil.copytree(random_sentences, folder)
    config = folder / "config_sentence_transformers.json"
    value = json.loads(config.read_text()) if config.is_file() else {}
    config.write_text(json.dumps(value | {"prompts": {"query": "ask: ", "passage": "tell: "}}))
    assert model_folder.import_folder(folder).prompts == {}


def test_pictures_have_no_prompts(
    model_folder: ModelFolder, random_clip: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "clip-e5"
    shutil.copytree(random_clip, folder)
    assert model_folder.import_folder(folder).prompts == {}
