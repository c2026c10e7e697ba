"""When two numbers are equal: the comparisons of the reference, exact or with the tie rule."""

from __future__ import annotations

from dataclasses import dataclass

#: Two numbers within this part of their scale are equal.
TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    """How numbers are compared; NaN compares as false.

    The scale of two numbers is the largest of their own sizes and of the natural `size` of what they measure, such as
    100 for an oscillator.
    """

    tolerance: float

    def greater(self, a: float, b: float, size: float = 0.0) -> bool:
        """`a > b`; false for a tie."""
        return a - b > self.tolerance * max(abs(a), abs(b), size)

    def at_least(self, a: float, b: float, size: float = 0.0) -> bool:
        """`a >= b`; true for a tie."""
        return b - a <= self.tolerance * max(abs(a), abs(b), size)


PLAIN = Comparison(0.0)
TIE_AWARE = Comparison(TIE)
