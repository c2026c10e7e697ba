"""A look is waited for as long as one likes, and a silent part counts as what it is."""

from __future__ import annotations

import threading
import time

import pytest

from scanner.doctor.bounded import begin, ended
from scanner.doctor.finding import Finding
from scanner.errors import CacheError, HistoryError, MarketError, ScannerError
from tests.phrases import said

FOUND = Finding("source", "ok", "it answers")


def test_what_is_found_in_time_is_given() -> None:
    assert ended("source", begin("source", lambda: FOUND), 10, 10) is FOUND


@pytest.mark.parametrize(
    ("part", "kind", "words"),
    [
        ("history", HistoryError, "the history did not answer within 20 s: check the network and SCANNER_HISTORY"),
        ("storage", HistoryError, "the storage did not answer within 20 s: check the network and SCANNER_HISTORY"),
        ("source", MarketError, "the source did not answer within 20 s: check the network and SCANNER_MARKET"),
        ("cache", CacheError, "Redis did not answer within 20 s: check REDIS_URL and the server"),
        ("tickers", HistoryError, "the tickers did not answer within 20 s: check the network and SCANNER_TICKERS"),
    ],
)
def test_a_silent_part_counts_as_what_it_is(part: str, kind: type[ScannerError], words: str) -> None:
    over = threading.Event()

    def slowly() -> Finding:
        over.wait(30)
        return FOUND

    look = begin(part, slowly)
    began = time.monotonic()
    found = ended(part, look, 0.05, 20)
    assert time.monotonic() - began < 5
    assert (found.level, said(found), type(found.error)) == ("fail", words, kind)
    over.set()
    assert ended(part, look, 10, 20) is FOUND  # it was looked at to the end


def test_a_time_that_is_over_is_no_error() -> None:
    look = begin("source", lambda: FOUND)
    look.result()
    assert ended("source", look, -1, 20) is FOUND


def test_who_waits_may_know_better_where_it_is() -> None:
    over = threading.Event()

    def slowly() -> Finding:
        over.wait(30)
        return FOUND

    found = ended("source", begin("source", slowly), 0.05, 20, "A_SETTING")
    over.set()
    assert said(found).endswith("check the network and A_SETTING")
