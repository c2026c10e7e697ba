"""Where other libraries follow another convention, and the words by which the indicator's own text names it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Convention:
    """One way in which others compute what bears the same name.

    Attributes:
        words: what the texts of the indicators have of it.
        indicators: the indicators whose texts have these words.
        columns: the expected columns that follow it.
        spelled_out: whether the columns' expressions are theirs in parts of ours, without the indicator.
    """

    words: str
    indicators: tuple[str, ...]
    columns: tuple[str, ...] = ()
    spelled_out: bool = False


_BAND_OF_AVERAGES = "around the typical price, of simple averages"

CONVENTIONS = (
    Convention("StockCharts, Stock.Indicators: seed 0", ("obv",), ("skender/default/obv.obv",)),
    Convention(
        "Wilder, StockCharts, Stock.Indicators: sums seeded with n bars",
        ("plus_di", "minus_di", "dx", "adx", "adxr"),
        (
            *(f"skender/default/adx.{name}" for name in ("pdi", "mdi", "dx", "adx")),
            *(f"lean/spy_with_adx/{name}" for name in ("+DI14", "-DI14", "ADX 14", "ADXR 14")),
            *(f"ta/cs-adx/{name}" for name in ("+DI14", "-DI14", "ADX")),
            *(f"technicalindicators/ADX/{name}" for name in ("adx", "pdi", "mdi")),
        ),
    ),
    Convention("Wilder, and TradingView: adx[n]", ("adxr",), ("skender/default/adx.adxr",), spelled_out=True),
    Convention(
        "27 here is 26 there",
        ("ichimoku_span_a", "ichimoku_span_b"),
        (
            *(f"lean/spy_with_ichimoku/Senkou {line}" for line in "AB"),
            *(f"skender/default/ichimoku.senkouSpan{line}" for line in "AB"),
        ),
    ),
    Convention(
        "Stock.Indicators: the earliest of equals",
        ("aroon_up", "aroon_down", "aroon_osc"),
        tuple(f"skender/default/aroon.{name}" for name in ("aroonUp", "aroonDown", "oscillator")),
    ),
    Convention(
        "Lean, Stock.Indicators: seeded with means",
        ("chaikin_oscillator",),
        ("lean/spy_ad_osc/AdOsc_3_10", "skender/default/chaikin-osc.oscillator"),
    ),
    Convention(
        "Stock.Indicators: seeded at one bar, t3 with the first value",
        ("dema", "tema", "t3"),
        tuple(f"skender/default/{name}.{name}" for name in ("dema", "tema", "t3")),
    ),
    Convention("Stock.Indicators seeds all three at one bar", ("trix",), ("skender/default/trix.trix",)),
    Convention(
        "StockCharts, Stock.Indicators: otherwise", ("sar",), ("skender/default/psar.sar", "ta/cs-psar/psar_down")
    ),
    Convention("ulcer_martin: of the window's so far", ("ulcer_index",), ("skender/default/ulcer.ulcerIndex",)),
    Convention("their sums over n bars", ("cmo",), ("skender/default/cmo.cmo",)),
    Convention(
        "an offset of 4",
        ("linreg",),
        ("jesse/test_candles_19/epma: 175.31 (rounded to 2, times 1) at bar -1 from the end",),
    ),
    Convention(
        "TA-Lib by default, and Lean: simple ones",
        ("apo", "ppo"),
        ("lean/spy_apo/APO_5_10", "lean/spy_ppo/PPO_5_10"),
        spelled_out=True,
    ),
    Convention(
        "StockCharts, TradingView: from the first bar, whose range is high - low",
        ("atr",),
        ("lean/spy_atr_wilder/Average True Range 14", "ta/cs-atr/ATR"),
    ),
    Convention("Lean keeps a streak over an unchanged close", ("connors_rsi",), ("lean/spy_crsi/crsi",)),
    Convention(
        _BAND_OF_AVERAGES,
        ("kc_upper", "kc_lower"),
        (
            "lean/spy_with_keltner/Middle Band",
            "lean/spy_with_keltner/Keltner Channels 20 Top",
            "lean/spy_sm/kc high",
        ),
        spelled_out=True,
    ),
    Convention(
        "the ta library: averages seeded with the first value, ATR from the first bar",
        ("kc_upper", "kc_lower"),
        ("ta/cs-kc/upper_band",),
    ),
    Convention(
        "the ta library: averages seeded with the first value",
        ("macd", "macd_signal", "macd_hist"),
        ("ta/cs-macd/MACD_line",),
    ),
    Convention("the ta library: seeded with the first value", ("ppo", "force_index"), ("ta/cs-ppo/PPO", "ta/cs-fi/FI")),
    Convention(
        "which begins downwards, calls down 1, and whose ATR begins with the first bar",
        ("supertrend", "supertrend_direction"),
        ("lean/dwac_supertrend/Super", "trading-signals/supertrend/line", "trading-signals/supertrend/direction"),
    ),
    Convention(
        "elsewhere the ATR begins with the first bar",
        ("chandelier_long", "chandelier_short"),
        ("trading-signals/chandelier/long", "trading-signals/chandelier/short"),
    ),
    Convention("Lean: of ohlc4", ("vwap",), ("lean/spy_with_vwap/Moving VWAP 50",), spelled_out=True),
    Convention("no value where nothing was traded", ("cmf", "vwma")),
)
