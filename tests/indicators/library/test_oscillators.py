"""Oscillators worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.library.oscillators import buying_pressure
from tests.indicators.library.worked import FIVE, NAN, values
from tests.indicators.stocks import Stocks, closing


def test_stochastic() -> None:
    # Ranges of three bars: 8 to 13, 6 to 13, 6 to 13; the closes' places in them: 4/5, 1/7, 4/7.
    # %K, of two: 33/70 and 5/14. %D, of two of these: 58/140. Both begin with %D.
    assert values(FIVE, "stoch_k", 3, 2, 2) == pytest.approx([NAN] * 4 + [100 * 5 / 14], nan_ok=True)
    assert values(FIVE, "stoch_d", 3, 2, 2) == pytest.approx([NAN] * 4 + [100 * 58 / 140], nan_ok=True)


def test_williams_r() -> None:
    # From the top of the same ranges: 13 - 12 of 5, 13 - 7 of 7, 13 - 10 of 7.
    expected = [NAN, NAN, -100 * 1 / 5, -100 * 6 / 7, -100 * 3 / 7]
    assert values(FIVE, "williams_r", 3) == pytest.approx(expected, nan_ok=True)


def test_cci() -> None:
    # Typical prices, in thirds: 27, 32, 34, 25, 28. Means of three: 31, 91/3, 29. The last one's distances from them:
    # 3, -16/3, -1. Mean absolute distances: (4 + 1 + 3)/3, (5 + 11 + 16)/9, (5 + 4 + 1)/3.
    expected = [3 / (8 / 3), -16 / 3 / (32 / 9), -1 / (10 / 3)]
    assert values(FIVE, "cci", 3) == pytest.approx([NAN, NAN, *(x / 0.015 for x in expected)], nan_ok=True)


def test_fast_stochastic() -> None:
    # The same places, 4/5, 1/7, 4/7, by themselves.
    assert values(FIVE, "stochf_k", 3, 2) == pytest.approx([NAN] * 3 + [100 / 7, 400 / 7], nan_ok=True)
    assert values(FIVE, "stochf_d", 3, 2) == pytest.approx([NAN] * 3 + [100 * 33 / 70, 100 * 5 / 14], nan_ok=True)


def test_stochastic_rsi() -> None:
    # RSI 250/3, 200/3, and the same again: the lowest of two, then no range. Then a rise.
    closes = closing([10, 12, 11, 14, 13, 13, 16])
    assert values(closes, "stochrsi_k", 3, 2, 1, 1) == pytest.approx([NAN] * 4 + [0, 0, 100], nan_ok=True)
    assert values(closes, "stochrsi_k", 3, 2, 2, 1)[-1] == pytest.approx(50)
    assert values(closes, "stochrsi_d", 3, 2, 1, 3)[-1] == pytest.approx(100 / 3)


def test_rsi_that_stands_still_but_for_rounding_has_no_range() -> None:
    still = closing([10, 10.1, 10.3, 10.2] + [10.2] * 60)
    assert values(still, "stochrsi_k", 3, 5, 1, 1)[12:] == pytest.approx([0] * 52, abs=1e-9)


def test_ultimate() -> None:
    # Above the lower of low and yesterday's close, by 2, 3, 1, 3; true ranges 3, 4, 6, 4.
    fourth, fifth = 4 * 1 / 6 + 2 * 4 / 10 + 6 / 13, 4 * 3 / 4 + 2 * 4 / 10 + 7 / 14
    expected = [NAN] * 3 + [100 * fourth / 7, 100 * fifth / 7]
    for lengths in ((1, 2, 3), (3, 1, 2)):
        assert values(FIVE, "ultimate", *lengths) == pytest.approx(expected, nan_ok=True)
    assert values(closing([7, 7, 7, 7]), "ultimate", 1, 2, 3)[-1] == 0


def test_awesome() -> None:
    # Middles 9, 21/2, 11, 9, 9.
    expected = [NAN, NAN, 43 / 4 - 61 / 6, 10 - 61 / 6, 9 - 29 / 3]
    assert values(FIVE, "awesome", 2, 3) == pytest.approx(expected, nan_ok=True)


def test_balance_of_power() -> None:
    bars = np.array([[10.0, 14, 9, 12, 1], [12.0, 13, 8, 8, 1], [8.0, 8, 8, 8, 1]])
    assert values(Stocks(*bars.T[:, :, None]), "bop") == pytest.approx([2 / 5, -4 / 5, 0])


def test_buying_pressure_begins_at_the_lower_of_low_and_the_close_before() -> None:
    low, close = np.array([[9.0], [10], [8]]), np.array([[9.5], [11], [10]])
    assert buying_pressure(low, close)[:, 0].tolist() == [1.5, 2]
