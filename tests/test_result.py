"""The answer in its forms: JSON, dicts, frames."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from scanner.planning.plan import Plan
from scanner.ranking.factors import FACTORS
from scanner.result import DISCLAIMER, FLAT, SCHEMA, Answer, Result, Values
from tests.kept import service_of
from tests.scanning.markets import market

EVERYONE: dict[str, object] = {"min_price": 0, "min_dollar_volume": 0}


@pytest.fixture(scope="module")
def answer() -> Answer:
    return service_of(market()).scan({"columns": ["sma(200), close > 5"], **EVERYONE})


def test_the_answer_has_the_fields_that_callers_rely_on(answer: Answer) -> None:
    plain = json.loads(answer.to_json())
    assert plain.keys() == {
        *("schema", "request_id", "cached", "source", "as_of", "data", "coverage", "survivors", "matched", "results"),
        *("totals", "timings", "versions", "notes", "disclaimer", "partial", "request"),
    }
    assert (plain["schema"], plain["cached"], plain["source"], plain["partial"]) == (SCHEMA, False, "computed", False)
    assert plain["disclaimer"] == DISCLAIMER
    assert plain["data"].keys() == {"market", "simulated", "last_session", "age_sessions", "digest", "benchmark"}
    assert plain["coverage"].keys() == {"listed", "current", "stale", "faulty", "eligible"}
    assert plain["survivors"][0].keys() == {"clause", "group", "start", "end", "passed", "alone"}
    assert plain["results"][0].keys() == {
        *("rank", "ticker", "name", "type", "exchange", "sector", "industry", "close", "change_pct", "volume"),
        *("dollar_volume", "avg_dollar_volume", "score", "factors", "signal", "plan", "columns", "flags", "reasons"),
        "sparkline",
    }
    assert plain["results"][0]["plan"].keys() >= {
        *("side", "entry", "stop", "targets", "time_stop", "shares", "limited_by", "reward_risk"),
        *("least_risk", "risk_asked", "risk", "shares_by_risk", "shares_by_notional", "shares_by_volume", "notional"),
    }


def test_dates_are_written_as_json_has_them(answer: Answer) -> None:
    assert (answer.to_dict()["as_of"], answer.to_dict()["data"]["last_session"]) == ("2016-09-30", "2016-09-30")


def test_json_may_be_indented(answer: Answer) -> None:
    assert "\n" not in answer.to_json()
    assert answer.to_json(indent=True).startswith('{\n  "')
    assert json.loads(answer.to_json(indent=True)) == answer.to_dict()


def test_a_number_that_does_not_exist_is_null(answer: Answer) -> None:
    spoiled = replace(answer, results=(replace(answer.results[0], close=math.nan, volume=math.inf),))
    (row,) = spoiled.to_dict()["results"]
    assert (row["close"], row["volume"]) == (None, None)


def test_a_frame_has_a_row_for_each_result_and_everything_spread_out(answer: Answer) -> None:
    frame = answer.to_frame()
    assert frame.index.name == "ticker"
    assert frame.index.tolist() == [row.ticker for row in answer.results]
    assert ["ticker", *frame.columns] == [
        "ticker",
        *(name for name in FLAT if name != "ticker"),
        "sma(200)",
        "close > 5",
    ]
    best = answer.results[0]
    assert best.plan is not None
    assert frame.loc["FAST", "factor_momentum"] == best.factors["momentum"]
    assert frame.loc["FAST", "plan_stop"] == best.plan.stop
    assert frame.loc["CHEAP", "close > 5"] == 0


def test_what_is_spread_out_is_everything_a_row_has() -> None:
    nested = {"factors", "plan", "columns"}
    assert set(FLAT) == {
        *({field.name for field in fields(Result)} - nested),
        *(f"factor_{factor.name}" for factor in FACTORS),
        *(f"plan_{field.name}" for field in fields(Plan)),
    }


@pytest.mark.parametrize("where", ["close < 0", "close == 4", "close > 0"])
def test_a_frame_has_the_same_columns_for_none_for_one_and_for_many(where: str) -> None:
    assert service_of(market()).scan({"where": where, **EVERYONE}).to_frame().columns.tolist() == [
        name for name in FLAT if name != "ticker"
    ]


def test_a_frame_without_a_plan_has_its_columns_too(answer: Answer) -> None:
    planless = replace(answer, results=tuple(replace(row, plan=None) for row in answer.results))
    assert planless.to_frame().columns.tolist() == answer.to_frame().columns.tolist()
    assert planless.to_frame()["plan_stop"].isna().all()


def values() -> Values:
    data = service_of(market()).scan({"limit": 1}).data
    columns = {"close": np.array([1.5, np.nan, np.inf]), "close > 1": np.array([1.0, 0.0, np.nan])}
    return Values({}, date(2016, 9, 30), data, ("A", "B", "C"), columns)


def test_values_as_rows() -> None:
    assert values().rows() == [
        {"ticker": "A", "close": 1.5, "close > 1": 1},
        {"ticker": "B", "close": None, "close > 1": 0},
        {"ticker": "C", "close": None, "close > 1": None},
    ]


def test_values_as_a_frame() -> None:
    frame = values().to_frame()
    assert (frame.index.name, frame.index.tolist()) == ("ticker", ["A", "B", "C"])
    assert frame["close > 1"].isna().tolist() == [False, False, True]


def test_the_answer_says_what_the_plans_shown_cost_together() -> None:
    plain = service_of(market()).scan({"account_size": 50_000, "limit": 2, **EVERYONE}).to_dict()
    plans = [row["plan"] for row in plain["results"] if row["plan"]]
    assert len(plans) == 2
    notional, risk = (sum(plan[name] for plan in plans) for name in ("notional", "risk"))
    assert plain["totals"] == {
        "plans": 2,
        "notional": pytest.approx(notional, abs=0.01),
        "risk": pytest.approx(risk, abs=0.01),
        "notional_pct": pytest.approx(100 * notional / 50_000, abs=0.01),
        "risk_pct": pytest.approx(100 * risk / 50_000, abs=0.01),
    }


def test_without_a_plan_nothing_is_spent() -> None:
    totals = service_of(market()).scan({"where": "close < 0"}).totals
    assert (totals.plans, totals.notional, totals.risk, totals.notional_pct, totals.risk_pct) == (0, 0, 0, 0, 0)


def test_a_note_has_a_code_facts_a_sentence_and_the_name_of_what_can_be_done() -> None:
    short = service_of(market()).scan({"where": "sma(400) > 1"})
    *_, needs, missing = json.loads(short.to_json())["notes"]
    assert needs == {
        "code": "too-few-bars",
        "text": "'sma(400) > 1' needs 400 bars and the history has 300",
        "facts": {"clause": "sma(400) > 1", "place": 0, "needed": 400, "stored": 300},
        "remedy": None,
    }
    assert (
        missing["text"]
        == "the history has 100 sessions too few for what was asked: call Scanner.sync(sessions=400), or with more"
    )
    assert missing["remedy"] == "sync-more-sessions"
    shouted = json.loads(short.to_json(words=lambda remedy: remedy.code.upper()))["notes"][-1]
    assert shouted["text"].endswith(": SYNC-MORE-SESSIONS")


def test_a_flat_row_has_a_line_for_each_reason() -> None:
    (row, *_) = service_of(market()).scan({"where": "close > 5", "limit": 1}).rows()
    assert row["reasons"] == ["close > 5: 100.00 > 5.00"]
