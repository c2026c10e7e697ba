"""What holds of every kernel and every indicator, whatever it measures.

That later bars, other stocks, blocks, threads and the number of rows asked for change nothing, is in `test_engine`;
where an indicator begins and what it remembers, in `test_spec`.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.spec import IndicatorSpec
from scanner.indicators.terms import BENCHMARK, Call, walk
from tests.indicators.stocks import measure, walking

ROWS = 300
#: As many as a panel of the tests can hold.
BARS = 680
#: What a stock alone decides.
OWN = [s for s in INDICATORS.values() if not s.default.cross_sectional and BENCHMARK not in walk([s.default])]
#: A call of every kernel, with lengths that are used.
CALLS = {
    call.kernel.name: call for spec in INDICATORS.values() for call in walk([spec.default]) if isinstance(call, Call)
}


def inputs(call: Call) -> list[Floats]:
    """Series of three stocks, one for each that the kernel reads."""
    return [walking(seed, ROWS, (0, 0, 0)).close for seed, _ in enumerate(call.inputs)]


def run(call: Call, series: list[Floats]) -> tuple[Floats, ...]:
    """Every row that a kernel gives."""
    kernel = call.kernel
    rows = {} if kernel.window else {"rows": ROWS}
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        outputs = kernel.compute(*series, *call.parameters, **rows)
    return outputs if isinstance(outputs, tuple) else (outputs,)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize("gap", [slice(0, 1), slice(0, 200), slice(150, 151), slice(0, ROWS)], ids=str)
def test_what_one_stock_lacks_is_lacking_in_no_other(call: Call, gap: slice) -> None:
    whole, holed = inputs(call), inputs(call)
    for series in holed:
        series[gap, 1] = np.nan
    for complete, beside_a_gap in zip(run(call, whole), run(call, holed), strict=True):
        np.testing.assert_allclose(beside_a_gap[:, [0, 2]], complete[:, [0, 2]], rtol=1e-12, atol=1e-10)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_kernel_leaves_what_it_reads_as_it_is(call: Call) -> None:
    series = inputs(call)
    for read in series:
        read.setflags(write=False)
    run(call, series)


@pytest.mark.parametrize("spec", OWN, ids=lambda spec: spec.name)
def test_bars_beyond_its_memory_need_not_be_loaded(spec: IndicatorSpec) -> None:
    parameters = spec.defaults
    needed = max(spec.memory(*parameters), spec.first(*parameters) + 1)
    stocks = walking(11, BARS, (0, 0, 0))
    loaded = BARS if math.isinf(needed) else min(int(needed), BARS)
    whole, tail = (measure(some, spec.default)[-20:] for some in (stocks, stocks.last(loaded)))
    size = max(float(np.nanmax(np.abs(whole))), 30.0)
    np.testing.assert_allclose(tail[-1], whole[-1], rtol=0, atol=2e-6 * size)
