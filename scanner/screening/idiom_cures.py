"""What could stand in place of a notation that the language does not have; the patterns are those of `idioms`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from scanner.indicators.catalogue import FIELDS
from scanner.screening.cures import written_out
from scanner.screening.hints import meant_by
from scanner.spot import Cure

#: Offers what could stand where a pattern matched.
Cured = Callable[[re.Match[str]], Iterable[Cure]]

#: A number, a name, a call or an offset of one, as far as a pattern can tell.
_OPERAND = r"(?:[A-Za-z_]\w*(?:\((?:[^()]|\([^()]*\))*\))?(?:\[[0-9]+\])?|[0-9][0-9_.]*)"
_BEFORE = re.compile(rf"{_OPERAND}\s*$")
_BEHIND = re.compile(rf"\s*({_OPERAND})")
#: Characters before a pattern in which its operand is looked for.
_NEAR = 80
_HIGH, _LOW = "highest(high, 252)", "lowest(low, 252)"


def nothing(_match: re.Match[str]) -> Iterable[Cure]:
    """Offer nothing: what was meant cannot be told."""
    return ()


def by(write: Callable[[re.Match[str]], str | None]) -> Cured:
    """Offer a text in place of what matched."""

    def cured(match: re.Match[str]) -> Iterable[Cure]:
        text = write(match)
        if text is not None:
            yield Cure(text, *match.span())

    return cured


def listed(table: Mapping[str, str]) -> Cured:
    """Offer what a table has for what matched, apart from the words around it."""

    def cured(match: re.Match[str]) -> Iterable[Cure]:
        text = table[match[0].lower()]
        if text.isalpha():
            before, behind = match.string[: match.start()], match.string[match.end() :]
            text = (" " if before and not before[-1].isspace() else "") + text
            text += " " if behind and not behind[0].isspace() else ""
        yield Cure(text, *match.span())

    return cured


def without(pattern: str = "") -> Cured:
    """Offer to leave out what matched, or of it what another pattern finds at its beginning."""
    part = re.compile(pattern, re.IGNORECASE) if pattern else None

    def cured(match: re.Match[str]) -> Iterable[Cure]:
        found = part.match(match.string, match.start()) if part else match
        if found:
            yield Cure("", *found.span())

    return cured


def to_the_end(match: re.Match[str]) -> Iterable[Cure]:
    """Offer to leave out all that follows."""
    yield Cure("", match.start(), len(match.string))


def name(match: re.Match[str]) -> Iterable[Cure]:
    """Offer a name in place of several words; behind it may stand its arguments already."""
    meant = meant_by(match["words"])
    if meant:
        called = match.string[match.end() :].lstrip().startswith("(")
        text = written_out(meant)
        yield Cure(text.partition("(")[0] if called and not text.startswith("(") else text, *match.span())


def range_(match: re.Match[str]) -> Iterable[Cure]:
    """Offer a range with its limits on both sides: `30 < rsi(14) < 40` for `rsi(14) between 30 and 40`."""
    start = re.search(
        r"(?P<of>" + _OPERAND + r")\s*(?:>=?|\bis\b|\bin\b|\bbetween\b|\bfrom\b)*\s*(?P<low>[0-9][0-9_.]*?)?\s*$",
        match.string[max(0, match.start() - _NEAR) : match.start()],
        re.IGNORECASE,
    )
    rest = match.string[match.end() :]
    if start is None:
        return
    at = max(0, match.start() - _NEAR) + start.start()
    if start["low"]:
        limits = re.match(r"\s*(?P<high>[0-9][0-9_]*(?:\.[0-9]+)?)", rest)
        if limits:
            yield Cure(f"{start['low']} < {start['of']} < {limits['high']}", at, match.end() + limits.end())
        return
    limits = re.match(rf"\s*(?P<low>{_OPERAND})\s*(?:and|to|,|-)\s*(?P<high>{_OPERAND})", rest, re.IGNORECASE)
    if limits:
        yield Cure(f"{limits['low']} < {start['of']} < {limits['high']}", at, match.end() + limits.end())


def one_of(match: re.Match[str]) -> Iterable[Cure]:
    """Offer `(close == 5 or close == 6)` for `close in (5, 6)`, and a range for `in 30..40`."""
    limits = re.match(
        r"\s*(?P<low>[0-9]+(?:\.[0-9]+)?)\s*(?:\.\.|to|-)\s*(?P<high>[0-9]+(?:\.[0-9]+)?)",
        match.string[match.end() :],
        re.IGNORECASE,
    )
    if limits and (named := operand_before(match)):
        yield Cure(f"{limits['low']} < {named[0]} < {limits['high']}", named[1], match.end() + limits.end())
    values = re.match(r"\s*\(([^()]*)\)", match.string[match.end() :])
    before = operand_before(match)
    if values and before:
        text, start = before
        either = " or ".join(f"{text} == {value.strip()}" for value in values[1].split(","))
        yield Cure(f"({either})", start, match.end() + values.end())


def operand_before(match: re.Match[str]) -> tuple[str, int] | None:
    """Give the number or name that ends where a pattern begins, and its first character."""
    begin = max(0, match.start() - _NEAR)
    found = _BEFORE.search(match.string[begin : match.start()])
    return (found[0].rstrip(), begin + found.start()) if found else None


def joined_to(write: Callable[[str, re.Match[str]], str | None]) -> Cured:
    """Offer a text in place of what matched and the operand before it, which the text repeats."""

    def cured(match: re.Match[str]) -> Iterable[Cure]:
        before = operand_before(match)
        text = write(before[0], match) if before else None
        if before and text is not None:
            yield Cure(text, before[1], match.end())

    return cured


def square(match: re.Match[str]) -> Iterable[Cure]:
    """Offer a product for a second power."""
    before, power = operand_before(match), re.match(r"\s*2(?![\w.])", match.string[match.end() :])
    if before and power:
        yield Cure(f"{before[0]} * {before[0]}", before[1], match.end() + power.end())


def cross(match: re.Match[str]) -> Iterable[Cure]:
    """Offer a cross with a direction: both, where none is told."""
    word = re.split(r"[\s_]+", match[0].lower())[-1]
    up, down = word in {"over", "up", "above", "through"}, word in {"under", "down", "below"}
    for direction in ["above"] if up else ["below"] if down else ["above", "below"]:
        yield Cure(f"crosses {direction}", *match.span())


def year(match: re.Match[str]) -> str | None:
    """Write a year's extreme."""
    return _HIGH if match[0].lower().endswith("high") else _LOW if match[0].lower().endswith("low") else None


