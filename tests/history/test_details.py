"""Details: asked once for a ticker, companies and what is traded most first, and kept whatever happens."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.errors import DamagedHistory, EmptyHistory, HistoryError, MarketError
from scanner.history import details as fetching
from scanner.history.details import fetch_details
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import Details, Listings, SessionBars
from tests.countdown import Countdown
from tests.history.markets import SEPTEMBER, SmallMarket
from tests.history.test_sync import Remote
from tests.watcher import Watcher

#: Dollar volume by ticker; F is a fund, and OLD has not traded for long.
TRADED = {"A": 1.0, "B": 3.0, "C": 2.0, "F": 9.0, "OLD": 8.0}
IN_ORDER = ["B", "C", "A", "F"]
CODES = {"A": "7372", "B": "6022"}


@dataclass
class Known(Remote):
    """Knows A and B; stops before the ticker `stop`."""

    stop: str = ""
    error: type[BaseException] = KeyboardInterrupt
    detailed: list[str] = field(default_factory=list)

    def bars(self, session: date) -> SessionBars:
        names = [name for name in TRADED if name != "OLD" or session < self.offered[-20]]
        price = np.ones(len(names))
        return SessionBars(
            session, np.array(names), price, price, price, price, np.array([TRADED[name] for name in names])
        )

    def listings(self) -> Listings:
        names = np.array(list(TRADED))
        unknown = np.full(names.shape, "")
        return Listings(names, names, np.array(["CS", "ADRC", "CS", "ETF", "CS"]), unknown, unknown, unknown)

    def details(self, tickers: Sequence[str]) -> Generator[Details]:
        for ticker in tickers:
            if ticker == self.stop:
                raise self.error("no more")
            self.detailed.append(ticker)
            yield Details(ticker, self.offered[-1], found=ticker in CODES, sic=CODES.get(ticker, ""))


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Bars of a remote market, no details."""
    history = History(tmp_path)
    sync(history, Known())
    return history


def known(history: History) -> list[str]:
    return [details.ticker for details in history.details()]


def test_what_is_traded_most_comes_first_and_companies_before_funds(history: History) -> None:
    market = Known()
    report = fetch_details(history, market)
    assert market.detailed == IN_ORDER
    assert (report.asked, report.found, report.state) == (4, 2, history.state())
    assert known(history) == sorted(IN_ORDER)


def test_sector_and_industry_follow_from_the_code(history: History) -> None:
    fetch_details(history, Known())
    listings = history.load().listings
    assert dict(zip(listings.tickers.tolist(), listings.sector.tolist(), strict=True)) == {
        "A": "Services",
        "B": "Finance, Insurance, and Real Estate",
        "C": "",
        "F": "",
        "OLD": "",
    }
    assert listings.hindsight == {"sector": SEPTEMBER[-1], "industry": SEPTEMBER[-1]}


def test_no_ticker_is_requested_twice(history: History) -> None:
    before = fetch_details(history, Known())
    market, watcher = Known(), Watcher()
    report = fetch_details(history, market, watcher)
    assert (market.detailed, report.asked, report.state) == ([], 0, before.state)
    assert watcher.heard == ["0 details", "finished"]


def test_progress_counts_every_ticker(history: History) -> None:
    watcher = Watcher()
    fetch_details(history, Known(), watcher)
    assert watcher.heard == ["4 details", *IN_ORDER, "finished"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MarketError])
def test_after_an_interruption_fetched_details_stay_and_the_next_fetch_continues(
    history: History, error: type[BaseException]
) -> None:
    watcher = Watcher()
    with pytest.raises(error):
        fetch_details(history, Known(stop="A", error=error), watcher)
    assert known(history) == ["B", "C"]
    assert watcher.heard[-1] == "finished"
    resumed = Known()
    fetch_details(history, resumed)
    assert resumed.detailed == ["A", "F"]
    assert known(history) == sorted(IN_ORDER)


def test_it_ends_in_time_and_the_next_one_goes_on(history: History) -> None:
    report = fetch_details(history, Known(), time_left=Countdown(int(fetching.MIN_TIME_TO_PUBLISH) + 2))
    assert (report.asked, report.left, known(history)) == (2, 2, ["B", "C"])
    resumed = Known()
    assert fetch_details(history, resumed).left == 0
    assert resumed.detailed == ["A", "F"]


