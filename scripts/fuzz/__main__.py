"""Fuzzes the function: all actions, crafted nesting, up to 6 MB, each with a deadline.

Fails if an answer comes more than a second after its deadline, takes 400 MB above the idle process, or has a status
of 500 or more: 504 is right only if the deadline is short. A recipe that failed is printed; put it into
tests/fuzz/corpus, where a test replays it.

usage: python -m scripts.fuzz [--seconds 600] [--seed N] [--market simulated:300x320]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from itertools import chain

from scripts.fuzz.generate import Generator
from scripts.fuzz.run import MARKET, corpus, run


def main() -> int:
    """Replay the corpus, then draw recipes until the time is over."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600, help="how long (600)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="draws the same recipes again")
    parser.add_argument("--market", default=MARKET, help=f"whose history is scanned ({MARKET})")
    asked = parser.parse_args()
    drawn = iter(Generator(asked.seed).recipe, None)
    report = run(chain(corpus().values(), drawn), asked.seconds, asked.market)
    for failure in report.failures[:20]:
        print(json.dumps(failure)[:3000])
    print(f"seed {asked.seed}: {report}")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
