from __future__ import annotations

from scanner.actions.registry import ACTIONS
from scanner.errors import ScannerError
from scanner.http.openapi.problems import HEADERS, answered_with, headers, responses
from scanner.http.routes import find
from tests.errors.test_base import tree


def statuses(path: str, method: str = "GET") -> set[int]:
    return {int(status) for status, _ in answered_with(find(path).route, method)}


def test_every_status_that_an_error_has_is_one_of_a_response() -> None:
    known = {status for path in ("/v1/scan", "/v1/tickers/A") for status in statuses(path)}
    known |= statuses("/v1/scan", "POST") | statuses("/v1/admin/sync", "POST") | {405}  # of no operation
    assert {error.status for error in tree(ScannerError)} <= known


def test_a_route_has_those_that_it_can_have() -> None:
    assert 401 not in statuses("/healthz")
    assert 304 in statuses("/v1/screens")
    assert {304, 415} & statuses("/v1/scan", "POST") == {415}
    assert {404, 409} <= statuses("/v1/tickers/A")
    assert 404 in statuses("/v1/values")
    assert 404 not in statuses("/v1/scan")
    administering = {action.name for action in ACTIONS.values() if action.rights == "administration"}
    for action in ACTIONS.values():
        if action.route:
            method = action.route.methods[0]
            assert (403 in statuses(action.route.path, method)) is (action.name in administering)


def test_errors_are_problems_and_every_response_has_its_id() -> None:
    for name, response in responses().items():
        assert ("content" in response) is (name != "NotModified")
        assert {"X-Request-Id"} <= response["headers"].keys() <= HEADERS.keys()
    assert {*headers("ETag")} == {"Cache-Control", "ETag", "X-Request-Id"}
