"""The function in this process, over a small simulated market, with the context that Lambda's own client makes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

import pytest
from awslambdaric.lambda_context import LambdaContext

from scanner import wiring
from scanner.config import SETTINGS
from scanner.handler import handler
from tests.filled import filled

REQUEST_ID = "8f5f2c7e-0b1a-4a44-9f3d-6f1c2a3b4c5d"
Settings = Mapping[str, str]


class Replied(NamedTuple):
    """A reply, its body read."""

    status: int
    body: dict[str, Any]


class Ask(Protocol):
    """Sends an event; settings beside the fixture's go by keyword."""

    def __call__(self, event: object, *, seconds: float = 60, **settings: str) -> Replied:
        """Send it, with so much time until Lambda ends it."""
        ...


def context(seconds: float = 60) -> LambdaContext:
    """The context of an invocation that may take so long."""
    return LambdaContext(REQUEST_ID, None, None, int((time.time() + seconds) * 1000))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A market and its history."""
    return filled(tmp_path_factory.mktemp("handler") / "history")


@pytest.fixture
def ask(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    wiring.service_of.cache_clear()
    monkeypatch.setattr("scanner.actions.health._LAST.at", None)

    def send(event: object, *, seconds: float = 60, **others: str) -> Replied:
        if others:
            wiring.service_of.cache_clear()
        for name, value in others.items():
            monkeypatch.setenv(name, value)
        reply = handler(event, context(seconds))
        assert {**reply["headers"], "allow": ""} == {"content-type": "application/json", "allow": ""}
        return Replied(reply["statusCode"], json.loads(reply["body"], parse_constant=refuse))

    yield send
    wiring.service_of.cache_clear()


def refuse(constant: str) -> None:
    """Fail at what Python takes for JSON and nobody else does."""
    raise AssertionError(f"{constant} is no JSON")
