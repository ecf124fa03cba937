"""What a kind of fault came to: how many were tried, survived, lost something, or hung."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

SHOWN = 6  # cases of a kind that are named


@dataclass
class Tally:
    """The outcome of one kind of fault; a case is named where it went wrong.

    Attributes:
        lost: cases after which something was missing, wrong or untold.
        hung: cases that did not end by themselves.
        unchecked: why the kind was not tried at all, where this machine cannot.
    """

    kind: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)
    hung: list[str] = field(default_factory=list)
    unchecked: str = ""

    @property
    def survived(self) -> int:
        return self.tried - len({*self.lost, *self.hung})

    def add(self, case: str, *, lost: str = "", hung: bool = False) -> None:
        """Count a case; ``lost`` says what went wrong."""
        self.tried += 1
        if hung:
            self.hung.append(case)
        elif lost:
            self.lost.append(f"{case}: {lost}")

    @property
    def problems(self) -> list[str]:
        return [*(f"hung: {case}" for case in self.hung), *(f"lost: {case}" for case in self.lost)]

    def as_json(self) -> str:
        return json.dumps({**asdict(self), "survived": self.survived})


def table(tallies: Sequence[Tally]) -> str:
    """What was tried, survived, lost and hung, a row a kind, and the first cases by name."""
    lines = [f"{'':<16}{'tried':>8}{'survived':>10}{'lost':>8}{'hung':>8}"]
    for tally in tallies:
        counts = f"{tally.tried:>8}{tally.survived:>10}{len(tally.lost):>8}{len(tally.hung):>8}"
        lines.append(f"{tally.kind:<16}{counts}  {tally.unchecked}".rstrip())
    for tally in tallies:
        named = tally.problems[:SHOWN]
        lines += [f"{tally.kind}: {problem}" for problem in named]
        if more := len(tally.problems) - len(named):
            lines.append(f"{tally.kind}: and {more} more")
    return "\n".join(lines)
