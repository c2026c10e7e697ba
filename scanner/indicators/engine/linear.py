"""Terms that are weighted sums of one series, such as averages: for a session's last rows, one product has them all.

What a linear kernel makes of the unit vectors are the weights it gives to each row. So the weights of every average of
a series, and of averages of averages, are stacked into one matrix, and their last rows are its product with the series:
one call, that reads the series once.
"""

from __future__ import annotations

from scanner.indicators.terms import Arithmetic, Call, Number, Offset, Output, Term, walk

#: Up to so many rows of a term, a product is quicker than computing it row after row.
FEW_ROWS = 8
#: A matrix of weights has a column for every row of the series; getting it takes the square of that.
DEEPEST = 1024


def averaged_series(term: Term, known: dict[Term, Term | None] | None = None) -> Term | None:
    """Give the series of which a term is a weighted sum; None if it is none.

    Only what has been averaged is added up: the difference of two prices is zero where the price stood still, while its
    weighted sum would be a rounding, which a ratio of two such averages would show.

    Args:
        known: what was found before, to which all that is below `term` is added.
    """
    known = {} if known is None else known
    for node in walk((term,), known):
        known[node] = _averaged(node, known)
    return known[term]


def _averaged(term: Term, known: dict[Term, Term | None]) -> Term | None:
    match term:
        case Call(kernel, (series,), _) if kernel.linear:
            return known[series] or series
        case Offset(of, _) | Output(of, _):
            return known[of]
        case Arithmetic("+" | "-", left, right):
            return known[left] if known[left] == known[right] else None
        case Arithmetic("*", Number(), of) | Arithmetic("*" | "/", of, Number()):
            return known[of]
    return None
