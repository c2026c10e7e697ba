"""A reason shows the numbers that were compared."""

from __future__ import annotations

import pytest

from scanner.scanning.reasons import reasons
from scanner.screening.clauses import read_clauses
from scanner.screening.condition import Condition
from tests.scanning.markets import market, reading_of


def written(where: str, ticker: str = "FLAT") -> list[str]:
    clauses, _ = read_clauses(where)
    measured = reading_of(market(), where.replace(" and ", ", "))
    return list(reasons(clauses, measured.values, measured.panel.column[ticker]))


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("close > 5", "close > 5: 100.00 > 5.00"),
        ("CLOSE>=sma( 50 )", "CLOSE>=sma( 50 ): 100.00 >= 100.00"),
        ("volume < 100_000", "volume < 100_000: 50000.00 < 100,000"),
        ("close / 100000 < 0.01", "close / 100000 < 0.01: 0.001 < 0.01"),
        ("change_pct == 0", "change_pct == 0: 0.00 == 0.00"),
        ("not close < 5", "not close < 5: not (100.00 < 5.00)"),
        ("close crosses above 7", "close crosses above 7: 100.00 > 7.00 and 100.00 <= 7.00"),
        (
            "close > 5 or (close < 4 and volume > 3)",
            "close > 5 or (close < 4 and volume > 3): 100.00 > 5.00 or (100.00 < 4.00 and 50000.00 > 3.00)",
        ),
    ],
)
def test_a_clause_is_written_with_its_numbers(where: str, reason: str) -> None:
    clauses, _ = read_clauses(where)
    measured = reading_of(market(), where)
    assert reasons(clauses, measured.values, measured.panel.column["FLAT"]) == (reason,)


def test_each_clause_has_its_line() -> None:
    assert written("close > 5 and volume > 3") == ["close > 5: 100.00 > 5.00", "volume > 3: 50000.00 > 3.00"]


def test_what_a_stock_is_too_young_for_is_unknown() -> None:
    assert written("sma(200) > 1", "YOUNG") == ["sma(200) > 1: unknown > 1.00"]


def test_something_else_than_a_statement_is_refused() -> None:
    clauses, _ = read_clauses("close > 5")
    with pytest.raises(TypeError, match="no statement"):
        reasons((type(clauses[0])("?", Condition()),), {}, 0)
