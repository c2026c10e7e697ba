"""What every source of market data keeps to. An adapter joins by a line in `MARKETS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from scanner.errors import MarketError
from scanner.market_data.tables import SessionBars
from scanner.reference_data.calendar import sessions_between
from scanner.sources.base import Market
from scanner.sources.files import FilesMarket, write
from scanner.sources.polygon import pace
from scanner.sources.polygon.adapter import PolygonMarket
from scanner.sources.registry import SOURCES
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import serving
from tests.sources.example import installed, write_daily

SMALL = SimulatedMarket(tickers=400, sessions=80, seed=2, last=date(2024, 6, 28))


def csv_folder(folder: Path) -> Market:
    write(SMALL, folder / "csv")
    return FilesMarket(folder / "csv")


class ServedPolygon(PolygonMarket):
    """Polygon, were it as young as the market served."""

    earliest = SMALL.sessions()[0]


@contextmanager
def polygon() -> Iterator[Market]:
    with serving(SMALL) as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "_MAX_CALLS_PER_SECOND", 5_000)
        yield ServedPolygon("any", url, calls_per_minute=300_000)


def parquet_folder(folder: Path) -> Market:
    write(SMALL, folder / "parquet")
    bars = pd.read_csv(folder / "parquet/bars.csv", keep_default_na=False)
    bars.to_parquet(folder / "parquet/bars.parquet")
    (folder / "parquet/bars.csv").unlink()
    return FilesMarket(folder / "parquet")


@contextmanager
def example(folder: Path) -> Iterator[Market]:
    """The one of docs/add-a-source.md."""
    write_daily(SMALL, folder / "daily")
    with installed(folder / "added") as (adapter, _):
        yield adapter.DailyMarket(folder / "daily")


Make = Callable[[Path], AbstractContextManager[Market]]
MARKETS: dict[str, tuple[Make, bool]] = {  # how to make it, and whether it is simulated
    "files, CSV": (lambda folder: nullcontext(csv_folder(folder)), False),
    "files, Parquet": (lambda folder: nullcontext(parquet_folder(folder)), False),
    "simulated": (lambda _: nullcontext(SMALL), True),
    "the page's example": (example, False),
    "polygon": (lambda _: polygon(), True),  # a simulated market behind a server stays one
}


@pytest.fixture(scope="module", params=MARKETS)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Market, bool]]:
    make, simulated = MARKETS[request.param]
    with make(tmp_path_factory.mktemp("market")) as market:
        yield market, simulated


@pytest.fixture
def market(case: tuple[Market, bool]) -> Market:
    return case[0]


def arrays(bars: SessionBars) -> Iterator[NDArray[np.float64]]:
    yield from (bars.open, bars.high, bars.low, bars.close, bars.volume)


def test_it_says_whether_it_is_simulated(case: tuple[Market, bool]) -> None:
    market, simulated = case
    assert market.simulated is simulated


def test_its_name_contains_the_adapter_and_is_constant(market: Market) -> None:
    assert market.name.split(":")[0] in {*SOURCES, "daily"}
    assert market.name == market.name


def test_sessions_are_of_the_exchange_ascending_and_unique(market: Market) -> None:
    sessions = market.sessions()
    assert list(sessions) == sorted(set(sessions))
    assert set(sessions) <= set(sessions_between(sessions[0], sessions[-1]))
    assert {type(session) for session in sessions} == {date}


def test_bars_are_of_the_requested_session(market: Market) -> None:
    assert [market.bars(session).session for session in market.sessions()] == list(market.sessions())


def test_tickers_of_a_session_are_sorted_and_unique(market: Market) -> None:
    for session in market.sessions():
        tickers = market.bars(session).tickers
        assert tickers.dtype.kind == "U"
        assert tickers.tolist() == sorted(set(tickers.tolist()))
        assert tickers.size > 0


def test_each_ticker_has_all_numbers(market: Market) -> None:
    for session in market.sessions():
        bars = market.bars(session)
        for array in arrays(bars):
            assert array.dtype == np.float64
            assert array.shape == bars.tickers.shape
            assert not np.isinf(array).any()


def test_prices_are_exact_to_a_hundredth_of_a_cent(market: Market) -> None:
    bars = market.bars(market.sessions()[-1])
    for prices in (bars.open, bars.high, bars.low, bars.close):
        np.testing.assert_array_equal(prices, np.round(prices, 4))


def test_the_same_question_gets_the_same_answer(market: Market) -> None:
    session = market.sessions()[7]
    first, again = market.bars(session), market.bars(session)
    np.testing.assert_array_equal(first.tickers, again.tickers)
    for one, other in zip(arrays(first), arrays(again), strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_a_caller_does_to_its_bars_stays_with_the_caller(market: Market) -> None:
    session = market.sessions()[0]
    before = market.bars(session).close.copy()
    bars = market.bars(session)
    bars.close[:] = -1.0
    np.testing.assert_array_equal(market.bars(session).close, before)


@pytest.mark.parametrize("days", [-1, 1, 4_000])
def test_an_unknown_session_is_refused_naming_the_nearest(market: Market, days: int) -> None:
    sessions = market.sessions()
    nearest = sessions[0] if days < 0 else sessions[-1]
    with pytest.raises(MarketError, match=f"nearest .* {nearest}"):
        market.bars(nearest + timedelta(days))


def test_splits_are_positive_and_ordered_by_execution_and_ticker(market: Market) -> None:
    splits = market.splits()
    assert splits.tickers.size > 0
    assert splits.execution.dtype == np.dtype("datetime64[D]")
    keys = list(zip(splits.execution.tolist(), splits.tickers.tolist(), strict=True))
    assert keys == sorted(set(keys))
    assert (splits.split_from > 0).all()
    assert (splits.split_to > 0).all()
    assert (splits.split_from != splits.split_to).all()


def test_listings_are_sorted_and_unique(market: Market) -> None:
    tickers = market.listings().tickers.tolist()
    assert tickers == sorted(set(tickers))


def test_listings_have_every_ticker_with_a_bar(market: Market) -> None:
    traded = np.unique(np.concatenate([market.bars(session).tickers for session in market.sessions()]))
    assert np.isin(traded, market.listings().tickers).all()


def test_listings_have_all_columns(market: Market) -> None:
    listings = market.listings()
    for column in (listings.name, listings.type, listings.exchange, listings.sector, listings.industry):
        assert column.dtype.kind == "U"
        assert column.shape == listings.tickers.shape


def test_hindsight_names_columns(market: Market) -> None:
    assert set(market.listings().hindsight) <= {"name", "type", "exchange", "sector", "industry"}
