"""The page of the answer shows every field that an answer has, each of its kind, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scripts.answer_example import PAGE, SHOWN, with_example
from tests.readme.blocks import blocks
from tests.readme.conftest import Run

TEXT = PAGE.read_text("utf-8")
COMMAND, EXAMPLE = next((block.text, block.output[1]) for block in blocks(TEXT) if block.output)
#: What is in there depends on the data.
DATA = re.compile(r"\.notes\[\].*|\.plan\.targets\[\].*|\.flags\[\]")


def kinds(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path of every value and its kind; whole numbers are numbers."""
    match value:
        case dict():
            for key, below in value.items():
                yield from kinds(below, f"{path}.{key}")
        case list():
            yield path, "list"
            for below in value:
                yield from kinds(below, f"{path}[]")
        case bool() | None | str():
            yield path, type(value).__name__
        case _:
            yield path, "number"


def fields(answer: object) -> dict[str, set[str]]:
    """Give the kinds of each field, null among them."""
    found: dict[str, set[str]] = {}
    for path, kind in kinds(answer):
        if not DATA.search(path):
            found.setdefault(path, set()).add(kind)
    return found


def test_the_example_has_the_fields_of_an_answer_each_of_its_kind(shell: Run) -> None:
    run = shell(COMMAND)
    printed, shown = fields(json.loads(run.stdout)), fields(json.loads(EXAMPLE))
    assert printed.keys() == shown.keys()
    for path, kind in shown.items():
        assert kind <= printed[path] | {"NoneType"} or printed[path] <= {"NoneType"}, path


def test_the_example_is_as_it_is_written() -> None:
    answer: dict[str, Any] = json.loads(EXAMPLE)
    assert with_example(TEXT, answer) == TEXT
    assert len(answer["results"][0]["sparkline"]) == SHOWN


def test_it_shows_a_reason_with_its_numbers_a_plan_and_a_column() -> None:
    (result,) = json.loads(EXAMPLE)["results"]
    assert [reason["evidence"]["kind"] for reason in result["reasons"]] == ["comparison"]
    assert result["plan"]["shares"] > 0
    assert list(result["columns"]) == ["rsi(14)"]
