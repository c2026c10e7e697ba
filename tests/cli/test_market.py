from __future__ import annotations

import builtins
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from polygon import RESTClient

from scanner.cli.market import market
from scanner.devserver.faults import KINDS
from scanner.sources.files import write
from scanner.sources.simulated import SimulatedMarket
from tests.cli.conftest import environment, invoke

Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, and sees to it that none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "scanner", "market", "serve", "--port", "0", *arguments]
        process = subprocess.Popen(
            command, env=environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_serves_and_stops_on_request(serve: Serve, stop: signal.Signals) -> None:
    process = serve("--market", "simulated:20x10", "--key", "right", "--fault", "delayed")
    client = RESTClient("right", base=address(process), retries=0)
    assert b'"DELAYED"' in client.get_previous_close_agg("SPY", raw=True).data
    process.send_signal(stop)
    told, complained = process.communicate(timeout=20)
    assert process.returncode == 0
    assert told == ""
    assert complained == "preparing simulated:20x10\n"


def test_a_folder_can_be_served(serve: Serve, tmp_path: Path) -> None:
    source = SimulatedMarket(tickers=20, sessions=10)
    write(source, tmp_path / "market")
    client = RESTClient("any", base=address(serve("--market", f"files:{tmp_path / 'market'}")), retries=0)
    day = source.sessions()[-1]
    closes = [bar.close for bar in client.get_grouped_daily_aggs(day)]
    assert closes == source.bars(day).close.tolist()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--market", "nonsense"], 3, "nonsense"),
        (["--market", "files:/no/such/folder"], 4, "/no/such/folder"),
        (["--market", "simulated:20x10", "--fault", "nonsense"], 3, "--fault='nonsense'"),
        (["--market", "simulated:20x10", "--host", "no.such.host.invalid"], 3, "no.such.host.invalid"),
        (["--port", "70000"], 2, "70000"),
    ],
)
def test_a_market_that_cannot_be_served_is_explained_in_a_sentence(arguments: list[str], code: int, said: str) -> None:
    run = invoke({}, "market", "serve", "--port", "0", *arguments)
    assert run.exit_code == code
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_without_the_web_packages_it_says_which_extra_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    given = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("scanner.devserver"):
            raise ImportError(name)
        return given(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    run = invoke({}, "market", "serve")
    assert run.exit_code == 3
    assert "us-market-scanner[server]" in run.stderr


def test_every_fault_is_listed() -> None:
    page = invoke({}, "market", "faults").stdout
    assert all(f"{name}{kind.arguments}" in page and kind.meaning in page for name, kind in KINDS.items())


@pytest.mark.parametrize("command", market.commands)
def test_every_option_is_explained(command: str) -> None:
    page = invoke({}, "market", command, "--help").stdout
    options = [option for option in market.commands[command].params if not getattr(option, "help", "")]
    assert options == []
    assert str(market.commands[command].help).partition("\n")[0] in page
