"""What to do next, in the words of requests over HTTP."""

from __future__ import annotations

import re

import pytest

from scanner.config import SETTINGS
from scanner.http.remedies import HTTP, in_http
from scanner.http.routes import find
from scanner.remedy import PYTHON, Remedy, SendKey, Sync
from tests.phrases import REMEDIES


def test_requests_have_words_for_all() -> None:
    assert HTTP.keys() == PYTHON.keys()


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_addresses_methods_and_settings_that_are_named_exist(remedy: Remedy) -> None:
    said = in_http(remedy)
    for method, path in re.findall(r"\b(GET|POST)\b.*?(/v1/[\w./]+)", said):
        assert method in find(path).route.methods
    assert {*re.findall(r"\bSCANNER_\w+", said)} <= SETTINGS.keys()
    assert "`scanner" not in said


def test_a_request_is_said() -> None:
    assert in_http(Sync("to fill it")) == "POST /v1/admin/sync to fill it"
    assert "Authorization: Bearer" in in_http(SendKey())
