"""An indicator whose namesakes elsewhere follow another convention says so."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from scanner.cli.main import main
from scanner.cli.page import indicators_page
from scanner.indicators.catalogue import INDICATORS
from tests.peers.conventions import CONVENTIONS, Convention


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: convention.words)
def test_the_texts_of_its_indicators_name_a_convention(convention: Convention) -> None:
    for name in convention.indicators:
        assert convention.words in f"{INDICATORS[name].formula}; {INDICATORS[name].source}", name


def test_the_page_of_indicators_has_these_texts() -> None:
    page = indicators_page()
    assert [convention.words for convention in CONVENTIONS if convention.words not in page] == []


@pytest.mark.parametrize("name", ["obv", "minus_di", "ichimoku_span_a", "cmf"])
def test_the_command_tells_them(name: str) -> None:
    said = " ".join(CliRunner().invoke(main, ["indicators", name]).output.split())
    words = [convention.words for convention in CONVENTIONS if name in convention.indicators]
    assert words
    assert [missing for missing in words if missing not in said] == []
