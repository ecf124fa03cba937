"""What real-sight itself can do over the sets about sight: cosines alone, without any search.

``python -m tests.evaluation.bare_sight FOLDER`` prints, for the libraries of ``pictures`` in
FOLDER: the mean reciprocal rank of the right scenes; the share of pairs of a present and an absent
query of which the present one's best cosine is higher (AUC); and the share of present queries
whose best cosine is above nine tenths of the absent ones'. No way to tell sure answers by the best
cosine alone can do better than the last two.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.api.engine import Engine
from engine.search.evaluation import DEPTH, Label, Result, judge, reciprocal_rank
from engine.types import ticks
from tests.evaluation.library import LANGUAGES
from tests.evaluation.picture_fillers import Floats
from tests.evaluation.pictures import MODEL, SHARED, SHOWN, Built, libraries

WELL_ASKED = ("named", "known words")
"""The kinds of present queries that are in what the model should know."""

Row = Mapping[str, Any]


def frames_of(engine: Engine) -> tuple[Floats, list[tuple[int, int, str]]]:
    """The library's vectors float32 [n, d], and of each its video, instant (ticks) and file."""
    rows = engine.library.database.rows(
        "SELECT embedding, vectors.start, vectors.video_id, path FROM vectors"
        " JOIN places ON places.video_id = vectors.video_id"
    )
    places = [(row[2], row[1], Path(os.fsdecode(row[3])).name) for row in rows]
    return np.stack([np.frombuffer(row[0], np.float32) for row in rows]), places


def first_right(row: Row, scores: Floats, places: Sequence[tuple[int, int, str]]) -> float:
    """1 / the rank of the first right scene; frames within ``SHOWN`` of a video are one."""
    ids = {name: video for video, _, name in places}
    labels = [
        Label(frozenset({ids[one["video"]]}), ticks(one["from"]), ticks(one["to"]))
        for one in row["moments"]
    ]
    scenes: dict[tuple[int, int], Result] = {}
    for number in np.argsort(-scores, kind="stable"):
        video, at, _ = places[number]
        scenes.setdefault((video, at // ticks(SHOWN)), Result(video, at))
        if len(scenes) == DEPTH:
            break
    return reciprocal_rank(judge(list(scenes.values()), labels))


def figures(engine: Engine, built: Built, language: str) -> Iterator[str]:
    """A line for all present queries and one for those that are in what the model should know."""
    vectors, places = frames_of(engine)
    rows: list[Row] = built.document(language)["queries"]
    queries = engine.search.pool().visual(MODEL).embed_texts([row["query"] for row in rows])
    scores = queries @ vectors.T
    best = scores.max(axis=1)
    absent = best[["expect" in row for row in rows]]
    for title, kinds in (("all", None), (" and ".join(WELL_ASKED), WELL_ASKED)):
        chosen = [
            number
            for number, row in enumerate(rows)
            if "moments" in row and (kinds is None or row["by"] in kinds)
        ]
        mrr = np.mean([first_right(rows[n], scores[n], places) for n in chosen])
        auc = (best[chosen][:, None] > absent).mean()
        above = (best[chosen] > np.quantile(absent, 0.9)).mean()
        yield f"{len(chosen):3} {title:23} MRR {mrr:.3f}  AUC {auc:.3f}  above 9/10 {above:.2f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    for built in libraries(SHARED, options.parse_args().folder):
        with Engine(built.root, built.models) as engine:
            for language in LANGUAGES:
                for line in figures(engine, built, language):
                    print(f"{built.root.parent.name:13} {language} {line}")


if __name__ == "__main__":
    main()
