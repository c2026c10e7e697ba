"""Errors of HTTP say what to do next, and repeat no more of a request than a sentence can hold."""

from __future__ import annotations

import pytest

from scanner.errors import (
    MAX_PATH,
    DataChanged,
    KeyRefused,
    NoSuchRoute,
    RequestError,
    TooManyRequests,
    WrongContent,
    WrongHost,
    WrongMethod,
)
from scanner.http.remedies import in_http

LONG = "x" * 10_000


@pytest.mark.parametrize(
    "error", [NoSuchRoute(LONG), WrongContent(LONG), WrongHost(LONG)], ids=lambda of: type(of).__name__
)
def test_a_long_text_of_a_client_is_cut(error: RequestError) -> None:
    assert "x" * MAX_PATH in str(error)
    assert "x" * (MAX_PATH + 1) not in str(error)


def test_a_method_that_is_taken_is_named() -> None:
    assert "use GET, HEAD" in str(WrongMethod("PUT", ("GET", "HEAD")))


def test_who_asks_too_often_learns_when_to_ask_again() -> None:
    error = TooManyRequests(600, 60.0, 0.4)
    assert str(error) == "authorization: more than 600 requests in 60 s: ask again in 1 s"
    assert error.seconds == 0.4


def test_who_has_no_key_learns_how_to_send_one() -> None:
    assert "Authorization: Bearer" in KeyRefused("a key is needed").said(in_http)


def test_data_that_have_changed_are_a_conflict() -> None:
    assert (DataChanged("after").status, DataChanged("after").faults[0].field) == (409, "after")
