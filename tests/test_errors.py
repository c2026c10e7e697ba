from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scanner import errors
from scanner.errors import (
    EmptyHistory,
    ExpressionError,
    Fault,
    HistoryError,
    MarketDataError,
    RequestError,
    ScannerError,
)
from scanner.remedy import ListIndicators, Sync


def tree(root: type[ScannerError] = ScannerError) -> Iterator[type[ScannerError]]:
    """The class and all below it."""
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def test_a_class_has_its_parent_s_status_and_exit_code_unless_it_says_otherwise() -> None:
    assert not {"status", "exit_code"} & vars(EmptyHistory).keys()
    assert (EmptyHistory.status, EmptyHistory.exit_code) == (HistoryError.status, HistoryError.exit_code) == (503, 5)


def test_the_docstring_draws_the_tree() -> None:
    drawn = re.findall(r"^[│├└─ ]*(\w+)(?:  |$)", str(errors.__doc__), flags=re.MULTILINE)
    assert {error.__name__ for error in tree()} <= set(drawn)


def test_statuses_blame_the_caller_only_for_the_question() -> None:
    assert {error for error in tree() if error.status < 500} == set(tree(RequestError))


def test_exit_codes_leave_success_and_usage_to_the_shell() -> None:
    assert {error.exit_code for error in tree()} == set(range(1, 8))


def test_a_request_error_says_every_fault() -> None:
    error = RequestError((Fault("limit", "501 is above 500"), Fault("as_of", "2016-13-01 is no date")))
    assert str(error) == "limit: 501 is above 500; as_of: 2016-13-01 is no date"


def test_a_problem_is_a_sentence_without_its_remedy_and_the_error_says_both() -> None:
    error = EmptyHistory("there")
    assert error.problem == "the history at there is empty"
    assert error.remedy == Sync("to fill it")
    assert str(error) == "the history at there is empty: call Scanner.sync() to fill it"
    assert error.said(lambda remedy: remedy.code) == "the history at there is empty: sync"


def test_each_fault_says_its_own_remedy() -> None:
    error = RequestError((Fault("limit", "501 is above 500"), Fault("where", "there is no 'x'", ListIndicators())))
    assert error.problem == "limit: 501 is above 500; where: there is no 'x'"
    assert error.remedy == ListIndicators()
    assert error.said(lambda remedy: remedy.code) == "limit: 501 is above 500; where: there is no 'x': list-indicators"


def test_an_expression_error_points_at_the_place() -> None:
    error = ExpressionError("close > smaa(50)", 8, "there is no smaa; did you mean sma?")
    assert error.pointer() == "close > smaa(50)\n        ^"
    assert str(error) == "where: there is no smaa; did you mean sma? (at character 9 of 'close > smaa(50)')"
    assert error.faults[0].field == "where"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (None, None, "bars.csv: empty"),
        (3, None, "bars.csv, row 3: empty"),
        (3, "open", "bars.csv, row 3, column open: empty"),
    ],
)
def test_a_market_data_error_names_the_place(row: int | None, column: str | None, said: str) -> None:
    assert str(MarketDataError("bars.csv", "empty", row, column)) == said
