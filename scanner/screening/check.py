"""From the syntax tree to conditions and terms.

Every name is looked up, every argument is checked against its bounds, and numbers are distinguished from statements.
Whatever passes can be computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scanner.errors import ExpressionError
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.needs import bars_needed
from scanner.indicators.spec import IndicatorSpec, Parameter
from scanner.indicators.terms import Arithmetic, Number, Term
from scanner.notes import Fact, Note
from scanner.remedy import Remedy
from scanner.screening import cures
from scanner.screening.condition import AllKnown, AllOf, AnyOf, Compare, Condition, Not, shifted, terms_of
from scanner.screening.hints import signal, unknown
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

MAX_OFFSET = 1000
#: Own bars that a number may need, about twenty years: nested windows add up, and so does their memory.
MAX_RANGE = 5000
#: Distinct terms of all texts of a request; each is an array to compute.
MAX_TERMS = 1000
CROSSES = ("crosses_above", "crosses_below")
PAIR = 2
NO_NUMBER = "a number is expected here, this is a statement that is true or false"
SESSION_ONLY = "a rank among the stocks of the session has no earlier value: it can only be compared as it is"


@dataclass(slots=True)
class Checker:
    """Translates the syntax trees of one text into conditions and terms.

    Attributes:
        text: the source, for error messages and clauses.
        name: the request's field that has the text.
        notes: warnings of what may be misread.
        needs: the bars that each term so far needs; the texts of a request share it, so that they are counted together.
    """

    text: str
    name: str = "where"
    notes: list[Note] = field(default_factory=list)
    needs: dict[Term, int] = field(default_factory=dict)

    def number(self, node: Node) -> Term:
        """Translate a node into a number. Raises ExpressionError if it is not a number, or exceeds a bound."""
        return self._within_bounds(node, self._number(node))

    def _number(self, node: Node) -> Term:
        value = _plain(node)
        if value is not None:
            return Number(value)
        match node:
            case Name():
                return self._series(node)
            case Function():
                return self._indicator(node)
            case Index(_, _, of, bars):
                return self._look_back(node, self.number(of), self._bars(bars))
            case Minus(_, _, of):
                return Number(-1.0) * self.number(of)
            case Binary(_, _, operator, left, right):
                return Arithmetic(operator, self.number(left), self.number(right))  # type: ignore[arg-type]  # + - * /
        raise self._error(node, NO_NUMBER)

    def condition(self, node: Node) -> Condition:
        """Translate a node into a statement. Raises ExpressionError if it is not a statement."""
        match node:
            case Comparison(_, _, operator, left, right):
                for side in (left, right):
                    if isinstance(side, Name | Function) and cures.is_statement_elsewhere(side):
                        raise self._unknown(side, node)
                return self._compared(operator, left, right)
            case Function(_, _, name, _) if name in CROSSES:
                return self._crossed(node)
            case Negated(_, _, of):
                return Not(self.condition(of))
            case Chain(_, _, parts) | And(_, _, parts):
                whole = tuple(self.condition(part) for part in parts)
                return AllKnown(whole) if isinstance(node, Chain) else AllOf(whole)
            case Or(_, _, parts, mixed):
                if mixed:
                    self.notes.append(self._and_before_or(node))
                return AnyOf(tuple(self.condition(part) for part in parts))
            case Index(_, _, of, bars) if is_statement(of):
                return self._earlier(node, self.condition(of), self._bars(bars))
        self.number(node)  # a fault in it as a number explains more
        raise self._no_statement(node)

    def source(self, node: Node) -> str:
        """Return the source text of a node."""
        return self.text[node.start : node.end]

    def _and_before_or(self, node: Or) -> Note:
        facts: dict[str, Fact] = {"field": self.name, "text": self.source(node), "start": node.start, "end": node.end}
        return Note("and-before-or", facts)

    def _no_statement(self, node: Node) -> ExpressionError:
        """Explain how to make a statement of a number."""
        if isinstance(node, Function):
            spec, text = INDICATORS[node.name], self.source(node)
            if said := signal(spec, text):
                return self._error(node, said, None, cures.statements(node, spec, text))
        return self._error(node, "a statement is expected here, such as close > sma(50); this is a number")

    def _crossed(self, node: Function) -> Condition:
        if len(node.arguments) != PAIR:
            raise self._error(node, f"{node.name} takes two numbers, as in {node.name}(sma(50), sma(200))")
        return self._compared(node.name, *node.arguments)

    def _earlier(self, node: Node, condition: Condition, bars: int) -> Condition:
        if any(term.cross_sectional for term in terms_of(condition)):
            raise self._error(node, SESSION_ONLY)
        earlier = shifted(condition, bars)
        for term in terms_of(earlier):
            self._within_bounds(node, term)
        return earlier

    def _compared(self, operator: str, left: Node, right: Node) -> Condition:
        a, b = self.number(left), self.number(right)
        if operator not in CROSSES:
            return Compare(operator, a, b)
        for side, number in ((left, a), (right, b)):
            if number.cross_sectional:
                raise self._error(side, SESSION_ONLY)
        now, before = (">", "<=") if operator == "crosses_above" else ("<", ">=")
        return AllKnown((Compare(now, a, b), Compare(before, a[1], b[1])))

    def _series(self, node: Name) -> Term:
        if node.name in FIELDS:
            return FIELDS[node.name]
        if node.name in INDICATORS:
            spec = INDICATORS[node.name]
            instead = cures.replaced(node, cures.call(spec))
            raise self._error(node, f"{node.name} needs parentheses: {spec.usage}", None, instead)
        raise self._unknown(node, node)

    def _indicator(self, node: Function) -> Term:
        if node.name in CROSSES:
            raise self._error(node, NO_NUMBER)
        if node.name not in INDICATORS:
            raise self._unknown(node, node)
        spec = INDICATORS[node.name]
        arguments = list(node.arguments)
        inputs = []
        if spec.series is not None:
            # The series may be omitted: an argument that is not a plain number must be the series.
            given = (
                bool(arguments)
                and not _is_named(arguments[0])
                and (_plain(arguments[0]) is None or not spec.parameters)
            )
            inputs.append(self._own_series(arguments.pop(0)) if given else spec.series)
        return spec.build(*inputs, *self._parameters(node, spec, arguments))

    def _own_series(self, node: Node) -> Term:
        series = self.number(node)
        if series.cross_sectional:
            raise self._error(node, SESSION_ONLY)
        if series.constant:
            problem = f"a series is expected here, such as close; {self.source(node)} is a number"
            raise self._error(node, problem, None, cures.replaced(node, "close"))
        return series

    def _parameters(self, node: Function, spec: IndicatorSpec, arguments: list[Node]) -> list[float]:
        if len(arguments) > len(spec.parameters):
            raise self._too_many(node, spec, arguments)
        values = [self._parameter(spec, *pair) for pair in zip(spec.parameters, arguments, strict=False)]
        values += [_typed(parameter, parameter.default) for parameter in spec.parameters[len(arguments) :]]
        if spec.ordered and not values[0] < values[1]:
            low, high = (parameter.name for parameter in spec.parameters[:2])
            problem = f"{low} must be less than {high}, not {values[0]:g} and {values[1]:g}: {spec.usage}"
            given = [self.source(argument) for argument in node.arguments]
            raise self._error(node, problem, None, cures.swapped(node, given, len(given) - len(arguments)))
        return values

    def _too_many(self, node: Function, spec: IndicatorSpec, arguments: list[Node]) -> ExpressionError:
        """Refuse the first argument that is one too many, or the series that stands behind a number."""
        given = [self.source(argument) for argument in node.arguments]
        extra = next((argument for argument in arguments if _is_series(argument)), None)
        if extra is None:
            first = arguments[len(spec.parameters)]
            fewer = f"{spec.name}({', '.join(given[: len(given) - len(arguments) + len(spec.parameters)])})"
            return self._error(first, f"one argument too many: {spec.usage}", None, cures.replaced(node, fewer))
        takes = "a series comes first" if spec.series is not None else f"{spec.name} takes no series"
        instead = cures.series_first(node, spec, given, self.source(extra))
        return self._error(extra, f"{takes}: {spec.usage}", None, instead)

    def _parameter(self, spec: IndicatorSpec, parameter: Parameter, node: Node) -> float:
        what = f"{spec.name}: {parameter.name} must be "
        bounds = f"from {parameter.low:g} to {parameter.high:g}"
        value = _plain(node)
        near = cures.within(node, parameter, value)
        if value is None:
            if isinstance(node, Comparison) and _is_named(node):
                named = f"arguments are given by position, without names: {spec.usage}"
                raise self._error(node, named, None, cures.replaced(node, self.source(node.right)))
            raise self._error(node, f"{what}a number {bounds}: {spec.usage}", None, near)
        if not parameter.low <= value <= parameter.high:
            raise self._error(node, f"{what}{bounds}, not {value:g}", None, near)
        if parameter.whole and value != int(value):
            raise self._error(node, f"{what}a whole number, not {value:g}", None, near)
        return _typed(parameter, value)

    def _look_back(self, node: Node, of: Term, bars: int) -> Term:
        if of.cross_sectional:
            raise self._error(node, SESSION_ONLY)
        return of[bars]

    def _within_bounds(self, node: Node, term: Term) -> Term:
        needed = bars_needed(term, self.needs)
        if needed > MAX_RANGE:
            raise self._error(node, f"this needs {needed} bars, the maximum is {MAX_RANGE}")
        if len(self.needs) > MAX_TERMS:
            what = "indicators, averages of averages and steps of arithmetic, each counted once"
            raise self._error(
                node,
                f"the request needs {len(self.needs):,} numbers ({what}), the maximum is {MAX_TERMS:,}",
            )
        return term

    def _bars(self, node: Node) -> int:
        value = _plain(node)
        if value is None or not 0 <= value <= MAX_OFFSET or value != int(value):
            problem = f"an offset is a whole number of bars back, from 0 to {MAX_OFFSET}, as in close[1]"
            instead = cures.bars_back(node, value, MAX_OFFSET)
            raise self._error(node, f"{problem}; this is {self.source(node)!r}", None, instead)
        return int(value)

    def _unknown(self, node: Name | Function, within: Node) -> ExpressionError:
        """Refuse a name that does not exist.

        Args:
            node: the name.
            within: what a statement would have to replace that the name stands for elsewhere.
        """
        arguments = [self.source(each) for each in node.arguments] if isinstance(node, Function) else []
        hint = unknown(node.name, called=isinstance(node, Function))
        instead = cures.for_name(node, arguments)
        if within is not node:
            instead = tuple(Cure(cure.text, within.start, within.end) for cure in instead)
        length = len(node.name)  # and not its arguments
        return ExpressionError(self.text, node.start, hint.said, self.name, hint.remedy, length=length, cures=instead)

    def _error(
        self, node: Node, problem: str, remedy: Remedy | None = None, instead: tuple[Cure, ...] = ()
    ) -> ExpressionError:
        length = node.end - node.start
        return ExpressionError(self.text, node.start, problem, self.name, remedy, length=length, cures=instead)


def is_statement(node: Node) -> bool:
    """Tell whether a node is a statement, true or false, rather than a number."""
    match node:
        case Comparison() | Chain() | Negated() | And() | Or():
            return True
        case Function(_, _, name, _):
            return name in CROSSES
        case Index(_, _, of, _):
            return is_statement(of)
    return False


def _is_series(node: Node) -> bool:
    """Tell whether an argument looks like a series: a word or a call, not a number."""
    return isinstance(node, (Name, Function, Index, Binary))


def _is_named(node: Node) -> bool:
    """Tell whether an argument is written as a keyword argument, `n=50`."""
    match node:
        case Comparison(_, _, "==", Name(_, _, name), _):
            return name not in FIELDS
    return False


def _plain(node: Node) -> float | None:
    """Return the value of a literal number; None for anything else."""
    match node:
        case Literal(_, _, value):
            return value
        case Minus(_, _, Literal(_, _, value)):
            return -value
    return None


def _typed(parameter: Parameter, value: float) -> float:
    return int(value) if parameter.whole else float(value)
