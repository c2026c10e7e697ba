from __future__ import annotations

import numpy as np
import pytest

from scanner.sources.simulated.roster import draw_roster
from scanner.sources.simulated.split_events import SplitEvents, SplitPolicy

ROSTER = draw_roster(np.random.default_rng(1), 400)
EVERY = np.full(400, fill_value=True)


def splits_at(price: float, listed_at: float, sessions: int = 400) -> SplitEvents:
    """The splits of all listings while their price stays, one after the other."""
    policy = SplitPolicy(np.random.default_rng(2), ROSTER, np.full(400, listed_at))
    events = [policy.draw(np.full(400, price), EVERY) for _ in range(sessions)]
    parts = ([getattr(event, field) for event in events] for field in ("row", "split_from", "split_to"))
    return SplitEvents(*(np.concatenate(part) for part in parts))


@pytest.mark.parametrize(("price", "ratio"), [(60.0, (2, 3)), (100.0, (1, 2)), (200.0, (1, 3)), (900.0, (1, 10))])
def test_dear_shares_split_so_as_to_be_cheaper(price: float, ratio: tuple[int, int]) -> None:
    events = splits_at(price, listed_at=10.0)
    assert {*zip(events.split_from.tolist(), events.split_to.tolist(), strict=True)} == {ratio}
    assert not ROSTER.fund[events.row].any()


@pytest.mark.parametrize(("price", "ratio"), [(0.1, (20, 1)), (0.3, (10, 1)), (0.9, (5, 1))])
def test_cheap_shares_split_so_as_to_be_dearer(price: float, ratio: tuple[int, int]) -> None:
    events = splits_at(price, listed_at=10.0)
    assert {*zip(events.split_from.tolist(), events.split_to.tolist(), strict=True)} == {ratio}
    assert ROSTER.benchmark not in events.row


@pytest.mark.parametrize(("price", "listed_at"), [(100.0, 90.0), (20.0, 2.0), (1.0, 10.0)])
def test_shares_that_have_not_risen_far_or_are_neither_dear_nor_cheap_stay(price: float, listed_at: float) -> None:
    assert splits_at(price, listed_at).row.size == 0


def test_what_does_not_trade_does_not_split() -> None:
    policy = SplitPolicy(np.random.default_rng(2), ROSTER, np.full(400, 10.0))
    assert all(policy.draw(np.full(400, 0.5), ~EVERY).row.size == 0 for _ in range(100))


def test_a_rise_counts_from_the_last_split() -> None:
    policy = SplitPolicy(np.random.default_rng(2), ROSTER, np.full(400, 10.0))
    price = np.full(400, 100.0)
    rows = np.concatenate([policy.draw(price, EVERY).row for _ in range(1_000)])
    assert len(rows) == len(set(rows.tolist()))  # 100 is no rise of 2.2 times over the 50 after the split
