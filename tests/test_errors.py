from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scanner import errors
from scanner.errors import EXIT_CODE, HTTP_STATUS, ExpressionError, Fault, MarketDataError, RequestError, ScannerError


def tree(root: type[ScannerError] = ScannerError) -> Iterator[type[ScannerError]]:
    """The class and all below it."""
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


@pytest.mark.parametrize("table", [HTTP_STATUS, EXIT_CODE], ids=["HTTP_STATUS", "EXIT_CODE"])
def test_the_table_has_every_error(table: dict[type[ScannerError], int]) -> None:
    assert set(table) == set(tree())


def test_the_docstring_draws_the_tree() -> None:
    drawn = re.findall(r"^[│├└─ ]*(\w+)(?:  |$)", str(errors.__doc__), flags=re.MULTILINE)
    assert {error.__name__ for error in tree()} <= set(drawn)


def test_statuses_blame_the_caller_only_for_the_question() -> None:
    assert {error for error, status in HTTP_STATUS.items() if status < 500} == set(tree(RequestError))


def test_exit_codes_leave_success_and_usage_to_the_shell() -> None:
    assert min(EXIT_CODE.values()) >= 1
    assert max(EXIT_CODE.values()) < 64


def test_a_request_error_says_every_fault() -> None:
    error = RequestError((Fault("limit", "501 is above 500"), Fault("as_of", "2016-13-01 is no date")))
    assert str(error) == "limit: 501 is above 500; as_of: 2016-13-01 is no date"


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
