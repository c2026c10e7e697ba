"""Errors of the history say what repairs it."""

from __future__ import annotations

from scanner.errors import BusyHistory, DamagedHistory, EmptyHistory, UnreachableHistory
from scanner.remedy import Sync, retry


def test_what_is_empty_or_damaged_is_fetched() -> None:
    assert EmptyHistory("there").remedy == Sync("to fill it")
    assert DamagedHistory(("a", "b")).remedy == Sync("to fetch it again")
    assert str(DamagedHistory(("a", "b"))).startswith("the history is damaged (a, b)")


def test_who_writes_is_waited_for() -> None:
    assert str(BusyHistory("there", 3.2, 60)) == (
        "another process has been writing to the history at there for 3 s: try again when it is done, or in 60 s if "
        "it was killed"
    )
    assert "has taken over the writing" in str(BusyHistory("there"))


def test_a_place_that_does_not_answer_says_why() -> None:
    error = UnreachableHistory("there", "refused", retry())
    assert (error.reason, str(error)) == (
        "refused",
        "the history at there cannot be reached (refused): try again in a minute",
    )
