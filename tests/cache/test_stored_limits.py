"""One entry serves every limit up to its own."""

from __future__ import annotations

import pytest

from scanner.cache.stored_limits import STORED_LIMITS, smaller_limits, stored_limit
from scanner.request import MAX_RESULTS, ScanRequest


@pytest.mark.parametrize(
    ("limit", "stored", "cut"),
    [
        (1, 50, ()),
        (49, 50, ()),
        (50, 50, ()),
        (51, 500, (50,)),
        (500, 500, (50,)),
        (None, None, (50, 500)),
    ],
)
def test_a_limit_has_an_entry_and_those_with_fewer_results(
    limit: int | None, stored: int | None, cut: tuple[int, ...]
) -> None:
    assert (stored_limit(limit), smaller_limits(limit)) == (stored, cut)


def test_what_one_gets_who_names_no_limit_and_the_most_there_is_are_stored() -> None:
    assert (ScanRequest().limit, MAX_RESULTS) == STORED_LIMITS
