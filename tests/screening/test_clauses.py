from __future__ import annotations

import pytest

from scanner.errors import ExpressionError
from scanner.indicators.terms import CLOSE, HIGH, VOLUME, Number
from scanner.notes import Note
from scanner.screening.clauses import read_clauses, read_columns, read_number
from scanner.screening.condition import AllOf, AnyOf, Compare

UP = Compare(">", CLOSE, HIGH[1])
BUSY = Compare(">", VOLUME, Number(5.0))


def test_a_screen_is_its_clauses_as_they_were_written() -> None:
    clauses, notes = read_clauses("  Close > high[1] AND (volume>5 or close > high[1])  and volume > 5 ")
    assert [clause.text for clause in clauses] == ["Close > high[1]", "(volume>5 or close > high[1])", "volume > 5"]
    assert [clause.condition for clause in clauses] == [UP, AnyOf((BUSY, UP)), BUSY]
    assert [list(clause.terms) for clause in clauses][0] == [CLOSE, HIGH[1]]  # noqa: RUF015  # one of three
    assert notes == ()


def test_a_screen_of_one_statement_is_one_clause() -> None:
    (clause,), _ = read_clauses("close > high[1]")
    assert (clause.text, clause.condition) == ("close > high[1]", UP)


def test_a_chain_is_a_clause_for_each_link() -> None:
    clauses, _ = read_clauses("1 < close < 2")
    assert [clause.text for clause in clauses] == ["1 < close", "close < 2"]


def test_parentheses_keep_a_clause_together() -> None:
    clauses, _ = read_clauses("(close > high[1] and volume > 5) and volume > 5")
    assert [clause.condition for clause in clauses] == [AllOf((UP, BUSY)), BUSY]


def test_a_bare_and_beside_an_or_is_noted() -> None:
    _, notes = read_clauses("volume > 5 and (close > high[1] or close > high[1] and volume > 5)")
    assert notes == (
        Note(
            "and-before-or",
            {"field": "where", "text": "(close > high[1] or close > high[1] and volume > 5)", "start": 15, "end": 66},
        ),
    )


def test_columns_are_numbers_or_statements() -> None:
    number, statement = read_columns("close / high[1] , volume>5")
    assert (number.text, number.of, list(number.terms)) == ("close / high[1]", CLOSE / HIGH[1], [CLOSE / HIGH[1]])
    assert (statement.text, statement.of, list(statement.terms)) == ("volume>5", BUSY, [VOLUME, Number(5.0)])


def test_a_number_is_not_a_statement() -> None:
    assert read_number("close / high[1]") == CLOSE / HIGH[1]
    with pytest.raises(ExpressionError, match=r"^order_by: a number is expected here"):
        read_number("close > high[1]")


def test_a_fault_in_a_column_says_which_field() -> None:
    with pytest.raises(ExpressionError, match=r"^columns: there is no 'hig'; did you mean high"):
        read_columns("close, hig")
