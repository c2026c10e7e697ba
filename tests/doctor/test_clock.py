"""The machine's clock, compared with those of all who told theirs."""

from __future__ import annotations

import pytest

from scanner.doctor.clock import OFF, clock
from scanner.doctor.finding import Finding
from tests.phrases import said


def told(part: str, ahead: float | None) -> Finding:
    return Finding(part, "ok", "", ahead=ahead)


def test_nobody_to_compare_with_is_no_fault() -> None:
    found = clock([told("source", None), Finding("history", "fail", "empty")])
    assert (found.level, found.facts) == ("ok", {"ahead_seconds": {}})
    assert said(found).endswith("UTC; there was no other clock to compare it with")


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([told("source", 2.0)], "as the source has it"),
        ([told("source", -OFF), told("cache", OFF)], "as the source and the cache have it"),
    ],
)
def test_a_clock_that_others_agree_with_is_well(others: list[Finding], words: str) -> None:
    found = clock(others)
    assert (found.level, said(found).rpartition(", ")[2]) == ("ok", words)


@pytest.mark.parametrize(("ahead", "words"), [(-7200.0, "120 min ahead of"), (3660.0, "61 min behind")])
def test_a_clock_that_is_off_is_a_warning_that_says_which_way(ahead: float, words: str) -> None:
    found = clock([told("cache", -3.0), told("source", ahead)])
    assert found.level == "warn"
    assert f"is {words} the clock of the source: synchronise it with a time server" in said(found)
    assert found.facts == {"ahead_seconds": {"cache": 3.0, "source": -ahead}}
