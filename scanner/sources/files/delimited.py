"""Reads rows of cells from text: CSV and its variants, gzipped or not.

A file is rejected, naming the row, unless each row has a cell for each column of the header.
"""

from __future__ import annotations

import contextlib
import csv
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from scanner.arrays import Floats
from scanner.errors import MarketDataError
from scanner.remedy import fix_data
from scanner.sources.files.bar_table import Coded, Table
from scanner.sources.files.header import find_columns
from scanner.sources.files.rules import (
    BYTE_ORDER_MARKS,
    ENCODING,
    MAX_CELL,
    SEPARATORS,
    Column,
    Kind,
    column_name,
    names_of,
)

if TYPE_CHECKING:
    import pandas as pd

#: Opens the file anew.
Opener = Callable[[], BinaryIO]

_UNREADABLE = (OSError, EOFError, ValueError, zlib.error)  # raised by pandas and gzip for truncated or corrupt files
_MAX_HEADER = 100_000  # characters
_BLANK = " \t"
_UNSURE = "its rows are not whole"
_SAVE = fix_data("save the file as CSV in UTF-8")


@dataclass(frozen=True, slots=True)
class _Form:
    """A file's format and header.

    Attributes:
        hint: the likely cause if a row has too many cells.
    """

    encoding: str
    separator: str
    header: list[str]
    places: dict[str, int]
    hint: str


class _Watched(io.TextIOWrapper):
    """Text that is checked while pandas reads it, which accepts short rows and NULs silently.

    Attributes:
        odd: whether there is anything that only a strict parser can judge.
        separators: the number of separators.
        returns: the number of lone carriage returns, which pandas sometimes takes for line ends.
    """

    odd = False
    separators = 0
    separator = ","
    returns = 0
    _last = ""

    def read(self, size: int | None = -1, /) -> str:
        """Return the next characters."""
        text = super().read(size)
        self.separators += text.count(self.separator)
        self.odd |= "\0" in text or '"' in text
        self.returns += text.count("\r") - text.count("\r\n") - (self._last == "\r" and text[:1] == "\n")
        self._last = text[-1:]
        return text


def read_rows(place: str, opener: Opener, columns: Sequence[Column]) -> Table:
    """Read a small file, row by row, without pandas. Raises `MarketDataError`."""
    with _readable(place, opener):
        form = _form(place, opener, columns)
        cells: dict[str, list[str]] = {name: [] for name in form.places}
        rows = 0
        for row in _rows(place, opener, form):
            rows += 1
            for name, at in form.places.items():
                cells[name].append(row[at].strip())
        return Table(place, rows, {name: Coded.of(column) for name, column in cells.items()})


def read_bulk(place: str, opener: Opener, columns: Sequence[Column]) -> Table:
    """Read a large file with pandas, numbers as such, and read it row by row if pandas may have misread it.

    Raises:
        MarketDataError: it cannot be read.
    """
    with _readable(place, opener):
        form = _form(place, opener, columns)
        numbers = {column.name for column in columns if column.kind is Kind.NUMBER}
        with contextlib.suppress(ValueError):  # a cell is not a number, a row is too long, or a byte is invalid
            return _by_pandas(place, opener, form, numbers, sure=True)
        for _ in _rows(place, opener, form):
            pass
        for kinds in (numbers, set[str]()):  # as text, a cell that is not a number can be found and named
            with contextlib.suppress(ValueError):
                return _by_pandas(place, opener, form, kinds)
        return read_rows(place, opener, columns)


@contextlib.contextmanager
def _readable(place: str, opener: Opener) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise _undecodable(place, opener, error.encoding) from error
    except _UNREADABLE as error:
        raise MarketDataError(place, f"cannot be read ({error})", remedy=fix_data("replace the file")) from error


def _form(place: str, opener: Opener, columns: Sequence[Column]) -> _Form:
    """Parse the header."""
    with opener() as file:
        start = file.read(4)
    encoding = next((name for mark, name in BYTE_ORDER_MARKS.items() if start.startswith(mark)), ENCODING)
    with io.TextIOWrapper(opener(), encoding, newline="") as text:
        line = _header(text)
    if "\0" in line:
        raise MarketDataError(place, "the header has NUL characters", remedy=_SAVE)
    known = {*names_of(columns)}
    best: tuple[str, list[str]] = SEPARATORS[0], []
    for separator in SEPARATORS:
        try:
            cells = next(csv.reader([line], delimiter=separator, strict=True), [])
        except csv.Error as error:
            if separator == SEPARATORS[0]:
                raise MarketDataError(
                    place, f"cannot be read: the header has a stray quotation mark ({error})"
                ) from None
            continue
        if len(known & {*map(column_name, cells)}) > len(known & {*map(column_name, best[1])}) or not best[1]:
            best = separator, cells
    separator, header = best
    numeric = any(column.kind is Kind.NUMBER for column in columns)
    hint = "; write numbers with a decimal point, not a comma" if numeric and separator == "," else ""
    return _Form(encoding, separator, header, find_columns(place, header, columns), hint)


