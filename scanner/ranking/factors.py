"""The score, 0 to 100: percentiles of a few well-known factors, weighted by profile.

A score summarizes the past year; it is not a forecast. It depends on the session, the stock and the profile and on
nothing else, so a stock has the same score whatever the request.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.indicators.cross_section import percentile
from scanner.indicators.kernels.windows import HIGHEST, SMA
from scanner.indicators.library.ranks import rs_raw
from scanner.indicators.library.volatility import average_true_range
from scanner.indicators.terms import CLOSE, HIGH, Call, Term
from scanner.profile import Profile

#: The percentile of a stock in a factor that it has too few bars for.
NEUTRAL = 50.0


@dataclass(frozen=True, slots=True)
class Factor:
    """A property that a score rewards.

    Attributes:
        of: the term to rank by; higher is better.
        says: its meaning, in a few words.
    """

    name: str
    of: Term
    says: str
    source: str


FACTORS = (
    Factor(
        "momentum",
        CLOSE[21] / CLOSE[252],
        "return of the past year without the last month",
        "Jegadeesh and Titman 1993",
    ),
    Factor("strength", rs_raw(), "return of the past year, the last quarter twice", "IBD's relative strength"),
    Factor(
        "trend",
        Call(SMA, (CLOSE,), (50,)) / Call(SMA, (CLOSE,), (200,)),
        "50-day average above the 200-day average",
        "Brock, Lakonishok and LeBaron 1992",
    ),
    Factor(
        "high",
        CLOSE / Call(HIGHEST, (HIGH,), (252,)),
        "nearness to the 52-week high",
        "George and Hwang 2004",
    ),
    Factor(
        "low_volatility",
        CLOSE / average_true_range(20),
        "small daily range",
        "Ang, Hodrick, Xing and Zhang 2006, on volatility",
    ),
)

WEIGHTS: dict[Profile, dict[str, float]] = {
    "conservative": {"momentum": 0.15, "strength": 0.10, "trend": 0.20, "high": 0.20, "low_volatility": 0.35},
    "balanced": {"momentum": 0.25, "strength": 0.20, "trend": 0.20, "high": 0.20, "low_volatility": 0.15},
    "aggressive": {"momentum": 0.35, "strength": 0.30, "trend": 0.15, "high": 0.15, "low_volatility": 0.05},
}


@dataclass(frozen=True, slots=True)
class Part:
    """The contribution of one factor to a score.

    Attributes:
        weight: its share of the score, 0 to 1.
        points: weight x percentile, with `NEUTRAL` for an unknown percentile; a score is the sum of them. None without
            a score.
    """

    weight: float
    points: float | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Every stock's score in the session.

    Attributes:
        score: (n,) 0 to 100, higher is better; NaN for stocks that are not eligible, or pinned.
        factors: (n,) for each factor's name, its percentile; NaN where it is unknown.
        weights: for each factor's name, its share of the score, 0 to 1.
    """

    score: Floats
    factors: dict[str, Floats]
    weights: dict[str, float]

    def parts(self, pick: int) -> dict[str, Part]:
        """Break one stock's score down by factor."""
        scored = not np.isnan(self.score[pick])
        points = {name: weight * _or_neutral(self.factors[name])[pick] for name, weight in self.weights.items()}
        return {name: Part(self.weights[name], round(float(of), 2) if scored else None) for name, of in points.items()}


def score(
    values: dict[Term, Floats], eligible: NDArray[np.bool_], pinned: NDArray[np.bool_], profile: Profile
) -> Scores:
    """Score the eligible stocks except the pinned ones.

    Args:
        values: holds each factor's term, (n,).
        eligible: (n,) the stocks that are ranked against each other, including the pinned ones.
        pinned: (n,) the stocks that get no score.
    """
    percentiles = {factor.name: percentile(values[factor.of], eligible) for factor in FACTORS}
    total = np.zeros(len(eligible))
    for name, weight in WEIGHTS[profile].items():
        total += weight * _or_neutral(percentiles[name])
    return Scores(np.where(eligible & ~pinned, total, np.nan), percentiles, WEIGHTS[profile])


def _or_neutral(percentiles: Floats) -> Floats:
    return np.where(np.isnan(percentiles), NEUTRAL, percentiles)
