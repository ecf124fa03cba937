"""The shipped starter visual model ties sentences to scenes read back from H.264 video.

Meaning, not plumbing: the model is trained, and it is measured on compositions it never saw.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from installers.starter.visual_evaluate import evaluate

MODEL = Path(__file__).resolve().parents[2] / "resources" / "models" / "starter" / "visual"
FULL_CAPTIONS, ALONE = 0.9, 0.85


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Measured anew, with another seed than the shipped figures."""
    return evaluate(MODEL, tmp_path_factory.mktemp("gallery"), seed=5, held_out=200)


def test_full_captions_find_their_scene(figures: dict[str, Any]) -> None:
    assert figures["full_captions"]["n"] >= 200
    assert figures["full_captions"]["r_at_1"] >= FULL_CAPTIONS


@pytest.mark.parametrize(
    "attribute",
    ["colour", "shape", "colour+shape", "background", "count", "size", "position", "motif"],
)
def test_each_attribute_alone_finds_a_scene_that_has_it(
    figures: dict[str, Any], attribute: str
) -> None:
    measured = figures["alone"][attribute]
    assert measured["p_at_1"] >= ALONE, measured["missed"]


def test_the_shipped_figures_are_of_the_shipped_size() -> None:
    shipped = json.loads((MODEL / "figures.json").read_text(encoding="utf-8"))
    assert shipped["full_captions"]["r_at_1"] >= FULL_CAPTIONS
    assert all(row["p_at_1"] >= ALONE for row in shipped["alone"].values())
    starter = MODEL.parent
    assert sum(file.stat().st_size for file in starter.rglob("*") if file.is_file()) <= 8_000_000
