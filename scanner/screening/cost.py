"""The cost of a request, known before anything is loaded or computed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from scanner.errors import Fault, RequestError
from scanner.indicators.cross_section import own_terms
from scanner.indicators.engine.execution_plan import make_plan
from scanner.indicators.terms import Term
from scanner.remedy import Advice

#: Sessions for which costs are estimated: the limit must not depend on what is stored.
SESSIONS = 500
#: Bars of all terms together; one with unbounded memory has `SESSIONS`, and all built-in indicators have 20,187.
MAX_BARS = 100_000
#: Bars of the terms that are in memory at the same time; all built-in indicators have 6,230.
MAX_BARS_AT_ONCE = 15_000
#: Questions whose bars are remembered: planning the terms of a preset takes half a millisecond.
MAX_REMEMBERED = 32


def check_cost(terms: Iterable[Term], field: str) -> None:
    """Refuse a request that would take too much time or memory.

    Args:
        field: the request's field of the terms.

    Raises:
        RequestError: a bound is exceeded; it names the bound.
    """
    bars, at_once = _bars(tuple(own_terms(terms)))
    where = f"in a history of {SESSIONS} sessions"
    if bars > MAX_BARS:
        problem = f"asks for {bars:,} bars of numbers {where}, the maximum is {MAX_BARS:,}"
        raise RequestError((Fault(field, problem, Advice("change-request", "ask for fewer or shorter indicators")),))
    if at_once > MAX_BARS_AT_ONCE:
        needs = f"asks for numbers that need {at_once:,} bars of others at once {where}"
        problem = f"{needs}, the maximum is {MAX_BARS_AT_ONCE:,}"
        raise RequestError((Fault(field, problem, Advice("change-request", "ask for fewer at a time")),))


@lru_cache(maxsize=MAX_REMEMBERED)
def _bars(terms: tuple[Term, ...]) -> tuple[int, int]:
    """Count the bars of terms together, and of those that are needed at once; popular questions are counted once."""
    plan = make_plan(tuple((term, 1) for term in terms), SESSIONS)
    return plan.rows, plan.most_rows