def test_without_time_no_ticker_is_requested(history: History) -> None:
    market = Known()
    report = fetch_details(history, market, time_left=lambda: fetching.MIN_TIME_TO_PUBLISH)
    assert (report.asked, report.found, report.left, market.detailed) == (0, 0, 4, [])


def test_before_the_first_one_an_interruption_leaves_the_history_as_it_was(history: History) -> None:
    before = history.state()
    with pytest.raises(KeyboardInterrupt):
        fetch_details(history, Known(stop="B"))
    assert history.state() == before


def test_a_slow_source_is_published_now_and_then(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_PUBLISH_AFTER", 0.0)
    kept: list[list[str]] = []

    class Watching(Known):
        def details(self, tickers: Sequence[str]) -> Generator[Details]:
            for details in super().details(tickers):
                kept.append(known(history))
                yield details

    report = fetch_details(history, Watching())
    assert kept == [[], ["B"], ["B", "C"], ["A", "B", "C"]]
    assert (report.asked, report.found) == (4, 2)


def test_a_later_sync_keeps_them(history: History) -> None:
    state = fetch_details(history, Known()).state
    assert sync(history, Known()).state == state
    assert known(history) == sorted(IN_ORDER)


def test_they_count_in_the_digest_by_what_they_say(history: History, tmp_path: Path) -> None:
    without = history.state().digest
    first = fetch_details(history, Known()).state.digest
    history.publish_details([Details("A", SEPTEMBER[-1], sic="100")])
    changed = history.state().digest
    history.publish_details([Details("A", SEPTEMBER[-1], sic="7372")])
    assert len({without, first, changed}) == 3
    assert history.state().digest == first
    other = History(tmp_path / "other")
    sync(other, Known())
    assert other.state().digest == without
    for ticker in ("F", "A", "C", "B"):
        other.publish_details([details for details in history.details() if details.ticker == ticker])
    assert other.state().digest == first


def test_damaged_ones_are_named_dropped_by_a_sync_and_fetched_again(history: History, tmp_path: Path) -> None:
    without, whole = history.state(), fetch_details(history, Known()).state
    damaged = next(tmp_path.glob("details-*"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert history.inspect().damage == (damaged.name,)
    assert history.inspect().details is None
    for look in (history.load, history.details):
        with pytest.raises(DamagedHistory, match=damaged.name):
            look()
    report = sync(history, Known())
    assert (report.repaired, report.details_lost, report.state) == ((damaged.name,), True, without)
    assert (history.inspect().damage, history.inspect().details) == ((), 0)
    market = Known()
    assert fetch_details(history, market).state == whole
    assert market.detailed == IN_ORDER


def test_only_files_named_by_one_of_two_manifests_stay(history: History, tmp_path: Path) -> None:
    for code in ("0100", "1000", "2000", "4000"):
        history.publish_details([Details("A", SEPTEMBER[-1], sic=code)])
    assert len(list(tmp_path.glob("details-*"))) == 2


def test_two_writers_add_up(history: History, tmp_path: Path) -> None:
    class Meanwhile(Known):
        def details(self, tickers: Sequence[str]) -> Generator[Details]:
            yield from super().details(tickers[:2])
            History(tmp_path).publish_details([Details("OTHER", SEPTEMBER[-1])])

    fetch_details(history, Meanwhile())
    assert known(history) == ["B", "C", "OTHER"]


def test_a_market_without_details_is_an_error(tmp_path: Path) -> None:
    history = History(tmp_path)
    sync(history, SmallMarket())
    with pytest.raises(MarketError, match="small has no details to ask for: sync without details"):
        fetch_details(history, SmallMarket())


def test_another_market_is_refused_before_any_request(history: History) -> None:
    other = Known(name="large")
    with pytest.raises(HistoryError, match="holds the market small, not large"):
        fetch_details(history, other)
    assert other.detailed == []


def test_an_empty_history_has_no_tickers_to_request(tmp_path: Path) -> None:
    with pytest.raises(EmptyHistory):
        fetch_details(History(tmp_path / "none"), Known())
    with pytest.raises(EmptyHistory):
        History(tmp_path / "none").publish_details([Details("A", SEPTEMBER[-1])])
