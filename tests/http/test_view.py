"""How an answer is to be written."""

from __future__ import annotations

import base64
import json

import pytest

from scanner.actions.registry import MAX_SKIP
from scanner.errors import DataChanged, Fault
from scanner.http.view import FORMS, MAX_NAMES, MAX_TEXT, RESULT_FIELDS, VIEW, View, cursor, read_view

DIGEST = "0123456789abcdef" * 4


def faulty(**given: object) -> list[str]:
    faults: list[Fault] = []
    read_view(given, faults)
    return [fault.field for fault in faults]


def view(**given: object) -> View:
    faults: list[Fault] = []
    found = read_view(given, faults)
    assert faults == []
    return found


def test_without_anything_all_is_given_as_it_is() -> None:
    assert view() == view(fields=None, form=None, after=None, digest=None) == View()


def test_fields_are_taken_once_each_in_the_order_given() -> None:
    assert view(fields=["close", "ticker", "close"]).fields == ("close", "ticker")
    assert view(fields=[*RESULT_FIELDS]).fields == RESULT_FIELDS


def test_a_cursor_names_how_many_are_left_out_of_which_data_and_question() -> None:
    found = view(after=cursor(50, DIGEST, "question"))
    assert found == View(skip=50, digest=DIGEST[:24], question="question")


def test_data_that_are_named_are_pinned_and_have_to_be_those_of_the_cursor() -> None:
    assert view(digest=DIGEST) == View(digest=DIGEST, pinned=True)
    assert view(digest=DIGEST, after=cursor(50, DIGEST, "q")) == View(skip=50, digest=DIGEST, question="q", pinned=True)
    with pytest.raises(DataChanged):
        view(digest="f" * 64, after=cursor(50, DIGEST, "q"))


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


NO_CURSORS: list[object] = [{}, [], 1, None, [1, DIGEST[:24]], [1, DIGEST, "q"], ["1", DIGEST[:24], "q"]]
NO_CURSORS += [[skip, DIGEST[:24], "q"] for skip in (0, -1, MAX_SKIP + 1, 1.5, True, None)]
NO_CURSORS += [[1, DIGEST[:24], 5]]


@pytest.mark.parametrize("text", ["x", "%", "é", "=", "====", "A" * MAX_TEXT, *map(packed, NO_CURSORS)])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    assert faulty(after=text) == ["after"]


REFUSED: dict[str, tuple[object, ...]] = {
    "form": ("", "ROWS", 1, True, ["rows"], {}),
    "fields": ("ticker", [], [1], ["nosuch"], ["Ticker"], ["ticker"] * (MAX_NAMES + 1), {}),
    "digest": ("", 1, ["x"], "x" * (MAX_TEXT + 1)),
    "after": ("", 1, "x" * (MAX_TEXT + 1)),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_what_cannot_be_is_refused(name: str, value: object) -> None:
    assert faulty(**{name: value}) == [name]


def test_a_misspelt_field_is_told_from_what_was_meant() -> None:
    faults: list[Fault] = []
    read_view({"fields": ["tikcer", "close", "nosuch"]}, faults)
    assert [fault.problem.partition(";")[0] for fault in faults] == [
        "a result has no 'tikcer'",
        "a result has no 'nosuch'",
    ]
    assert "did you mean ticker?" in faults[0].problem


def test_every_form_is_taken() -> None:
    assert tuple(view(form=form).form for form in FORMS) == FORMS
    assert [*VIEW] == ["fields", "form", "after", "digest"]
