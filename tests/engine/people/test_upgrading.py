"""People under upgrades, kills, and models that come and go; what a person said survives all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.errors import Cancelled
from engine.index import plan
from engine.index.indexer import Indexer
from engine.index.reading import Reading
from engine.index.steps import faces as faces_step
from engine.models.faces import FaceModel
from engine.models.folder import ModelFolder
from engine.store.ledger import Ledger
from engine.types import ModelKind, UpgradeRequest
from tests.engine.people.conftest import Reel, work

pytestmark = pytest.mark.shared

RECOGNISED = {"face_vectors", "found_people", "scene_people"}


@pytest.fixture
def both(shared_dir: Path, models_root: Path, tmp_path: Path) -> Path:
    """A folder of models with a second one, of the same detector and another recogniser."""
    root = Path(shutil.copytree(models_root, tmp_path / "models"))
    other = Path(shutil.copytree(shared_dir / "models" / "face", tmp_path / "other"))
    recogniser = next(other.glob("sface*"))
    recogniser.chmod(0o600)
    # One more field of a protobuf, its producer's version: another file that computes the same.
    recogniser.write_bytes(recogniser.read_bytes() + b"\x1a\x01x")
    ModelFolder(root).import_folder(other, name="other")
    return root


@pytest.fixture
def named(indexed: Path, both: Path, shared_dir: Path, tmp_path: Path) -> Iterator[Engine]:
    """A library in which one person is enrolled and another named."""
    shutil.copytree(indexed, tmp_path / "library")
    with Engine(tmp_path / "library", both) as engine:
        engine.people.enrol("Obama", [shared_dir / "media" / "faces" / "obama.jpg"])
        unnamed = [row for row in engine.people.all() if not row["name"]]
        engine.people.name(unnamed[0]["id"], "Minji")
        yield engine


def told(engine: Engine) -> list[tuple[float, str]]:
    return sorted((row["at"], row["name"]) for row in engine.people.of_video("1"))


def statuses(engine: Engine) -> dict[str, str]:
    reading = Reading(engine.library, 1, engine.context())
    return {name: now.status.value for name, now in reading.assessed.items()}


def test_another_recogniser_decodes_nothing_and_keeps_every_name(
    named: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faces are recognised anew from their kept pictures, people's own photos too; then back."""
    before = told(named)
    named.use_model(ModelKind.FACES, "other")
    assert {n for n, s in statuses(named).items() if s == plan.Status.STALE} == RECOGNISED
    assert told(named) == before

    def refuse(*_: object) -> None:
        raise AssertionError("a video was looked at again")

    monkeypatch.setattr(faces_step, "_pictures", refuse)
    planned = named.upgrades.plan(UpgradeRequest())
    assert set(planned["steps"]) == RECOGNISED
    named.upgrades.start(UpgradeRequest())
    work(named)
    assert told(named) == before
    spaces = {row.recogniser for row in named.library.faces.live_found()}
    assert len(spaces) == 1
    assert spaces <= named.library.people.recognisers()
    assert not [name for name, status in statuses(named).items() if status == "stale"]
    named.upgrades.roll_back()
    work(named)
    assert told(named) == before
    assert {row.recogniser for row in named.library.faces.live_found()} != spaces


def test_a_library_half_upgraded_knows_everybody(named: Engine, reels: dict[str, Reel]) -> None:
    """The two recognisers' vectors are never compared, and names hold in both."""
    before = told(named)
    named.use_model(ModelKind.FACES, "other")
    named.prepare([reels["held"].path])
    work(named)
    assert told(named) == before
    assert len({row.recogniser for row in named.library.faces.live_found()}) == 2
    assert "Obama" in {row["name"] for row in named.people.of_video("2")}


def test_without_its_model_only_people_are_blocked(named: Engine, reels: dict[str, Reel]) -> None:
    named.library.choices.unchoose_model(ModelKind.FACES)
    named.prepare([reels["held"].path])
    work(named)
    made = named.library.ledger.of_video(2)
    assert made["shots"].state == "done"
    assert "faces" not in made
    assert [why.values["kind"] for why in named.missing_models() if "faces" in str(why)] == [
        "faces"
    ]
    assert named.search.search("person:Obama").strong


def test_off_is_no_part_of_the_index(engine: Engine, reels: dict[str, Reel]) -> None:
    engine.set_setting("people", "off")
    engine.prepare([reels["held"].path])
    work(engine)
    assert not set(engine.library.ledger.of_video(2)) & {"faces", *RECOGNISED}
    assert "faces" not in [str(why.values.get("kind")) for why in engine.missing_models()]


@pytest.mark.parametrize("step", ["faces", "face_vectors"])
def test_what_is_stopped_at_any_commit_goes_on_and_comes_to_the_same(
    step: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is cut off after each commit in turn; nothing is made twice or lost."""
    before = told(engine)
    monkeypatch.setattr(faces_step, "COMMITTED_EVERY", 2)
    monkeypatch.setattr("engine.index.steps.face_vectors.AT_A_TIME", 4)
    for artifact_id in engine.library.faces.artifacts():
        engine.library.ledger.discard(artifact_id)
    engine.prepare([Path(engine.path_of(1) or "")])
    stops = iter(range(100))
    checkpoint = Ledger.checkpoint

    def cut_off(ledger: Ledger, artifact_id: int, *values: object) -> None:
        checkpoint(ledger, artifact_id, *values)  # type: ignore[arg-type]
        if ledger.get(artifact_id).step == step and next(stops) < 20:
            stop.append(True)

    stop: list[bool] = []
    monkeypatch.setattr(Ledger, "checkpoint", cut_off)
    runs = 0
    while engine.library.videos.next_queued() is not None:
        stop.clear()
        runs += 1
        indexer = Indexer(engine.root, engine.models, lambda: bool(stop))
        try:
            while not stop and indexer.index_next():
                pass
        except Cancelled:
            pass
        finally:
            indexer.close()
    assert runs >= 3
    assert told(engine) == before
    digests = engine.library.faces.used_digests()
    assert {path.stem for path in (engine.root / "faces").rglob("*.webp")} >= digests


def test_groups_do_not_depend_on_the_order(
    reels: dict[str, Reel], models_root: Path, tmp_path: Path
) -> None:
    found = []
    for order in (("tuned", "held"), ("held", "tuned")):
        with Engine(tmp_path / "-".join(order), models_root) as engine:
            engine.use_model(ModelKind.FACES, "faces")
            engine.set_setting("people", "on")
            for name in order:
                engine.prepare([reels[name].path])
                work(engine)
            groups: dict[str | None, set[tuple[str, float]]] = {}
            for video in engine.library.videos.all():
                for row in engine.people.of_video(str(video.id)):
                    key = video.content_key, row["at"] + row["box"][0]
                    groups.setdefault(row["person"], set()).add(key)
        groups.pop(None, None)
        found.append(sorted(map(sorted, groups.values())))
    assert found[0] == found[1]


def test_a_model_that_breaks_while_photos_are_recognised_harms_nothing(
    named: Engine, reels: dict[str, Reel], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recogniser cannot be loaded any more: videos are indexed, and names stay."""
    from engine.errors import ModelUnavailable
    from engine.messages import Code

    def broken(*_: object, **__: object) -> FaceModel:
        raise ModelUnavailable(Code.MODEL_CLOSED, kind="faces", name="other")

    before = told(named)
    named.use_model(ModelKind.FACES, "other")
    monkeypatch.setattr(FaceModel, "load", broken)
    named.prepare([reels["held"].path])
    work(named)
    assert told(named) == before
    assert named.library.ledger.of_video(2)["shots"].state == "done"
