"""With a real reader and a real text model: what stands on slides and is said over them.

Three drawn talks, whose subtitles say other things than their slides: together the channels find at
least as well as any of them alone. The figures of one run are in docs/evaluation.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from engine.api.engine import Engine
from engine.index.indexer import Indexer
from engine.search.evaluation import DEPTH, Figures, Judged, Label, Result, figures, judge
from engine.types import Confidence, SearchRequest, seconds, ticks
from tests.made_screens import slide
from tests.media_factory import make_video

LASTS = 4.0
SIZE = (1280, 720)
LETTERS = 20

Shown = tuple[tuple[str, ...], str]
"""The lines of a slide, and what is said over it."""

TALKS: dict[str, tuple[Shown, ...]] = {
    "quarter": (
        (("Quarterly results", "October to December"), "Good morning, nice to see so many of you."),
        (("Revenue grew by 12.5 %", "4,310 units sold"), "That is more than we had hoped for."),
        (("Costs per customer", "from 14.20 to 9.75"), "We spend less on each of them now."),
        (("Hiring plan", "Two engineers, one designer"), "The team will be larger next year."),
        (("Travel budget", "Trains before planes"), "Please book early where you can."),
        (("Questions?", "results@example.com"), "Write to me whenever you like."),
    ),
    "shop": (
        (("SALE 50%", "until Friday"), "Come in and have a look around."),
        (("Opening hours", "Monday to Saturday 9 - 18"), "We are closed on holidays."),
        (("Emergency exit", "Keep this door clear"), "The bakery is on the ground floor."),
        (("Lost and found", "Ask at the counter"), "Somebody left an umbrella here again."),
        (("Fresh bread", "from our own oven"), "It smells wonderful in the morning."),
        (("Please pay by card", "We take no cash"), "The till is at the back."),
    ),
    "kitchen": (
        (("Apple cake", "Serves eight people"), "Today we bake something sweet."),
        (("200 g flour", "150 g butter", "3 eggs"), "Take everything out of the fridge first."),
        (("Oven at 180 degrees", "45 minutes"), "Do not open it too early."),
        (("Let it cool", "on a wire rack"), "The sale of apples goes on until winter."),
        (("Dust with sugar", "and serve with cream"), "My revenue is a happy family."),
        (("Next time", "Sourdough from scratch"), "See you in a week."),
    ),
}
QUERIES: tuple[tuple[str, str, int], ...] = (
    ('written:"sale 50%"', "shop", 0),
    ("written:revenue", "quarter", 1),
    ("written:flour", "kitchen", 1),
    ("written:results@example.com", "quarter", 5),
    ('written:"hiring plan"', "quarter", 3),
    ("emergency exit", "shop", 2),
    ("opening hours", "shop", 1),
    ("4310 units", "quarter", 1),
    ("180 degrees", "kitchen", 2),
    ("sourdough", "kitchen", 5),
    ("umbrella", "shop", 3),
    ("written:when is the store open", "shop", 1),
    ("written:ingredients of a cake", "kitchen", 1),
    ("written:recruiting new staff", "quarter", 3),
    ("written:how to leave the building in a fire", "shop", 2),
    ("written:discount", "shop", 0),
    ("how hot the stove should be", "kitchen", 2),
    ("said:bakery while written:emergency", "shop", 2),
    ("written:travel while said:book", "quarter", 4),
    ("written:flour then written:oven", "kitchen", 1),
)
CHANNELS = ("keyword", "screen", "transcript")


def clock(at: float) -> str:
    return f"00:{int(at) // 60:02d}:{int(at) % 60:02d},000"


@pytest.fixture(scope="module")
def told(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The talks indexed with PP-OCRv6 and a real sentence encoder."""
    model = shared_dir / "models" / "all-MiniLM-L6-v2"
    if not model.is_dir():
        pytest.skip("../shared/models has no all-MiniLM-L6-v2")
    root = tmp_path_factory.mktemp("on_screen")
    (root / "videos").mkdir()
    for name, shown in TALKS.items():
        scenes = [(slide(lines, LETTERS, SIZE), LASTS) for lines, _ in shown]
        make_video(root / "videos" / f"{name}.mp4", scenes, size=SIZE, fps=2)
        cues = [
            f"{n + 1}\n{clock(n * LASTS)} --> {clock((n + 1) * LASTS - 1)}\n{said}\n"
            for n, (_, said) in enumerate(shown)
        ]
        (root / "videos" / f"{name}.en.srt").write_text("\n".join(cues), encoding="utf-8")
    with Engine(root / "library", root / "models") as engine:
        engine.import_model(model)
        engine.prepare([root / "videos"])
        indexer = Indexer(root / "library", engine.models, lambda: False)
        try:
            while indexer.index_next():
                pass
        finally:
            indexer.close()
        yield engine


def judged(engine: Engine, query: str, video: str, place: int, *channels: str) -> Judged:
    *_, answer = engine.search.answers(SearchRequest(query, limit=DEPTH, channels=channels))
    ids = {Path(row["path"]).stem: int(row["id"]) for row in engine.videos()}
    span = ticks(place * LASTS), ticks((place + 1) * LASTS)
    results = [Result(moment.video_id, moment.at) for moment in answer.moments]
    return judge(results, [Label(frozenset({ids[video]}), *span)])


def measured(engine: Engine, channels: Sequence[str] = ()) -> Figures:
    return figures([judged(engine, *row, *channels) for row in QUERIES])


@pytest.mark.shared
@pytest.mark.slow
def test_together_the_channels_find_what_is_on_screen_as_well_as_each_alone(told: Engine) -> None:
    fused = measured(told)
    alone = {name: measured(told, [name]) for name in CHANNELS}
    print({"fused": fused, **alone})
    assert len(QUERIES) >= 15
    assert all(fused.ndcg_10 >= one.ndcg_10 for one in alone.values())
    assert fused.ndcg_10 >= 0.9


@pytest.mark.shared
@pytest.mark.slow
def test_what_stands_nowhere_is_not_surely_found(told: Engine) -> None:
    for query in ("written:giraffe", "written:parliament", "written:9,99"):
        *_, answer = told.search.answers(SearchRequest(query))
        assert answer.confidence != Confidence.STRONG, query


@pytest.mark.shared
@pytest.mark.slow
def test_said_leaves_out_what_is_on_screen_and_written_what_is_said(told: Engine) -> None:
    *_, said = told.search.answers(SearchRequest("said:revenue"))
    assert [Path(one.path).stem for one in said.moments[:1]] == ["kitchen"]
    *_, written = told.search.answers(SearchRequest("written:revenue"))
    assert [Path(one.path).stem for one in written.moments[:1]] == ["quarter"]
    assert seconds(written.moments[0].at) == LASTS
