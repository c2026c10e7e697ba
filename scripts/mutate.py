"""Puts small faults into panel, indicators, screening, ranking and planning, and counts how many the tests notice.

mutmut makes the faults and runs, for each, the tests that reach the faulty function; this draws a sample of them, works
on a copy of the tree, and reports the kill rate and every survivor with its diff. mutmut changes the bodies of
functions and methods: tables at module level and properties stay as they are. A survivor may be equivalent to the
original; a reader has to judge that, so all of them count.

usage: python scripts/mutate.py [--sample N] [--seed N] [PATTERN...]      PATTERN: scanner.planning.*
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICED = {"killed", "timeout", "segfault"}
NO_MUTANT = "none"  # matches no mutant: mutmut makes them all and runs none


def arguments() -> argparse.Namespace:
    """Read what the user asks for."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--sample", type=int, default=200, help="how many mutants to run (200)")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws another sample (1)")
    parser.add_argument("patterns", nargs="*", default=["*"], metavar="PATTERN", help="draw from these alone")
    return parser.parse_args()


class Mutants:
    """The mutants of a copy of the tree in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("scanner", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        market = os.environ.get("SCANNER_TEST_MARKET", ROOT.parent / "shared" / "market")
        self._environment = os.environ | {"SCANNER_TEST_MARKET": str(Path(market).absolute())}
        self._mutmut("run", NO_MUTANT)

    def outcomes(self) -> dict[str, str]:
        """Tell what became of each mutant, by its name."""
        lines = self._mutmut("results", "--all", "true").stdout.splitlines()
        return dict(line.strip().rsplit(": ", 1) for line in lines if ": " in line)

    def test(self, names: list[str]) -> None:
        """Run the tests against each mutant of `names`."""
        run = self._mutmut("run", *names)
        if run.returncode:
            sys.exit(f"the tests do not pass without a fault either:\n{run.stdout[-5000:]}{run.stderr[-5000:]}")

    def diff(self, name: str) -> str:
        """Show what a mutant changes."""
        return self._mutmut("show", name).stdout

    def _mutmut(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
        return subprocess.run(
            command, cwd=self._folder, env=self._environment, capture_output=True, text=True, check=False
        )


def main() -> None:
    """Draw, run, report."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        mutants = Mutants(Path(folder))
        every = sorted(name for name in mutants.outcomes() if any(fnmatch(name, one) for one in asked.patterns))
        drawn = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))  # no secret
        print(f"{len(drawn)} of {len(every)} mutants, seed {asked.seed}", flush=True)
        mutants.test(drawn)
        outcomes = {name: outcome for name, outcome in mutants.outcomes().items() if name in set(drawn)}
        unnoticed = [name for name, outcome in outcomes.items() if outcome not in NOTICED]
        for name in unnoticed:
            print(f"\n{mutants.diff(name).strip()}")
    tally = ", ".join(f"{count} {outcome}" for outcome, count in sorted(Counter(outcomes.values()).items()))
    print(f"{len(drawn) - len(unnoticed)} of {len(drawn)} noticed ({1 - len(unnoticed) / len(drawn):.1%}): {tally}")


if __name__ == "__main__":
    main()
