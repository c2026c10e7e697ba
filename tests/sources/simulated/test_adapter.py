from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.errors import ConfigError
from scanner.market_data.tables import SessionBars
from scanner.reference_data.calendar import last_completed
from scanner.sources.simulated import SimulatedMarket

FRIDAY = date(2024, 9, 27)
Floats = NDArray[np.float64]


def assert_equal(one: SessionBars, other: SessionBars) -> None:
    for field in ("tickers", "open", "high", "low", "close", "volume"):
        np.testing.assert_array_equal(getattr(one, field), getattr(other, field))


def test_the_same_parameters_give_the_same_market() -> None:
    one, other = (SimulatedMarket(tickers=100, sessions=20, last=FRIDAY) for _ in range(2))
    for session in one.sessions():
        assert_equal(one.bars(session), other.bars(session))
    np.testing.assert_array_equal(one.listings().name, other.listings().name)


def test_another_seed_is_another_market() -> None:
    one, other = (SimulatedMarket(tickers=100, sessions=20, seed=seed, last=FRIDAY) for seed in (1, 2))
    assert one.listings().tickers.tolist() != other.listings().tickers.tolist()


def test_the_next_day_the_market_goes_on() -> None:
    today = SimulatedMarket(tickers=200, sessions=60, last=FRIDAY)
    tomorrow = SimulatedMarket(tickers=200, sessions=60, last=date(2024, 9, 30))
    assert tomorrow.sessions()[:-1] == today.sessions()[1:]
    for session in today.sessions()[1:]:
        assert_equal(today.bars(session), tomorrow.bars(session))


def test_it_ends_with_the_last_completed_session() -> None:
    before = last_completed(datetime.now(UTC))
    last = SimulatedMarket(tickers=10, sessions=2).sessions()[-1]
    assert before <= last <= last_completed(datetime.now(UTC))


@pytest.mark.parametrize("count", [2, 600, 2_600])
def test_it_has_the_requested_number_of_sessions_up_to_the_last(count: int) -> None:
    sessions = SimulatedMarket(tickers=10, sessions=count, last=date(2024, 9, 29)).sessions()
    assert (len(sessions), sessions[-1]) == (count, FRIDAY)


