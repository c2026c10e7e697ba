from __future__ import annotations

import gzip
import os
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scanner.errors import MarketDataError, MarketError, MissingExtra
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import NEVER
from scanner.panel.panel import panel_at
from scanner.reference_data.calendar import sessions_between
from scanner.sources.files import FilesMarket

HEAD = "date,ticker,open,high,low,close,volume"
ROWS = (
    "2016-09-29,A,47.5,47.9,46.8,47,1000",
    "2016-09-29,NAN,14.1,14.2,14.0,14.1,20.5",
    "2016-09-30,A,47.1,47.2,46.9,47.09,2000",
    "2016-09-30,NA,1,1,1,1,0",
    "2016-09-30,NULL,1,1,1,1,0",
    "2016-09-30,TRUE,1,1,1,1,0",
    "2016-09-30,a,1,1,1,1,0",
)


def folder_of(folder: Path, *rows: str, **others: str) -> FilesMarket:
    folder.joinpath("bars.csv").write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    for name, text in others.items():
        folder.joinpath(f"{name}.csv").write_text(text, "utf-8")
    return FilesMarket(folder)


def test_bars_are_handed_on_as_written(tmp_path: Path) -> None:
    bars = folder_of(tmp_path, *ROWS).bars(date(2016, 9, 29))
    assert bars.tickers.tolist() == ["A", "NAN"]
    assert (bars.open.tolist(), bars.high.tolist()) == ([47.5, 14.1], [47.9, 14.2])
    assert (bars.low.tolist(), bars.close.tolist()) == ([46.8, 14.0], [47.0, 14.1])
    assert bars.volume.tolist() == [1000.0, 20.5]


def test_tickers_that_look_like_missing_values_stay_tickers(tmp_path: Path) -> None:
    bars = folder_of(tmp_path, *ROWS).bars(date(2016, 9, 30))
    assert bars.tickers.tolist() == ["A", "NA", "NULL", "TRUE", "a"]


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    bars = folder_of(tmp_path, *reversed(ROWS)).bars(date(2016, 9, 30))
    assert bars.tickers.tolist() == ["A", "NA", "NULL", "TRUE", "a"]
    assert bars.close.tolist() == [47.09, 1.0, 1.0, 1.0, 1.0]


def test_bars_with_impossible_prices_are_handed_on(tmp_path: Path) -> None:
    row = "2016-09-29,CUI,9,4,5,0,10"  # open above the high, high below the low, a zero close
    bars = folder_of(tmp_path, row).bars(date(2016, 9, 29))
    assert (bars.open[0], bars.high[0], bars.low[0], bars.close[0]) == (9.0, 4.0, 5.0, 0.0)


def test_an_empty_cell_is_a_number_the_source_did_not_give(tmp_path: Path) -> None:
    bars = folder_of(tmp_path, "2016-09-29,A,,2,1,1.5,").bars(date(2016, 9, 29))
    assert np.isnan([bars.open[0], bars.volume[0]]).all()
    assert bars.close[0] == 1.5


def test_gzipped_bars_are_read(tmp_path: Path) -> None:
    tmp_path.joinpath("bars.csv.gz").write_bytes(gzip.compress("\n".join((HEAD, *ROWS)).encode()))
    assert FilesMarket(tmp_path).sessions() == (date(2016, 9, 29), date(2016, 9, 30))


@pytest.mark.parametrize("dates", ["datetime64[D]", "str"])
def test_parquet_prices_lose_the_noise_of_single_precision(tmp_path: Path, dates: str) -> None:
    frame = pd.DataFrame({"date": np.array(["2016-09-30"], dates), "ticker": ["A"], "volume": np.array([3], np.int64)})
    for column in ("open", "high", "low", "close"):
        frame[column] = np.array([42.39], np.float32)
    frame.to_parquet(tmp_path / "bars.parquet")
    bars = FilesMarket(tmp_path).bars(date(2016, 9, 30))
    assert (bars.close[0], bars.volume[0]) == (42.39, 3.0)


