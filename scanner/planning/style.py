"""The numbers behind a profile and a trade style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scanner.indicators.kernels.windows import HIGHEST, LOWEST
from scanner.indicators.library.volatility import average_true_range
from scanner.indicators.terms import HIGH, LOW, Call, Term
from scanner.profile import Profile, TradeStyle

Side = Literal["long", "short"]

#: The average true range in which distances are measured.
ATR: Term = average_true_range(14)

_ATR_MULTIPLE: dict[Profile, float] = {"conservative": 1.5, "balanced": 2.0, "aggressive": 3.0}
_STYLE_FACTOR: dict[TradeStyle, float] = {"swing": 1.0, "position": 1.5}
_STRUCTURE_BARS: dict[TradeStyle, int] = {"swing": 10, "position": 20}
_TIME_STOP: dict[TradeStyle, int] = {"swing": 20, "position": 60}


@dataclass(frozen=True, slots=True)
class Style:
    """How far a trade may move against the trader, and how long it lasts.

    Attributes:
        atr_multiple: the distance of the widest stop, in average true ranges.
        structure_bars: the number of bars whose low (for a short, high) gives the structure stop.
        time_stop: the bars after which a trade that has met neither stop nor target is closed: a month, or a quarter.
    """

    atr_multiple: float
    structure_bars: int
    time_stop: int

    @classmethod
    def of(cls, profile: Profile, trade_style: TradeStyle) -> Style:
        """Look up the style of a profile and trade style."""
        multiple = _ATR_MULTIPLE[profile] * _STYLE_FACTOR[trade_style]
        return cls(multiple, _STRUCTURE_BARS[trade_style], _TIME_STOP[trade_style])

    def structure(self, side: Side) -> Term:
        """Return the term of the structure: the price level that invalidates the trade when it is broken."""
        if side == "long":
            return Call(LOWEST, (LOW,), (self.structure_bars,))
        return Call(HIGHEST, (HIGH,), (self.structure_bars,))
