"""The demo, as a new user runs it: every query finds its moment first, by sight and by words."""

from __future__ import annotations

from tests.conftest import Demo


def test_every_query_finds_its_moment_first(demo: Demo) -> None:
    missed = [row["query"] for row in demo.result["queries"] if not row["right"]]
    assert missed == []
    assert demo.status == 0


def test_sight_and_words_are_asked_and_answer(demo: Demo) -> None:
    first = {
        row["query"]: row["moment"]["matched"][0]["channel"]
        for row in demo.result["queries"]
        if row["moment"]
    }
    assert {row["by"] for row in demo.result["queries"]} == {"sight", "speech", "words"}
    assert first["a red star on a blue background"] == "visual"
    assert first["회의"] == "keyword"


def test_the_kept_library_answers_on_its_own(demo: Demo) -> None:
    folder = demo.folder
    assert (folder / "library" / "library.db").is_file()
    assert sorted(file.name for file in (folder / "videos").iterdir()) == [
        "lesson.mp4",
        "shapes.mp4",
        "studio.mp4",
        "talk.mp4",
        "trip.mp4",
        "trip.srt",
    ]
