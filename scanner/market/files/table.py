"""Reading a table from a file, and refusing what cannot be in it by file, row and column."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scanner.errors import MarketDataError, MissingExtra
from scanner.market.calendar import sessions_between
from scanner.market.source import Dates, Floats, Strings

if TYPE_CHECKING:
    import pandas as pd

_UNREADABLE = (OSError, EOFError, ValueError, zlib.error)  # what pandas and pyarrow raise on files cut or garbled
EARLIEST, LATEST = (
    np.datetime64("1900-01-01", "D"),
    np.datetime64("2199-12-31", "D"),
)  # what the calendar is asked for


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, each parsed by the method that knows what may be in it.

    Every method raises `MarketDataError` naming the file, the first row at fault and the column.
    """

    place: str
    frame: pd.DataFrame

    def numbers(self, column: str) -> Floats:
        """Parse (n,) finite numbers, NaN where the cell is empty."""
        series = self._column(column)
        values = np.asarray(series, dtype=np.float64) if series.dtype.kind in "iuf" else self._parsed_numbers(column)
        self.refuse(np.isinf(values), column, "expected a finite number")
        return values

    def tickers(self) -> tuple[Strings, NDArray[np.intp]]:
        """Parse the column `ticker`: the distinct ones, sorted, without space around, and (n,) which each row has."""
        codes, distinct = self._distinct("ticker")
        tickers = np.char.strip(np.array(distinct, dtype=np.str_))
        self._refuse_distinct(tickers == "", codes, "ticker", "expected a ticker")
        return _ranked(tickers, codes)

    def sessions(self, column: str) -> tuple[Dates, NDArray[np.intp]]:
        """Parse dates of sessions: the distinct ones, ascending, and (n,) which of them each row has."""
        days, day = self.days(column)
        self._refuse_distinct(~_is_session(days), day, column, "expected a session of the New York Stock Exchange")
        return days, day

    def days(self, column: str) -> tuple[Dates, NDArray[np.intp]]:
        """Parse dates: the distinct ones, ascending, and (n,) which of them each row has."""
        import pandas as pd  # noqa: PLC0415 # heavy

        codes, distinct = self._distinct(column)
        parsed = pd.to_datetime(distinct, format="%Y-%m-%d", errors="coerce")
        days: Dates = parsed.to_numpy().astype("datetime64[D]")
        self._refuse_distinct(np.isnat(days), codes, column, "expected a date as YYYY-MM-DD")
        return _ranked(days, codes)

    def texts(self, column: str) -> Strings:
        """Take (n,) texts as they are, all empty if there is no such column."""
        if column not in self.frame:
            return np.full(len(self.frame), "", dtype=np.str_)
        return np.array(self.frame[column], dtype=np.str_)

    def order(self, *keys: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the order of rows by `keys`, the first one foremost and the ticker's last; refuse repeated keys."""
        key = np.zeros(len(self.frame), dtype=np.intp)
        for codes in keys:
            key = key * (codes.max(initial=0) + 1) + codes
        order = np.argsort(key, kind="stable")
        repeated = np.zeros(len(self.frame), dtype=np.bool_)
        repeated[order[1:]] = np.diff(key[order]) == 0
        self.refuse(repeated, "ticker", "an earlier row already tells of it: remove one of them")
        return order

    def refuse(self, bad: NDArray[np.bool_], column: str, expected: str) -> None:
        """Raise for the first row that is `bad`, if there is one."""
        if bad.any():
            row = int(bad.argmax())
            value = str(self.frame[column].iloc[row])
            raise MarketDataError(self.place, f"{value!r}, {expected}", row=row + 1, column=column)

    def _column(self, column: str) -> pd.Series[Any]:
        if column not in self.frame:
            raise MarketDataError(self.place, "the column is missing", column=column)
        return self.frame[column]

    def _distinct(self, column: str) -> tuple[NDArray[np.intp], pd.Index[Any]]:
        """Each row's code (-1 where null) and the distinct values in use: so each value is parsed once."""
        values = self._column(column).astype("category").cat.remove_unused_categories().cat
        self.refuse(np.asarray(values.codes) < 0, column, "expected a value")
        return np.asarray(values.codes, dtype=np.intp), values.categories

    def _refuse_distinct(self, bad: NDArray[np.bool_], codes: NDArray[np.intp], column: str, expected: str) -> None:
        if bad.any():
            self.refuse(bad[codes], column, expected)

    def _parsed_numbers(self, column: str) -> Floats:
        import pandas as pd  # noqa: PLC0415 # heavy

        codes, distinct = self._distinct(column)
        values = np.asarray(pd.to_numeric(distinct.to_numpy(dtype=object), errors="coerce"), dtype=np.float64)
        self._refuse_distinct(np.isnan(values) & (distinct != ""), codes, column, "expected a number")
        return values[codes]


def read(path: Path, columns: Sequence[str], numbers: Sequence[str] = ()) -> Table:
    """Read those of `columns` that a CSV (gzipped or not) or Parquet file has.

    Raises `MarketDataError` if it cannot be read at all, `MissingExtra` if it is Parquet and pyarrow is not installed.
    Columns named in `numbers` are parsed as such right away, which is four times as fast as text.
    """
    try:
        frame = _read_parquet(path, columns) if path.suffix == ".parquet" else _read_csv(path, columns, numbers)
    except _UNREADABLE as error:
        raise MarketDataError(str(path), f"cannot be read ({error}): replace the file") from error
    return Table(str(path), frame)


def _read_parquet(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 # an optional extra
    except ImportError as error:
        raise MissingExtra("reading Parquet", "parquet") from error
    table = pq.read_table(path, columns=list(columns), read_dictionary=["ticker"])
    # What pandas noted in the file (an index, nullable types) would change the columns.
    frame: pd.DataFrame = table.unify_dictionaries().to_pandas(date_as_object=False, ignore_metadata=True)
    return frame


def _read_csv(path: Path, columns: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 # heavy

    def frame(numbers: Sequence[str]) -> pd.DataFrame:
        kinds = {column: "float64" if column in numbers else "category" for column in columns}
        frame = pd.read_csv(
            path,
            dtype=kinds,
            keep_default_na=False,  # NA, NULL and TRUE are tickers
            na_values={column: [""] for column in numbers},
        )
        labelled = not isinstance(frame.index, pd.RangeIndex)
        if labelled:  # pandas takes surplus cells for row labels
            raise ValueError("its rows have more cells than its header")
        return frame

    try:
        return frame(numbers)
    except ValueError:  # some cell is no number: as texts, the cell can be found and named
        return frame(())


def _ranked(values: NDArray[Any], codes: NDArray[np.intp]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    distinct, rank = np.unique(values, return_inverse=True)
    return distinct, rank[codes]


def _is_session(days: Dates) -> NDArray[np.bool_]:
    known = days[(days >= EARLIEST) & (days <= LATEST)]
    if not known.size:
        return np.zeros(days.shape, dtype=np.bool_)
    sessions = sessions_between(known.min().item(), known.max().item())
    return np.isin(days, np.array(sessions, dtype="datetime64[D]"))
