"""Syncing: newest first, resumable, only what is missing, never another market's."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.errors import ConfigError, HistoryError, MarketError, OutOfTime
from scanner.history import sync as syncing
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import Details, Listings, SessionBars, Splits
from scanner.sources.polygon.bars import no_bars
from tests.countdown import Countdown
from tests.history.equality import assert_holds
from tests.history.markets import FOLLOWING, SEPTEMBER, SESSIONS, SmallMarket
from tests.watcher import Watcher


@dataclass
class Failing(SmallMarket):
    """Stops at its n-th session."""

    stop: BaseException | type[BaseException] = KeyboardInterrupt
    after: int = 0

    def bars(self, session: date) -> SessionBars:
        if len(self.asked) == self.after:
            raise self.stop
        return super().bars(session)


class Renamed(SmallMarket):
    """Knows its tickers under another name."""

    def listings(self) -> Listings:
        listings = super().listings()
        return replace(listings, name=np.full(len(listings.tickers), "renamed"))


@dataclass
class Remote(SmallMarket):
    """A market of which every question is a call.

    `empty` sessions have no bars, `first` is the oldest it gives, `closed` what it announces.
    """

    empty: Sequence[date] = ()
    first: date = SESSIONS[0]
    closed: Sequence[date] = ()
    calls: list[str] = field(default_factory=list)

    def stream(self, sessions: Sequence[date]) -> Iterator[SessionBars]:
        for session in sessions:
            if session < self.first:
                return
            bars = self.bars(session)
            yield no_bars(session) if session in self.empty else bars

    def splits(self, since: date = date.min) -> Splits:
        self.calls.append(f"splits since {since}")
        return super().splits()

    def listings(self) -> Listings:
        self.calls.append("listings")
        return super().listings()

    def details(self, tickers: Sequence[str]) -> Generator[Details]:
        self.calls += tickers
        yield from (Details(ticker, self.offered[-1], found=False) for ticker in tickers)

    def closures(self) -> frozenset[date]:
        return frozenset(self.closed)


def newest_first(sessions: Sequence[date]) -> list[date]:
    return sorted(sessions, reverse=True)


def test_a_new_history_gets_all_sessions_newest_first(tmp_path: Path) -> None:
    market = SmallMarket()
    report = sync(History(tmp_path), market)
    assert market.asked == list(report.fetched) == newest_first(SESSIONS)
    assert report.state.sessions == SESSIONS
    assert (report.repaired, report.lost) == ((), ())


def test_a_number_of_sessions_is_that_many_of_the_newest(tmp_path: Path) -> None:
    assert sync(History(tmp_path), SmallMarket(), sessions=25).state.sessions == SESSIONS[-25:]


def test_by_default_a_new_history_is_as_long_as_documented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert syncing.NEWEST == 600
    monkeypatch.setattr(syncing, "NEWEST", 40)
    assert sync(History(tmp_path), SmallMarket()).state.sessions == SESSIONS[-40:]


def test_only_what_is_missing_is_fetched(tmp_path: Path) -> None:
    sync(History(tmp_path), SmallMarket(offered=SESSIONS[:-2]), sessions=10)
    market = SmallMarket()
    sync(History(tmp_path), market, sessions=20)
    assert market.asked == newest_first([*SESSIONS[-20:-12], *SESSIONS[-2:]])


def test_holes_are_filled_back_to_the_first_session_stored(tmp_path: Path) -> None:
    sync(History(tmp_path), SmallMarket(offered=[*SESSIONS[-60:-50], *SESSIONS[-10:]]))
    report = sync(History(tmp_path), SmallMarket(), sessions=5)
    assert report.state.sessions == SESSIONS[-60:]
    assert History(tmp_path).inspect().holes == ()


def test_splits_listings_and_origin_are_renewed_even_if_no_session_is_missing(tmp_path: Path) -> None:
    sync(History(tmp_path), SmallMarket(offered=SEPTEMBER))
    market = Renamed(offered=SEPTEMBER)
    report = sync(History(tmp_path), market)
    assert (report.fetched, market.asked) == ((), [])
    assert set(History(tmp_path).load().listings.name) == {"renamed"}
    assert report.state.origin == market.origin()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MarketError])
def test_after_an_interruption_published_sessions_stay_and_the_next_sync_continues(
    tmp_path: Path, stop: type[BaseException]
) -> None:
    watcher = Watcher()
    with pytest.raises(stop):
        sync(History(tmp_path), Failing(stop=stop("gone"), after=50), progress=watcher)
    assert watcher.heard[-1] == "finished"
    published = History(tmp_path).state().sessions
    assert {session.month for session in published} == {8, 9}  # 44 sessions; six of July were not yet a month
    resumed = SmallMarket()
    state = sync(History(tmp_path), resumed).state
    assert set(resumed.asked) == set(SESSIONS) - set(published)
    assert state == sync(History(tmp_path / "whole"), SmallMarket()).state


def test_a_slow_source_is_published_before_its_month_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "_PUBLISH_AFTER", 0.0)
    with pytest.raises(KeyboardInterrupt):
        sync(History(tmp_path), Failing(after=3))
    assert History(tmp_path).state().sessions == SESSIONS[-3:]


def test_progress_counts_every_session(tmp_path: Path) -> None:
    watcher = Watcher()
    sync(History(tmp_path), SmallMarket(offered=SEPTEMBER[:3]), progress=watcher)
    assert watcher.heard == ["3 sessions", "2016-09-06", "2016-09-02", "2016-09-01", "finished"]


def test_another_market_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    sync(History(tmp_path), SmallMarket(offered=SEPTEMBER))
    other = SmallMarket(name="large")
    with pytest.raises(HistoryError, match=r"holds the market small, not large: .* SCANNER_HISTORY"):
        sync(History(tmp_path), other)
    assert other.asked == []


def test_a_source_without_sessions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MarketError, match="small has no completed session"):
        sync(History(tmp_path), SmallMarket(offered=()))


@pytest.mark.parametrize("sessions", [0, -1])
def test_less_than_one_session_is_refused(tmp_path: Path, sessions: int) -> None:
    with pytest.raises(ConfigError, match=f"sessions='{sessions}' cannot be used: expected 1 or more"):
        sync(History(tmp_path), SmallMarket(), sessions=sessions)


def test_only_the_damaged_month_is_fetched_again(tmp_path: Path) -> None:
    sync(History(tmp_path), SmallMarket())
    damaged = next(tmp_path.glob("bars-2016-04-*"))
    damaged.write_bytes(b"")
    market = SmallMarket()
    report = sync(History(tmp_path), market, sessions=5)
    assert {(session.year, session.month) for session in market.asked} == {(2016, 4)}
    assert report.repaired == (damaged.name,)
    assert_holds(History(tmp_path).load().bars, market, SESSIONS)


def test_damaged_sessions_that_the_source_no_longer_has_are_dropped_and_reported(tmp_path: Path) -> None:
    sync(History(tmp_path), SmallMarket())
    next(tmp_path.glob("bars-2016-04-*")).write_bytes(b"")
    report = sync(History(tmp_path), SmallMarket(offered=SEPTEMBER))
    assert {session.month for session in report.lost} == {4}
    assert History(tmp_path).inspect().damage == ()
    assert History(tmp_path).load().state.sessions == tuple(session for session in SESSIONS if session.month != 4)


def test_after_a_sync_the_previous_manifest_can_be_used_too(tmp_path: Path) -> None:
    state = sync(History(tmp_path), SmallMarket()).state
    tmp_path.joinpath("manifest.json").unlink()
    assert History(tmp_path).load().state == state


# Remote markets.


def test_the_three_newest_stored_sessions_of_a_remote_market_are_fetched_again(tmp_path: Path) -> None:
    sync(History(tmp_path), Remote(offered=SESSIONS[:-2]))
    market = Remote(corrected=SESSIONS[-5:-2])
    report = sync(History(tmp_path), market)
    assert market.asked == list(report.fetched) == newest_first(SESSIONS[-5:])
    assert_holds(History(tmp_path).load().bars, market, SESSIONS)


def test_what_is_fetched_again_unchanged_changes_nothing(tmp_path: Path) -> None:
    first = sync(History(tmp_path), Remote())
    assert sync(History(tmp_path), Remote()).state == first.state


def test_an_empty_session_before_one_with_bars_is_not_fetched_again(tmp_path: Path) -> None:
    closed = SESSIONS[-20]
    report = sync(History(tmp_path), Remote(empty=[closed]))
    assert closed not in report.state.sessions
    assert report.state.origin.absent == (closed,)
    assert History(tmp_path).inspect().holes == ()
    later = Remote(empty=[closed])
    assert sync(History(tmp_path), later).state.origin.absent == (closed,)
    assert later.asked == newest_first(SESSIONS[-3:])


def test_sessions_before_the_sources_first_are_not_fetched_again(tmp_path: Path) -> None:
    state = sync(History(tmp_path), Remote(empty=SESSIONS[:10])).state
    assert (state.sessions, state.origin.absent) == (SESSIONS[10:], SESSIONS[:10])
    later = Remote(empty=SESSIONS[:10])
    sync(History(tmp_path), later)
    assert later.asked == newest_first(SESSIONS[-3:])


def test_the_newest_session_without_bars_is_fetched_again(tmp_path: Path) -> None:
    state = sync(History(tmp_path), Remote(empty=SESSIONS[-2:])).state
    assert (state.sessions[-1], state.origin.latest, state.origin.absent) == (SESSIONS[-3], SESSIONS[-1], ())
    assert sync(History(tmp_path), Remote()).state.sessions == SESSIONS


def test_a_session_believed_to_be_without_bars_that_gets_some_is_stored(tmp_path: Path) -> None:
    late = SESSIONS[-2]
    assert sync(History(tmp_path), Remote(empty=[late])).state.origin.absent == (late,)
    state = sync(History(tmp_path), Remote()).state
    assert (state.sessions, state.origin.absent) == (SESSIONS, ())


def test_a_stored_session_that_comes_without_bars_stays(tmp_path: Path) -> None:
    sync(History(tmp_path), Remote())
    state = sync(History(tmp_path), Remote(empty=SESSIONS[-2:])).state
    assert (state.sessions, state.origin.absent) == (SESSIONS, ())


def test_a_source_that_does_not_go_further_back_ends_the_sync(tmp_path: Path) -> None:
    report = sync(History(tmp_path), Remote(first=SESSIONS[-30]))
    assert report.fetched == tuple(newest_first(SESSIONS[-30:]))
    assert report.state.sessions == SESSIONS[-30:]
    assert report.state.origin.absent == ()


def test_a_source_that_gives_no_bar_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        MarketError, match="small gave no bar of its sessions 2016-03-01 to 2016-09-30: try again later"
    ):
        sync(History(tmp_path), Remote(empty=SESSIONS))


def test_an_announced_closure_is_not_among_the_coming_sessions(tmp_path: Path) -> None:
    state = sync(History(tmp_path), Remote(closed=[FOLLOWING[1]])).state
    assert state.origin.upcoming == (FOLLOWING[0], *FOLLOWING[2:])


def test_listings_of_a_remote_market_are_fetched_once_a_week(tmp_path: Path) -> None:
    called = []
    for last in range(-6, 0):  # Friday 23 to Friday 30 September
        market = Remote(offered=SESSIONS[: len(SESSIONS) + last + 1])
        sync(History(tmp_path), market)
        called += [market.offered[-1].isoformat()] * ("listings" in market.calls)
    assert called == ["2016-09-23", "2016-09-26"]


def test_damaged_listings_are_fetched_again(tmp_path: Path) -> None:
    sync(History(tmp_path), Remote())
    next(tmp_path.glob("listings-*")).write_bytes(b"")
    market = Remote()
    sync(History(tmp_path), market)
    assert "listings" in market.calls
    assert History(tmp_path).inspect().damage == ()


def test_splits_are_fetched_since_the_first_present_or_future_session(tmp_path: Path) -> None:
    for sessions, first in [(20, SESSIONS[-20]), (40, SESSIONS[-40]), (10, SESSIONS[-40])]:
        market = Remote()
        sync(History(tmp_path), market, sessions=sessions)
        assert f"splits since {first}" in market.calls


def test_after_an_interrupted_stream_published_sessions_stay(tmp_path: Path) -> None:
    class Interrupted(Remote):
        def bars(self, session: date) -> SessionBars:
            if len(self.asked) == 50:
                raise MarketError("gone")
            return super().bars(session)

    with pytest.raises(MarketError):
        sync(History(tmp_path), Interrupted())
    resumed = Remote()
    assert sync(History(tmp_path), resumed).state == sync(History(tmp_path / "whole"), Remote()).state
    assert len(resumed.asked) < len(SESSIONS)


# When time runs out.


@pytest.mark.parametrize("kind", [SmallMarket, Remote])
def test_a_sync_that_runs_out_of_time_publishes_what_it_has_and_reports_the_rest(
    kind: type[SmallMarket], tmp_path: Path
) -> None:
    history = History(tmp_path)
    report = sync(history, kind(offered=SEPTEMBER), time_left=Countdown(6))
    assert report.fetched == tuple(newest_first(SEPTEMBER)[:6])
    assert report.left == tuple(newest_first(SEPTEMBER)[6:])
    assert history.state().sessions == SEPTEMBER[-6:]
    assert (report.lost, report.state) == ((), history.state())
    assert sync(history, kind(offered=SEPTEMBER)).left == ()
    assert_holds(history.load().bars, SmallMarket(offered=SEPTEMBER), SEPTEMBER)


@pytest.mark.parametrize(("seconds", "fetched"), [(0.09, 1), (3600.0, len(SEPTEMBER))])
def test_no_session_is_begun_that_the_time_may_not_suffice_for(tmp_path: Path, seconds: float, fetched: int) -> None:
    class Slow(SmallMarket):
        def bars(self, session: date) -> SessionBars:
            time.sleep(0.05)
            return super().bars(session)

    report = sync(History(tmp_path), Slow(offered=SEPTEMBER), time_left=lambda: seconds)
    assert len(report.fetched) == fetched


def test_a_sync_without_time_for_a_first_session_says_so(tmp_path: Path) -> None:
    market = SmallMarket()
    with pytest.raises(OutOfTime, match="ended before the first session was stored"):
        sync(History(tmp_path), market, time_left=Countdown(0))
    assert market.asked == []


def test_without_time_a_history_is_not_changed(tmp_path: Path) -> None:
    sync(History(tmp_path), SmallMarket(offered=SEPTEMBER[:-1]))
    report = sync(History(tmp_path), SmallMarket(offered=SEPTEMBER), time_left=Countdown(0))
    assert (report.fetched, report.left, report.state.sessions) == ((), SEPTEMBER[-1:], SEPTEMBER[:-1])


def test_a_source_that_does_not_go_back_further_leaves_nothing(tmp_path: Path) -> None:
    assert sync(History(tmp_path), Remote(first=SEPTEMBER[0])).left == ()
