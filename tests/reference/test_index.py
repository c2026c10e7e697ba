"""The market's own index, worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reference.examples import bars, market_of, sessions
from tests.reference.index import market_index
from tests.reference.market import Split


def test_the_index_weighs_returns_by_the_dollars_traded_before() -> None:
    held = np.array([True, True, True, False, True])
    a = bars([10, 11, 5.5, 7, 6], volume=[100, 1, 1, 1, 1]).keep(held)  # splits 2:1 at the third session
    b = bars([20, 18], volume=[150, 1])
    cheap = bars([4.99, 9.99], volume=[1e6, 1e6])
    calendar = bars(np.full(5, 1.0))  # a penny stock, never counted
    splits = {"A": [Split(sessions(3)[-1], 1, 2)]}
    level = market_index(
        market_of({"A": a, "B": b, "CHEAP": cheap.keep(np.array([True, True])), "P": calendar}, splits)
    )
    second = 100 * (1 + (1000 * 0.10 + 3000 * -0.10) / 4000)
    assert level.tolist() == pytest.approx([100, second, second, second, second])
