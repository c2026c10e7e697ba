"""How the data stands, as a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scanner.notes import Note
from scanner.standing import Standing


def test_a_standing_is_equal_to_another_only_where_all_that_answers_depend_on_is() -> None:
    one = Standing(date(2016, 9, 30), date(2016, 9, 30), "d", 0, "files", False, "SPY", ())
    others = (
        replace(one, session=date(2016, 9, 29)),
        replace(one, digest="e"),
        replace(one, age_sessions=1),
        replace(one, benchmark="QQQ"),
        replace(one, notes=(Note("silent-history", {"seconds": 1.0}),)),
    )
    assert replace(one) == one
    assert all(other != one for other in others)
