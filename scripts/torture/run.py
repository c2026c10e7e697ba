"""The parent: it runs the servers, hands every shot to a child, and counts what came of them."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, cast

from scanner.sources.simulated import SimulatedMarket
from scripts.torture.faults import FILES
from tests import amazon
from tests.devserver.running import serving
from tests.redis_server import running

ROOT = Path(__file__).resolve().parent.parent.parent
MARKET = SimulatedMarket(tickers=40, sessions=30, seed=12, last=date(2024, 6, 28))
KEY, PASSWORD = "planted-key-of-the-source", "planted-password-of-redis"
BUCKET = "torture"
#: Seconds after which a child counts as hanging.
HANGING = 900.0
_PROGRESS = 100
PLACES = ("folder", "s3")
SCENARIOS = ("first sync", "sync", "cold scan", "cached answer", "warm")
#: Channels of which all operations may fail from one on, and by which faults.
LASTING = {"no-room", "io-error", "reset", "timeout"}


@dataclass
class Report:
    """What was tried.

    Attributes:
        tried: attempts whose operation failed, by place, scenario, channel and fault.
        missed: attempts in which the operation was not reached.
    """

    tried: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    slowest: float = 0.0
    failures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, place: str, scenario: str, shot: dict[str, Any], seen: dict[str, Any]) -> None:
        """Count one attempt."""
        if seen["problems"]:
            self.failures.append({"place": place, "scenario": scenario, "shot": shot, "seen": seen})
        elif not seen["hit"]:
            self.missed += 1
            return
        lasting = ", lasting" if shot["lasting"] else ""
        self.tried[place, scenario, shot["channel"], shot["fault"] + lasting] += 1
        self.answers[seen["error"] or "the right answer"] += 1
        self.slowest = max(self.slowest, seen["seconds"])

    def __str__(self) -> str:
        lines, rows = list[str](), dict[tuple[str, ...], dict[str, int]]()
        for (place, scenario, channel, fault), count in sorted(self.tried.items()):
            rows.setdefault((place, scenario, channel), {})[fault] = count
        for row, faults in rows.items():
            told = ", ".join(f"{fault} {count}" for fault, count in faults.items())
            lines.append(f"{' / '.join(row)}: {sum(faults.values())} failed ({told})")
        answers = ", ".join(f"{answer} {count}" for answer, count in self.answers.most_common())
        total = f"{self.tried.total()} operations failed, {self.missed} were not reached: {answers}"
        return "\n".join([*lines, f"{total}; slowest {self.slowest:.1f} s; {len(self.failures)} failures"])


class Child:
    """A process that is tortured."""

    def __init__(self, told: dict[str, Any], settings: dict[str, str]) -> None:
        self._told, self._settings = told, settings
        self._start()

    def ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Hand something to it, and give what it says; one that hangs or died is started anew."""
        self._to.write(json.dumps(asked) + "\n")
        self._to.flush()
        said = self._line()
        if said is None:
            self.end()
            self._start()
            problem = f"hangs for {HANGING:.0f} s, or died"
            return {"problems": [problem], "hit": [], "status": 0, "error": "", "seconds": HANGING}
        return said

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scripts.torture.child", json.dumps(self._told)],
            cwd=ROOT,
            env=self._settings | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._to, self._from = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        if self._line() is None:
            raise RuntimeError("the process to be tortured does not start")

    def _line(self) -> dict[str, Any] | None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._from, selectors.EVENT_READ)
            line = self._from.readline() if selector.select(HANGING) else ""
        return json.loads(line) if line else None


