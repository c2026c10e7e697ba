"""Momentum, worked out on paper."""

from __future__ import annotations

import pytest

from tests.indicators.families.worked import FIVE, NAN, values
from tests.indicators.stocks import closing

#: The first closes of the worksheet in Wilder, New Concepts in Technical Trading Systems, 1978.
WILDERS = [54.80, 56.80, 57.85, 59.85, 60.57, 61.10, 62.17, 60.60, 62.35, 62.15, 62.35, 61.45, 62.80, 61.37, 62.50]


def test_rsi_of_wilders_worksheet() -> None:
    # Ten rises, 11.80 in all, and four falls, 4.10 in all. The book rounds to cents on the way, and has 74.36.
    assert values(closing(WILDERS), "rsi", 14) == pytest.approx([NAN] * 14 + [100 * 11.80 / 15.90], nan_ok=True)


def test_rsi_is_smoothed_as_wilder_does() -> None:
    # Rises 2, 0, 3, mean 5/3; falls 0, 1, 0, mean 1/3. Then a fall of 1: (2 x 5/3 + 0)/3 and (2 x 1/3 + 1)/3.
    # A bar that does not move takes both down alike.
    expected = [NAN, NAN, NAN, 100 * 5 / 6, 100 * (10 / 9) / (15 / 9), 100 * (10 / 9) / (15 / 9)]
    assert values(closing([10, 12, 11, 14, 13, 13]), "rsi", 3) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("closes", "rsi"), [([1, 2, 3, 4], 100), ([4, 3, 2, 1], 0), ([2, 2, 2, 2], 0)])
def test_rsi_at_its_ends(closes: list[float], rsi: float) -> None:
    assert values(closing(closes), "rsi", 3)[-1] == rsi


def test_macd() -> None:
    # Slow, weight 1/2: (3 + 6 + 12)/3 = 7, then 6.5 and 6.25. Fast, weight 2/3: (6 + 12)/2 = 9, then 7 and 19/3.
    # Their differences are 2, 1/2, 1/12. Signal, weight 2/3: 5/4, and 5/4 + 2/3 (1/12 - 5/4) = 17/36.
    closes = closing([3, 6, 12, 6, 6])
    assert values(closes, "macd", 2, 3, 2) == pytest.approx([NAN] * 3 + [1 / 2, 1 / 12], nan_ok=True)
    assert values(closes, "macd_signal", 2, 3, 2) == pytest.approx([NAN] * 3 + [5 / 4, 17 / 36], nan_ok=True)
    assert values(closes, "macd_hist", 2, 3, 2) == pytest.approx([NAN] * 3 + [-3 / 4, -14 / 36], nan_ok=True)


def test_roc() -> None:
    assert values(closing([10, 20, 12, 15]), "roc", 2) == pytest.approx([NAN, NAN, 20, -25], nan_ok=True)


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
