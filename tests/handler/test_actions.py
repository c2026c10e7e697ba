"""Each action's content."""

from __future__ import annotations

import platform

from scanner.result import SCHEMA
from scanner.screening.presets import presets
from scanner.version import NUMBERS, __version__
from scanner.wiring import service
from tests.handler.conftest import REQUEST_ID, Ask


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
    assert 'for more bars send {"action": "sync", "sessions": N}, N larger by 100 or more' in notes


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
