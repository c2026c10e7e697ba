"""Splits, listings and details as files: JSON of columns, compressed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import orjson
import zstandard

from scanner.market.source import COLUMNS, NEVER, Details, Listings, Splits

_LEVEL = 3
_TEXTS = ("tickers", *COLUMNS)
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


def encode_listings(listings: Listings) -> tuple[bytes, str]:
    """Make a file of listings; return its bytes, and the sha256 of what they hold."""
    texts = {name: getattr(listings, name).tolist() for name in _TEXTS}
    return _packed({**texts, "hindsight": listings.hindsight})


def decode_listings(data: bytes) -> Listings:
    """Read what `encode_listings` made."""
    columns = orjson.loads(zstandard.decompress(data))
    tickers, name, kind, exchange, sector, industry = (np.array(columns[text], np.str_) for text in _TEXTS)
    return Listings(tickers, name, kind, exchange, sector, industry, _hindsight(columns["hindsight"]))


def encode_details(details: Iterable[Details]) -> tuple[bytes, str]:
    """Make a file of details, ordered by ticker; return its bytes, and the sha256 of what they hold."""
    ordered = sorted(details, key=lambda known: known.ticker)
    return _packed({name: [getattr(known, name) for known in ordered] for name in _DETAILS})


def decode_details(data: bytes) -> tuple[Details, ...]:
    """Read what `encode_details` made."""
    columns = orjson.loads(zstandard.decompress(data))
    rows = zip(*(columns[name] for name in _DETAILS), strict=True)
    return tuple(
        Details(ticker, date.fromisoformat(asked), found, sic, date.fromisoformat(listed) if listed else None, shares)
        for ticker, asked, found, sic, listed, shares in rows
    )


def _hindsight(stored: dict[str, str] | list[str]) -> dict[str, date]:
    """Read since when columns are known; histories of before name them only."""
    if isinstance(stored, list):
        return dict.fromkeys(stored, NEVER)
    return {name: date.fromisoformat(since) for name, since in stored.items()}


def _packed(columns: dict[str, Any]) -> tuple[bytes, str]:
    text = orjson.dumps(columns)
    return zstandard.compress(text, _LEVEL), hashlib.sha256(text).hexdigest()
