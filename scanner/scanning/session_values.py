"""Every number a scan needs, computed together: what screens, factors and plans share is computed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, unlimited
from scanner.indicators.cross_section import cross_section, own_terms
from scanner.indicators.engine import compute
from scanner.indicators.terms import Term
from scanner.market_data.tables import Listings
from scanner.panel.panel import Panel
from scanner.ranking.pinned import pinned
from scanner.ranking.universe import DOLLAR_VOLUME, eligible


@dataclass(frozen=True, slots=True)
class SessionValues:
    """The session as numbers.

    Attributes:
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
) -> SessionValues:
    """Compute terms for the panel's session, cross-sectional ones included. Raises OutOfTime."""
    wanted = tuple(dict.fromkeys((*terms, DOLLAR_VOLUME)))
    own = {
        term: rows[-1] for term, rows in compute(panel, own_terms(wanted), threads=threads, time_left=time_left).items()
    }
    ranked = eligible(panel, facts.type, own)
    return SessionValues(panel, facts, cross_section(wanted, own, ranked, time_left), ranked, pinned(panel, ranked))
