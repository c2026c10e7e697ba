"""What a question can be made of, listed for programs that help to write one."""

from __future__ import annotations

import pytest

from scanner.indicators.catalogue import FAMILIES, FIELDS, INDICATORS
from scanner.screening.clauses import read_clauses, read_number
from scanner.screening.presets import presets
from scanner.wiring import service
from tests.handler.conftest import Ask


def test_screens_are_the_presets(ask: Ask) -> None:
    status, body = ask({"action": "screens"})
    assert status == 200
    assert [screen["screen"] for screen in body["screens"]] == list(presets())
    assert body["screens"][0].keys() == {"screen", "title", "about", "where", "order_by", "source"}
    assert all(ask({"where": screen["where"]}).status == 200 for screen in body["screens"])


def test_screens_are_counted_as_scans_are(ask: Ask) -> None:
    past = str(service().status().sessions[-20])
    for as_of in (None, past):
        status, body = ask({"action": "screens", "counts": True, "as_of": as_of})
        assert (status, body["left"]) == (200, [])
        for screen in body["screens"]:
            assert screen["matched"] == ask({"screen": screen["screen"], "as_of": as_of}).body["matched"]


def test_screens_are_counted_from_the_cache(ask: Ask) -> None:
    ask({"action": "warm"})
    before = service().cache
    assert before is not None
    ask({"action": "screens", "counts": True})
    answer = service().scan({"screen": "minervini", "limit": 1})
    assert answer.cached


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"counts": 1}, "counts"), ({"as_of": "x"}, "as_of"), ({"counts": True, "as_of": "2001-01-01"}, "as_of")],
)
def test_counts_that_cannot_be_are_a_fault_of_the_request(ask: Ask, sent: dict[str, object], field: str) -> None:
    status, body = ask({"action": "screens", **sent})
    assert (status, [fault["field"] for fault in body["error"]["faults"]]) == (400, [field])


def test_what_time_does_not_suffice_to_count_is_named(ask: Ask) -> None:
    status, body = ask({"action": "screens", "counts": True}, seconds=0.5)
    assert (status, body["left"]) == (200, list(presets()))
    assert [screen["matched"] for screen in body["screens"]] == [None] * len(presets())


def test_screens_without_counts_need_no_history(ask: Ask) -> None:
    assert ask({"action": "screens"}, SCANNER_HISTORY="/nowhere").status == 200


def test_indicators_are_the_languages_own(ask: Ask) -> None:
    status, body = ask({"action": "indicators"})
    assert status == 200
    assert [spec["name"] for spec in body["indicators"]] == list(INDICATORS)
    assert {spec["family"] for spec in body["indicators"]} == set(FAMILIES)
    assert [field["name"] for field in body["fields"]] == list(FIELDS)


def test_what_is_said_of_an_indicator_is_what_the_language_takes(ask: Ask) -> None:
    for spec in ask({"action": "indicators"}).body["indicators"]:
        given = [parameter["default"] for parameter in spec["parameters"]]
        assert read_number(f"{spec['name']}({', '.join(map(str, given))})") == INDICATORS[spec["name"]].default
        for parameter in spec["parameters"]:
            assert parameter["least"] <= parameter["default"] <= parameter["most"]
            assert parameter["kind"] == ("whole" if isinstance(parameter["default"], int) else "number")
        assert spec["kind"] == ("signal" if spec["signals"] else "number")
        for value in spec["signals"]:
            assert read_clauses(f"{spec['name']}() == {value}")
        assert spec["unit"] in {"usd", "shares", "percent", "number", None}
        assert spec["formula"].startswith(spec["about"])


def test_units_are_those_of_reasons(ask: Ask) -> None:
    body = ask({"action": "indicators"}).body
    unit = {entry["name"]: entry["unit"] for entry in (*body["indicators"], *body["fields"])}
    assert (unit["sma"], unit["rsi"], unit["avg_volume"], unit["change_pct"]) == ("usd", "percent", "shares", "percent")
