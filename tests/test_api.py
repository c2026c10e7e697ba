"""`import scanner`: the same answers as everywhere, from the history that the environment names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import scanner
from scanner import wiring
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.sources.simulated import SimulatedMarket
from tests.architecture.modules import ROOT
from tests.architecture.test_rules import HEAVY
from tests.conftest import REAL_SESSIONS
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    history = History(tmp_path_factory.mktemp("history"))
    sync(history, SimulatedMarket(tickers=60, sessions=80, last=REAL_SESSIONS[-1]))
    return history


@pytest.fixture(autouse=True)
def environment(history: History, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SCANNER_HISTORY", history.place)
    monkeypatch.setenv("REDIS_URL", "")
    wiring.service.cache_clear()
    yield
    wiring.service.cache_clear()


def test_a_scan() -> None:
    answer = scanner.scan(where="close > sma(20)", limit=5)
    assert answer.data.simulated
    assert answer.as_of == REAL_SESSIONS[-1]
    assert 0 < len(answer.results) <= 5
    assert answer.to_frame().index.tolist() == [row.ticker for row in answer.results]


@pytest.mark.parametrize("limit", [None, "all"])
def test_without_a_limit_everything_that_matched_is_given(limit: str | None) -> None:
    answer = scanner.scan(limit=limit, min_price=0, min_dollar_volume=0)
    assert 50 < len(answer.results) == answer.matched
    assert len(scanner.scan(min_price=0, min_dollar_volume=0).results) == 50


def test_values_of_one_ticker_at_a_timestamp() -> None:
    values = scanner.values("close", tickers="spy", as_of=pd.Timestamp(REAL_SESSIONS[-1]))
    assert (values.tickers, values.as_of) == (("SPY",), REAL_SESSIONS[-1])


def test_a_scan_of_a_preset() -> None:
    assert [step.clause for step in scanner.scan("rsi2-pullback").survivors][-2:] == ["close > sma(200)", "rsi(2) < 5"]


def test_a_scan_asked_for_again_is_remembered() -> None:
    assert [scanner.scan(limit=5).source for _ in range(2)] == ["computed", "memory"]


def test_an_answer_from_redis_needs_no_heavy_package_and_no_bars(
    history: History, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_server.url)
    first = scanner.scan("minervini")
    code = """if True:
        import json, sys, scanner
        answer = scanner.scan("minervini")
        print(json.dumps([answer.source, list(answer.timings), answer.matched, sorted(sys.modules)]))
    """
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"SCANNER_HISTORY": history.place},
        capture_output=True,
        text=True,
        check=True,
    )
    source, timings, matched, modules = json.loads(run.stdout)
    assert (first.source, source, timings, matched) == ("computed", "redis", ["cache"], first.matched)
    assert {module.split(".")[0] for module in modules} & HEAVY == {"redis"}


def test_values() -> None:
    tickers = [row.ticker for row in scanner.scan(limit=2).results]
    values = scanner.values("close, sma(20)", as_of="2016-09-29", tickers=tickers)
    assert (values.tickers, list(values.columns)) == (tuple(sorted(tickers)), ["close", "sma(20)"])


def test_a_field_that_does_not_exist() -> None:
    with pytest.raises(scanner.RequestError, match="limits: there is no such field; did you mean limit"):
        scanner.scan(limits=5)


def test_an_expression_that_cannot_be_read() -> None:
    with pytest.raises(scanner.ExpressionError, match="smaa"):
        scanner.scan(where="smaa(20) > 1")


def test_an_empty_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path))
    wiring.service.cache_clear()
    with pytest.raises(scanner.EmptyHistory, match="scanner sync"):
        scanner.scan()


def test_a_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_THREADS", "many")
    wiring.service.cache_clear()
    with pytest.raises(scanner.ConfigError, match="SCANNER_THREADS"):
        scanner.values("close")