@dataclass(frozen=True, slots=True)
class Sample:
    """Which of all shots are taken.

    Attributes:
        each: at most so many of each place, scenario and channel, evenly spread over operations and faults; None for
            all.
        part: (i, n) for the ith of n parts, so that a run can be shared out, or continued with the parts that are left.
    """

    each: int | None = None
    places: tuple[str, ...] = PLACES
    scenarios: tuple[str, ...] = SCENARIOS
    seconds: float = float("inf")
    part: tuple[int, int] = (1, 1)

    def own(self, shots: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
        """Give the shots of its part: every nth, so that each part has some of every scenario."""
        number, parts = self.part
        return shots[number - 1 :: parts]


def run(folder: Path, sample: Sample) -> Report:
    """Take the shots of a sample, and report."""
    report, until = Report(), time.monotonic() + sample.seconds
    with _children(folder, sample.places) as children:
        for place, child in children.items():
            taken = sample.own(
                [
                    (scenario, shot)
                    for scenario in sample.scenarios
                    for shots in _shots(place, child.ask({"scenario": scenario}))
                    for shot in _spread(shots, sample.each)
                ]
            )
            for number, (scenario, shot) in enumerate(taken):
                if number % _PROGRESS == 0:
                    print(f"{place}: {number} of {len(taken)}, {scenario}", file=sys.stderr, flush=True)
                if time.monotonic() >= until:
                    break
                seen = child.ask({"scenario": scenario, "shot": shot})
                report.add(place, scenario, shot, seen)
                if seen["problems"]:
                    print(json.dumps(report.failures[-1])[:3000], file=sys.stderr, flush=True)
    return report


def _shots(place: str, seen: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """List all that can fail in a scenario, for each channel by itself."""
    if "problems" in seen:
        raise RuntimeError(str(seen["problems"]))
    return [
        [
            {"channel": channel, "number": number, "fault": fault, "lasting": lasting}
            for number, (_, kinds) in enumerate(operations, 1)
            for fault in kinds
            for lasting in ((False, True) if fault in LASTING else (False,))
        ]
        for channel, operations in seen.items()
        if channel != FILES or place == "folder"
    ]


def _spread(shots: list[dict[str, Any]], count: int | None) -> list[dict[str, Any]]:
    """Take so many, evenly spread, each from the middle of its part."""
    if count is None or count >= len(shots):
        return shots
    return [shots[(2 * part + 1) * len(shots) // (2 * count)] for part in range(count)]


@contextlib.contextmanager
def _children(folder: Path, places: tuple[str, ...]) -> Iterator[dict[str, Child]]:
    """Start the servers, and a child for each place."""
    with contextlib.ExitStack() as stack:
        said = logging.getLogger("werkzeug")  # by the stand-in for S3, of every connection that broke
        stack.callback(said.setLevel, said.level)
        said.setLevel(logging.CRITICAL)
        source = stack.enter_context(serving(MARKET, key=KEY))
        ports = {_port(source): "source"}
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("SCANNER_", "AWS_"))}
        settings |= {"SCANNER_MARKET": "polygon", "POLYGON_API_KEY": KEY, "POLYGON_BASE_URL": source}
        settings |= {"SCANNER_THREADS": "2", "POLYGON_CALLS_PER_MINUTE": "3000"}
        children = dict[str, Child]()
        for place in places:
            within = folder / place
            within.mkdir(parents=True)
            redis = stack.enter_context(running(within, "--requirepass", PASSWORD))
            history, own, known = within / "tortured", {}, {**ports, redis.port: "redis"}
            if place == "s3":
                cloud = stack.enter_context(amazon.serving())
                own, known = _aws(cloud), {**known, _port(cloud.url): "s3"}
            url = f"redis://:{PASSWORD}@127.0.0.1:{redis.port}"
            at = f"s3://{BUCKET}/history" if place == "s3" else str(history)
            told = {"folder": str(history), "ports": known, "secrets": [KEY, PASSWORD, amazon.SECRET]}
            children[place] = Child(told, settings | own | {"REDIS_URL": url, "SCANNER_HISTORY": at})
            stack.callback(children[place].end)
        yield children


def _aws(cloud: amazon.Amazon) -> dict[str, str]:
    """Make the bucket, and give the settings by which boto3 finds it."""
    import boto3  # only for S3

    keys = {"aws_access_key_id": amazon.KEY, "aws_secret_access_key": amazon.SECRET}
    boto3.Session(region_name=amazon.REGION, **keys).client("s3", endpoint_url=cloud.url).create_bucket(Bucket=BUCKET)
    return {
        "AWS_ENDPOINT_URL": cloud.url,
        "AWS_ACCESS_KEY_ID": amazon.KEY,
        "AWS_SECRET_ACCESS_KEY": amazon.SECRET,
        "AWS_REGION": amazon.REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])
