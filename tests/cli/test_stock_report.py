from __future__ import annotations

from dataclasses import replace

import pytest
from rich.console import Console

from scanner.cli.stock_report import (
    MATTERING,
    clauses,
    drawn,
    factors,
    facts,
    grouped,
    heading,
    measures,
    plan_facts,
    present,
    print_stock_report,
    verdict,
)
from scanner.planning.flags import MEANING
from scanner.ranking.factors import FACTORS, Part
from scanner.reasons import Comparison
from scanner.service import Service
from scanner.stock_report import ClauseCheck, ScreenCheck, StockReport
from scanner.wording import evidence_text


def clause(text: str, holds: bool | None, left: float | None, operator: str, right: float) -> ClauseCheck:
    evidence = Comparison(left, operator, right, None if left is None else abs(left - right), None)
    return ClauseCheck(text, "yours", 0, len(text), holds, evidence_text(evidence), evidence)


HOLDS = clause("close > 5", True, 7.0, ">", 5.0)
FAILS = clause("rsi(2) < 5", False, 50.0, "<", 5.0)
UNKNOWN = clause("sma(200) > 1", None, None, ">", 1.0)
CHECK = ScreenCheck("own", "Own screen", passed=False, clauses=(HOLDS, FAILS, UNKNOWN))


@pytest.fixture(scope="module")
def report_of_stock(service: Service) -> StockReport:
    return service.show("SPY", {})


def printed(what: object, width: int = 100) -> list[str]:
    console = Console(width=width, markup=False)
    with console.capture() as capture:
        console.print(what)
    return capture.get().splitlines()


def test_facts_name_what_is_known_and_the_screens_passed(report_of_stock: StockReport) -> None:
    told = {label: str(fact) for label, fact in facts(report_of_stock)}
    assert told["listing"].startswith("ETF")
    assert f"{report_of_stock.bars} bars" in told["listing"]
    assert told["close"].startswith(f"{report_of_stock.result.close:,.2f} (")
    passed = replace(report_of_stock, presets=(replace(CHECK, passed=True), CHECK))
    assert dict(facts(passed))["meets"] == "own"
    assert dict(facts(replace(report_of_stock, presets=(CHECK,))))["meets"] == "no screen"


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ((HOLDS,), "SPY passes with rank 3:"),
        ((HOLDS, FAILS), "SPY does not pass: rsi(2) < 5 keeps it out (50.00 < 5.00)"),
        (
            (UNKNOWN, FAILS),
            "SPY does not pass: sma(200) > 1 is unknown for lack of bars (unknown > 1.00), and 1 more",
        ),
    ],
)
def test_what_keeps_a_stock_out_is_said_first_with_its_numbers(
    report_of_stock: StockReport, clauses: tuple[ClauseCheck, ...], said: str
) -> None:
    check = replace(CHECK, clauses=clauses)
    told = replace(report_of_stock, check=check, result=replace(report_of_stock.result, rank=3))
    assert str(verdict(told)) == said


def test_a_dozen_measures_matter_and_of_the_candles_those_that_are_there(report_of_stock: StockReport) -> None:
    shown = dict(grouped(report_of_stock.indicators | {"doji()": 100.0, "hammer()": 0.0}))
    assert shown["candles"] == "doji()"
    assert 10 <= sum(len(names) for names in MATTERING.values()) <= 15
    assert all(name in " ".join(shown.values()) for names in MATTERING.values() for name in names)
    everything = present(report_of_stock.indicators | {"doji()": 100.0, "hammer()": 0.0})
    assert "doji()" in everything
    assert "hammer()" not in everything
    assert "vwap(20)" in everything


def test_the_chart_names_its_highest_and_lowest() -> None:
    lines = printed(drawn([10.0, 12.0, 11.0]))
    assert lines[0].split()[0] == "12.00"
    assert lines[-1].split()[0] == "10.00"


def test_each_factor_has_its_percentile_and_its_meaning(report_of_stock: StockReport) -> None:
    told = dict(factors(report_of_stock, ascii_only=False))
    assert list(told) == ["score", *(factor.name for factor in FACTORS)]
    nothing = replace(report_of_stock.result, factors=dict.fromkeys(report_of_stock.result.factors), score=None)
    unknown = dict(factors(replace(report_of_stock, result=nothing), ascii_only=True))
    assert {str(text).split()[0] for text in unknown.values()} == {"-"}


def test_each_factor_has_its_weight_and_its_points(report_of_stock: StockReport) -> None:
    parts = {name: Part(0.2, 18.0) for name in report_of_stock.score_parts}
    shown = replace(report_of_stock.result, factors=dict.fromkeys(parts, 90.0), score=90.0)
    told = dict(factors(replace(report_of_stock, result=shown, score_parts=parts), ascii_only=True))
    assert str(told["momentum"]).startswith("  90.0 x 20% = 18.0  ")
    without = {name: Part(0.2, None) for name in parts}
    assert "=" not in str(dict(factors(replace(report_of_stock, score_parts=without), ascii_only=True))["momentum"])


def test_the_plan_has_its_prices_and_its_warnings(report_of_stock: StockReport) -> None:
    plan = report_of_stock.result.plan
    assert plan
    told = dict(plan_facts(replace(report_of_stock.result, flags=("split",))))
    assert f"{plan.stop:,.2f}" in told["stop"]
    assert f"{plan.time_stop} bars" in told["time stop"]
    assert f"of {plan.risk_asked:,.2f} asked" in told["risk"]
    sizes = (plan.shares_by_risk, plan.shares_by_notional, plan.shares_by_volume)
    assert all(f"{shares:,} by " in told["sizes"] for shares in sizes)
    assert str(told["beware"]) == f"split: {MEANING['split']}"
    assert dict(plan_facts(replace(report_of_stock.result, plan=None, flags=())))["plan"] == "none"


def test_every_measure_is_there(report_of_stock: StockReport) -> None:
    text = " ".join(printed(measures(report_of_stock.indicators)))
    assert all(name in text for name in report_of_stock.indicators)


def test_a_clause_says_yes_no_or_unknown_with_its_numbers() -> None:
    assert [" ".join(line.split()) for line in printed(clauses(CHECK))] == [
        "yes close > 5 7.00 > 5.00",
        "no rsi(2) < 5 50.00 < 5.00",
        "unknown sma(200) > 1 unknown > 1.00",
    ]
    assert heading(CHECK).plain == "Own screen (own): fails 2 of 3"
    assert heading(replace(CHECK, passed=True)).plain == "Own screen (own): passes"


@pytest.mark.parametrize("width", [80, 120])
def test_a_portrait_fits(report_of_stock: StockReport, width: int) -> None:
    console = Console(width=width, markup=False)
    with console.capture() as capture:
        print_stock_report(console, report_of_stock)
    assert max(map(len, capture.get().splitlines())) <= width
