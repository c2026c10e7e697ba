"""Candle patterns: 100 where one is bullish, -100 where it is bearish, 0 where there is none."""

from scanner.indicators.candles import PATTERNS
from scanner.indicators.spec import IndicatorSpec, of_fields
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, Call, Term

_PRICES = (OPEN, HIGH, LOW, CLOSE)
#: Averages of the candles before each: its range, and its body.
_AVERAGES = (
    Call("sma", (HIGH - LOW,), (5,))[1],
    Call("sma", (HIGH - LOW,), (10,))[1],
    Call("sma", (Call("body", (OPEN, CLOSE), ()),), (10,))[1],
)
#: Candles that TA-Lib wants before its first value, though the pattern is not measured by averages.
_PLAIN = {"engulfing", "three_outside"}
_BOTH, _UP, _DOWN = "100 or -100", "100", "-100"
_TOUCHING = "100 or -100, 80 or -80 where an end touches"
_SIGNALS = {_UP: (100,), _DOWN: (-100,), _BOTH: (100, -100), _TOUCHING: (100, 80, -80, -100)}

#: Name, TA-Lib's, what it can say, and what it is of. long, short: than the average body of the 10 candles before;
#: bare: a shadow below a tenth of their average range; near: within a fifth of that of 5.
_WORDS = (
    ("doji", "DOJI", _UP, "body a tenth or less of the average range of the 10 candles before"),
    ("dragonfly_doji", "DRAGONFLYDOJI", _UP, "doji, bare above and not below"),
    ("gravestone_doji", "GRAVESTONEDOJI", _UP, "doji, bare below and not above"),
    ("long_legged_doji", "LONGLEGGEDDOJI", _UP, "doji with a shadow longer than its body"),
    ("spinning_top", "SPINNINGTOP", _BOTH, "short body between longer shadows; by its colour"),
    ("marubozu", "MARUBOZU", _BOTH, "long body, bare above and below; by its colour"),
    ("hammer", "HAMMER", _UP, "short body above a longer shadow, bare above, near the low before or below it"),
    ("hanging_man", "HANGINGMAN", _DOWN, "as hammer, but near the high before or above it"),
    ("inverted_hammer", "INVERTEDHAMMER", _UP, "short body below a longer shadow, bare below, under the body before"),
    ("shooting_star", "SHOOTINGSTAR", _DOWN, "short body below a longer shadow, bare below, over the body before"),
    ("engulfing", "ENGULFING", _TOUCHING, "body around the one before, of the other colour; by its colour"),
    ("harami", "HARAMI", _TOUCHING, "short body within the long one before; against that one's colour"),
    ("harami_cross", "HARAMICROSS", _TOUCHING, "doji within the long body before; against that one's colour"),
    ("piercing", "PIERCING", _UP, "long black, then long white from below its low to above its middle"),
    ("dark_cloud_cover", "DARKCLOUDCOVER", _DOWN, "long white, then black from above its high to below its middle"),
    ("doji_star", "DOJISTAR", _BOTH, "doji that left a long body with a gap; against that one's colour"),
    ("morning_star", "MORNINGSTAR", _UP, "long black, short below it with a gap, white back over 0.3 of the first"),
    ("evening_star", "EVENINGSTAR", _DOWN, "long white, short above it with a gap, black back under 0.3 of the first"),
    ("morning_doji_star", "MORNINGDOJISTAR", _UP, "morning star with a doji"),
    ("evening_doji_star", "EVENINGDOJISTAR", _DOWN, "evening star with a doji"),
    ("abandoned_baby", "ABANDONEDBABY", _BOTH, "doji star that no shadow before or after reaches; by the last colour"),
    ("three_inside", "3INSIDE", _BOTH, "harami, then a close beyond the first open; by the last colour"),
    ("three_outside", "3OUTSIDE", _BOTH, "engulfing, then a close further on; by the second colour"),
    (
        "three_white_soldiers",
        "3WHITESOLDIERS",
        _UP,
        "three white, bare above, opening in or near the last",
    ),
    (
        "three_black_crows",
        "3BLACKCROWS",
        _DOWN,
        "white, then three black, bare below, opening in the last",
    ),
)
_COUNTS = {pattern.__name__: count for pattern, count in PATTERNS.items()}


def _inputs(name: str) -> tuple[Term, ...]:
    return _PRICES if name in _PLAIN else _PRICES + _AVERAGES


def _first(name: str) -> int:
    return _COUNTS[name] - 1 + (0 if name in _PLAIN else 10)


def _pattern(name: str, talib: str, says: str, what: str) -> IndicatorSpec:
    first = _first(name)
    return IndicatorSpec(
        name=name,
        formula=f"{says} for: {what}; else 0",
        source=f"TA-Lib CDL{talib}, its default settings",
        parameters=(),
        series=None,
        build=of_fields(name, *_inputs(name)),
        first=lambda: first,
        memory=lambda: first + 1,
        signals=_SIGNALS[says],
    )


INDICATORS = tuple(_pattern(*words) for words in _WORDS)
