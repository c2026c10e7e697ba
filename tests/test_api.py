"""`import scanner`: the same answers as everywhere, from the history that the environment names."""

from __future__ import annotations

import html
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest

import scanner
from scanner import Config, Scanner, wiring
from scanner.history.history import History
from scanner.history.sync import SyncReport, sync
from scanner.request import ScanRequest
from scanner.sources.simulated import SimulatedMarket
from tests.architecture.modules import ROOT
from tests.architecture.test_rules import HEAVY
from tests.conftest import REAL_SESSIONS
from tests.redis_server import RedisServer
from tests.test_notebook import shown as shown_in


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    history = History(tmp_path_factory.mktemp("history"))
    sync(history, SimulatedMarket(tickers=60, sessions=80, last=REAL_SESSIONS[-1]))
    return history


@pytest.fixture(autouse=True)
def environment(history: History, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SCANNER_HISTORY", history.place)
    monkeypatch.setenv("REDIS_URL", "")
    wiring.service_of.cache_clear()
    yield
    wiring.service_of.cache_clear()


def test_a_scan() -> None:
    answer = scanner.scan(where="close > sma(20)", limit=5)
    assert answer.data.simulated
    assert answer.as_of == REAL_SESSIONS[-1]
    assert 0 < len(answer.results) <= 5
    assert answer.to_frame().index.tolist() == [row.ticker for row in answer.results]


@pytest.mark.parametrize("limit", [None, "all"])
def test_without_a_limit_everything_that_matched_is_given(limit: Literal["all"] | None) -> None:
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
        scanner.scan(limits=5)  # type: ignore[arg-type]  # what must not pass at run time either


def test_an_expression_that_cannot_be_read() -> None:
    with pytest.raises(scanner.ExpressionError, match="smaa"):
        scanner.scan(where="smaa(20) > 1")


def test_an_empty_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path))
    wiring.service_of.cache_clear()
    with pytest.raises(scanner.EmptyHistory, match=r"Scanner\.sync\(\)"):
        scanner.scan()


def test_a_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNER_THREADS", "many")
    wiring.service_of.cache_clear()
    with pytest.raises(scanner.ConfigError, match="SCANNER_THREADS"):
        scanner.values("close")


def test_a_scan_takes_every_field_of_a_request_with_its_default() -> None:
    taken = {name: given.default for name, given in list(inspect.signature(Scanner.scan).parameters.items())[1:-1]}
    assert taken == {name: field.default for name, field in ScanRequest.model_fields.items()}


def test_a_stock_is_shown_with_the_fields_of_a_request_that_choose_or_plan() -> None:
    taken = {name: given.default for name, given in list(inspect.signature(Scanner.show).parameters.items())[2:-1]}
    without = {"order_by", "limit", "tickers", "columns"}
    assert taken == {name: field.default for name, field in ScanRequest.model_fields.items() if name not in without}


def test_the_functions_show_the_signatures_of_the_methods() -> None:
    for function, method in ((scanner.scan, Scanner.scan), (scanner.values, Scanner.values)):
        assert list(inspect.signature(function).parameters) == list(inspect.signature(method).parameters)[1:]
        assert function.__doc__ == method.__doc__


def test_the_functions_use_settings_that_have_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanner.scan(limit=1).data.simulated
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path))
    with pytest.raises(scanner.EmptyHistory):
        scanner.scan(limit=1)


def test_a_scanner_has_settings_of_its_own(tmp_path: Path) -> None:
    own = Scanner(Config(market="simulated:40x60", history=str(tmp_path)))
    with pytest.raises(scanner.EmptyHistory):
        own.scan()
    report = own.sync()
    assert len(report.fetched) == 60
    assert own.scan().data.market.startswith("simulated:40x60")
    assert repr(own) == f"Scanner(market='simulated:40x60', history={str(tmp_path)!r})"


