"""A weighted sum gives every window's own, whatever lies beside it."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.kernels.weights import CHUNK, weighted_sum
from scanner.indicators.library.averages import wma

NAN = float("nan")


def plainly(x: Floats, weights: Floats) -> Floats:
    """One window after the other."""
    n = len(weights)
    return np.array(
        [sum(w * row for w, row in zip(weights, x[end - n : end], strict=True)) for end in range(n, len(x) + 1)]
    )


@pytest.mark.parametrize("n", [1, 2, 15, 16, 17, 60])
@pytest.mark.parametrize("rows", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_every_row_is_the_sum_of_its_window(n: int, rows: int) -> None:
    rng = np.random.default_rng(n)
    x, weights = rng.normal(50, 5, (rows + n - 1, 7)), rng.normal(0, 1, n)
    np.testing.assert_allclose(weighted_sum(x, weights), plainly(x, weights), rtol=1e-12, atol=1e-10)


@pytest.mark.parametrize("gap", [NAN, np.inf])
def test_a_gap_is_in_the_windows_that_hold_it_and_in_no_other(gap: float) -> None:
    x = np.random.default_rng(1).normal(50, 5, (80, 3))
    whole = weighted_sum(x, np.array([1.0, 0.0, 2.0]))
    x[:7, 1] = x[30, 2] = gap
    holed = weighted_sum(x, np.array([1.0, 0.0, 2.0]))
    lost = np.isnan(holed)
    assert [np.flatnonzero(lost[:, column]).tolist() for column in range(3)] == [[], list(range(7)), [28, 29, 30]]
    np.testing.assert_array_equal(holed[~lost], whole[~lost])


def test_the_newest_row_has_the_last_weight() -> None:
    x = np.array([[1.0], [10.0], [100.0]])
    assert weighted_sum(x, np.array([1.0, 2.0, 3.0])).tolist() == [[321.0]]
    assert wma(x, 2)[:, 0] == pytest.approx([7.0, 70.0])
