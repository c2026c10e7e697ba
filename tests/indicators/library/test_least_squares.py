"""The line through a window, and how much of the window it explains."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from scanner.indicators.library.least_squares import clenow, r_squared, slope
from tests.indicators.library.worked import NAN, values
from tests.indicators.stocks import closing, walking


def test_slope_and_what_it_explains() -> None:
    # Through 1, 2, 6: slope 5/2, squares 12.5 of 14. Through 2, 6, 4: slope 1, 2 of 8.
    closes = closing([1, 2, 6, 4])
    assert values(closes, "linreg_slope", 3) == pytest.approx([NAN, NAN, 5 / 2, 1], nan_ok=True)
    assert values(closes, "r_squared", 3) == pytest.approx([NAN, NAN, 12.5 / 14, 2 / 8], nan_ok=True)


def test_clenow_momentum() -> None:
    # Logarithms 0.01, 0.02, 0.06: slope 0.025, of 250 bars 6.25, and 12.5/14 explained.
    closes = closing(np.exp([0.01, 0.02, 0.06]))
    assert values(closes, "clenow", 3)[-1] == pytest.approx(100 * (math.exp(6.25) - 1) * 12.5 / 14)
    assert values(closing(1.001 ** np.arange(90)), "clenow", 90)[-1] == pytest.approx(100 * (1.001**250 - 1))


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
