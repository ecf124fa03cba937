"""The shipped starter text model finds a sentence by words that the sentence does not use."""

from __future__ import annotations

import random
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from installers.starter.paraphrases import PHRASINGS, SYNONYMS, contrast, paraphrase
from installers.starter.text_evaluate import gallery, recall
from installers.starter.utterances import TEMPLATES, VOCABULARY, draw

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FOLDER = Path(str(files("resources") / "models" / "starter" / "text"))
QUESTIONS = {
    "a scarlet disc beyond the stream": "a red circle is behind the river",
    "where is the automaton in the woods": "today we see the robot and the forest",
    "the release is prepared tomorrow": "the launch is ready tomorrow",
    "money talks with the client": "the customer meeting is about the table and the budget",
    "a violet rhombus at the leftmost": "we see a small purple diamond on the left",
    "currently the engine is in the upper part": "now the engine is on the top",
    "shut that silent window gradually": "close the quiet window slowly",
    "the town at dusk": "today we see the city and the sunset",
    "the digit 8 comes next": "number eight is next",
    "the summary and the sketch we unlock": "then we open the report and the design",
    "a song about the sea": "look at the music of the new ocean",
    "an azure hoop spins fast": "the blue ring turns quickly",
}


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(FOLDER), device="cpu", local_files_only=True)


def test_fixed_questions_find_their_sentences(model: SentenceTransformer) -> None:
    answers = list(QUESTIONS.values())
    scores = model.encode(list(QUESTIONS)) @ model.encode(answers).T
    found = [answers[i] for i in scores.argmax(axis=1)]
    assert found == answers


def test_held_out_sentences_are_found_by_paraphrases(model: SentenceTransformer) -> None:
    rng = random.Random(11)
    sentences = gallery(rng, 200)
    texts = [sentence.text for sentence in sentences]
    for held_out in (False, True):
        questions = [paraphrase(rng, s, held_out=held_out) for s in sentences]
        first, five = recall(model, questions, texts)
        assert first >= 0.9, (held_out, first)
        assert five >= 0.98, (held_out, five)


def test_a_sentence_is_found_inside_a_passage(model: SentenceTransformer) -> None:
    rng = random.Random(5)
    sentences = gallery(rng, 60)
    passages = [
        f"{draw(rng, held_out=True).text}. {s.text}. {draw(rng, held_out=True).text}."
        for s in sentences
    ]
    first, five = recall(model, [paraphrase(rng, s) for s in sentences], passages)
    assert first >= 0.8
    assert five >= 0.95


def test_unknown_words_and_case_carry_nothing(model: SentenceTransformer) -> None:
    plain, strange, loud = model.encode(
        ["a red star", "a glorp red zibble star", "A RED, star!"], normalize_embeddings=False
    )
    np.testing.assert_allclose(plain, strange, atol=1e-6)
    np.testing.assert_allclose(plain, loud, atol=1e-6)


def test_text_without_any_known_word_still_has_a_unit_vector(model: SentenceTransformer) -> None:
    for text in ("", "glorp", "회의"):
        vector = model.encode([text])[0]
        assert vector.shape == (96,)
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)


def test_shipped_text_folder_is_small() -> None:
    sizes = [path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(sizes) <= 1_500_000


def test_synonyms_are_never_spoken() -> None:
    forms = [form for others in SYNONYMS.values() for form in others]
    assert not set(forms) & set(VOCABULARY)
    assert len(forms) == len(set(forms)), "a synonym of two words means neither"
    assert set(SYNONYMS) <= set(VOCABULARY)
    assert set(PHRASINGS) == set(TEMPLATES)


def test_contrast_always_changes_the_sentence() -> None:
    rng = random.Random(2)
    for _ in range(300):
        sentence = draw(rng, held_out=False, freedom=0.0)
        assert contrast(rng, sentence) != sentence.text
