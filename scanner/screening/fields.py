"""The fields of the language in words: what each is, written as a screen would."""

from __future__ import annotations

from scanner.indicators.catalogue import FIELDS
from scanner.indicators.terms import Arithmetic, Field, Number, Offset, Term


def field_text(name: str) -> str:
    """Describe a field."""
    return "of the bar, as stored" if isinstance(FIELDS[name], Field) else written(FIELDS[name])


def written(term: Term, binding: int = 0) -> str:
    """Write the term of a field in the screen language, with parentheses where precedence requires them."""
    match term:
        case Field(name):
            return name
        case Number(value):
            return f"{value:g}"
        case Offset(of, bars):
            return f"{written(of, 2)}[{bars}]"
        case Arithmetic(operator, left, right):
            own = 1 if operator in "*/" else 0
            text = f"{written(left, own)} {operator} {written(right, own + 1)}"
            return f"({text})" if own < binding else text
    raise TypeError(f"{term} is no field's")
