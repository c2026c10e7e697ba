from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest
from polygon import RESTClient
from polygon.rest.models import MarketStatus

from scanner.devserver.feed import Feed
from scanner.devserver.hours import upcoming
from scanner.reference_data.calendar import last_completed, sessions_between
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.conftest import call_for


def test_it_is_the_evening_of_the_last_session(client: RESTClient, feed: Feed) -> None:
    status = client.get_market_status()
    assert isinstance(status, MarketStatus)
    assert status.market == "closed"
    assert status.server_time == "2024-06-28T21:00:00-04:00"
    assert last_completed(datetime.fromisoformat(status.server_time)) == feed.today


def test_the_days_without_a_session_are_listed_for_a_year(client: RESTClient, feed: Feed) -> None:
    days: list[dict[str, Any]] = orjson.loads(client.get_market_holidays(raw=True).data)
    closed = {day["date"] for day in days if day["status"] == "closed" and day["exchange"] == "NYSE"}
    year = [feed.today + timedelta(days=ahead) for ahead in range(1, 366)]
    sessions = set(sessions_between(year[0], year[-1]))
    assert closed == {str(day) for day in year if day.weekday() < 5 and day not in sessions}
    assert len(days) == 2 * len({day["date"] for day in days})


def test_early_closes_are_listed_with_their_hours(client: RESTClient) -> None:
    days = client.get_market_holidays()
    early = {(day.date, day.open, day.close) for day in days if day.status == "early-close"}
    assert early == {
        ("2024-07-03", "2024-07-03T13:30:00.000Z", "2024-07-03T17:00:00.000Z"),
        ("2024-11-29", "2024-11-29T14:30:00.000Z", "2024-11-29T18:00:00.000Z"),
        ("2024-12-24", "2024-12-24T14:30:00.000Z", "2024-12-24T18:00:00.000Z"),
    }


@pytest.fixture
def names() -> dict[date, str]:
    rows = upcoming(Feed(SimulatedMarket(10, 5, last=date(2023, 12, 29))), call_for()).document
    return {date.fromisoformat(row["date"]): row["name"] for row in rows}


def test_holidays_have_their_names(names: dict[date, str]) -> None:
    assert names[date(2024, 1, 1)] == "New Years Day"
    assert names[date(2024, 1, 15)] == "Martin Luther King, Jr. Day"
    assert names[date(2024, 3, 29)] == "Good Friday"
    assert names[date(2024, 7, 3)] == names[date(2024, 7, 4)] == "Independence Day"
