"""What other libraries expect of an indicator is what ours gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from scanner.indicators.terms import Term
from scanner.screening.clauses import read_number
from tests.peers.checks import PROJECT, Check, compare, read_checks
from tests.peers.conventions import CONVENTIONS

CHECKS = read_checks()
EQUAL = [check for check in CHECKS if check.verdict == "equal"]
#: Conventions that differ in how a recursion begins: once it has forgotten that, both give the same.
CONVERGING = [check for check in CHECKS if check.verdict == "convention" and check.rows_equal_after]

#: What theirs is in our language, where a convention of theirs is an indicator of its own here.
OWN_INDICATOR = {"skender/default/ulcer.ulcerIndex": ("ulcer_martin(close, 14)", 489)}

#: The libraries as docs/recipes.md names them, and their folders.
FOLDERS = {"Lean": "lean", "Stock.Indicators": "skender", "jesse": "jesse"}
BY_CONVENTION = {column: convention for convention in CONVENTIONS for column in convention.columns}

Record = Callable[[str, object], None]


@pytest.mark.parametrize("check", EQUAL, ids=lambda check: check.name)
def test_a_column_equals_the_library(check: Check, record_property: Record) -> None:
    found = compare(check)
    assert found.differing == []
    assert len(found.rows) >= check.compared > 0
    record_property("peers", len(found.rows))


@pytest.mark.parametrize("check", CONVERGING, ids=lambda check: check.name)
def test_a_convention_differs_no_longer_than_is_said(check: Check, record_property: Record) -> None:
    assert check.equal_from_row is not None
    found = compare(check).since(check.equal_from_row)
    assert found.differing == []
    assert len(found.rows) >= check.rows_equal_after
    record_property("peers", len(found.rows))


@pytest.mark.parametrize("check", [check for check in CHECKS if check.name in OWN_INDICATOR], ids=lambda c: c.name)
def test_a_convention_with_an_indicator_of_its_own_is_equal_to_that(check: Check, record_property: Record) -> None:
    expression, values = OWN_INDICATOR[check.name]
    found = compare(replace(check, expression=expression))
    assert found.differing == []
    assert len(found.rows) == values
    record_property("peers", len(found.rows))


def test_every_convention_is_named_by_its_indicator() -> None:
    documented = {check.name: check for check in CHECKS if check.verdict == "convention"}
    assert set(documented) == set(BY_CONVENTION)
    for name, convention in BY_CONVENTION.items():
        used = set(re.findall(r"\w+(?=\()", documented[name].expression))
        assert convention.spelled_out or used & set(convention.indicators), name


def test_the_recipes_that_name_a_library_are_compared_with_it_and_no_other() -> None:
    page = PROJECT.joinpath("docs/recipes.md").read_text("utf-8")
    rows = re.findall(r"^\| [^|]+ \| `([^`]+)` \| \d+ \| ?([^|]*) \|$", page, re.MULTILINE)
    assert rows
    compared: dict[Term, set[str]] = {}
    for check in EQUAL:
        compared.setdefault(read_number(check.expression), set()).add(check.folder.name)
    for expression, libraries in rows:
        named = {FOLDERS[name.strip()] for name in libraries.split(",") if name.strip()}
        assert compared.get(read_number(expression), set()) == named, expression
    written = {read_number(expression) for expression, _ in rows}
    assert [
        check.name for check in EQUAL if check.note == "recipe" and read_number(check.expression) not in written
    ] == []
