"""A few faults of every kind; ``python -m tests.faults`` tries them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kinds import KINDS
from tests.faults.tally import Tally, table

SEED = 20261128


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_lost_and_nothing_hangs(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    tally = kind.attempt(tmp_path, kind.quick, SEED)
    if tally.unchecked:
        pytest.skip(tally.unchecked)
    assert tally.tried >= 1
    assert not tally.problems, table([tally])


def test_a_tally_names_what_went_wrong() -> None:
    tally = Tally("kind")
    tally.add("well")
    tally.add("bad", lost="a row")
    tally.add("slow", hung=True)
    assert (tally.tried, tally.survived) == (3, 1)
    assert tally.problems == ["hung: slow", "lost: bad: a row"]
    assert "kind: lost: bad: a row" in table([tally])
