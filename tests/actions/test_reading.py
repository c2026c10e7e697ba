"""Each action's content."""

from __future__ import annotations

import json
import platform
from typing import Any

import pytest

from scanner.handler.remedies import in_events
from scanner.result import SCHEMA
from scanner.storage.folder import Folder
from scanner.version import NUMBERS, __version__
from scanner.wiring import service
from tests.handler.conftest import REQUEST_ID, Ask, Settings
from tests.texts import recorded


def test_a_scan_is_the_service_s_answer_with_the_invocation_s_id(ask: Ask) -> None:
    status, body = ask({"screen": "minervini", "limit": 3, "columns": ["rsi(14)"]})
    expected = service().scan({"screen": "minervini", "limit": 3, "columns": ["rsi(14)"]}).to_dict()
    its_own = ("request_id", "timings", "cached", "source")
    assert (status, body["request_id"]) == (200, REQUEST_ID)
    assert {name: value for name, value in body.items() if name not in its_own} == {
        name: value for name, value in expected.items() if name not in its_own
    }
    assert len(body["results"]) == 3


def test_notes_say_what_to_send(ask: Ask) -> None:
    notes = ask({"where": "sma(400) > 1"}).body["notes"]
    assert 'send {"action": "sync", "sessions": ' in notes[-1]["text"]
    assert (notes[-1]["code"], notes[-1]["remedy"]) == ("sessions-missing", "sync-more-sessions")


def test_the_version_is_told_without_a_history(ask: Ask) -> None:
    status, body = ask({"action": "version"}, SCANNER_HISTORY="/nowhere", SCANNER_THREADS="none")
    assert status == 200
    assert body == {
        "versions": {"scanner": __version__, "numbers": str(NUMBERS), "python": platform.python_version()},
        "schema": SCHEMA,
        "request_id": REQUEST_ID,
    }


def test_each_text_of_a_scan_is_read_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = recorded(monkeypatch)
    assert ask({"where": "close > sma(50)", "order_by": "roc(21)", "columns": ["rsi(14)"]}).status == 200
    assert counts == {"close > sma(50)": 1, "roc(21)": 1, "rsi(14)": 1}


def test_bars_are_columns_with_what_is_laid_over_them(ask: Ask) -> None:
    asked = {"action": "bars", "ticker": "spy", "sessions": 20.0, "overlays": "sma(301), close > sma(5)"}
    status, body = ask(asked)
    chart = service().chart("SPY", overlays="sma(301), close > sma(5)")
    last = chart.bars.last(20)
    assert (status, body["ticker"], body["name"], body["as_of"]) == (200, "SPY", chart.name, str(chart.as_of))
    assert body["sessions"] == [str(session) for session in last.sessions]
    for name in ("open", "high", "low", "close", "volume"):
        assert body[name] == getattr(last, name).tolist()
    assert list(body["overlays"]) == ["sma(301)", "close > sma(5)"]
    assert body["overlays"]["sma(301)"] == [None] * 20
    assert set(body["overlays"]["close > sma(5)"]) <= {0, 1}
    assert (body["data"]["simulated"], body["notes"], body["schema"]) == (True, [], SCHEMA)


def test_bars_end_with_the_session_asked_for(ask: Ask) -> None:
    session = str(service().status().sessions[-30])
    body = ask({"action": "bars", "ticker": "SPY", "as_of": session}).body
    assert (body["as_of"], body["sessions"][-1], body["overlays"]) == (session, session, {})


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, ["ticker"]),
        ({"ticker": "SPY", "sessions": 0}, ["sessions"]),
        ({"ticker": "SPY", "sessions": 2001}, ["sessions"]),
        ({"ticker": "SPY", "overlays": "smaa(3)"}, ["overlays"]),
        ({"ticker": "SPY", "overlays": "rs_rating()"}, ["overlays"]),
        ({"ticker": "SPY", "as_of": "x"}, ["as_of"]),
    ],
)
def test_bars_that_cannot_be_are_a_fault_of_the_request(ask: Ask, sent: dict[str, object], fields: list[str]) -> None:
    status, body = ask({"action": "bars", **sent})
    assert (status, [fault["field"] for fault in body["error"]["faults"]]) == (400, fields)


