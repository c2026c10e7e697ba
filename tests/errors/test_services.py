"""Errors of others name the place, and what to do about it."""

from __future__ import annotations

import pytest

from scanner.errors import CHECK_REDIS, CacheError, MarketBusy, MarketDataError


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (None, None, "bars.csv: empty"),
        (3, None, "bars.csv, row 3: empty"),
        (3, "open", "bars.csv, row 3, column open: empty"),
    ],
)
def test_a_market_data_error_names_the_place(row: int | None, column: str | None, said: str) -> None:
    assert str(MarketDataError("bars.csv", "empty", row, column)) == said


def test_a_source_that_gets_too_many_calls_is_asked_less_often() -> None:
    error = MarketBusy("api.example", 3, "POLYGON_CALLS_PER_MINUTE")
    assert str(error) == (
        "api.example refused a call as one too many 3 times in a row: wait a minute, and set POLYGON_CALLS_PER_MINUTE "
        "to what your plan allows"
    )


def test_a_cache_that_fails_is_looked_at() -> None:
    assert CacheError("Redis at x", "does not answer").remedy == CHECK_REDIS
