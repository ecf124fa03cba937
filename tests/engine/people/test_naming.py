"""What a person says of people: names, merges, splits, marks; and that it is never lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.errors import UsageError
from engine.messages import Code
from engine.models.faces import FaceModel
from engine.types.rows import PersonRow
from tests.engine.people.conftest import Reel, work
from tests.engine.people.test_recognising import matched

pytestmark = pytest.mark.shared


def largest(engine: Engine) -> PersonRow:
    return max(engine.people.all(), key=lambda row: row["faces"])


def who_is_where(engine: Engine) -> list[tuple[float, str, bool]]:
    return sorted((row["at"], row["name"], row["told"]) for row in engine.people.of_video("1"))


def no_embedding(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a face was embedded again")

    monkeypatch.setattr(FaceModel, "embed", refuse)


def test_a_name_holds_for_what_is_added_later(engine: Engine, reels: dict[str, Reel]) -> None:
    """Both people are named once; the other reel shows them by other photos."""
    rows = engine.people.of_video("1")
    for name in ("Obama", "Biden"):
        groups = [
            row["person"]
            for shown in reels["tuned"].shown
            if shown.who == name
            for row in matched(rows, shown)
        ]
        most = max(set(groups) - {None}, key=groups.count)
        engine.people.name(str(most), name)
    engine.prepare([reels["held"].path])
    work(engine)
    given = engine.people.of_video("2")
    right = [
        name
        for shown in reels["held"].shown
        for row in matched(given, shown)
        if (name := row["name"]) and shown.who == name
    ]
    wrong = [
        row
        for shown in reels["held"].shown
        for row in matched(given, shown)
        if row["name"] not in ("", shown.who)
    ]
    assert not wrong
    assert len(right) >= 0.8 * sum(shown.who in ("Obama", "Biden") for shown in reels["held"].shown)


def test_renaming_merging_and_splitting_embed_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_embedding(monkeypatch)
    first, second = sorted(engine.people.all(), key=lambda row: -row["faces"])[:2]
    named = engine.people.name(first["id"], "Minji")
    assert engine.people.name(named["id"], "민지")["name"] == "민지"
    merged = engine.people.merge("민지", second["id"])
    assert merged["faces"] == first["faces"] + second["faces"]
    moments = engine.people.videos("민지")[0]["moments"]
    engine.people.split("민지", [moments[0]["id"]])
    assert engine.people.videos("민지")[0]["moments"] == moments[1:]


def test_a_negative_mark_is_remembered(engine: Engine) -> None:
    """Also once the video was looked at anew, and all faces have other ids."""
    engine.people.name(largest(engine)["id"], "Minji")
    wrong = engine.people.videos("Minji")[0]["moments"][0]
    engine.people.split("Minji", [wrong["id"]])
    before = who_is_where(engine)
    assert (wrong["at"], "", False) in before
    for artifact_id in engine.library.faces.artifacts():
        engine.library.ledger.discard(artifact_id)
    assert engine.people.of_video("1") == []
    engine.prepare([Path(engine.path_of(1) or "")])
    work(engine)
    assert who_is_where(engine) == before


def test_a_split_group_stays_apart(engine: Engine) -> None:
    row = largest(engine)
    moments = [one["id"] for one in engine.people.videos(row["id"])[0]["moments"]]
    apart = engine.people.split(row["id"], moments[:2], "Someone else")
    assert apart is not None
    assert apart["faces"] >= 2
    rest = [one["id"] for one in engine.people.videos(row["id"])[0]["moments"]]
    assert rest == moments[2:]


def test_what_was_named_is_found_again_in_a_moved_file(
    engine: Engine, reels: dict[str, Reel], tmp_path: Path
) -> None:
    moved = Path(shutil.copy(reels["tuned"].path, tmp_path / "moved.mp4"))
    engine.people.name(largest(engine)["id"], "Minji")
    before = who_is_where(engine)
    engine.prepare([moved])
    work(engine)
    assert who_is_where(engine) == before


def test_who_is_hidden_stays_so(engine: Engine) -> None:
    row = largest(engine)
    engine.people.hide(row["id"])
    assert row["id"] not in [one["id"] for one in engine.people.all()]
    (hidden,) = engine.people.all(hidden=True)
    assert hidden["faces"] == row["faces"]
    shown = engine.people.hide(hidden["id"], hidden=False)
    assert shown["faces"] == row["faces"]


def test_the_same_name_twice(engine: Engine) -> None:
    """A group that gets a name there is becomes that person's; two people do not share one."""
    first, second, third = sorted(engine.people.all(), key=lambda row: -row["faces"])[:3]
    engine.people.name(first["id"], "Minji Kim")
    joined = engine.people.name(second["id"], " minji  KIM ")
    assert joined["name"] == "Minji Kim"
    assert joined["faces"] == first["faces"] + second["faces"]
    other = engine.people.name(third["id"], "Anna")
    with pytest.raises(UsageError) as refused:
        engine.people.name(other["id"], "Minji Kim")
    assert refused.value.message.code is Code.PERSON_NAME_TAKEN


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", Code.PERSON_NAME_EMPTY),
        (" \t\n ", Code.PERSON_NAME_EMPTY),
        ("...", Code.PERSON_NAME_EMPTY),
        ("x" * 10_000, Code.PERSON_NAME_TOO_LONG),
        ("Min\x00ji", Code.PERSON_NAME_UNREADABLE),
        ("Min\x1b[31mji", Code.PERSON_NAME_UNREADABLE),
        ("\u202eijniM", Code.PERSON_NAME_UNREADABLE),
        ("Min\udcffji", Code.PERSON_NAME_UNREADABLE),
    ],
)
def test_a_name_that_cannot_be_read_is_refused(engine: Engine, name: str, code: Code) -> None:
    with pytest.raises(UsageError) as refused:
        engine.people.name(largest(engine)["id"], name)
    assert refused.value.message.code is code


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "video:", "then", "O'Brien", "%s {0}", "'; DROP TABLE people;--"]
)
def test_a_name_that_looks_like_something_else_is_a_name(engine: Engine, name: str) -> None:
    row = engine.people.name(largest(engine)["id"], name)
    assert row["name"] == name
    found = engine.search.search(f'person:"{name}"')
    assert found.strong >= 1
    assert Path(row["picture"] or "").is_file()


def test_forgetting_one_leaves_the_faces(engine: Engine) -> None:
    row = largest(engine)
    named = engine.people.name(row["id"], "Minji")
    engine.people.forget("Minji")
    assert largest(engine)["faces"] == row["faces"]
    assert named["id"] not in [one["id"] for one in engine.people.all()]
    with pytest.raises(UsageError):
        engine.people.forget("Minji")


def test_forgetting_all_leaves_nothing(engine: Engine, shared_dir: Path) -> None:
    """No row, no picture, no name in any file of the library, its backups included."""
    name = "Unmistakable Name"
    engine.people.name(largest(engine)["id"], name)
    engine.people.enrol("Obama", [shared_dir / "media" / "faces" / "obama.jpg"])
    kept = engine.library.backups.keep_rolling(engine.library.database, 3, lambda: None)
    assert kept is not None
    assert engine.people.forget_all() > 0
    assert engine.people.all() == []
    assert not engine.settings.people
    assert not list((engine.root / "faces").rglob("*.webp"))
    for table in ("people", "person_photos", "face_marks", "faces", "face_vectors", "whose"):
        assert engine.library.database.value(f"SELECT count(*) FROM {table}") == 0
    engine.library.close()
    for path in engine.root.rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            assert name.encode() not in path.read_bytes(), path
