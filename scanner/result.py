"""The answer. It says what was looked at, how much of it, what passed which clause, and how sure one can be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

import orjson

from scanner import notebook
from scanner.arrays import Floats
from scanner.notebook import Column
from scanner.notes import Note
from scanner.planning.plan import Plan
from scanner.ranking.factors import FACTORS
from scanner.reasons import Reason
from scanner.remedy import Words, in_python
from scanner.wording import WITHOUT_CENTS, note_text, number, remedy_of

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "scanner/2"
DISCLAIMER = (
    "For information only, no investment advice. "
    "Returns are price returns: splits adjusted, dividends and spin-offs not."
)


@dataclass(frozen=True, slots=True)
class Data:
    """What was scanned.

    Attributes:
        last_session: the newest session stored.
        age_sessions: completed sessions of the source since then.
        digest: identifies the data.
        benchmark: what relative strength is measured against.
    """

    market: str
    simulated: bool
    last_session: date
    age_sessions: int
    digest: str
    benchmark: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many tickers the session has; see `panel.Coverage`. `eligible` are those ranked."""

    listed: int
    current: int
    stale: int
    faulty: int
    eligible: int


#: Where a demand comes from: a filter of the request, a clause of its preset, or one of its `where`.
Group = Literal["universe", "preset", "yours"]


@dataclass(frozen=True, slots=True)
class Survivors:
    """How many tickers a step of the funnel leaves.

    Attributes:
        clause: a filter of the request or a clause of the screen, in the order applied.
        group: where it comes from.
        start: where a clause begins, in characters of the text that it comes from (the preset's or the request's
            `where`); None for a filter.
        end: the character behind it.
        passed: tickers that passed this one and all before it.
        alone: tickers that pass this one, whatever the others say.
    """

    clause: str
    group: Group
    start: int | None
    end: int | None
    passed: int
    alone: int


