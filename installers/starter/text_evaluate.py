"""Measure the starter text model on sentences it never saw, and write figures.json into its folder.

python -m installers.starter.text_evaluate MODEL_DIR [--seed N]
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from installers.starter.paraphrases import contrast, keywords, paraphrase
from installers.starter.utterances import Sentence, draw

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

GALLERY = 400
PASSAGE_SENTENCES = 6
STRANGE_WORDS = ("glorp", "zibble", "quorn", "blick")


def gallery(rng: random.Random, size: int) -> list[Sentence]:
    """Draw different held-out sentences of the grammar."""
    found: dict[str, Sentence] = {}
    while len(found) < size:
        sentence = draw(rng, held_out=True, freedom=0.0)
        found.setdefault(sentence.text, sentence)
    return list(found.values())


def recall(
    model: SentenceTransformer, questions: list[str], answers: list[str]
) -> tuple[float, float]:
    """Return (R@1, R@5): how often the answer with a question's own index comes first, in five.

    A tie counts against the model.
    """
    import numpy as np

    scores = np.asarray(model.encode(questions) @ model.encode(answers).T)
    own = scores.diagonal()[:, None]
    ranks = (scores >= own).sum(axis=1)
    return float((ranks <= 1).mean()), float((ranks <= 5).mean())


def strangely(rng: random.Random, text: str) -> str:
    """Put two words that the model does not know into a text."""
    words = text.split()
    for word in rng.sample(STRANGE_WORDS, 2):
        words.insert(rng.randint(0, len(words)), word)
    return " ".join(words)


def evaluate(model: SentenceTransformer, seed: int) -> dict[str, object]:
    """Return the figures: recall by kind of question, and the preference over a near miss."""
    rng = random.Random(seed)
    sentences = gallery(rng, GALLERY)
    texts = [sentence.text for sentence in sentences]
    kinds: dict[str, Callable[[Sentence], str]] = {
        "paraphrase": lambda s: paraphrase(rng, s),
        "paraphrase_unseen_phrasing": lambda s: paraphrase(rng, s, held_out=True),
        "paraphrase_with_unknown_words": lambda s: strangely(rng, paraphrase(rng, s)),
        "keywords": lambda s: keywords(rng, s),
    }
    figures: dict[str, object] = {"seed": seed, "gallery": GALLERY}
    for name, ask in kinds.items():
        first, five = recall(model, [ask(s) for s in sentences], texts)
        figures[name] = {"recall_at_1": round(first, 4), "recall_at_5": round(five, 4)}
    passages = []
    for text in texts:
        others = [draw(rng, held_out=True).text for _ in range(PASSAGE_SENTENCES - 1)]
        others.insert(rng.randrange(PASSAGE_SENTENCES), text)
        passages.append(". ".join(others) + ".")
    first, five = recall(model, [paraphrase(rng, s) for s in sentences], passages)
    figures[f"passage_of_{PASSAGE_SENTENCES}_sentences"] = {
        "recall_at_1": round(first, 4),
        "recall_at_5": round(five, 4),
    }
    figures["preferred_over_near_miss"] = _preference(model, rng, sentences)
    return figures


def _preference(model: SentenceTransformer, rng: random.Random, sentences: list[Sentence]) -> float:
    """Return how often a question is nearer its sentence than one that differs in one respect."""
    asked = model.encode([paraphrase(rng, s, held_out=True) for s in sentences])
    right = model.encode([sentence.text for sentence in sentences])
    wrong = model.encode([contrast(rng, sentence) for sentence in sentences])
    nearer = [float(q @ r) > float(q @ w) for q, r, w in zip(asked, right, wrong, strict=True)]
    return round(sum(nearer) / len(nearer), 4)


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(arguments.model), device="cpu", local_files_only=True)
    figures = evaluate(model, arguments.seed)
    training = arguments.model / "training.json"
    if training.exists():
        figures["training"] = json.loads(training.read_text(encoding="utf-8"))
    figures["commands"] = [
        "python -m installers.starter.text_train --out DIR",
        "python -m installers.starter.text_evaluate DIR",
    ]
    text = json.dumps(figures, indent=1) + "\n"
    (arguments.model / "figures.json").write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
