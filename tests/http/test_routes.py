"""The table of routes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.actions.registry import ACTIONS
from scanner.errors import NoSuchRoute, WrongMethod
from scanner.http.routes import check_method, find, routes
from tests.http.asking import Asker

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "", "NOSUCH")


def test_every_action_with_an_address_is_in_it_once() -> None:
    paths = [route.path for route in routes()]
    assert len(paths) == len(set(paths))
    assert {action.name for action in ACTIONS.values() if action.route} == {
        route.action.name for route in routes() if route.action
    }


def test_names_in_braces_are_fields_that_are_needed() -> None:
    for route in routes():
        fields = {field.name for field in route.action.fields if field.required} if route.action else set()
        assert {*route.parameters} <= fields


@pytest.mark.parametrize(
    ("path", "ticker"),
    [
        ("/v1/tickers/SPY", "SPY"),
        ("/v1/tickers/BRK%2FB", "BRK/B"),
        ("/v1/tickers/%20", " "),
        ("/v1/tickers/%C3%A9", "é"),
        ("/v1/tickers/%zz", "%zz"),
        ("/v1/tickers/..", ".."),
    ],
)
def test_what_stands_in_braces_is_decoded(path: str, ticker: str) -> None:
    assert find(path).parameters == {"ticker": ticker}


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "v1/scan", "/v1/scan/", "//v1/scan", "/v1//scan", "/V1/scan", "/v1/tickers/", "/v1/tickers/A/"),
        *("/v1/tickers/%FF", "/v1/tickers/A/B/C", "/v1/%73can", "/v1/scan?x=1", "/v1/tickers/{ticker}/nosuch", "\xe9"),
    ],
)
def test_nothing_is_elsewhere(path: str) -> None:
    with pytest.raises(NoSuchRoute):
        find(path)


def test_a_misspelt_address_is_told_from_what_was_meant() -> None:
    with pytest.raises(NoSuchRoute, match=r"did you mean /v1/scan"):
        find("/v1/scna")


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.path)
def test_a_route_takes_its_methods_head_and_options_and_tells_which(route: object, ask: Asker) -> None:
    path = route.path.replace("{ticker}", "SPY")  # type: ignore[attr-defined]  # a `Route`
    allowed = route.allowed  # type: ignore[attr-defined]
    for method in METHODS:
        if method in allowed:
            check_method(find(path).route, method)
            continue
        with pytest.raises(WrongMethod):
            check_method(find(path).route, method)
        response = ask(method, path)
        assert (response.status, response.headers["allow"]) == (405, ", ".join(allowed))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(st.characters(codec="latin-1"), max_size=100), st.sampled_from(["", "/", "/v1/", "/v1/tickers/"]))
def test_any_path_is_answered_or_refused(ask: Asker, text: str, start: str) -> None:
    assert ask("GET", start + text).status < 500
    assert ask("OPTIONS", start + text).status < 500
