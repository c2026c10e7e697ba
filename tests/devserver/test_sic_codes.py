from __future__ import annotations

import pytest

from scanner.devserver.sic_codes import sic_code
from scanner.sources.simulated.sectors import SECTORS

DIVISIONS = {  # by the first code beyond each
    1000: "Agriculture",
    1500: "Mining",
    1800: "Construction",
    4000: "Manufacturing",
    5000: "Transportation, Communications, Electric, Gas",
    5200: "Wholesale Trade",
    6000: "Retail Trade",
    6800: "Finance, Insurance, Real Estate",
    9000: "Services",
}


def division(sector: str, industry: str) -> str:
    code = sic_code(sector, industry)
    assert code
    return next(name for beyond, name in DIVISIONS.items() if code.number < beyond)


@pytest.mark.parametrize(
    ("sector", "expected"),
    [
        ("Utilities", {"Transportation, Communications, Electric, Gas"}),
        ("Financials", {"Finance, Insurance, Real Estate"}),
        ("Finance", {"Finance, Insurance, Real Estate"}),
        ("Real Estate", {"Finance, Insurance, Real Estate"}),
        ("Energy", {"Mining", "Transportation, Communications, Electric, Gas"}),
    ],
)
def test_a_code_is_of_the_sector_s_division(sector: str, expected: set[str]) -> None:
    assert {division(sector, f"industry {number}") for number in range(20)} == expected


@pytest.mark.parametrize("sector", SECTORS)
def test_every_simulated_sector_has_codes_one_for_each_industry(sector: str) -> None:
    for industry in SECTORS[sector]:
        assert len({sic_code(sector, industry) for _ in range(3)} - {None}) == 1


def test_an_unknown_sector_has_none() -> None:
    assert sic_code("", "") is None
