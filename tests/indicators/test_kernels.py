"""What the table of kernels says of each is what the kernel does."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.kernels import KERNELS
from scanner.indicators.spec import IndicatorSpec
from scanner.indicators.terms import Call, Term, walk
from tests.indicators.stocks import indicator, measure, walking

#: So that each length is tried short, long, and unlike its neighbours.
PARAMETERS: dict[int, tuple[tuple[float, ...], ...]] = {
    0: ((),),
    1: ((2,), (3,), (16,), (45,)),
    2: ((2, 3), (3, 5), (16, 17)),
    3: ((2, 3, 1), (3, 7, 5), (10, 24, 7)),
    4: ((2, 3, 1, 1), (5, 3, 4, 2), (14, 14, 3, 3)),
}
#: Of two lengths, of which the first is the shorter.
PAIRS = ((2, 3), (3, 7), (10, 24))
#: Begin with an event, as soon as there is one.
BY_EVENT = {"latest"}


def within_bounds(spec: IndicatorSpec, parameters: tuple[float, ...]) -> list[float]:
    """The parameters, none below what is allowed."""
    return [max(value, int(p.low) if p.whole else p.low) for p, value in zip(spec.parameters, parameters, strict=True)]


#: Every call of a kernel that the catalogue makes with them.
CALLS = {
    node: None
    for spec in INDICATORS.values()
    for parameters in (PAIRS if len(spec.parameters) == 2 and spec.ordered else PARAMETERS[len(spec.parameters)])
    for node in walk([indicator(spec.name, *within_bounds(spec, parameters))])
    if isinstance(node, Call)
}


def first_row(term: Term) -> int:
    """The first row in which a term has a value."""
    values = measure(walking(1, 300), term)[:, 0]
    return int(np.isnan(values).argmin())


@pytest.mark.parametrize("call", [call for call in CALLS if call.kernel not in BY_EVENT], ids=str)
def test_a_kernel_begins_so_many_bars_after_what_it_reads(call: Call) -> None:
    begins = max(first_row(reading) for reading in call.inputs)
    assert first_row(call) - begins == KERNELS[call.kernel].first(*call.parameters)


def test_no_kernel_is_there_for_nothing() -> None:
    assert {call.kernel for call in CALLS} >= set(KERNELS)
