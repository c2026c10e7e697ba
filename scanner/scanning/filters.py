"""What a request demands besides its screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats, Strings
from scanner.errors import Fault, RequestError
from scanner.indicators.ties import at_least
from scanner.market_data.tables import COMPANIES, Listings
from scanner.notes import Note
from scanner.ranking.universe import DOLLAR_VOLUME
from scanner.reasons import Evidence, Membership, Unit
from scanner.remedy import Either, FetchDetails, Remedy, check_settings
from scanner.request import MAX_NAMED, ScanRequest, did_you_mean
from scanner.result import Group
from scanner.scanning.reasons import compared
from scanner.scanning.session_values import SessionValues
from scanner.scanning.ticker_lookup import find_all, without_bar
from scanner.screening.clauses import Clause

#: Names people use for exchanges that data has by their market identifier code.
EXCHANGE_NAMES = {"nyse": "XNYS", "nasdaq": "XNAS", "amex": "XASE", "nyse american": "XASE", "arca": "ARCX"}

#: Which column of the listings a field of the request filters.
_COLUMNS = {"types": "type", "exchanges": "exchange", "sectors": "sector", "industries": "industry"}
#: What those columns are called in the user's own file, and which of them the details of a market tell.
_FILE_COLUMNS = {**_COLUMNS, "exchanges": "primary_exchange"}
_DETAILED = ("sectors", "industries")


@dataclass(frozen=True, slots=True)
class Filter:
    """A demand and who meets it.

    Attributes:
        text: the demand, in words.
        passes: (n,).
        has: (n,) what each stock has of what is demanded, a number or a text; None where that is the stock itself.
        least: where it has a number, the least that passes.
        unit: what that number is measured in.
    """

    text: str
    passes: NDArray[np.bool_]
    has: Floats | Strings | None = None
    least: float = 0.0
    unit: Unit | None = None

    def evidence(self, pick: int) -> Evidence:
        """Give what one stock has of what is demanded."""
        among = bool(self.passes[pick])
        value = None if self.has is None else self.has[pick]
        if value is None or isinstance(value, str):
            return Membership(None if value is None else str(value), among)
        return compared(float(value), ">=", self.least, self.unit)


def place_of(demand: Filter | Clause) -> tuple[str, Group, int | None, int | None]:
    """Give a demand's text, whose it is, and from which character up to which it stands in the text it comes from."""
    if isinstance(demand, Filter):
        return demand.text, "universe", None, None
    return demand.text, demand.author, demand.start, demand.end


def filters(request: ScanRequest, measured: SessionValues) -> list[Filter]:
    """List a request's filters, in the order of its fields.

    Raises:
        RequestError: for a value that the data does not have, or a column that it does not know.
    """
    panel = measured.panel
    found = list(_listed(request, measured))
    if request.tickers is not None:
        named = find_all(request.tickers, panel.column).tickers
        found.insert(0, Filter(f"tickers: {len(request.tickers)}", np.isin(panel.tickers, named)))
    least = request.min_price
    found.append(Filter(f"price >= {least:,.10g}", at_least(panel.raw_close, least), panel.raw_close, least, "usd"))
    mean, least = measured.values[DOLLAR_VOLUME], request.min_dollar_volume
    anything = least == 0  # a stock of a few days has no mean yet, and is welcome then
    found.append(Filter(f"dollar volume >= {least:,.10g}", at_least(mean, least) | anything, mean, least, "usd"))
    return found


def _listed(request: ScanRequest, measured: SessionValues) -> Iterator[Filter]:
    faults: list[Fault] = []
    for field, column in _COLUMNS.items():
        asked = getattr(request, field)
        if asked is not None:
            values: Strings = getattr(measured.facts, column)
            wanted = _known(field, asked, values, faults)
            yield Filter(f"{field}: {', '.join(wanted)}", np.isin(values, wanted), values)
    if faults:
        raise RequestError(tuple(faults))


def _known(field: str, asked: tuple[str, ...], values: Strings, faults: list[Fault]) -> list[str]:
    """Find the asked values as the data spells them; add a fault for each that it does not have."""
    spellings: list[str] = np.unique(values[values != ""]).tolist()
    if not spellings:
        faults.append(Fault(field, "unknown in this market", _ways_to_know(field)))
        return []
    known = {spelling.casefold() for spelling in spellings}
    wanted: set[str] = set()
    for value in asked:
        name = value.casefold()
        if field == "exchanges" and name not in known:
            name = EXCHANGE_NAMES.get(name, name).casefold()
        if name in known:
            wanted.add(name)
        else:
            meant = did_you_mean(value, spellings) if len(faults) < MAX_NAMED else ""
            faults.append(Fault(field, f"there is no {value!r}{meant}"))
    return [spelling for spelling in spellings if spelling.casefold() in wanted]


def _ways_to_know(field: str) -> Remedy:
    """Say how to fill a column that is empty."""
    own = check_settings(f"SCANNER_TICKERS=FILE names a file of yours with ticker and {_FILE_COLUMNS[field]}")
    return Either((FetchDetails(), own)) if field in _DETAILED else own


def filter_notes(request: ScanRequest, measured: SessionValues) -> list[Note]:
    """Note what may surprise in a request's filters: unknown tickers, knowledge of a later day."""
    notes: list[Note] = []
    if request.tickers is not None:
        found = find_all(request.tickers, measured.panel.column)
        notes += found.notes
        if found.missing:
            facts = without_bar(found.missing, measured.panel.column, measured.panel.faults)
            notes.append(Note("tickers-without-bar", facts))
    late = tuple(
        field
        for field, column in _COLUMNS.items()
        if getattr(request, field) is not None and column in measured.facts.hindsight
    )
    if late:
        notes.append(Note("hindsight", {"fields": late}))
    return [*notes, *_gaps(request, measured.facts)]


def _gaps(request: ScanRequest, facts: Listings) -> Iterator[Note]:
    """Note of which companies a filtered column is unknown; a fund has no sector."""
    companies = np.isin(facts.type, COMPANIES)
    for field, column in _COLUMNS.items():
        if getattr(request, field) is None:
            continue
        unknown = int(np.count_nonzero(companies & (getattr(facts, column) == "")))
        if unknown:
            counts = {"unknown": unknown, "companies": int(np.count_nonzero(companies))}
            yield Note("values-unknown", {"field": field, **counts})
