"""How many own bars a stock needs before a term has a value."""

from __future__ import annotations

from scanner.indicators.kernels import KERNELS
from scanner.indicators.terms import Call, Offset, Term, walk


def bars_needed(term: Term, known: dict[Term, int] | None = None) -> int:
    """Count the bars, today's included; an estimate from above where outputs of one kernel begin at different bars.

    Args:
        known: what was counted before, to which all that is below `term` is added: who asks often, asks for each term
            once.
    """
    known = {} if known is None else known
    for node in walk((term,), known):
        known[node] = max((known[reading] for reading in node.readings), default=1) + _own_bars(node)
    return known[term]


def _own_bars(term: Term) -> int:
    """Count the bars that a term needs of its readings besides today's."""
    match term:
        case Offset(_, bars):
            return bars
        case Call(name, _, parameters):
            return KERNELS[name].first(*parameters)
    return 0
