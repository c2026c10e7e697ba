"""Whether a price goes somewhere, and where."""

from scanner.indicators.families.volatility import TRUE_RANGE
from scanner.indicators.spec import Sheet, length, of_fields, wilder_memory
from scanner.indicators.terms import HIGH, LOW, Call, Output

_MOVES = Call("moves", (HIGH, LOW), ())
_PLUS, _MINUS = Output(_MOVES, 0), Output(_MOVES, 1)


def _directional(name: str, formula: str, output: int) -> Sheet:
    return Sheet(
        name=name,
        formula=formula,
        source=f"TA-Lib {name.upper()}",
        parameters=(length(14, low=2),),
        series=None,
        build=of_fields("dmi", _PLUS, _MINUS, TRUE_RANGE, output=output),
        first=(lambda n: 2 * n - 1) if output == 0 else (lambda n: n),
        memory=(lambda n: 2 * wilder_memory(n)) if output == 0 else wilder_memory,
    )


SHEETS = (
    _directional("adx", "Wilder average of DX = 100 x |plus_di - minus_di| / (plus_di + minus_di)", 0),
    _directional("plus_di", "100 x Wilder sum of upward moves / Wilder sum of true range, seeded with n - 1 bars", 1),
    _directional(
        "minus_di", "100 x Wilder sum of downward moves / Wilder sum of true range, seeded with n - 1 bars", 2
    ),
)
