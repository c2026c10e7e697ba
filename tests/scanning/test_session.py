"""Every day asked for is a session, or an error that names the one before."""

from __future__ import annotations

from datetime import date

import pytest

from scanner.errors import RequestError
from scanner.scanning.session import session_row

SESSIONS = (date(2016, 9, 1), date(2016, 9, 2), date(2016, 9, 6))


@pytest.mark.parametrize(("as_of", "row"), [(None, 2), *((session, row) for row, session in enumerate(SESSIONS))])
def test_a_session_is_found(as_of: date | None, row: int) -> None:
    assert session_row(SESSIONS, as_of) == row


@pytest.mark.parametrize(
    ("as_of", "problem"),
    [
        (date(2016, 9, 5), "2016-09-05 was no session; the one before it is 2016-09-02"),
        (date(2016, 9, 3), "2016-09-03 was no session; the one before it is 2016-09-02"),
        (date(2016, 9, 7), "2016-09-07 is after the last session stored, 2016-09-06"),
        (date(2099, 1, 1), "2099-01-01 is after the last session stored, 2016-09-06"),
        (date(2016, 8, 31), "2016-08-31 is before the history, which begins with 2016-09-01"),
    ],
)
def test_another_day_is_refused(as_of: date, problem: str) -> None:
    with pytest.raises(RequestError) as caught:
        session_row(SESSIONS, as_of)
    assert str(caught.value) == f"as_of: {problem}"
