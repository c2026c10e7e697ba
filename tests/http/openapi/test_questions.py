"""What the document allows to be sent is what is taken: by each field alone, by GET and by POST."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from scanner.actions.registry import ACTIONS
from scanner.errors import RequestError
from scanner.http.message import Request
from scanner.http.openapi import questions
from scanner.http.parameters import read
from scanner.http.routes import find
from scanner.request import ALIASES, ScanRequest
from tests.http.asking import Asker
from tests.http.openapi.validation import errors

POSTED = [action for action in ACTIONS.values() if action.route and "POST" in action.route.methods]
GOT = [action for action in ACTIONS.values() if action.route and "GET" in action.route.methods]
#: What needs a meaning besides its shape, or others beside it.
MEANT = {"where", "order_by", "columns", "expressions", "as_of", "after", "sectors", "industries", "types", "exchanges"}
VALUES: tuple[Any, ...] = (
    *(None, True, False, "true", "", " ", "x", "minervini", "SPY", "score", "2026-01-02", "20260102", "2026-W01-5"),
    *(0, 1, -1, 46, 46.0, 46.5, 0.1, 0.05, 100, 100.5, 400, 401, 500, 501, 10_000, 10_001, 1e6, 1e15, 1e16, 1e300),
    *("rows", "columns", "packed", "balanced", "swing", "day", [], ["SPY"], ["close"], [1], [""], [None], {}, [[]]),
    *(["x" * 100], ["x" * 101], ["x"] * 500, ["close"] * 100, ["close"] * 101),
)


@pytest.mark.parametrize("action", POSTED, ids=lambda action: action.name)
def test_a_body_is_taken_exactly_if_it_is_what_the_schema_says(action: Any, ask: Asker) -> None:
    schema = questions.body(action)["content"]["application/json"]["schema"]
    needed = {"expressions": "close"} if action.name == "values" else {}
    for name in (*schema["properties"], "nosuch"):
        if name in MEANT:
            continue
        for value in VALUES:
            body = {**needed, name: value, **({"again": True} if name == "from" else {})}
            said = errors(schema, body)
            response = taken(action, body, ask)
            assert (response == []) is (said == []), (body, said, response)


def taken(action: Any, body: dict[str, Any], ask: Asker) -> list[str]:
    """The faults of a body: of one that administers those of its fields alone, since nothing shall be done."""
    path = action.route.path
    if action.rights == "administration":
        try:
            read(Request("POST", path, body=json.dumps(body).encode()), find(path), action)
        except RequestError as error:
            return [str(error)]
        return []
    response = ask("POST", path, body=body)
    return [] if response.status in {200, 404, 409} else [f"{response.status}: {response.body[:500]!r}"]


def test_another_name_of_a_field_is_described_and_not_both_may_be_given() -> None:
    schema = questions.body(ACTIONS["scan"])["content"]["application/json"]["schema"]
    for alias, field in ALIASES.items():
        assert schema["properties"][alias]["deprecated"]
        assert errors(schema, {alias: 1}) == []
        assert errors(schema, {alias: None, field: 1}) == []
        assert errors(schema, {alias: 1, field: 1}) != []


@pytest.mark.parametrize("action", GOT, ids=lambda action: action.name)
def test_parameters_are_those_that_are_taken(action: Any) -> None:
    route = find(action.route.path).route
    described = questions.parameters(route, action)
    names = [parameter["name"] for parameter in described]
    assert sorted(names) == sorted(questions.fields_of(action))
    assert [each["name"] for each in described if each["in"] == "path"] == [*route.parameters]
    assert all(parameter["required"] for parameter in described if parameter["in"] == "path")


@pytest.mark.parametrize("name", sorted({*ScanRequest.model_fields, "skip", "form", "fields"} - MEANT))
def test_a_parameter_is_taken_exactly_if_it_is_what_its_schema_says(name: str, ask: Asker) -> None:
    described = questions.parameters(find("/v1/scan").route, ACTIONS["scan"])
    [told] = [each for each in described if each["name"] == name]
    for value in VALUES:
        if told["schema"]["type"] == "array":
            sent = [written(one) for one in value] if isinstance(value, list) else [written(value)]
            said = errors(told["schema"], [text for text in sent if text.strip()])
        else:
            sent = [written(value)]
            said = errors(told["schema"], meant(sent[0], told["schema"]["type"])) if sent[0] else []
        response = ask("GET", "/v1/scan", urlencode({name: sent}, doseq=True))
        assert (response.status == 200) is (said == []), (value, said, response.body)


def written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def meant(text: str, kind: str) -> object:
    """What a text stands for, as the document says it."""
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    try:
        return json.loads(text) if kind in {"integer", "number"} else text
    except ValueError:
        return text
