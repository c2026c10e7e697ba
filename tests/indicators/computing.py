"""Has a kernel computed by something else for a while: to count, to measure, to put a fault into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from scanner.arrays import Floats
from scanner.indicators.engine import ticker_block
from scanner.indicators.engine.execution_plan import Step
from scanner.indicators.engine.recent import Recent
from scanner.indicators.kernel import Kernel


@contextmanager
def own_weights() -> Iterator[None]:
    """Let the engine make its weights anew, and forget them: made by a faulty kernel, they would outlive it."""
    weights: Recent[tuple[Step, int], ticker_block.Weights] = Recent(
        ticker_block.WEIGHTS_ROOM, lambda made: made[0].nbytes
    )
    with patch.object(ticker_block, "_WEIGHTS", weights):
        yield


@contextmanager
def computing(kernel: Kernel, compute: Callable[..., Floats | tuple[Floats, ...]]) -> Iterator[None]:
    """Put `compute` in the place of what the kernel computes."""
    usual = kernel.compute
    object.__setattr__(kernel, "compute", compute)
    try:
        with own_weights():
            yield
    finally:
        object.__setattr__(kernel, "compute", usual)
