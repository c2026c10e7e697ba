from __future__ import annotations

from dataclasses import fields

from scanner.actions.registry import ACTIONS
from scanner.http.openapi.answers import ANSWERS, schemas
from scanner.http.representation import PASSING
from scanner.request import ScanRequest
from scanner.result import SCHEMA, Answer, Result
from scanner.screening.presets import presets


def test_every_action_with_an_address_has_its_answer() -> None:
    assert {name for name, action in ACTIONS.items() if action.route} == ANSWERS.keys()


def test_an_answer_is_described_as_it_is_sent() -> None:
    answer = schemas()["Answer"]
    assert {*answer["properties"]} == {item.name for item in fields(Answer)} - {*PASSING} | {"next"}
    assert answer["properties"]["schema"]["const"] == SCHEMA
    assert {"text", "remedy"} <= {*schemas()["Note"]["required"]}


def test_the_request_comes_back_whole() -> None:
    asked = schemas()["AskedScan"]
    assert asked["required"] == [*ScanRequest.model_fields]
    assert asked["properties"]["screen"]["anyOf"][0]["enum"] == [*presets()]


def test_results_by_columns_have_a_list_for_each_field_and_some_results_need_none() -> None:
    names = {item.name for item in fields(Result)}
    columns, selected = schemas()["ResultsByColumn"], schemas()["SelectedResult"]
    assert {*columns["properties"]} == {*selected["properties"]} == names
    assert "required" not in columns
    assert "required" not in selected


def test_every_object_is_closed() -> None:
    for name, schema in schemas().items():
        assert schema.get("additionalProperties") is False, name
