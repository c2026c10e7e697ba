"""Averages, worked out on paper."""

from __future__ import annotations

import pytest

from tests.indicators.families.worked import NAN, values
from tests.indicators.stocks import closing


def test_sma() -> None:
    # (11 + 12 + 13 + 14 + 15)/5, then one dropped and one taken in.
    assert values(closing([11, 12, 13, 14, 15, 16, 17]), "sma", 5) == pytest.approx(
        [NAN] * 4 + [13, 14, 15], nan_ok=True
    )


def test_ema() -> None:
    # Weight 2/(3 + 1) = 1/2. Seed (2 + 4 + 6)/3 = 4; half way from 4 to 8, from 6 to 12, from 9 to 12.
    assert values(closing([2, 4, 6, 8, 12, 12]), "ema", 3) == pytest.approx([NAN, NAN, 4, 6, 9, 10.5], nan_ok=True)


def test_wilder() -> None:
    # Weight 1/4. Seed (1 + 2 + 3 + 6)/4 = 3; a quarter of the way from 3 to 7, from 4 to 4, from 4 to 12.
    assert values(closing([1, 2, 3, 6, 7, 4, 12]), "wilder", 4) == pytest.approx([NAN] * 3 + [3, 4, 4, 6], nan_ok=True)


def test_linreg() -> None:
    # Through 1, 2, 6: mean 3, slope (6 - 1)/2, so 3 + 2.5 at the end. Through 2, 6, 4: mean 4, slope 1.
    assert values(closing([1, 2, 6, 4]), "linreg", 3) == pytest.approx([NAN, NAN, 5.5, 5], nan_ok=True)
