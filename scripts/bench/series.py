"""What is computed: the 44 series that all peers have, and the whole catalogue."""

from __future__ import annotations

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.terms import Term
from scanner.screening.clauses import read_columns

WRITTEN = (
    "sma(10), sma(20), sma(50), sma(100), sma(150), sma(200), "
    "ema(8), ema(12), ema(21), ema(26), ema(50), ema(100), ema(200), "
    "rsi(14), rsi(2), macd(), macd_signal(), macd_hist(), atr(14), natr(14), "
    "bb_upper(20), bb_middle(20), bb_lower(20), adx(14), plus_di(14), minus_di(14), "
    "stoch_k(5, 3, 3), stoch_d(5, 3, 3), williams_r(14), highest(252), lowest(252), highest(20), lowest(20), "
    "sma(volume, 20), sma(volume, 50), roc(1), roc(5), roc(21), roc(63), roc(126), roc(252), obv(), mfi(14), cci(14)"
)
#: In the order in which the peers have them.
SERIES = tuple(column.of for column in read_columns(WRITTEN) if isinstance(column.of, Term))
#: Every indicator and field with its usual parameters, but for ranks among the session's stocks.
CATALOGUE = tuple(
    term
    for term in dict.fromkeys((*(spec.default for spec in INDICATORS.values()), *FIELDS.values()))
    if not term.cross_sectional
)
