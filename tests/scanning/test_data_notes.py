"""What is noted of the data itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scanner.notes import Note
from scanner.scanning.data_notes import own_benchmark, sessions_missing, source_ends
from tests.scanning.markets import SESSIONS, market, panel_of


def test_a_source_that_ends_before_the_history_is_noted() -> None:
    state = market().state
    assert list(source_ends(state)) == []
    (note,) = source_ends(replace(state, origin=replace(state.origin, latest=date(2016, 9, 29))))
    assert note == Note("source-ends", {"source_ends": "2016-09-29", "last_session": str(state.sessions[-1])})


def test_sessions_that_are_missing_are_counted_from_those_that_are_stored() -> None:
    state = market().state
    assert list(sessions_missing(state, 0)) == []
    (note,) = sessions_missing(state, 5)
    assert note == Note("sessions-missing", {"missing": 5, "least": SESSIONS + 5})


def test_another_benchmark_than_the_one_asked_for_is_noted() -> None:
    panel = panel_of(market())
    assert list(own_benchmark("SPY", panel)) == []
    (note,) = own_benchmark("QQQ", panel)
    assert note == Note("own-benchmark", {"asked": "QQQ", "used": "SPY"})
