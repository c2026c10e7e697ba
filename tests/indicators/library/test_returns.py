"""Returns, and how they compare with the benchmark's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.engine import compute
from scanner.indicators.library.returns import benchmark_fit
from scanner.indicators.needs import bars_needed
from scanner.indicators.spec import YEAR
from tests.indicators.library.worked import NAN, values
from tests.indicators.stocks import closing, indicator
from tests.panels import at, panel


def test_returns() -> None:
    assert values(closing([10, 11, 12, 22]), "returns", 2) == pytest.approx([NAN, NAN, 20, 100], nan_ok=True)


def test_momentum_leaves_the_last_month_out() -> None:
    closes = np.full(YEAR + 1, 50.0)
    closes[0], closes[-22] = 20, 30
    assert values(closing(closes), "momentum_12_1")[-1] == pytest.approx(50)


@pytest.mark.parametrize(("index", "ahead"), [(50.0, 120.0), (100.0, 10.0), (110.0, 0.0), (200.0, -45.0)])
def test_relative_strength_holds_whichever_way_the_benchmark_goes(index: float, ahead: float) -> None:
    # Up a tenth, against a benchmark that halves, stands still, goes along, doubles: 1.1/0.5, 1.1/1, 1.1/1.1, 1.1/2.
    made = panel({"A": at(10.0, 12.0, 11.0), "SPY": at(100.0, 90.0, index)})
    term = indicator("relative_strength", 2)
    assert compute(made, [term])[term][0, made.column["A"]] == pytest.approx(ahead)


def test_rs_line() -> None:
    made = panel({"A": at(10.0, 12.0), "SPY": at(100.0, 96.0)})
    term = indicator("rs_line")
    assert compute(made, [term], rows=2)[term][:, made.column["A"]].tolist() == [0.1, 0.125]


def test_beta_correlation_and_what_they_leave_unexplained() -> None:
    # Returns of 1, 2, 3, 2 and 1, 4, 5, 2 percent: about their means -1, 0, 1, 0 and -2, 1, 2, -1.
    index, own = (np.cumprod([100, *(1 + np.array(r) / 100)]) for r in ([1, 2, 3, 2], [1, 4, 5, 2]))
    made = panel({"A": at(*own), "SPY": at(*index)})
    terms = [indicator(name, 4) for name in ("beta", "correlation", "residual_volatility")]
    found = [values[0, made.column["A"]] for values in compute(made, terms).values()]
    # Slope 4/2; correlation 4/sqrt(2 x 10); residuals 0, 1, 0, -1 with two degrees of freedom.
    assert found == pytest.approx([2, 4 / math.sqrt(20), math.sqrt(252 * 2 / 2)])


@pytest.mark.parametrize("name", ["rs_line", "relative_strength", "beta", "correlation", "residual_volatility"])
def test_what_looks_at_the_benchmark_looks_back_no_further_than_it_says(name: str) -> None:
    spec = INDICATORS[name]
    lengths = [int(parameter.default) for parameter in spec.parameters]
    assert bars_needed(spec.default) == spec.first(*lengths) + 1 == spec.memory(*lengths)


def column(*values: float) -> Floats:
    return np.array(values)[:, None]


def test_a_stock_that_does_not_move_goes_along_with_nothing() -> None:
    beta, correlation, residual = benchmark_fit(column(0, 0, 0, 0), column(1, -1, 2, 0), 4)
    assert (beta[0, 0], correlation[0, 0], residual[0, 0]) == (0, 0, 0)


def test_a_multiple_of_the_benchmark_leaves_nothing_unexplained() -> None:
    returns = np.random.default_rng(1).normal(0, 1, (60, 1))
    beta, correlation, residual = benchmark_fit(-3 * returns, returns, 50)
    np.testing.assert_allclose(beta, -3, rtol=1e-12)
    np.testing.assert_allclose(correlation, -1, rtol=1e-12)
    assert (residual == 0).all()


def test_a_benchmark_that_does_not_move_has_no_beta() -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        beta, _, _ = benchmark_fit(column(1, 2, 3, 4), column(0, 0, 0, 0), 4)
    assert np.isnan(beta).all()


def test_nothing_is_known_before_the_first_return() -> None:
    for output in benchmark_fit(column(np.nan, 1, 2, 4), column(1, 2, 3, 3), 3):
        assert np.isnan(output[:, 0]).tolist() == [True, False]
