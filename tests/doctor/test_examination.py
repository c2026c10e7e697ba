"""All parts at once: one that fails or hangs hides no other, and nothing is changed."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from scanner.doctor.examination import examine
from scanner.doctor.finding import Finding
from scanner.errors import CacheError, ConfigError, DamagedHistory, EmptyHistory, MarketError, MarketRefusal
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import serving
from tests.filled import filled
from tests.phrases import said
from tests.ports import free_port
from tests.redis_server import RedisServer

PARTS = ("versions", "machine", "history", "storage", "source", "cache", "clock")


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("POLYGON_API_KEY", "POLYGON_BASE_URL", "REDIS_URL", "SCANNER_THREADS", "SCANNER_TICKERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCANNER_MARKET", "simulated:30x70")
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path / "history"))
    monkeypatch.setenv("SCANNER_THREADS", "1")


def examined() -> dict[str, Finding]:
    found = {finding.part: finding for finding in examine()}
    assert tuple(found) == PARTS
    return found


def failing(found: dict[str, Finding]) -> dict[str, type[Exception]]:
    return {part: type(finding.error) for part, finding in found.items() if finding.error}


def test_all_is_well(tmp_path: Path, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "history", "simulated:30x70")
    monkeypatch.setenv("REDIS_URL", redis_server.url)
    found = examined()
    assert {part: said(finding) for part, finding in found.items() if finding.level != "ok"} == {}
    assert "as the cache has it" in said(found["clock"])


def test_each_part_fails_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", f"redis://:planted@127.0.0.1:{free_port()}")
    monkeypatch.setenv("SCANNER_MARKET", "nowhere")
    found = examined()
    assert failing(found) == {"history": EmptyHistory, "source": ConfigError, "cache": CacheError}
    assert "planted" not in repr(found)


def test_a_key_that_is_refused_is_found_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(SimulatedMarket(tickers=30, sessions=70), key="good") as url:
        for name, value in {"MARKET": "polygon", "HISTORY": ""}.items():
            monkeypatch.setenv(f"SCANNER_{name}", value)
        monkeypatch.setenv("POLYGON_BASE_URL", url)
        monkeypatch.setenv("POLYGON_API_KEY", "planted")
        found = examined()
    assert failing(found)["source"] is MarketRefusal
    assert "copy it again from your account" in said(found["source"])
    assert "planted" not in repr(found)


def test_a_history_of_another_market_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "history", "simulated:31x70")
    monkeypatch.setenv("SCANNER_MARKET", "simulated:30x70")
    found = examined()
    assert {part: finding.level for part, finding in found.items() if finding.level != "ok"} == {"history": "warn"}


def test_a_history_whose_bars_are_gone_is_not_well(tmp_path: Path) -> None:
    filled(tmp_path / "history", "simulated:30x70")
    for file in (tmp_path / "history").glob("*.zst"):
        file.unlink()
    assert failing(examined()) == {"history": DamagedHistory}


def test_who_does_not_answer_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("SCANNER_MARKET", "polygon")
        monkeypatch.setenv("POLYGON_BASE_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setenv("POLYGON_API_KEY", "any")
        began = time.monotonic()
        found = {finding.part: finding for finding in examine(patience=3)}
        assert time.monotonic() - began < 12
    assert said(found["source"]) == "the source did not answer within 3 s: check the network and POLYGON_BASE_URL"
    assert isinstance(found["source"].error, MarketError)
    assert found["storage"].level == "ok"


def test_a_setting_that_is_wrong_is_all_that_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_THREADS", "many")
    versions, settings = examine()
    assert versions.level == "ok"
    assert isinstance(settings.error, ConfigError)
    assert said(settings).startswith("SCANNER_THREADS='many' cannot be used")


def test_nothing_is_changed(tmp_path: Path) -> None:
    examined()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [("ticker,sector\nA,Energy\n", "ok", "own.csv tells of 1"), ("one,two\n1,2\n", "fail", "SCANNER_TICKERS")],
)
def test_a_file_of_ones_own_tickers_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, level: str, words: str
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(text)
    monkeypatch.setenv("SCANNER_TICKERS", str(file))
    found = {finding.part: finding for finding in examine()}
    assert found["tickers"].level == level
    assert words in said(found["tickers"])


def test_a_file_of_tickers_that_is_not_there_hides_nothing_of_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_TICKERS", "nowhere.csv")
    found = {finding.part: finding for finding in examine()}
    assert (found["tickers"].level, found["source"].level) == ("fail", "ok")
