"""What a state says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scanner.history.snapshot import State
from tests.history.markets import SEPTEMBER, SmallMarket


@pytest.mark.parametrize(
    ("latest", "ends"), [(SEPTEMBER[-2], SEPTEMBER[-2]), (SEPTEMBER[-1], None), (date(2016, 10, 3), None)]
)
def test_it_says_where_the_source_ends_only_if_that_is_before_the_history_does(latest: date, ends: date | None) -> None:
    origin = replace(SmallMarket().origin(), latest=latest)
    assert State("", origin, SEPTEMBER).source_ends == ends


def test_a_state_without_sessions_reaches_beyond_no_source() -> None:
    assert State("", SmallMarket().origin(), ()).source_ends is None
