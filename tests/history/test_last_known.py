"""The last known state serves while the history does not answer, for so long, and says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import pytest

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import EmptyHistory, OutOfTime, ScannerError, UnreachableHistory
from scanner.history.last_known import LOOK_TIMEOUT, MAX_STATE_AGE, RETRY_AFTER, LastKnown
from scanner.history.snapshot import Origin, State
from scanner.notes import Note
from scanner.remedy import retry
from tests.kept import Kept
from tests.panels import at, snapshot

DAY = date(2016, 9, 30)
STATE = State("digest", Origin("small", simulated=True, latest=DAY, upcoming=()), (DAY,))
SILENT: list[Callable[[], ScannerError]] = [
    lambda: UnreachableHistory("s3://prices", "no", retry()),
    lambda: OutOfTime("the history was read"),
]


class Told(Kept):
    """Gives a state, or an error in its place, and keeps how long each look might have taken."""

    def __init__(self) -> None:
        super().__init__(snapshot({"A": at(1.0)}))
        self.error: ScannerError | None = None
        self.looks: list[float] = []

    def state(self, time_left: TimeLeft = unlimited) -> State:
        self.looks.append(time_left())
        if self.error:
            raise self.error
        return STATE


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(told: Told, clock: Clock) -> LastKnown:
    return LastKnown(told, clock)


def test_a_history_that_answers_is_read_every_time(told: Told, known: LastKnown) -> None:
    assert [known.state().notes() for _ in range(3)] == [(), (), ()]
    assert told.looks == [math.inf, LOOK_TIMEOUT, LOOK_TIMEOUT]


@pytest.mark.parametrize("silent", SILENT, ids=["unreachable", "out of time"])
def test_a_silent_one_costs_a_moment_and_its_last_state_serves(
    told: Told, known: LastKnown, clock: Clock, silent: Callable[[], ScannerError]
) -> None:
    known.state()
    told.error, clock.now = silent(), 40.0
    seen = known.state(lambda: 100.0)
    assert seen.state is STATE
    assert seen.notes() == (Note("silent-history", {"seconds": 40.0}),)
    assert told.looks[1:] == [LOOK_TIMEOUT]
    clock.now += RETRY_AFTER / 2
    known.state()
    assert len(told.looks) == 2  # it is left alone for a while
    clock.now += RETRY_AFTER
    told.error = None
    assert known.state().notes() == ()


def test_a_state_that_is_too_old_does_not_serve(told: Told, known: LastKnown, clock: Clock) -> None:
    known.state()
    told.error, clock.now = SILENT[0](), MAX_STATE_AGE + 1
    with pytest.raises(UnreachableHistory):
        known.state(lambda: 9.0)
    assert told.looks[1:] == [9.0]


def test_where_none_is_known_the_deadline_holds(told: Told, known: LastKnown) -> None:
    told.error = SILENT[1]()
    with pytest.raises(OutOfTime):
        known.state(lambda: 7.0)
    assert told.looks == [7.0]


def test_a_history_that_answers_with_an_error_is_not_silent(told: Told, known: LastKnown) -> None:
    known.state()
    told.error = EmptyHistory("here")
    with pytest.raises(EmptyHistory):
        known.state()