def earlier(match: re.Match[str]) -> Iterable[Cure]:
    """Offer an offset for the words before a name, or for what other tools call."""
    shift = re.compile(r"\.(?:shift|prev)\(\s*([0-9]*)\s*\)|\.iloc\[-?([0-9]+)\]").match(match.string, match.start())
    if shift:
        yield Cure(f"[{shift[1] or shift[2] or 1}]", *shift.span())
    word = re.compile(r"\w+\s+(\w+)").match(match.string, match.start())
    if word and word[1].lower() in FIELDS:
        yield Cure(f"{word[1]}[1]", *word.span())


def share(match: re.Match[str]) -> Iterable[Cure]:
    """Offer a product for a share of something."""
    word = re.split(r"[\s%]+", match[0].lower())[-1]
    if word != "from" and match["n"].count(".") <= 1 and match["n"] != ".":
        number = float(match["n"])
        ratio = {"of": number, "above": 100 + number}.get(word, 100 - number) / 100
        yield Cure(f"{ratio:.10g} *", *match.span())


def separator(match: re.Match[str]) -> Iterable[Cure]:
    """Offer a comma between arguments, and `and` between statements."""
    before = match.string[: match.start()]
    yield Cure("," if before.count("(") > before.count(")") else " and", *match.span())


def round_(match: re.Match[str]) -> Iterable[Cure]:
    """Offer round parentheses for curly ones."""
    pair = re.compile(r"\{([^{}]*)\}").match(match.string, match.start())
    if pair:
        yield Cure(f"({pair[1]})", *pair.span())


def prefix(match: re.Match[str]) -> Iterable[Cure]:
    """Offer to leave out what stands before a dot."""
    before = operand_before(match)
    if before:
        yield Cure("", before[1], match.end())
