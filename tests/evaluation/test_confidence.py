"""Sure answers of real models: the bars that the reporting half of the sets is held to.

The figures themselves, for every size of library, are printed by ``tests.evaluation.measure``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation import library as words
from tests.evaluation import pictures
from tests.evaluation.measure import DEPTH, Set, rates

MOST_ABSENT = {"text": 0.28, "sight": 0.15}
"""Absent queries that may be surely answered; nearly all of them are close to what is there."""

LEAST_PRESENT = {"text": 0.6, "sight": 0.3}
"""Present queries that must be. The paraphrases that the model itself ranks low are not."""


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_talks_in_english_with_a_real_model(shared_dir: Path, tmp_path: Path) -> None:
    model = shared_dir / "models" / "all-MiniLM-L6-v2"
    root = words.build(tmp_path / "built", model, "medium", ("en",))
    rows = words.queries("words_en.report")
    asked = Set(model.name, "en", "medium", [(root, tmp_path / "built" / "models", rows)])
    fused, bare = rates(asked), rates(asked, "transcript")
    assert fused.queries >= (30, 30)
    assert fused.absent <= MOST_ABSENT["text"], fused
    assert fused.present >= LEAST_PRESENT["text"], fused
    assert fused.mrr >= max(bare.mrr, rates(asked, "keyword").mrr) - 0.01
    assert fused.mrr > 1 / DEPTH


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", pictures.LANGUAGES)
def test_pictures_with_a_real_model(shared_dir: Path, tmp_path: Path, language: str) -> None:
    built = pictures.of_size(shared_dir, tmp_path, "report", pictures.SIZES[0])
    asked = [(one.root, one.models, one.document(language)["queries"]) for one in built]
    found = rates(Set(pictures.MODEL, language, "10", asked))
    assert min(found.queries) >= 30
    assert found.absent <= MOST_ABSENT["sight"], found
    assert found.present >= LEAST_PRESENT["sight"], found
