"""What the reference sees of a market in one session."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.reference.examples import bars, last_day, market_of, sessions, write_market
from tests.reference.market import Bars, is_valid, look

ROWS = [
    "2020-01-02,NA,40,44,36,42,100",
    "2020-01-03,NA,20,22,18,21,300",
    "2020-01-06,NA,210,220,200,215,0",
    "2020-01-02,BAD,5,6,4,5,10",
    "2020-01-03,BAD,5,6,4,7,10",
    "2020-01-06,BAD,5,6,,5,10",
]


def test_prices_and_volumes_are_on_the_basis_of_the_session_looked_at(tmp_path: Path) -> None:
    market = write_market(tmp_path, ROWS)
    second, third = look(market, date(2020, 1, 3)), look(market, date(2020, 1, 6))
    assert second.bars["NA"].close.tolist() == [21, 21]
    assert second.bars["NA"].volume.tolist() == [200, 300]
    assert third.bars["NA"].close.tolist() == [210, 210, 215]
    assert third.bars["NA"].low.tolist() == [180, 180, 200]
    assert third.bars["NA"].volume.tolist() == [20, 30, 0]


def test_invalid_bars_are_dropped_and_counted(tmp_path: Path) -> None:
    market = write_market(tmp_path, ROWS)
    third = look(market, date(2020, 1, 6))
    assert (set(third.bars), third.faulty, third.stale) == ({"NA"}, ("BAD",), ())
    assert (third.dropped, third.listed) == (2, 2)
    assert set(look(market, date(2020, 1, 2)).bars) == {"NA", "BAD"}


@pytest.mark.parametrize(
    ("prices", "valid"),
    [
        ((10, 12, 9, 11), True),
        ((10, 10, 10, 10), True),
        ((10, 12, 0, 11), False),
        ((8, 12, 9, 11), False),
        ((13, 12, 9, 11), False),
        ((10, 12, 9, 8), False),
        ((10, np.inf, 9, 11), False),
    ],
)
def test_a_valid_bar_has_open_and_close_in_its_range(prices: tuple[float, ...], *, valid: bool) -> None:
    one = Bars(sessions(1), *np.array([[price] for price in (*prices, 0.0)]))
    assert is_valid(one).tolist() == [valid]


def test_a_day_without_trading_is_no_session(tmp_path: Path) -> None:
    market = write_market(tmp_path, ROWS)
    with pytest.raises(ValueError, match="2020-01-04 is no session"):
        look(market, date(2020, 1, 4))


@pytest.mark.parametrize(("missed", "own_bars"), [(60, 12), (61, 2)])
def test_more_than_sixty_missed_sessions_start_a_new_listing(missed: int, own_bars: int) -> None:
    whole = bars(np.full(missed + 12, 10.0))
    rare = whole.keep((np.arange(len(whole)) < 10) | (np.arange(len(whole)) >= 10 + missed))
    assert len(last_day(market_of({"WHOLE": whole, "RARE": rare})).bars["RARE"]) == own_bars


@pytest.mark.parametrize(("missed", "stale"), [(1, ("RARE",)), (60, ("RARE",)), (61, ())])
def test_a_ticker_is_stale_for_sixty_sessions(missed: int, stale: tuple[str, ...]) -> None:
    whole = bars(np.full(missed + 5, 10.0))
    rare = whole.keep(np.arange(len(whole)) < 5)
    day = last_day(market_of({"WHOLE": whole, "RARE": rare}))
    assert (day.stale, day.listed) == (stale, 1 + len(stale))
