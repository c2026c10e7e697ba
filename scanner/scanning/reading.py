"""Every number a scan needs, computed together: what screens, factors and plans share is computed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.deadline import TimeLeft, unlimited
from scanner.indicators.engine import compute
from scanner.indicators.section import own_terms, resolve
from scanner.indicators.terms import Term
from scanner.market.source import Floats, Listings
from scanner.panel.panel import Panel
from scanner.rank.pinned import pinned
from scanner.rank.universe import DOLLAR_VOLUME, eligible


@dataclass(frozen=True, slots=True)
class Reading:
    """The session as numbers.

    Attributes
    ----------
    facts: of the panel's tickers, in their order.
    values: for each term, (n,).
    eligible: (n,) the ranked universe.
    pinned: (n,) those of it that wait for a takeover: without score and plan.
    """

    panel: Panel
    facts: Listings
    values: dict[Term, Floats]
    eligible: NDArray[np.bool_]
    pinned: NDArray[np.bool_]


def read(
    panel: Panel, facts: Listings, terms: Iterable[Term], threads: int, time_left: TimeLeft = unlimited
) -> Reading:
    """Compute terms for the panel's session, cross-sectional ones included. Raises OutOfTime."""
    wanted = tuple(dict.fromkeys((*terms, DOLLAR_VOLUME)))
    own = {
        term: rows[-1] for term, rows in compute(panel, own_terms(wanted), threads=threads, time_left=time_left).items()
    }
    ranked = eligible(panel, facts.type, own)
    return Reading(panel, facts, resolve(wanted, own, ranked, time_left), ranked, pinned(panel, ranked))
