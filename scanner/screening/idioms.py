"""Notations that people type by habit and the language does not have, each with the way to write it here."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from scanner.indicators.catalogue import INDICATORS
from scanner.screening.hints import ELSEWHERE, NOT_HERE, Hint, joined

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
    said, remedy = NOT_HERE[name]
    return Hint(f"{name} {said}", remedy)


def _indicator(match: re.Match[str]) -> str | None:
    word = ELSEWHERE.get(match["name"].lower(), match["name"].lower()).partition("(")[0]
    if word not in INDICATORS or not INDICATORS[word].parameters:
        return None
    return f"a length stands in parentheses behind the name: {word}({match['n']})"


def _number(match: re.Match[str]) -> str:
    value = float(match["n"].replace("_", "").replace(",", "")) * _LARGE[match["unit"].lower()]
    return f"numbers are written out: {value:_.0f} for {match[0]}"


def _direction(match: re.Match[str]) -> str:
    sign = ">" if re.search(_UP, match[0], re.IGNORECASE) else "<"
    return f"`{' '.join(match[0].split())}` is written {sign}, as in close {sign} sma(50)"


def _sentence(text: str) -> Said:
    return lambda _match: text


def _written(table: dict[str, str], more: str = "") -> Said:
    return lambda match: f"`{match[0]}` is written {table[match[0].lower()]}{more}"


_NUMBER = r"(?P<n>[0-9][0-9_,]*(?:\.[0-9]+)?)"
#: Pattern -> message, in order: the first that matches a piece of the text around the fault is used.
_IDIOMS: tuple[tuple[str, Said], ...] = (
    (
        r"\b(?P<what>sector|industry|exchange|ticker|symbol|type)s?\s+(?:is|in|not|equals?|contains)\b",
        lambda match: _a_field(match["what"].lower()),
    ),
    (r"\b(?:is\s+)?between\b|(?<=[0-9])\s+to\s+(?=[0-9])|\.\.", _sentence(_RANGE)),
    (r"\b(?:is\s+)?in\b(?!\s+a\s+row)", _sentence(f"{_RANGE}; one of several is close == 5 or close == 6")),
    (
        r"\bcross(?:es|ed|ing)?\b(?:[\s_]+(?:over|up|above|under|down|below|through))?",
        _sentence("a cross has a direction: crosses above or crosses below, as in sma(50) crosses above sma(200)"),
    ),
    (
        rf"\bnot\s+(?:{_UP}|below|under|less|lower|equal)\b",
        _sentence("`not` stands before the whole comparison: not close > sma(50), or close <= sma(50)"),
    ),
    (r"\b(?P<words>[A-Za-z]+(?:\s+[A-Za-z]+){1,3})\b", lambda match: joined(match["words"])),
    (r"\b(?P<words>[A-Za-z]+\s+[A-Za-z]+)\b", lambda match: joined(match["words"])),
    (
        r"\b(?P<rises>rising|rises|increasing|up)\b|\b(?:falling|falls|decreasing|down)\b",
        lambda match: (
            f"`{match[0]}` is a comparison with an earlier bar: sma(50) {'>' if match['rises'] else '<'} sma(50)[5]"
        ),
    ),
    (
        r"\bfor\s+(?:the\s+)?(?:last\s+)?[0-9]+|\b[0-9]+\s+(?:days|bars)\s+in\s+a\s+row\b|\bin\s+a\s+row\b",
        _sentence(
            "several bars are named one by one: close > close[1] and close[1] > close[2]; streak() counts closes"
        ),
    ),
    (rf"\b(?:is\s+)?(?:{_UP}|below|under|less|lower)\b(?:\s+(?:than|or\s+equal)\b)*", _direction),
    (
        r"\b(?:the|an?|of)\s+\w",
        _sentence("a screen has no articles: names, numbers and signs alone, as in close > sma(50)"),
    ),
    (
        r"(?<![\w.])52\s*-?\s*(?:w|wk|wks|week|weeks)(?:[\s_-]*(?:high|low))?",
        _sentence("a year has 252 bars: highest(high, 252) and lowest(low, 252)"),
    ),
    (rf"(?<![\w.]){_NUMBER}\s*(?P<unit>{'|'.join(sorted(_LARGE, key=len, reverse=True))})\b", _number),
    (
        r"(?<![\w.])(?P<n>[0-9]{1,3}(?:[,.'][0-9]{3}){2,}|[0-9]{1,3}(?:[,'][0-9]{3})+)(?![0-9])",
        lambda match: f"a number has no separators but _: {re.sub('[,.]', '_', match['n']).replace(chr(39), '_')}",
    ),
    (
        r"(?<![\w.])(?P<n>[0-9]{1,4})[\s-]*(?:(?:d|day|days|bar|bars|period)\s+)?(?P<name>[A-Za-z]\w*)\b(?!\s*\()",
        _indicator,
    ),
    (r"\b(?P<name>[A-Za-z]\w*)\s+(?P<n>[0-9]{1,4})\b", _indicator),
    (
        r"\b[0-9]+\s*(?:d|day|days|bar|bars|week|weeks|month|months)\s+ago\b",
        _sentence("an earlier bar is counted in brackets behind the name: close[5] is the close five bars ago"),
    ),
    (
        r"\b(?:prev|previous|yesterday|yesterdays|prior|last)\s+\w|\.(?:shift|prev|iloc)\b",
        _sentence("an earlier bar is counted in brackets behind the name: close[1] is the close of the bar before"),
    ),
    (r"(?<![\w.])[0-9]+(?:d|day|days|bars)\b", _sentence("a length is a number of bars and nothing else: sma(50)")),
    (r"%\s*[kKdDrRbB]\b", lambda match: f"{match[0]} is written {_PERCENT[match[0][-1].lower()]}"),
    (
        r"(?P<n>[0-9.]+)\s*%\s*(?:of|off|from|below|above)\b",
        _sentence("a share of something is a product: 0.95 * highest(high, 252)"),
    ),
    (r"%", _sentence("percent has no sign here: change_pct > 5 means 5 %, and 0.95 * close is 95 % of it")),
    (r"===|!==|=>|=<|<>|:=|[≥≤≠×·÷–—−]", _written(_SIGNS)),
    (r"\bis\s+(?:not\s+)?(?:equal(?:\s+to)?\b)?", _sentence("equality is written ==, as in inside_day() == 1")),
    (
        r";",
        _sentence(
            "`;` is written and between statements, which are joined by and, or, not, and a comma between arguments"
        ),
    ),
    (r"&&?|\|\|?|!|\bthen\b|\bwith\b", _written(_JOINED, ": statements are joined by and, or, not")),
    (r",", _sentence("statements are joined by and, or, not; a comma separates arguments")),
    (r"\^|\*\*", _sentence("there are no powers: multiply, as in close * close")),
    (r"[$€£]|\b(?:usd|dollars?)\b", _sentence("an amount has no currency sign: prices are in USD, as in close > 20")),
    (r"[{}]", _sentence("arguments stand in round parentheses: sma(50)")),
    (r"#|//", _sentence("a comment has no place in a screen: leave it out")),
    (
        r"\b(?:if|where|when|select|find|show|scan|screen)\s+\w",
        _sentence("a screen is its statements alone, such as close > sma(50) and rsi(14) < 70"),
    ),
    (
        r"(?<=[A-Za-z])\s*\.\s*(?=[A-Za-z])",
        _sentence("a name has no dots: rsi(14) without a prefix, close[1] for the bar before"),
    ),
)
#: Characters before and after the fault that are searched.
_SURROUNDINGS = 40


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Said], ...]:
    """Compile the patterns at the first mistake, so that a cold start does not wait for them."""
    return tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in _IDIOMS)


def idiom(text: str, position: int) -> Hint | None:
    """Say how to write what stands at a place of a text where nothing like it can stand; None for what nobody types."""
    start = max(0, position - _SURROUNDINGS)
    around = text[start : position + _SURROUNDINGS]
    at = position - start
    for pattern, said in _compiled():
        for match in pattern.finditer(around):
            if match.start() <= at < match.end() and (habit := said(match)):
                return habit if isinstance(habit, Hint) else Hint(habit)
    return None
