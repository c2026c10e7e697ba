"""Splits, listings and details as files: JSON of columns, compressed."""

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

from scanner.history.fetch_clock import UNKNOWN
from scanner.market.source import COLUMNS, NEVER, Details, Listings, Splits

_LEVEL = 3
_TEXTS = ("tickers", *COLUMNS)
_UNKNOWN: Mapping[str, int] = MappingProxyType({})
_DETAILS = tuple(field.name for field in fields(Details))


def encode_splits(splits: Splits) -> tuple[bytes, str]:
    """Make a file of splits; return its bytes, and the sha256 of what they hold."""
    return _packed(
        {
            "tickers": splits.tickers.tolist(),
            "execution": splits.execution.astype(np.str_).tolist(),
            "split_from": splits.split_from.tolist(),
            "split_to": splits.split_to.tolist(),
        }
    )


def decode_splits(data: bytes) -> Splits:
    """Read what `encode_splits` made."""
    columns = orjson.loads(zstandard.decompress(data))
    return Splits(
        np.array(columns["tickers"], np.str_),
        np.array(columns["execution"], "datetime64[D]"),
        np.array(columns["split_from"], np.float64),
        np.array(columns["split_to"], np.float64),
    )


def earlier_and(splits: Splits, since: date, others: Splits) -> Splits:
    """Put before `splits`, which are all those since a day, what others tell of the time before that.

    A source that tells of earlier days than it was asked for is believed as far back as it tells.
    """
    first = min([np.datetime64(since), *splits.execution[:1]])
    earlier = others.execution < first
    columns = {
        name: np.concatenate([getattr(others, name)[earlier], getattr(splits, name)])
        for name in ("tickers", "execution", "split_from", "split_to")
    }
    return Splits(**columns, dropped=splits.dropped)


def encode_listings(listings: Listings) -> tuple[bytes, str]:
    """Make a file of listings; return its bytes, and the sha256 of what they hold."""
    texts = {name: getattr(listings, name).tolist() for name in _TEXTS}
    return _packed({**texts, "hindsight": listings.hindsight})


def decode_listings(data: bytes) -> Listings:
    """Read what `encode_listings` made."""
    columns = orjson.loads(zstandard.decompress(data))
    tickers, name, kind, exchange, sector, industry = (np.array(columns[text], np.str_) for text in _TEXTS)
    return Listings(tickers, name, kind, exchange, sector, industry, _hindsight(columns["hindsight"]))


def encode_details(details: Iterable[Details], fetched: Mapping[str, int] = _UNKNOWN) -> tuple[bytes, str]:
    """Make a file of details, ordered by ticker.

    Parameters
    ----------
    fetched: when each ticker's were fetched, as far as that is known.

    Returns
    -------
    The file's bytes, and the sha256 of what they hold, those times left out: fetched again unchanged is the same.
    """
    ordered = sorted(details, key=lambda known: known.ticker)
    columns = {name: [getattr(known, name) for known in ordered] for name in _DETAILS}
    return _packed(columns, {"fetched": [fetched.get(known.ticker, UNKNOWN) for known in ordered]})


def decode_details(data: bytes) -> tuple[Details, ...]:
    """Read what `encode_details` made."""
    columns = orjson.loads(zstandard.decompress(data))
    rows = zip(*(columns[name] for name in _DETAILS), strict=True)
    return tuple(
        Details(ticker, date.fromisoformat(asked), found, sic, date.fromisoformat(listed) if listed else None, shares)
        for ticker, asked, found, sic, listed, shares in rows
    )


def decode_details_fetched(data: bytes) -> dict[str, int]:
    """Read when each ticker's details were fetched; files of before do not tell."""
    columns = orjson.loads(zstandard.decompress(data))
    return dict(zip(columns["ticker"], columns.get("fetched", ()), strict=False))


def _hindsight(stored: dict[str, str] | list[str]) -> dict[str, date]:
    """Read since when columns are known; histories of before name them only."""
    if isinstance(stored, list):
        return dict.fromkeys(stored, NEVER)
    return {name: date.fromisoformat(since) for name, since in stored.items()}


def _packed(columns: dict[str, Any], beside: Mapping[str, Any] | None = None) -> tuple[bytes, str]:
    content = hashlib.sha256(orjson.dumps(columns)).hexdigest()
    return zstandard.compress(orjson.dumps({**columns, **(beside or {})}), _LEVEL), content
