from __future__ import annotations

import pytest

from scanner.actions.field import Field, day, switch, text, whole

COUNT, SWITCH, DAY, TEXT = whole("n", 1, 9, "x"), switch("s", "x"), day("d", "x"), text("t", "x")


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        (COUNT, [1, 9], [0, 10, True, 1.0, "1", None]),
        (SWITCH, [True, False], [0, 1, "true", None]),
        (DAY, ["2016-09-30"], ["2016-9-30", "2016-02-30", "20160930", 20160930, "", None]),
        (TEXT, ["close"], ["", 1, ["close"], None]),
    ],
    ids=["whole", "switch", "day", "text"],
)
def test_a_field_takes_what_it_says_and_nothing_else(field: Field, right: list[object], wrong: list[object]) -> None:
    assert all(field.accepts(value) for value in right)
    assert not any(field.accepts(value) for value in wrong)


def test_bounds_are_said() -> None:
    assert whole("sessions", 1, 10_000, "x").expected == "a whole number from 1 to 10,000"
