"""What differs between two versions of stored data, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scanner.history.block import FIELDS, as_stored
from scanner.history.changes import Changes, bar_changes, listing_changes, same_bars, split_changes
from scanner.market_data.tables import Splits
from tests.history.markets import SEPTEMBER, SmallMarket

DAY = SEPTEMBER[0]
BARS = as_stored(SmallMarket().bars(DAY))


def splits(*rows: tuple[str, date, float]) -> Splits:
    tickers, days, to = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return Splits(
        np.array(tickers, np.str_), np.array(days, "datetime64[D]"), np.ones(len(rows)), np.array(to, np.float64)
    )


def test_equal_bars_have_not_changed() -> None:
    again = as_stored(SmallMarket().bars(DAY))
    assert np.isnan(BARS.open).any()  # which equals itself here
    assert same_bars(BARS, again)
    assert bar_changes(BARS, again) == Changes()


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", [123.0, np.nan])
def test_a_bar_changes_with_any_of_its_numbers(name: str, value: float) -> None:
    numbers = getattr(BARS, name).copy()
    place = int(np.flatnonzero(np.isfinite(numbers))[3])
    numbers[place] = value
    changed = replace(BARS, **{name: numbers})
    assert not same_bars(BARS, changed)
    assert bar_changes(BARS, changed) == bar_changes(changed, BARS) == Changes((DAY,), changed=1)


def test_bars_of_other_tickers_are_added_and_removed() -> None:
    fewer = replace(BARS, tickers=BARS.tickers[2:], **{name: getattr(BARS, name)[2:] for name in FIELDS})
    assert bar_changes(fewer, BARS) == Changes((DAY,), added=2)
    assert bar_changes(BARS, fewer) == Changes((DAY,), removed=2)


def test_announced_splits_do_not_count_as_changes() -> None:
    old = splits(("A", SEPTEMBER[1], 2.0), ("B", SEPTEMBER[2], 3.0))
    assert split_changes(old, splits(("A", SEPTEMBER[1], 2.0)), SEPTEMBER[-1]).splits == 1
    assert split_changes(old, splits(("A", SEPTEMBER[1], 5.0), ("B", SEPTEMBER[2], 3.0)), SEPTEMBER[-1]).splits == 1
    assert split_changes(splits(), old, SEPTEMBER[-1]).splits == 2
    assert split_changes(splits(), old, SEPTEMBER[0]) == Changes()


def test_new_tickers_do_not_count_as_changes() -> None:
    listings = SmallMarket().listings()
    columns = ("tickers", "name", "type", "exchange", "sector", "industry")
    fewer = replace(listings, **{name: getattr(listings, name)[1:] for name in columns})
    renamed = replace(listings, name=np.where(listings.tickers == "A", "Another", listings.name))
    assert listing_changes(fewer, listings) == Changes()
    assert listing_changes(listings, fewer) == listing_changes(listings, renamed) == Changes(listings=1)


def test_changes_add_up_and_name_a_session_once() -> None:
    one = Changes(SEPTEMBER[1:2], 1, 2, 3, SEPTEMBER[:1], 4, 5)
    assert one + Changes(SEPTEMBER[:2], 1, withdrawn=SEPTEMBER[:1]) == Changes(
        SEPTEMBER[:2], 2, 2, 3, SEPTEMBER[:1], 4, 5
    )
