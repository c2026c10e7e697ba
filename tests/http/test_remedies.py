"""What to do next, in requests over HTTP."""

from __future__ import annotations

import json
import re

import pytest

from scanner.http.message import Request
from scanner.http.parameters import read
from scanner.http.remedies import HTTP, in_http
from scanner.http.routes import check_method, find
from scanner.remedy import PYTHON, Remedy, SyncAgain
from tests.phrases import REMEDIES


def test_http_has_words_for_all() -> None:
    assert HTTP.keys() == PYTHON.keys()


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_requests_that_are_named_are_taken_and_no_command_is_named(remedy: Remedy) -> None:
    said = in_http(remedy)
    for method, body, path in re.findall(r"(GET|POST) (\{.*?\})?(?: to )?(/[\w/.]+)", said):
        match = find(path)
        check_method(match.route, method)
        if match.route.action:
            json.loads(body or "{}")
            read(Request(method, path, body=body.encode()), match, match.route.action)
    assert not re.search(r"`scanner|--[a-z]", said)


def test_a_request_is_said() -> None:
    assert in_http(SyncAgain()) == (
        'POST {"again": true} to /v1/admin/sync to remove the sessions that the source does not have'
    )
