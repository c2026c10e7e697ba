"""What a screen says of each stock of a panel."""

from __future__ import annotations

import numpy as np

from scanner.indicators.engine import compute
from scanner.indicators.section import own_terms, resolve
from scanner.panel.panel import Panel
from scanner.screen.check import Checker
from scanner.screen.evaluate import evaluate
from scanner.screen.parse import parse
from scanner.screen.truth import terms_of


def verdicts(text: str, panel: Panel) -> dict[str, bool | None]:
    """Tell for each ticker whether a statement holds; None where it cannot be told. Every ticker is ranked."""
    truth = Checker(text).truth(parse(text))
    terms = list(terms_of(truth))
    own = {term: rows[-1] for term, rows in compute(panel, own_terms(terms)).items()}
    values = resolve(terms, own, np.ones(len(panel.tickers), dtype=np.bool_))
    verdict = evaluate(truth, values, panel)
    assert not (verdict.yes & verdict.no).any()
    told = np.where(verdict.yes, 1, np.where(verdict.no, 0, -1)).tolist()
    return {ticker: None if said < 0 else bool(said) for ticker, said in zip(panel.tickers.tolist(), told, strict=True)}
