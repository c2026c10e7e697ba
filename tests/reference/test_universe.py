"""Who is eligible, and the ranks over those who are."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reference.examples import NAN, bars, growing, last_day, market_of
from tests.reference.ties import PLAIN, TIE_AWARE
from tests.reference.universe import eligible, percentile_ranks, rs_ratings


@pytest.mark.parametrize(
    ("close", "n", "volume", "kind", "expected"),
    [
        (5.0, 60, 200_000, "CS", ["X"]),
        (5.0, 60, 200_000, "ADRC", ["X"]),
        (4.9999, 60, 900_000, "CS", []),
        (5.0, 59, 200_000, "CS", []),
        (5.0, 60, 199_999, "CS", []),
        (5.0, 60, 200_000, "ETF", []),
    ],
)
def test_eligible(close: float, n: int, volume: float, kind: str, expected: list[str]) -> None:
    market = market_of({"X": bars(np.full(n, close), volume=volume)}, kind=kind)
    assert eligible(market, last_day(market), PLAIN) == expected


def test_ratings_are_percentiles_from_1_to_99() -> None:
    market = growing([0.001 * i for i in range(10)])
    ratings = rs_ratings(market, last_day(market), PLAIN)
    assert [ratings[f"T{i}"] for i in range(10)] == [10, 20, 30, 40, 50, 60, 70, 80, 90, 99]


def test_ties_share_the_average_rank() -> None:
    values = {"a": 1.0, "b": 1.0 + 1e-12, "c": 2.0, "short": NAN}
    assert percentile_ranks(values, TIE_AWARE) == {"a": 50, "b": 50, "c": 100}
    assert percentile_ranks(values, PLAIN) == pytest.approx({"a": 100 / 3, "b": 200 / 3, "c": 100})
