"""Volume, worked out on paper."""

from __future__ import annotations

import pytest

from scanner.indicators.catalogue import SHEETS
from scanner.indicators.families.volume import average_dollar_volume
from tests.indicators.families.worked import NAN, values
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
    assert SHEETS["avg_dollar_volume"].default == average_dollar_volume(20)
