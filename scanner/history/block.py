"""A month of bars as one file: exact, compact, and fast to write into the market's arrays.

A file is `u32 length of head | head | body`, head and body each a zstandard frame. The head is one line of JSON (the
sessions, the tickers, the types of the columns), then a byte of flags for every session and ticker: whether there is
a bar, and which of its numbers are present. The body is five columns of (sessions, tickers), little-endian: the close
in ticks of 1e-4 USD, open, high and low in ticks above the close, the volume as float64. Differences to the close fit
32 bits, so zstandard needs no byte shuffling: shuffled columns came out no smaller (9.5 bytes a bar of the real US
market either way).

Readers verify the file's checksum first; what is checked here is that no array is larger than the file's size and its
sessions account for.
"""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.errors import HistoryError
from scanner.history import untrusted
from scanner.history.snapshot import Bars
from scanner.market_data.tables import SessionBars
from scanner.market_data.ticks import MAX_PRICE, TICKS, without_noise, without_too_low
from scanner.remedy import fix_data

#: Maximum number of tickers of a month, and of characters of each; the whole market has some 12,000 tickers.
MAX_TICKERS = 30_000
MAX_TICKER_CHARACTERS = 100

PRICES = ("open", "high", "low", "close")
FIELDS = (*PRICES, "volume")

_COLUMNS = ("close", "open", "high", "low", "volume")  # the close first: other prices are relative to it
_PRESENT = np.uint8(1)
_IS_NUMBER = {field: np.uint8(2 << i) for i, field in enumerate(FIELDS)}
_LEVEL = 3
_LENGTH = struct.Struct("<I")
_DAYS = 31  # a month has no more sessions
_MAX_HEAD = MAX_TICKERS * (_DAYS + 4 * MAX_TICKER_CHARACTERS)
_TYPES = {name: {"<f8"} if name == "volume" else {"<i4", "<i8"} for name in _COLUMNS}
_FLAGS = 2 * max(_IS_NUMBER.values()) - 1  # all of them


class Block:
    """One file with its head parsed; the body stays compressed until it is written into arrays.

    Attributes:
        sessions: ascending.
        tickers: sorted; each has a bar in one of the sessions.
    """

    def __init__(self, data: bytes, sessions: tuple[date, ...] | None = None) -> None:
        if len(data) < _LENGTH.size:
            raise ValueError("a block begins with a length")
        (length,) = _LENGTH.unpack_from(data)
        start = _LENGTH.size + length
        line, _, flags = untrusted.unpack(data[_LENGTH.size : start], _MAX_HEAD).partition(b"\n")
        head = untrusted.members(line, "sessions", "tickers", "types")
        self.sessions = untrusted.sessions(head["sessions"])
        self.tickers = _tickers(head["tickers"])
        self._types = _types(head["types"])
        if len(self.sessions) > _DAYS or sessions not in {None, self.sessions}:
            raise ValueError("a block has the sessions that its manifest names")
        self._flags = _shaped(np.frombuffer(flags, np.uint8), len(self.sessions), len(self.tickers))
        self._body = memoryview(data)[start:]

    def seen(self, until: date) -> list[str]:
        """Return the tickers with a bar in a session up to `until`."""
        rows = bisect_right(self.sessions, until)
        return [self.tickers[column] for column in np.flatnonzero(self._flags[:rows].any(axis=0)).tolist()]

    def bars(self) -> Bars:
        """Return all bars. Raises `ValueError` if the body does not match the head."""
        bars = empty(self.sessions, self.tickers)
        self.write_into(bars, 0)
        return bars

    def write_into(self, bars: Bars, row: int) -> None:
        """Write this block's sessions into `bars` from `row` on, as many as fit, in the columns of `bars.tickers`.

        Raises `ValueError` if the body does not match the head.
        """
        height = min(len(self.sessions), len(bars.sessions) - row)
        rows, width = slice(row, row + height), len(self.tickers)
        column_of = {ticker: column for column, ticker in enumerate(self.tickers)}
        source = np.array([column_of.get(ticker, width) for ticker in bars.tickers.tolist()], np.intp)
        flags = np.zeros((height, width + 1), np.uint8)  # one extra column, for tickers that are not here
        flags[:, :width] = self._flags[:height]
        bars.present[rows] = np.take(flags & _PRESENT, source, axis=1)
        values = np.empty((height, width + 1))
        for field, column in self._columns(height):
            values[:, :width] = column
            values[flags & _IS_NUMBER[field] == 0] = np.nan
            np.take(values, source, axis=1, out=getattr(bars, field)[rows], mode="clip")  # checked modes copy twice

    def body(self) -> bytes:
        """Decompress the columns. Raises `ValueError` if they do not match the head."""
        size = self._flags.size * sum(np.dtype(kind).itemsize for kind in self._types)
        body = untrusted.unpack(self._body, size)
        if len(body) < size:
            raise ValueError("columns are missing")
        return body

    def _columns(self, height: int) -> Iterator[tuple[str, Floats]]:
        """Yield the first `height` rows of every field, in its stored unit; 0 in place of a missing number."""
        body = self.body()
        stored, offset = {}, 0
        for name, kind in zip(_COLUMNS, self._types, strict=True):
            column = np.frombuffer(body, kind, self._flags.size, offset)
            offset += column.nbytes
            stored[name] = column.reshape(self._flags.shape)[:height]
        close = stored["close"].astype(np.int64)
        yield "close", close / TICKS
        for field in _COLUMNS[1:4]:
            yield field, (close + stored[field]) / TICKS
        yield "volume", stored["volume"]


