"""The format of a market's files, as one table: their columns, and how columns and cells may be written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """The kind of cells of a column."""

    DAY = auto()
    TICKER = auto()
    NUMBER = auto()
    TYPE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file.

    Attributes:
        needed: whether the file is rejected without it.
    """

    name: str
    kind: Kind
    needed: bool = True


PRICES = ("open", "high", "low", "close")

BARS = (
    Column("date", Kind.DAY),
    Column("ticker", Kind.TICKER),
    *(Column(name, Kind.NUMBER) for name in (*PRICES, "volume")),
)
SPLITS = (
    Column("ticker", Kind.TICKER),
    Column("execution_date", Kind.DAY),
    Column("split_from", Kind.NUMBER),
    Column("split_to", Kind.NUMBER),
)
TICKERS = (
    Column("ticker", Kind.TICKER),
    Column("name", Kind.TEXT, needed=False),
    Column("type", Kind.TYPE, needed=False),
    Column("primary_exchange", Kind.TEXT, needed=False),
    Column("sector", Kind.TEXT, needed=False),
    Column("industry", Kind.TEXT, needed=False),
)

#: Possible separators: the one that splits the header into most known columns is used.
SEPARATORS = (",", ";", "\t", "|")
#: Byte-order mark -> encoding; marks that begin like another one come first.
BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
ENCODING = "utf-8"  # without a mark
#: Maximum characters of a cell; every cell of an array takes as much memory as the longest.
MAX_CELL = 200

#: Other programs' names of columns. They are not accepted, since some mean other things, but suggested.
OTHER_NAMES = {
    "symbol": "ticker",
    "day": "date",
    "datetime": "date",
    "timestamp": "date",
    "o": "open",
    "h": "high",
    "l": "low",
    "c": "close",
    "v": "volume",
    "vol": "volume",
    "ex_date": "execution_date",
    "from": "split_from",
    "to": "split_to",
    "company": "name",
    "security_type": "type",
    "asset_type": "type",
    "exchange": "primary_exchange",
    "gics_sector": "sector",
    "industries": "industry",
}

#: Types as other programs write them, without case, spaces and punctuation -> Polygon's codes.
TYPES = {
    "commonstock": "CS",
    "commonstocks": "CS",
    "commonshare": "CS",
    "commonshares": "CS",
    "common": "CS",
    "stock": "CS",
    "equity": "CS",
    "ordinaryshare": "CS",
    "ordinaryshares": "CS",
    "adr": "ADRC",
    "adrs": "ADRC",
    "adrcommon": "ADRC",
    "americandepositaryreceipt": "ADRC",
    "americandepositaryreceipts": "ADRC",
    "americandepositaryreceiptcommon": "ADRC",
    "americandepositaryshare": "ADRC",
    "americandepositaryshares": "ADRC",
    "exchangetradedfund": "ETF",
    "etfs": "ETF",
    "exchangetradednote": "ETN",
    "closedendfund": "FUND",
    "mutualfund": "FUND",
    "preferred": "PFD",
    "preferredstock": "PFD",
    "preferredshare": "PFD",
    "preferredshares": "PFD",
    "warrants": "WARRANT",
    "rights": "RIGHT",
    "units": "UNIT",
}
#: Polygon's codes.
CODES = frozenset(
    {"CS", "ADRC", "ADRP", "ADRR", "ADRW", "AGEN", "BASKET", "BOND", "EQLK", "ETF", "ETN", "ETS", "ETV", "FUND", "GDR"}
    | {"INDEX", "LT", "NYRS", "OS", "OTHER", "PFD", "RIGHT", "SP", "UNIT", "WARRANT"}
)
_CODE = re.compile("[A-Z]{0,10}")  # another code of the market, or none

#: The form of numbers, and messages for likely mistakes.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.ASCII | re.IGNORECASE)
NOT_NUMBERS = (
    (re.compile(r"[+-]?\d+,\d+", re.ASCII), "expected a number with a decimal point, not a comma"),
    (re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII), "expected a number without commas"),
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def column_name(written: str) -> str:
    """Normalize a column's name: ` Primary Exchange ` is primary_exchange."""
    return "_".join(written.strip().casefold().replace("-", " ").split())


def type_code(written: str) -> str | None:
    """Return the code of a type: CS for `Common Stock`; None if it is unknown.

    An unrecognized spelling of CS would silently keep a stock out of the ranking. Unknown capitals may be a code of the
    market's own.
    """
    plain = re.sub(r"[\s_-]", "", written)
    if plain.upper() in CODES:
        return plain.upper()
    return TYPES.get(plain.casefold()) or (written if _CODE.fullmatch(written) else None)


def not_a_number(written: str) -> str:
    """Explain what was expected instead of a text that is not a number."""
    return next((said for pattern, said in NOT_NUMBERS if pattern.fullmatch(written)), "expected a number")


def names_of(columns: Iterable[Column]) -> list[str]:
    """List the names of columns."""
    return [column.name for column in columns]
