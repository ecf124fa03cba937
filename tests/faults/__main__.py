"""Tries the program under faults and prints what was tried, survived, lost and hung.

python -m tests.faults                  # everything, in full: about two hours on two cores
python -m tests.faults --share 0.05     # a twentieth of it
python -m tests.faults kills text       # only these kinds
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.kinds import KINDS
from tests.faults.tally import table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--share", type=float, default=1.0, help="of the full number of each kind")
    parser.add_argument("--count", type=int, help="instead, so many of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if unknown := sorted(set(options.kinds) - set(KINDS)):
        parser.error(f"no such kind: {', '.join(unknown)}; there are {', '.join(KINDS)}")
    tallies = []
    for name in options.kinds or KINDS:
        kind = KINDS[name]
        count = options.count or max(1, round(kind.full * options.share))
        with tempfile.TemporaryDirectory(prefix=f"faults-{name}-") as folder:
            tallies.append(kind.attempt(Path(folder), count, options.seed))
        print(tallies[-1].as_json(), file=sys.stderr, flush=True)
    print(table(tallies))
    return int(any(tally.problems for tally in tallies))


if __name__ == "__main__":
    sys.exit(main())