@pytest.mark.parametrize(
    ("again", "first"),
    [
        (False, None),
        (True, date.min),
        ("2016-09-01", date(2016, 9, 1)),
        (date(2016, 9, 1), date(2016, 9, 1)),
        (pd.Timestamp("2016-09-01"), date(2016, 9, 1)),
    ],
)
def test_a_sync_can_fetch_stored_sessions_again(
    again: bool | str | date, first: date | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[date | None] = []

    def listening(*args: Any, again: date | None) -> SyncReport:
        heard.append(again)
        return sync(*args, again=again)

    monkeypatch.setattr("scanner.history.sync.sync", listening)
    Scanner(Config(market="simulated:40x60", history=tmp_path)).sync(20, again=again)
    assert heard == [first]


def test_a_stock_is_shown() -> None:
    report = Scanner().show("spy", "minervini", account_size=25_000)
    assert (report.result.ticker, report.check.screen) == ("SPY", "minervini")


def test_presets_and_indicators_are_listed() -> None:
    assert "minervini" in Scanner().screens()
    assert Scanner().indicators()["sma"].usage == "sma(close, n=50)"


def test_bars_of_a_ticker() -> None:
    bars = Scanner().bars("spy", as_of="2016-09-29")
    assert (bars.ticker, str(bars.sessions[-1])) == ("SPY", "2016-09-29")
    closes = scanner.values("close", tickers="SPY", as_of="2016-09-29").columns["close"]
    assert bars.close[-1] == closes[0]


def test_bars_of_no_ticker() -> None:
    with pytest.raises(scanner.RequestError, match="ticker"):
        Scanner().bars("NONE")


def test_answers_have_a_short_text() -> None:
    answer = scanner.scan(limit=3)
    assert repr(answer).startswith("<Answer 2016-09-30 SIMULATED simulated:60x80")
    assert repr(answer).endswith(f": 3 of {answer.matched} matched>")
    assert repr(scanner.values("close, rsi(14)", tickers="SPY")) == "<Values 2016-09-30: close, rsi(14) of 1 tickers>"
    assert repr(Scanner().show("SPY")).startswith("<StockReport SPY 2016-09-30: close ")


def test_a_notebook_shows_the_funnel_the_table_and_that_it_is_simulated() -> None:
    answer = scanner.scan("golden-cross", where="close > 1", columns="rsi(14)", limit=3)
    whole = scanner.scan(limit=3)
    shown = "".join(shown_in(whole._repr_html_()))
    for text in ("SIMULATED MARKET", whole.disclaimer, *(row.ticker for row in whole.results)):
        assert text in shown
    for step in answer.survivors:
        assert html.escape(step.clause) in answer._repr_html_()


def test_a_notebook_shows_each_column_by_itself_with_digits_that_can_be_read() -> None:
    answer = scanner.scan(columns=["rsi(14)", "close > sma(5)", "volume", "roc(5) / 100"], limit=5)
    shown = shown_in(answer._repr_html_())
    for header in ("rsi(14)", "close > sma(5)", "volume", "roc(5) / 100", "close, USD", "change, %", "risk, USD"):
        assert header in shown
    assert {"yes", "no"} & set(shown)
    assert not any(re.fullmatch(r"-?[\d,]+\.\d{5,}", text) for text in shown)


def test_a_notebook_shows_a_stock_with_what_keeps_it_out() -> None:
    report = Scanner().show("SPY", "minervini")
    shown = "".join(shown_in(report._repr_html_()))
    for text in ("SIMULATED MARKET", "does not pass minervini", "rs_rating() >= 70", "unknown", "momentum", "Golden"):
        assert text in shown
    for check in report.presets:
        assert html.escape(check.title) in report._repr_html_()


def test_what_one_scanner_has_loaded_stays_loaded_while_another_is_asked(tmp_path: Path) -> None:
    first, second = (Scanner(Config(market="simulated:40x60", history=tmp_path / name)) for name in ("one", "two"))
    for own in (first, second):
        own.sync(30)
        own.scan(limit=1)
    services = first._service(), second._service()
    assert (first._service(), second._service()) == services
    assert services[0] is not services[1]
