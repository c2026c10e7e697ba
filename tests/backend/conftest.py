"""A market, a function that has it, and services of each kind before it: all of them processes on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest

from tests.backend.processes import Process, function, running, service, signed_in
from tests.filled import filled

Settings = Mapping[str, str]


class Three(NamedTuple):
    """Services that compute by themselves, by a function, and by the first of them."""

    local: Process
    function: Process
    address: Process
    host: Process


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A market and its history."""
    return filled(tmp_path_factory.mktemp("backend") / "history")


@pytest.fixture(scope="module")
def three(settings: Settings) -> Iterator[Three]:
    """Services over the same history."""
    with running(function(settings)) as host, running(service(settings)) as local:
        before_function = service({**signed_in(host.url), "SCANNER_BACKEND": "lambda:scanner:live"})
        before_address = service({"SCANNER_BACKEND": local.url})
        with running(before_function) as invoking, running(before_address) as asking:
            yield Three(local, invoking, asking, host)
