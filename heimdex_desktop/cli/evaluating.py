"""The command ``eval``: how well labelled queries find their moments, by channel and together."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heimdex_desktop.cli.command import PATH, BadInput, Session, command
from heimdex_desktop.cli.labels import LabelledQuery, checked, read_labels, videos_named
from heimdex_desktop.cli.searching import clock
from heimdex_desktop.english import in_english

if TYPE_CHECKING:
    from engine.api.engine import Engine
    from engine.search.baselines import Ranked
    from engine.search.evaluation import Figures, Judged
    from engine.types import Answer, Moment

FUSED = "fused"
READY = "ready"
SHIPPED = "evaluation.json"
BASELINES = {
    "rrf": "rank fusion",
    "weighted_rrf": "weighted rank fusion",
    "query_blind": "blind to the query",
}
LISTED = 20
"""Queries listed for people under each heading; programs get all."""
HEADINGS = ("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query's answer, the time it took (ms), and its judgement (None for what is absent)."""

    query: LabelledQuery
    answer: Answer
    elapsed_ms: float
    judged: Judged | None


@command("eval")
@click.argument("file", required=False, type=PATH)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Without FILE: keep the demo's videos and library in this folder.",
)
def eval_command(session: Session, file: Path | None, keep: Path | None) -> int | None:
    """Measure search with the labelled queries of FILE.

    Without FILE the demo's own videos and queries are taken, in a temporary library.
    """
    from heimdex_desktop.cli.demo import demo_folder, index_demo
    from heimdex_desktop.demo_videos import demo_document

    if file is not None and keep is not None:
        raise BadInput("--keep is for the demo's videos.", "Leave out --keep, or FILE.")
    if file is not None:
        _evaluate(session, read_labels(file))
        return None
    document = demo_document(SHIPPED)
    with demo_folder(keep) as folder:
        status = index_demo(session, folder, videos_named(document))
        if not status:
            _evaluate(session, document)
        session.close()
    return status


def _evaluate(session: Session, document: Any) -> None:
    engine = session.engine
    queries = checked(document, engine.videos())
    states = in_english(engine.search.channel_states())
    # The first search loads the models: its time does not count.
    _ask(engine, queries[0], ())
    fused = [_ask(engine, query, ()) for query in queries]
    present = [query for query in queries if query.labels]
    alone: dict[str, list[Asked] | None] = {
        name: [_ask(engine, query, (name,)) for query in present] if state == READY else None
        for name, state in states.items()
    }
    result = report(fused, alone, _baselines(engine, present, alone))
    session.output.result(result, *_shown(result, states))


def _baselines(
    engine: Engine, present: Sequence[LabelledQuery], alone: Mapping[str, Sequence[Asked] | None]
) -> dict[str, list[Judged]]:
    """What the fused answers are held against: simpler ways to join the channels, and none."""
    from engine.channels import CHANNELS
    from engine.search.baselines import query_blind, reciprocal_rank_fusion
    from engine.search.evaluation import DEPTH, judge

    settings = engine.settings
    weights = {name: settings.weight(CHANNELS[name]) for name in alone}
    ready = [name for name, asked in alone.items() if asked is not None]
    rankings = [{name: _ranking(engine, query, name) for name in ready} for query in present]
    blind = query_blind(_scenes(engine), DEPTH)
    found = {
        "rrf": [reciprocal_rank_fusion(each, dict.fromkeys(ready, 1.0)) for each in rankings],
        "weighted_rrf": [reciprocal_rank_fusion(each, weights) for each in rankings],
        "query_blind": [blind] * len(present),
    }
    return {
        name: [
            judge(results[:DEPTH], query.labels)
            for results, query in zip(every, present, strict=True)
        ]
        for name, every in found.items()
    }


def _ranking(engine: Engine, query: LabelledQuery, channel: str) -> list[Ranked]:
    """A channel's moments of a query, the best first, as many as are fused."""
    from engine.search.baselines import DEPTH, Ranked
    from engine.types import SearchRequest

    request = SearchRequest(text=query.query, limit=DEPTH, channels=(channel,))
    *_, answer = engine.search.answers(request)
    return [
        Ranked(one.video_id, one.at, one.start, one.end, _places(one)) for one in answer.moments
    ]


def _places(moment: Moment) -> tuple[int, ...]:
    """The instants of a moment's places: each is judged."""
    return tuple(place.at for place in moment.places)


def _scenes(engine: Engine) -> dict[int, list[tuple[int, int]]]:
    """Scenes (ticks) by their video's id, of as many videos as have a turn, in order of paths."""
    from engine.search.evaluation import DEPTH
    from engine.types import ticks

    places = {row["path"]: int(row["id"]) for row in engine.videos() if row["path"] is not None}
    return {
        places[path]: [
            (ticks(scene["start"]), ticks(scene["end"]))
            for scene in engine.scenes(Path(path))["scenes"]
        ]
        for path in sorted(places)[:DEPTH]
    }


def _ask(engine: Engine, query: LabelledQuery, channels: Sequence[str]) -> Asked:
    """Search as the window does, to the end, and judge the first ten moments."""
    from engine.search.evaluation import DEPTH, Result, judge
    from engine.types import SearchRequest

    request = SearchRequest(text=query.query, limit=DEPTH, channels=tuple(channels))
    started = time.perf_counter()
    *_, answer = engine.search.answers(request)
    elapsed = (time.perf_counter() - started) * 1000
    results = [Result(moment.video_id, moment.at, _places(moment)) for moment in answer.moments]
    judged = judge(results, query.labels) if query.labels else None
    return Asked(query, answer, elapsed, judged)


