"""Loading: the whole state, or the state as if it ended earlier."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.errors import DamagedHistory, HistoryError
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import NEVER
from tests.history.equality import assert_holds, assert_same_bars
from tests.history.markets import SEPTEMBER, SESSIONS, SmallMarket

MARKET = SmallMarket()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """All sessions."""
    history = History(tmp_path_factory.mktemp("history"))
    sync(history, MARKET)
    return history


def test_all_of_it(history: History) -> None:
    snapshot = history.load()
    assert_holds(snapshot.bars, MARKET, SESSIONS)
    np.testing.assert_array_equal(snapshot.splits.execution, MARKET.splits().execution)
    np.testing.assert_array_equal(snapshot.listings.name, MARKET.listings().name)
    assert snapshot.listings.hindsight == {"sector": NEVER}


def test_listings_can_be_loaded_alone(history: History, tmp_path: Path) -> None:
    np.testing.assert_array_equal(history.listings().name, MARKET.listings().name)
    sync(History(tmp_path), MARKET)
    next(tmp_path.glob("listings-*")).unlink()
    with pytest.raises(DamagedHistory, match="listings-"):
        History(tmp_path).listings()


@pytest.mark.parametrize("last", [SESSIONS[0], SESSIONS[60], SEPTEMBER[0], SEPTEMBER[7], SESSIONS[-1]])
def test_until_a_session_is_as_if_it_ended_there(history: History, last: date, tmp_path: Path) -> None:
    ended = History(tmp_path)
    sync(ended, SmallMarket(offered=[session for session in SESSIONS if session <= last]))
    assert_same_bars(history.load(until=last).bars, ended.load().bars)


def test_until_a_weekend_is_until_friday(history: History) -> None:
    friday, sunday = date(2016, 9, 16), date(2016, 9, 18)
    assert_same_bars(history.load(until=sunday).bars, history.load(until=friday).bars)


def test_a_ticker_seen_only_later_is_left_out(tmp_path: Path) -> None:
    later = MARKET.bars(SEPTEMBER[1])
    earlier = MARKET.bars(SEPTEMBER[0])
    History(tmp_path).publish([earlier, later], MARKET.splits(), MARKET.listings(), MARKET.origin())
    bars = History(tmp_path).load(until=SEPTEMBER[0]).bars
    assert bars.tickers.tolist() == earlier.tickers.tolist() != later.tickers.tolist()
    assert bars.present.all()


def test_before_the_first_session_is_refused(history: History) -> None:
    with pytest.raises(HistoryError, match="begins with 2016-03-01, after 2016-02-29: ask for a later session"):
        history.load(until=date(2016, 2, 29))


def test_only_months_that_are_needed_must_be_sound(tmp_path: Path) -> None:
    sync(History(tmp_path), MARKET)
    for month in ("08", "09"):
        next(tmp_path.glob(f"bars-2016-{month}-*")).unlink()
    with pytest.raises(DamagedHistory, match=r"bars-2016-08-\w+\.zst, bars-2016-09-\w+\.zst"):
        History(tmp_path).load()
    until = date(2016, 7, 29)
    loaded = History(tmp_path).load(until=until)
    assert_holds(loaded.bars, MARKET, [session for session in SESSIONS if session <= until])
