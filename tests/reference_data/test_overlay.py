"""What others know of tickers wins where it says something, and is hindsight before it was known."""

from __future__ import annotations

from datetime import date

import numpy as np

from scanner.market_data.dropped import NONE_DROPPED
from scanner.market_data.tables import COLUMNS, NEVER, Details, Listings
from scanner.reference_data.overlay import lay_details_over, lay_over

DAY, DAY_AFTER = date(2016, 9, 29), date(2016, 9, 30)


def listings(**hindsight: date) -> Listings:
    """B and D, of which a column says what it is; nobody knows D's sector."""
    columns = {name: np.array([f"{name} of B", f"{name} of D"]) for name in COLUMNS}
    columns["sector"][1] = ""
    return Listings(np.array(["B", "D"]), **columns, hindsight=hindsight, dropped=NONE_DROPPED)


def test_what_is_laid_over_wins_and_what_it_leaves_empty_stays() -> None:
    own = {"sector": np.array(["mine", "", "a rather longer text than any"]), "name": np.array(["", "my B", ""])}
    found = lay_over(listings(), np.array(["A", "B", "D"]), own, DAY)
    assert found.tickers.tolist() == ["A", "B", "D"]
    assert found.sector.tolist() == ["mine", "sector of B", "a rather longer text than any"]
    assert found.name.tolist() == ["", "my B", "name of D"]
    assert found.industry.tolist() == ["", "industry of B", "industry of D"]


def test_the_listings_themselves_do_not_change() -> None:
    below = listings()
    lay_over(below, np.array(["B"]), {"sector": np.array(["X"])}, DAY)
    assert below.sector.tolist() == ["sector of B", ""]


def test_what_may_have_changed_is_hindsight_before_it_was_known() -> None:
    own = {name: np.array(["X"]) for name in COLUMNS}
    found = lay_over(listings(), np.array(["B"]), own, DAY)
    assert found.hindsight == {"exchange": DAY, "sector": DAY, "industry": DAY}
    assert lay_over(listings(), np.array(["B"]), {"name": np.array(["X"])}, DAY).hindsight == {}


def test_hindsight_does_not_become_known_earlier() -> None:
    below = listings(sector=NEVER, exchange=DAY)
    found = lay_over(below, np.array(["B"]), {name: np.array(["X"]) for name in ("sector", "exchange")}, DAY_AFTER)
    assert found.hindsight == {"sector": NEVER, "exchange": DAY_AFTER}


def test_nothing_laid_over_nothing() -> None:
    none = np.array([], np.str_)
    empty = Listings(none, none, none, none, none, none)
    assert lay_over(empty, none, {"sector": none}, DAY).sector.tolist() == []
    assert lay_over(listings(), none, {"sector": none}, DAY).sector.tolist() == ["sector of B", ""]


def test_details_tell_sector_and_industry_by_their_code() -> None:
    details = [
        Details("A", DAY, sic="7372"),
        Details("B", DAY_AFTER, found=False),
        Details("C", DAY_AFTER, sic=""),
        Details("D", DAY, sic="6022"),
    ]
    found = lay_details_over(listings(), details)
    assert found.tickers.tolist() == ["A", "B", "D"]
    assert found.sector.tolist() == ["Services", "sector of B", "Finance, Insurance, and Real Estate"]
    assert found.industry.tolist() == ["Business Services", "industry of B", "Depository Institutions"]
    assert found.hindsight == {"sector": DAY, "industry": DAY}


def test_the_last_code_that_was_learnt_says_since_when_all_are_known() -> None:
    details = [Details("B", DAY_AFTER, sic="7372"), Details("D", DAY, sic="7372")]
    assert lay_details_over(listings(), details).hindsight == {"sector": DAY_AFTER, "industry": DAY_AFTER}


def test_details_without_a_code_change_nothing() -> None:
    below = listings()
    assert lay_details_over(below, [Details("B", DAY)]) is below
    assert lay_details_over(below, []) is below
