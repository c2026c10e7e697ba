"""What counts as a weighted sum of a series, and what must not."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.engine.linear import averaged_series
from scanner.indicators.kernels.recursions import EMA
from scanner.indicators.kernels.windows import SMA
from scanner.indicators.terms import CLOSE, HIGH, Call, Number, Term
from tests.indicators.stocks import closing, indicator, measure
from tests.indicators.test_kernel import CALLS

FAST, SLOW = indicator("ema", 12), indicator("sma", 26)
OF_HIGHS = Call(SMA, (HIGH,), (5,))


@pytest.mark.parametrize(
    "term",
    [
        FAST,
        FAST[3],
        2 * FAST - SLOW[1],
        FAST / 4 + SLOW * 0.5,
        Call(EMA, (FAST - SLOW,), (9,)),
        indicator("macd_hist", 12, 26, 9),
    ],
    ids=str,
)
def test_averages_and_what_is_added_up_of_them_are_sums_of_their_series(term: Term) -> None:
    assert averaged_series(term) == CLOSE


def test_an_average_of_what_is_no_sum_is_a_sum_of_that() -> None:
    for series in (CLOSE - CLOSE[1], CLOSE * HIGH, CLOSE[5], indicator("highest", 5), FAST / SLOW):
        assert averaged_series(Call(EMA, (series,), (9,))) == series


@pytest.mark.parametrize(
    "term",
    [
        CLOSE,
        CLOSE[1],
        Number(2.0),
        CLOSE - FAST,
        FAST - OF_HIGHS,
        FAST * SLOW,
        FAST / SLOW,
        Number(4.0) / FAST,
        FAST + 1,
        indicator("rsi", 14),
        indicator("bb_upper", 20, 2.0),
    ],
    ids=str,
)
def test_prices_products_and_sums_of_different_series_are_none(term: Term) -> None:
    assert averaged_series(term) is None


def test_a_price_that_stands_still_has_an_average_change_of_exactly_nothing() -> None:
    stopped = closing([*np.linspace(33.3, 47.9, 100), *[47.9] * 30])
    term = Call(SMA, (CLOSE - CLOSE[1],), (20,))
    assert measure(stopped, term, rows=1).tolist() == [[0.0]]


@pytest.mark.parametrize("call", [call for call in CALLS if call.kernel.linear], ids=str)
def test_a_linear_kernel_is_a_weighted_sum(call: Call) -> None:
    kernel = call.kernel
    x = np.random.default_rng(1).normal(size=(150, 3))
    rows = {} if kernel.window else {"rows": 40}

    def outputs(of: Floats) -> Floats:
        made = kernel.compute(of, *call.parameters, **rows)
        return np.stack(made if isinstance(made, tuple) else (made,))[:, -40:]

    np.testing.assert_allclose(outputs(np.eye(150)) @ x, outputs(x), rtol=1e-9, atol=1e-12)