def test_what_pandas_noted_in_parquet_does_not_matter(tmp_path: Path) -> None:
    folder_of(tmp_path, *ROWS)
    frame = pd.read_csv(tmp_path / "bars.csv", keep_default_na=False).set_index(["date", "ticker"])
    frame["volume"] = pd.array([7, None, 2000, 0, 0, 0, 0], dtype="Int64")
    frame.to_parquet(tmp_path / "bars.parquet")
    bars = FilesMarket(tmp_path).bars(date(2016, 9, 29))
    assert bars.tickers.tolist() == ["A", "NAN"]
    np.testing.assert_array_equal(bars.volume, [7.0, np.nan])


def test_parquet_goes_before_csv(tmp_path: Path) -> None:
    market = folder_of(tmp_path, *ROWS)
    pd.read_csv(tmp_path / "bars.csv", keep_default_na=False).head(1).to_parquet(tmp_path / "bars.parquet")
    assert market.sessions() == (date(2016, 9, 29),)


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.joinpath("bars.parquet").touch()
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtra, match=r"reading Parquet needs .*\[parquet\]"):
        FilesMarket(tmp_path).sessions()


def test_a_folder_without_bars_names_the_expected_files(tmp_path: Path) -> None:
    with pytest.raises(MarketError, match=r"bars\.parquet, bars\.csv, bars\.csv\.gz"):
        FilesMarket(tmp_path / "nowhere").sessions()


def test_the_name_is_the_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert FilesMarket(Path("here")).name == f"files:{tmp_path}{os.sep}here"


def test_without_the_other_files_everything_else_is_unknown(tmp_path: Path) -> None:
    market = folder_of(tmp_path, *ROWS)
    listings = market.listings()
    assert listings.tickers.tolist() == ["A", "NA", "NAN", "NULL", "TRUE", "a"]
    assert set(listings.name) | set(listings.type) | set(listings.sector) == {""}
    assert listings.hindsight == {}
    assert market.splits().tickers.size == 0


def test_listings_join_the_tickers_of_both_files(tmp_path: Path) -> None:
    tickers = 'ticker,name,sector\nNA,Nano,Energy\nGONE,"Gone, Inc.",\n'
    listings = folder_of(tmp_path, ROWS[2], ROWS[3], tickers=tickers).listings()
    assert listings.tickers.tolist() == ["A", "GONE", "NA"]
    assert listings.name.tolist() == ["", "Gone, Inc.", "Nano"]
    assert listings.sector.tolist() == ["", "", "Energy"]
    assert listings.industry.tolist() == ["", "", ""]


def test_sectors_in_the_table_of_tickers_are_hindsight(tmp_path: Path) -> None:
    tickers = "ticker,name,type,primary_exchange,sector\nA,Agilent,CS,XNYS,Health Care\n"
    assert folder_of(tmp_path, ROWS[2], tickers=tickers).listings().hindsight == {"exchange": NEVER, "sector": NEVER}


def test_splits_are_read_in_order_of_execution(tmp_path: Path) -> None:
    text = "ticker,execution_date,split_from,split_to\nNA,2016-09-30,2,3\nA,2016-09-30,10,1\nZ,2016-09-29,1,2\n"
    splits = folder_of(tmp_path, *ROWS, splits=text).splits()
    assert splits.tickers.tolist() == ["Z", "A", "NA"]
    assert splits.execution.astype(str).tolist() == ["2016-09-29", "2016-09-30", "2016-09-30"]
    assert (splits.split_from.tolist(), splits.split_to.tolist()) == ([1.0, 10.0, 2.0], [2.0, 1.0, 3.0])


SPLITS_HEAD = "ticker,execution_date,split_from,split_to\n"


