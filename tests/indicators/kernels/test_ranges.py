"""A bar and the one before: how far the price went, and to which side."""

from __future__ import annotations

import numpy as np

from scanner.indicators.kernels.ranges import directional_moves, true_range

NAN = float("nan")


def test_a_gap_belongs_to_the_true_range() -> None:
    high, low, close = (np.array([[first], [second]]) for first, second in ((11.0, 15.0), (9.0, 14.0), (10.0, 14.5)))
    assert true_range(high, low, close).tolist() == [[5]]
    assert true_range(-low, -high, -close).tolist() == [[5]]


def test_the_first_bar_has_no_true_range() -> None:
    prices = np.array([[NAN], [10.0], [12.0]])
    np.testing.assert_array_equal(true_range(prices, prices, prices), [[NAN], [2]])


def test_the_larger_move_out_of_the_bar_before_counts_alone() -> None:
    high, low = np.array([[10.0, 10, 10], [13.0, 11, 11]]), np.array([[8.0, 8, 8], [7.0, 5, 7]])
    plus, minus = directional_moves(high, low)
    assert plus.tolist() == [[3, 0, 0]]
    assert minus.tolist() == [[0, 3, 0]]
