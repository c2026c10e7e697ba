"""The fields of a request, each checked by itself. What their texts mean is read in `query`.

A field is described here alone: the pages, `--help` and the signatures of `scanner.api` are made of it (`python -m
scripts.pages`). What it does stands in the module that uses it, such as `scanning/filters.py`; a test fails for a field
without effect.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from scanner.errors import Fault
from scanner.notes import Note
from scanner.profile import Profile, TradeStyle
from scanner.remedy import Advice

#: Names that callers send for fields of ours.
ALIASES = {"max_symbols": "limit", "min_tech_rating": "min_score", "min_dollar_vol": "min_dollar_volume"}
#: Names that callers send and that change nothing: every indicator looks back as far as it is defined to.
WITHOUT_EFFECT = frozenset({"lookback_days"})

MAX_RESULTS = 500
#: Percent of the account: as much as day traders may borrow to hold (FINRA Rule 4210).
MAX_POSITION_PCT = 400
#: More names than this are no help in a sentence.
MAX_NAMED = 25
#: A word longer than this is no misspelling of any of ours.
MAX_MISSPELT = 100
#: Entries of a list of words, and of one of values that a column has a few hundred of: an unknown one is compared with
#: all of those.
MAX_WORDS = 20_000
MAX_VALUES = 500
#: Texts in the list of columns, and characters of all of them: the expressions in them are counted as they are read.
MAX_COLUMN_TEXTS = 50
MAX_COLUMN_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Told:
    """What a field says of itself besides its type, its bounds and its description.

    Attributes:
        unit: of its number.
        entry: what one entry of its list is called. Entries are values that a column of the data has, compared without
            regard to case.
        for_many: whether it has no bearing on a single stock.
    """

    unit: str = ""
    entry: str = ""
    for_many: bool = False


def _listed(value: object) -> object:
    """Take a JSON array."""
    return tuple(value) if isinstance(value, list) else value


def _whole(value: object) -> object:
    """Take 46.0 for 46, as JSON Schema does."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _unordered(value: tuple[str, ...]) -> tuple[str, ...]:
    """Take each word once, whichever order they come in: the same question has one form."""
    return tuple(sorted(set(value)))


def _dated(value: object) -> object:
    """Take a date as JSON has it, YYYY-MM-DD; Python takes others, such as 2016-W39-5, besides."""
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return day if str(day) == value else value
    return value


Text = Annotated[str, Field(min_length=1)]  # too long or unknown: its reader says so
Texts = Annotated[tuple[Text, ...], Field(min_length=1, max_length=MAX_COLUMN_TEXTS), BeforeValidator(_listed)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Words = Annotated[
    tuple[Word, ...], Field(min_length=1, max_length=MAX_WORDS), BeforeValidator(_listed), AfterValidator(_unordered)
]
Values = Annotated[
    tuple[Word, ...], Field(min_length=1, max_length=MAX_VALUES), BeforeValidator(_listed), AfterValidator(_unordered)
]
Day = Annotated[date, BeforeValidator(_dated)]
Amount = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
AccountSize = Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)]
Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Percent = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
PositionPercent = Annotated[float, Field(gt=0, le=MAX_POSITION_PCT, allow_inf_nan=False)]
RewardRisk = Annotated[float, Field(ge=0.1, le=50, allow_inf_nan=False)]
Limit = Annotated[int, Field(ge=1, le=MAX_RESULTS), BeforeValidator(_whole)]


