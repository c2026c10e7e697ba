"""What is said of a kernel is what it does, and its name means nothing else."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import numpy as np
import pytest

from scanner import indicators
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.kernel import Kernel, bars_back, before_window
from scanner.indicators.spec import IndicatorSpec
from scanner.indicators.terms import Call, Output, Term, walk
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


def first_of(call: Call) -> int | tuple[int, ...]:
    """The bars before the first value, as the kernel says it."""
    return call.kernel.first(*call.parameters) if callable(call.kernel.first) else call.kernel.first


def first_row(term: Term) -> int:
    """The first row in which a term has a value."""
    values = measure(walking(1, 300), term)[:, 0]
    return int(np.isnan(values).argmin())


@pytest.mark.parametrize("call", [call for call in CALLS if call.kernel.name not in BY_EVENT], ids=str)
def test_a_kernel_begins_so_many_bars_after_what_it_reads(call: Call) -> None:
    begins = max(first_row(reading) for reading in call.inputs)
    assert first_row(call) - begins == call.kernel.bars_before(call.parameters)


@pytest.mark.parametrize("call", [call for call in CALLS if isinstance(first_of(call), tuple)], ids=str)
def test_each_output_begins_so_many_bars_after_what_the_kernel_reads(call: Call) -> None:
    begins = max(first_row(reading) for reading in call.inputs)
    outputs = first_of(call)
    for index in range(len(outputs) if isinstance(outputs, tuple) else 1):
        assert first_row(Output(call, index)) - begins == call.kernel.bars_before(call.parameters, index)


def named() -> set[Kernel]:
    """Every kernel that has a name in a module of the package."""
    modules = walk_packages(indicators.__path__, f"{indicators.__name__}.")
    values = [value for module in modules for value in vars(import_module(module.name)).values()]
    return {value for value in values if isinstance(value, Kernel)}


def test_no_kernel_is_there_for_nothing() -> None:
    assert {call.kernel for call in CALLS} >= named() != set()


def test_no_two_kernels_share_a_name() -> None:
    kernels = named() | {call.kernel for call in CALLS}
    assert len({kernel.name for kernel in kernels}) == len(kernels)


def test_a_window_begins_when_it_is_full_and_a_comparison_a_bar_later() -> None:
    assert (before_window(20, 2.5), bars_back(20, 2.5)) == (19, 20)


def test_only_kernels_with_a_memory_have_outputs_that_begin_at_different_bars() -> None:
    assert not any(call.kernel.window for call in CALLS if isinstance(first_of(call), tuple))
