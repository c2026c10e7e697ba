"""Typical mistakes, and the sentence that teaches each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import ExpressionError
from scanner.screening.clauses import read_clauses, read_columns
from scanner.screening.idioms import idiom
from scanner.screening.parse import MAX_TEXT
from tests.screening.shapes import SOUP

CROSS = "a cross has a direction: crosses above or crosses below, as in sma(50) crosses above sma(200)"
RANGE = "a range is written with the limits on both sides: 30 < rsi(14) < 40"
JOIN = "statements are joined by and, or, not"
BEFORE = "close[1] is the close of the bar before"
AGO = "close[5] is the close five bars ago"
DIGITS = "digits are 0 to 9, a _ stands between two of them, as in 1_000"
YEAR = "a year has 252 bars: highest(high, 252) and lowest(low, 252)"
ALONE = "a screen is its statements alone, such as close > sma(50) and rsi(14) < 70"

#: What is typed, the character where it goes wrong (from 0), and what is said.
MISTAKES = [
    # lengths
    ("close>200ma", 9, "a length stands in parentheses behind the name: sma(200)"),
    ("close > 200 ma", 12, "a length stands in parentheses behind the name: sma(200)"),
    ("close > 200-day sma", 16, "a length stands in parentheses behind the name: sma(200)"),
    ("50 sma > 200 sma", 3, "a length stands in parentheses behind the name: sma(50)"),
    ("close > sma 50", 12, "a length stands in parentheses behind the name: sma(50)"),
    ("rsi 14 < 30", 4, "a length stands in parentheses behind the name: rsi(14)"),
    ("close > ema 21", 12, "a length stands in parentheses behind the name: ema(21)"),
    ("close > sma50", 8, "a length stands in parentheses, sma(50)"),
    ("rsi14 < 30", 0, "a length stands in parentheses, rsi(14)"),
    ("close > sma(50d)", 14, "a length is a number of bars and nothing else: sma(50)"),
    ("close > sma[50]", 8, "sma needs parentheses: sma(close, n=50)"),
    ("rsi < 30", 0, "rsi needs parentheses: rsi(close, n=14)"),
    # crosses
    ("macd() crosses macd_signal()", 7, CROSS),
    ("close crosses sma(50)", 6, CROSS),
    ("close crossed above sma(50)", 6, CROSS),
    ("close cross above sma(50)", 6, CROSS),
    ("close crosses over sma(50)", 6, CROSS),
    ("close crosses under sma(50)", 6, CROSS),
    ("close crossing up sma(50)", 6, CROSS),
    ("crossover(sma(50), sma(200))", 0, "here it is close crosses above sma(50)"),
    ("crossunder(sma(50), sma(200))", 0, "here it is close crosses below sma(50)"),
    # comparisons in words and in other signs
    ("close is above sma(50)", 6, "`is above` is written >, as in close > sma(50)"),
    ("close above sma(50)", 6, "`above` is written >"),
    ("close is below sma(50)", 6, "`is below` is written <"),
    ("close under 5", 6, "`under` is written <"),
    ("close is greater than 5", 6, "`is greater than` is written >"),
    ("close less than 5", 6, "`less than` is written <"),
    ("close over 5", 6, "`over` is written >"),
    ("inside_day() is 1", 13, "equality is written ==, as in inside_day() == 1"),
    ("rsi(14) between 30 and 40", 8, RANGE),
    ("rsi(14) in 30..40", 8, RANGE),
    ("rsi(14) > 30 to 40", 13, RANGE),
    ("close => 5", 7, "`=>` is written >="),
    ("close =< 5", 7, "`=<` is written <="),
    ("close <> 5", 7, "`<>` is written !="),
    ("close === 5", 8, "`===` is written =="),
    ("close !== 5", 8, "`!==` is written !="),
    ("close := 5", 6, "`:=` is written =="),
    ("close ≥ 5", 6, "`≥` is written >="),
    ("close ≤ 5", 6, "`≤` is written <="),
    ("close ≠ 5", 6, "`≠` is written !="),
    ("close – 5 > 0", 6, "`–` is written -"),
    ("close × 2 > 5", 6, "`×` is written *"),
    ("close ÷ 2 > 5", 6, "`÷` is written /"),
    # numbers
    ("volume > 1M", 10, "numbers are written out: 1_000_000 for 1M"),
    ("volume > 1.5m", 12, "numbers are written out: 1_500_000 for 1.5m"),
    ("volume > 500k", 12, "numbers are written out: 500_000 for 500k"),
    ("dollar_volume > 2 billion", 18, "numbers are written out: 2_000_000_000 for 2 billion"),
    ("volume > 1,000,000", 10, "a number has no separators but _: 1_000_000"),
    ("dollar_volume > $1000000", 16, "an amount has no currency sign"),
    ("change_pct > 5%", 14, "percent has no sign here: change_pct > 5 means 5 %"),
    ("close > 95% of highest(high, 252)", 10, "a share of something is a product: 0.95 * highest(high, 252)"),
    ("close > 1__0", 8, DIGITS),
    ("close > 1_", 8, DIGITS),
    ("close > 1_.5", 8, DIGITS),
    ("close > 1._5", 10, "'_5' is not expected here"),
    ("close > ٣", 8, DIGITS),
    ("close > ５", 8, DIGITS),
    ("close > 1٣", 9, DIGITS),
    ("close > sma(٣٠)", 12, DIGITS),
    ("close[١] > 5", 6, DIGITS),
    ("close ^ 2 > 5", 6, "there are no powers: multiply, as in close * close"),
    ("close ** 2 > 5", 7, "there are no powers"),
    ("volume > 1.000.000", 14, "a number has no separators but _: 1_000_000"),
    ("close > 10 USD", 11, "an amount has no currency sign"),
    ("close > 10$", 10, "an amount has no currency sign"),
    # words
    ("close is between 5 and 10", 6, RANGE),
    ("close in (5, 6)", 6, "one of several is close == 5 or close == 6"),
    ("close not above sma(50)", 6, "`not` stands before the whole comparison"),
    ("inside day", 7, "the words of a name are joined by _: inside_day()"),
    ("volume > avg volume", 13, "the words of a name are joined by _: avg_volume(n=50)"),
    ("dollar volume > 1e6", 7, "the words of a name are joined by _: dollar_volume"),
    ("close > moving average", 15, "here it is sma(50)"),
    ("higher high", 7, "here it is high > high[1]"),
    ("relative strength > 90", 9, "the words of a name are joined by _: relative_strength(n=63)"),
    ("adx(14) rising", 8, "`rising` is a comparison with an earlier bar: sma(50) > sma(50)[5]"),
    ("sma(50) falling", 8, "`falling` is a comparison with an earlier bar: sma(50) < sma(50)[5]"),
    ("sma(50) > sma(200) for 5 days", 19, "several bars are named one by one"),
    ("close crosses above the sma(50)", 24, "a screen has no articles"),
    ("sector is Technology", 7, "sector is no number"),
    ("sma{50} > 5", 3, "arguments stand in round parentheses: sma(50)"),
    # joining
    ("close > 5 && volume > 1e6", 10, f"`&&` is written and: {JOIN}"),
    ("close > 5 & volume > 1e6", 10, f"`&` is written and: {JOIN}"),
    ("close > 5 || volume > 1e6", 10, f"`||` is written or: {JOIN}"),
    ("!close > 5", 0, f"`!` is written not: {JOIN}"),
    ("close > 5; volume > 3", 9, f"`;` is written and between statements, which are {JOIN[15:]}"),
    ("sma(close; 50) > 5", 9, "a comma between arguments"),
    ("close > 5 then volume > 3", 10, f"`then` is written and: {JOIN}"),
    ("close > sma(50), volume > 1e6", 15, f"{JOIN}; a comma separates arguments"),
    ("close > 5 and and volume > 3", 14, "expected a number, a name or a parenthesis"),
    ("close > 5 and", 13, "but the text ends"),
    ("if close > 5", 3, ALONE),
    ("where close > 5", 6, ALONE),
    ("close > 5 # liquid", 10, "a comment has no place in a screen"),
    # signals
    ("inside_day()", 0, "inside_day() is 1 where it holds and 0 otherwise: write inside_day() == 1"),
    ("inside_day() and narrow_range(7)", 0, "write inside_day() == 1"),
    ("hammer() and close > 5", 0, "write hammer() > 0"),
    ("not doji()", 4, "write doji() > 0"),
    ("engulfing()", 0, "write engulfing() > 0, engulfing() < 0 or engulfing() != 0"),
    # arguments
    ("rsi(14, close) < 30", 8, "a series comes first: rsi(close, n=14)"),
    ("sma(50, close) > 5", 8, "a series comes first: sma(close, n=50)"),
    ("ema(20, 5, close) > 1", 11, "a series comes first: ema(close, n=20)"),
    ("atr(close, 14) > 1", 4, "atr takes no series: atr(n=14)"),
    ("close > sma(n=50)", 12, "arguments are given by position, without names: sma(close, n=50)"),
    ("sma(close, n=50) > 5", 11, "arguments are given by position, without names: sma(close, n=50)"),
    ("sma(50, 20) > 5", 8, "one argument too many: sma(close, n=50)"),
    # earlier bars
    ("prev close > 5", 5, BEFORE),
    ("yesterday close > 5", 10, BEFORE),
    ("close.shift(1) > 5", 5, BEFORE),
    ("close 1 day ago > 5", 6, AGO),
    ("close > close 5 days ago", 14, AGO),
    ("close(1) > 5", 0, "close is a series and takes no parentheses: close, or close[1] for the bar before"),
    ("close[-1] > 5", 6, "an offset is a whole number of bars back, from 0 to 1000, as in close[1]"),
    ("52w_high > 5", 2, YEAR),
    ("close > 52 week high", 11, YEAR),
    # prefixes and other tools' signs
    ("ta.rsi(14) > 5", 2, "a name has no dots: rsi(14) without a prefix"),
    ("%k > %d", 0, "%k is written stoch_k()"),
    ("%R < -80", 0, "%R is written williams_r(14)"),
    ('sector = "Technology"', 9, "sectors, types and tickers are filters"),
    ("close > 'AAPL'", 8, "quotes are not understood here"),
    ("close > 5 “", 10, "quotes are not understood here"),
    # names
    ("price > 20", 0, "here it is close"),
    ("pe < 20", 0, "comes from a company's accounts"),
    ("market_cap > 1e9", 0, "comes from a company's accounts"),
    ("dividend_yield > 2", 0, "comes from a company's accounts"),
    ("iv_rank > 50", 0, "comes from options"),
    ("spy > 400", 0, "relative_strength(63) is its return against the benchmark's"),
    ("bars > 100", 0, "is not in the language yet"),
    ("sector == 5", 0, "there is no 'sector': that is no number"),
    ("score > 90", 0, "that is computed after the screen"),
    ("ao() > 0", 0, "here it is awesome, as in awesome()"),
    ("rma(14) > 1", 0, "here it is wilder, as in wilder(14)"),
    ("bbands(20, 2) < close", 0, "here it is bb_upper, as in bb_upper(20, 2)"),
    ("keltner() < close", 0, "here it is kc_upper, as in kc_upper()"),
    ("donchian(20) < close", 0, "here it is dc_upper, as in dc_upper(20)"),
    ("kijun > close", 0, "here it is ichimoku_base, as in ichimoku_base(26)"),
    ("ibs() < 0.2", 0, "here it is closing_range() / 100"),
    ("nr7() == 1", 0, "here it is narrow_range(7) == 1"),
    ("ma(50) > ma(200)", 0, "here it is sma, as in sma(50)"),
    ("max(close, open) > 5", 0, "is not in the language yet: compare with each"),
    ("abs(change_pct) > 5", 0, "say both sides, change_pct > 5 or change_pct < -5"),
    ("weekly(close) > 5", 0, "five bars are about a week"),
    ("close > true", 8, "a statement stands alone, and not turns it round"),
    ("uptrend()", 0, "means many things: say which"),
]


def test_there_are_a_hundred_and_twenty_mistakes() -> None:
    assert len({text for text, _, _ in MISTAKES}) >= 120


@pytest.mark.parametrize(("text", "position", "said"), MISTAKES, ids=[text for text, _, _ in MISTAKES])
def test_a_typical_mistake_is_answered_by_how_it_is_written(text: str, position: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read_clauses(text)
    assert said in caught.value.reason
    assert caught.value.position == position


#: What can only be explained: what was meant is not in the language, or cannot be told.
WITHOUT_CURE = {
    "sma(50) > sma(200) for 5 days",
    "sector is Technology",
    "close > 5 and",
    'sector = "Technology"',
    "close > 'AAPL'",
    "pe < 20",
    "market_cap > 1e9",
    "dividend_yield > 2",
    "iv_rank > 50",
    "spy > 400",
    "bars > 100",
    "sector == 5",
    "score > 90",
    "max(close, open) > 5",
    "abs(change_pct) > 5",
    "weekly(close) > 5",
    "close > true",
    "uptrend()",
}
#: What has a second mistake of the same kind, or is a number once its name is right.
MORE_TO_CURE = {"50 sma > 200 sma", "inside day", "inside_day() and narrow_range(7)", "%k > %d", "ma(50) > ma(200)"}


def healed(text: str, cures: int) -> bool:
    """Whether a text can be read after so many cures, whichever is taken each time."""
    try:
        read_clauses(text)
    except ExpressionError as error:
        texts = [cure.applied(text) for cure in error.cures]
        return bool(cures and texts) and all(healed(text, cures - 1) for text in texts)
    return True


@pytest.mark.parametrize("text", [text for text, _, _ in MISTAKES])
def test_a_typical_mistake_is_cured_by_each_of_its_cures(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read_clauses(text)
    error = caught.value
    assert 0 <= error.position <= error.position + error.length <= len(text)
    assert bool(error.cures) == (text not in WITHOUT_CURE)
    if error.cures:
        assert healed(text, 2 if text in MORE_TO_CURE else 1)


@pytest.mark.parametrize("text", ["close, volume >> 1,000", "close;", "sma 50, close"])
def test_columns_teach_as_statements_do(text: str) -> None:
    with pytest.raises(ExpressionError):
        read_columns(text)


@pytest.mark.parametrize("text", ["close > )", "close >", "close > *", ")"])
def test_an_unknown_notation_is_refused_without_a_guess(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read_clauses(text)
    assert ": " not in caught.value.reason


@given(st.one_of(SOUP, st.text(max_size=200)), st.integers(0, 200))
def test_any_place_of_any_text_is_looked_at(text: str, position: int) -> None:
    hint = idiom(text, position)
    assert hint is None or hint.said


@pytest.mark.parametrize("piece", ["9", "a ", "1,000", "% ", "is ", "not in ", "5 sma", "===", " 1 day ago"])
def test_a_long_text_is_searched_near_its_fault_only(piece: str) -> None:
    text = (piece * MAX_TEXT)[:MAX_TEXT]
    for position in range(0, MAX_TEXT, 100):
        idiom(text, position)
