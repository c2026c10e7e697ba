"""What a user asks of the container: the libraries import, Redis connects, a scan computes, it is cached, a repeat is
fast.
"""

from __future__ import annotations

import json
import statistics
import time

from scripts.stack import Stack
from tests.architecture.test_tree import locked
from tests.containers.answers import lasting, new_question

LIBRARIES = {
    "numpy": "numpy",
    "scipy": "scipy",
    "pandas": "pandas",
    "scikit-learn": "sklearn",
    "redis": "redis",
    "awslambdaric": "awslambdaric",
    "polygon-api-client": "polygon",
    "boto3": "boto3",
}


def test_the_libraries_import_in_the_image(stack: Stack) -> None:
    program = (
        "import importlib, json, sys; from importlib.metadata import version\n"
        "wanted = json.loads(sys.argv[1])\n"
        "for module in wanted.values(): importlib.import_module(module)\n"
        "print(json.dumps({name: version(name) for name in wanted}))"
    )
    printed = stack.compose("exec", "-T", "scanner", "python3", "-c", program, json.dumps(LIBRARIES))
    assert json.loads(printed) == {name: locked("image")[name] for name in LIBRARIES}


def test_redis_connects(stack: Stack) -> None:
    stack.ask(new_question())
    assert "name=us-market-scanner" in stack.compose("exec", "-T", "redis", "redis-cli", "client", "list")


def test_a_scan_computes(stack: Stack) -> None:
    status, body = stack.ask(new_question())
    assert status == 200
    assert (body["cached"], body["source"]) == (False, "computed")
    assert 0 < len(body["results"]) <= body["matched"]
    assert body["coverage"]["current"] > 200


def test_the_result_is_cached(stack: Stack) -> None:
    question = new_question()
    keys_before = set(stack.compose("exec", "-T", "redis", "redis-cli", "keys", "*").split())
    _, computed = stack.ask(question)
    _, again = stack.ask(question)
    assert (again["cached"], again["source"]) == (True, "redis")
    assert lasting(again) == lasting(computed)
    assert set(stack.compose("exec", "-T", "redis", "redis-cli", "keys", "*").split()) > keys_before


def test_the_repeat_is_fast(stack: Stack) -> None:
    question = new_question()
    stack.compose("restart", "scanner")
    url = stack.url
    first = seconds(stack, question, url)
    repeats = [seconds(stack, question, url) for _ in range(20)]
    assert statistics.median(repeats) < first / 10


def seconds(stack: Stack, question: dict[str, object], url: str) -> float:
    start = time.perf_counter()
    assert stack.ask(question, url=url)[0] == 200
    return time.perf_counter() - start
