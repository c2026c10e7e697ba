"""The line through a window, and how much of the window it explains."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scanner.indicators.regression import clenow, r_squared, slope
from tests.indicators.stocks import walking

CLOSE = walking(1, 120, (0, 0, 30)).close


@pytest.mark.parametrize("n", [3, 14, 90])
def test_slope_and_r_squared_are_those_of_the_fit(n: int) -> None:
    rise, explained = slope(CLOSE, n), r_squared(CLOSE, n)
    for column in range(3):
        for end in range(n, 121):
            window = CLOSE[end - n : end, column]
            if np.isnan(window).any():
                assert np.isnan([rise[end - n, column], explained[end - n, column]]).all()
            else:
                fit = stats.linregress(np.arange(n), window)
                assert rise[end - n, column] == pytest.approx(fit.slope, rel=1e-9, abs=1e-12)
                assert explained[end - n, column] == pytest.approx(fit.rvalue**2, rel=1e-9, abs=1e-12)


def test_a_line_explains_all_of_itself_and_nothing_explains_what_does_not_vary() -> None:
    line, still = np.arange(50.0), np.full(50, 33.33)
    explained = r_squared(np.stack([1e6 + line, 1e-3 * line, still], axis=1), 20)
    assert explained[:, :2] == pytest.approx(np.ones((31, 2)), abs=1e-9)
    assert explained.max() <= 1
    assert set(explained[:, 2]) == {0}


def test_clenow_falls_with_the_price() -> None:
    falling = 0.999 ** np.arange(30.0)[:, None]
    assert clenow(falling, 20)[-1, 0] == pytest.approx(100 * (0.999**250 - 1))
