"""Corrections of what is stored: seen where the source is on this machine, fetched anew elsewhere where told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from scanner.errors import MarketError
from scanner.history import corrections
from scanner.history.changes import Changes
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import SessionBars
from scanner.sources.files import FilesMarket
from scanner.sources.simulated import SimulatedMarket
from tests.countdown import Countdown
from tests.history.equality import assert_holds
from tests.history.markets import SEPTEMBER, SESSIONS, SmallMarket
from tests.history.test_sync import Remote, newest_first

HEAD = "date,ticker,open,high,low,close,volume"
AUGUST = tuple(session for session in SESSIONS if session.month == 8)
DAYS = (*AUGUST, *SEPTEMBER)

Rows = dict[tuple[date, str], float]


def rows(days: Sequence[date] = DAYS) -> Rows:
    """A close for each session and ticker."""
    return {(day, ticker): 10.0 + place for place, day in enumerate(days) for ticker in ("AA", "BB", "CC")}


def folder_of(folder: Path, closes: Mapping[tuple[date, str], float], splits: str = "") -> FilesMarket:
    """Write a market's files as they are now."""
    folder.mkdir(exist_ok=True)
    lines = [f"{day},{ticker},{close},{close},{close},{close},100" for (day, ticker), close in closes.items()]
    (folder / "bars.csv").write_text("\n".join([HEAD, *lines]) + "\n")
    (folder / "splits.csv").write_text(f"ticker,execution_date,split_from,split_to\n{splits}")
    return FilesMarket(folder)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history")


@pytest.fixture
def files(tmp_path: Path, history: History) -> Path:
    """A folder of files that was synced."""
    folder = tmp_path / "market"
    sync(history, folder_of(folder, rows()))
    return folder


def assert_same(history: History, market: FilesMarket | SimulatedMarket) -> None:
    assert_holds(history.load().bars, market, market.sessions())


def test_files_that_did_not_change_change_nothing(history: History, files: Path) -> None:
    before = history.state()
    report = sync(history, FilesMarket(files))
    assert (report.fetched, report.state, report.changes) == ((), before, Changes())


@pytest.mark.parametrize("day", [DAYS[-1], DAYS[-8], DAYS[0]], ids=["newest", "older than three", "oldest"])
def test_a_session_of_files_that_changed_in_place_is_taken(history: History, files: Path, day: date) -> None:
    before = history.state().digest
    market = folder_of(files, rows() | {(day, "AA"): 99.0, (day, "NEW"): 1.0})
    report = sync(history, market)
    assert_same(history, market)
    assert report.fetched == (day,)
    assert report.state.digest != before
    assert report.changes == Changes((day,), changed=1, added=1)


def test_a_bar_taken_back_is_removed(history: History, files: Path) -> None:
    closes = rows()
    del closes[DAYS[3], "BB"]
    market = folder_of(files, closes)
    assert sync(history, market).changes == Changes(DAYS[3:4], removed=1)
    assert_same(history, market)


def test_a_session_withdrawn_from_the_files_is_removed(history: History, files: Path) -> None:
    market = folder_of(files, {key: close for key, close in rows().items() if key[0] not in DAYS[5:7]})
    report = sync(history, market)
    assert_same(history, market)
    assert report.changes == Changes(withdrawn=DAYS[5:7])
    assert history.inspect().holes == ()  # the source has none
    assert sync(history, folder_of(files, rows())).fetched == tuple(newest_first(DAYS[5:7]))
    assert history.load().state.sessions == DAYS


def test_a_ticker_renamed_in_its_whole_past_is_taken(history: History, files: Path) -> None:
    market = folder_of(
        files, {(day, "XX" if ticker == "BB" else ticker): close for (day, ticker), close in rows().items()}
    )
    report = sync(history, market)
    assert_same(history, market)
    assert (report.changes.added, report.changes.removed, report.changes.listings) == (len(DAYS), len(DAYS), 1)
    assert "BB" not in history.load().listings.tickers.tolist()


