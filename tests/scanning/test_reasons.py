"""A reason is the numbers that were compared, and by how much a clause holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.reasons import Combination, Comparison, Reason
from scanner.scanning.reasons import compared, evidence_of, reasons
from scanner.scanning.units import Units
from scanner.screening.clauses import read_clauses
from scanner.screening.condition import Condition
from scanner.screening.evaluate import compare
from scanner.wording import evidence_text
from tests.scanning.markets import market, reading_of


def found(where: str, ticker: str = "FLAT") -> list[Reason]:
    clauses, _ = read_clauses(where)
    measured = reading_of(market(), where.replace(" and ", ", "))
    return list(reasons(clauses, measured.values, measured.panel.column[ticker], Units()))


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("close > 5", "100.00 > 5.00"),
        ("CLOSE>=sma( 50 )", "100.00 >= 100.00"),
        ("volume < 100_000", "50000.00 < 100,000"),
        ("close / 100000 < 0.01", "0.001 < 0.01"),
        ("change_pct == 0", "0.00 == 0.00"),
        ("not close < 5", "not (100.00 < 5.00)"),
        ("close crosses above 7", "100.00 > 7.00 and 100.00 <= 7.00"),
        (
            "close > 5 or (close < 4 and volume > 3)",
            "100.00 > 5.00 or (100.00 < 4.00 and 50000.00 > 3.00)",
        ),
    ],
)
def test_a_clause_is_given_with_its_numbers(where: str, text: str) -> None:
    clauses, _ = read_clauses(where)
    measured = reading_of(market(), where)
    (reason,) = reasons(clauses, measured.values, measured.panel.column["FLAT"], Units())
    assert (reason.clause, reason.text) == (where, text)
    assert evidence_text(reason.evidence) == text


def test_each_clause_has_its_reason() -> None:
    assert [(reason.clause, reason.text) for reason in found("close > 5 and volume > 3")] == [
        ("close > 5", "100.00 > 5.00"),
        ("volume > 3", "50000.00 > 3.00"),
    ]


def test_evidence_is_joined_as_the_clause_is() -> None:
    (reason,) = found("not (close > 5 or volume < 3)")
    assert reason.evidence == Combination(
        "not",
        (
            Combination(
                "any",
                (
                    Comparison(100.0, ">", 5.0, 95.0, "usd"),
                    Comparison(50_000.0, "<", 3.0, -49_997.0, "shares"),
                ),
            ),
        ),
    )


def test_what_a_stock_is_too_young_for_is_unknown() -> None:
    (reason,) = found("sma(200) > 1", "YOUNG")
    assert reason.evidence == Comparison(None, ">", 1.0, None, "usd")
    assert reason.text == "unknown > 1.00"


NUMBERS = st.floats(-1e6, 1e6)


@given(NUMBERS, NUMBERS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
def test_the_slack_is_positive_where_a_comparison_holds_and_negative_where_not(
    left: float, right: float, operator: str
) -> None:
    slack = compared(left, operator, right, "usd").slack
    verdict = compare(operator, np.array([left]), np.array([right]), np.array([1e-300]))
    assert slack is not None
    assert math.copysign(1, slack) == 1 or slack < 0  # no -0.0
    if slack:
        assert bool(verdict.yes[0]) is (slack > 0)
        assert bool(verdict.no[0]) is (slack < 0)
    assert abs(slack) == abs(left - right)


@pytest.mark.parametrize("absent", [math.nan, math.inf, -math.inf])
def test_what_does_not_exist_is_null(absent: float) -> None:
    assert compared(absent, ">", 1.0, None) == Comparison(None, ">", 1.0, None, None)
    assert compared(1.0, "<", absent, "usd") == Comparison(1.0, "<", None, None, "usd")


def test_something_else_than_a_statement_is_refused() -> None:
    with pytest.raises(TypeError, match="no statement"):
        evidence_of(Condition(), {}, 0, Units())
