"""Errors of a request say all that is wrong, and where."""

from __future__ import annotations

from scanner.errors import AnswerTooLarge, ExpressionError, Fault, RequestError, UnknownTicker
from scanner.remedy import AskForLess, ListIndicators


def test_a_request_error_says_every_fault() -> None:
    error = RequestError((Fault("limit", "501 is above 500"), Fault("as_of", "2016-13-01 is no date")))
    assert str(error) == "limit: 501 is above 500; as_of: 2016-13-01 is no date"


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


def test_an_answer_that_is_too_large_proposes_one_that_fits() -> None:
    error = AnswerTooLarge(500, 10_000_000, 6_000_000)
    assert error.remedy == AskForLess(270)
    assert error.status == 413


def test_an_unknown_ticker_is_not_found() -> None:
    assert (UnknownTicker("no bar").status, UnknownTicker("no bar", "tickers").faults[0].field) == (404, "tickers")