def _header(text: io.TextIOWrapper) -> str:
    """Read the first line that is not blank."""
    while line := text.readline(_MAX_HEADER):
        if line.strip():
            return line
    return ""


def _rows(place: str, opener: Opener, form: _Form) -> Iterator[list[str]]:
    """Read every row strictly; blank lines are skipped."""
    width, number = len(form.header), 0
    with io.TextIOWrapper(opener(), form.encoding, newline="") as text:
        _header(text)
        reader = csv.reader(text, delimiter=form.separator, strict=True)
        try:
            for row in reader:
                if not row or (len(row) == 1 and row[0] and not row[0].strip(_BLANK)):
                    continue
                number += 1
                _check_row(place, row, number, width, form)
                yield row
        except csv.Error as error:
            raise MarketDataError(
                place, f"cannot be read ({error})", row=number + 1, remedy=fix_data("fix that row")
            ) from None


def _check_row(place: str, row: list[str], number: int, width: int, form: _Form) -> None:
    if len(row) != width:
        hint = form.hint if len(row) > width else ""
        raise MarketDataError(place, f"{len(row)} cells, the header has {width}{hint}", row=number)
    if any("\0" in cell for cell in row):
        raise MarketDataError(place, "a NUL character", row=number, remedy=_SAVE)
    for name, at in form.places.items():
        if len(row[at]) > MAX_CELL:
            problem = f"{len(row[at]):,} characters, expected at most {MAX_CELL}"
            raise MarketDataError(place, problem, row=number, column=name)


def _by_pandas(  # each by its own name
    place: str, opener: Opener, form: _Form, numbers: set[str], *, sure: bool = False, text_kind: str = "category"
) -> Table:
    """Read with pandas. Raises `ValueError`.

    Args:
        sure: whether to raise if only a strict parser can tell whether pandas read it correctly.
        text_kind: `category` is the fastest, but it turns columns of digits into numbers: 0700 becomes 700.
    """
    import pandas as pd  # heavy

    number_at: set[Any] = {at for name, at in form.places.items() if name in numbers}
    kinds: dict[Any, Any] = dict.fromkeys(range(len(form.header)), "str")
    kinds |= {at: "float64" if at in number_at else text_kind for at in form.places.values()}
    with _Watched(opener(), form.encoding, newline="") as text:
        text.separator = form.separator
        _header(text)
        frame = pd.read_csv(
            text,
            sep=form.separator,
            header=None,
            names=list(kinds),
            dtype=kinds,
            keep_default_na=False,  # NA, NULL and TRUE are tickers
            na_values={at: [""] for at in number_at},
        )
    labelled = not isinstance(frame.index, pd.RangeIndex)  # pandas takes surplus cells for row labels
    if labelled or text.returns:
        raise ValueError(_UNSURE)
    if sure and (text.odd or text.separators != len(frame) * (len(form.header) - 1)):
        raise ValueError(_UNSURE)
    if text_kind == "category" and any(
        isinstance(kind, pd.CategoricalDtype) and kind.categories.dtype.kind in "iufb" for kind in frame.dtypes
    ):
        return _by_pandas(place, opener, form, numbers, sure=sure, text_kind="str")
    table = Table(place, len(frame), {name: _column(frame[at]) for name, at in form.places.items()})
    if sure and table.has_longer(MAX_CELL):
        raise ValueError(_UNSURE)
    return table


def _column(series: pd.Series[Any]) -> Coded | Floats:
    """Convert a column of pandas."""
    if series.dtype.kind == "f":
        return np.asarray(series, dtype=np.float64)
    series = series.astype("category")
    return Coded.stripped(np.asarray(series.cat.codes, dtype=np.intp), series.cat.categories.tolist())


def _undecodable(place: str, opener: Opener, encoding: str) -> MarketDataError:
    """Make the error that names the row of the first invalid byte."""
    with opener() as file:
        data = file.read()
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].decode(encoding, "replace").count("\n") or None
        problem = f"cannot be read as {encoding.upper()} (byte {data[error.start]:#04x})"
        return MarketDataError(place, problem, row=row, remedy=_SAVE)
    return MarketDataError(place, f"cannot be read as {encoding.upper()}", remedy=_SAVE)
