import dataclasses

import numpy as np
import pytest

from scanner.market_data import tables
from tests.history.markets import SmallMarket


def test_the_text_columns_of_listings_are_those_that_are_named() -> None:
    texts = [field.name for field in dataclasses.fields(tables.Listings) if field.name not in {"hindsight", "dropped"}]
    assert texts == ["tickers", *tables.COLUMNS]


def test_what_came_cannot_be_changed() -> None:
    market = SmallMarket()
    bars = market.bars(market.sessions()[-1])
    with pytest.raises(dataclasses.FrozenInstanceError):
        bars.close = np.zeros(0)  # type: ignore[misc]  # what must not be
