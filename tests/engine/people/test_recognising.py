"""Who is recognised, measured on reels of known faces with the real detector.

The recogniser is ../shared's stand-in for SFace, so the figures are of that.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.models.faces import FaceModel, overlap
from engine.types import ModelKind
from engine.types.rows import AppearanceRow
from tests.engine.people.conftest import Reel, work
from tests.made_faces import SHOT, Shown

pytestmark = pytest.mark.shared

ENROLLED = {"Obama": ["obama.jpg", "obama3.jpg"], "Biden": ["biden.jpg"]}
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.8


def matched(rows: list[AppearanceRow], shown: Shown) -> list[AppearanceRow]:
    """The appearances that are of a face of the reel."""
    start = shown.shot * SHOT
    return [
        row
        for row in rows
        if start - 0.05 <= row["at"] < start + SHOT and overlap(row["box"], shown.box) > 0.15
    ]


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_names_given_without_asking_are_right_and_most_faces_get_them(
    half: str, reels: dict[str, Reel], shared_dir: Path, models_root: Path, tmp_path: Path
) -> None:
    """Names by one or two photos each, in reels of those photos and of others."""
    faces = shared_dir / "media" / "faces"
    with Engine(tmp_path / "library", models_root) as engine:
        engine.use_model(ModelKind.FACES, "faces")
        engine.set_setting("people", "on")
        for name, photos in ENROLLED.items():
            engine.people.enrol(name, [faces / photo for photo in photos])
        engine.prepare([reels[half].path])
        work(engine)
        rows = engine.people.of_video("1")
    told = Counter[str]()
    for shown in reels[half].shown:
        names = {row["name"] for row in matched(rows, shown) if row["name"]}
        known = shown.who in ENROLLED
        told["right"] += shown.who in names
        told["wrong"] += bool(names - {shown.who})
        told["known"] += known
    assert told["known"] >= 10
    precision = told["right"] / (told["right"] + told["wrong"])
    recall = told["right"] / told["known"]
    print(f"{half}: precision {precision:.3f}, recall {recall:.3f} of {told['known']} faces")
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_a_face_is_found_from_forty_pixels_on(reels: dict[str, Reel], engine: Engine) -> None:
    rows = engine.people.of_video("1")
    found = [bool(matched(rows, shown)) for shown in reels["tuned"].shown]
    assert sum(found) / len(found) >= 0.9


def test_groups_are_of_one_person(reels: dict[str, Reel], engine: Engine) -> None:
    """Of faces that nobody named: no group holds two people, and few people are in several."""
    rows = engine.people.of_video("1")
    of_group: dict[str, Counter[str]] = {}
    for shown in reels["tuned"].shown:
        for row in matched(rows, shown):
            if row["person"] is not None:
                of_group.setdefault(row["person"], Counter())[shown.who] += 1
    pure = sum(max(counts.values()) for counts in of_group.values())
    assert pure / sum(counts.total() for counts in of_group.values()) >= 0.95
    whose = Counter(counts.most_common(1)[0][0] for counts in of_group.values())
    assert whose["Obama"] <= 3
    assert whose["Biden"] <= 3


def test_thresholds_are_between_strangers_and_the_same_person(
    model: FaceModel, every_source: list[object]
) -> None:
    """Of the recogniser's own constants, on every pair of photos."""
    from engine.media.images import encode_webp
    from engine.models.faces import aligned
    from tests.made_faces import Source

    faces = [one for one in every_source if isinstance(one, Source)]
    pictures = [encode_webp(aligned(one.picture, one.face.points), 90) for one in faces]
    vectors, clear = model.embed(pictures)
    likeness = vectors @ vectors.T
    pairs = [(i, j) for i in range(len(faces)) for j in range(i)]
    same = [float(likeness[i, j]) for i, j in pairs if faces[i].who == faces[j].who]
    others = [float(likeness[i, j]) for i, j in pairs if faces[i].who != faces[j].who]
    facts = model.recogniser
    assert max(others) + facts.beside < facts.named <= facts.joined < min(same)
    assert clear.min() > 0.5
