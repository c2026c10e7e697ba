"""What a kernel is: a computation over blocks of stocks, told from others by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scanner.arrays import Floats

#: The natural size of a value, by which two values count as equal: `series` is that of the input, `price` the price
#: level, `percent` 100, `number` 1, `volume` the session's volume.
Unit = Literal["series", "price", "percent", "number", "volume"]


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """A computation over blocks of stocks.

    A kernel over a window gets arrays of shape (rows + bars before the first value, width), the newest row last, and
    gives (rows, width). One that is recursive gets all rows there are, and how many of the last ones to give.

    Attributes:
        name: what it is called in the hash of a term, so it must never mean two things: no other kernel has it, and
            one that computes something else gets another.
        compute: takes the input arrays and then the parameters; gives one array, or a tuple of them.
        first: how many own bars lie before the first value: a number, or what makes it of the parameters; a tuple, one
            for each output, where a recursive kernel's outputs begin at different bars.
        window: whether it needs only so many rows more than it is to give (`windows`), or all there are (`recursions`).
        unit: the natural size of its outputs.
        linear: whether each output is a sum of one input's rows with weights that the parameters alone decide.

    Examples:
        >>> from scanner.indicators.kernels.windows import SMA
        >>> SMA.name, SMA.bars_before((20,))
        ('sma', 19)
    """

    name: str
    compute: Callable[..., Floats | tuple[Floats, ...]]
    first: int | Callable[..., int | tuple[int, ...]]
    window: bool
    unit: Unit
    linear: bool = False

    def bars_before(self, parameters: tuple[float, ...], output: int | None = None) -> int:
        """Count the own bars before the first value.

        Args:
            parameters: as the kernel takes them.
            output: of which output; by default, before all outputs have a value.
        """
        first = self.first(*parameters) if callable(self.first) else self.first
        if isinstance(first, int):
            return first
        return max(first) if output is None else first[output]


def before_window(n: int, *_: float) -> int:
    """Count the bars before the first value of a window of n bars."""
    return n - 1


def bars_back(n: int, *_: float) -> int:
    """Count the bars before the first value that is compared with the one n bars ago."""
    return n
