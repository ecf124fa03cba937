"""Upgrades on record, what they keep, how fast the machine is, and the schema that came with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import numpy as np
import pytest

from engine.errors import UsageError
from engine.messages import Code, message
from engine.store.artifacts import Artifact
from engine.store.database import Database
from engine.store.library import Library
from engine.store.migrations import NAMES, migrate, modules
from engine.store.upgrades import OPEN, Upgrade, UpgradeState
from tests.engine.store.samples import MODEL, fill, finish, row_counts, unit

GOING = [UpgradeState.QUEUED, UpgradeState.RUNNING]


def begin(library: Library, *videos: int, keep: bool = True) -> Upgrade:
    return library.upgrades.begin(
        request={"scope": "all"},
        target="t",
        plan={"steps": {}},
        models_before={"visual": "a@1"},
        keep=keep,
        last_artifact=library.ledger.last_id(),
        videos=videos,
    )


def made(
    library: Library,
    video: int,
    step: str = "s",
    upgrade: int | None = None,
    fingerprint: str = "r",
) -> Artifact:
    """A finished artifact with rows in every table."""
    artifact = library.ledger.begin(
        video,
        step,
        fingerprint=fingerprint,
        inputs="i",
        model_unused=False,
        spec_version="1",
        step_fingerprint=fingerprint,
        model="tiny@r1",
        upgrade_id=upgrade,
    )
    fill(library, artifact, f"{step} {fingerprint}", fingerprint)
    finish(library, artifact, fingerprint)
    return library.ledger.get(artifact.id)


@pytest.fixture
def video(library: Library) -> int:
    return library.videos.add("key", 1).id


# --- the record


def test_what_is_recorded_is_read_back(library: Library, video: int) -> None:
    upgrade = begin(library, video)
    assert (upgrade.state, upgrade.request, upgrade.plan, upgrade.keep, upgrade.models_before) == (
        UpgradeState.QUEUED,
        {"scope": "all"},
        {"steps": {}},
        True,
        {"visual": "a@1"},
    )
    assert library.upgrades.open() == library.upgrades.latest() == upgrade
    assert library.upgrades.counts(upgrade.id) == {"waiting": 1, "done": 0, "failed": 0}


def test_there_is_one_open_upgrade_at_most(library: Library, video: int) -> None:
    upgrade = begin(library, video)
    for state in UpgradeState:
        library.database.run("UPDATE upgrades SET state = ?", (state.value,))
        if state in OPEN:
            with pytest.raises(UsageError, match="upgrade_open"):
                begin(library, video)
        else:
            assert begin(library).id > upgrade.id
            library.database.run("DELETE FROM upgrades WHERE id != ?", (upgrade.id,))


def test_of_two_who_move_it_one_succeeds(library: Library, video: int) -> None:
    upgrade = begin(library, video)
    move = library.upgrades.move
    with Library(library.root) as other:
        assert move(upgrade.id, UpgradeState.PAUSED, instead_of=GOING)
        assert not other.upgrades.move(upgrade.id, UpgradeState.CANCELLED, instead_of=GOING)
    assert library.upgrades.state(upgrade.id) == UpgradeState.PAUSED
    assert library.upgrades.get(upgrade.id).ended_at is None
    assert move(
        upgrade.id, UpgradeState.DONE, instead_of=[UpgradeState.PAUSED], result={"failed": 0}
    )
    ended = library.upgrades.get(upgrade.id)
    assert ended.ended_at is not None
    assert ended.result == {"failed": 0}


DIED = message(Code.PROGRAM_CRASHED, times=2, step="shots")


def test_videos_come_in_the_order_given_and_fail_one_by_one(library: Library) -> None:
    one, two, three = (library.videos.add(f"key {n}", 1).id for n in range(3))
    upgrade, upgrades = begin(library, three, one, two), library.upgrades
    assert upgrades.next_video(upgrade.id) == three
    upgrades.video_done(upgrade.id, three)
    upgrades.video_failed(upgrade.id, one, step="shots", category="crashed", message=DIED)
    assert upgrades.next_video(upgrade.id) == two
    assert upgrades.counts(upgrade.id) == {"waiting": 1, "done": 1, "failed": 1}
    assert upgrades.failures(upgrade.id) == [
        (
            one,
            {"step": "shots", "category": "crashed", "message": DIED},
        )
    ]
    assert upgrades.wait_again(upgrade.id, "failed") == 1
    assert upgrades.failures(upgrade.id) == []
    assert upgrades.next_video(upgrade.id) == one
    upgrades.retarget(upgrade.id, "u")
    assert (upgrades.get(upgrade.id).target, upgrades.next_video(upgrade.id)) == ("u", three)
    library.videos.delete(three)
    assert upgrades.next_video(upgrade.id) == one


def test_seconds_add_up(library: Library, video: int) -> None:
    upgrade = begin(library, video)
    for seconds in (1.5, 2.0):
        library.upgrades.add_seconds(upgrade.id, seconds)
    assert library.upgrades.get(upgrade.id).seconds == 3.5


def test_an_upgrade_that_was_cancelled_before_it_began_was_none(
    library: Library, video: int
) -> None:
    first = begin(library, video)
    library.upgrades.move(first.id, UpgradeState.DONE, instead_of=GOING)
    second = begin(library, video)
    library.upgrades.move(second.id, UpgradeState.CANCELLED, instead_of=GOING)
    assert library.upgrades.latest() == library.upgrades.get(second.id)
    assert library.upgrades.last_begun() == library.upgrades.get(first.id)
    made(library, video, upgrade=second.id)
    assert library.upgrades.last_begun() == library.upgrades.get(second.id)


# --- what is kept


def visible(library: Library) -> set[str]:
    """The outputs that searches see."""
    rows = library.database.rows("SELECT output FROM artifacts WHERE role = 'live'")
    return {row[0] for row in rows}


def test_what_is_replaced_is_hidden_kept_and_put_back(library: Library, video: int) -> None:
    old = made(library, video, fingerprint="old")
    before = row_counts(library)
    upgrade = begin(library, video)
    new = made(library, video, upgrade=upgrade.id, fingerprint="new")
    library.ledger.swap(video, ["s"], keep={"s"})
    assert visible(library) == {"new"}
    assert library.ledger.of_video(video)["s"].id == new.id
    generation = library.vectors.find("visual", "old")
    assert generation is not None
    assert library.vectors.nearest(generation, unit(3, 20)[0], 5) == []
    assert (library.retired.any(), library.retired.videos()) == (True, [video])
    library.retired.restore(video, upgrade.id)
    assert visible(library) == {"old"}
    near = library.vectors.nearest(generation, unit(3, 20)[0], 5)
    assert (len(near), round(near[0].score, 5)) == (3, 1.0)
    assert library.ledger.live(video, "s") == old
    library.vectors.drop_empty()
    after = row_counts(library)
    owned = ("scenes", "keyframes", "sprites", "segments", "passages", "texts", "vectors")
    for table in (*owned, "artifacts", "embedding_generations"):
        assert after[table] == before[table], table


def test_restoring_twice_is_restoring_once(library: Library, video: int) -> None:
    old = made(library, video, fingerprint="old")
    upgrade = begin(library, video)
    made(library, video, upgrade=upgrade.id, fingerprint="new")
    library.ledger.swap(video, ["s"], keep={"s"})
    for _ in range(2):
        library.retired.restore(video, upgrade.id)
        assert library.ledger.live(video, "s") == old


def test_what_took_the_place_since_stays(library: Library, video: int) -> None:
    made(library, video, fingerprint="old")
    upgrade = begin(library, video)
    made(library, video, upgrade=upgrade.id, fingerprint="new")
    library.ledger.swap(video, ["s"], keep={"s"})
    made(library, video, fingerprint="edited")
    library.ledger.swap(video, ["s"])
    library.retired.restore(video, upgrade.id)
    assert visible(library) == {"edited"}
    assert not library.retired.any()


def test_a_record_that_was_renewed_before_it_was_replaced_comes_back_as_it_was(
    library: Library, video: int
) -> None:
    old = made(library, video, fingerprint="old")
    upgrade = begin(library, video)
    library.ledger.renew(old, "renewed", "2", upgrade.id)
    assert library.ledger.get(old.id).as_before
    made(library, video, upgrade=upgrade.id, fingerprint="new")
    library.ledger.swap(video, ["s"], keep={"s"})
    library.retired.restore(video, upgrade.id)
    assert library.ledger.live(video, "s") == old


def test_what_an_upgrade_makes_twice_is_kept_from_before_it(library: Library, video: int) -> None:
    old = made(library, video, fingerprint="old")
    upgrade = begin(library, video)
    for fingerprint in ("new", "newer"):
        made(library, video, upgrade=upgrade.id, fingerprint=fingerprint)
        library.ledger.swap(video, ["s"], keep={"s"})
    roles = library.database.rows("SELECT output, role FROM artifacts ORDER BY id")
    assert roles == [("old", "kept"), ("newer", "live")]
    library.retired.restore(video, upgrade.id)
    assert library.ledger.live(video, "s") == old


def test_withdrawing_undoes_what_was_done_in_place(library: Library, video: int) -> None:
    upgrade = begin(library, video)
    old, new = made(library, video), made(library, video, "t", upgrade=upgrade.id)
    library.ledger.renew(old, "renewed", "2", upgrade.id)
    for artifact in (old, new):
        library.retired.withdraw(artifact.id)
    assert library.ledger.of_video(video) == {"s": old}


def test_discarding_what_is_kept_leaves_what_is_live(library: Library, video: int) -> None:
    made(library, video, fingerprint="old")
    made(library, video, fingerprint="new")
    library.ledger.swap(video, ["s"], keep={"s"})
    library.retired.discard(video)
    assert (visible(library), library.retired.any()) == ({"new"}, False)
    assert len(library.vectors.drop_empty()) == 1


def test_work_gone_on_with_belongs_to_the_upgrade_that_does(library: Library, video: int) -> None:
    upgrade = begin(library, video)

    def start(upgrade_id: int | None) -> Artifact:
        return library.ledger.begin(
            video,
            "s",
            fingerprint="r",
            inputs="i",
            model_unused=False,
            spec_version="1",
            upgrade_id=upgrade_id,
        )

    first = start(None)
    library.ledger.checkpoint(first.id, 7, 1.0)
    taken = start(upgrade.id)
    assert (taken.id, taken.position, taken.upgrade_id) == (first.id, 7, upgrade.id)
    assert start(None).upgrade_id == upgrade.id, "to be put back with the rest of it"


# --- speeds


def test_nothing_is_known_until_it_is_measured(library: Library) -> None:
    assert library.speeds.of("shots") is None
    assert library.speeds.of_any_model("shots") is None
    library.speeds.record("shots", 3.0, units=0)
    assert library.speeds.of("shots") is None


def test_speeds_are_of_a_step_with_a_model_and_the_last_count_most(library: Library) -> None:
    speeds = library.speeds
    speeds.record("v", 10.0, units=5, footage=50.0, model="a@1")
    speeds.record("v", 4.0, units=4, footage=40.0, model="b@1")
    a, b = speeds.of("v", "a@1"), speeds.of("v", "b@1")
    assert a is not None
    assert b is not None
    assert (a.a_unit, a.units_a_second, b.a_unit) == (2.0, 0.1, 1.0)
    assert speeds.of("v") is None
    found = speeds.of_any_model("v")
    assert found is not None
    assert found[0] == "b@1", "the last measured"
    for _ in range(40):
        speeds.record("v", 5.0, units=1, model="b@1")
    slow = speeds.of("v", "b@1")
    assert slow is not None
    assert 4.7 < slow.a_unit < 5.0, "what was long ago counts little"


# --- the schema that came with it


def old_library(root: Path) -> dict[str, Any]:
    """A library as the program before upgrades left it: two videos, vectors, a row deleted."""
    root.mkdir()
    database = Database(root / "library.db")
    migrate(database, root / "backups", modules(NAMES[:3]))
    insert = (
        "INSERT INTO artifacts (id, video_id, step, role, recipe, inputs, state, output, items,"
        " spec_version, started_at) VALUES (?, ?, ?, ?, 'r', 'i', ?, 'o', 3, '2026-11-01.1', 0)"
    )
    with database.transaction():
        for video in (1, 2):
            database.run(
                "INSERT INTO videos (id, content_key, size, state, added_at, changed_at)"
                " VALUES (?, ?, 1, 'indexed', 0, 0)",
                (video, f"key {video}"),
            )
        for row in (
            (1, 1, "visual_vectors", "live", "done"),
            (2, 1, "fulltext", "live", "done"),
            (3, 2, "visual_vectors", "live", "done"),
            (4, 2, "visual_vectors", "candidate", "running"),
            (9, 2, "fulltext", "live", "done"),
        ):
            database.run(insert, row)
        database.run("DELETE FROM artifacts WHERE id = 9")
        database.run(
            "INSERT INTO embedding_generations (id, channel, model, revision, dimension, recipe,"
            " created_at) VALUES (1, 'visual', 'tiny', 'r1', 20, 'own', 0)"
        )
        database.run("CREATE VIRTUAL TABLE vec_1 USING vec0(embedding bit[24], live integer)")
        vectors = unit(6, 20)
        for row, vector in enumerate(vectors):
            identity = database.insert(
                "INSERT INTO vectors (generation_id, artifact_id, video_id, subject_id, start,"
                ' "end", embedding) VALUES (1, ?, ?, ?, 0, 10, ?)',
                (1 if row < 3 else 3, 1 if row < 3 else 2, row, vector.tobytes()),
            )
            bits = np.packbits(np.append(vector, [0] * 4) > 0, bitorder="little")
            database.run("INSERT INTO vec_1 VALUES (?, vec_bit(?), 1)", (identity, bits.tobytes()))
    artifacts = database.rows("SELECT id, video_id, step, role, state FROM artifacts ORDER BY id")
    database.close()
    return {"vectors": vectors, "artifacts": artifacts}


def test_a_library_from_before_upgrades_is_brought_along_whole(tmp_path: Path) -> None:
    old = old_library(tmp_path / "library")
    with Library(tmp_path / "library") as library:
        rows = library.database.rows(
            "SELECT id, video_id, step, role, state FROM artifacts ORDER BY id"
        )
        assert rows == old["artifacts"]
        generation = library.vectors.find("visual", "own")
        assert generation is not None
        for wanted in old["vectors"]:
            near = library.vectors.nearest(generation, wanted, 1)
            assert near[0].score == pytest.approx(1.0, abs=1e-5)
        assert library.database.one("PRAGMA foreign_key_check") is None
        assert library.ledger.last_id() == 9
        assert made(library, 1, "new").id == 10, "no id is used again"
        library.videos.delete(2)
        left = library.database.rows("SELECT DISTINCT video_id FROM artifacts")
        assert left == [(1,)], "rows still go with their video"
    assert len(list((tmp_path / "library" / "backups").glob("*before-m0004*"))) == 1


def test_what_made_old_vectors_is_read_from_their_table(tmp_path: Path) -> None:
    old_library(tmp_path / "library")
    with Library(tmp_path / "library") as library:
        known = library.database.rows("SELECT id, own, model FROM artifacts ORDER BY id")
        model = MODEL.identity
        assert known == [(1, "own", model), (2, None, None), (3, "own", model), (4, None, None)]
        assert library.ledger.models_of({"visual_vectors"}) == {"visual_vectors": model}


def test_an_empty_library_of_the_schema_before_never_gives_an_id_twice(tmp_path: Path) -> None:
    old_library(tmp_path / "library")
    database = Database(tmp_path / "library" / "library.db")
    with database.transaction():
        for table in ("vectors", "artifacts"):
            database.run(f"DELETE FROM {table}")
    database.close()
    with Library(tmp_path / "library") as library:
        assert library.ledger.last_id() == 9
        assert made(library, 1).id == 10


def test_only_known_roles_are_taken(library: Library, video: int) -> None:
    made(library, video)
    with pytest.raises(apsw.ConstraintError):
        library.database.run("UPDATE artifacts SET role = 'odd'")