def report(
    fused: Sequence[Asked],
    alone: Mapping[str, Sequence[Asked] | None],
    baselines: Mapping[str, Sequence[Judged]],
) -> dict[str, Any]:
    """The result as docs/cli.md documents it: figures, timings, and what went wrong."""
    judged = [asked for asked in fused if asked.judged is not None]
    absent = [asked for asked in fused if asked.judged is None]
    kinds = sorted({asked.query.by for asked in judged if asked.query.by})
    timed = {FUSED: fused} | {name: asked for name, asked in alone.items() if asked is not None}
    return {
        "event": "done",
        "queries": len(fused),
        "fused": _figures(_judged(judged)),
        "channels": {
            name: None if asked is None else _figures(_judged(asked))
            for name, asked in alone.items()
        },
        "baselines": {name: _figures(each) for name, each in baselines.items()},
        "by": {
            kind: _figures(_judged([a for a in judged if a.query.by == kind])) for kind in kinds
        },
        "confidence": {"present": _sureness(judged), "absent": _sureness(absent)},
        "timings": {name: _timing(asked) for name, asked in timed.items()},
        "misses": [_miss(asked) for asked in judged if asked.judged and asked.judged.first != 1],
        "doubted": [_miss(asked) for asked in judged if not _is_sure(asked)],
        "false_finds": [_miss(asked) for asked in absent if _is_sure(asked)],
    }


def _judged(asked: Sequence[Asked]) -> list[Judged]:
    return [each.judged for each in asked if each.judged is not None]


def _figures(judged: Sequence[Judged]) -> dict[str, Any]:
    from engine.search.evaluation import figures

    found: Figures = figures(judged)
    values = (found.recall_1, found.recall_5, found.recall_10, found.mrr, found.ndcg_10)
    rounded = (round(value, 4) for value in values)
    return {"queries": found.queries, **dict(zip(HEADINGS, rounded, strict=True))}


def _timing(asked: Sequence[Asked]) -> dict[str, float]:
    from engine.search.evaluation import timing

    found = timing([each.elapsed_ms for each in asked])
    return {"median_ms": round(found.median_ms, 1), "p95_ms": round(found.p95_ms, 1)}


def _sureness(asked: Sequence[Asked]) -> dict[str, int]:
    from engine.types import Confidence

    answers = [each.answer.confidence for each in asked]
    return {"queries": len(asked)} | {each.value: answers.count(each) for each in Confidence}


def _is_sure(asked: Asked) -> bool:
    from engine.types import Confidence

    return asked.answer.confidence == Confidence.STRONG


def _miss(asked: Asked) -> dict[str, Any]:
    from engine.types import seconds

    first = next(iter(asked.answer.moments), None)
    return {
        "query": asked.query.query,
        "by": asked.query.by or None,
        "confidence": asked.answer.confidence.value,
        "rank": None if asked.judged is None else asked.judged.first,
        "found": None if first is None else {"path": first.path, "at": seconds(first.at)},
    }


def _shown(result: dict[str, Any], states: Mapping[str, str]) -> list[str]:
    """Tables and lists for people."""
    rows = {FUSED: result["fused"], **result["channels"]}
    rows |= {BASELINES[name]: row for name, row in result["baselines"].items()}
    rows |= {f"{FUSED}, {kind}": row for kind, row in result["by"].items()}
    titles = ("queries", *HEADINGS, "median ms", "p95 ms")
    wide = max(len(name) for name in rows)
    lines = [" " * wide + "".join(f"{title:>11}" for title in titles)]
    for name, row in rows.items():
        if row is None:
            continue
        cells = [str(row["queries"]), *(f"{row[heading]:.3f}" for heading in HEADINGS)]
        times = result["timings"].get(name, {})
        cells += [f"{times[key]:.1f}" for key in ("median_ms", "p95_ms") if key in times]
        lines.append(f"{name:<{wide}}" + "".join(f"{cell:>11}" for cell in cells))
    lines += [f"  note: {name}: {state}" for name, state in states.items() if state != READY]
    return [*lines, *_remarks(result)]


def _remarks(result: dict[str, Any]) -> list[str]:
    lines = [
        f"Of {row['queries']} queries about what is {kind}: {row['strong']} with strong matches,"
        f" {row['weak']} with weak ones only, {row['none']} with none."
        for kind, row in result["confidence"].items()
        if row["queries"]
    ]
    titles = {
        "misses": "Right moment not first:",
        "doubted": "Present, but without a strong match:",
        "false_finds": "Absent, but with a strong match:",
    }
    for key, title in titles.items():
        rows = result[key]
        lines += [title, *(_line(row) for row in rows[:LISTED])] if rows else []
        if len(rows) > LISTED:
            lines.append(f"  and {len(rows) - LISTED} more: see --json.")
    return lines


def _line(row: dict[str, Any]) -> str:
    found, rank = row["found"], row["rank"]
    first = "nothing" if found is None else f"{Path(found['path']).name} at {clock(found['at'])}"
    return f"  {row['query']}  (first: {first}{f'; right: number {rank}' if rank else ''})"
