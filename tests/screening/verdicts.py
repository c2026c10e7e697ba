"""What a screen says of each stock of a panel."""

from __future__ import annotations

import numpy as np

from scanner.indicators.cross_section import cross_section, own_terms
from scanner.indicators.engine import compute
from scanner.panel.panel import Panel
from scanner.screening.check import Checker
from scanner.screening.condition import terms_of
from scanner.screening.evaluate import evaluate
from scanner.screening.parse import parse


def verdicts(text: str, panel: Panel) -> dict[str, bool | None]:
    """Tell for each ticker whether a statement holds; None where it cannot be told. Every ticker is ranked."""
    condition = Checker(text).condition(parse(text))
    terms = list(terms_of(condition))
    own = {term: rows[-1] for term, rows in compute(panel, own_terms(terms)).items()}
    values = cross_section(terms, own, np.ones(len(panel.tickers), dtype=np.bool_))
    verdict = evaluate(condition, values, panel)
    assert not (verdict.yes & verdict.no).any()
    told = np.where(verdict.yes, 1, np.where(verdict.no, 0, -1)).tolist()
    return {ticker: None if said < 0 else bool(said) for ticker, said in zip(panel.tickers.tolist(), told, strict=True)}