def test_readers_see_bars_rebased_together_with_their_split_or_neither(tmp_path: Path, files: Path) -> None:
    """Whatever a reader finds while it is published, a close on the last session's basis is the same."""
    seen: list[list[float]] = []

    class Watched(History):
        def add(self, fetched: object) -> object:  # type: ignore[override]
            published = super().add(fetched)  # type: ignore[arg-type]
            snapshot = History(tmp_path / "history").load()
            factor = np.prod(snapshot.splits.split_from / snapshot.splits.split_to)
            column = snapshot.bars.tickers.tolist().index("AA")
            seen.append((snapshot.bars.close[:4, column] * factor).tolist())
            return published

    halved = {
        (day, ticker): close * (2.0 if ticker == "AA" and day < DAYS[-2] else 1.0)
        for (day, ticker), close in rows().items()
    }
    market = folder_of(files, halved, splits=f"AA,{DAYS[-2]},1,2\n")
    report = sync(Watched(tmp_path / "history"), market)
    assert seen
    assert all(closes == [10.0, 11.0, 12.0, 13.0] for closes in seen)
    assert (report.changes.changed, report.changes.splits) == (len(DAYS) - 2, 1)


def test_files_that_end_before_the_history_are_reported_and_again_removes_the_rest(
    history: History, files: Path
) -> None:
    market = folder_of(files, rows(DAYS[:-4]))
    report = sync(history, market)
    assert (report.state.sessions, report.state.source_ends) == (DAYS, DAYS[-5])
    assert history.state().source_ends == DAYS[-5]
    report = sync(history, market, again=date.min)
    assert (report.state.sessions, report.state.source_ends) == (DAYS[:-4], None)
    assert report.changes.withdrawn == DAYS[-4:]


def test_sessions_before_the_files_begin_stay_unless_again_names_them(history: History, files: Path) -> None:
    market = folder_of(files, rows(DAYS[6:]))
    for again, first in [(None, DAYS[0]), (date.min, DAYS[0]), (DAYS[2], DAYS[0])]:
        assert sync(history, market, again=again).state.sessions[0] == first
    assert history.state().sessions == (*DAYS[:2], *DAYS[6:])


def test_corrections_without_time_leave_everything_as_it_was(history: History, files: Path) -> None:
    before = history.load()
    market = folder_of(files, {key: close + 1 for key, close in rows().items()}, splits=f"AA,{DAYS[-2]},1,2\n")
    report = sync(history, market, time_left=Countdown(len(DAYS) + 3))
    assert report.left == tuple(newest_first(DAYS))
    assert (history.state().digest, history.load().splits.tickers.size) == (before.state.digest, 0)
    assert sync(history, market).left == ()
    assert_same(history, market)


# A simulated market whose clock was wrong.


def drawn(last: date, sessions: int = 40) -> SimulatedMarket:
    return SimulatedMarket(60, sessions, last=last)


@pytest.mark.parametrize(
    ("wrong", "future"),
    [(date(2016, 12, 30), True), (date(2017, 11, 30), True), (date(2016, 6, 30), False), (date(2011, 9, 30), False)],
    ids=["months ahead", "a year ahead", "months behind", "years behind"],
)
def test_a_simulation_synced_under_a_wrong_clock_is_corrected(history: History, wrong: date, future: bool) -> None:
    sync(history, drawn(wrong))
    market = drawn(date(2016, 9, 30))
    report = sync(history, market)
    assert_holds(history.load().bars, market, market.sessions())
    assert history.inspect().holes == ()
    assert report.state.source_ends is None
    assert bool(report.future) is future
    assert report.future == tuple(day for day in report.changes.withdrawn if day > date(2016, 9, 30))


def test_readers_never_find_a_corrected_history_empty(tmp_path: Path) -> None:
    sync(History(tmp_path), drawn(date(2020, 9, 30)))
    before = History(tmp_path).state()

    class Failing(SimulatedMarket):
        def bars(self, session: date) -> SessionBars:
            if session == self.sessions()[-1]:
                raise MarketError("gone")
            return super().bars(session)

    with pytest.raises(MarketError):
        sync(History(tmp_path), Failing(60, 40, last=date(2016, 9, 30)))
    assert History(tmp_path).state() == before


def test_a_simulated_market_grows_from_day_to_day(history: History) -> None:
    for last in SEPTEMBER[-3:]:
        report = sync(history, drawn(last))
    assert len(report.state.sessions) == 42
    assert report.changes == Changes()


