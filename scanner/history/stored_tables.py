"""The files of splits, listings and details: compressed JSON of columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import orjson
import zstandard

from scanner.errors import HistoryError
from scanner.history import untrusted
from scanner.history.fetch_clock import MAX_FETCH_TIME, UNKNOWN
from scanner.market_data.tables import COLUMNS, NEVER, Details, Listings, Splits
from scanner.remedy import fix_data

#: Bytes of an uncompressed table; the listings of the whole market have some 2 million.
MAX_TABLE_BYTES = 16 << 20

_LEVEL = 3
_TEXTS = ("tickers", *COLUMNS)
_UNKNOWN: Mapping[str, int] = MappingProxyType({})
_DETAILS = tuple(field.name for field in fields(Details))


def encode_splits(splits: Splits) -> tuple[bytes, str]:
    """Encode splits; return the file's bytes, and the sha256 of its content."""
    return _packed(
        {
            "tickers": splits.tickers.tolist(),
            "execution": splits.execution.astype(np.str_).tolist(),
            "split_from": splits.split_from.tolist(),
            "split_to": splits.split_to.tolist(),
        }
    )


def decode_splits(data: bytes) -> Splits:
    """Read what `encode_splits` made. Raises `ValueError` for anything else."""
    columns = _unpacked(data, "tickers", "execution", "split_from", "split_to")
    return Splits(
        np.array(untrusted.texts(columns["tickers"]), np.str_),
        np.array([untrusted.day(day) for day in columns["execution"]], "datetime64[D]"),
        np.array([untrusted.number(share) for share in columns["split_from"]], np.float64),
        np.array([untrusted.number(share) for share in columns["split_to"]], np.float64),
    )


def earlier_and(splits: Splits, since: date, others: Splits) -> Splits:
    """Prepend to `splits`, which cover the time since a day, the earlier ones of `others`.

    If a source returns earlier splits than requested, they count as far back as they go.
    """
    first = min([np.datetime64(since), *splits.execution[:1]])
    earlier = others.execution < first
    columns = {
        name: np.concatenate([getattr(others, name)[earlier], getattr(splits, name)])
        for name in ("tickers", "execution", "split_from", "split_to")
    }
    return Splits(**columns, dropped=splits.dropped)


def encode_listings(listings: Listings) -> tuple[bytes, str]:
    """Encode listings; return the file's bytes, and the sha256 of its content."""
    texts = {name: getattr(listings, name).tolist() for name in _TEXTS}
    return _packed({**texts, "hindsight": listings.hindsight})


def decode_listings(data: bytes) -> Listings:
    """Read what `encode_listings` made. Raises `ValueError` for anything else."""
    columns = _unpacked(data, *_TEXTS, others=("hindsight",))
    texts = (np.array(untrusted.texts(columns[name]), np.str_) for name in _TEXTS)
    tickers, name, kind, exchange, sector, industry = texts
    return Listings(tickers, name, kind, exchange, sector, industry, _hindsight(columns["hindsight"]))


def encode_details(details: Iterable[Details], fetched: Mapping[str, int] = _UNKNOWN) -> tuple[bytes, str]:
    """Encode details, ordered by ticker.

    Args:
        fetched: when each ticker's details were fetched, as far as known.

    Returns:
        The file's bytes, and the sha256 of its content without those times, equal for unchanged details.
    """
    ordered = sorted(details, key=lambda known: known.ticker)
    columns = {name: [getattr(known, name) for known in ordered] for name in _DETAILS}
    return _packed(columns, {"fetched": [fetched.get(known.ticker, UNKNOWN) for known in ordered]})


def decode_details(data: bytes) -> tuple[Details, ...]:
    """Read what `encode_details` made. Raises `ValueError` for anything else."""
    columns = _unpacked(data, *_DETAILS)
    untrusted.texts(columns["ticker"])
    untrusted.texts(columns["sic"])
    rows = zip(*(columns[name] for name in _DETAILS), strict=True)
    return tuple(
        Details(
            ticker,
            untrusted.day(asked),
            untrusted.truth(found),
            sic,
            untrusted.day(listed) if listed else None,
            _shares(shares),
        )
        for ticker, asked, found, sic, listed, shares in rows
    )


def decode_details_fetched(data: bytes) -> dict[str, int]:
    """Read when each ticker's details were fetched; files of earlier versions do not say. Raises `ValueError`."""
    columns = _unpacked(data, *_DETAILS)
    times = [untrusted.whole(time, UNKNOWN, MAX_FETCH_TIME) for time in untrusted.listed(columns.get("fetched", []))]
    return dict(zip(untrusted.texts(columns["ticker"]), times, strict=False))


def _shares(stored: object) -> float | None:
    return None if stored is None else untrusted.number(stored) if stored else 0.0


def _hindsight(stored: object) -> dict[str, date]:
    """Read since when columns are known; histories of earlier versions only name them."""
    if isinstance(stored, list):
        return dict.fromkeys(untrusted.texts(stored), NEVER)
    return {untrusted.text(name): untrusted.day(since) for name, since in untrusted.having(stored).items()}


def _unpacked(data: bytes, *names: str, others: Iterable[str] = ()) -> dict[str, Any]:
    """Decompress columns of equal length."""
    columns = untrusted.members(untrusted.unpack(data, MAX_TABLE_BYTES), *names, *others)
    if len({len(untrusted.listed(columns[name])) for name in names}) != 1:
        raise ValueError("the columns differ in length")
    return columns


def _packed(columns: dict[str, Any], beside: Mapping[str, Any] | None = None) -> tuple[bytes, str]:
    content = hashlib.sha256(orjson.dumps(columns)).hexdigest()
    text = orjson.dumps({**columns, **(beside or {})})
    if len(text) > MAX_TABLE_BYTES:
        raise HistoryError(
            f"splits, listings and details may have {MAX_TABLE_BYTES:,} bytes each, and not {len(text):,}",
            fix_data("sync a smaller market"),
        )
    return zstandard.compress(text, _LEVEL), content
