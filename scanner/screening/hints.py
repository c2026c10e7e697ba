"""Names that other platforms use, and how to write them here."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.spec import IndicatorSpec
from scanner.remedy import Advice, Either, ListIndicators, Remedy, UseField
from scanner.spot import Cure

#: Names of other libraries, platforms and books, and the expression that means the same here.
ELSEWHERE = {
    # averages
    "ma": "sma(50)",
    "avg": "sma(50)",
    "average": "sma(50)",
    "mean": "sma(50)",
    "mavg": "sma(50)",
    "moving_average": "sma(50)",
    "xaverage": "ema(20)",
    "expma": "ema(20)",
    "rma": "wilder(14)",
    "smma": "wilder(14)",
    "wilders": "wilder(14)",
    "wwma": "wilder(14)",
    "lwma": "wma(20)",
    "hullma": "hma(20)",
    "lsma": "linreg(20)",
    "epma": "linreg(20)",
    "linearreg": "linreg(20)",
    "slope": "linreg_slope(14)",
    "rsquared": "r_squared(14)",
    # oscillators and momentum
    "ao": "awesome()",
    "awesome_oscillator": "awesome()",
    "uo": "ultimate()",
    "ultosc": "ultimate()",
    "ultimate_oscillator": "ultimate()",
    "crsi": "connors_rsi()",
    "connorsrsi": "connors_rsi()",
    "stoch": "stoch_k()",
    "stochastic": "stoch_k()",
    "slowk": "stoch_k()",
    "slowd": "stoch_d()",
    "fastk": "stochf_k()",
    "fastd": "stochf_d()",
    "stochrsi": "stochrsi_k()",
    "stoch_rsi": "stochrsi_k()",
    "willr": "williams_r(14)",
    "wpr": "williams_r(14)",
    "williams": "williams_r(14)",
    "percent_r": "williams_r(14)",
    "momentum": "mom(10)",
    "pct_change": "roc(20)",
    "percent_change": "change_pct",
    "macd_histogram": "macd_hist()",
    "macdhist": "macd_hist()",
    "pvo": "ppo(volume, 12, 26)",
    "return": "returns(21)",
    "performance": "returns(21)",
    "perf": "returns(21)",
    # trend
    "dmi": "plus_di(14)",
    "pdi": "plus_di(14)",
    "di_plus": "plus_di(14)",
    "plusdi": "plus_di(14)",
    "mdi": "minus_di(14)",
    "di_minus": "minus_di(14)",
    "minusdi": "minus_di(14)",
    "aroon": "aroon_up(14)",
    "aroonosc": "aroon_osc(14)",
    "psar": "sar()",
    "parabolic_sar": "sar()",
    "vortex": "vortex_plus(14)",
    "vi_plus": "vortex_plus(14)",
    "vi_minus": "vortex_minus(14)",
    "ichimoku": "ichimoku_base()",
    "tenkan": "ichimoku_conversion(9)",
    "tenkan_sen": "ichimoku_conversion(9)",
    "kijun": "ichimoku_base(26)",
    "kijun_sen": "ichimoku_base(26)",
    "senkou_a": "ichimoku_span_a()",
    "senkou_b": "ichimoku_span_b()",
    "chikou": "ichimoku_lagging()",
    # volatility and channels
    "tr": "true_range()",
    "adr": "adr_percent(20)",
    "adrp": "adr_percent(20)",
    "atr_percent": "natr(14)",
    "atrp": "natr(14)",
    "atr_pct": "natr(14)",
    "hv": "historical_volatility(20)",
    "volatility": "historical_volatility(20)",
    "std": "stdev(20)",
    "stddev": "stdev(20)",
    "ulcer": "ulcer_index(14)",
    "martin_ulcer": "ulcer_martin(14)",
    "ulcer_index_martin": "ulcer_martin(14)",
    "bbands": "bb_upper(20, 2)",
    "bb": "bb_upper(20, 2)",
    "bollinger": "bb_upper(20, 2)",
    "bollinger_upper": "bb_upper(20, 2)",
    "bollinger_lower": "bb_lower(20, 2)",
    "bollinger_middle": "bb_middle(20, 2)",
    "bbupper": "bb_upper(20, 2)",
    "bblower": "bb_lower(20, 2)",
    "bbw": "bb_bandwidth(20, 2)",
    "bb_width": "bb_bandwidth(20, 2)",
    "bbp": "bb_percent(20, 2)",
    "percent_b": "bb_percent(20, 2)",
    "keltner": "kc_upper()",
    "keltner_lower": "kc_lower()",
    "kc": "kc_upper()",
    "donchian": "dc_upper(20)",
    "donchian_lower": "dc_lower(20)",
    "donchian_middle": "dc_middle(20)",
    "dc": "dc_upper(20)",
    "chandelier": "chandelier_long()",
    "squeeze": "squeeze_on()",
    # docs/recipes.md
    "dpo": "close[11] - sma(close, 21)",
    "kst": "sma(roc(10), 10) + 2 * sma(roc(15), 10) + 3 * sma(roc(20), 10) + 4 * sma(roc(30), 15)",
    "mass": "25 * sma(ema(high - low, 9) / ema(ema(high - low, 9), 9), 25)",
    "mass_index": "25 * sma(ema(high - low, 9) / ema(ema(high - low, 9), 9), 25)",
    "emv": "sma((hl2 - hl2[1]) * (high - low) * 100_000_000 / volume, 14)",
    "eom": "sma((hl2 - hl2[1]) * (high - low) * 100_000_000 / volume, 14)",
    "ease_of_movement": "sma((hl2 - hl2[1]) * (high - low) * 100_000_000 / volume, 14)",
    "zlema": "ema(2 * close - close[9], 20)",
    "coppock": "wma(roc(close, 11) + roc(close, 14), 10)",
    "jaw": "wilder(hl2, 13)[8]",
    "teeth": "wilder(hl2, 8)[5]",
    "lips": "wilder(hl2, 5)[3]",
    "alligator": "wilder(hl2, 5)[3] > wilder(hl2, 8)[5] > wilder(hl2, 13)[8]",
    "bull_power": "high - ema(close, 13)",
    "bear_power": "low - ema(close, 13)",
    "elder_ray": "high - ema(close, 13)",
    "starc": "sma(close, 5) + 2 * atr(10)",
    "envelope": "1.025 * sma(close, 20)",
    # volume
    "vol": "volume",
    "v": "volume",
    "adv": "avg_dollar_volume(20)",
    "rvol": "relative_volume(20)",
    "rel_volume": "relative_volume(20)",
    "adosc": "chaikin_oscillator()",
    "chaikin": "chaikin_oscillator()",
    "adl": "ad()",
    "efi": "force_index(13)",
    "force": "force_index(13)",
    "turnover": "dollar_volume",
    # prices and structure
    "price": "close",
    "last": "close",
    "adj_close": "close",
    "c": "close",
    "o": "open",
    "h": "high",
    "l": "low",
    "typical": "hlc3",
    "typical_price": "hlc3",
    "median_price": "hl2",
    "change": "change_pct",
    "chg": "change_pct",
    "change_percent": "change_pct",
    "hhv": "highest(high, 20)",
    "hh": "highest(high, 20)",
    "llv": "lowest(low, 20)",
    "ll": "lowest(low, 20)",
    "new_high": "close >= highest(high, 252)",
    "new_low": "close <= lowest(low, 252)",
    "ibs": "closing_range() / 100",
    "nr4": "narrow_range(4) == 1",
    "nr7": "narrow_range(7) == 1",
    "inside_bar": "inside_day() == 1",
    "outside_bar": "outside_day() == 1",
    "gap_up": "gap() > 0",
    "gap_down": "gap() < 0",
    "bullish_engulfing": "engulfing() > 0",
    "bearish_engulfing": "engulfing() < 0",
    "breakout": "close > highest(high, 20)[1]",
    "max_drawdown": "drawdown(252)",
    # ranks
    "rs": "rs_rating()",
    "rank": "percentile(roc(126))",
    "rs_rank": "rs_rating()",
    "higher_high": "high > high[1]",
    "higher_low": "low > low[1]",
    "lower_high": "high < high[1]",
    "lower_low": "low < low[1]",
    "higher_close": "close > close[1]",
    "average_volume": "avg_volume(50)",
    # crosses
    "cross": "close crosses above sma(50)",
    "crossover": "close crosses above sma(50)",
    "crossed_above": "close crosses above sma(50)",
    "cross_above": "close crosses above sma(50)",
    "crossesabove": "close crosses above sma(50)",
    "crossunder": "close crosses below sma(50)",
    "crossed_below": "close crosses below sma(50)",
    "cross_below": "close crosses below sma(50)",
    "crossesbelow": "close crosses below sma(50)",
}


class Hint(NamedTuple):
    """What is said of a piece of a text, what to do where it does not say that itself, and what could stand there."""

    said: str
    remedy: Remedy | None = None
    cures: tuple[Cure, ...] = ()


_FUNDAMENTAL = "comes from a company's accounts, and the scanner has daily prices and volumes alone"
_NO_NUMBER = "is no number"
_LATER = "is not in the language yet"
_OPTIONS = "comes from options, and the scanner has daily prices and volumes of shares alone"
_OTHERS = (
    "is another security, and a screen is about each stock's own bars: relative_strength(63) is its return against the "
    "benchmark's, rs_line() its price"
)
_QUOTE = "is a quote, and the scanner has daily bars alone: close is the last price"

#: What the language does not have and what to do instead, then the names of it.
_NOT_HERE = (
    (
        _FUNDAMENTAL,
        (
            "pe eps peg pb ps roe roa dividend dividends dividend_yield yield earnings sales revenue market_cap "
            "marketcap mcap cap float float_shares shares_outstanding short_interest short_float"
        ),
    ),
    (_QUOTE, "bid ask quote"),
    (_OPTIONS, "iv iv_rank iv_percentile implied_volatility open_interest"),
    (_OTHERS, "spy qqq vix index benchmark market"),
    ("looks back without end: highest(high, 1000) looks back four years, the most there is", "ath all_time_high"),
    (f"{_LATER}: compare with each, close > open and close > sma(50); highest and lowest look back", "min max"),
    (f"{_LATER}: say both sides, change_pct > 5 or change_pct < -5", "abs"),
    (f"{_LATER}: there are + - * / alone", "sqrt log ln exp pow round"),
    (f"{_LATER}: a sum is an average times its length, 5 * sma(volume, 5)", "sum"),
    (
        f"{_LATER}: name the bars, close > open or (close > open)[1]",
        "count countif within every any barssince bars_since valuewhen value_when bars new_listing breadth",
    ),
    (f"{_LATER}: say it with and, or, not", "if iff iif case"),
    (f"{_LATER}: five bars are about a week, 21 about a month", "weekly week monthly month"),
    ("is no number: a statement stands alone, and not turns it round", "true false"),
    ("means many things: say which, as in close > sma(200) and sma(50) > sma(200)", "uptrend bullish"),
    ("means many things: say which, as in close < sma(200) and sma(50) < sma(200)", "downtrend bearish"),
)
#: What is a field of the request instead.
_FIELDS = (
    (Hint(_NO_NUMBER, UseField("sectors")), "sector"),
    (Hint(_NO_NUMBER, UseField("industries")), "industry"),
    (Hint(_NO_NUMBER, UseField("exchanges")), "exchange"),
    (Hint(_NO_NUMBER, UseField("types")), "type"),
    (Hint(_NO_NUMBER, UseField("tickers")), "ticker symbol"),
    (Hint(_NO_NUMBER, UseField("as_of")), "date day today"),
    (
        Hint("is computed after the screen", Either((UseField("min_score"), Advice("change-request", "order by it")))),
        "score rating",
    ),
)
NOT_HERE = {name: Hint(said) for said, names in _NOT_HERE for name in names.split()}
NOT_HERE |= {name: hint for hint, names in _FIELDS for name in names.split()}

_CALL = re.compile(r"(\w+)\([\w., ]*\)")
_WITH_LENGTH = re.compile(r"([a-z_]*?)_?([0-9]{1,4})")


def unknown(name: str, *, called: bool) -> Hint:
    """Say what to write in place of a name that does not exist.

    Args:
        called: whether parentheses follow the name.
    """
    if called and name in FIELDS:
        return Hint(f"{name} is a series and takes no parentheses: {name}, or {name}[1] for the bar before")
    if name in ELSEWHERE:
        call = _CALL.fullmatch(ELSEWHERE[name])
        named = f"{call[1]}, as in " if call else ""  # the arguments are an example
        return Hint(f"there is no {name!r}; here it is {named}{ELSEWHERE[name]}")
    if name in NOT_HERE:
        said, remedy, _ = NOT_HERE[name]
        return Hint(f"there is no {name!r}: that {said}", remedy)
    if (length := with_length(name)) is not None:
        return Hint(f"there is no {name!r}: a length stands in parentheses, {length}")
    if close := alike(name):
        return Hint(f"there is no {name!r}; did you mean {' or '.join(close)}?")
    return Hint(f"there is no {name!r}", ListIndicators())


def alike(name: str) -> list[str]:
    """List the names of the language that are spelt nearly so."""
    return difflib.get_close_matches(name, [*FIELDS, *INDICATORS])


def meant_by(words: str) -> str | None:
    """Give the name of the language, or elsewhere, that is written as several words; None if there is none."""
    name = "_".join(words.lower().split())
    return name if name in INDICATORS or name in FIELDS or name in ELSEWHERE else None


def joined(words: str) -> str | None:
    """Explain how a name of several words is written, if there is such a name."""
    name = meant_by(words)
    if name is None:
        return None
    if name in INDICATORS or name in FIELDS:
        return f"the words of a name are joined by _: {INDICATORS[name].usage if name in INDICATORS else name}"
    return f"here it is {ELSEWHERE[name]}"


def with_length(name: str) -> str | None:
    """Read names like `sma50` and `ema_20`."""
    match = _WITH_LENGTH.fullmatch(name)
    if match is None:
        return None
    word, length = match.groups()
    word = ELSEWHERE.get(word, word).partition("(")[0]
    return f"{word}({int(length)})" if word in INDICATORS and INDICATORS[word].parameters else None


def signal(spec: IndicatorSpec, text: str) -> str | None:
    """Explain how to make a statement of an indicator that signals a pattern; None for other indicators.

    Args:
        text: the indicator as written.
    """
    match spec.signals:
        case ():
            return None
        case (1,):
            return f"{text} is 1 where it holds and 0 otherwise: write {text} == 1"
        case (one,):
            return f"{text} is {one} where it occurs and 0 otherwise: write {text} {'>' if one > 0 else '<'} 0"
        case _:
            ways = f"{text} > 0, {text} < 0 or {text} != 0"
            return f"{text} is 100 where it is bullish and -100 where it is bearish: write {ways}"
