"""Lets every operation of the function fail in turn, and judges the outcome of each.

The operations are those on files, and on sockets to Redis, to S3 and to the source, of a first sync, a sync, a cold
scan, a cached answer and a `warm`, over a history in a folder and one in S3. The reply has to be the right answer or a
clear error, nothing stored may be lost, no secret shown, and the next try has to succeed.

usage: python -m scripts.torture [--each N] [--place folder|s3] [--scenario NAME] [--seconds N] [--part I/N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from scripts.torture.run import PLACES, SCENARIOS, Sample, run


def part_of(text: str) -> tuple[int, int]:
    """Read `I/N`.

    Raises:
        argparse.ArgumentTypeError: it names no part.
    """
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError(f"{text!r} is no part: expected I/N, such as 1/4")
    return int(part), int(parts)


def main() -> int:
    """Run it, and print how many operations failed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument(
        "--each", type=int, help="so many faults of each place, scenario and channel, evenly spread (all)"
    )
    parser.add_argument("--place", action="append", choices=PLACES, help="where the history is (both)")
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, help="what is done (all)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so many, whatever is left")
    parser.add_argument("--part", type=part_of, default=(1, 1), metavar="I/N", help="only the Ith of N parts (all)")
    asked = parser.parse_args()
    places, scenarios = tuple(asked.place or PLACES), tuple(asked.scenario or SCENARIOS)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), Sample(asked.each, places, scenarios, asked.seconds, asked.part))
    print(report)
    print(f"{time.monotonic() - begun:.0f} s")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
