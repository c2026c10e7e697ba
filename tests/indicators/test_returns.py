"""Returns, and how they go along with the benchmark's."""

from __future__ import annotations

import math

import numpy as np

from scanner.indicators.returns import log_change, quadratic_mean

NAN = float("nan")


def test_a_logarithmic_change_is_in_percent_and_as_large_down_as_up() -> None:
    x = np.array([[NAN, 8.0], [10.0, 4.0], [20.0, 8.0]])
    expected = [[NAN, -100 * math.log(2)], [100 * math.log(2), 100 * math.log(2)]]
    np.testing.assert_allclose(log_change(x), expected, rtol=1e-15)


def test_a_quadratic_mean_counts_both_signs() -> None:
    x = np.array([[3.0], [-4.0], [0.0]])
    np.testing.assert_allclose(quadratic_mean(x, 2)[:, 0], [math.sqrt(12.5), math.sqrt(8)], rtol=1e-15)
