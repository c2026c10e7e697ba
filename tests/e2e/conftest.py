"""The emulator, a history and a market for whole invocations."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from scanner.history.history import History
from tests.architecture.modules import ROOT
from tests.e2e.emulator import Emulator, emulating
from tests.filled import filled

Settings = Mapping[str, str]
Emulate = Callable[..., Emulator]


@pytest.fixture(scope="session")
def program() -> Path:
    """The emulator's binary, fetched once."""
    run = subprocess.run([ROOT / "scripts" / "emulator"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return ROOT / run.stdout.strip()


@pytest.fixture
def emulate(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulate]:
    """Starts the function with settings; another handler may take its place."""
    with ExitStack() as stack:

        def start(settings: Settings, **other: str) -> Emulator:
            folder = tmp_path_factory.mktemp("function")
            return stack.enter_context(emulating(program, settings, folder, **other))

        yield start


@pytest.fixture(scope="session")
def whole(real_history: History) -> Settings:
    """The history of a whole market."""
    return {"SCANNER_HISTORY": real_history.place}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A market of 200 stocks, and its history."""
    return filled(tmp_path_factory.mktemp("small") / "history")
