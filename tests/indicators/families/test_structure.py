"""Extremes, worked out on paper."""

from __future__ import annotations

import pytest

from scanner.indicators.catalogue import SHEETS
from scanner.indicators.terms import CLOSE
from tests.indicators.families.worked import FIVE, NAN, values
from tests.indicators.stocks import measure


def test_highest_is_of_the_highs_and_lowest_of_the_lows() -> None:
    assert values(FIVE, "highest", 3) == pytest.approx([NAN, NAN, 13, 13, 13], nan_ok=True)
    assert values(FIVE, "lowest", 3) == pytest.approx([NAN, NAN, 8, 6, 6], nan_ok=True)


def test_extremes_of_another_series() -> None:
    highest, lowest = (SHEETS[name].build(CLOSE, 2) for name in ("highest", "lowest"))
    assert measure(FIVE, highest)[1:, 0].tolist() == [11, 12, 12, 10]
    assert measure(FIVE, lowest)[1:, 0].tolist() == [9, 11, 7, 7]
