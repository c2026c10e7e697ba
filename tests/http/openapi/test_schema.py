from __future__ import annotations

from dataclasses import dataclass

import pytest

from scanner.http.openapi.schema import Schema, accepts_null, closed, nullable, refer, schemas_of, without_null


@dataclass
class Part:
    """A part."""

    size: float | None


@dataclass
class Whole:
    """The whole. It has parts.

    Attributes:
        name: what it is called; None where
            nobody knows.
        parts: in any order.
    """

    name: str | None
    parts: tuple[Part, ...] = ()


def test_a_type_is_described_with_what_it_is_made_of_closed_and_in_the_words_of_json() -> None:
    assert schemas_of({"Whole": Whole}) == {
        "Part": {
            "description": "A part.",
            "type": "object",
            "properties": {"size": {"anyOf": [{"type": "number"}, {"type": "null"}]}},
            "required": ["size"],
            "additionalProperties": False,
        },
        "Whole": {
            "description": "The whole. It has parts.",
            "type": "object",
            "properties": {
                "name": {
                    "description": "what it is called; null where nobody knows",
                    "anyOf": [{"type": "string"}, {"type": "null"}],
                },
                "parts": {"description": "in any order", "type": "array", "items": refer("Part")},
            },
            "required": ["name", "parts"],
            "additionalProperties": False,
        },
    }


def test_what_is_inside_is_closed_too() -> None:
    inner = {"type": "object", "properties": {"a": {"title": "A", "type": "string", "default": "x"}}}
    told = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
    for outer in (
        {"items": inner},
        {"anyOf": [inner]},
        {"oneOf": [inner]},
        {"additionalProperties": inner},
    ):
        [(name, inside)] = closed(outer).items()
        assert (name, inside) == (next(iter(outer)), [told] if name.endswith("Of") else told)


@pytest.mark.parametrize(
    ("schema", "without"),
    [
        ({"type": "string"}, {"type": "string"}),
        ({"type": ["integer", "null"], "minimum": 1}, {"type": "integer", "minimum": 1}),
        ({"type": ["integer", "string", "null"]}, {"type": ["integer", "string"]}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}, {"type": "string"}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}], "default": "x"}, {"type": "string", "default": "x"}),
        (
            {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]},
            {"anyOf": [{"type": "string"}, {"type": "number"}]},
        ),
    ],
)
def test_null_is_taken_out_and_put_in(schema: Schema, without: Schema) -> None:
    assert without_null(schema) == without
    assert not accepts_null(without)
    assert accepts_null(nullable(without))
    assert without_null(nullable(without)) == without
    assert nullable(nullable(without)) == nullable(without)
