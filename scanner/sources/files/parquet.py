"""Reads columns from Parquet, each by its type in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from scanner.arrays import Floats
from scanner.errors import MarketDataError, MissingExtra
from scanner.reference_data.closing_times import NEW_YORK
from scanner.remedy import fix_data
from scanner.sources.files.bar_table import Coded, Table, refused
from scanner.sources.files.header import find_columns
from scanner.sources.files.rules import MAX_CELL, Column, Kind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECONDS = {"s": 10**6, "ms": 10**3, "us": 1}
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_EXPECTED = {
    Kind.DAY: "days, timestamps or texts",
    Kind.NUMBER: "numbers",
}


def read_parquet(path: Path, columns: Sequence[Column]) -> Table:
    """Read the file's columns among `columns`.

    Raises:
        MarketDataError: it cannot be read, or a column has an unsuitable type.
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # an optional extra
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("reading Parquet", "parquet") from error
    place = str(path)
    try:
        # pandas' metadata in the file (an index, nullable types) would change the columns.
        with pq.ParquetFile(path) as file:
            header = file.schema_arrow.names
            places = find_columns(place, header, columns)
            data = file.read(columns=[header[at] for at in places.values()])
        found = {
            column.name: _read(place, column, data.column(header[places[column.name]]))
            for column in columns
            if column.name in places
        }
    except (OSError, EOFError, ValueError, TypeError, NotImplementedError, pa.ArrowException) as error:
        raise MarketDataError(place, f"cannot be read ({error})", remedy=fix_data("replace the file")) from error
    return Table(place, data.num_rows, found)


def _read(place: str, column: Column, values: Any) -> Coded | Floats:  # pyarrow publishes no types
    """Convert a column to numbers, days or strings; a null is an empty cell."""
    import pyarrow as pa  # an optional extra

    is_a = pa.types
    if is_a.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    kind = values.type
    if is_a.is_null(kind):
        values = values.cast(pa.string())
    elif column.kind is Kind.NUMBER and (is_a.is_floating(kind) or is_a.is_integer(kind) or is_a.is_decimal(kind)):
        return np.asarray(values.cast(pa.float64(), safe=False).fill_null(np.nan).to_numpy(), dtype=np.float64)
    elif column.kind is Kind.DAY and is_a.is_date(kind):
        return _days(values.cast(pa.date32()).cast(pa.timestamp("s")), place, column.name)
    elif column.kind is Kind.DAY and is_a.is_timestamp(kind):
        return _days(values, place, column.name)
    elif not any(test(kind) for test in (is_a.is_string, is_a.is_large_string, is_a.is_string_view, _is_bytes)):
        expected = _EXPECTED.get(column.kind, "texts")
        raise MarketDataError(place, f"its type is {str(kind)[:30]}, expected {expected}", column=column.name)
    codes, distinct = _encoded(values.cast(pa.string()).fill_null(""))
    texts: list[str] = distinct.to_pylist()
    long = [len(text) > MAX_CELL for text in texts]
    if any(long):
        row = int(np.array(long)[codes].argmax())
        raise refused(place, texts[codes[row]], row, column.name, f"expected at most {MAX_CELL} characters")
    return Coded.stripped(codes, texts)


def _is_bytes(kind: Any) -> bool:
    import pyarrow as pa  # an optional extra

    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _encoded(values: Any) -> tuple[np.ndarray[Any, np.dtype[np.intp]], Any]:
    """Return each row's code, and the distinct values."""
    array = values.dictionary_encode(null_encoding="encode").unify_dictionaries().combine_chunks()
    chunk = array.chunk(0) if hasattr(array, "chunks") else array
    return np.asarray(chunk.indices.to_numpy(zero_copy_only=False), dtype=np.intp), chunk.dictionary


def _days(values: Any, place: str, column: str) -> Coded:
    """Convert timestamps to days; a null stays empty."""
    codes, distinct = _encoded(values)
    zone = _zone(distinct.type.tz, place, column)
    days: list[date | None] = []
    for number, moment in enumerate(_moments(distinct)):
        day = moment and _day(moment, zone)
        if moment is not None and day is None:
            row = int((codes == number).argmax())
            of = "" if zone is None else " of New York or of its zone"
            raise refused(place, str(distinct[number]), row, column, f"expected midnight{of}: a day, not a time of it")
        days.append(day)
    return Coded(codes, np.array(days, dtype="datetime64[D]"))


def _moments(distinct: Any) -> list[datetime | None]:
    """Convert timestamps to UTC, rounded down to microseconds; naive ones are taken as UTC."""
    import pyarrow as pa  # an optional extra

    unit = distinct.type.unit
    moments: list[datetime | None] = []
    for value in distinct.cast(pa.int64()).to_pylist():
        if value is None:
            moments.append(None)
            continue
        # A nanosecond after midnight is not midnight.
        micro = value * _MICROSECONDS[unit] if unit in _MICROSECONDS else value // 1000 + (value % 1000 != 0)
        try:
            moments.append(_EPOCH + timedelta(microseconds=micro))
        except OverflowError:
            moments.append(datetime.min.replace(tzinfo=UTC))  # rejected later: not a session
    return moments


def _day(moment: datetime, zone: tzinfo | None) -> date | None:
    """Return the day that begins at a timestamp, in its own zone or in New York."""
    for place in (zone or UTC, *([NEW_YORK] if zone else [])):
        try:
            local = moment.astimezone(place)
        except OverflowError:
            return None
        if not (local.hour or local.minute or local.second or local.microsecond):
            return local.date()
    return None


def _zone(name: str | None, place: str, column: str) -> tzinfo | None:
    """Find a zone by its name, or by its offset."""
    if name is None:
        return None
    offset = _OFFSET.fullmatch(name)
    if offset:
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-ahead if sign == "-" else ahead)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise MarketDataError(place, f"the zone {name[:30]!r} is unknown here", column=column) from None