def encode_bars(bars: Bars) -> tuple[bytes, str]:
    """Encode a month's bars.

    Prices are rounded to 1e-4 USD; a price that is not finite, or beyond 9e11 USD, is stored as missing.

    Returns:
        The file's bytes, and the sha256 of its content, equal for equal bars whatever zstandard's output.

    Raises:
        HistoryError: there are more tickers than a month may have, or longer ones.
    """
    if bars.tickers.size > MAX_TICKERS or max(map(len, bars.tickers.tolist()), default=0) > MAX_TICKER_CHARACTERS:
        raise HistoryError(
            f"a month of bars may have {MAX_TICKERS:,} tickers of {MAX_TICKER_CHARACTERS} characters, and not "
            f"{bars.tickers.size:,} of {max(map(len, bars.tickers.tolist()))}",
            fix_data("sync a smaller market"),
        )
    flags = np.where(bars.present, _PRESENT, np.uint8(0))
    numbers: dict[str, Floats] = {}
    for field in FIELDS:
        values: Floats = getattr(bars, field)
        usable = bars.present & _storable(field, values)
        flags |= np.where(usable, _IS_NUMBER[field], np.uint8(0))
        numbers[field] = np.where(usable, values, 0.0)
    ticks = {field: np.rint(numbers[field] * TICKS).astype(np.int64) for field in PRICES}
    close = ticks["close"]
    prices = [_narrow(close), *(_narrow(ticks[field] - close) for field in _COLUMNS[1:4])]
    columns = [*prices, numbers["volume"].astype("<f8", copy=False)]
    line = orjson.dumps(
        {
            "sessions": [str(session) for session in bars.sessions],
            "tickers": bars.tickers.tolist(),
            "types": [column.dtype.str for column in columns],
        }
    )
    head, body = line + b"\n" + flags.tobytes(), b"".join(column.tobytes() for column in columns)
    packed = zstandard.compress(head, _LEVEL)
    data = _LENGTH.pack(len(packed)) + packed + zstandard.compress(body, _LEVEL)
    return data, hashlib.sha256(head + body).hexdigest()


def as_stored(bars: SessionBars) -> SessionBars:
    """Return a session as a file would give it back, without what cannot be stored, which is named.

    Prices are whole ticks, and missing numbers are NaN.
    """
    bars = without_too_low(bars)
    prices = without_noise(bars.open, bars.high, bars.low, bars.close)
    columns = (
        np.where(_storable(name, values), values, np.nan)
        for name, values in zip(FIELDS, (*prices, bars.volume), strict=True)
    )
    return SessionBars(bars.session, bars.tickers, *columns, dropped=bars.dropped)


def _storable(name: str, values: Floats) -> NDArray[np.bool_]:
    """Find the values that can be stored as numbers."""
    storable: NDArray[np.bool_] = np.abs(values) <= (MAX_PRICE if name in PRICES else np.finfo(np.float64).max)
    return storable


def _tickers(value: object) -> tuple[str, ...]:
    found = untrusted.texts(value)
    if len(found) > MAX_TICKERS or max(map(len, found), default=0) > MAX_TICKER_CHARACTERS:
        raise ValueError("a block has more tickers than a market, or longer ones")
    if not untrusted.ascending(found):
        raise ValueError("the tickers of a block ascend")
    return tuple(found)


def _types(value: object) -> list[str]:
    found = untrusted.texts(value)
    if len(found) != len(_COLUMNS) or any(kind not in _TYPES[name] for name, kind in zip(_COLUMNS, found, strict=True)):
        raise ValueError("columns of other types")
    return found


def _shaped(flags: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    if flags.size != rows * columns or flags.max(initial=0) > _FLAGS:
        raise ValueError("not one byte of flags for each session and ticker")
    return flags.reshape(rows, columns)


def _narrow(values: NDArray[np.int64]) -> NDArray[np.signedinteger]:
    """Convert to 32 bits if every value fits, as all prices up to 214,748 USD do."""
    fits = np.abs(values).max(initial=0) <= np.iinfo(np.int32).max
    return values.astype("<i4" if fits else "<i8")


def empty(sessions: Sequence[date], tickers: Sequence[str]) -> Bars:
    """Allocate arrays of the right shape, without values."""
    shape = (len(sessions), len(tickers))
    return Bars(
        np.array(sessions, "datetime64[D]"),
        np.array(tickers, np.str_),
        np.empty(shape, np.bool_),
        *(np.empty(shape) for _ in FIELDS),
    )


def gather(sessions: Sequence[SessionBars]) -> Bars:
    """Combine single sessions, ascending, into arrays."""
    tickers = sorted(set().union(*(bars.tickers.tolist() for bars in sessions)))
    month = empty([bars.session for bars in sessions], tickers)
    month.present[:] = False
    for row, bars in enumerate(sessions):
        columns = np.searchsorted(month.tickers, bars.tickers)
        month.present[row, columns] = True
        for field in FIELDS:
            getattr(month, field)[row, columns] = getattr(bars, field)
    return month


def separate(bars: Bars) -> tuple[SessionBars, ...]:
    """Split arrays into single sessions: the inverse of `gather`."""
    return tuple(
        SessionBars(session, bars.tickers[has], *(getattr(bars, field)[row, has] for field in FIELDS))
        for row, (session, has) in enumerate(zip(bars.sessions.tolist(), bars.present, strict=True))
    )
