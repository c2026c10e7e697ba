"""Volume, worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.families.volume import average_dollar_volume
from tests.indicators.families.worked import FIVE, NAN, values
from tests.indicators.stocks import trading

CLOSES = [10.0, 11, 11, 10, 12, 12]
SIX = trading(CLOSES, CLOSES, CLOSES, volume=[100, 200, 300, 400, 500, 600])


def test_obv() -> None:
    # The first bar's own; up, unchanged, down, up, unchanged.
    assert values(SIX, "obv") == [100, 300, 300, -100, 400, 400]


def test_mfi() -> None:
    # Flows: up 11 x 200, none, down 10 x 400, up 12 x 500, none.
    expected = [100 * 2200 / 6200, 100 * 6000 / 10000, 100 * 6000 / 10000]
    assert values(SIX, "mfi", 3) == pytest.approx([NAN] * 3 + expected, nan_ok=True)


def test_average_volume() -> None:
    assert values(SIX, "avg_volume", 3) == pytest.approx([NAN, NAN, 200, 300, 400, 500], nan_ok=True)


def test_average_dollar_volume() -> None:
    expected = [NAN, (1000 + 2200) / 2, (2200 + 3300) / 2, (3300 + 4000) / 2, (4000 + 6000) / 2, (6000 + 7200) / 2]
    assert values(SIX, "avg_dollar_volume", 2) == pytest.approx(expected, nan_ok=True)
    assert INDICATORS["avg_dollar_volume"].default == average_dollar_volume(20)


def test_accumulation_distribution() -> None:
    # The closes' places in their bars: 0, 1/3, 1/2, -2/3, 1/2; 1000 shares each.
    assert values(FIVE, "ad") == pytest.approx([0, 1000 / 3, 2500 / 3, 500 / 3, 2000 / 3])
    assert values(FIVE, "cmf", 2) == pytest.approx([NAN, 1 / 6, 5 / 12, -1 / 12, -1 / 12], nan_ok=True)


def test_chaikin_oscillator() -> None:
    # Weights 2/3 and 1/2, both from the line's 0: 17/27 - 1/2, then 26/81 - 1/3.
    expected = [NAN, NAN, 7000 / 54, -1000 / 81]
    assert values(FIVE, "chaikin_oscillator", 2, 3)[:4] == pytest.approx(expected, nan_ok=True)


def test_force_index() -> None:
    # Changes x volume 200, 0, -400, 1000, 0; weight 2/3 from the mean of the first two.
    expected = [NAN, NAN, 100, 100 - 1000 / 3, -700 / 3 + 2 / 3 * (1000 + 700 / 3)]
    assert values(SIX, "force_index", 2)[:5] == pytest.approx(expected, nan_ok=True)


def test_vwap() -> None:
    expected = [NAN, (1000 + 2200) / 300, 11, (3300 + 4000) / 700]
    assert values(SIX, "vwap", 2)[:4] == pytest.approx(expected, nan_ok=True)


def test_relative_volume_counts_todays_in() -> None:
    assert values(SIX, "relative_volume", 2)[:4] == pytest.approx([NAN, 200 / 150, 300 / 250, 400 / 350], nan_ok=True)


def test_up_down_volume() -> None:
    # Up 200, 0, 0, 500, 0; down 0, 0, 400, 0, 0.
    assert values(SIX, "up_down_volume", 3) == pytest.approx([NAN] * 3 + [200 / 400, 500 / 400, 500 / 400], nan_ok=True)
    assert np.isnan(values(SIX, "up_down_volume", 2)[2])


def test_volume_indices_move_on_less_volume_and_on_more() -> None:
    closes = [10, 11, 22, 11, 12.1]
    stock = trading(closes, closes, closes, volume=[5, 4, 8, 8, 7])
    assert values(stock, "nvi") == pytest.approx([1000, 1100, 1100, 1100, 1210])
    assert values(stock, "pvi") == pytest.approx([1000, 1000, 2000, 2000, 2000])
