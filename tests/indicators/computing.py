"""Has a kernel computed by something else for a while: to count, to measure, to put a fault into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel


@contextmanager
def computing(kernel: Kernel, compute: Callable[..., Floats | tuple[Floats, ...]]) -> Iterator[None]:
    """Put `compute` in the place of what the kernel computes."""
    usual = kernel.compute
    object.__setattr__(kernel, "compute", compute)
    try:
        yield
    finally:
        object.__setattr__(kernel, "compute", usual)
