"""Sessions on their way: noted when asked for, and cut into what may be published at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from scanner.history import arrivals
from scanner.history.arrivals import Asked, batches
from scanner.history.fetch_clock import FetchClock
from scanner.market_data.tables import SessionBars
from scanner.sources.polygon.bars import no_bars
from tests.history.markets import SESSIONS

NEWEST_FIRST = SESSIONS[::-1]


def arriving(count: int) -> Iterator[SessionBars]:
    return map(no_bars, NEWEST_FIRST[:count])


def cut(count: int, seconds: float, whole_after: int) -> list[int]:
    """The sizes of batches of which the first may not end before so many sessions."""
    seen = [0]

    def counted() -> Iterator[SessionBars]:
        for bars in arriving(count):
            seen[0] += 1
            yield bars

    return [len(batch) for batch in batches(counted(), seconds, lambda: seen[0] >= whole_after)]


def test_what_is_taken_is_noted_when_it_is() -> None:
    asked = Asked(NEWEST_FIRST[:5], FetchClock(1e9, 0))
    todo = iter(asked)
    assert [next(todo), next(todo)] == list(asked.times) == list(NEWEST_FIRST[:2])
    assert len(asked) == 5
    assert list(asked[1:4:2]) == [NEWEST_FIRST[1], NEWEST_FIRST[3]]
    times: list[int] = [asked.times[session] for session in (NEWEST_FIRST[0], NEWEST_FIRST[1])]
    assert all(later >= earlier for earlier, later in pairwise(times))


def test_a_month_is_a_batch() -> None:
    september = sum(session.month == 9 for session in SESSIONS)
    assert cut(september + 3, 3600, 0) == [september, 3]


def test_a_slow_source_is_cut_before() -> None:
    assert cut(4, 0, 0) == [1, 1, 1, 1]


def test_no_batch_is_published_before_all_that_belong_together_have_arrived() -> None:
    september, august = (sum(session.month == month for session in SESSIONS) for month in (9, 8))
    assert cut(30, 0, 25) == [25, 1, 1, 1, 1, 1]
    assert cut(september + august + 5, 3600, september + 3) == [september + august, 5]


def test_memory_bounds_what_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "MAX_HELD_BACK", 7)
    assert cut(20, 0, 100) == [7, 7, 6]
