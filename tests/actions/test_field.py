from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from scanner.actions.field import Field, choice, day, switch, text, texts, whole, whole_number
from scanner.actions.registry import ACTIONS

COUNT, SWITCH, DAY, TEXT = whole("n", 1, 9, "x"), switch("s", "x"), day("d", "x"), text("t", "x")
ANY_TEXT, LIST, WORD = text("t", "x", empty=True), texts("l", 2, "x"), choice("c", ("a", "b"), "x")
KINDS = {"whole": COUNT, "switch": SWITCH, "day": DAY, "text": TEXT, "any": ANY_TEXT, "list": LIST, "choice": WORD}
FIELDS = KINDS | {f"{action.name} {field.name}": field for action in ACTIONS.values() for field in action.fields}
DATES = st.dates().map(str)
JSON = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12_000),
    st.integers(-3, 12_000).map(float),
    st.floats(),
    st.text(max_size=3),
    DATES,
    DATES.map(lambda day: day.replace("-0", "-")),
    DATES.map(lambda day: f"{day}\n"),
    st.lists(st.one_of(st.text(max_size=2), st.integers()), max_size=3),
    st.dictionaries(st.text(max_size=1), st.none(), max_size=1),
)


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        (COUNT, [1, 9, 4.0], [0, 10, True, 1.5, 10.0, float("inf"), float("nan"), "1", None]),
        (SWITCH, [True, False], [0, 1, "true", None]),
        (DAY, ["2016-09-30"], ["2016-9-30", "2016-02-30", "20160930", 20160930, "", None]),
        (TEXT, ["close"], ["", 1, ["close"], None]),
        (ANY_TEXT, ["close", ""], [1, None]),
        (LIST, [[], [""], ["a", "b"]], ["a", ["a", 1], ["a", "b", "c"], ("a",), None]),
        (WORD, ["a"], ["c", "", ["a"], {}, None]),
    ],
    ids=["whole", "switch", "day", "text", "any text", "list", "choice"],
)
def test_a_field_takes_what_it_says_and_nothing_else(field: Field, right: list[object], wrong: list[object]) -> None:
    assert all(field.accepts(value) for value in right)
    assert not any(field.accepts(value) for value in wrong)


@pytest.mark.parametrize("name", FIELDS)
@given(value=JSON)
@example(value="２０１６-09-30")
@example(value="2016-02-30")
@example(value=10_000.0)
def test_a_value_is_taken_if_and_only_if_it_is_valid_by_the_schema(name: str, value: object) -> None:
    field = FIELDS[name]
    valid = Draft202012Validator(dict(field.schema), format_checker=FormatChecker()).is_valid(value)
    assert field.accepts(value) == valid


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(dict(FIELDS[name].schema))
    assert FIELDS[name].schema


def test_bounds_are_said() -> None:
    assert whole("sessions", 1, 10_000, "x").expected == "a whole number from 1 to 10,000"


def test_a_whole_number_is_one_however_it_is_written() -> None:
    assert [whole_number(value) for value in (46, 46.0, 46.5, True, "46", None)] == [46, 46, None, None, None, None]
