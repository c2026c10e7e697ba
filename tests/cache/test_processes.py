"""Of several processes that ask the same, one computes: for as long as it takes, and as long as it lives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from tests.architecture.modules import ROOT
from tests.redis_server import RedisServer

#: Seconds that a lock lasts whose holder does not renew it.
LOCK_SECONDS = 5.0
#: A process that asks one question, whose computation takes some seconds more than a lock lasts.
PROCESS = """
import sys, time
from scanner.cache import redis_connection
from scanner.cache.cache import Cache
from scanner.cache.memory import MemoryStore
from scanner.cache.redis import RedisStore
from scanner.service import Service
from tests.kept import Kept
from tests.scanning.markets import market

class Slow(Kept):
    def load(self, *what, **how):
        print("computing", flush=True)
        time.sleep(float(sys.argv[2]))
        return super().load(*what, **how)

# Who is cut short by a busy machine would compute its own.
redis_connection.TIMEOUT, redis_connection.STEP_TIMEOUT = 60.0, 30.0
cache = Cache(MemoryStore(), RedisStore(lambda: sys.argv[1]))
service = Service(Slow(market()), benchmark="SPY", threads=1, now=lambda _: None, cache=cache)
print("ready", flush=True)
sys.stdin.readline()
print(service.scan({"where": "close > 1"}).to_json(), flush=True)
"""


class Process:
    """One of those who ask."""

    def __init__(self, url: str, seconds: float) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, url, str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    def says(self, line: str) -> None:
        """Wait until it says that."""
        assert self._process.stdout
        assert self._process.stdout.readline() == f"{line}\n"

    def ask(self) -> None:
        """Have it ask."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def source(self) -> Literal["computed", "redis"]:
        """Tell where its answer is from, when it is there."""
        answer: dict[str, Literal["computed", "redis"]] = json.loads(self._process.communicate()[0].splitlines()[-1])
        return answer["source"]

    def send(self, sign: int) -> None:
        """Send it a signal."""
        self._process.send_signal(sign)

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.communicate()


Start = Callable[[float], list[Process]]


@pytest.fixture
def start(redis_server: RedisServer) -> Iterator[Start]:
    """Starts three processes that share a Redis, whose computations take so many seconds."""
    processes: list[Process] = []

    def three(seconds: float) -> list[Process]:
        processes.extend(Process(redis_server.url, seconds) for _ in range(3))
        for process in processes:
            process.says("ready")
        return processes

    yield three
    for process in processes:
        process.end()


def test_of_three_processes_one_computes_however_long_it_takes(start: Start) -> None:
    three = start(LOCK_SECONDS + 1.5)
    for process in three:
        process.ask()
    assert sorted(process.source() for process in three) == ["computed", "redis", "redis"]


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP], ids=["crashed", "frozen"])
def test_when_the_holder_is_gone_another_one_computes(start: Start, sign: int) -> None:
    first, second, third = start(1.0)
    first.ask()
    first.says("computing")
    first.send(sign)
    second.ask()
    third.ask()
    assert sorted([second.source(), third.source()]) == ["computed", "redis"]
    if sign == signal.SIGSTOP:  # it goes on with a lock that it has no more
        first.send(signal.SIGCONT)
        assert first.source() == "computed"
