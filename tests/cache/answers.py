"""Answers to keep, made by real scans of a small market."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from scanner.cache.cache import Question
from scanner.cache.entry import Subject
from scanner.cache.key import PREFIX
from scanner.cache.labels import Labels
from scanner.query import read_request
from scanner.result import Answer
from tests.kept import service_of
from tests.scanning.markets import market

KEY = f"{PREFIX}answer:2016-09-30:00ff"
#: Seconds that it is kept.
DAY = 86_400.0
ASKED = {"where": "close > 1 and sma(3) > 1", "columns": ["rsi(2)", "close > 5"], "min_price": 0}


@cache
def answer() -> Answer:
    """An answer with everything in it."""
    found = service_of(market()).scan(ASKED)
    assert any(result.plan for result in found.results)
    assert all(result.columns and result.reasons for result in found.results)
    return replace(found, request_id="", timings={})


def labels_of(**asked: object) -> Labels:
    """The labels of a request."""
    return Labels.of(read_request(asked))


def subject(key: str = KEY) -> Subject:
    """What that answer is about."""
    return Subject(key, answer().as_of, answer().data.digest)


def question(compute: Callable[[], Answer] = answer, key: str = KEY, *, lasting: bool = True) -> Question:
    """Ask for that answer."""
    return Question(subject(key), 50, labels_of(**ASKED), compute, lambda _: lasting, DAY)
