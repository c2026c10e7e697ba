from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import pytest
from polygon import BadResponse, RESTClient
from polygon.rest.models import Agg, GroupedDailyAgg, PreviousCloseAgg

from scanner.sources.simulated import SimulatedMarket

NEW_YORK = ZoneInfo("America/New_York")
SPLITS_SINCE = date(2024, 1, 23)  # the session before the market's first split


def document(response: Any) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(response.data)
    return read


def factor(market: SimulatedMarket, ticker: str, day: date) -> float:
    splits = market.splits()
    columns = (splits.tickers, splits.execution, splits.split_from, splits.split_to)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return float(np.prod([before / after for name, on, before, after in rows if name == ticker and on > day]))


def test_a_day_has_every_bar_as_published(client: RESTClient, market: SimulatedMarket) -> None:
    bars = market.bars(SPLITS_SINCE)
    rows: list[GroupedDailyAgg] = client.get_grouped_daily_aggs(SPLITS_SINCE, adjusted=False)
    assert [row.ticker for row in rows] == bars.tickers.tolist()
    for name in ("open", "high", "low", "close", "volume"):
        assert [getattr(row, name) for row in rows] == getattr(bars, name).tolist()


def test_adjusted_it_is_on_the_basis_of_the_last_session(client: RESTClient, market: SimulatedMarket) -> None:
    bars = market.bars(SPLITS_SINCE)
    factors = [factor(market, ticker, SPLITS_SINCE) for ticker in bars.tickers.tolist()]
    assert len(set(factors)) > 2
    rows: list[GroupedDailyAgg] = client.get_grouped_daily_aggs(SPLITS_SINCE)  # adjusted is the default
    np.testing.assert_allclose([row.close or 0 for row in rows], bars.close * factors, rtol=1e-12)
    np.testing.assert_allclose([row.volume or 0 for row in rows], bars.volume / factors, rtol=1e-12)


def test_a_day_s_envelope_counts_its_rows(client: RESTClient) -> None:
    answer = document(client.get_grouped_daily_aggs(SPLITS_SINCE, adjusted=False, raw=True))
    count = len(answer["results"])
    assert {answer[name] for name in ("queryCount", "resultsCount", "count")} == {count}
    assert (answer["status"], answer["adjusted"]) == ("OK", False)


def test_a_day_s_bars_are_stamped_at_the_close_in_new_york(client: RESTClient) -> None:
    for day in (date(2024, 3, 8), date(2024, 3, 11)):  # either side of summer time
        rows: list[GroupedDailyAgg] = client.get_grouped_daily_aggs(day)
        stamps = {datetime.fromtimestamp((row.timestamp or 0) / 1000, NEW_YORK) for row in rows}
        assert stamps == {datetime(day.year, day.month, day.day, 16, tzinfo=NEW_YORK)}


@pytest.mark.parametrize("day", ["2024-06-19", "2024-06-29", "1999-01-04", "2031-01-06"])
def test_a_day_without_a_session_has_no_results_at_all(client: RESTClient, day: str) -> None:
    answer = document(client.get_grouped_daily_aggs(day, raw=True))
    assert "results" not in answer
    assert (answer["status"], answer["resultsCount"], answer["queryCount"]) == ("OK", 0, 0)
    assert client.get_grouped_daily_aggs(day) == []


def test_average_price_and_trades_are_plausible_and_missing_without_trades(client: RESTClient) -> None:
    rows = document(client.get_grouped_daily_aggs(SPLITS_SINCE, raw=True))["results"]
    traded = [row for row in rows if row["v"]]
    assert 0 < len(traded) < len(rows)
    assert all(row["l"] <= row["vw"] <= row["h"] and 1 <= row["n"] <= max(row["v"], 1) for row in traded)
    assert not any({"vw", "n"} & row.keys() for row in rows if not row["v"])


def test_a_ticker_s_bars_are_its_own_stamped_at_midnight(client: RESTClient, market: SimulatedMarket) -> None:
    first, last = date(2024, 3, 4), date(2024, 3, 15)
    bars: list[Agg] = client.get_aggs("SPY", 1, "day", first, last, adjusted=False)
    days = [day for day in market.sessions() if first <= day <= last]
    stamps = [datetime.fromtimestamp((bar.timestamp or 0) / 1000, NEW_YORK) for bar in bars]
    assert stamps == [datetime(day.year, day.month, day.day, tzinfo=NEW_YORK) for day in days]
    spy = [market.bars(day).close[market.bars(day).tickers == "SPY"].item() for day in days]
    assert [bar.close for bar in bars] == spy


@pytest.mark.parametrize("sort", ["asc", "desc"])
@pytest.mark.parametrize("adjusted", [True, False])
def test_its_pages_are_the_whole_adjusted_alike(client: RESTClient, sort: str, adjusted: bool) -> None:
    def closes(limit: int) -> list[float | None]:
        bars = client.list_aggs("JX", 1, "day", "2024-01-01", "2024-12-31", adjusted=adjusted, sort=sort, limit=limit)
        return [bar.close for bar in bars]

    assert len(closes(50_000)) > 100
    assert closes(30) == closes(50_000)
    assert closes(50_000)[:: -1 if sort == "desc" else 1] == [
        bar.close for bar in client.list_aggs("JX", 1, "day", "2024-01-01", "2024-12-31", adjusted=adjusted)
    ]


def test_a_split_shows_in_its_bars_unless_adjusted(client: RESTClient, market: SimulatedMarket) -> None:
    raw, adjusted = (
        [bar.close or 0 for bar in client.list_aggs("JX", 1, "day", "2024-04-19", "2024-04-22", adjusted=how)]
        for how in (False, True)
    )
    ratio = factor(market, "JX", date(2024, 4, 19))
    assert ratio == 5
    assert adjusted == [raw[0] * ratio, raw[1]]


def test_a_ticker_s_range_may_be_in_milliseconds(client: RESTClient) -> None:
    first = datetime(2024, 3, 4, tzinfo=NEW_YORK)
    bars: list[Agg] = client.get_aggs("SPY", 1, "day", first, first + timedelta(days=1))
    assert len(bars) == 2


def test_an_unknown_ticker_has_no_bars(client: RESTClient) -> None:
    answer = document(client.get_aggs("NOPE", 1, "day", "2024-03-04", "2024-03-15", raw=True))
    assert "results" not in answer
    assert (answer["ticker"], answer["queryCount"]) == ("NOPE", 0)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (("2024-03-05", "2024-03-04", "day"), "The parameter 'to' cannot be a time that occurs before 'from'"),
        (("2024-03-04", "2024-03-05", "minute"), "daily bars only"),
        (("soon", "2024-03-05", "day"), "'from'"),
    ],
)
def test_a_range_that_cannot_be_is_refused(client: RESTClient, span: tuple[str, str, str], said: str) -> None:
    with pytest.raises(BadResponse, match=said):
        client.get_aggs("SPY", 1, span[2], *span[:2])


def test_the_previous_close_is_the_one_before_today(client: RESTClient, market: SimulatedMarket) -> None:
    bars: list[PreviousCloseAgg] = client.get_previous_close_agg("SPY")
    (bar,) = bars
    day = market.sessions()[-2]
    assert datetime.fromtimestamp((bar.timestamp or 0) / 1000, NEW_YORK).date() == day
    assert bar.ticker == "SPY"
    assert bar.close == market.bars(day).close[market.bars(day).tickers == "SPY"].item()
