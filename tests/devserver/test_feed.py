from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from scanner.devserver.feed import Feed, split_factor
from scanner.errors import MarketError
from scanner.market_data.tables import Splits
from scanner.sources.simulated import SimulatedMarket

DAYS = ["2024-01-10", "2024-02-01", "2024-03-01", "2030-01-02"]
CHAIN = Splits(
    np.array(["B", "B", "C", "B"]), np.array(DAYS, "datetime64[D]"), np.array([1.0, 2, 5, 1]), np.array([4.0, 1, 1, 9])
)


@pytest.mark.parametrize(
    ("session", "factor"),
    [(date(2024, 1, 9), 0.5), (date(2024, 1, 10), 2.0), (date(2024, 1, 31), 2.0), (date(2024, 2, 1), 1.0)],
)
def test_a_factor_is_the_product_of_the_splits_after_the_session(session: date, factor: float) -> None:
    found = split_factor(CHAIN, np.array(["A", "B", "D"]), session, date(2024, 6, 28))
    assert found.tolist() == [1.0, factor, 1.0]


def test_an_announced_split_adjusts_nothing_yet() -> None:
    assert split_factor(CHAIN, np.array(["B"]), date(2024, 6, 3), date(2024, 6, 28)).tolist() == [1.0]


def test_adjusted_bars_are_those_times_the_factor(feed: Feed, market: SimulatedMarket) -> None:
    split = market.splits()
    before = feed.sessions[feed.sessions.index(split.execution[-1].item()) - 1]
    raw, adjusted = feed.bars(before, adjusted=False), feed.bars(before, adjusted=True)
    assert raw is not None
    assert adjusted is not None
    at = raw.tickers.tolist().index(split.tickers[-1])
    ratio = split.split_from[-1] / split.split_to[-1]
    for price in ("open", "high", "low", "close"):
        assert getattr(adjusted, price)[at] == getattr(raw, price)[at] * ratio
    assert adjusted.volume[at] == raw.volume[at] / ratio
    others = ~np.isin(raw.tickers, split.tickers)
    np.testing.assert_array_equal(adjusted.close[others], raw.close[others])


def test_a_day_without_a_session_has_no_bars(feed: Feed) -> None:
    assert feed.bars(date(2024, 6, 29), adjusted=True) is None


def test_today_is_the_last_session(feed: Feed) -> None:
    assert feed.today == date(2024, 6, 28)


def test_tickers_are_listed_from_their_first_bar_to_their_last(feed: Feed, market: SimulatedMarket) -> None:
    seen = {day: set(market.bars(day).tickers.tolist()) for day in feed.sessions}
    for ticker, (since, until) in feed.listed.items():
        days = [day for day in feed.sessions if ticker in seen[day]]
        assert since == days[0]
        assert until == (None if days[-1] >= feed.sessions[-20] else days[-1])
    assert any(until for _, until in feed.listed.values())


def test_a_market_without_sessions_cannot_be_served(market: SimulatedMarket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimulatedMarket, "sessions", lambda _: ())
    with pytest.raises(MarketError, match="no session"):
        Feed(market)
