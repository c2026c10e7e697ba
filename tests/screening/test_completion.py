"""What a word that is being written may become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.screening.clauses import read_number
from scanner.screening.completion import MAX_COMPLETIONS, complete
from scanner.screening.hints import ELSEWHERE
from tests.screening.shapes import GLUED, SOUP


def offered(text: str, position: int | None = None) -> list[str]:
    return [found.text for found in complete(text, len(text) if position is None else position)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rs", "rs_rating()"),
        ("close > sm", "sma(50)"),
        ("SM", "sma(50)"),
        ("vol", "volume"),
        ("cro", "crosses above"),
        ("close > 5 an", "and"),
        ("bollinger_l", "bb_lower(20, 2)"),
        ("price", "close"),
        ("tenkan", "ichimoku_conversion(9)"),
        ("close crosses abo", None),
        ("close > 5", None),
        ("close > 1e", None),
        ("zzz", None),
        ("😀 close > sm", "sma(50)"),
        ("é", None),
    ],
)
def test_the_best_completion_comes_first(text: str, first: str | None) -> None:
    assert next(iter(offered(text)), None) == first


@pytest.mark.parametrize("name", [*FIELDS, *INDICATORS])
def test_every_name_of_the_language_is_found_by_its_whole_self_first(name: str) -> None:
    (found, *_) = complete(name, len(name))
    assert found.text.partition("(")[0] == name
    assert found.kind == ("field" if name in FIELDS else "indicator")
    assert read_number(found.text)
    assert found.about
    assert found.usage.startswith(name)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_every_name_of_elsewhere_leads_to_what_is_written_here(name: str) -> None:
    texts = offered(name)
    assert texts
    here = ELSEWHERE[name]
    assert {here, f"({here})"} & set(texts) or here.partition("(")[0] in {text.partition("(")[0] for text in texts}


def test_within_an_indicator_s_parentheses_there_are_fields_alone() -> None:
    assert offered("sma(cl") == ["close"]
    assert offered("sma(") == list(dict.fromkeys(offered("sma(")))
    assert {found.kind for found in complete("sma(rsi(14), v", 14)} == {"field"}
    assert "clenow(90)" in offered("(cl")
    assert "sma(50)" in offered("crosses_above(sm")
    assert "sma(50)" in offered("sma(50) > sm")


def test_the_word_under_the_cursor_is_replaced_as_a_whole() -> None:
    (found, *_) = complete("close > smaa + 1", 10)
    assert (found.text, found.start, found.end) == ("sma(50)", 8, 12)


def test_parentheses_that_are_there_are_not_written_again() -> None:
    assert offered("rsi(14) < 30", 3) == ["rsi", "connors_rsi"]


def test_where_no_word_is_begun_the_fields_come_first() -> None:
    found = complete("close > ", 8)
    assert [each.text for each in found[: len(FIELDS)]] == sorted(FIELDS)
    assert (found[0].start, found[0].end, len(found)) == (8, 8, MAX_COMPLETIONS)


@given(st.one_of(SOUP, GLUED, st.text(max_size=60)), st.integers(0, 4000))
def test_any_place_of_any_text_has_completions_within_bounds(text: str, position: int) -> None:
    found = complete(text, position)
    assert len(found) <= MAX_COMPLETIONS
    assert len({each.text for each in found}) == len(found)
    for each in found:
        assert 0 <= each.start <= min(position, len(text)) <= each.end <= len(text)
