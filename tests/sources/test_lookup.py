from __future__ import annotations

from datetime import date

import pytest

from scanner.errors import MarketError
from scanner.sources.lookup import position

SESSIONS = (date(2016, 9, 28), date(2016, 9, 29), date(2016, 9, 30))


def test_a_session_has_its_place() -> None:
    assert [position(session, SESSIONS, "any") for session in SESSIONS] == [0, 1, 2]


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [(date(2016, 10, 1), "2016-09-30"), (date(2015, 1, 1), "2016-09-28")],
)
def test_an_unknown_session_is_refused_naming_the_nearest(asked: date, nearest: str) -> None:
    with pytest.raises(MarketError, match=f"files:here has no session {asked}: the nearest .* is {nearest}"):
        position(asked, SESSIONS, "files:here")