def test_the_name_contains_the_parameters() -> None:
    assert SimulatedMarket().name == "simulated:4500x600"
    assert SimulatedMarket(tickers=100, sessions=20, seed=7).name == "simulated:100x20:7"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("simulated", "simulated:4500x600"),
        ("simulated:12000x600", "simulated:12000x600"),
        ("simulated:10x2:0", "simulated:10x2:0"),
        ("simulated:10x2:1", "simulated:10x2"),
    ],
)
def test_a_setting_describes_it(text: str, name: str) -> None:
    assert SimulatedMarket.parse(text).name == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("simulated:9x600", "tickers from 10 to 12000, not 9"),
        ("simulated:12001x600", "tickers from 10 to 12000, not 12001"),
        ("simulated:100x1", "sessions from 2 to 2600, not 1"),
        ("simulated:100x2601", "sessions from 2 to 2600, not 2601"),
        ("simulated:100x20:4294967296", "seed from 0 to 4294967295, not 4294967296"),
        ("simulated:", "simulated[:TICKERSxSESSIONS[:SEED]], as in simulated:4500x600"),
        ("simulated:100", "simulated[:TICKERSxSESSIONS[:SEED]], as in simulated:4500x600"),
        ("simulated:100x-5", "simulated[:TICKERSxSESSIONS[:SEED]], as in simulated:4500x600"),
    ],
)
def test_a_setting_that_describes_none_is_refused(text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        SimulatedMarket.parse(text)
    assert str(refusal.value) == f"SCANNER_MARKET={text!r} cannot be used: expected {expected}"


def test_only_what_trades_in_its_sessions_is_listed() -> None:
    market = SimulatedMarket(tickers=500, sessions=5, last=FRIDAY)
    traded = set().union(*(market.bars(session).tickers.tolist() for session in market.sessions()))
    assert set(market.listings().tickers.tolist()) == traded
    assert len(traded) < 500


class Grown:
    """Two and a half years of a market, on one basis: (sessions, tickers)."""

    def __init__(self) -> None:
        self.market = SimulatedMarket(tickers=1_200, sessions=600, last=FRIDAY)
        self.tickers = self.market.listings().tickers
        self.days = np.array(self.market.sessions(), dtype="datetime64[D]")
        raw = {field: np.full((600, len(self.tickers)), np.nan) for field in ("high", "low", "close", "volume")}
        for row, session in enumerate(self.market.sessions()):
            bars = self.market.bars(session)
            for field, values in raw.items():
                values[row, np.searchsorted(self.tickers, bars.tickers)] = getattr(bars, field)
        self.raw_close = raw["close"]
        factor = self._factor()
        self.high, self.low, self.close = (raw[field] * factor for field in ("high", "low", "close"))
        self.volume = raw["volume"] / factor

    def _factor(self) -> Floats:
        splits = self.market.splits()
        factor = np.ones((600, len(self.tickers)))
        columns = np.searchsorted(self.tickers, splits.tickers)
        ratios = splits.split_from / splits.split_to
        for column, execution, ratio in zip(columns, splits.execution, ratios, strict=True):
            factor[self.days < execution, column] *= ratio
        return factor

    def average(self, length: int, at: int) -> Floats:
        """Mean close of the `length` sessions before `at`; NaN where one is missing."""
        mean: Floats = self.close[at - length : at].mean(axis=0)
        return mean


@pytest.fixture(scope="module")
def grown() -> Grown:
    return Grown()


def test_adjusted_for_its_splits_no_price_jumps(grown: Grown) -> None:
    with np.errstate(divide="ignore", invalid="ignore"):  # a faulty bar has a close of zero
        returns = np.diff(np.log(grown.close), axis=0)
    assert np.mean(np.abs(returns[np.isfinite(returns)]) > np.log(1.45)) < 1e-3
    assert grown.market.splits().tickers.size > 50


def test_the_benchmark_has_every_bar_and_no_split(grown: Grown) -> None:
    column = np.searchsorted(grown.tickers, "SPY")
    assert np.isfinite(grown.close[:, column]).all()
    assert (grown.low[:, column] > 0).all()
    assert "SPY" not in grown.market.splits().tickers


def test_prices_run_from_cents_to_hundreds(grown: Grown) -> None:
    last = grown.raw_close[-1]
    assert np.nanmin(last) < 1
    assert 10 < np.nanmedian(last) < 40
    assert np.nanmax(last) > 300


def golden_cross(grown: Grown, at: int) -> NDArray[np.bool_]:
    above, before = (grown.average(50, row) > grown.average(200, row) for row in (at, at - 1))
    return above & ~before & np.isfinite(grown.average(200, at - 1))


def new_high_on_volume(grown: Grown, at: int) -> NDArray[np.bool_]:
    highest: Floats = grown.high[at - 253 : at - 1].max(axis=0)
    usual: Floats = grown.volume[at - 51 : at - 1].mean(axis=0)
    found: NDArray[np.bool_] = (grown.close[at - 1] > highest) & (grown.volume[at - 1] > 1.5 * usual)
    return found


def minervini_trend(grown: Grown, at: int) -> NDArray[np.bool_]:
    """The price part of the trend template."""
    close, year = grown.close[at - 1], slice(at - 252, at)
    short, middle, long = (grown.average(length, at) for length in (50, 150, 200))
    rising = long > grown.average(200, at - 22)
    highest: Floats = grown.high[year].max(axis=0)
    lowest: Floats = grown.low[year].min(axis=0)
    found: NDArray[np.bool_] = (close > 0.75 * highest) & (close > 1.3 * lowest) & rising
    found &= (close > short) & (short > middle) & (middle > long)
    return found


@pytest.mark.parametrize(
    ("screen", "fewest"),
    [(golden_cross, 10), (new_high_on_volume, 10), (minervini_trend, 200)],
    ids=["golden cross", "new high on volume", "minervini trend"],
)
def test_screens_find_something_in_a_month(
    grown: Grown, screen: Callable[[Grown, int], NDArray[np.bool_]], fewest: int
) -> None:
    found = sum(int(screen(grown, at).sum()) for at in range(579, 601))
    assert fewest <= found < 0.4 * 22 * len(grown.tickers)
