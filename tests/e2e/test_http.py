"""The contract, asked of the function under Lambda's own emulator, an event at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from scanner import wiring
from scanner.config import SETTINGS
from scanner.http.setup import make_contract
from tests.e2e.conftest import Settings
from tests.e2e.emulator import Emulator, emulating
from tests.http.contract_suite import *  # noqa: F403  # all of its tests
from tests.http.contract_suite import SAMPLES
from tests.http.doors import Door, Replied, function_url, in_process, of_reply, sent


@pytest.fixture(scope="module")
def door(program: Path, small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The emulator, and payloads 2.0."""
    with emulating(program, small, tmp_path_factory.mktemp("function")) as emulator:
        yield by_emulator(emulator)


def by_emulator(emulator: Emulator) -> Door:
    def ask(
        target: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
    ) -> Replied:
        request, _ = sent(target, method, body, headers)
        return of_reply(json.loads(emulator.post(json.dumps(function_url(request)).encode())))

    return ask


def test_it_answers_with_the_bytes_of_this_process(
    door: Door, small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in small.items():
        monkeypatch.setenv(name, value)
    make_contract.cache_clear()
    wiring.service_of.cache_clear()
    for method, target, body, headers in SAMPLES:
        asked: dict[str, Any] = {"method": method, "body": body, "headers": headers}
        assert door(target, **asked).lasting == in_process(target, **asked).lasting, target
