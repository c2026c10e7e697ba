"""The listings of the simulated market."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scanner.arrays import Strings
from scanner.market_data.tables import Listings
from scanner.sources.simulated.sectors import FIRST, FOREIGN_FORMS, FORMS, ISSUERS, SECOND, SECTORS

BENCHMARK = "SPY"
SECTOR_NAMES = tuple(SECTORS)
BROAD = len(SECTORS)  # the sector number of a fund that holds the whole market

_LETTERS = np.array([chr(ord("A") + i) for i in range(26)])
_TICKER_LENGTHS, _LENGTH_ODDS = (1, 2, 3, 4, 5), (0.003, 0.03, 0.45, 0.5, 0.017)
_FUNDS_PER_TICKER = 1 / 9
_FOREIGN_PER_STOCK = 1 / 20
_BROAD_PER_FUND = 1 / 2


@dataclass(frozen=True, slots=True)
class Roster:
    """The listings, and the sector each one moves with.

    Attributes:
        listings: (n,) as the market shows them; funds have neither sector nor industry there.
        fund: (n,) whether it is an ETF.
        sector: (n,) its index in `SECTOR_NAMES`; `BROAD` for a fund of the whole market.
        benchmark: the row of `BENCHMARK`.
    """

    listings: Listings
    fund: NDArray[np.bool_]
    sector: NDArray[np.intp]
    benchmark: int


def draw_roster(rng: Generator, count: int) -> Roster:
    """Draw `count` listings, a ninth of them funds, including the benchmark."""
    tickers = _draw_tickers(rng, count)
    benchmark = int(np.searchsorted(tickers, BENCHMARK))
    fund = np.zeros(count, dtype=np.bool_)
    others = np.delete(np.arange(count), benchmark)
    fund[rng.choice(others, size=round(count * _FUNDS_PER_TICKER) - 1, replace=False)] = True
    fund[benchmark] = True
    sector = rng.integers(0, len(SECTORS), count)
    sector[fund & (rng.random(count) < _BROAD_PER_FUND)] = BROAD
    sector[benchmark] = BROAD
    foreign = ~fund & (rng.random(count) < _FOREIGN_PER_STOCK)
    industry, name = _draw_companies(rng, sector, foreign)
    name[fund] = _draw_fund_names(rng, sector[fund])
    name[benchmark] = f"{ISSUERS[0]} US Market ETF"
    listings = Listings(
        tickers,
        name=name,
        type=np.where(fund, "ETF", np.where(foreign, "ADRC", "CS")),
        exchange=np.where(fund, "ARCX", rng.choice(["XNYS", "XNAS", "XASE"], count, p=[0.4, 0.55, 0.05])),
        sector=np.where(fund, "", np.array([*SECTOR_NAMES, ""])[sector]),
        industry=np.where(fund, "", industry),
    )
    return Roster(listings, fund, sector, benchmark)


def _draw_tickers(rng: Generator, count: int) -> Strings:
    """Draw `count` distinct tickers of one to five letters, sorted."""
    tickers = {BENCHMARK}
    while len(tickers) < count:
        length = int(rng.choice(_TICKER_LENGTHS, p=_LENGTH_ODDS))
        tickers.add("".join(_LETTERS[rng.integers(0, 26, length)]))
    return np.array(sorted(tickers))


def _draw_companies(rng: Generator, sector: NDArray[np.intp], foreign: NDArray[np.bool_]) -> tuple[Strings, Strings]:
    """Draw an industry and a name for each row."""

    def one_of(words: tuple[str, ...]) -> str:
        return words[rng.integers(len(words))]

    industries, names = [], []
    for number, abroad in zip(sector.tolist(), foreign.tolist(), strict=True):
        choices = SECTORS[SECTOR_NAMES[number % len(SECTORS)]]
        industry = one_of(tuple(choices))
        form = one_of(FOREIGN_FORMS if abroad else FORMS)
        names.append(f"{one_of(FIRST)}{one_of(SECOND)} {one_of(choices[industry])} {form}")
        industries.append(industry)
    return np.array(industries), np.array(names)


def _draw_fund_names(rng: Generator, sector: NDArray[np.intp]) -> Strings:
    issuers = rng.choice(ISSUERS, len(sector))
    holdings = np.array([*SECTOR_NAMES, "Broad Market"])[sector]
    return np.array([f"{issuer} {holding} ETF" for issuer, holding in zip(issuers, holdings, strict=True)])
