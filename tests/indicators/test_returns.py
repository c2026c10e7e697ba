"""Returns, and how they go along with the benchmark's."""

from __future__ import annotations

import math

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.returns import benchmark_fit, drawdown_depth, log_change, quadratic_mean

NAN = float("nan")


def test_a_logarithmic_change_is_in_percent_and_as_large_down_as_up() -> None:
    x = np.array([[NAN, 8.0], [10.0, 4.0], [20.0, 8.0]])
    expected = [[NAN, -100 * math.log(2)], [100 * math.log(2), 100 * math.log(2)]]
    np.testing.assert_allclose(log_change(x), expected, rtol=1e-15)


def test_a_quadratic_mean_counts_both_signs() -> None:
    x = np.array([[3.0], [-4.0], [0.0]])
    np.testing.assert_allclose(quadratic_mean(x, 2)[:, 0], [math.sqrt(12.5), math.sqrt(8)], rtol=1e-15)


def test_a_drawdown_is_measured_from_the_top_of_its_own_window() -> None:
    x = column(10, 8, 10, 9, 12, 6)
    expected = [math.sqrt((20**2 + 0) / 3), math.sqrt(10**2 / 3), math.sqrt(10**2 / 3), math.sqrt(50**2 / 3)]
    np.testing.assert_allclose(drawdown_depth(x, 3)[:, 0], expected, rtol=1e-13)
    last_alone = drawdown_depth(x[-3:], 3)[:, 0]
    np.testing.assert_allclose(last_alone, expected[-1:], rtol=1e-13)


def test_a_drawdown_from_nothing_or_from_the_unknown_has_no_depth() -> None:
    assert np.isnan(drawdown_depth(column(0, -1, 2, 2), 2)[:, 0]).tolist() == [True, False, False]
    assert np.isnan(drawdown_depth(column(NAN, 4, 2), 2)[:, 0]).tolist() == [True, False]


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
