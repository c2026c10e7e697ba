"""Returns of the simulated market: correlated, fat-tailed, with volatility clusters."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.sources.simulated.roster import BROAD, SECTOR_NAMES, Roster

YEAR = 252  # sessions
_MARKET_VOLATILITY = 0.011  # a session
_SECTOR_VOLATILITY = 0.0055
_DEGREES = 5.0  # of freedom of Student's t: tails as daily returns have them
_FARTHEST = 0.9  # the largest log return of a session
_CRASH_FACTOR, _CRASH_RETURN = 2.5, -0.04  # on volatility and, a session, on the log return


@dataclass(frozen=True, slots=True)
class Traits:
    """Constant properties of each listing, (n,) each.

    Attributes:
        drift: log return a session.
        beta: its sensitivity to the market.
        loading: its sensitivity to its sector.
        own: its idiosyncratic volatility a session.
        price: USD at the start.
        shares: usual volume of a session, on the split basis of the start.
    """

    drift: Floats
    beta: Floats
    loading: Floats
    own: Floats
    price: Floats
    shares: Floats


def draw_traits(rng: Generator, roster: Roster) -> Traits:
    """Draw the traits: small companies are cheaper, less traded and more volatile; funds are less volatile."""
    count = len(roster.fund)

    def normal() -> Floats:
        return rng.standard_normal(count)

    fund, broad, size = roster.fund, roster.sector == BROAD, normal()
    price = np.where(fund, np.exp(3.5 + 0.5 * normal()), np.exp(2.75 + 0.9 * size + 0.9 * normal())).clip(0.05, 900.0)
    dollars = np.exp(14.3 + 2.2 * size + 0.9 * normal()).clip(3e3, 5e9)
    fund_beta = rng.choice([0.1, 0.6, 1.0, 1.0, 1.0, -1.0, 2.0], count)  # bonds, mixed, plain, inverse, leveraged
    stock_loading = np.clip(1.0 + 0.3 * normal(), 0.2, 2.0)
    traits = Traits(
        drift=np.where(fund, 0.04 * fund_beta, 0.02 + 0.22 * normal()) / YEAR,
        beta=np.where(fund, fund_beta, np.clip(1.0 + 0.35 * normal(), 0.1, 2.5)),
        loading=np.where(broad, 0.0, np.where(fund, 1.0, stock_loading)),
        own=np.where(fund, 0.0015 * np.exp(0.5 * normal()), 0.022 * np.exp(-0.3 * size + 0.4 * normal())),
        price=price,
        shares=dollars / price,
    )
    at = roster.benchmark
    traits.drift[at], traits.beta[at], traits.own[at] = 0.06 / YEAR, 1.0, 0.0002
    traits.price[at], traits.shares[at] = 400.0, 7e7
    return traits


@dataclass(frozen=True, slots=True)
class Move:
    """One session's moves, (n,) each.

    Attributes:
        total: log return from close to close.
        volatility: the standard deviation that `total` was drawn with, without fat tails.
        wildness: log of the ratio of its own volatility to the usual one.
    """

    total: Floats
    volatility: Floats
    wildness: Floats

    def crash(self, rows: NDArray[np.bool_]) -> Move:
        """Make the moves of `rows` volatile and downward."""
        factor = np.where(rows, _CRASH_FACTOR, 1.0)
        return replace(
            self,
            total=np.clip(self.total * factor + np.where(rows, _CRASH_RETURN, 0.0), -_FARTHEST, _FARTHEST),
            volatility=self.volatility * factor,
        )


class Returns:
    """Draws the moves of session after session.

    Each listing's return is the sum of the market's, its sector's and its own. Every one of these sources has a log
    volatility that reverts to its mean (stochastic volatility), so that quiet and volatile times cluster.
    """

    def __init__(self, rng: Generator, traits: Traits, sector: NDArray[np.intp]) -> None:
        self._rng = rng
        self._traits = traits
        self._sector = sector
        sectors, own = len(SECTOR_NAMES) + 1, len(sector)  # one more, for listings without a sector
        common = 1 + sectors
        self._scale = np.concatenate(([_MARKET_VOLATILITY], np.full(sectors, _SECTOR_VOLATILITY), traits.own))
        self._persistence = np.repeat([0.97, 0.90], [common, own])
        self._unrest = np.repeat([0.4, 0.5], [common, own])  # standard deviation of log volatility
        self._wildness = self._unrest * rng.standard_normal(common + own)
        self._own = slice(common, None)

    def draw(self) -> Move:
        """Draw the next session."""
        traits, sector, size = self._traits, self._sector, len(self._scale)
        fresh = self._unrest * np.sqrt(1 - self._persistence**2) * self._rng.standard_normal(size)
        self._wildness = self._persistence * self._wildness + fresh
        volatility = self._scale * np.exp(self._wildness - self._unrest**2)
        shock = volatility * self._rng.standard_t(_DEGREES, size) * np.sqrt((_DEGREES - 2) / _DEGREES)
        total = traits.drift + traits.beta * shock[0] + traits.loading * shock[1 + sector] + shock[self._own]
        common = (traits.beta * volatility[0]) ** 2 + (traits.loading * volatility[1 + sector]) ** 2
        return Move(
            total=np.clip(total, -_FARTHEST, _FARTHEST),
            volatility=np.sqrt(common + volatility[self._own] ** 2),
            wildness=self._wildness[self._own],
        )
