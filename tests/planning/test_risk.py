from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.planning.prices import tick
from scanner.planning.risk import max_risk, min_risk, round_trip


@pytest.mark.parametrize(
    ("price", "costs", "least", "greatest"),
    [
        (200.0, 0.4, 2.0, 50.0),
        (50.0, 0.1, 0.5, 12.5),
        (5.0, 0.01, 0.05, 1.25),
        (2.0, 0.01, 0.05, 0.5),  # one tick of spread is more than twice the share of one side
        (0.5, 0.001, 0.005, 0.125),  # ticks are finer below a dollar
    ],
)
def test_a_price_has_its_costs_and_the_bounds_of_its_risk(
    price: float, costs: float, least: float, greatest: float
) -> None:
    assert (round_trip(price), min_risk(price), max_risk(price)) == pytest.approx((costs, least, greatest))


@given(st.floats(0.0001, 1e6))
def test_costs_take_at_most_a_fifth_of_the_least_risk_and_it_can_be_quoted(price: float) -> None:
    assert round_trip(price) <= min_risk(price) / 5 * (1 + 1e-12)
    assert min_risk(price) >= max(0.01 * price, tick(price))
