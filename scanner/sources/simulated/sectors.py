"""Names for simulated companies: sectors, their industries, and parts of company names in each."""

from __future__ import annotations

SECTORS: dict[str, dict[str, tuple[str, ...]]] = {
    "Communication Services": {
        "Media": ("Media", "Broadcasting"),
        "Telecom Services": ("Telecom", "Networks"),
        "Entertainment": ("Studios", "Games"),
    },
    "Consumer Discretionary": {
        "Specialty Retail": ("Stores", "Outfitters"),
        "Restaurants": ("Kitchens", "Restaurants"),
        "Auto Parts": ("Automotive", "Motors"),
    },
    "Consumer Staples": {
        "Packaged Foods": ("Foods", "Provisions"),
        "Beverages": ("Beverages", "Brewing"),
        "Household Products": ("Household", "Brands"),
    },
    "Energy": {
        "Oil & Gas Exploration": ("Petroleum", "Resources"),
        "Oil & Gas Midstream": ("Pipelines", "Midstream"),
        "Oilfield Services": ("Drilling", "Oilfield Services"),
    },
    "Financials": {
        "Regional Banks": ("Bancorp", "Bancshares", "Financial"),
        "Insurance": ("Insurance", "Assurance"),
        "Asset Management": ("Capital", "Partners"),
    },
    "Health Care": {
        "Biotechnology": ("Therapeutics", "Biosciences", "Pharma"),
        "Medical Devices": ("Medical", "Surgical"),
        "Health Services": ("Health", "Care"),
    },
    "Industrials": {
        "Machinery": ("Industries", "Machinery"),
        "Aerospace & Defense": ("Aerospace", "Defense Systems"),
        "Trucking": ("Freight", "Logistics"),
    },
    "Information Technology": {
        "Software": ("Software", "Systems", "Data"),
        "Semiconductors": ("Semiconductor", "Microdevices"),
        "Electronic Components": ("Electronics", "Instruments"),
    },
    "Materials": {
        "Chemicals": ("Chemical", "Polymers"),
        "Gold": ("Gold", "Mining"),
        "Steel": ("Steel", "Metals"),
    },
    "Real Estate": {
        "Office REITs": ("Properties", "Office Trust"),
        "Residential REITs": ("Homes Trust", "Apartments"),
        "Retail REITs": ("Realty", "Centers Trust"),
    },
    "Utilities": {
        "Electric Utilities": ("Electric", "Power"),
        "Gas Utilities": ("Gas", "Gas Light"),
        "Water Utilities": ("Water", "Water Works"),
    },
}

FIRST = (
    *("Alder", "Amber", "Ash", "Birch", "Black", "Blue", "Bright", "Brook", "Cedar", "Clear", "Copper", "Crest"),
    *("Dawn", "Eagle", "East", "Elm", "Fair", "Falcon", "Fern", "Glen", "Gold", "Grand", "Granite", "Green"),
    *("Harbor", "Hazel", "High", "Iron", "Lake", "Lark", "Maple", "Mill", "North", "Oak", "Pine", "Quarry"),
    *("Raven", "Red", "River", "Silver", "Stone", "Summit", "Swift", "Thorn", "Timber", "West", "White", "Winter"),
)
SECOND = (
    *("bay", "bridge", "brook", "cliff", "crest", "dale", "field", "ford", "gate", "grove", "haven", "hill"),
    *("land", "mark", "mere", "mont", "point", "port", "ridge", "shore", "view", "ville", "water", "wood"),
)
FORMS = ("Inc.", "Corp.", "Co.", "Holdings", "Group", "Ltd.")
FOREIGN_FORMS = ("plc ADR", "S.A. ADR", "N.V. ADR", "AG ADR")
ISSUERS = ("Harborline", "Kestrel", "Meridian Row", "Northlight", "Palisade", "Tidewater")
