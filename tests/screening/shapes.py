"""Trees written out with every parenthesis, so that a test can say what a text means."""

from __future__ import annotations

from hypothesis import strategies as st

from scanner.screening.syntax import (
    And,
    Binary,
    Chain,
    Comparison,
    Function,
    Index,
    Literal,
    Minus,
    Name,
    Negated,
    Node,
    Or,
)

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=", "crosses_above", "crosses_below")


def shape(node: Node) -> str:
    """Write a tree out."""
    match node:
        case Literal(_, _, value):
            written = f"{value!r}"
        case Name(_, _, name):
            written = name
        case Function(_, _, name, arguments):
            written = f"{name}({', '.join(map(shape, arguments))})"
        case Index(_, _, of, bars):
            written = f"{shape(of)}[{shape(bars)}]"
        case Minus(_, _, of):
            written = f"(-{shape(of)})"
        case Binary(_, _, operator, left, right) | Comparison(_, _, operator, left, right):
            written = f"({shape(left)} {operator} {shape(right)})"
        case Negated(_, _, of):
            written = f"(not {shape(of)})"
        case And(_, _, parts) | Chain(_, _, parts):
            written = f"({' and '.join(map(shape, parts))})"
        case Or(_, _, parts):
            written = f"({' or '.join(map(shape, parts))})"
        case _:
            raise TypeError(node)
    return written


_LEAVES = st.one_of(
    st.floats(0, allow_infinity=False, allow_nan=False).map(repr),
    st.sampled_from(["close", "volume", "x1", "_", "orbit", "nothing"]),
)


def _grown(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(numbers, st.sampled_from("+-*/"), numbers).map(lambda parts: f"({' '.join(parts)})"),
        numbers.map(lambda of: f"(-{of})"),
        st.tuples(numbers, st.integers(0, 9)).map(lambda parts: f"{parts[0]}[{parts[1]}.0]"),
        st.lists(numbers, max_size=3).map(lambda arguments: f"f({', '.join(arguments)})"),
    )


NUMBERS = st.recursive(_LEAVES, _grown, max_leaves=8)


def _joined(word: str, statements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(statements, min_size=2, max_size=3).map(lambda parts: f"({f' {word} '.join(parts)})")


#: Statements as `shape` would write them.
STATEMENTS = st.recursive(
    st.tuples(NUMBERS, st.sampled_from(COMPARISONS), NUMBERS).map(lambda parts: f"({' '.join(parts)})"),
    lambda statements: st.one_of(
        statements.map(lambda of: f"(not {of})"), _joined("and", statements), _joined("or", statements)
    ),
    max_leaves=5,
)

_SIGNS = [*"+-*/<>=()[],.\"'!&|\\ \n\t\0"]
_WORDS = ["and", "or", "not", "crosses", "above", "below", "close", "sma", "rsi(", "rs_rating()", "sma(close, 50)", "_"]
_NUMBERS = ["[1]", "0", "5", "2.5", "1e9", "1e999", "9" * 400, "1_000"]
_ODDITIES = ["__class__", "lambda", "\u0663", "\u212a", "\xa0", "\ud800", "\u03b1"]

#: Things that look like a screen from afar.
SOUP = st.tuples(
    st.sampled_from(["", " "]),
    st.lists(st.sampled_from([*_SIGNS, *_WORDS, *_NUMBERS, *_ODDITIES]), max_size=40),
).map(lambda soup: soup[0].join(soup[1]))

_OPERANDS = ["close", "sma(50)", "macd()", "rs_rating()", "5", "0.5", "-", "ema(", "percentile(", "crosses_below("]
_OPERATORS = [
    "+",
    "*",
    "/",
    "(",
    ")",
    ")",
    "[1]",
    "[0]",
    ",",
    ">",
    "<=",
    "==",
    "crosses above",
    " and ",
    " or ",
    " not ",
]

#: Pieces of true screens, glued at random: more of it is understood than of the soup.
GLUED = st.lists(st.sampled_from(_OPERANDS + _OPERATORS), max_size=15).map("".join)
