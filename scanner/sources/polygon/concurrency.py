"""Concurrent calls with their answers in order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from scanner.sources.polygon.connection_pool import Connection
from scanner.sources.polygon.pace import IN_FLIGHT

Question = TypeVar("Question")
T = TypeVar("T")


def in_order(
    connection: Connection, questions: Iterable[Question], ask: Callable[[Question, threading.Event], T]
) -> Generator[T]:
    """Make as many concurrent calls as the pace allows, and yield the answers in the order of the questions.

    Closing the iterator ends the running calls.

    Args:
        ask: makes one call over `connection`, and none once the event is set.
    """
    todo = iter(questions)
    under_way: deque[Future[T]] = deque()
    pool = ThreadPoolExecutor(IN_FLIGHT)
    stop = threading.Event()
    try:
        while True:
            free = connection.in_flight - len(under_way)
            under_way.extend(pool.submit(ask, question, stop) for question in islice(todo, max(free, 0)))
            if not under_way:
                return
            yield under_way.popleft().result()
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