@dataclass(frozen=True)  # without slots: orjson writes such objects several times as fast
class Result:
    """One stock that passed.

    Attributes:
        rank: its place in the request's order, from 1; None for one that is shown though it does not pass.
        close: USD, of the session, as published; `change_pct` from the close before, on the session's basis.
        volume: shares, of the session, as published.
        dollar_volume: close x volume of the session, USD; `avg_dollar_volume` is its mean of 20 bars, which is
            filtered on.
        score: 0 to 100; None outside the ranked universe, and for a pending takeover. `factors`: the percentiles
            behind it.
        signal: the side the screen speaks for, `long` or `short`; None where that cannot be told.
        columns: the further expressions asked for, by their text.
        reasons: the numbers behind each clause, in the order of the funnel.
        sparkline: closes of the last bars, oldest first, on the session's basis.
    """

    rank: int | None
    ticker: str
    name: str
    type: str
    exchange: str
    sector: str
    industry: str
    close: float
    change_pct: float | None
    volume: float
    dollar_volume: float
    avg_dollar_volume: float | None
    score: float | None
    factors: dict[str, float | None]
    signal: str | None
    plan: Plan | None
    columns: dict[str, float | bool | None]
    flags: tuple[str, ...]
    reasons: tuple[Reason, ...]
    sparkline: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What the plans shown come to, if all of them were taken.

    Attributes:
        plans: how many of the results have one.
        notional: USD they cost.
        risk: USD lost if every stop is hit at its price.
        notional_pct: `notional` in percent of the account.
        risk_pct: `risk` in percent of the account.
    """

    plans: int
    notional: float
    risk: float
    notional_pct: float
    risk_pct: float

    @classmethod
    def of(cls, results: Iterable[Result], account_size: float) -> Totals:
        """Add them up."""
        plans = [row.plan for row in results if row.plan]
        notional, risk = sum((plan.notional for plan in plans), 0.0), sum((plan.risk for plan in plans), 0.0)
        shares = (round(100 * amount / account_size, 2) for amount in (notional, risk))
        return cls(len(plans), round(notional, 2), round(risk, 2), *shares)


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer.

    Attributes:
        request: every field of the request as it was understood, in the words of whoever asked; see `Query.echo`.
        notes: what to know besides.
        cached: whether it is an earlier answer.
        source: who computed or kept it: `computed` for this request, `memory` of this process, or `redis` for all.
        as_of: the session it describes.
        matched: how many stocks passed; `results` holds at most the request's limit of them.
        totals: what the plans of these results come to.
        timings: milliseconds.
        versions: of the scanner and of what computes its numbers.
        partial: whether time ran short, so that the last results have no plan, reasons and sparkline. Everything else
            is whole: the universe, the survivors, the scores and the order.
    """

    request_id: str
    request: dict[str, Any]
    as_of: date
    data: Data
    coverage: Coverage
    survivors: tuple[Survivors, ...]
    matched: int
    results: tuple[Result, ...]
    totals: Totals
    timings: dict[str, float]
    versions: dict[str, str]
    notes: tuple[Note, ...]
    cached: bool = False
    source: str = "computed"
    partial: bool = False
    schema: str = field(default=SCHEMA)
    disclaimer: str = DISCLAIMER

    def __repr__(self) -> str:
        made_up = " SIMULATED" if self.data.simulated else ""
        return f"<Answer {self.as_of}{made_up} {self.data.market}: {len(self.results):,} of {self.matched:,} matched>"

    def _repr_html_(self) -> str:
        """Show it in a notebook: the funnel, the ranked table, and what to know about it."""
        title = f"{self.data.market}, {self.as_of}: {len(self.results):,} of {self.matched:,} that matched"
        return "".join(
            (
                notebook.heading(title, warning="SIMULATED MARKET" if self.data.simulated else ""),
                notebook.table(
                    (
                        Column("left", [f"{step.passed:,}" for step in self.survivors]),
                        Column("alone", [f"{step.alone:,}" for step in self.survivors]),
                        Column("clause", [step.clause for step in self.survivors], left=True),
                    )
                ),
                notebook.table(notebook_columns(self.results)),
                notebook.paragraphs((*map(note_text, self.notes), self.disclaimer)),
            )
        )

    def to_json(self, *, indent: bool = False, words: Words = in_python) -> str:
        """Write it as JSON; a number that does not exist is null.

        Args:
            indent: for people.
            words: how notes say what to do.
        """
        return orjson.dumps(self.plain(words), option=orjson.OPT_INDENT_2 if indent else None).decode()

    def plain(self, words: Words = in_python) -> dict[str, Any]:
        """Give the fields of its JSON, notes put into words.

        Args:
            words: how notes say what to do.
        """
        return with_notes(self, words)

    def to_dict(self) -> dict[str, Any]:
        """Give plain dicts, lists, texts and numbers, as JSON has them."""
        plain: dict[str, Any] = orjson.loads(self.to_json())
        return plain

    def rows(self) -> list[dict[str, Any]]:
        """Give the results as dicts: `FLAT`, then the columns asked for.

        Factors, plan and columns are spread out, and a reason is a line: `close > sma(50): 41.20 > 38.75`.
        """
        return [_flat(row) for row in self.to_dict()["results"]]

    def to_frame(self) -> pd.DataFrame:
        """Give the results as a pandas DataFrame indexed by ticker, its columns as in `rows`."""
        import pandas as pd  # only those who want a frame wait for pandas

        rows = self.rows()
        return pd.DataFrame(rows, columns=None if rows else FLAT).set_index("ticker")


