"""The parent: it hands recipes to a child, ends one that hangs, and judges what was measured."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from scripts.fuzz.generate import LONG

ROOT = Path(__file__).resolve().parent.parent.parent
MARKET = "simulated:300x320"
#: Seconds that an answer may come after its deadline, and megabytes that it may take above the idle process.
LATE = 1.0
GROWTH = 400.0
#: Seconds after its deadline when a child counts as hanging, and that it has to start.
HANGING = 30.0
STARTING = 300.0
#: Statuses of an answer, of a question that is wrong, and of one that has too little time.
OUT_OF_TIME = 504
SERVERS_FAULT = 500


@dataclass
class Report:
    """What has been seen.

    Attributes:
        latest: seconds after its deadline of the latest answer; below zero if none was late.
        grown: the most megabytes above the idle process.
    """

    events: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    latest: float = -1e9
    slowest: float = 0.0
    grown: float = 0.0
    failures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, recipe: dict[str, Any], seen: dict[str, Any]) -> None:
        """Judge one answer."""
        self.events += 1
        self.statuses[seen["status"]] += 1
        late = seen["seconds"] - recipe["seconds"]
        self.latest, self.slowest = max(self.latest, late), max(self.slowest, seen["seconds"])
        self.grown = max(self.grown, seen["grown_mb"])
        enough = recipe["seconds"] >= LONG
        wrong = seen["status"] >= SERVERS_FAULT and (seen["status"] != OUT_OF_TIME or enough)
        if wrong or late > LATE or seen["grown_mb"] > GROWTH:
            self.failures.append({"recipe": recipe, "seen": seen})

    def __str__(self) -> str:
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return (
            f"{self.events} events ({statuses}); slowest answer {self.slowest:.2f} s; latest {self.latest:+.2f} s "
            f"by its deadline; most memory {self.grown:.0f} MB above the idle process; {len(self.failures)} failures"
        )


class Child:
    """A process that answers recipes."""

    def __init__(self, market: str = MARKET) -> None:
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("SCANNER_", "REDIS_"))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scripts.fuzz.child", market],
            cwd=ROOT,
            env=settings | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._to, self._from = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        self.idle_mb = (self._line(STARTING) or {})["idle_mb"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def ask(self, recipe: dict[str, Any]) -> dict[str, Any] | None:
        """Give what was measured of a recipe; None if the child hangs or has died."""
        try:
            self._to.write(json.dumps(recipe) + "\n")
            self._to.flush()
        except BrokenPipeError:
            return None
        return self._line(recipe["seconds"] + HANGING)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _line(self, seconds: float) -> dict[str, Any] | None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._from, selectors.EVENT_READ)
            line = self._from.readline() if selector.select(seconds) else ""
        return json.loads(line) if line else None


def run(recipes: Iterable[dict[str, Any]], seconds: float = float("inf"), market: str = MARKET) -> Report:
    """Send recipes for so long, and report."""
    report, end = Report(), time.monotonic() + seconds
    child = Child(market)
    try:
        for recipe in recipes:
            if time.monotonic() >= end:
                break
            seen = child.ask(recipe)
            if seen is None:
                child.end()
                seen = {
                    "status": 599,
                    "seconds": recipe["seconds"] + HANGING,
                    "grown_mb": 0.0,
                    "problem": "hangs, or died",
                }
                child = Child(market)
            report.add(recipe, seen)
    finally:
        child.end()
    return report


def corpus() -> dict[str, dict[str, Any]]:
    """Load the recipes that are kept, by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("tests/fuzz/corpus/*.json"))}
