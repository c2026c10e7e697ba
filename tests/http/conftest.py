"""The contract over a small simulated market, at each of its doors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from scanner import wiring
from scanner.config import SETTINGS
from scanner.http.setup import make_contract
from tests.filled import filled
from tests.http.asking import Asker
from tests.http.doors import FORMS, Door, by_event, in_process, served


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A market and its history."""
    return filled(tmp_path_factory.mktemp("http") / "history")


@contextmanager
def only(settings: Mapping[str, str]) -> Iterator[None]:
    """No settings but these, and a service of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        for name, value in settings.items():
            patch.setenv(name, value)
        make_contract.cache_clear()
        wiring.service_of.cache_clear()
        yield
    make_contract.cache_clear()
    wiring.service_of.cache_clear()


@pytest.fixture
def environment(settings: dict[str, str]) -> Iterator[None]:
    """No settings but the market's and the history's."""
    with only(settings):
        yield


@pytest.fixture
def ask(environment: None) -> Asker:
    """Asks the contract in this process, for whoever may administer it."""
    return Asker()


@pytest.fixture(params=["in process", "server", *FORMS])
def door(request: pytest.FixtureRequest, environment: None) -> Iterator[Door]:  # it has to be set
    match request.param:
        case "in process":
            yield in_process
        case "server":
            with served() as ask:
                yield ask
        case form:
            yield by_event(form)
