"""The contract in the containers: the function's and the web service's, each with the bytes of this process."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scanner import wiring
from scanner.config import SETTINGS
from scanner.http.setup import make_contract
from scripts.invoke import post
from scripts.stack import TIMEOUT, Stack
from tests.containers.conftest import KEY
from tests.http.contract_suite import *  # noqa: F403  # all of its tests
from tests.http.contract_suite import SAMPLES
from tests.http.doors import Door, Replied, function_url, in_process, of_reply, over_socket, sent


def by_function(stack: Stack) -> Door:
    """The emulator in the function's container, one payload 2.0 at a time."""
    url = stack.url

    def ask(
        target: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
    ) -> Replied:
        request, _ = sent(target, method, body, headers)
        return of_reply(json.loads(post(url, json.dumps(function_url(request)).encode(), TIMEOUT)))

    return ask


def by_web_service(stack: Stack) -> Door:
    """The web service's socket."""
    port = urlsplit(f"//{stack.compose('port', 'web', '10000').strip()}").port
    assert port is not None

    def ask(
        target: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
    ) -> Replied:
        request, _ = sent(target, method, body, {"x-api-key": KEY, **(headers or {})})
        return over_socket(port, request, target)

    return ask


@pytest.fixture(scope="module", params=["function", "web service"])
def door(request: pytest.FixtureRequest, stack: Stack) -> Iterator[Door]:
    if request.param == "function":
        yield by_function(stack)
        return
    stack.compose("up", "--detach", "--wait", "web")
    yield by_web_service(stack)
    stack.compose("rm", "--stop", "--force", "web")


@pytest.fixture
def same_history(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives this process a copy of the containers' history."""
    stack.compose("cp", "scanner:/mnt/history", str(tmp_path / "history"))
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCANNER_MARKET", "polygon")
    monkeypatch.setenv("POLYGON_API_KEY", "any")
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path / "history"))
    make_contract.cache_clear()
    wiring.service_of.cache_clear()


def unpacked(replied: Replied) -> tuple[int, dict[str, str], bytes]:
    """All that lasts, unpacked: which bytes gzip makes depends on the zlib that Python was built with."""
    status, headers, body = replied.lasting
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return status, headers, body


@pytest.mark.usefixtures("same_history")
def test_each_answers_with_the_bytes_of_this_process(door: Door) -> None:
    for method, target, body, headers in SAMPLES:
        asked: dict[str, Any] = {"method": method, "body": body, "headers": headers}
        assert unpacked(door(target, **asked)) == unpacked(in_process(target, **asked)), target
