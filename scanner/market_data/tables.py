"""The tables that a source of market data hands over: bars of a session, splits, listings, details of a ticker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scanner.arrays import Dates, Floats, Strings
from scanner.market_data.dropped import NONE_DROPPED, Dropped

#: The columns of `Listings`.
COLUMNS = ("name", "type", "exchange", "sector", "industry")
#: The types of companies' own shares, and of those of foreign ones.
COMPANIES = ("CS", "ADRC")
#: The session of what was known in none.
NEVER = date.max


@dataclass(frozen=True, slots=True)
class SessionBars:
    """Every bar of one session as the source published it: unadjusted, unchecked, one row a ticker.

    Attributes:
        session: the session that was asked for; a bar belongs to it whatever its own timestamp says.
        tickers: (n,) sorted, unique, case-sensitive.
        open: (n,) USD; NaN where the source gave none.
        high: as `open`.
        low: as `open`.
        close: as `open`.
        volume: (n,) shares, fractions allowed.
        dropped: rows that the source published and that could not be read; stored nowhere, as in the other tables.
    """

    session: date
    tickers: Strings
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    dropped: Dropped = field(default=NONE_DROPPED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Splits:
    """Share splits, one row each, ordered by execution date and ticker.

    A holder of `split_from` shares has `split_to` after the split; the first session on `execution` or later is the
    first one on the new basis. Several of a ticker on one day are told apart by its bars (`panel.adjust`). All arrays
    are (n,).
    """

    tickers: Strings
    execution: Dates
    split_from: Floats
    split_to: Floats
    dropped: Dropped = field(default=NONE_DROPPED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Listings:
    """What is known of each ticker besides its bars, one row a ticker, sorted by ticker.

    Text columns are empty where unknown. `type` is CS, ADRC, ETF, FUND, ... as Polygon names them.

    Attributes:
        hindsight: the columns known only later than the bars (matched to survivors, say), each with the first session
            that it was known in, `NEVER` if it was in none; before it they may be shown and filtered on, and nothing
            that measures the past may use them.
    """

    tickers: Strings
    name: Strings
    type: Strings
    exchange: Strings
    sector: Strings
    industry: Strings
    hindsight: Mapping[str, date] = field(default_factory=dict)
    dropped: Dropped = field(default=NONE_DROPPED, kw_only=True)


@dataclass(frozen=True, slots=True)
class Details:
    """What a source tells of one ticker when asked for it alone.

    Attributes:
        asked: the source's last completed session then; of sessions before, it is hindsight.
        found: False if the source knows no more of it than its bars, as of a delisted one.
        sic: the Standard Industrial Classification code, as written there; empty where unknown.
        listed: the day it was first listed.
        shares: outstanding, of its share class.
    """

    ticker: str
    asked: date
    found: bool = True
    sic: str = ""
    listed: date | None = None
    shares: float | None = None