class ScanRequest(BaseModel):
    """One question. Every field has a default, and a description that every door shows."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    screen: Annotated[Text | None, Field(description="a preset's name; without one, `where` alone decides")] = None
    where: Annotated[Text | None, Field(description="a statement that must hold, in addition to the screen's")] = None
    order_by: Annotated[
        Text | None,
        Field(
            description="`score` or an expression, then `asc` or `desc`; by default the preset's order, else the score"
        ),
        Told(for_many=True),
    ] = None
    limit: Annotated[
        Limit | None, Field(description=f"the maximum number of results, up to {MAX_RESULTS}"), Told(for_many=True)
    ] = 50
    tickers: Annotated[Words | None, Field(description="only these tickers"), Told(for_many=True)] = None
    sectors: Annotated[Values | None, Field(description="only these sectors"), Told(entry="sector")] = None
    industries: Annotated[Values | None, Field(description="only these industries"), Told(entry="industry")] = None
    types: Annotated[
        Values | None, Field(description="only these types, such as CS, ADRC or ETF"), Told(entry="type")
    ] = None
    exchanges: Annotated[
        Values | None, Field(description="only these exchanges, such as XNAS"), Told(entry="exchange")
    ] = None
    min_price: Annotated[Amount, Field(description="the minimum close in USD, as published"), Told("USD")] = 5.0
    min_dollar_volume: Annotated[
        Amount, Field(description="the minimum dollar volume in USD: the mean of the last 20 own bars"), Told("USD")
    ] = 1_000_000.0
    min_score: Annotated[Score | None, Field(description="the minimum score, from 0 to 100")] = None
    as_of: Annotated[
        Day | None,
        Field(description="a past session, such as 2016-09-30, as it was known on that day; by default the newest"),
    ] = None
    columns: Annotated[Texts | None, Field(description="additional expressions to show"), Told(for_many=True)] = None
    profile: Annotated[Profile, Field(description="how factors are weighed and how wide stops are")] = "balanced"
    trade_style: Annotated[
        TradeStyle, Field(description="how long a trade is meant to last, and so how wide its stop is")
    ] = "swing"
    account_size: Annotated[AccountSize, Field(description="the size of the account in USD"), Told("USD")] = 100_000.0
    risk_pct: Annotated[
        Percent, Field(description="the maximum loss of one trade, percent of the account"), Told("percent")
    ] = 1.0
    max_position_pct: Annotated[
        PositionPercent, Field(description="the maximum cost of one position, percent of the account"), Told("percent")
    ] = 40.0
    target_rr: Annotated[RewardRisk, Field(description="the reward asked for one unit of risk")] = 2.0
    allow_shorts: Annotated[bool, Field(description="plan short sales too")] = False


def told(field: str) -> Told:
    """Give what a field says of itself."""
    return next((item for item in ScanRequest.model_fields[field].metadata if isinstance(item, Told)), Told())


#: Of each field that is a list, the most entries.
LISTS = {
    name: most
    for kind, most in ((Words, MAX_WORDS), (Values, MAX_VALUES), (Texts, MAX_COLUMN_TEXTS))
    for name, field in ScanRequest.model_fields.items()
    if kind in get_args(field.annotation)
}
#: The fields that take values of a column of the data.
VALUES = tuple(name for name in ScanRequest.model_fields if told(name).entry)
#: The fields that say something about a single stock too.
OF_ONE_STOCK = tuple(name for name in ScanRequest.model_fields if not told(name).for_many)


@dataclass(frozen=True, slots=True)
class Received:
    """What a caller sent.

    Attributes:
        names: for each field that is set, the name it was sent by.
        fields: for each field its value, but for those that are too long to be looked at.
        request: the request; None where a field is at fault.
        faults: what is wrong with the fields, each by itself.
        notes: what may surprise the caller.
    """

    names: dict[str, str]
    fields: dict[str, object]
    request: ScanRequest | None
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]


def receive(asked: Mapping[str, object]) -> Received:
    """Check each field by itself.

    Args:
        asked: fields or their aliases; null stands for the default.

    Returns:
        The request, or every fault of a field.
    """
    faults: list[Fault] = []
    notes: list[Note] = []
    names = _named(asked, faults, notes)
    fields = {field: asked[name] for field, name in names.items()}
    for field, problem in _too_much(fields):
        faults.append(Fault(names[field], problem))
        del fields[field]  # nobody needs to know what else is wrong with it
    request = None
    try:
        request = ScanRequest.model_validate(fields)
    except ValidationError as error:
        # pydantic also calls a list too short of which every entry is faulty
        found = [fault for fault in error.errors() if fault["type"] != "too_short" or not fault["input"]]
        faults += [_fault(dict(fault), names) for fault in found]
    return Received(names, fields, request, tuple(faults), tuple(notes))


def _too_much(fields: Mapping[str, object]) -> list[tuple[str, str]]:
    """Find the lists that are too long to be looked at one by one; give each field and what is wrong with it."""
    lists = {field: value for field, value in fields.items() if field in LISTS and isinstance(value, (list, tuple))}
    found = [
        (field, f"must have at most {LISTS[field]:,} entries, not {len(value):,}")
        for field, value in lists.items()
        if len(value) > LISTS[field]
    ]
    columns = lists.get("columns", ())
    if len(columns) <= MAX_COLUMN_TEXTS:
        length = sum(len(text) for text in columns if isinstance(text, str))
        if length > MAX_COLUMN_CHARACTERS:
            found.append(("columns", f"must have at most {MAX_COLUMN_CHARACTERS:,} characters in all, not {length:,}"))
    return found


def _named(asked: Mapping[str, object], faults: list[Fault], notes: list[Note]) -> dict[str, str]:
    """Resolve aliases: give the fields to set and the names they were sent by. Nulls of known fields are dropped."""
    names: dict[str, str] = {}
    for name, value in asked.items():
        field = ALIASES.get(name, name)
        if name in WITHOUT_EFFECT:
            notes.append(Note("field-without-effect", {"field": name}))
        elif value is None and field in ScanRequest.model_fields:
            continue
        elif field in names:
            problem = f"stands for the same as {names[field]!r}, which is given too"
            faults.append(Fault(name, problem, Advice("change-request", "send one of them")))
        else:
            names[field] = name
    return names


def named(words: Sequence[str]) -> str:
    """Name so many of the words as help in a sentence."""
    more = len(words) - MAX_NAMED
    return ", ".join(words[:MAX_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def did_you_mean(word: str, known: list[str]) -> str:
    """End a sentence about an unknown word with what may have been meant."""
    if len(word) > MAX_MISSPELT:
        return ""
    lowered = {name.lower(): name for name in known}
    close = [lowered[name] for name in difflib.get_close_matches(word.lower(), lowered)]
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; known: {', '.join(known)}" if len(known) <= MAX_NAMED else ""


def _fault(error: dict[str, Any], names: Mapping[str, str]) -> Fault:
    """Say in a sentence what pydantic found, by the name that was sent."""
    place, kind, value, facts = error["loc"], error["type"], error["input"], error.get("ctx", {})
    field = names[place[0]] + "".join(f"[{part}]" for part in place[1:])
    if kind == "extra_forbidden":
        return Fault(field, f"there is no such field{did_you_mean(field, [*ScanRequest.model_fields, *ALIASES])}")
    if field == "trade_style" and value == "day":
        return Fault(field, "'day' cannot be planned from daily bars: swing or position")
    sentence = _SENTENCES[kind].format(**facts) if kind in _SENTENCES else error["msg"]
    return Fault(field, sentence if kind in _EMPTY else f"{sentence}, not {shown(value)}")


class _Short(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:
        """Give a number's length where Python refuses to write it out."""
        try:
            return super().repr_int(x, level)
        except ValueError:
            return f"a number of {x.bit_length():,} bits"


_SHORT = _Short()
_SHORT.maxstring = _SHORT.maxother = 60


def shown(value: object) -> str:
    """Show a refused value in a few words, however large or deep it is."""
    return _SHORT.repr(value)


_SENTENCES = {
    "greater_than": "must be greater than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "finite_number": "must be a finite number",
    "literal_error": "must be {expected}",
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "date_type": "must be a date such as 2016-09-30",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} entries",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty; leave it out for all",
}
_EMPTY = {"string_too_short", "too_short"}
