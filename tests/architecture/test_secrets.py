"""Secrets planted everywhere, and looked for wherever anything comes out: answers, logs, errors, what is kept."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from redis import Redis

from scanner import wiring
from scanner.actions.registry import ACTIONS
from scanner.cli.main import main
from scanner.config import SETTINGS, Config
from scanner.handler import handler
from scanner.sources.simulated import SimulatedMarket
from tests.accepting import accepting
from tests.amazon import SECRET, client_of, signed_in
from tests.devserver.running import serving
from tests.handler.conftest import context
from tests.redis_server import running
from tests.sources.polygon.vendor import Asked, Reply
from tests.sources.polygon.vendor import serving as vendor

PLANTED = "planted"
KEY = f"{PLANTED}-key"
PASSWORD = f"{PLANTED}-password"
SMALL = SimulatedMarket(tickers=40, sessions=70, seed=2, last=date(2024, 6, 28))
COMMANDS = (
    "sync --sessions 5",
    "history",
    "scan --limit 3",
    "scan --limit 3",
    "scan --limit 3 --format json",
    "scan --where nonsense",
    "cache",
    "cache clear",
    "doctor",
    "doctor --format json",
    "--debug sync --sessions 6 --details",
)
#: What an action cannot do without.
NEEDED: dict[str, dict[str, object]] = {
    "values": {"expressions": "close"},
    "show": {"ticker": "SPY"},
    "bars": {"ticker": "SPY"},
}
LOOKING: tuple[dict[str, object], ...] = tuple(
    {"action": action, **NEEDED.get(action, {})} for action in ACTIONS if action not in {"sync", "refresh"}
)
EVENTS = (*LOOKING, {"limit": 2}, {"limit": -1}, 7)
FILLING = ({"action": "sync", "sessions": 5}, {"action": "refresh", "sessions": 5})


class Place(NamedTuple):
    """Where a market and a cache are, and how they are doing."""

    polygon: str
    redis: int
    well: bool


@contextmanager
def well(folder: Path) -> Iterator[Place]:
    """All that asks for a secret gets it, and is content."""
    with serving(SMALL, key=KEY) as url, running(folder, "--requirepass", PASSWORD) as redis:
        yield Place(url, redis.port, well=True)


@contextmanager
def unwell(_folder: Path) -> Iterator[Place]:
    """All that is asked refuses, and repeats what it was sent."""
    with vendor(repeat) as served, accepting(old_redis) as port:
        yield Place(served.url, port, well=False)


def repeat(asked: Asked) -> Reply:
    return Reply({"status": "ERROR", "error": f"Unknown API Key {asked.key}"}, 401)


def old_redis(connection: socket.socket) -> None:
    """A Redis of old: it does not know AUTH, and says so with all its arguments."""
    with closing(connection), suppress(OSError):
        while sent := connection.recv(4096):
            words = " ".join(word for word in sent.decode().split() if word[0] not in "*$")
            connection.sendall(f"-ERR unknown command {words}\r\n".encode() * sent.count(b"*"))


def plainly(place: Place) -> dict[str, str]:
    """Settings with the secrets in them."""
    return {"POLYGON_API_KEY": KEY, "REDIS_URL": f"redis://default:{PASSWORD}@127.0.0.1:{place.redis}"}


def by_name(place: Place) -> dict[str, str]:
    """Settings with the names of secrets in them."""
    keeper = client_of("secretsmanager")
    made = keeper.create_secret(Name="scanner", SecretString=json.dumps(plainly(place)))
    return {setting: f"{made['ARN']}:{setting}" for setting in plainly(place)}


@pytest.fixture(params=[well, unwell], ids=["well", "unwell"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with request.param(tmp_path) as made:
        yield made


@pytest.fixture(params=[plainly, by_name], ids=["plainly", "by name"])
def planted(
    request: pytest.FixtureRequest, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """An environment full of secrets."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    with signed_in(monkeypatch):
        others = {
            "SCANNER_HISTORY": str(tmp_path / "history"),
            "POLYGON_BASE_URL": place.polygon,
            "POWERTOOLS_METRICS_NAMESPACE": "Scanner",
        }
        for name, value in (request.param(place) | others).items():
            monkeypatch.setenv(name, value)
        wiring.service_of.cache_clear()
        yield place
        wiring.service_of.cache_clear()


def kept(folder: Path) -> bytes:
    """All that lies in a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_secret_comes_out_of_the_command_line(
    planted: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    codes, said = [], ""
    for command in COMMANDS:
        run = CliRunner().invoke(main, command.split())
        codes.append(run.exit_code)
        said += run.output + repr(run.exception)
    assert (codes.count(0) > len(codes) / 2) is planted.well
    assert_silent(said, caplog.text, "".join(capfd.readouterr()))
    assert_silent(kept(tmp_path / "history").decode("latin-1"))


def test_no_secret_comes_out_of_the_function(
    planted: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    replies = [handler(event, context()) for event in (*FILLING, *EVENTS)]
    assert all(reply["statusCode"] == 200 for reply in replies[:-2]) is planted.well
    printed = "".join(capfd.readouterr())
    assert "function_request_id" in printed
    assert "_aws" in printed
    assert_silent(json.dumps(replies), caplog.text, printed, kept(tmp_path / "history").decode("latin-1"))


def test_what_holds_a_secret_does_not_show_it(planted: Place) -> None:
    config = Config.read()
    made = [config, wiring.make_cache(config), wiring.make_redis(config), wiring.service()]
    with suppress(Exception):
        made.append(wiring.make_market(config))
    assert len(made) == 5
    assert planted
    assert_silent(*map(repr, made), *map(str, made))


def test_nothing_that_is_kept_in_redis_holds_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with well(tmp_path) as place:
        settings = plainly(place)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("POLYGON_BASE_URL", place.polygon)
        monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path / "history"))
        wiring.service_of.cache_clear()
        handler(FILLING[1], context())
        wiring.service_of.cache_clear()
        with closing(Redis.from_url(settings["REDIS_URL"], protocol=2)) as client:
            keys = client.keys("*")
            assert len(keys) > 3
            dumped = b"".join(client.dump(key) or b"" for key in keys)
    assert_silent(f"{keys} {dumped!r}")


def assert_silent(*texts: str) -> None:
    """No secret is in any text, AWS's among them, nor a part of one."""
    assert SECRET.startswith(PLANTED)
    for text in texts:
        at = text.find(PLANTED)
        assert at < 0, text[max(at - 200, 0) : at + 100]