def test_a_simulated_market_that_begins_in_another_year_takes_the_place_of_the_one_before(history: History) -> None:
    sync(history, drawn(date(2017, 2, 14), sessions=32))
    market = drawn(date(2017, 2, 28), sessions=32)
    sync(history, market)
    assert_holds(history.load().bars, market, market.sessions())


# Remote markets.


def test_an_older_session_of_a_remote_market_is_corrected_where_that_is_said(history: History) -> None:
    sync(history, Remote())
    market = Remote(corrected=SESSIONS[-30:-25])
    assert sync(history, market).changes == Changes()
    report = sync(history, market, again=SESSIONS[-28])
    assert report.changes.sessions == SESSIONS[-28:-25]
    assert len(report.fetched) == 28
    report = sync(history, market, again=date.min)
    assert report.changes.sessions == SESSIONS[-30:-28]
    assert len(report.fetched) == len(SESSIONS)
    assert_holds(history.load().bars, market, SESSIONS)


def test_again_fetches_the_listings_of_a_remote_market_within_the_week(history: History) -> None:
    sync(history, Remote())
    market = Remote()
    sync(history, market, again=SESSIONS[-1])
    assert "listings" in market.calls


def test_a_session_that_a_remote_market_withdrew_is_removed_where_that_is_said(history: History) -> None:
    sync(history, Remote())
    market = Remote(empty=[SESSIONS[-20]])
    assert sync(history, market).state.sessions == SESSIONS
    report = sync(history, market, again=SESSIONS[-21])
    assert report.changes.withdrawn == SESSIONS[-20:-19]
    assert SESSIONS[-20] not in history.load().state.sessions
    assert report.state.origin.absent == SESSIONS[-20:-19]


def test_a_remote_market_without_its_newest_bars_withdraws_nothing(history: History) -> None:
    sync(history, Remote())
    report = sync(history, Remote(empty=SESSIONS), again=date.min)
    assert report.state.sessions == SESSIONS


def test_a_remote_market_that_does_not_go_back_as_far_withdraws_nothing(history: History) -> None:
    sync(history, Remote())
    assert sync(history, Remote(first=SESSIONS[-9]), again=date.min).state.sessions == SESSIONS


def test_corrections_from_afar_are_published_with_the_new_sessions_at_once(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.history.sync._PUBLISH_AFTER", 0.0)
    sync(history, Remote(offered=SESSIONS[:-2]))
    before = history.state().digest

    @dataclass
    class Stopping(Remote):
        stop_at: date = date.min

        def bars(self, session: date) -> SessionBars:
            if session == self.stop_at:
                raise MarketError("gone")
            return super().bars(session)

    with pytest.raises(MarketError):
        sync(history, Stopping(corrected=SESSIONS, stop_at=SESSIONS[-5]))
    assert history.state().digest == before
    report = sync(history, Stopping(corrected=SESSIONS))
    assert report.changes.sessions == SESSIONS[-5:-2]
    assert report.state.sessions == SESSIONS


def test_sessions_of_the_future_by_both_clocks_are_removed(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert tz is UTC
            return datetime(2016, 9, 20, 23, tzinfo=UTC)

    sync(history, Remote())
    market = Remote(offered=SESSIONS[:-8])
    assert market.offered[-1] == date(2016, 9, 20)
    report = sync(history, market)  # this machine's clock says that they are over
    assert (report.future, report.state.source_ends) == ((), market.offered[-1])
    monkeypatch.setattr(corrections, "datetime", Earlier)
    report = sync(history, market)
    assert report.future == report.changes.withdrawn == SESSIONS[-8:]


# A market that is neither.


def test_another_market_is_fetched_again_on_request(history: History) -> None:
    sync(history, SmallMarket())
    market = SmallMarket(corrected=SESSIONS, offered=[day for day in SESSIONS if day != SESSIONS[-3]])
    assert sync(history, market).fetched == ()
    report = sync(history, market, again=SESSIONS[-4])
    assert report.changes.sessions == (SESSIONS[-4], *SESSIONS[-2:])
    assert report.changes.withdrawn == SESSIONS[-3:-2]
