"""Polygon as a source: what is asked for, in which order, and how a session that is not given is told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime

import pytest

from scanner.errors import MarketError, MarketRefusal
from scanner.market_data.tables import Details
from scanner.reference_data.calendar import sessions_between
from scanner.sources.base import is_remote
from scanner.sources.polygon.adapter import PolygonMarket
from tests.sources.polygon.conftest import KEY, client
from tests.sources.polygon.vendor import Asked, Reply, Vendor, serving

pytestmark = pytest.mark.usefixtures("hasty")

GROUPED = "/v2/aggs/grouped/locale/us/market/stocks/"
SESSIONS = sessions_between(date(2016, 6, 1), date(2016, 9, 30))
NEWEST_FIRST = SESSIONS[::-1]
CLOCK = Reply({"market": "closed", "serverTime": "2016-09-30T21:00:00-04:00"})
EMPTY = Reply({"status": "OK", "resultsCount": 0})
TOO_OLD = Reply({"message": "Your plan doesn't include this data timeframe."}, 403)
TODAY = Reply({"message": "Attempted to request today's data before end of day."}, 403)

Grouped = Callable[[date], Reply]


def one_bar(_day: date) -> Reply:
    row = {"T": "A", "o": 1, "h": 1, "l": 1, "c": 1, "v": 1}
    return Reply({"status": "OK", "resultsCount": 1, "results": [row]})


def vendor(grouped: Grouped = one_bar, **replies: Reply) -> Callable[[Asked], Reply]:
    """A vendor on the evening of 2016-09-30; `replies` by the last part of the path."""
    answers = {"now": CLOCK, "upcoming": Reply([]), **replies}

    def reply(asked: Asked) -> Reply:
        last = asked.path.rpartition("/")[2]
        return grouped(date.fromisoformat(last)) if asked.path.startswith(GROUPED) else answers[last]

    return reply


def asked_days(served: Vendor) -> list[str]:
    return [asked.path.removeprefix(GROUPED) for asked in served.asked if asked.path.startswith(GROUPED)]


def test_it_is_a_remote_market() -> None:
    with serving(vendor()) as served:
        assert is_remote(client(served.url))


def test_sessions_end_by_the_sources_clock_and_begin_where_polygon_does() -> None:
    with serving(vendor()) as served:
        sessions = client(served.url).sessions()
    assert (sessions[0], sessions[-1]) == (date(2003, 9, 10), date(2016, 9, 30))


def test_a_session_that_is_not_over_is_not_offered() -> None:
    before = Reply({"serverTime": "2016-09-30T15:59:59-04:00"})
    with serving(vendor(now=before)) as served:
        assert client(served.url).sessions()[-1] == date(2016, 9, 29)


def test_an_announced_closure_is_not_a_session_whatever_the_calendar_says() -> None:
    mourning = Reply([{"date": "2016-09-30", "exchange": "NYSE", "name": "Mourning", "status": "closed"}])
    with serving(vendor(upcoming=mourning)) as served:
        market = client(served.url)
        assert market.sessions()[-1] == date(2016, 9, 29)
        assert market.closures() == {date(2016, 9, 30)}


def test_the_clock_is_read_once() -> None:
    with serving(vendor()) as served:
        market = client(served.url)
        assert market.sessions() == market.sessions()
        assert [asked.path for asked in served.asked] == ["/v1/marketstatus/now", "/v1/marketstatus/upcoming"]


def test_bars_are_requested_unadjusted_without_otc_one_call_a_session() -> None:
    with serving(vendor()) as served:
        assert client(served.url).bars(SESSIONS[-1]).tickers.tolist() == ["A"]
        last = served.asked[-1]
        assert asked_days(served) == ["2016-09-30"]
        assert (last.query["adjusted"], last.query["include_otc"]) == ("false", "false")


@pytest.mark.parametrize(("reply", "reason"), [(TOO_OLD, "too-old"), (TODAY, "today")])
def test_a_session_that_is_not_given_is_a_refusal(reply: Reply, reason: str) -> None:
    with serving(vendor(lambda _: reply)) as served, pytest.raises(MarketRefusal) as caught:
        client(served.url).bars(SESSIONS[-1])
    assert caught.value.reason == reason


def test_a_stream_keeps_the_requested_order() -> None:
    with serving(vendor()) as served:
        assert [bars.session for bars in client(served.url).stream(NEWEST_FIRST)] == list(NEWEST_FIRST)
        assert sorted(asked_days(served)) == sorted(map(str, SESSIONS))


def test_a_stream_has_at_most_sixteen_calls_under_way() -> None:
    under_way, most = 0, 0
    lock = threading.Lock()
    sixteen = threading.Barrier(16, timeout=10)
    first = set(NEWEST_FIRST[:16])

    def grouped(day: date) -> Reply:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        if day in first:
            sixteen.wait()  # all sixteen are here at once, or this breaks
        with lock:
            under_way -= 1
        return one_bar(day)

    with serving(vendor(grouped)) as served:
        assert len(list(client(served.url).stream(NEWEST_FIRST))) == len(SESSIONS)
    assert most == 16


def test_on_a_slow_plan_calls_are_sequential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.polygon.pace._ONE_BY_ONE", 0.0)
    with serving(vendor()) as served:
        list(client(served.url).stream(NEWEST_FIRST[:20]))
        assert asked_days(served) == list(map(str, NEWEST_FIRST[:20]))


def test_a_session_without_bars_or_not_published_yet_comes_empty() -> None:
    closed, today = SESSIONS[-5], SESSIONS[-1]
    with serving(vendor(lambda day: {closed: EMPTY, today: TODAY}.get(day) or one_bar(day))) as served:
        sizes = {bars.session: bars.tickers.size for bars in client(served.url).stream(NEWEST_FIRST)}
    assert {day for day, size in sizes.items() if not size} == {closed, today}
    assert len(sizes) == len(SESSIONS)


def test_a_stream_ends_where_the_plan_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.polygon.pace._ONE_BY_ONE", 0.0)
    first = SESSIONS[-10]
    with serving(vendor(lambda day: TOO_OLD if day < first else one_bar(day))) as served:
        assert [bars.session for bars in client(served.url).stream(NEWEST_FIRST)] == list(NEWEST_FIRST[:10])
        assert len(asked_days(served)) == 11


def test_a_stream_ends_with_the_first_error() -> None:
    broken = SESSIONS[-4]
    none = Reply({"message": "You are not entitled to this data."}, 403)
    arrived = []
    with serving(vendor(lambda day: none if day == broken else one_bar(day))) as served:
        with pytest.raises(MarketRefusal, match="does not include this"):
            arrived += [bars.session for bars in client(served.url).stream(NEWEST_FIRST)]
        stream = client(served.url).stream(NEWEST_FIRST)
        assert [next(stream).session for _ in range(3)] == list(NEWEST_FIRST[:3])
        with pytest.raises(MarketError):
            next(stream)


def test_a_closed_stream_makes_no_more_calls() -> None:
    with serving(vendor()) as served:
        market = client(served.url, calls_per_minute=120)  # sixteen at once, each half a second after the one before
        before = set(threading.enumerate())
        stream = market.stream(NEWEST_FIRST)
        next(stream)
        stream.close()  # type: ignore[attr-defined]  # it is a generator
        for worker in set(threading.enumerate()) - before:
            if worker.name.startswith("ThreadPoolExecutor"):
                worker.join()
        assert len(asked_days(served)) <= 2


SPLIT = {"ticker": "A", "execution_date": "2016-08-01", "split_from": 1, "split_to": 2}


def test_splits_come_by_the_new_path_and_since_a_day() -> None:
    with serving(vendor(splits=Reply({"status": "OK", "results": [SPLIT]}))) as served:
        assert client(served.url).splits(date(2016, 7, 1)).tickers.tolist() == ["A"]
        (asked,) = served.asked
    assert asked.path == "/stocks/v1/splits"
    assert asked.query == {"execution_date.gte": "2016-07-01", "limit": "5000", "sort": "execution_date.asc"}


def test_splits_come_by_the_old_path_where_the_new_one_is_missing() -> None:
    def reply(asked: Asked) -> Reply:
        return (
            Reply(b"404 page not found", 404) if "stocks" in asked.path else Reply({"status": "OK", "results": [SPLIT]})
        )

    with serving(reply) as served:
        assert client(served.url).splits().execution.tolist() == [date(2016, 8, 1)]
        old = served.asked[-1]
    assert old.path == "/v3/reference/splits"
    assert (old.query["execution_date.gte"], old.query["limit"], old.query["order"]) == ("2003-09-10", "1000", "asc")


def test_another_refusal_of_splits_is_reported() -> None:
    with serving(lambda _: Reply({"error": "Unknown API Key"}, 401)) as served:
        with pytest.raises(MarketRefusal, match="does not know the key"):
            client(served.url).splits()
        assert len(served.asked) == 1


def test_listings_are_the_active_and_the_inactive() -> None:
    def reply(asked: Asked) -> Reply:
        row = {"ticker": {"true": "LISTED", "false": "GONE"}[asked.query["active"]], "type": "CS"}
        return Reply({"status": "OK", "results": [row]})

    with serving(reply) as served:
        assert client(served.url).listings().tickers.tolist() == ["GONE", "LISTED"]
        assert {(asked.query["market"], asked.query["sort"]) for asked in served.asked} == {("stocks", "ticker")}


OVERVIEWS = "/v3/reference/tickers/"


def overview(asked: Asked) -> Reply:
    """A vendor that knows every ticker but GONE."""
    ticker = asked.path.rpartition("/")[2]
    if asked.path.startswith(OVERVIEWS) and ticker != "GONE":
        return Reply({"status": "OK", "results": {"ticker": ticker, "sic_code": "7372"}})
    return {"now": CLOCK, "upcoming": Reply([])}.get(ticker, Reply({"message": "Ticker not found."}, 404))


def test_details_cost_a_call_a_ticker_and_are_of_the_last_session() -> None:
    tickers = ["F", "BRK.B", "BACpL"]
    with serving(overview) as served:
        assert list(client(served.url).details(tickers)) == [
            Details(name, SESSIONS[-1], sic="7372") for name in tickers
        ]
        asked = [asked.path for asked in served.asked if asked.path.startswith(OVERVIEWS)]
    assert sorted(asked) == sorted(f"{OVERVIEWS}{name}" for name in tickers)


def test_a_ticker_the_vendor_does_not_know_comes_without_details() -> None:
    with serving(overview) as served:
        assert list(client(served.url).details(["GONE", "F"])) == [
            Details("GONE", SESSIONS[-1], found=False),
            Details("F", SESSIONS[-1], sic="7372"),
        ]


def test_a_missing_path_is_not_an_unknown_ticker() -> None:
    nowhere = vendor(F=Reply(b"404 page not found", 404))
    with serving(nowhere) as served, pytest.raises(MarketRefusal, match="check POLYGON_BASE_URL"):
        list(client(served.url).details(["F"]))


def test_the_key_is_shown_nowhere(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(vendor(lambda day: TOO_OLD if day == SESSIONS[0] else one_bar(day))) as served:
        market = PolygonMarket(KEY, served.url)
        market.bars(SESSIONS[-1])
        with pytest.raises(MarketError) as caught:
            market.bars(SESSIONS[0])
        assert {asked.key for asked in served.asked} == {KEY}
    assert KEY not in repr(caught.value) + repr(market) + repr(vars(market)) + market.name
    assert KEY not in caplog.text + "".join(capfd.readouterr())
    assert caplog.records  # urllib3 logs each call at this level


def test_its_clock_is_read_once() -> None:
    with serving(vendor()) as served:
        market = client(served.url)
        assert market.clock() == datetime.fromisoformat("2016-09-30T21:00:00-04:00")
        assert not market.simulated
        assert [asked.path for asked in served.asked] == ["/v1/marketstatus/now"]
