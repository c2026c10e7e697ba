from __future__ import annotations

from datetime import date

import pytest

from scanner.devserver.plans import PLANS
from scanner.devserver.query import Call

TODAY = date(2024, 6, 28)


def reason(plan: str, day: str = "2024-06-27", path: str = "/v2/aggs/grouped") -> str | None:
    answer = PLANS[plan].refusal(Call(path, path, {"date": day}, {}), TODAY)
    if answer is None:
        return None
    assert answer.status == 403
    assert answer.document["status"] == "NOT_AUTHORIZED"
    message: str = answer.document["message"]
    return message.partition(".")[0]


TOO_OLD = "Your plan doesn't include this data timeframe"


def test_the_free_plan_has_no_bars_of_today() -> None:
    assert reason("free", "2024-06-28") == "Attempted to request today's data before end of day"
    assert reason("free", "2024-06-27") is None
    assert reason("starter", "2024-06-28") is None


@pytest.mark.parametrize(
    ("plan", "oldest", "older"),
    [
        ("free", "2022-06-29", "2022-06-27"),
        ("starter", "2019-06-30", "2019-06-27"),
        ("developer", "2014-06-30", "2014-06-27"),
    ],
)
def test_a_plan_goes_back_so_many_years(plan: str, oldest: str, older: str) -> None:
    assert reason(plan, oldest) is None
    assert reason(plan, older) == TOO_OLD


def test_the_advanced_plan_goes_back_for_ever() -> None:
    assert reason("advanced", "1990-01-02") is None


@pytest.mark.parametrize("plan", ["free", "starter", "developer", "advanced"])
def test_the_future_is_in_no_plan(plan: str) -> None:
    assert reason(plan, "2024-07-01") == TOO_OLD


def test_a_key_for_something_else_has_no_bars_at_all() -> None:
    assert reason("none") == "You are not entitled to this data"


@pytest.mark.parametrize("plan", PLANS)
def test_reference_and_status_are_in_every_plan(plan: str) -> None:
    assert reason(plan, path="/v3/reference/tickers") is None


def test_a_range_counts_by_its_last_day_and_the_previous_close_is_in_every_plan() -> None:
    span = Call("/v2/aggs/ticker/A/range/1/day", "", {"from": "1999-01-04", "to": "2024-06-27"}, {})
    previous = Call("/v2/aggs/ticker/A/prev", "", {"ticker": "A"}, {})
    assert PLANS["free"].refusal(span, TODAY) is None
    assert PLANS["free"].refusal(previous, TODAY) is None
