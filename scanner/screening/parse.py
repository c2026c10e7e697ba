"""From a screen's text to its syntax tree.

    statement   = conjunction { "or" conjunction }
    conjunction = negation { "and" negation }
    negation    = "not" negation | comparison
    comparison  = sum { ("<" | "<=" | ">" | ">=" | "==" | "!=" | "crosses_above" | "crosses_below") sum }
    sum         = product { ("+" | "-") product }
    product     = sign { ("*" | "/") sign }
    sign        = [ "-" ] place
    place       = atom { "[" statement "]" }
    atom        = number | name | name "(" statement { "," statement } ")" | "(" statement ")"

Words are case-insensitive; `crosses above` may be written with a space, `=` for `==`. `1 < x < 2` means `1 < x and
x < 2`, and is one statement, unknown as soon as one of its numbers is unknown. The grammar is all that a text can say,
so nothing but a screen gets past it. Nesting and operations are limited, so that every tree can be walked recursively.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

from scanner.errors import ExpressionError
from scanner.remedy import Remedy
from scanner.screening.hints import Hint
from scanner.screening.idioms import idiom
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
from scanner.spot import Cure

MAX_TEXT = 4000
#: Parentheses and `not`s inside one another.
MAX_NESTING = 20
#: Arithmetic and offsets in one text: `1 + 1 + 1 + ...` makes a deep tree without a parenthesis.
MAX_OPERATIONS = 200
#: Expressions in a list, and in all lists of one request.
MAX_COLUMNS = 200

#: Space is Unicode's, everything else ASCII's: other scripts' digits and letters only look like what is meant.
_TOKEN = re.compile(
    r"\s*(?a:(?P<number>(?:\d+(?:_\d+)*(?!_)\.?(?:\d+(?:_\d+)*(?!_))?|\.\d+)(?:e[+-]?\d+)?)"
    r"|(?P<cross>crosses[\s_]+(?:above|below)\b)"
    r"|(?P<word>[a-z_]\w*)"
    r"|(?P<sign><=|>=|==|!=|[-+*/<>=(),\[\]]))",
    re.IGNORECASE,
)
_QUOTES = "\"'`‘’“”"  # as word processors print them
_DIGITS = re.compile(r"[\d_]+")  # of any script
_CLOSES = {"(": ")", "[": "]"}
_JOINING = {"and", "or", "not"}
_COMPARISONS = {"<", "<=", ">", ">=", "==", "!=", "=", "crosses_above", "crosses_below"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse(text: str, field: str = "where") -> Node:
    """Parse one expression. Raises ExpressionError, which names the position and `field`."""
    parser = _Parser(text, field)
    tree = parser.statement()
    parser.expect_end()
    return tree


def parse_list(text: str, field: str = "columns", max_count: int = MAX_COLUMNS) -> list[Node]:
    """Parse expressions separated by commas, up to a maximum number."""
    parser = _Parser(text, field)
    trees: list[Node] = []
    while not trees or parser.accept(","):
        if len(trees) >= max_count:
            parser.fail(f"more than {MAX_COLUMNS} expressions in all")
        trees.append(parser.statement())
    parser.expect_end()
    return trees


def _tokens(text: str, field: str) -> list[_Token]:
    if len(text) > MAX_TEXT:
        problem = f"the text has {len(text)} characters, the maximum is {MAX_TEXT}"
        raise ExpressionError(text[:40] + "...", 0, problem, field)
    tokens = []
    end = len(text.rstrip())
    at = 0
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            hint, length = _not_understood(text, at)
            raise ExpressionError(text, at, hint.said, field, hint.remedy, length=length, cures=hint.cures)
        kind = str(match.lastgroup)
        word = re.sub(r"[\s_]+", "_", match[kind].lower()) if kind == "cross" else match[kind].lower()
        tokens.append(_Token(kind, word, match.start(kind), match.end()))
        at = match.end()
    tokens.append(_Token("end", "", len(text), len(text)))
    return tokens


def _not_understood(text: str, at: int) -> tuple[Hint, int]:
    """Say what is wrong with characters that begin nothing, and how many they are."""
    if digits := _DIGITS.match(text, at):
        said = f"{digits[0]!r} is no number: digits are 0 to 9, a _ stands between two of them, as in 1_000"
        plain = "".join(str(unicodedata.digit(each)) for each in digits[0] if each != "_")
        return Hint(said, cures=(Cure(plain, *digits.span()),)), len(digits[0])
    if text[at] in _QUOTES:
        said = "quotes are not understood here: a screen has names and numbers; sectors, types and tickers are filters"
        alone = sum(each in _QUOTES for each in text) == 1
        return Hint(said, cures=(Cure("", at, at + 1),) if alone else ()), 1
    habit = idiom(text, at) or Hint("a screen has names and numbers")
    return Hint(f"{text[at]!r} is not understood here: {habit.said}", habit.remedy, habit.cures), 1


class _Parser:
    """A recursive descent parser; one method for each line of the grammar."""

    def __init__(self, text: str, field: str) -> None:
        self._text = text
        self._field = field
        self._tokens = _tokens(text, field)
        self._at = 0
        self._depth = 0
        self._operations = 0
        self._closed: dict[int, Node] = {}  # nodes in parentheses, which cannot be misread

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def accept(self, *texts: str) -> _Token | None:
        """Take the next token if it is one of these."""
        return self._take() if self._next.text in texts else None

    def _expect(self, text: str) -> _Token:
        token = self.accept(text)
        if token is None:
            self._unexpected(f"expected {text!r}")
        return token

    def expect_end(self) -> None:
        """Reject remaining tokens."""
        if self._next.kind != "end":
            self._unexpected(f"{self._next.text!r} is not expected here")

    def _unexpected(self, problem: str) -> NoReturn:
        """Reject the next token, and explain the right notation if it is known."""
        if self._next.kind == "end":
            self._refuse(Hint(f"{problem} but the text ends", cures=self._closing()))
        habit = idiom(self._text, self._next.start)
        if habit is None:
            self._refuse(Hint(problem, cures=self._repairs()))
        self._refuse(habit._replace(said=f"{problem}: {habit.said}"))

    def _closing(self) -> tuple[Cure, ...]:
        """Offer the parentheses that are still to be closed, where they are all that is missing."""
        missing: list[str] = []
        for token in self._tokens:
            if token.text in _CLOSES:
                missing.append(_CLOSES[token.text])
            elif missing and token.text == missing[-1]:
                missing.pop()
        place = len(self._text)
        return (Cure("".join(reversed(missing)), place, place),) if missing and self._operand_ended() else ()

    def _operand_ended(self) -> bool:
        """Tell whether the token before is the last one of a number, a name or what stands in parentheses."""
        before = self._tokens[self._at - 1] if self._at else None
        return before is not None and (
            before.text in _CLOSES.values() or (before.kind in {"number", "word"} and before.text not in _JOINING)
        )

    def _repairs(self) -> tuple[Cure, ...]:
        """Offer what can be left out: a word that joins nothing, a parenthesis that closes nothing, a lone `_`."""
        token, before = self._next, self._tokens[self._at - 1] if self._at else None
        if before is None:
            return ()
        if before.text in _JOINING:
            return (Cure("", before.end, token.end),) if token.text in _JOINING else ()
        if token.text in _CLOSES.values():
            return (Cure("", token.start, token.end),) if self._operand_ended() else ()
        number = token.text.lstrip("_")
        lone = before.kind == "number" and before.end == token.start and number.isdecimal()
        return (Cure(number, token.start, token.end),) if lone else ()

    def fail(self, problem: str, remedy: Remedy | None = None) -> NoReturn:
        """Refuse the text at the next token."""
        self._refuse(Hint(problem, remedy))

    def _refuse(self, hint: Hint) -> NoReturn:
        token = self._next
        length = token.end - token.start
        raise ExpressionError(
            self._text, token.start, hint.said, self._field, hint.remedy, length=length, cures=hint.cures
        )

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            self.fail(f"nested more than {MAX_NESTING} deep")

    def _operation(self) -> None:
        self._operations += 1
        if self._operations > MAX_OPERATIONS:
            self.fail(f"more than {MAX_OPERATIONS} operations in one text")

    def statement(self) -> Node:
        """Statements joined by `or`."""
        self._deeper()
        parts = [self._conjunction()]
        while self.accept("or"):
            parts.append(self._conjunction())
        self._depth -= 1
        if len(parts) == 1:
            return parts[0]
        mixed = any(isinstance(part, And) and id(part) not in self._closed for part in parts)
        return Or(parts[0].start, parts[-1].end, tuple(parts), mixed)

    def _conjunction(self) -> Node:
        parts = [self._negation()]
        while self.accept("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else And(parts[0].start, parts[-1].end, tuple(parts))

    def _negation(self) -> Node:
        token = self.accept("not")
        if token is None:
            return self._comparison()
        self._deeper()
        of = self._negation()
        self._depth -= 1
        return Negated(token.start, of.end, of)

    def _comparison(self) -> Node:
        left = self._sum()
        parts: list[Node] = []
        while token := self.accept(*_COMPARISONS):
            right = self._sum()
            operator = "==" if token.text == "=" else token.text
            parts.append(Comparison(left.start, right.end, operator, left, right))
            left = right
        if not parts:
            return left
        return parts[0] if len(parts) == 1 else Chain(parts[0].start, parts[-1].end, tuple(parts))

    def _close(self, node: Node) -> Node:
        self._closed[id(node)] = node
        return node

    def _sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._sign, "*", "/")

    def _chain(self, operand: Callable[[], Node], *operators: str) -> Node:
        left = operand()
        while token := self.accept(*operators):
            self._operation()
            right = operand()
            left = Binary(left.start, right.end, token.text, left, right)
        return left

    def _sign(self) -> Node:
        token = self.accept("-")
        if token is None:
            return self._place()
        of = self._place()
        return Minus(token.start, of.end, of)

    def _place(self) -> Node:
        of = self._atom()
        while self.accept("["):
            self._operation()
            bars = self.statement()
            of = Index(of.start, self._expect("]").end, of, bars)
        return of

    def _atom(self) -> Node:
        token = self._next
        if token.kind == "number":
            return self._number()
        if self.accept("("):
            inner = self.statement()
            return self._close(replace(inner, start=token.start, end=self._expect(")").end))
        if token.kind == "cross" and self._tokens[self._at + 1].text == "(":
            return self._call(self._take())
        if token.kind != "word" or token.text in {"and", "or", "not"}:
            self._unexpected("expected a number, a name or a parenthesis")
        self._take()
        return self._call(token) if self._next.text == "(" else Name(token.start, token.end, token.text)

    def _number(self) -> Literal:
        value = float(self._next.text.replace("_", ""))
        if math.isinf(value):
            self.fail("this number is too large")
        token = self._take()
        return Literal(token.start, token.end, value)

    def _call(self, name: _Token) -> Function:
        self._expect("(")
        arguments = []
        if self._next.text != ")":
            arguments.append(self.statement())
            while self.accept(","):
                arguments.append(self.statement())
        return Function(name.start, self._expect(")").end, name.text, tuple(arguments))
