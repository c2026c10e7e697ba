from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.planning.prices import at_or_above, at_or_below, tick

#: Prices as a history has them: exact to 1e-4 USD.
PRICES = st.integers(1, 10**10).map(lambda units: units / 10_000)


@pytest.mark.parametrize(("price", "step"), [(0.0001, 0.0001), (0.9999, 0.0001), (1.0, 0.01), (250_000.0, 0.01)])
def test_shares_below_a_dollar_are_quoted_finer(price: float, step: float) -> None:
    assert tick(price) == step


@pytest.mark.parametrize(
    ("price", "below", "above"),
    [
        (10.0, 10.0, 10.0),
        (10.001, 10.0, 10.01),
        (10.009, 10.0, 10.01),
        (10.01, 10.01, 10.01),
        (1.15, 1.15, 1.15),
        (0.29, 0.29, 0.29),
        (0.99995, 0.9999, 1.0),
        (1.00005, 1.0, 1.01),
        (0.12345, 0.1234, 0.1235),
        (0.00005, 0.0, 0.0001),
        (1.1 * 3, 3.3, 3.3),
        (4.35 * 100, 435.0, 435.0),
        (-0.5, -0.5, -0.5),
    ],
)
def test_prices_are_rounded_to_what_can_be_quoted(price: float, below: float, above: float) -> None:
    assert (at_or_below(price), at_or_above(price)) == (below, above)


@given(PRICES)
def test_rounding_is_that_of_exact_decimals(price: float) -> None:
    exact = Decimal(f"{price:.4f}")
    step = Decimal(str(tick(price)))
    assert at_or_below(price) == float((exact / step).to_integral_value(ROUND_FLOOR) * step)
    assert at_or_above(price) == float((exact / step).to_integral_value(ROUND_CEILING) * step)


@given(PRICES)
def test_a_price_that_can_be_quoted_stays(price: float) -> None:
    quoted = at_or_below(price)
    assert at_or_below(quoted) == at_or_above(quoted) == quoted
