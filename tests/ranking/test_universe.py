from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.engine import compute
from scanner.ranking.universe import DOLLAR_VOLUME, eligible
from tests.panels import Row, at, panel

#: A stock that trades exactly $1,000,000 a day at $50, listed for exactly 60 sessions.
JUST: list[Row] = at(*[50.0] * 60, volume=20_000)


def is_eligible(bars: list[Row], kind: str = "CS", *, splits: tuple[tuple[str, int, float, float], ...] = ()) -> bool:
    made = panel({"A": bars}, splits=splits)
    values = {term: rows[-1] for term, rows in compute(made, [DOLLAR_VOLUME]).items()}
    return bool(eligible(made, np.array([kind]), values)[0])


def test_a_stock_at_all_its_thresholds_is_ranked() -> None:
    assert is_eligible(JUST)


@pytest.mark.parametrize(
    ("kind", "ranked"),
    [("CS", True), ("ADRC", True), ("ETF", False), ("FUND", False), ("", False), ("cs", False), ("ADR", False)],
)
def test_common_shares_and_depositary_receipts_are_ranked(kind: str, ranked: bool) -> None:
    assert is_eligible(JUST, kind) is ranked


def test_59_bars_are_too_few() -> None:
    assert not is_eligible(JUST[1:])


def test_bars_are_the_stocks_own() -> None:
    assert not is_eligible([None, *JUST[1:]])
    assert is_eligible([JUST[0], None, *JUST[1:]])


def test_a_close_below_five_dollars_is_too_low() -> None:
    assert is_eligible(at(*[5.0] * 60, volume=200_000))
    assert not is_eligible(at(*[5.0] * 59, 4.9999, volume=300_000))


def test_the_close_is_the_published_one() -> None:
    quartered = [*at(*[16.0] * 59, volume=100_000), *at(4.0, volume=400_000)]
    assert not is_eligible(quartered, splits=(("A", 59, 1.0, 4.0),))
    assert is_eligible([*quartered[:-1], *at(16.0, volume=100_000)])


def test_less_than_a_million_dollars_a_day_is_too_little() -> None:
    assert not is_eligible([*JUST[:-1], *at(50.0, volume=19_999)])


def test_a_day_is_the_mean_of_the_last_20_own_bars() -> None:
    busy, idle = at(50.0, volume=400_000), at(50.0, volume=0)
    assert is_eligible([*JUST, *busy, *idle * 19])
    assert not is_eligible([*JUST, *busy, *idle * 20])
    assert is_eligible([*JUST, *busy, *idle * 10, None, *idle * 9])


@pytest.mark.parametrize(("mean", "ranked"), [(1e6 * (1 - 1e-12), True), (1e6 - 0.01, False), (float("nan"), False)])
def test_a_million_less_a_rounding_is_a_million(mean: float, ranked: bool) -> None:
    made = panel({"A": JUST})
    assert eligible(made, np.array(["CS"]), {DOLLAR_VOLUME: np.array([mean])}).tolist() == [ranked]
