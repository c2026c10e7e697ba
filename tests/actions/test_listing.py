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


def test_a_text_is_checked_without_any_history(ask: Ask) -> None:
    sent = {"action": "check", "where": "close > sma50 and rsi(14) < 30", "columns": ["hig"], "position": 13}
    status, body = ask(sent, SCANNER_HISTORY="/nowhere")
    assert (status, body["ok"], body["unit"]) == (200, False, "code points")
    first, second = body["faults"]
    assert (first["field"], first["position"], first["length"]) == ("where", 8, 5)
    assert first["cures"] == [{"text": "sma(50)", "start": 8, "end": 13}]
    assert first["problem"] == "there is no 'sma50': a length stands in parentheses, sma(50)"
    assert (second["field"], second["cures"][0]["text"]) == ("columns[0]", "high")
    assert body["clauses"] == [
        {"text": "close > sma50", "start": 0, "end": 13},
        {"text": "rsi(14) < 30", "start": 18, "end": 30},
    ]
    assert body["completions"] == []


def test_places_are_counted_in_code_points(ask: Ask) -> None:
    (fault,) = ask({"action": "check", "where": "close >\u3000\u00a0sma50"}).body["faults"]
    assert (fault["position"], fault["length"]) == (9, 5)
    (fault,) = ask({"action": "check", "where": "close > 5 😀 and x"}).body["faults"]
    assert (fault["position"], fault["length"]) == (10, 1)


@pytest.mark.parametrize("where", [None, "", " "])
def test_a_text_that_has_not_been_begun_is_no_fault(ask: Ask, where: str | None) -> None:
    body = ask({"action": "check", "where": where, "order_by": "", "columns": [], "position": 0.0}).body
    assert (body["ok"], body["faults"], body["clauses"]) == (True, [], [])
    assert body["completions"][0].keys() == {"text", "kind", "start", "end", "usage", "about"}


def test_a_word_is_completed_where_the_place_is(ask: Ask) -> None:
    (first, *_) = ask({"action": "check", "where": "close > sm and volume > 3", "position": 10}).body["completions"]
    assert (first["text"], first["start"], first["end"], first["kind"]) == ("sma(50)", 8, 10, "indicator")


def test_what_leads_elsewhere_says_so_in_the_words_of_an_event(ask: Ask) -> None:
    (fault,) = ask({"action": "check", "where": "zzzzz > 1"}).body["faults"]
    assert (fault["remedy"], fault["cures"]) == ("list-indicators", [])
    assert '{"action": "indicators"}' in fault["problem"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"where": 5}, "where"),
        ({"columns": "close"}, "columns"),
        ({"columns": ["close"] * 51}, "columns"),
        ({"position": -1}, "position"),
        ({"position": 4001}, "position"),
        ({"position": 1.5}, "position"),
        ({"limit": 5}, "limit"),
    ],
)
def test_what_cannot_be_checked_is_a_fault_of_the_request(ask: Ask, sent: dict[str, object], field: str) -> None:
    status, body = ask({"action": "check", **sent})
    assert (status, [fault["field"] for fault in body["error"]["faults"]]) == (400, [field])
