"""What could stand in place of a name or of arguments that are wrong, as values that a program can put there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.spec import IndicatorSpec, Parameter
from scanner.indicators.terms import Field
from scanner.screening.hints import ELSEWHERE, NOT_HERE, alike, with_length
from scanner.screening.syntax import Function, Name, Node
from scanner.spot import Cure

#: What is a name or one call, and needs no parentheses within a larger expression.
_SIMPLE = re.compile(r"\w+(?:\([^()]*\))?")
_CALL = re.compile(r"(?P<name>\w+)\((?P<arguments>[^()]*)\)")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
#: Crosses as other languages write them, with two arguments.
_CROSSING = re.compile(r"\bcrosses (?:above|below)\b")
PAIR = 2
#: Spellings that are offered for one that does not exist.
MAX_ALIKE = 3


def written_out(name: str) -> str:
    """Write a name of the language, or one of elsewhere, so that it can stand in an expression: `sma(50)`."""
    if name in INDICATORS:
        return call(INDICATORS[name])
    here = ELSEWHERE.get(name, name)
    return here if _SIMPLE.fullmatch(here) else f"({here})"


def call(spec: IndicatorSpec) -> str:
    """Write an indicator with its usual parameters: `bb_upper(20, 2)`."""
    return f"{spec.name}({', '.join(f'{number:g}' for number in spec.defaults)})"


def replaced(node: Node, *texts: str) -> tuple[Cure, ...]:
    """Offer texts in a node's place, each once."""
    return tuple(Cure(text, node.start, node.end) for text in dict.fromkeys(texts))


def for_name(node: Name | Function, arguments: Sequence[str] = ()) -> tuple[Cure, ...]:
    """Offer what could stand in place of a name that does not exist, with its parentheses if it has some.

    Args:
        node: the name, or its call.
        arguments: of the call, as they are written.
    """
    return replaced(node, *_instead(node.name, arguments, called=isinstance(node, Function)))


def _instead(name: str, arguments: Sequence[str], *, called: bool) -> Iterable[str]:
    if name in FIELDS:  # which was called
        if len(arguments) == 1 and arguments[0].isdecimal():
            yield f"{name}[{arguments[0]}]"
        yield name
    elif name in ELSEWHERE:
        yield from _here(name, arguments, called=called)
    elif (length := with_length(name)) is not None:
        word, _, number = length.rstrip(")").partition("(")
        yield f"{word}({', '.join([*arguments[:1], number])})"
    elif name not in NOT_HERE:
        for other in alike(name)[:MAX_ALIKE]:
            yield f"{other}({', '.join(arguments)})" if called and other in INDICATORS else written_out(other)


def _here(name: str, arguments: Sequence[str], *, called: bool) -> Iterable[str]:
    """Write what another language calls so: with the arguments that were given, where they mean the same here."""
    here = ELSEWHERE[name]
    if (cross := _CROSSING.search(here)) and len(arguments) == PAIR:
        yield f"({arguments[0]} {cross[0]} {arguments[1]})"
    found = _CALL.fullmatch(here)
    if called and arguments and found and _is_usual(found["name"], found["arguments"], arguments):
        yield f"{found['name']}({', '.join(arguments)})"
    yield written_out(name)


def _is_usual(name: str, example: str, arguments: Sequence[str]) -> bool:
    """Tell whether an example reads what the indicator reads where no series is named, and takes these numbers."""
    spec, first = INDICATORS[name], example.partition(",")[0].strip()
    usual = not first or _is_number(first) or (isinstance(spec.series, Field) and spec.series.name == first)
    numbers = [float(argument) for argument in arguments if _is_number(argument)]
    if not usual or len(numbers) > len(spec.parameters):
        return False
    values = [*numbers, *spec.defaults[len(numbers) :]]
    within_bounds = all(each.low <= value <= each.high for each, value in zip(spec.parameters, values, strict=True))
    return within_bounds and not (spec.ordered and values[0] >= values[1])


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def is_statement_elsewhere(node: Node) -> bool:
    """Tell whether a name of elsewhere stands for a statement here, which nothing can be compared with."""
    return isinstance(node, Name | Function) and bool(re.search(r"[<>=]|crosses", ELSEWHERE.get(node.name, "")))


def series_first(node: Function, spec: IndicatorSpec, arguments: Sequence[str], series: str) -> tuple[Cure, ...]:
    """Offer a call with its series in the first place, or without it where none is taken."""
    numbers = [argument for argument in arguments if argument != series][: len(spec.parameters)]
    return replaced(node, f"{spec.name}({', '.join([*([] if spec.series is None else [series]), *numbers])})")


def within(node: Node, parameter: Parameter, value: float | None) -> tuple[Cure, ...]:
    """Offer the nearest number that is allowed in place of one that is not; the usual one in place of what is none."""
    number = parameter.default if value is None else min(max(value, parameter.low), parameter.high)
    return replaced(node, f"{int(number) if parameter.whole else number:.10g}")


def swapped(node: Function, arguments: Sequence[str], first: int) -> tuple[Cure, ...]:
    """Offer a call with two of its arguments, the first of them at `first`, in the other order."""
    if len(arguments) < first + PAIR:
        return replaced(node, call(INDICATORS[node.name]))
    order = [*arguments[:first], arguments[first + 1], arguments[first], *arguments[first + PAIR :]]
    return replaced(node, f"{node.name}({', '.join(order)})")


def statements(node: Node, spec: IndicatorSpec, text: str) -> tuple[Cure, ...]:
    """Offer the statements that a signal makes."""
    match spec.signals:
        case ():
            return ()
        case (1,):
            return replaced(node, f"{text} == 1")
        case (one,):
            return replaced(node, f"{text} {'>' if one > 0 else '<'} 0")
        case _:
            return replaced(node, *(f"{text} {sign} 0" for sign in (">", "<", "!=")))


def bars_back(node: Node, value: float | None, most: int) -> tuple[Cure, ...]:
    """Offer an offset that is allowed: `close[-1]` means `close[1]`."""
    if value is None:
        return ()
    return replaced(node, str(min(int(abs(value)), most)))
