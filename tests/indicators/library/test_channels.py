"""Bands and what lies inside them, worked out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.indicators.library.worked import FIVE, NAN, values
from tests.indicators.stocks import closing

#: Mean 6, squared distances 16, 4, 0, 4, 16: their mean is 8 (and not 40/4).
RISING = closing([2, 4, 6, 8, 10])
REACH = 1.5 * math.sqrt(8)
QUIET = np.full(25, 10.0)


def test_bollinger_bands() -> None:
    bands = [values(RISING, name, 5, 1.5)[-1] for name in ("bb_lower", "bb_middle", "bb_upper")]
    assert bands == pytest.approx([6 - REACH, 6, 6 + REACH])


def test_percent_b_and_bandwidth() -> None:
    assert values(RISING, "bb_percent", 5, 1.5)[-1] == pytest.approx((10 - (6 - REACH)) / (2 * REACH))
    assert values(RISING, "bb_bandwidth", 5, 1.5)[-1] == pytest.approx(100 * 2 * REACH / 6)


def test_bands_that_meet_have_no_percent_b() -> None:
    still = closing(QUIET)
    assert np.isnan(values(still, "bb_percent", 20, 2.0)).all()
    assert values(still, "bb_bandwidth", 20, 2.0)[19:] == [0] * 6


def test_keltner_channel() -> None:
    # EMA, weight 1/2: (9 + 11 + 12)/3, half way to 7, half way to 10. ATR of 2 bars: 3.5, 4.75, 4.375.
    middle, ranges = np.array([32 / 3, 53 / 6, 113 / 12]), np.array([3.5, 4.75, 4.375])
    assert values(FIVE, "kc_upper", 3, 2.0, 2) == pytest.approx([NAN, NAN, *(middle + 2 * ranges)], nan_ok=True)
    assert values(FIVE, "kc_lower", 3, 2.0, 2) == pytest.approx([NAN, NAN, *(middle - 2 * ranges)], nan_ok=True)


def test_donchian_channel() -> None:
    channel = [values(FIVE, name, 3)[2:] for name in ("dc_lower", "dc_middle", "dc_upper")]
    assert channel == [[8, 6, 6], [10.5, 9.5, 9.5], [13, 13, 13]]


def test_a_squeeze_is_on_while_bars_are_wide_and_closes_alike_and_fires_when_they_are_not() -> None:
    breaking_out = closing([*QUIET, 12], reach=0.1)
    assert values(breaking_out, "squeeze_on", 20, 2.0, 1.5) == pytest.approx([NAN] * 20 + [1] * 5 + [0], nan_ok=True)
    assert values(breaking_out, "squeeze_fired", 20, 2.0, 1.5) == pytest.approx([NAN] * 21 + [0] * 4 + [1], nan_ok=True)


def test_bands_that_touch_the_channel_are_no_squeeze() -> None:
    assert values(closing(QUIET), "squeeze_on", 20, 2.0, 1.5)[20:] == [0] * 5


def test_squeeze_momentum() -> None:
    # Above the middle of range and average: 3 - 3, 6 - (4.5 + 4)/2, 9 - (6 + 6)/2. Mean 4.75/3, slope 3/2.
    expected = [NAN] * 4 + [4.75 / 3 + 1.5]
    assert values(closing([3, 3, 3, 6, 9]), "squeeze_momentum", 3) == pytest.approx(expected, nan_ok=True)


def test_chandelier_exits() -> None:
    # ATR of 2 bars: 3.5, 4.75, 4.375; highs 13, 13, 12 and lows 9, 6, 6 of two bars.
    long, short = [13 - 10.5, 13 - 14.25, 12 - 13.125], [9 + 10.5, 6 + 14.25, 6 + 13.125]
    assert values(FIVE, "chandelier_long", 2, 3.0) == pytest.approx([NAN, NAN, *long], nan_ok=True)
    assert values(FIVE, "chandelier_short", 2, 3.0) == pytest.approx([NAN, NAN, *short], nan_ok=True)