def notebook_columns(results: Sequence[Result]) -> Iterator[Column]:
    """Give what a notebook shows of results: one column for each further expression, and each price in USD."""
    yield Column("#", [None if row.rank is None else f"{row.rank:,}" for row in results])
    for name in ("ticker", "name", "sector"):
        yield Column(name, [getattr(row, name) for row in results], left=True)
    yield Column("close, USD", _numbers([row.close for row in results]))
    yield Column("change, %", [None if row.change_pct is None else f"{row.change_pct:+.2f}" for row in results])
    yield Column("score", [None if row.score is None else f"{row.score:.1f}" for row in results])
    for text in results[0].columns if results else ():
        yield Column(text, _numbers([row.columns[text] for row in results]))
    plans = [row.plan for row in results]
    yield Column("side", [plan.side if plan else None for plan in plans], left=True)
    yield Column("stop, USD", [number(plan.stop) if plan else None for plan in plans])
    yield Column("target, USD", [number(plan.targets[-1].price) if plan else None for plan in plans])
    yield Column("shares", [f"{plan.shares:,}" if plan else None for plan in plans])
    yield Column("risk, USD", [f"{plan.risk:,.0f}" if plan else None for plan in plans])
    yield Column("flags", [", ".join(row.flags) for row in results], left=True)


def _numbers(values: Sequence[float | None]) -> list[str | None]:
    """Write the numbers of a column with as many digits as suit the largest; what a statement gives is yes or no."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    form = ",.0f" if largest >= WITHOUT_CENTS else ",.2f" if largest >= 1 else ".4f"
    said = {True: "yes", False: "no"}
    return [
        None if value is None else said[value] if isinstance(value, bool) else format(value, form) for value in values
    ]


#: What every flat row has, a plan or none.
FLAT = (
    *(item.name for item in fields(Result) if item.name not in {"factors", "plan", "columns"}),
    *(f"factor_{factor.name}" for factor in FACTORS),
    *(f"plan_{item.name}" for item in fields(Plan)),
)


def _flat(result: dict[str, Any]) -> dict[str, Any]:
    """Spread out what is nested."""
    plan, columns, factors = result.pop("plan") or {}, result.pop("columns"), result.pop("factors")
    flat: dict[str, Any] = (
        dict.fromkeys(FLAT)
        | result
        | {"reasons": [f"{reason['clause']}: {reason['text']}" for reason in result["reasons"]]}
        | {f"factor_{name}": value for name, value in factors.items()}
        | {f"plan_{name}": value for name, value in plan.items()}
        | columns
    )
    return flat


@dataclass(frozen=True, slots=True)
class Values:
    """Expressions computed for the current tickers of a session.

    Attributes:
        request: what was asked: `expressions`, one by one, `as_of` and `tickers`.
        as_of: the session.
        data: what was looked at.
        tickers: (n,) sorted.
        columns: for each expression's text, (n,) numbers, NaN where a ticker has too few bars; a statement's are 1 or
            0.
    """

    request: dict[str, Any]
    as_of: date
    data: Data
    tickers: tuple[str, ...]
    columns: dict[str, Floats]

    def __repr__(self) -> str:
        return f"<Values {self.as_of}: {', '.join(self.columns)} of {len(self.tickers):,} tickers>"

    def rows(self) -> list[dict[str, str | float | None]]:
        """Give a dict for each ticker; a number that does not exist is None."""
        names = ("ticker", *self.columns)
        plain = [
            [value if math.isfinite(value) else None for value in column.tolist()] for column in self.columns.values()
        ]
        return [dict(zip(names, row, strict=True)) for row in zip(self.tickers, *plain, strict=True)]

    def to_frame(self) -> pd.DataFrame:
        """Give a pandas DataFrame indexed by ticker."""
        import pandas as pd  # only those who want a frame wait for pandas

        return pd.DataFrame(self.columns, index=pd.Index(self.tickers, name="ticker"))


class Noted(Protocol):
    """A result with notes."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What to know besides."""


def with_notes(of: Noted, words: Words) -> dict[str, Any]:
    """Give the fields of a result's JSON: each note has its sentence and the name of what can be done about it."""
    plain = {item.name: getattr(of, item.name) for item in fields(of)}
    plain["notes"] = plain_notes(of.notes, words)
    return plain


def plain_notes(notes: Iterable[Note], words: Words) -> list[dict[str, Any]]:
    """Give notes as JSON has them, each with its sentence and the name of what can be done about it."""
    return [
        {
            "code": note.code,
            "text": note_text(note, words),
            "facts": note.facts,
            "remedy": remedy.code if (remedy := remedy_of(note)) else None,
        }
        for note in notes
    ]
