"""Time of the keyword channel over 100,000 scenes with text (300,000 segments, 30 % Korean).

Run as ``python -m tests.benchmarks.bench_keyword_search [--scenes N] [--library FOLDER]``.

Makes the library of ``made_library`` (or reuses the folder), then answers queries of several kinds,
each a number of times in random order, and prints one JSON line: for each kind the median and 95th
percentile of the time in milliseconds, on the clock and of this process's processor (the machine
may be at work on other things), and of the plain way over the same library: BM25 over every text
that matches, in SQL.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from engine.search.keywords import did_you_mean, excluded, keyword_hits
from engine.store.cutting import folded, words_of
from engine.store.library import Library
from tests.benchmarks.made_library import COMMON, Vocabulary, make_library, vocabulary

Run = Callable[[], object]
REPEATS = 40
PLAIN_REPEATS = 3
BAR = 30.0
"""Milliseconds that the keyword part of a search may take (95th percentile, idle machine)."""


def plain_search(library: Library, query: str) -> int:
    """BM25 over all texts with the words, and with any of them, joined and sorted in SQL."""
    terms = [f'"{folded(word)}"' for word in words_of(query)]
    found = 0
    for between in (" ", " OR "):
        found += len(
            library.database.rows(
                "SELECT texts.id, texts.text, words, hits.score FROM"
                " (SELECT rowid AS hit, -bm25(text_words) AS score FROM text_words"
                " WHERE text_words MATCH ?) AS hits JOIN texts ON texts.id = hits.hit"
                " JOIN artifacts ON artifacts.id = texts.artifact_id AND artifacts.role = 'live'"
                " ORDER BY hits.score DESC, texts.id LIMIT 400",
                (between.join(terms),),
            )
        )
    return found


def query_kinds(words: Vocabulary, chance: random.Random) -> dict[str, Callable[[], str]]:
    """By kind: what makes one query of it."""
    english, korean = words.english, words.korean

    def some(choices: Sequence[str], first: int, last: int, count: int) -> str:
        return " ".join(chance.choice(choices[first:last]) for _ in range(count))

    def misspelt() -> str:
        word = next(each for each in chance.sample(english[:2000], 2000) if len(each) > 6)
        place = chance.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return {
        "the": lambda: COMMON,
        "common word": lambda: some(english, 0, 10, 1),
        "rare word": lambda: some(english, 500, 20_000, 1),
        "two words": lambda: some(english, 0, 300, 2),
        "the + five words": lambda: f"{COMMON} {some(english, 0, 5000, 5)}",
        "inside words": lambda: some(english, 0, 2000, 1)[1:],
        "Korean word": lambda: some([each for each in korean[:300] if len(each) == 2], 0, 99, 1),
        "Korean words": lambda: some(korean, 0, 1000, 3),
        "one Korean letter": lambda: some(korean, 0, 300, 1)[0],
        "misspelt word": misspelt,
        "no such words": lambda: "xqz zzyx wqk",
        "10,000 letters": lambda: some(english, 0, 20_000, 1200)[:10_000],
    }


def runs(library: Library, words: Vocabulary) -> dict[str, list[Run]]:
    """By kind: the searches to be timed."""
    chance = random.Random(7)
    kinds = query_kinds(words, chance)

    def search(kind: str, videos: Sequence[int] | None = None) -> Run:
        return partial(keyword_hits, library, kinds[kind](), videos=videos)

    made = {kind: [search(kind) for _ in range(REPEATS)] for kind in kinds}
    videos = [row[0] for row in library.database.rows("SELECT id FROM videos")]
    for name, share in (("1 %", 0.01), ("10 %", 0.1), ("50 %", 0.5)):
        chosen = chance.sample(videos, max(1, int(len(videos) * share)))
        for kind in ("the", "common word", "two words", "Korean word"):
            made[f"{kind} in {name} of videos"] = [
                search(kind, chosen) for _ in range(REPEATS // 2)
            ]
    pairs = [f"{COMMON} {word}" for word in words.english[:REPEATS]]
    made["phrase"] = [partial(keyword_hits, library, each, phrases=[each]) for each in pairs]
    some = chance.sample(videos, min(50, len(videos)))
    made["without a word in 50 videos"] = [
        partial(excluded, library, [word], some) for word in words.english[:REPEATS]
    ]
    made["did you mean"] = [
        partial(did_you_mean, library, kinds["misspelt word"]()) for _ in range(REPEATS)
    ]
    return made


def timed(searches: dict[str, list[Run]]) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds (on the clock, of the processor) of every search, made in random order."""
    order = [(kind, each) for kind, found in searches.items() for each in found]
    random.Random(3).shuffle(order)
    spent: dict[str, list[tuple[float, float]]] = {kind: [] for kind in searches}
    for kind, search in order:
        clock, processor = time.perf_counter(), time.process_time()
        search()
        spent[kind].append(
            (1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor))
        )
    return spent


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


def summary(spent: Sequence[tuple[float, float]]) -> dict[str, float]:
    clock, processor = ([one[i] for one in spent] for i in (0, 1))
    return {
        "p50_ms": percentile(clock, 0.5),
        "p95_ms": percentile(clock, 0.95),
        "p50_cpu_ms": percentile(processor, 0.5),
        "p95_cpu_ms": percentile(processor, 0.95),
    }


def measure(library: Library, words: Vocabulary) -> dict[str, object]:
    """Every kind of search, and the plain way over four kinds of query."""
    keyword_hits(library, COMMON)  # the pages of the index and the code are warm, as in a service
    spent = timed(runs(library, words))
    kinds = query_kinds(words, random.Random(7))
    plain = timed(
        {
            kind: [partial(plain_search, library, kinds[kind]()) for _ in range(PLAIN_REPEATS)]
            for kind in ("the", "common word", "two words", "the + five words")
        }
    )
    queries = [one for kind, found in spent.items() if kind in kinds for one in found]
    return {
        "texts": library.fulltext.count(),
        "queries": summary(queries),
        "bar_p95_ms": BAR,
        "load_average": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "kinds": {kind: summary(found) for kind, found in spent.items()},
        "plain": {kind: summary(found) for kind, found in plain.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=100_000)
    parser.add_argument("--library", type=Path, help="keep the library here, and use it again")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = chosen.library or Path(folder) / "library"
        started = time.perf_counter()
        library = Library(root) if root.exists() else make_library(root, chosen.scenes)
        made = round(time.perf_counter() - started, 1)
        with library:
            print(json.dumps({"made_s": made} | measure(library, vocabulary())))


if __name__ == "__main__":
    main()
