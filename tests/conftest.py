"""What every test may use: a market to test on, the real one where it is present."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from scanner.errors import EmptyHistory
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.observe import log
from scanner.sources.files import FilesMarket, write
from scanner.sources.simulated import SimulatedMarket
from tests.clients.node import clients
from tests.peers.checks import read_checks
from tests.redis_server import RedisServer, running

ROOT = Path(__file__).resolve().parent.parent
PLACE = Path(os.environ.get("SCANNER_TEST_MARKET", ROOT.parent / "shared" / "market"))
REAL = PLACE.joinpath("bars.parquet").exists()

# An example takes as long as the machine lets it: by default one of more than 200 ms fails, on a busy machine any.
settings.register_profile(
    "patient", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")

REAL_SESSIONS = (date(2015, 12, 31), date(2016, 3, 31), date(2016, 6, 30), date(2016, 8, 31), date(2016, 9, 30))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests run in an order that nobody chose: what passes in one order only depends on another test."""
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run the tests in the order that SEED draws")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which market the tests look at, with whose values and as which clients, and in which order they run."""
    market = "real" if REAL else "SIMULATED, as SCANNER_TEST_MARKET (../shared/market) holds none"
    seed = config.getoption("shuffle")
    compared = len({check.folder for check in read_checks()})
    peers = f"{compared} libraries" if compared else "NONE COMPARED, as SCANNER_TEST_PEERS (../shared/peers) is missing"
    return [
        f"market: {market}",
        f"peers: {peers}",
        f"clients: {clients()}",
        *([] if seed is None else [f"order: drawn, --shuffle={seed} gives it again"]),
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many values of other libraries were compared; without their folder, that it is missing."""
    passed = [dict(report.user_properties) for report in terminalreporter.getreports("passed")]
    counts = [int(str(properties["peers"])) for properties in passed if "peers" in properties]
    if counts:
        terminalreporter.write_line(
            f"peers: {sum(counts):,} values in {len(counts)} columns of other libraries compared"
        )
    elif not read_checks():
        terminalreporter.write_line("peers: no values of other libraries compared, as their folder is missing")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shuffle the modules, and the tests of each; a module stays together, as it shares what takes long to make."""
    seed = config.getoption("shuffle")
    if seed is not None:
        drawn = random.Random(seed)
        places = {path: drawn.random() for path in dict.fromkeys(item.path for item in items)}
        drawn.shuffle(items)
        items.sort(key=lambda item: places[item.path])


@pytest.fixture(scope="session")
def real_market(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the real market; without one, a simulated market written in the same form."""
    if REAL:
        return PLACE
    folder = _shared_folder(tmp_path_factory, worker_id) / "market"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            unfinished = tmp_path_factory.mktemp("unfinished") / "market"
            write(SimulatedMarket(tickers=450, sessions=388, last=REAL_SESSIONS[-1]), unfinished)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def real_history(real_market: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> History:
    """All of that market, synced; whoever wants to write to a history makes one of their own."""
    folder = _shared_folder(tmp_path_factory, worker_id) / "history"
    history = History(folder)
    with FileLock(f"{folder}.lock"):
        try:
            history.state()
        except EmptyHistory:
            sync(history, FilesMarket(real_market))
    return history


def _shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Name the folder that the workers of one run share, so that what takes long is made once."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def sessions5(real_market: Path) -> tuple[date, ...]:
    """Five sessions to test at, the last one included."""
    if REAL:
        return REAL_SESSIONS
    sessions = FilesMarket(real_market).sessions()
    return tuple(sessions[len(sessions) * fifth // 5 - 1] for fifth in range(1, 6))


@pytest.fixture
def timed_redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A real Redis, empty, that has to answer within the scanner's own bounds; `running` starts one with options."""
    with running(tmp_path) as server:
        yield server


@pytest.fixture
def redis_server(timed_redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> RedisServer:
    """The same with more time to answer, for tests of something else: on a busy machine nobody answers in 0.3 s."""
    monkeypatch.setattr("scanner.cache.problem.TIMEOUT", 60.0)  # first: imported now, it would keep what it finds
    monkeypatch.setattr("scanner.cache.redis_connection.TIMEOUT", 60.0)
    monkeypatch.setattr("scanner.cache.redis_connection.STEP_TIMEOUT", 30.0)
    monkeypatch.setattr("scanner.cache.redis.QUEUE_TIMEOUT", 60.0)
    return timed_redis_server


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """Undo what the function does to the log, which is all of the process's."""
    yield
    log.handlers, log.propagate = [], True
