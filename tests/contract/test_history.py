"""What a history does in any place that it can be stored in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scanner.errors import BusyHistory, EmptyHistory
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.storage.base import Storage
from tests.history.equality import assert_holds
from tests.history.markets import SEPTEMBER, SmallMarket

Open = Callable[[], Storage]


def test_a_history_begins_empty(reopen: Open) -> None:
    with pytest.raises(EmptyHistory, match=r"call Scanner\.sync\(\)"):
        History(reopen()).load()


def test_a_history_gives_what_it_got(reopen: Open) -> None:
    market = SmallMarket(SEPTEMBER)
    report = sync(History(reopen()), market)
    snapshot = History(reopen()).load()
    assert snapshot.state == report.state == History(reopen()).state()
    assert snapshot.state.sessions == SEPTEMBER
    assert snapshot.state.origin == market.origin()
    assert_holds(snapshot.bars, market, SEPTEMBER)


def test_a_history_names_damage_and_repairs_it(reopen: Open) -> None:
    market = SmallMarket(SEPTEMBER)
    digest = sync(History(reopen()), market).state.digest
    block = next(name for name in reopen().names() if name.startswith("bars"))
    place = reopen()
    with place.exclusive():
        place.write(block, b"garbage")
    assert History(reopen()).inspect().damage == (block,)
    report = sync(History(reopen()), market)
    assert (report.repaired, report.state.digest) == ((block,), digest)
    assert History(reopen()).inspect().damage == ()


def test_a_history_that_another_writes_to_says_so(reopen: Open) -> None:
    with (
        reopen().exclusive(),
        pytest.raises(BusyHistory, match=f"another process has been writing to the history at {reopen().place}"),
    ):
        sync(History(reopen()), SmallMarket(SEPTEMBER))
