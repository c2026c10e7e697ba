"""Every expression of docs/recipes.md is what its source says, on every bar of a simulated market."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.history.history import History
from scanner.history.sync import sync
from scanner.indicators.engine import compute
from scanner.indicators.needs import bars_needed
from scanner.panel.panel import Panel, panel_at
from scanner.screening.clauses import read_number
from scanner.screening.hints import ELSEWHERE
from scanner.service import Service
from scanner.sources.files import FilesMarket, write
from scanner.sources.simulated import SimulatedMarket
from tests.indicators.oracles import Natural, Oracle, natural_size, scaled_difference
from tests.readme.conftest import ROOT
from tests.reference import market, recipes
from tests.reference.market import Bars, Floats
from tests.reference.ties import TIE

PAGE = ROOT.joinpath("docs/recipes.md").read_text("utf-8")
ROW = re.compile(
    r"^\| (?P<line>[^|]+) \| `(?P<expression>[^`]+)` \| (?P<bars>\d+) \| ?(?P<equal>[^|]*) \|$", re.MULTILINE
)
ROWS = list(ROW.finditer(PAGE))
SCREENS = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
LAST = date(2016, 9, 30)
SESSIONS = 120


def largest_so_far(oracle: Oracle) -> Oracle:
    """Where a value is a mean of others of both signs, it is measured by the largest there was."""
    return lambda bars: np.fmax.accumulate(np.abs(oracle(bars)))


def ease(bars: Bars) -> Floats:
    return recipes.ease_of_movement(bars, 14)


#: The oracle of each line of the page, in its order, and the natural size of its values.
ORACLES: tuple[tuple[str, Oracle, Natural], ...] = (
    ("DPO", lambda b: recipes.detrended(b, 21), "price"),
    ("not centred, TradingView's default", lambda b: recipes.detrended_uncentred(b, 21), "price"),
    ("KST", recipes.know_sure_thing, 100.0),
    ("signal", recipes.know_sure_thing_signal, 100.0),
    ("mass index", lambda b: recipes.mass_index(b, 9, 25), 1.0),
    ("EMV", ease, largest_so_far(ease)),
    ("ZLEMA of 20", lambda b: recipes.zero_lag(b, 20), "price"),
    ("ZLEMA of 5", lambda b: recipes.zero_lag(b, 5), "price"),
    ("Coppock", lambda b: recipes.coppock(b, 14, 11, 10), 100.0),
    ("jaw", lambda b: recipes.alligator(b, 13, 8), "price"),
    ("teeth", lambda b: recipes.alligator(b, 8, 5), "price"),
    ("lips", lambda b: recipes.alligator(b, 5, 3), "price"),
    ("bull power", lambda b: recipes.bull_power(b, 13), "price"),
    ("bear power", lambda b: recipes.bear_power(b, 13), "price"),
    ("upper", lambda b: recipes.starc(b, 5, 2.0, 10), "price"),
    ("lower", lambda b: recipes.starc(b, 5, -2.0, 10), "price"),
    ("upper", lambda b: recipes.envelope(b, 20, 2.5), "price"),
    ("lower", lambda b: recipes.envelope(b, 20, -2.5), "price"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated market as files, which the oracles can read too."""
    place = tmp_path_factory.mktemp("recipes") / "market"
    write(SimulatedMarket(tickers=120, sessions=SESSIONS, last=LAST), place)
    return place


@pytest.fixture(scope="module")
def history(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> History:
    filled = History(tmp_path_factory.mktemp("recipes") / "history")
    sync(filled, FilesMarket(folder))
    return filled


@pytest.fixture(scope="module")
def panel(history: History) -> Panel:
    return panel_at(history.load(), SESSIONS - 1, "SPY")


@pytest.fixture(scope="module")
def day(folder: Path) -> market.Day:
    return market.look(market.read(folder), LAST)


def test_every_line_of_the_page_has_an_oracle() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| line", "| ---"))]
    assert [row[0] for row in ROWS] == lines
    assert [row["line"] for row in ROWS] == [line for line, *_ in ORACLES]


@pytest.mark.parametrize(
    ("row", "expected"), list(zip(ROWS, ORACLES, strict=True)), ids=[row["expression"] for row in ROWS]
)
def test_a_recipe_equals_its_oracle_on_every_bar(
    row: re.Match[str], expected: tuple[str, Oracle, Natural], panel: Panel, day: market.Day
) -> None:
    _, oracle, natural = expected
    term = read_number(row["expression"])
    ours = compute(panel, [term], rows=panel.rows)[term]
    compared = 0
    for column, ticker in enumerate(panel.tickers.tolist()):
        bars = day.bars[ticker]
        theirs = oracle(bars)
        difference = scaled_difference(ours[-len(bars) :, column], theirs, natural_size(natural, bars))
        assert difference.max() <= TIE, (ticker, int(difference.argmax()))
        compared += int(np.isfinite(theirs).sum())
    assert compared > 1_000


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["expression"])
def test_the_first_value_comes_with_as_many_bars_as_the_page_says(row: re.Match[str], panel: Panel) -> None:
    term = read_number(row["expression"])
    traded = (panel.volume > 0).all(axis=0)  # with a bar in every row
    assert traded.any()
    ours = compute(panel, [term], rows=panel.rows)[term][:, traded]
    assert bars_needed(term) == int(row["bars"])
    assert np.isnan(ours[: int(row["bars"]) - 1]).all()
    assert np.isfinite(ours[int(row["bars"]) - 1 :]).all()


def test_every_recipe_has_a_screen_that_can_be_scanned(history: History) -> None:
    service = Service(history, benchmark="SPY", threads=1, now=lambda _: None)
    sections = [section for section in PAGE.split("\n## ")[1:] if "| line |" in section]
    assert len(SCREENS) == len(sections) >= 10
    for screen in SCREENS:
        found = service.scan({"where": screen, "min_price": 0, "min_dollar_volume": 0})
        assert found.survivors[-1].alone < found.coverage.current, screen
        assert not any(note.code == "too-few-bars" for note in found.notes), screen


def test_every_expression_can_be_shown_as_a_column(history: History) -> None:
    service = Service(history, benchmark="SPY", threads=1, now=lambda _: None)
    for row in ROWS:
        assert np.isfinite(service.values(row["expression"]).columns[row["expression"]]).any()


def test_a_hint_that_writes_a_recipe_writes_it_as_the_page_does() -> None:
    names = {
        "dpo": "DPO",
        "kst": "KST",
        "emv": "EMV",
        "zlema": "ZLEMA of 20",
        "coppock": "Coppock",
        "mass": "mass index",
    }
    names |= {name: name for name in ("jaw", "teeth", "lips")}
    names |= {"bull_power": "bull power", "bear_power": "bear power"}
    lines = {row["line"]: row["expression"] for row in ROWS}
    assert {name: ELSEWHERE[name] for name in names} == {name: lines[line] for name, line in names.items()}
    assert ELSEWHERE["alligator"] in SCREENS
    assert {ELSEWHERE["starc"], ELSEWHERE["envelope"]} <= {row["expression"] for row in ROWS if row["line"] == "upper"}
