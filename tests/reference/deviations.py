"""Where TA-Lib is off by an exact computation: `python -m tests.reference.deviations FOLDER SESSION...`.

Every indicator that both `indicators` (TA-Lib) and `exact` have is computed on the own bars of every current ticker,
and counted where the two differ by more than 1e-9 of their scale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from tests.reference import exact, indicators
from tests.reference.market import Bars, Day, Floats, look, read
from tests.reference.ties import TIE

#: The natural size of a value: that of the close, or a number.
PRICE, ONE, HUNDRED = "price", 1.0, 100.0

#: Name, natural size, and the lengths it is wanted for.
CATALOGUE: tuple[tuple[str, str | float, tuple[tuple[float, ...], ...]], ...] = (
    ("sma", PRICE, ((10,), (20,), (50,), (100,), (150,), (200,))),
    ("ema", PRICE, ((8,), (12,), (20,), (21,), (26,), (50,), (100,), (200,))),
    ("rsi", HUNDRED, ((14,), (2,))),
    ("macd", PRICE, ((12, 26, 9),)),
    ("macd_signal", PRICE, ((12, 26, 9),)),
    ("macd_hist", PRICE, ((12, 26, 9),)),
    ("atr", PRICE, ((14,), (20,))),
    ("natr", HUNDRED, ((14,),)),
    ("bb_upper", PRICE, ((20, 2.0),)),
    ("bb_middle", PRICE, ((20, 2.0),)),
    ("bb_lower", PRICE, ((20, 2.0),)),
    ("adx", HUNDRED, ((14,),)),
    ("plus_di", HUNDRED, ((14,),)),
    ("minus_di", HUNDRED, ((14,),)),
    ("stoch_k", HUNDRED, ((5, 3, 3),)),
    ("stoch_d", HUNDRED, ((5, 3, 3),)),
    ("williams_r", HUNDRED, ((14,),)),
    ("highest", PRICE, ((20,), (252,))),
    ("lowest", PRICE, ((20,), (252,))),
    ("average_volume", ONE, ((20,), (50,))),
    ("average_dollar_volume", ONE, ((20,),)),
    ("roc", HUNDRED, ((1,), (5,), (21,), (63,), (126,), (252,))),
    ("obv", ONE, ((),)),
    ("mfi", HUNDRED, ((14,),)),
    ("cci", HUNDRED, ((14,),)),
    ("vwma", PRICE, ((20,),)),
    ("aroon_up", HUNDRED, ((14,), (25,))),
    ("aroon_down", HUNDRED, ((14,), (25,))),
    ("connors_rsi", HUNDRED, ((3, 2, 100),)),
    ("linreg", PRICE, ((20,),)),
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far TA-Lib is from the exact twin for one indicator.

    To be off is to differ by more than 1e-9 of the scale, or to be NaN on one side only.

    Attributes:
        values: how many bars of how many `tickers` were compared.
        off_values: how many of the values are off.
        off_tickers: how many tickers are off at one bar at least.
        off_today: how many tickers are off at the day's session.
        worst: the largest difference, in units of scale, and `worst_ticker` where it is.
    """

    name: str
    values: int
    tickers: int
    off_values: int
    off_tickers: int
    off_today: int
    worst: float
    worst_ticker: str


def deviations(day: Day) -> Iterator[Deviation]:
    """Compare every indicator of the catalogue on all own bars of all current tickers."""
    for name, natural, wanted in CATALOGUE:
        for lengths in wanted:
            yield deviation(day, name, natural, lengths)


def deviation(day: Day, name: str, natural: str | float, lengths: tuple[float, ...]) -> Deviation:
    """Compare one indicator."""
    differences = {t: relative_difference(bars, name, natural, lengths) for t, bars in day.bars.items()}
    worst = max(differences, key=lambda ticker: float(differences[ticker].max()))
    return Deviation(
        name=f"{name}({', '.join(f'{length:g}' for length in lengths)})",
        values=sum(len(difference) for difference in differences.values()),
        tickers=len(differences),
        off_values=sum(int((difference > TIE).sum()) for difference in differences.values()),
        off_tickers=sum(bool((difference > TIE).any()) for difference in differences.values()),
        off_today=sum(bool(difference[-1] > TIE) for difference in differences.values()),
        worst=float(differences[worst].max()),
        worst_ticker=worst,
    )


def relative_difference(bars: Bars, name: str, natural: str | float, lengths: tuple[float, ...]) -> Floats:
    """|a - b| / scale at every bar: 0 where both are NaN, infinite where one is."""
    a: Floats = getattr(indicators, name)(bars, *lengths)
    b: Floats = getattr(exact, name)(bars, *lengths)
    size = bars.close if natural == PRICE else float(natural)
    difference = np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), size)
    return np.where(np.isnan(a) & np.isnan(b), 0.0, np.where(np.isnan(difference), np.inf, difference))


def main(folder: str, *sessions: str) -> None:
    """Print a table for each session."""
    market = read(Path(folder))
    for session in sessions:
        day = look(market, date.fromisoformat(session))
        sys.stdout.write(f"{session}, {len(day.bars)} tickers\n")
        sys.stdout.write(f"{'indicator':24}{'values':>10}{'off':>10}{'tickers':>9}{'today':>7}{'worst':>9}\n")
        for row in deviations(day):
            counts = f"{row.values:10}{row.off_values:10}{row.off_tickers:9}{row.off_today:7}"
            sys.stdout.write(f"{row.name:24}{counts}{row.worst:9.1e} {row.worst_ticker}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
