"""The document as a whole: valid, complete, and the same for everybody."""

from __future__ import annotations

import subprocess
import sys

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from scanner.http.openapi import written_document
from scanner.http.openapi.document import operation_id
from scanner.http.routes import routes
from tests.http.asking import Asker
from tests.http.openapi.validation import document, errors, resolved

OPERATIONS = [(route, method) for route in routes() for method in route.methods]
#: Bytes that a page should not wait long for.
MAX_BYTES = 150_000


def test_it_is_valid() -> None:
    OpenAPIV31SpecValidator(document()).validate()


def test_it_describes_every_route_by_every_method() -> None:
    told = {(path, method.upper()) for path, item in document()["paths"].items() for method in item}
    assert told == {(route.path, method) for route, method in OPERATIONS}


def test_its_operations_have_names_of_their_own_that_are_names_of_functions() -> None:
    names = [operation_id(route, method) for route, method in OPERATIONS]
    assert len(names) == len(set(names))
    assert {"scan", "scanByPost", "values", "valuesByPost", "show", "screens"} <= set(names)
    assert all(name.isidentifier() for name in names)


def test_it_has_the_same_bytes_in_every_process_and_is_not_made_twice() -> None:
    program = "import sys; from scanner.http.openapi import written_document as w; sys.stdout.buffer.write(w())"
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    assert other == written_document()
    assert written_document() is written_document()
    assert len(other) < MAX_BYTES


def test_it_is_served_as_it_is(ask: Asker) -> None:
    assert ask("GET", "/v1/openapi.json").body == written_document()


def test_every_reference_leads_somewhere_and_nothing_is_described_that_nobody_refers_to() -> None:
    text = written_document().decode()
    for group in ("schemas", "responses", "headers"):
        for name, part in document()["components"][group].items():
            assert f'"#/components/{group}/{name}"' in text, name
            assert resolved(part)


@pytest.mark.parametrize(("route", "method"), OPERATIONS, ids=lambda part: getattr(part, "path", part))
def test_every_example_is_what_its_schema_says(route: object, method: str) -> None:
    operation = document()["paths"][route.path][method.lower()]  # type: ignore[attr-defined]  # a `Route`
    bodies = [operation["requestBody"]] if "requestBody" in operation else []
    media = [body["content"]["application/json"] for body in (*bodies, operation["responses"]["200"])]
    for part in (*media, *operation.get("parameters", ())):
        if "example" in part:
            assert errors(part["schema"], part["example"]) == []


def test_links_lead_from_an_answer_to_its_first_ticker(ask: Asker) -> None:
    links = document()["paths"]["/v1/scan"]["get"]["responses"]["200"]["links"]
    places = {**links["show"]["parameters"], **links["bars"]["parameters"]}
    assert places == {"path.ticker": "$response.body#/results/0/ticker", "query.digest": "$response.body#/data/digest"}
    answer = ask.get("/v1/scan", "limit=1")
    ticker, digest = answer["results"][0]["ticker"], answer["data"]["digest"]
    assert ask.get(f"/v1/tickers/{ticker}", f"digest={digest}")["result"]["ticker"] == ticker
    assert ask.get(f"/v1/tickers/{ticker}/bars", f"digest={digest}")["ticker"] == ticker


def test_examples_of_requests_are_answered(ask: Asker) -> None:
    for path in ("/v1/scan", "/v1/values"):
        body = document()["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert ask("POST", path, body=body["example"]).status == 200


def test_what_is_public_needs_no_key_and_everything_else_takes_both_kinds() -> None:
    assert document()["security"] == [{}, {"bearer": []}, {"apiKey": []}]
    assert document()["paths"]["/healthz"]["get"]["security"] == []
