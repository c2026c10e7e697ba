from __future__ import annotations

import numpy as np

from scanner.sources.simulated.recorder import Recording, record
from scanner.sources.simulated.roster import draw_roster

ROSTER = draw_roster(np.random.default_rng(1), 300)


def recorded(warm_up: int, sessions: int) -> Recording:
    return record(np.random.default_rng(2), ROSTER, warm_up, sessions)


def test_a_longer_run_records_the_same_and_goes_on() -> None:
    shorter, longer = recorded(20, 40), recorded(20, 60)
    np.testing.assert_array_equal(longer.bars[:40], shorter.bars)
    np.testing.assert_array_equal(longer.present[:40], shorter.present)
    assert len(longer.splits) == 60


def test_the_warm_up_is_what_would_have_been_recorded() -> None:
    whole, tail = recorded(0, 60), recorded(20, 40)
    np.testing.assert_array_equal(whole.bars[20:], tail.bars)
    np.testing.assert_array_equal(whole.present[20:], tail.present)


def test_splits_show_in_raw_prices_and_volumes_on_the_execution_session() -> None:
    tape = record(np.random.default_rng(2), draw_roster(np.random.default_rng(1), 2_000), 0, 250)
    jumps = [
        (tape.bars[at, 0, row] / tape.bars[at - 1, 3, row], split_from / split_to)
        for at, events in enumerate(tape.splits)
        for row, split_from, split_to in zip(events.row, events.split_from, events.split_to, strict=True)
        if at > 0 and tape.present[at - 1 : at + 1, row].all()
    ]
    jump, factor = np.array(jumps).T
    assert len(jumps) > 20
    assert (factor < 1).any()
    assert (factor > 1).any()
    assert np.quantile(np.abs(np.log(jump / factor)), 0.9) < 0.08
