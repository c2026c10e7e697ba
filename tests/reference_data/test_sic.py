"""Sector and industry by code: each major group in the division the manual puts it in."""

from __future__ import annotations

import re

import pytest

from scanner.reference_data.sic import DIVISIONS, MAJOR_GROUPS, sector_and_industry
from tests.readme.pages import PAGES


@pytest.mark.parametrize(
    ("code", "sector", "industry"),
    [
        ("0100", "Agriculture, Forestry, and Fishing", "Agricultural Production Crops"),
        ("100", "Agriculture, Forestry, and Fishing", "Agricultural Production Crops"),
        ("1040", "Mining", "Metal Mining"),
        ("1531", "Construction", "Building Construction General Contractors and Operative Builders"),
        ("2834", "Manufacturing", "Chemicals and Allied Products"),
        ("3999", "Manufacturing", "Miscellaneous Manufacturing Industries"),
        ("4911", "Transportation, Communications, and Utilities", "Electric, Gas, and Sanitary Services"),
        ("5045", "Wholesale Trade", "Wholesale Trade-durable Goods"),
        ("5812", "Retail Trade", "Eating and Drinking Places"),
        ("6022", "Finance, Insurance, and Real Estate", "Depository Institutions"),
        ("7372", "Services", "Business Services"),
        ("9995", "Public Administration and Nonclassifiable", "Nonclassifiable Establishments"),
    ],
)
def test_a_code_tells_division_and_major_group(code: str, sector: str, industry: str) -> None:
    assert sector_and_industry(code) == (sector, industry)


@pytest.mark.parametrize(
    "code", ["", "0", "1100", "8880", "8888", "10000", "99999", "-100", "28.4", "chemicals", "²800"]
)
def test_what_is_no_code_tells_nothing(code: str) -> None:
    assert sector_and_industry(code) == ("", "")


def test_every_division_has_its_last_major_group() -> None:
    assert DIVISIONS.keys() <= MAJOR_GROUPS.keys()
    assert {sector_and_industry(f"{group}00")[0] for group in MAJOR_GROUPS} == {*DIVISIONS.values()}


def test_no_name_stands_for_two() -> None:
    assert len({*MAJOR_GROUPS.values()}) == len(MAJOR_GROUPS) == 82
    assert len({*DIVISIONS.values()}) == len(DIVISIONS) == 10


def test_the_page_of_sources_lists_the_divisions_by_their_codes() -> None:
    rows = re.findall(r"^\| (\d{4}) to (\d{4}) \| (.+) \|$", PAGES["docs/sources.md"], re.MULTILINE)
    assert [sector for _, _, sector in rows] == [*DIVISIONS.values()]
    for first, last, sector in rows:
        assert sector_and_industry(first)[0] == sector_and_industry(last)[0] == sector
