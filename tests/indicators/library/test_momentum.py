"""Momentum worked out by hand, and what plain counting gives."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.library.momentum import ROWS, percent_rank
from tests.indicators.library.worked import NAN, values
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


def test_cmo_is_the_net_of_what_rsi_adds_up() -> None:
    assert values(closing(WILDERS), "cmo", 14)[-1] == pytest.approx(100 * (11.80 - 4.10) / 15.90)
    assert values(closing([2, 2, 2, 2]), "cmo", 3)[-1] == 0


def test_mom() -> None:
    assert values(closing([10, 20, 12, 15]), "mom", 2) == pytest.approx([NAN, NAN, 2, -5], nan_ok=True)


def test_apo_and_ppo() -> None:
    # The slow average of `test_macd`; the fast one begins with (3 + 6)/2 and has 19/2, 43/6, 115/18 beside it.
    closes, slow, apo = closing([3, 6, 12, 6, 6]), [7, 6.5, 6.25], [5 / 2, 2 / 3, 5 / 36]
    ppo = [100 * difference / average for difference, average in zip(apo, slow, strict=True)]
    signal = [(ppo[0] + ppo[1]) / 2, (ppo[0] + ppo[1]) / 6 + ppo[2] * 2 / 3]
    assert values(closes, "apo", 2, 3) == pytest.approx([NAN, NAN, *apo], nan_ok=True)
    assert values(closes, "ppo", 2, 3) == pytest.approx([NAN, NAN, *ppo], nan_ok=True)
    assert values(closes, "ppo_signal", 2, 3, 2) == pytest.approx([NAN] * 3 + signal, nan_ok=True)
    histogram = [ppo[1] - signal[0], ppo[2] - signal[1]]
    assert values(closes, "ppo_hist", 2, 3, 2) == pytest.approx([NAN] * 3 + histogram, nan_ok=True)


def test_trix() -> None:
    # Weight 2/3. The third average begins with (3 + 25/9)/2 = 26/9 and goes two thirds of the way to 137/27: 352/81.
    assert values(closing([1, 3, 5, 2, 8]), "trix", 2) == pytest.approx([NAN] * 4 + [100 * 118 / 234], nan_ok=True)


def test_tsi() -> None:
    # Changes 2, -1, 3: averages of two 1/2 and 13/6, of their sizes 3/2 and 5/2. Averages of these: 4/3 and 2.
    closes = closing([10, 12, 11, 14])
    assert values(closes, "tsi", 2, 1) == pytest.approx([NAN, NAN, 100 / 3, 100 * 13 / 15], nan_ok=True)
    assert values(closes, "tsi", 2, 2) == pytest.approx([NAN] * 3 + [200 / 3], nan_ok=True)
    assert values(closing([5, 5, 5, 5]), "tsi", 2, 2)[-1] == 0


def test_connors_rsi() -> None:
    # RSI(2): 50, 250/3. Streaks 1, 2, -1, 1, whose RSI(1) is 0, then 100. Changes 10%, 9.1%, -8.3%, 18.2%: of the two
    # before, none and then both are less.
    expected = [NAN] * 3 + [50 / 3, (250 / 3 + 100 + 100) / 3]
    assert values(closing([10, 11, 12, 11, 13]), "connors_rsi", 2, 1, 2) == pytest.approx(expected, nan_ok=True)


def test_connors_rsi_remembers_how_long_a_rise_has_gone_on() -> None:
    # The same last 60 bars, all of them rises, after a fall and after a rise; then a fall and a rise.
    last = [*(10 + 0.1 * bar for bar in range(60)), 12.0, 13.0]
    after = [values(closing([first, *last]), "connors_rsi", 2, 2, 3)[-1] for first in (9.0, 11.0)]
    assert abs(after[0] - after[1]) > 1e-3


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
