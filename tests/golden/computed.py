"""What the scanner computes on a simulated market: every term, every score, the plans of every preset.

A record is a name and what JSON can hold. It has few numbers, which change with any of those that it stands for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

import numpy as np

from scanner.arrays import Floats
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.engine import compute
from scanner.panel.panel import Panel, panel_at
from scanner.profile import Profile, TradeStyle
from scanner.ranking.factors import FACTORS
from scanner.request import ScanRequest
from scanner.result import Answer
from scanner.screening.clauses import read_number
from scanner.screening.presets import presets
from scanner.service import Service
from scanner.sources.simulated import SimulatedMarket

#: As many bars as the longest indicators want, and few enough stocks to take seconds.
TICKERS, SESSIONS, SEED, LAST = 300, 320, 1, date(2016, 9, 30)
#: Stocks whose values are written down one by one.
SAMPLES = 6
#: Sessions, the last ones, in which each preset is asked, and results of it that are written down.
ASKED, SHOWN = 20, 3
#: The preset that always has results: by it the plans of each profile and style are written down.
ALWAYS = "momentum-12-1"

Record = dict[str, Any]


class Computed:
    """Makes the records.

    Args:
        folder: an empty one, for the history.
    """

    def __init__(self, folder: Path) -> None:
        self._history = History(folder)
        sync(self._history, SimulatedMarket(tickers=TICKERS, sessions=SESSIONS, seed=SEED, last=LAST))
        self._service = Service(self._history, benchmark="SPY", threads=1, now=lambda _: None)

    @cached_property
    def _panel(self) -> Panel:
        """The last session's."""
        return panel_at(self._history.load(), SESSIONS - 1, "SPY")

    @cached_property
    def _sessions(self) -> tuple[date, ...]:
        return self._history.state().sessions

    def terms(self) -> Iterator[tuple[str, Record]]:
        """Every field and every indicator with its default parameters."""
        for text in (*FIELDS, *(spec.example for spec in INDICATORS.values())):
            term = read_number(text)
            values = self._service.values(text)
            last = dict(zip(values.tickers, values.columns[text].tolist(), strict=True))
            if term.cross_sectional:
                every = values.columns[text][None]
            else:
                every = compute(self._panel, [term], rows=self._panel.rows)[term]
            yield text, {**_summary(every), "last": _sampled(last)}

    def scores(self) -> Iterator[tuple[str, Record]]:
        """Each factor, and the score of each profile."""
        for profile in get_args(Profile):
            found = self._scan(profile=profile, everything=True)
            if profile == ScanRequest().profile:
                for factor in FACTORS:
                    percentiles = {row.ticker: row.factors[factor.name] for row in found.results}
                    yield f"factor {factor.name}", _of_stocks(percentiles)
            yield f"score {profile}", _of_stocks({row.ticker: row.score for row in found.results})

    def plans(self) -> Iterator[tuple[str, Record]]:
        """What each preset finds and plans, and the plans of each profile and style."""
        for preset in presets():
            asked = [self._scan(screen=preset, as_of=day.isoformat()) for day in self._sessions[-ASKED:]]
            latest = next((found for found in reversed(asked) if found.matched), asked[-1])
            yield f"preset {preset}", {"matched": [found.matched for found in asked], **_shown(latest)}
        for profile in get_args(Profile):
            for style in get_args(TradeStyle):
                found = self._scan(screen=ALWAYS, profile=profile, trade_style=style)
                yield f"plan {profile} {style}", _shown(found)

    def _scan(self, *, everything: bool = False, **asked: object) -> Answer:
        return self._service.scan({"limit": SHOWN, "allow_shorts": True, **asked}, everything=everything)


def _shown(found: Answer) -> Record:
    """The funnel and the first results of an answer."""
    clauses = {clause.clause: [clause.passed, clause.alone] for clause in found.survivors}
    rows = found.to_dict()["results"]
    names = ("ticker", "score", "signal", "plan")
    return {
        "session": found.as_of.isoformat(),
        "passed": clauses,
        "results": [{name: row[name] for name in names} for row in rows],
    }


def _of_stocks(numbers: dict[str, float | None]) -> Record:
    """One number of every stock."""
    ordered = {ticker: math.nan if of is None else of for ticker, of in sorted(numbers.items())}
    return {**_summary(np.array(list(ordered.values()))[None]), "last": _sampled(ordered)}


def _summary(values: Floats) -> Record:
    """How many values there are, their mean size, and their mean with weights that tell places apart: (rows, n)."""
    there = np.isfinite(values)
    count = int(there.sum())
    known = np.where(there, values, 0.0)
    row, column = np.indices(values.shape)
    weights = 1 + (31 * row + 17 * column) % 97 / 97
    divisor = max(count, 1)
    return {
        "values": count,
        "size": float(np.abs(known).sum() / divisor),
        "mean": float((known * weights).sum() / divisor),
    }


def _sampled(values: dict[str, float]) -> dict[str, float | None]:
    """The values of a few tickers, evenly spread over their names; None where there is none."""
    tickers = sorted(values)
    spread = [tickers[round(place)] for place in np.linspace(0, len(tickers) - 1, SAMPLES).tolist()]
    return {ticker: values[ticker] if math.isfinite(values[ticker]) else None for ticker in spread}
