"""Notations that people type by habit and the language does not have, each with the way to write it here."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from scanner.indicators.catalogue import INDICATORS
from scanner.screening import idiom_cures as cures
from scanner.screening.hints import ELSEWHERE, NOT_HERE, Hint, joined
from scanner.screening.idiom_cures import Cured

Said = Callable[[re.Match[str]], str | Hint | None]

_LARGE = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "=>": ">=", "=<": "<=", "<>": "!=", "===": "==", "!==": "!=", ":=": "=="}
_SIGNS |= {"×": "*", "·": "*", "÷": "/", "–": "-", "—": "-", "−": "-"}  # as word processors print them
_JOINED = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "then": "and", "with": "and"}
_PERCENT = {"k": "stoch_k()", "d": "stoch_d()", "r": "williams_r(14)", "b": "bb_percent(20, 2)"}
_RANGE = "a range is written with the limits on both sides: 30 < rsi(14) < 40"
_UP = r"above|over|greater|more|higher|up|exceeds"


def _a_field(name: str) -> Hint:
    said, remedy, _ = NOT_HERE[name]
    return Hint(f"{name} {said}", remedy)


def _with_length(match: re.Match[str]) -> str | None:
    word = ELSEWHERE.get(match["name"].lower(), match["name"].lower()).partition("(")[0]
    return f"{word}({match['n']})" if word in INDICATORS and INDICATORS[word].parameters else None


def _indicator(match: re.Match[str]) -> str | None:
    written = _with_length(match)
    return None if written is None else f"a length stands in parentheses behind the name: {written}"


def _amount(match: re.Match[str]) -> str:
    return f"{float(match['n'].replace('_', '').replace(',', '')) * _LARGE[match['unit'].lower()]:_.0f}"


def _number(match: re.Match[str]) -> str:
    return f"numbers are written out: {_amount(match)} for {match[0]}"


def _separated(match: re.Match[str]) -> str:
    return re.sub("[,.']", "_", match["n"])


def _sign(match: re.Match[str]) -> str:
    sign = ">" if re.search(_UP, match[0], re.IGNORECASE) else "<"
    return f"{sign}=" if "equal" in match[0].lower() else sign


def _direction(match: re.Match[str]) -> str:
    sign = _sign(match)[0]
    return f"`{' '.join(match[0].split())}` is written {sign}, as in close {sign} sma(50)"


def _denied(match: re.Match[str]) -> str:
    return "!=" if "equal" in match[0].lower() else "<=" if re.search(_UP, match[0], re.IGNORECASE) else ">="


def _ago(of: str, match: re.Match[str]) -> str | None:
    bars = re.match(r"[0-9]+", match[0])
    return f"{of}[{bars[0]}]" if bars and re.search(r"\b(?:d|days?|bars?)\b", match[0]) else None


def _sentence(text: str) -> Said:
    return lambda _match: text


def _written(table: dict[str, str], more: str = "") -> Said:
    return lambda match: f"`{match[0]}` is written {table[match[0].lower()]}{more}"


_NUMBER = r"(?P<n>[0-9][0-9_,]*(?:\.[0-9]+)?)"
#: Pattern -> message, in order: the first that matches a piece of the text around the fault is used.
_IDIOMS: tuple[tuple[str, Said, Cured], ...] = (
    (
        r"\b(?P<what>sector|industry|exchange|ticker|symbol|type)s?\s+(?:is|in|not|equals?|contains)\b",
        lambda match: _a_field(match["what"].lower()),
        cures.nothing,
    ),
    (r"\b(?:is\s+)?between\b|(?<=[0-9])\s+to\s+(?=[0-9])|\.\.", _sentence(_RANGE), cures.range_),
    (
        r"\b(?:is\s+)?in\b(?!\s+a\s+row)",
        _sentence(f"{_RANGE}; one of several is close == 5 or close == 6"),
        cures.one_of,
    ),
    (
        r"\bcross(?:es|ed|ing)?\b(?:[\s_]+(?:over|up|above|under|down|below|through))?",
        _sentence("a cross has a direction: crosses above or crosses below, as in sma(50) crosses above sma(200)"),
        cures.cross,
    ),
    (
        rf"\bnot\s+(?:{_UP}|below|under|less|lower|equal)\b",
        _sentence("`not` stands before the whole comparison: not close > sma(50), or close <= sma(50)"),
        cures.by(_denied),
    ),
    (r"\b(?P<words>[A-Za-z]+(?:\s+[A-Za-z]+){1,3})\b", lambda match: joined(match["words"]), cures.name),
    (r"\b(?P<words>[A-Za-z]+\s+[A-Za-z]+)\b", lambda match: joined(match["words"]), cures.name),
    (
        r"\b(?P<rises>rising|rises|increasing|up)\b|\b(?:falling|falls|decreasing|down)\b",
        lambda match: (
            f"`{match[0]}` is a comparison with an earlier bar: sma(50) {'>' if match['rises'] else '<'} sma(50)[5]"
        ),
        cures.joined_to(lambda of, match: f"{of} {'>' if match['rises'] else '<'} {of}[5]"),
    ),
    (
        r"\bfor\s+(?:the\s+)?(?:last\s+)?[0-9]+|\b[0-9]+\s+(?:days|bars)\s+in\s+a\s+row\b|\bin\s+a\s+row\b",
        _sentence(
            "several bars are named one by one: close > close[1] and close[1] > close[2]; streak() counts closes"
        ),
        cures.nothing,
    ),
    (rf"\b(?:is\s+)?(?:{_UP}|below|under|less|lower)\b(?:\s+(?:than|or\s+equal)\b)*", _direction, cures.by(_sign)),
    (
        r"\b(?:the|an?|of)\s+\w",
        _sentence("a screen has no articles: names, numbers and signs alone, as in close > sma(50)"),
        cures.without(r"(?:the|an?)\s+"),
    ),
    (
        r"(?<![\w.])52\s*-?\s*(?:weeks|week|wks|wk|w)(?:[\s_-]*(?:high|low))?",
        _sentence("a year has 252 bars: highest(high, 252) and lowest(low, 252)"),
        cures.by(cures.year),
    ),
    (
        rf"(?<![\w.]){_NUMBER}\s*(?P<unit>{'|'.join(sorted(_LARGE, key=len, reverse=True))})\b",
        _number,
        cures.by(_amount),
    ),
    (
        r"(?<![\w.])(?P<n>[0-9]{1,3}(?:[,.'][0-9]{3}){2,}|[0-9]{1,3}(?:[,'][0-9]{3})+)(?![0-9])",
        lambda match: f"a number has no separators but _: {_separated(match)}",
        cures.by(_separated),
    ),
    (
        r"(?<![\w.])(?P<n>[0-9]{1,4})[\s-]*(?:(?:d|day|days|bar|bars|period)\s+)?(?P<name>[A-Za-z]\w*)\b(?!\s*\()",
        _indicator,
        cures.by(_with_length),
    ),
    (r"\b(?P<name>[A-Za-z]\w*)\s+(?P<n>[0-9]{1,4})\b", _indicator, cures.by(_with_length)),
    (
        r"\b[0-9]+\s*(?:d|day|days|bar|bars|week|weeks|month|months)\s+ago\b",
        _sentence("an earlier bar is counted in brackets behind the name: close[5] is the close five bars ago"),
        cures.joined_to(_ago),
    ),
    (
        r"\b(?:prev|previous|yesterday|yesterdays|prior|last)\s+\w|\.(?:shift|prev|iloc)\b",
        _sentence("an earlier bar is counted in brackets behind the name: close[1] is the close of the bar before"),
        cures.earlier,
    ),
    (
        r"(?<![\w.])[0-9]+(?:d|day|days|bars)\b",
        _sentence("a length is a number of bars and nothing else: sma(50)"),
        cures.by(lambda match: match[0].lower().partition("d")[0].partition("b")[0]),
    ),
    (
        r"%\s*[kKdDrRbB]\b",
        lambda match: f"{match[0]} is written {_PERCENT[match[0][-1].lower()]}",
        cures.by(lambda match: _PERCENT[match[0][-1].lower()]),
    ),
    (
        r"(?P<n>[0-9.]+)\s*%\s*(?:of|off|from|below|above)\b",
        _sentence("a share of something is a product: 0.95 * highest(high, 252)"),
        cures.share,
    ),
    (
        r"%",
        _sentence("percent has no sign here: change_pct > 5 means 5 %, and 0.95 * close is 95 % of it"),
        cures.without(),
    ),
    (r"===|!==|=>|=<|<>|:=|[≥≤≠×·÷–—−]", _written(_SIGNS), cures.listed(_SIGNS)),
    (
        r"\bis\s+(?:not\s+)?(?:equal(?:\s+to)?\b)?",
        _sentence("equality is written ==, as in inside_day() == 1"),
        cures.by(lambda match: "!= " if "not" in match[0].lower() else "== "),
    ),
    (
        r";",
        _sentence(
            "`;` is written and between statements, which are joined by and, or, not, and a comma between arguments"
        ),
        cures.separator,
    ),
    (
        r"&&?|\|\|?|!|\bthen\b|\bwith\b",
        _written(_JOINED, ": statements are joined by and, or, not"),
        cures.listed(_JOINED),
    ),
    (
        r",",
        _sentence("statements are joined by and, or, not; a comma separates arguments"),
        cures.by(lambda _: " and"),
    ),
    (r"\^|\*\*", _sentence("there are no powers: multiply, as in close * close"), cures.square),
    (
        r"[$€£]|\b(?:usd|dollars?)\b",
        _sentence("an amount has no currency sign: prices are in USD, as in close > 20"),
        cures.without(),
    ),
    (r"[{}]", _sentence("arguments stand in round parentheses: sma(50)"), cures.round_),
    (r"#|//", _sentence("a comment has no place in a screen: leave it out"), cures.to_the_end),
    (
        r"\b(?:if|where|when|select|find|show|scan|screen)\s+\w",
        _sentence("a screen is its statements alone, such as close > sma(50) and rsi(14) < 70"),
        cures.without(r"\w+\s+"),
    ),
    (
        r"(?<=[A-Za-z])\s*\.\s*(?=[A-Za-z])",
        _sentence("a name has no dots: rsi(14) without a prefix, close[1] for the bar before"),
        cures.prefix,
    ),
)
#: Characters before and after the fault that are searched.
_SURROUNDINGS = 40


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Said, Cured], ...]:
    """Compile the patterns at the first mistake, so that a cold start does not wait for them."""
    return tuple((re.compile(pattern, re.IGNORECASE), said, cured) for pattern, said, cured in _IDIOMS)


def idiom(text: str, position: int) -> Hint | None:
    """Say how to write what stands at a place of a text where nothing like it can stand; None for what nobody types."""
    start, end = max(0, position - _SURROUNDINGS), position + _SURROUNDINGS
    for pattern, said, cured in _compiled():
        for match in pattern.finditer(text, start, end):
            if match.start() <= position < match.end() and (habit := said(match)):
                hint = habit if isinstance(habit, Hint) else Hint(habit)
                return hint._replace(cures=tuple(cure for cure in cured(match) if cure.applied(text) != text))
    return None
