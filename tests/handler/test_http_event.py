"""Events of every form are translated to the same request, and responses back."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from scanner.handler.envelope import recognise
from scanner.handler.http_event import is_of_contract, path_of, reply_of, request_of
from scanner.http.message import Request, Response
from tests.http.doors import FORMS

ASKED = Request(
    "POST",
    "/v1/tickers/BRK.B",
    "where=close+%3E+1&types=CS&types=ETF&a=%C3%A9&empty=",
    {"content-type": "application/json", "accept-encoding": "gzip"},
    '{"a": "é"}'.encode(),
    "127.0.0.1",
)


def translated(event: dict[str, Any]) -> Request:
    return request_of(event, recognise(event))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(form: str) -> None:
    got = translated(FORMS[form](ASKED))
    assert (got.method, got.path, got.body) == (ASKED.method, ASKED.path, ASKED.body)
    assert dict(got.headers) == dict(ASKED.headers)
    assert sorted(got.query.split("&")) == sorted(ASKED.query.split("&"))


def test_vpc_lattice_says_it_in_two_forms() -> None:
    first = {
        "raw_path": "/v1/scan?limit=5",
        "method": "GET",
        "headers": {"accept": "*/*"},
        "body": "",
        "is_base64_encoded": False,
    }
    second = {
        "version": "2.0",
        "path": "/v1/scan",
        "method": "GET",
        "headers": {"accept": ["*/*"]},
        "queryStringParameters": {"limit": ["5"]},
        "isBase64Encoded": False,
        "requestContext": {"serviceNetworkArn": "arn:aws:vpc-lattice:us-east-1:1:servicenetwork/sn-1"},
    }
    for event in (first, second):
        got = translated(event)
        assert (got.method, got.path, got.query, got.body) == ("GET", "/v1/scan", "limit=5", b"")
        assert got.headers == {"accept": "*/*"}


def test_the_stage_of_an_http_api_is_no_part_of_the_path() -> None:
    event = FORMS["HTTP API"](ASKED)
    assert event["rawPath"] == "/prod/v1/tickers/BRK.B"
    assert path_of(event, recognise(event)) == "/v1/tickers/BRK.B"


@pytest.mark.parametrize(
    ("path", "of_contract"),
    [("/v1/scan", True), ("/v1/none", True), ("/healthz", True), ("/", False), ("", False), ("/v1", False)],
)
def test_what_is_at_other_paths_is_an_event_as_before(path: str, of_contract: bool) -> None:
    assert is_of_contract(path) is of_contract


@pytest.mark.parametrize(
    "change",
    [
        {"rawPath": 5},
        {"rawQueryString": None},
        {"headers": []},
        {"headers": {"a": None, "b": 5}},
        {"body": 5},
        {"body": "no base64!"},
        {"body": "\ud800", "isBase64Encoded": False},
        {"requestContext": {"http": {}}},
        {"requestContext": {"http": {"method": 5, "sourceIp": 5}}},
    ],
)
def test_an_event_written_by_hand_is_a_request_too(change: dict[str, Any]) -> None:
    event = FORMS["function URL"](ASKED) | change
    got = translated(event)
    assert isinstance(got.method, str)
    assert all(isinstance(of, str) for pair in got.headers.items() for of in pair)


def test_a_packed_body_travels_in_base64_and_a_plain_one_as_a_text() -> None:
    plain = reply_of(Response(200, {"content-type": "application/json"}, '{"a":"é"}'.encode()))
    assert plain == {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": '{"a":"é"}'}
    packed = reply_of(Response(200, {"content-encoding": "gzip"}, gzip.compress(b"x")))
    assert packed["isBase64Encoded"]
    assert gzip.decompress(base64.b64decode(packed["body"])) == b"x"


@pytest.mark.parametrize("several", [False, True])
def test_a_load_balancers_client_is_the_address_that_it_added_itself(several: bool) -> None:
    event = FORMS["load balancer"](Request("GET", "/v1/screens", headers={"x-forwarded-for": "1.2.3.4, 192.0.2.9"}))
    if not several:
        event["headers"] = {name: values[-1] for name, values in event.pop("multiValueHeaders").items()}
    assert translated(event).client == "192.0.2.9"


def test_what_a_client_says_of_its_address_is_not_believed() -> None:
    headers = {"x-forwarded-for": "1.2.3.4", "forwarded": "for=1.2.3.4", "x-real-ip": "1.2.3.4"}
    for form in ("function URL", "HTTP API", "REST API"):
        assert translated(FORMS[form](Request("GET", "/v1/screens", headers=headers))).client == "127.0.0.1"