def test_a_ticker_that_is_unknown_is_not_there(ask: Ask) -> None:
    for action in ("show", "bars"):
        status, body = ask({"action": action, "ticker": "NOBODY"})
        assert (status, body["error"]["type"]) == (404, "UnknownTicker")
        assert [fault["field"] for fault in body["error"]["faults"]] == ["ticker"]


def test_the_status_is_what_the_manifest_says_and_names_no_place(ask: Ask, settings: Settings) -> None:
    status, body = ask({"action": "status"})
    found = service().status()
    assert status == 200
    assert body["sessions"] == [str(session) for session in found.sessions]
    assert (body["first_session"], body["last_session"]) == (body["sessions"][0], body["sessions"][-1])
    assert (body["count"], body["digest"]) == (len(found.sessions), found.standing.digest)
    assert (body["market"], body["simulated"], body["age_sessions"]) == (settings["SCANNER_MARKET"], True, 0)
    assert (body["benchmark"], body["source_ends"], body["notes"], body["schema"]) == ("SPY", None, [], SCHEMA)
    assert body["versions"]["scanner"] == __version__
    assert settings["SCANNER_HISTORY"] not in json.dumps(body)


def test_the_status_reads_nothing_but_the_manifest(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = Folder.read

    def recording(self: Folder, name: str, *rest: Any) -> bytes:
        read.append(name)
        return real(self, name, *rest)

    monkeypatch.setattr(Folder, "read", recording)
    assert ask({"action": "status"}).status == 200
    assert set(read) == {"manifest.json"}


def test_a_status_has_no_more_time_than_is_left(ask: Ask) -> None:
    status, body = ask({"action": "status"}, seconds=0.5)
    assert (status, body["error"]["type"]) == (504, "OutOfTime")


def test_values_are_the_service_s(ask: Ask) -> None:
    status, body = ask({"action": "values", "expressions": "close, sma(290)", "tickers": ["SPY"]})
    found = service().values("close, sma(290)", tickers=["SPY"])
    assert (status, body["tickers"], list(body["values"])) == (200, ["SPY"], list(found.columns))
    assert body["values"]["close"] == found.columns["close"].tolist()
    assert body["data"]["simulated"] is True


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "expressions"),
        ({"expressions": "smaa(3)"}, "expressions"),
        ({"expressions": "close", "as_of": "x"}, "as_of"),
    ],
)
def test_values_that_cannot_be_are_a_fault_of_the_request(ask: Ask, sent: dict[str, str], field: str) -> None:
    status, body = ask({"action": "values", **sent})
    assert (status, [fault["field"] for fault in body["error"]["faults"]]) == (400, [field])


def test_more_values_than_can_be_passed_on_are_refused_with_how_many_can(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.handler.reply.MAX_BYTES", 1_000)
    status, body = ask({"action": "values", "expressions": "close"})
    assert (status, body["error"]["type"], body["error"]["remedy"]) == (413, "AnswerTooLarge", "ask-for-less")
    assert body["error"]["faults"][0]["field"] == "tickers"


def test_a_stock_is_described_as_the_service_does(ask: Ask) -> None:
    status, body = ask({"action": "show", "ticker": "SPY", "screen": "minervini", "account_size": 25_000})
    report = service().show("SPY", {"screen": "minervini", "account_size": 25_000})
    assert (status, body["result"]["ticker"]) == (200, "SPY")
    assert {**body, "request_id": None} == {
        **json.loads(report.to_json(words=in_events)),
        "request_id": None,
        "schema": SCHEMA,
    }


def test_a_name_like_no_other_leads_to_the_list_by_an_event(ask: Ask) -> None:
    error = ask({"where": "zzzzz > 1"}).body["error"]
    assert error["remedy"] == "list-indicators"
    assert '{"action": "indicators"} lists all there are' in error["message"]
