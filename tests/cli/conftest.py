"""A command line over a small simulated market, synced once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import click
import pytest
from click.testing import CliRunner, Result

from scanner.cli.main import main
from scanner.config import Config
from scanner.service import Service
from scanner.wiring import make_service

ROOT = Path(__file__).resolve().parent.parent.parent
MARKET = "simulated:200x300"

Settings = Mapping[str, str]


def parameters(command: click.Command) -> list[click.Parameter]:
    """The parameters of a command of the program, `--help` as it calls it."""
    return command.get_params(click.Context(command, click.Context(main, **main.context_settings)))


class Invoke(Protocol):
    """Runs the command line in this process; settings beside the fixture's go by keyword."""

    def __call__(self, *arguments: str, **settings: str) -> Result:
        """Run it."""
        ...


class Spawn(Protocol):
    """Runs `python -m scanner` in a process of its own."""

    def __call__(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run it."""
        ...


def invoke(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"COLUMNS": None, **settings})


def environment(settings: Settings) -> dict[str, str]:
    """What a process of its own needs."""
    return {name: value for name, value in os.environ.items() if name != "COLUMNS"} | {
        "PYTHONPATH": str(ROOT),
        **settings,
    }


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = str(tmp_path_factory.mktemp("cli") / "history")
    chosen = {"SCANNER_MARKET": MARKET, "SCANNER_HISTORY": folder, "REDIS_URL": ""}
    synced = invoke(chosen, "sync")
    assert synced.exit_code == 0, synced.output
    return chosen


@pytest.fixture(scope="session")
def service(settings: Settings) -> Service:
    """The service that the command line asks."""
    return make_service(Config.read(settings))


@pytest.fixture
def cli(settings: Settings) -> Invoke:
    def run(*arguments: str, **others: str) -> Result:
        return invoke({**settings, **others}, *arguments)

    return run


@pytest.fixture
def shell(settings: Settings) -> Spawn:
    def run(*arguments: str, **others: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scanner", *arguments]
        env = environment({**settings, **others})
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    return run
