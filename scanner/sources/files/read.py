"""Reads tables from files of any supported format."""

from __future__ import annotations

import gzip
import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from scanner.sources.files.bar_table import Table
from scanner.sources.files.delimited import read_bulk, read_rows
from scanner.sources.files.parquet import read_parquet
from scanner.sources.files.rules import Column


def read(path: Path, columns: Sequence[Column], *, bulk: bool = False) -> Table:
    """Read the columns among `columns` of a CSV (gzipped or not) or Parquet file.

    Args:
        bulk: whether it may have millions of rows.

    Raises:
        MarketDataError: it cannot be read, or lacks required columns or cells.
        MissingExtra: it is Parquet and pyarrow is not installed.
    """
    if path.suffix == ".parquet":
        return read_parquet(path, columns)

    def opened() -> BinaryIO:
        return cast("BinaryIO", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")

    return (read_bulk if bulk else read_rows)(str(path), opened, columns)


def read_text(place: str, data: bytes, columns: Sequence[Column]) -> Table:
    """Read CSV from memory. Raises as `read`."""
    return read_rows(place, lambda: io.BytesIO(data), columns)
