"""What a number is measured in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scanner.indicators.terms import Arithmetic, Call, CrossSection, Field, Number, Offset, Output, Term
from scanner.reasons import Unit

#: A number written out takes the unit of what it meets; None is a unit without a name.
_Unit = Unit | Literal["any"] | None
_NATURAL: dict[str, Unit] = {"price": "usd", "volume": "shares", "percent": "percent", "number": "number"}
#: Fields that are no prices; the benchmark may be an index.
_FIELDS: dict[str, Unit | None] = {"volume": "shares", "benchmark": None}
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Units:
    """The units of terms, each worked out once: a term that is read often would take for ever otherwise."""

    _known: dict[Term, _Unit] = field(default_factory=dict)

    def shared(self, left: Term, right: Term) -> Unit | None:
        """Give the unit of two numbers that are compared; None where it is not the same, or has no name."""
        unit = _same(self._of(left), self._of(right))
        return "number" if unit == "any" else unit

    def of(self, term: Term) -> Unit | None:
        """Give the unit of a number; None where it has no name."""
        unit = self._of(term)
        return "number" if unit == "any" else unit

    def _of(self, term: Term) -> _Unit:
        if term not in self._known:
            self._known[term] = self._found(term)
        return self._known[term]

    def _found(self, term: Term) -> _Unit:
        found: _Unit = None
        match term:
            case Number():
                found = "any"
            case Offset(of, _) | Output(of, _):
                found = self._of(of)
            case Field(name):
                found = _FIELDS.get(name, "usd")
            case CrossSection():
                found = "percent"
            case Call(kernel, inputs, _):
                natural = kernel.unit
                found = self._of(inputs[0]) if natural == "series" else _NATURAL[natural]
            case Arithmetic(operator, left, right):
                scaled = operator == "*" and (_is_hundred(left) or _is_hundred(right))
                found = _joined(operator, self._of(left), self._of(right), scaled=scaled)
        return found


def _is_hundred(term: Term) -> bool:
    return isinstance(term, Number) and term.value == _PERCENT


def _joined(operator: str, left: _Unit, right: _Unit, *, scaled: bool) -> _Unit:
    if operator == "*":
        return _product(left, right, scaled=scaled)
    return (_quotient if operator == "/" else _same)(left, right)


def _same(left: _Unit, right: _Unit) -> _Unit:
    return right if left == "any" else left if right in {"any", left} else None


def _product(left: _Unit, right: _Unit, *, scaled: bool) -> _Unit:
    """Join the units of two factors.

    Args:
        left: of one.
        right: of the other.
        scaled: whether one of them is 100, which makes percent of a ratio.
    """
    if {left, right} == {"usd", "shares"}:
        return "usd"
    for one, other in ((left, right), (right, left)):
        if one in {"any", "number"}:
            return "percent" if scaled and other == "number" else _same(one, other) if other == "any" else other
    return None


def _quotient(above: _Unit, below: _Unit) -> _Unit:
    if below in {"any", "number"}:
        return above
    return "number" if above == below else None
