"""Records the simulated market, session by session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scanner.sources.simulated.exchange import FIELDS, Exchange
from scanner.sources.simulated.lifecycle import Lifecycle
from scanner.sources.simulated.random_returns import Returns, draw_traits
from scanner.sources.simulated.roster import Roster
from scanner.sources.simulated.split_events import SplitEvents, SplitPolicy
from scanner.sources.simulated.takeovers import Takeovers


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording of the simulated market.

    Attributes:
        bars: (T, 5, n) the `FIELDS` of each session and listing, unadjusted.
        present: (T, n) whether there is a bar.
        splits: (T,) the splits of each session.
    """

    bars: NDArray[np.float64]
    present: NDArray[np.bool_]
    splits: tuple[SplitEvents, ...]


def record(rng: Generator, roster: Roster, warm_up: int, sessions: int) -> Recording:
    """Run the market for `warm_up` sessions, then record `sessions` more.

    Every session is drawn from what came before it: a longer run records the same and goes on.
    """
    traits_rng, returns_rng, life_rng, splits_rng, floor_rng, takeovers_rng = rng.spawn(6)
    traits = draw_traits(traits_rng, roster)
    returns = Returns(returns_rng, traits, roster.sector)
    life = Lifecycle(life_rng, roster)
    policy = SplitPolicy(splits_rng, roster, traits.price)
    takeovers = Takeovers(takeovers_rng, roster)
    floor = Exchange(floor_rng, traits, roster.benchmark)
    bars = np.empty((sessions, len(FIELDS), len(traits.price)))
    present = np.empty((sessions, len(traits.price)), dtype=np.bool_)
    splits = []
    for session in range(warm_up + sessions):
        trading = life.trading(session) & ~takeovers.bought(session)
        events = policy.draw(floor.price, trading)
        floor.split(events)
        takeovers.split(events)
        crashing = life.crashing(session)
        takeovers.offer(session, floor.price, trading & ~crashing)
        move = takeovers.move(returns.draw().crash(crashing), session, floor.price)
        made = floor.trade(move, trading)
        if session >= warm_up:
            bars[session - warm_up], present[session - warm_up] = made
            splits.append(events)
    return Recording(bars, present, tuple(splits))
