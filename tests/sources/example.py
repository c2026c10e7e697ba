"""The source of docs/add-a-source.md, imported as the page says it would lie."""

from __future__ import annotations

import csv
import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import scanner.sources
from scanner.market_data.tables import SessionBars
from scanner.sources.base import Market
from tests.architecture.modules import ROOT

PAGE = ROOT / "docs/add-a-source.md"
_NAMES = ("scanner.sources.daily", "scanner.sources.daily.adapter", "scanner.sources.daily.source")


@contextmanager
def installed(folder: Path) -> Iterator[tuple[Any, Any]]:
    """Write the page's two modules into a folder of `scanner.sources`, as it were, and give them."""
    place = folder / "daily"
    place.mkdir(parents=True)
    place.joinpath("__init__.py").touch()
    adapter, source = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    place.joinpath("adapter.py").write_text(adapter, "utf-8")
    place.joinpath("source.py").write_text(source, "utf-8")
    scanner.sources.__path__.append(str(folder))
    try:
        yield importlib.import_module(_NAMES[1]), importlib.import_module(_NAMES[2])
    finally:
        scanner.sources.__path__.remove(str(folder))
        for name in _NAMES:
            sys.modules.pop(name, None)
        scanner.sources.__dict__.pop("daily", None)


def write_daily(market: Market, folder: Path) -> None:
    """Write a market as the page's example reads one."""
    folder.mkdir(parents=True, exist_ok=True)
    for session in market.sessions():
        rows = rows_of(market.bars(session))
        write(folder / f"{session}.csv", ("ticker", "open", "high", "low", "close", "volume"), rows)
    splits = market.splits()
    columns = (splits.tickers, splits.execution, splits.split_from, splits.split_to)
    write(
        folder / "splits.csv", ("ticker", "execution_date", "split_from", "split_to"), list(zip(*columns, strict=True))
    )


def rows_of(bars: SessionBars) -> list[tuple[object, ...]]:
    return list(zip(bars.tickers, bars.open, bars.high, bars.low, bars.close, bars.volume, strict=True))


def write(file: Path, names: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(names)
        writer.writerows(rows)
