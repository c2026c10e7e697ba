from __future__ import annotations

from scanner.http.openapi import examples
from scanner.http.openapi.answers import ANSWERS
from scripts.examples import QUESTIONS, shortened
from tests.http.openapi.validation import document


def test_every_question_of_the_market_has_an_example() -> None:
    told = document()["paths"]
    for path, item in told.items():
        for operation in item.values():
            has = "example" in operation["responses"]["200"]["content"]["application/json"]
            assert has is ("market" in operation["tags"]), path


def test_there_is_none_of_what_administers() -> None:
    assert QUESTIONS.keys() <= ANSWERS.keys()
    assert examples.of("sync") is None


def test_lists_and_objects_named_by_data_are_shortened_and_nothing_else_is() -> None:
    value = {"factors": {"a": 1, "b": 2, "c": 3}, "results": [[1, 2, 3], 4, 5], "data": {"x": 1, "y": 2, "z": 3}}
    assert shortened(value) == {"factors": {"a": 1, "b": 2}, "results": [[1, 2], 4], "data": value["data"]}