def test_two_splits_of_a_day_are_read_and_the_same_one_twice_is_refused(tmp_path: Path) -> None:
    splits = folder_of(tmp_path, *ROWS, splits=f"{SPLITS_HEAD}A,2016-09-30,1000,1\nA,2016-09-30,1,1000\n").splits()
    assert (splits.split_from / splits.split_to).tolist() == [1 / 1000, 1000.0]
    again = folder_of(tmp_path, *ROWS, splits=f"{SPLITS_HEAD}A,2016-09-30,1,2\nA,2016-09-30,2,4\n")
    with pytest.raises(MarketDataError, match="row 2, column ticker: 'A', an earlier row has it too"):
        again.splits()


@pytest.mark.parametrize("day", ["2016-09-03", "2016-09-04", "2016-09-05"])  # a weekend, and Labor Day
def test_a_split_of_a_day_without_a_session_takes_effect_on_the_next_one(tmp_path: Path, day: str) -> None:
    rows = [f"2016-09-0{number},A,{price},{price},{price},{price},9" for number, price in ((1, 20), (2, 20), (6, 10))]
    market = folder_of(tmp_path, *rows, splits=f"{SPLITS_HEAD}A,{day},1,2\n")
    history = History(tmp_path / "history")
    sync(history, market)
    panel = panel_at(history.load(), 2, "SPY")
    assert panel.close[:, 0].tolist() == [10.0, 10.0, 10.0]
    assert (panel.split.tolist(), panel.doubtful.tolist()) == ([True], [False])


def test_space_around_a_ticker_is_removed(tmp_path: Path) -> None:
    market = folder_of(
        tmp_path, "2016-09-29,A ,1,1,1,1,1", "2016-09-30,A,1,1,1,1,1", splits=f"{SPLITS_HEAD} A,2016-09-30,1,2\n"
    )
    assert market.splits().tickers.tolist() == ["A"]
    assert [market.bars(session).tickers.tolist() for session in market.sessions()] == [["A"], ["A"]]


def test_noise_of_computation_makes_no_bar_faulty(tmp_path: Path) -> None:
    market = folder_of(tmp_path, "2016-09-30,A,12.34564999,12.5,12.34565001,12.40,100000")
    history = History(tmp_path / "history")
    sync(history, market)
    panel = panel_at(history.load(), 0, "SPY")
    assert (panel.tickers.tolist(), panel.coverage.faulty, panel.faults) == (["A"], 0, {})


def test_a_price_below_a_tick_drops_its_bar_and_the_sync_says_so(tmp_path: Path) -> None:
    rows = ("2016-09-30,A,1,1,1,1,1", "2016-09-30,B,0.00006,0.00006,0.00004,0.00006,9")
    history = History(tmp_path / "history")
    report = sync(history, folder_of(tmp_path, *rows))
    reason = "a price below 0.0001 USD, which cannot be stored"
    assert str(report.dropped) == f"1: bars of B on 2016-09-30: {reason}"
    assert history.load().bars.tickers.tolist() == ["A"]
    again = sync(history, folder_of(tmp_path, *rows))
    assert (again.fetched, again.changes.sessions) == ((), ())


def test_the_test_market_reads_as_an_independent_reader_has_it(real_market: Path) -> None:
    market = FilesMarket(real_market)
    if real_market.joinpath("bars.parquet").exists():
        frame = pd.read_parquet(real_market / "bars.parquet")
    else:
        frame = pd.read_csv(real_market / "bars.csv", keep_default_na=False)
    frame["date"] = pd.to_datetime(frame["date"])
    sessions = market.sessions()
    assert len(sessions) == frame["date"].nunique()
    assert set(sessions) <= set(sessions_between(sessions[0], sessions[-1]))
    assert sum(market.bars(session).tickers.size for session in sessions) == len(frame)
    for session in sessions[:: len(sessions) // 5]:
        bars, rows = market.bars(session), frame[frame["date"] == pd.Timestamp(session)].sort_values("ticker")
        assert bars.tickers.tolist() == rows["ticker"].tolist()
        for column in ("open", "high", "low", "close", "volume"):
            np.testing.assert_allclose(getattr(bars, column), rows[column].to_numpy(), rtol=1e-7)
            np.testing.assert_array_equal(getattr(bars, column), np.round(getattr(bars, column), 4))
