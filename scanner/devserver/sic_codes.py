"""Standard Industrial Classification codes of the SEC, for the sectors of markets."""

from __future__ import annotations

import zlib
from typing import NamedTuple


class SicCode(NamedTuple):
    """A code and the SEC's name of it."""

    number: int
    description: str


_FINANCE = (
    SicCode(6022, "STATE COMMERCIAL BANKS"),
    SicCode(6331, "FIRE, MARINE & CASUALTY INSURANCE"),
    SicCode(6282, "INVESTMENT ADVICE"),
)
_TECHNOLOGY = (
    SicCode(7372, "SERVICES-PREPACKAGED SOFTWARE"),
    SicCode(3674, "SEMICONDUCTORS & RELATED DEVICES"),
    SicCode(3670, "ELECTRONIC COMPONENTS & ACCESSORIES"),
)
_MATERIALS = (
    SicCode(2860, "INDUSTRIAL ORGANIC CHEMICALS"),
    SicCode(1040, "GOLD AND SILVER ORES"),
    SicCode(3312, "STEEL WORKS, BLAST FURNACES & ROLLING MILLS (COKE OVENS)"),
)
_COMMUNICATION = (
    SicCode(4833, "TELEVISION BROADCASTING STATIONS"),
    SicCode(4813, "TELEPHONE COMMUNICATIONS (NO RADIOTELEPHONE)"),
    SicCode(7812, "SERVICES-MOTION PICTURE & VIDEO TAPE PRODUCTION"),
)
_SECTORS = {
    "Basic Materials": _MATERIALS,
    "Communication Services": _COMMUNICATION,
    "Consumer Discretionary": (
        SicCode(5651, "RETAIL-FAMILY CLOTHING STORES"),
        SicCode(5812, "RETAIL-EATING PLACES"),
        SicCode(3714, "MOTOR VEHICLE PARTS & ACCESSORIES"),
    ),
    "Consumer Staples": (
        SicCode(2000, "FOOD AND KINDRED PRODUCTS"),
        SicCode(2080, "BEVERAGES"),
        SicCode(2840, "SOAP, DETERGENTS, CLEANING PREPARATIONS, PERFUMES, COSMETICS"),
    ),
    "Energy": (
        SicCode(1311, "CRUDE PETROLEUM & NATURAL GAS"),
        SicCode(4922, "NATURAL GAS TRANSMISSION"),
        SicCode(1381, "DRILLING OIL & GAS WELLS"),
    ),
    "Finance": _FINANCE,
    "Financials": _FINANCE,
    "Health Care": (
        SicCode(2834, "PHARMACEUTICAL PREPARATIONS"),
        SicCode(3841, "SURGICAL & MEDICAL INSTRUMENTS & APPARATUS"),
        SicCode(8062, "SERVICES-GENERAL MEDICAL & SURGICAL HOSPITALS, NEC"),
    ),
    "Industrials": (
        SicCode(3560, "GENERAL INDUSTRIAL MACHINERY & EQUIPMENT"),
        SicCode(3721, "AIRCRAFT"),
        SicCode(4213, "TRUCKING (NO LOCAL)"),
    ),
    "Information Technology": _TECHNOLOGY,
    "Materials": _MATERIALS,
    "Real Estate": (SicCode(6798, "REAL ESTATE INVESTMENT TRUSTS"),),
    "Technology": _TECHNOLOGY,
    "Telecommunications": _COMMUNICATION,
    "Utilities": (
        SicCode(4911, "ELECTRIC SERVICES"),
        SicCode(4923, "NATURAL GAS TRANSMISSION & DISTRIBUTION"),
        SicCode(4941, "WATER SUPPLY"),
    ),
}


def sic_code(sector: str, industry: str) -> SicCode | None:
    """Choose a code of the sector, always the same for an industry; None if the sector is unknown."""
    codes = _SECTORS.get(sector)
    return codes[zlib.crc32(industry.encode()) % len(codes)] if codes else None
