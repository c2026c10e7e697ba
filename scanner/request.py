"""The fields of a request, each checked by itself. What their texts mean is read in `query`.

A new field also goes to `scanner.api` (typed, for Python), `cli/options.py` and the module that uses it, such as
`scanning/filters.py`. Tests name what is missing: its effect, its default in Python, its row in the generated pages.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

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
Text = Annotated[str, Field(min_length=1)]  # too long or unknown: its reader says so
Word = Annotated[str, Field(min_length=1, max_length=100)]
Words = Annotated[tuple[Word, ...], Field(min_length=1, max_length=MAX_WORDS)]
Values = Annotated[tuple[Word, ...], Field(min_length=1, max_length=MAX_VALUES)]
Amount = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]


class ScanRequest(BaseModel):
    """One question; every field has a default.

    Attributes:
        screen: a preset's name; without one, `where` alone decides.
        where: a statement in the screening language, joined to the preset's by `and`.
        order_by: `score`, or an expression, then `asc` or `desc` (the default).
        limit: the most results to give; the command line and Python have `all` besides.
        tickers: only these.
        sectors: only these.
        industries: only these.
        types: only these, such as CS, ADRC or ETF.
        exchanges: only these, such as XNAS.
        min_price: USD, of the published close.
        min_dollar_volume: USD, mean of the last 20 own bars.
        min_score: of 0 to 100.
        as_of: a past session, answered as it would have been on that day.
        columns: further expressions to show.
        profile: how factors are weighed and how wide stops are.
        trade_style: how long a trade is meant to last, and so how wide its stop is.
        account_size: USD.
        risk_pct: percent of the account that one trade may lose.
        max_position_pct: percent of the account that one position may cost.
        target_rr: the reward asked for one unit of risk.
        allow_shorts: whether short sales are planned too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    screen: Text | None = None
    where: Text | None = None
    order_by: Text | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_RESULTS)] | None = 50
    tickers: Words | None = None
    sectors: Values | None = None
    industries: Values | None = None
    types: Values | None = None
    exchanges: Values | None = None
    min_price: Amount = 5.0
    min_dollar_volume: Amount = 1_000_000.0
    min_score: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    as_of: date | None = None
    columns: Annotated[tuple[Text, ...], Field(min_length=1, max_length=MAX_COLUMN_TEXTS)] | None = None
    profile: Profile = "balanced"
    trade_style: TradeStyle = "swing"
    account_size: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)] = 100_000.0
    risk_pct: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] = 1.0
    max_position_pct: Annotated[float, Field(gt=0, le=MAX_POSITION_PCT, allow_inf_nan=False)] = 40.0
    target_rr: Annotated[float, Field(ge=0.1, le=50, allow_inf_nan=False)] = 2.0
    allow_shorts: bool = False

    @field_validator("limit", mode="before")
    @classmethod
    def _counted(cls, value: object) -> object:
        """Take 46.0 for 46, as JSON Schema does."""
        return int(value) if isinstance(value, float) and value.is_integer() else value

    @field_validator("tickers", "sectors", "industries", "types", "exchanges", "columns", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """Take a JSON array."""
        return tuple(value) if isinstance(value, list) else value

    @field_validator("tickers", "sectors", "industries", "types", "exchanges")
    @classmethod
    def _unordered(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Take each word once, whichever order they come in: the same question has one form."""
        return value and tuple(sorted(set(value)))

    @field_validator("as_of", mode="before")
    @classmethod
    def _dated(cls, value: object) -> object:
        """Take a date as JSON has it."""
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return value
        return value


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
    most = {"tickers": MAX_WORDS, "columns": MAX_COLUMN_TEXTS}
    most |= dict.fromkeys(("sectors", "industries", "types", "exchanges"), MAX_VALUES)
    lists = {field: value for field, value in fields.items() if field in most and isinstance(value, (list, tuple))}
    found = [
        (field, f"must have at most {most[field]:,} entries, not {len(value):,}")
        for field, value in lists.items()
        if len(value) > most[field]
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
