"""Each action's content."""

from __future__ import annotations

import platform

import pytest

from scanner.result import SCHEMA
from scanner.screening.presets import presets
from scanner.version import NUMBERS, __version__
from scanner.wiring import service
from tests.handler.conftest import REQUEST_ID, Ask
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


def test_screens_are_the_presets(ask: Ask) -> None:
    status, body = ask({"action": "screens"})
    assert status == 200
    assert [screen["screen"] for screen in body["screens"]] == list(presets())
    assert body["screens"][0].keys() == {"screen", "title", "about", "where", "order_by", "source"}
    assert all(ask({"where": screen["where"]}).status == 200 for screen in body["screens"])


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
