"""Redis slow, down, full or emptied costs time, never an answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.stack import Stack
from tests.containers.answers import lasting, new_question

HANGS = 10.0  # seconds: many times what an answer takes, and far less than a connection without a timeout
RECOVERS = 60.0


@pytest.fixture
def asked(stack: Stack) -> Iterator[dict[str, object]]:
    """A question whose right answer is known; whatever a test does to Redis is undone after it."""
    question = new_question()
    yield question
    stack.compose("up", "--detach", "redis")
    wait_for_cache(stack)


def wait_for_cache(stack: Stack) -> None:
    """Wait until Redis is asked again: after failures it is left alone for some seconds."""
    question, ends = new_question(), time.monotonic() + RECOVERS
    while stack.ask(question)[1]["source"] != "redis":
        assert time.monotonic() < ends, "Redis is back, and nobody asks it"
        time.sleep(0.5)


def answer_in_time(stack: Stack, question: dict[str, object]) -> dict[str, Any]:
    start = time.monotonic()
    status, body = stack.ask(question)
    assert status == 200, body
    assert time.monotonic() - start < HANGS
    return body


def test_redis_is_killed(stack: Stack, asked: dict[str, object]) -> None:
    right = answer_in_time(stack, asked)
    stack.compose("kill", "redis")
    assert lasting(answer_in_time(stack, asked)) == lasting(right)
    assert answer_in_time(stack, new_question())["matched"] > 0


def test_redis_hangs(stack: Stack, asked: dict[str, object]) -> None:
    right = answer_in_time(stack, asked)
    stack.compose("pause", "redis")
    try:
        assert lasting(answer_in_time(stack, asked)) == lasting(right)
        assert answer_in_time(stack, new_question())["matched"] > 0
    finally:
        stack.compose("unpause", "redis")


def test_redis_is_full(stack: Stack, asked: dict[str, object]) -> None:
    redis(stack, "config", "set", "maxmemory-policy", "noeviction")
    redis(stack, "config", "set", "maxmemory", "1")
    try:
        right = answer_in_time(stack, asked)
        again = answer_in_time(stack, asked)
        assert lasting(again) == lasting(right)
        assert again["source"] != "redis"
    finally:
        redis(stack, "config", "set", "maxmemory", "64mb")


def test_redis_is_restarted_empty(stack: Stack, asked: dict[str, object]) -> None:
    right = answer_in_time(stack, asked)
    stack.compose("up", "--detach", "--wait", "--force-recreate", "--no-deps", "redis")
    assert redis(stack, "dbsize") == "0"
    assert lasting(answer_in_time(stack, asked)) == lasting(right)


def redis(stack: Stack, *command: str) -> str:
    return stack.compose("exec", "-T", "redis", "redis-cli", *command).strip()
