"""The parts of oscillators give what plain counting gives."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.oscillators import ROWS, buying_pressure, percent_rank

NAN = float("nan")


@pytest.mark.parametrize("n", [1, 7, 100, 300])
@pytest.mark.parametrize("rows", [1, ROWS - 1, ROWS, 2 * ROWS + 1])
def test_a_percent_rank_counts_what_was_less(n: int, rows: int) -> None:
    x = np.random.default_rng(n).normal(0, 2, (rows + n, 3))
    expected = [[100 * sum(x[r - n : r, c] < x[r, c]) / n for c in range(3)] for r in range(n, len(x))]
    np.testing.assert_allclose(percent_rank(x, n), expected, rtol=1e-12)


def test_ties_are_not_less() -> None:
    x = np.array([[0.0], [1e-12], [-1e-12], [0.0], [1e-6]])
    assert percent_rank(x, 2)[:, 0].tolist() == [0, 0, 100]


def test_a_gap_is_in_the_ranks_that_hold_it() -> None:
    x = np.arange(8.0)[:, None] * [1, 1]
    x[3, 1] = NAN
    assert np.isnan(percent_rank(x, 2)).tolist() == [[False, 2 <= row <= 4] for row in range(1, 7)]


def test_buying_pressure_begins_at_the_lower_of_low_and_the_close_before() -> None:
    low, close = np.array([[9.0], [10], [8]]), np.array([[9.5], [11], [10]])
    assert buying_pressure(low, close)[:, 0].tolist() == [1.5, 2]
