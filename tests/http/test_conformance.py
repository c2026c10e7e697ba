"""schemathesis, in all phases and with all checks, finds nothing: over the ASGI app, and over the function's events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from scanner.config import MAX_RATE
from scanner.handler import handler
from scripts.conformance.run import run
from tests.handler.conftest import context
from tests.http.conftest import only
from tests.http.serving import Event, Reply, function_served, served

KEY = "a-key-that-reads"
HASH = hashlib.sha256(KEY.encode()).hexdigest()
#: Enough for each kind of case, and for a minute or so.
OPTIONS = ("--max-examples", "15", "--continue-on-failure", "--request-timeout", "60")


@pytest.fixture
def keyed(settings: dict[str, str]) -> Iterator[None]:
    """The settings of a service whose keys may read; what administers is refused, and so costs nothing."""
    with only({**settings, "SCANNER_API_KEYS": f"test:{HASH}", "SCANNER_RATE_LIMIT": str(MAX_RATE)}):
        yield


def cut(said: str) -> str:
    return "\n".join(line[:1_000] for line in said.splitlines())


def invoked(event: Event) -> Reply:
    reply: Reply = handler(event, context())
    return reply


def test_the_app_does_what_its_document_says(keyed: None) -> None:
    with served() as url:
        code, said = run(url, OPTIONS, key=KEY)
    assert code == 0, cut(said)


def test_the_function_does_what_its_document_says(keyed: None) -> None:
    with function_served(invoked) as url:
        code, said = run(url, OPTIONS, key=KEY)
    assert code == 0, cut(said)
