"""The table of routes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.actions.registry import ACTIONS
from scanner.errors import NoSuchRoute, WrongMethod
from scanner.http.routes import HEALTH, OPENAPI, READY, check_method, find, routes


def test_every_action_with_an_address_is_in_the_table_once() -> None:
    listed = [route.action for route in routes() if route.action]
    assert listed == [action for action in ACTIONS.values() if action.route]
    assert len({route.path for route in routes()}) == len(routes())


def test_what_administers_is_only_below_its_own_address() -> None:
    for route in routes():
        administers = route.action is not None and route.action.rights == "administration"
        assert route.path.startswith("/v1/admin/") is administers, route.path


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.path)
def test_a_route_is_found_by_its_path_and_takes_its_methods(route: object) -> None:
    known = next(each for each in routes() if each is route)
    match = find(known.path.replace("{", "").replace("}", ""))
    assert match.route is known
    assert set(match.parameters) == set(known.parameters)
    for method in known.allowed:
        check_method(known, method)
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "get", ""):
        with pytest.raises(WrongMethod) as refused:
            check_method(known, method)
        assert refused.value.allowed == known.allowed


@pytest.mark.parametrize("path", [HEALTH, READY, OPENAPI])
def test_the_services_own_are_read(path: str) -> None:
    assert find(path).route.allowed == ("GET", "HEAD", "OPTIONS")


@pytest.mark.parametrize(
    ("path", "ticker"), [("/v1/tickers/SPY", "SPY"), ("/v1/tickers/BRK%2EB", "BRK.B"), ("/v1/tickers/a%2Fb", "a/b")]
)
def test_what_stands_in_braces_is_decoded(path: str, ticker: str) -> None:
    assert find(path).parameters == {"ticker": ticker}


@pytest.mark.parametrize(
    "path",
    ["", "/", "/v1", "/v1/", "/v1/scan/", "//v1/scan", "/V1/scan", "/v1/tickers/", "/v1/tickers/%FF",
     "/v1/tickers/a/b/c", "/v1/../v1/scan", "/v1/scan%00", "/healthz/x"],
)  # fmt: skip
def test_there_is_nothing_anywhere_else(path: str) -> None:
    with pytest.raises(NoSuchRoute):
        find(path)


def test_a_misspelt_address_is_answered_by_the_one_that_is_meant() -> None:
    with pytest.raises(NoSuchRoute, match="did you mean /v1/screens"):
        find("/v1/screeens")


@given(st.text(max_size=300))
def test_whatever_a_path_is_it_is_found_or_it_is_not(path: str) -> None:
    said = ""
    try:
        find(path)
    except NoSuchRoute as error:
        said = str(error)
    assert len(said) < 400
