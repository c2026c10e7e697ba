from __future__ import annotations

from scanner.actions.action import Action, Asked
from scanner.actions.field import switch, text
from scanner.deadline import unlimited
from scanner.observe import Silent
from scanner.remedy import in_python

ACTION = Action(
    "paint",
    "paints",
    "read",
    lambda asked: dict(asked.fields),
    fields=(text("colour", "which", required=True), switch("twice", "two coats")),
    request_fields=("as_of",),
)


def problems(**given: object) -> dict[str, str]:
    return {fault.field: fault.problem for fault in ACTION.faults(given)}


def test_what_is_right_has_no_fault() -> None:
    assert problems(colour="red", twice=None, as_of="2016-09-30") == {}


def test_what_is_wrong_is_listed_field_by_field() -> None:
    assert problems(twice=1, limit=3, as_of="x", clour="red").keys() == {"colour", "twice", "limit", "as_of", "clour"}
    assert problems(colour="red", limit=3) == {"limit": "the action paint takes no field but colour, twice, as_of"}
    assert problems(twice=True) == {"colour": "is missing: the action paint needs a text here"}


def test_the_scans_request_is_what_is_not_its_own() -> None:
    assert ACTION.request({"colour": "red", "as_of": None}) == {"as_of": None}


def test_nobody_has_to_watch() -> None:
    assert isinstance(Asked({}, unlimited, in_python).progress(), Silent)
