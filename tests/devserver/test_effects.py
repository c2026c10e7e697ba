from __future__ import annotations

from typing import Any

import pytest

from scanner.devserver import effects
from scanner.devserver.effects import Effect
from scanner.devserver.response import Answer, json_body
from tests.devserver.conftest import call_for

DAY = "/v2/aggs/grouped/locale/us/market/stocks/2024-06-28"
BAR = {"T": "A", "v": 100.0, "o": 1.0, "h": 2.0, "l": 1.0, "c": 1.25, "t": 1}
BARS = Answer(json_body({"results": [BAR, {**BAR, "T": "B"}], "resultsCount": 2, "queryCount": 2, "status": "OK"}))
SPLIT = {"id": "E1", "ticker": "A", "execution_date": "2024-06-28", "split_from": 1.0, "split_to": 4.0}
SPLITS = Answer(json_body({"results": [SPLIT], "count": 1, "status": "OK"}))
CLOSED = Answer(json_body({"resultsCount": 0, "status": "OK"}))
HOLIDAYS = Answer(json_body([{"date": "2024-07-04"}]))


def bars(effect: Effect, visit: int = 1) -> dict[str, Any]:
    document: dict[str, Any] = effect(call_for(DAY, visit=visit), BARS).document
    return document


def splits(effect: Effect, path: str = "/stocks/v1/splits") -> dict[str, Any]:
    document: dict[str, Any] = effect(call_for(path), SPLITS).document
    return document


def test_too_many_requests_are_refused_in_polygon_s_words() -> None:
    answer = effects.too_many(call_for(), BARS)
    assert answer.status == 429
    assert "exceeded the maximum requests per minute" in answer.document["error"]
    assert answer.headers == {}
    assert effects.retry_after(7)(call_for(), BARS).headers == {"Retry-After": "7"}


def test_server_errors_come_in_turn() -> None:
    said = [effects.server_error(call_for(visit=visit), BARS).status for visit in range(1, 6)]
    assert said == [500, 502, 503, 504, 500]


def test_a_page_of_html_comes_as_if_all_were_well() -> None:
    answer = effects.html(call_for(), BARS)
    assert (answer.status, answer.kind) == (200, "text/html")
    assert answer.body.plain.startswith(b"<!DOCTYPE html>")


def test_an_error_may_come_with_200() -> None:
    answer = effects.status_error(call_for(), BARS)
    assert (answer.status, answer.document["status"]) == (200, "ERROR")
    assert "results" not in answer.document


def test_the_second_page_fails_and_the_first_does_not() -> None:
    assert effects.second_page(call_for(), SPLITS) is SPLITS
    assert effects.second_page(call_for(skip=1), SPLITS).document["status"] == "ERROR"


def test_results_may_be_null_while_the_counts_stay() -> None:
    document = bars(effects.null_results)
    assert (document["results"], document["resultsCount"]) == (None, 2)


def test_delayed_is_a_status_of_bars() -> None:
    assert bars(effects.delayed) == {**BARS.document, "status": "DELAYED"}
    assert splits(effects.delayed) == SPLITS.document


def test_some_bars_come_twice_and_count_twice() -> None:
    document = bars(effects.duplicate_bars)
    assert [bar["T"] for bar in document["results"]] == ["A", "B", "A", "B"]
    assert document["resultsCount"] == document["queryCount"] == 4


@pytest.mark.parametrize("path", ["/stocks/v1/splits", "/v3/reference/splits"])
def test_splits_come_twice_under_two_ids(path: str) -> None:
    document = splits(effects.duplicate_splits, path)
    assert document["results"] == [SPLIT, {**SPLIT, "id": "E10"}]
    assert document["count"] == 2
    assert bars(effects.duplicate_splits) == BARS.document


def test_splits_can_be_inverted() -> None:
    assert splits(effects.wrong_splits)["results"] == [{**SPLIT, "split_from": 4.0, "split_to": 1.0}]


def test_the_new_path_may_be_missing() -> None:
    gone = effects.no_new_splits(call_for("/stocks/v1/splits"), SPLITS)
    assert (gone.status, gone.body.plain) == (404, b"404 page not found")
    assert effects.no_new_splits(call_for("/v3/reference/splits"), SPLITS) is SPLITS


def test_a_correction_comes_after_so_many_requests() -> None:
    assert bars(effects.correction(2), visit=2) == BARS.document
    corrected = bars(effects.correction(2), visit=3)["results"][0]
    assert corrected == {**BAR, "c": 1.5, "v": 98}


def test_a_bar_without_a_price_is_not_corrected() -> None:
    unknown = Answer(json_body({"results": [{**BAR, "h": None}], "status": "OK"}))
    assert effects.correction(0)(call_for(DAY), unknown).document == unknown.document


@pytest.mark.parametrize("answer", [CLOSED, HOLIDAYS, effects.too_many(call_for(), BARS)])
def test_what_has_no_results_stays(answer: Answer) -> None:
    for effect in (effects.null_results, effects.delayed, effects.duplicate_bars, effects.correction(0)):
        assert effect(call_for(DAY), answer) is answer
