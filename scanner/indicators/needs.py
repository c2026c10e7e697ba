"""How many own bars a stock needs before a term has a value."""

from __future__ import annotations

from scanner.indicators.terms import Call, Offset, Output, Term, walk


def bars_needed(term: Term, known: dict[Term, int] | None = None) -> int:
    """Count the bars, today's included; what waits for an event, such as a turn of the price, may come later.

    Args:
        term: what is to have a value.
        known: what was counted before, to which all that is below `term` is added: a caller that asks often computes
            each term once.

    Examples:
        >>> from scanner.indicators.library.averages import sma
        >>> from scanner.indicators.terms import CLOSE
        >>> bars_needed(sma(CLOSE, 20)[5])
        25
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
        case Call(kernel, _, parameters):
            return kernel.bars_before(parameters)
        case Output(Call(kernel, _, parameters), index):  # some outputs are there before all are
            return kernel.bars_before(parameters, index) - kernel.bars_before(parameters)
    return 0
