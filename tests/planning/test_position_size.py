from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.planning.position_size import VOLUME_SHARE, Size, size_position

PRICES = st.integers(1, 10**8).map(lambda units: units / 10_000)
DOLLARS = st.floats(0, 1e12)


@pytest.mark.parametrize(
    ("risk", "cost", "dollar_volume", "expected"),
    [
        (1000.0, 1e9, 1e12, (500, "risk")),
        (1e9, 20_000.0, 1e12, (200, "notional")),
        (1e9, 1e9, 1_000_000.0, (100, "volume")),
        (1000.0, 50_000.0, 5_000_000.0, (500, "risk")),
        (1e9, 50_000.0, 5_000_000.0, (500, "notional")),
        (999.0, 1e9, 1e12, (499, "risk")),
        (1.99, 1e9, 1e12, (0, "risk")),
        (1e9, 99.99, 1e12, (0, "notional")),
        (1e9, 1e9, 0.0, (0, "volume")),
    ],
)
def test_the_least_of_three_limits_decides(
    risk: float, cost: float, dollar_volume: float, expected: tuple[int, str]
) -> None:
    size = size_position(100.0, 98.0, risk=risk, cost=cost, dollar_volume=dollar_volume)
    assert (size.shares, size.limited_by) == expected


def test_all_three_sizes_are_returned() -> None:
    size = size_position(100.0, 98.0, risk=1000.0, cost=40_000.0, dollar_volume=1e8)
    assert size == Size(by_risk=500, by_notional=400, by_volume=10_000, limited_by="notional")


def test_a_short_risks_the_same_way() -> None:
    size = size_position(100.0, 102.0, risk=1000.0, cost=1e9, dollar_volume=1e12)
    assert (size.shares, size.limited_by) == (500, "risk")


def test_a_whole_number_less_a_rounding_is_still_whole() -> None:
    assert 300.0 / (1.0 - 0.7) < 1000
    assert size_position(1.0, 0.7, risk=300.0, cost=1e9, dollar_volume=1e12).by_risk == 1000


@given(PRICES, PRICES, DOLLARS, DOLLARS, DOLLARS)
def test_no_limit_is_ever_exceeded(entry: float, stop: float, risk: float, cost: float, dollar_volume: float) -> None:
    if entry == stop:
        stop = entry + 0.0001
    size = size_position(entry, stop, risk=risk, cost=cost, dollar_volume=dollar_volume)
    spent = {
        "risk": (size.shares * abs(entry - stop), risk, abs(entry - stop)),
        "notional": (size.shares * entry, cost, entry),
        "volume": (size.shares * entry, VOLUME_SHARE * dollar_volume, entry),
    }
    for used, limit, one_share in spent.values():
        assert used <= limit + 1e-9 * (limit + one_share)
    used, limit, one_share = spent[size.limited_by]
    assert used + one_share > limit * (1 - 1e-9)
