"""How many own bars a stock needs before a term has a value."""

from __future__ import annotations

from scanner.indicators.kernels import KERNELS
from scanner.indicators.terms import Call, Offset, Term


def bars_needed(term: Term) -> int:
    """Count the bars, today's included; an estimate from above where outputs of one kernel begin at different bars."""
    deepest = max((bars_needed(reading) for reading in term.readings), default=1)
    match term:
        case Offset(_, bars):
            return deepest + bars
        case Call(name, _, parameters):
            return deepest + KERNELS[name].first(*parameters)
    return deepest
