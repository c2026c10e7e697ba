"""The answers that are plain objects of JSON, as types; the tests hold every answer to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scanner.notes import Note
from scanner.reasons import Unit
from scanner.result import Data
from scanner.screening.completion import Completion
from scanner.spot import Cure


@dataclass(frozen=True, slots=True)
class Health:
    """The service runs."""

    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """The service can answer questions: the history is there."""

    status: Literal["ready"]


@dataclass(frozen=True, slots=True)
class TickerValues:
    """Expressions computed for the current tickers of a session.

    Attributes:
        as_of: the session.
        tickers: sorted.
        values: for each expression's text a number for each ticker, None where it has too few bars; a statement's are 1
            or 0.
    """

    as_of: date
    data: Data
    tickers: tuple[str, ...]
    values: dict[str, tuple[float | None, ...]]
    schema: str


@dataclass(frozen=True, slots=True)
class TickerChart:
    """A ticker's own bars, oldest first, on the basis of `as_of`.

    Attributes:
        name: the company's or fund's; empty where it is not known.
        as_of: the session.
        sessions: the day of each bar.
        open: USD, as `high`, `low` and `close`.
        volume: shares.
        overlays: for each expression's text a number for each bar, None where it has too few bars before.
        notes: what to know besides.
    """

    ticker: str
    name: str
    as_of: date
    data: Data
    sessions: tuple[date, ...]
    open: tuple[float, ...]
    high: tuple[float, ...]
    low: tuple[float, ...]
    close: tuple[float, ...]
    volume: tuple[float, ...]
    overlays: dict[str, tuple[float | None, ...]]
    notes: tuple[Note, ...]
    schema: str


@dataclass(frozen=True, slots=True)
class Status:
    """What is stored.

    Attributes:
        count: how many sessions.
        age_sessions: completed sessions of the source since the last one.
        source_ends: the source's last session, where it ends before the stored ones do.
        digest: identifies the data.
        benchmark: what relative strength is measured against.
        sessions: all of them, ascending.
        notes: what to know besides.
        versions: of what computes.
    """

    market: str
    simulated: bool
    first_session: date
    last_session: date
    count: int
    age_sessions: int
    source_ends: date | None
    digest: str
    benchmark: str
    sessions: tuple[date, ...]
    notes: tuple[Note, ...]
    versions: dict[str, str]
    schema: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A preset.

    Attributes:
        screen: its name.
        title: what people call it.
        about: what it looks for.
        where: its statement in the screening language.
        order_by: the order of its results.
        source: where it comes from.
        matched: with `counts`, how many stocks pass it, None where time ran short.
    """

    screen: str
    title: str
    about: str
    where: str
    order_by: str
    source: str
    matched: int | None


@dataclass(frozen=True, slots=True)
class Screens:
    """All presets.

    Attributes:
        left: with `counts`, those for which there was no time.
    """

    screens: tuple[Screen, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorParameter:
    """A parameter of an indicator.

    Attributes:
        least: the smallest value that is taken.
        most: the largest one; None where there is none.
    """

    name: str
    kind: Literal["whole", "number"]
    default: float
    least: float
    most: float | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the screening language.

    Attributes:
        usage: how it is written, with its defaults.
        about: what it is, in a few words.
        formula: how it is computed.
        source: where that comes from.
        unit: None where it has no name.
        kind: whether it is a number or a signal, which is 0 or one of `signals`.
    """

    name: str
    family: str
    usage: str
    about: str
    formula: str
    source: str
    parameters: tuple[IndicatorParameter, ...]
    unit: Unit | None
    kind: Literal["number", "signal"]
    signals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LanguageField:
    """A name that is written without parameters, such as `close`.

    Attributes:
        unit: None where it has no name.
    """

    name: str
    usage: str
    unit: Unit | None
    kind: Literal["number"]
    about: str


@dataclass(frozen=True, slots=True)
class Indicators:
    """What the screening language has."""

    indicators: tuple[Indicator, ...]
    fields: tuple[LanguageField, ...]


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong at a place of a text.

    Attributes:
        field: the text's name.
        problem: what is wrong, and what to do.
        remedy: the code of what to do; None where `problem` says it.
        position: of the first character, from 0, in the answer's `unit`.
        length: characters; 0 where one is missing.
        cures: any of them helps.
    """

    field: str
    problem: str
    remedy: str | None
    position: int
    length: int
    cures: tuple[Cure, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text.

    Attributes:
        start: its first character.
        end: the character behind it.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckedTexts:
    """What is wrong with the texts of a question, and what a word in them may become.

    Attributes:
        ok: whether nothing is.
        unit: in which places are counted, from 0.
        clauses: the pieces of `where` that `and` joins.
        completions: of the word at `position`.
    """

    ok: bool
    unit: Literal["code points"]
    faults: tuple[TextFault, ...]
    clauses: tuple[Piece, ...]
    completions: tuple[Completion, ...]
