"""A stock against the others and against the benchmark."""

from scanner.indicators.spec import Sheet, length
from scanner.indicators.terms import BENCHMARK, CLOSE, Section, Term

YEAR = 252


def rs_raw() -> Term:
    """Weigh four closes of the past year, the latest quarter twice."""
    quarters = ((0.4, 63), (0.2, 126), (0.2, 189), (0.2, 252))
    first, *rest = (weight * (CLOSE / CLOSE[bars]) for weight, bars in quarters)
    for part in rest:
        first = first + part
    return first


def rs_rating() -> Term:
    """Rank `rs_raw` among the eligible stocks."""
    return Section(rs_raw(), "rating")


def _relative_strength(n: int) -> Term:
    # Growth over growth, not return over return: that one turns over when the benchmark falls.
    return 100 * ((CLOSE / CLOSE[n]) / (BENCHMARK / BENCHMARK[n]) - 1)


SHEETS = (
    Sheet(
        name="rs_raw",
        formula="0.4 C/C[63] + 0.2 C/C[126] + 0.2 C/C[189] + 0.2 C/C[252]",
        source="the weights of the common reconstruction of IBD's relative strength",
        parameters=(),
        series=None,
        build=rs_raw,
        first=lambda: YEAR,
        memory=lambda: YEAR + 1,
    ),
    Sheet(
        name="rs_rating",
        formula="clip(floor(99 x average rank / count) + 1, 1, 99) of rs_raw among the session's eligible stocks",
        source="IBD's scale of 1 to 99",
        parameters=(),
        series=None,
        build=rs_rating,
        first=lambda: YEAR,
        memory=lambda: YEAR + 1,
    ),
    Sheet(
        name="percentile",
        formula="100 x average rank / count of the series among the session's eligible stocks",
        source="pandas rank(pct=True)",
        parameters=(),
        series=CLOSE,
        build=lambda series: Section(series, "percent"),
        first=lambda: 0,
        memory=lambda: 1,
    ),
    Sheet(
        name="rs_line",
        formula="close / the benchmark's close",
        source="common use",
        parameters=(),
        series=None,
        build=lambda: CLOSE / BENCHMARK,
        first=lambda: 0,
        memory=lambda: 1,
    ),
    Sheet(
        name="relative_strength",
        formula="100 x ((1 + r)/(1 + b) - 1), r and b the returns of stock and benchmark over the stock's last n bars",
        source="common use, with growth factors so that it holds when the benchmark falls",
        parameters=(length(63),),
        series=None,
        build=_relative_strength,
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
)
