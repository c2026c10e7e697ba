"""A streak counts the bars that went one way."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.kernels.streaks import streak
from tests.indicators.stocks import walking
from tests.reference.indicators import streaks

NAN = float("nan")


@pytest.mark.parametrize("seed", range(5))
def test_every_row_of_every_stock_equals_its_oracle(seed: int) -> None:
    starts = (0, 0, 3, 70, 78, 79)
    close = np.rint(walking(seed, 80, starts).close)  # so that many stand still
    ours = streak(close, rows=80)
    for column, start in enumerate(starts):
        assert np.isnan(ours[:start, column]).all()
        np.testing.assert_array_equal(ours[start:, column], streaks(close[start:, column]))
    np.testing.assert_array_equal(streak(close, rows=3), ours[-3:])


def test_a_rounding_is_no_move() -> None:
    x = np.array([[5.0], [6.0], [6.0 + 1e-12], [7.0]])
    assert streak(x, rows=3)[:, 0].tolist() == [1, 0, 1]


def test_a_gap_begins_anew() -> None:
    x = np.array([1.0, 2, 3, NAN, 4, 5])[:, None]
    np.testing.assert_array_equal(streak(x, rows=6)[:, 0], [NAN, 1, 2, NAN, NAN, 1])
