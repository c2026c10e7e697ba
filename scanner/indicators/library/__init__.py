"""The indicators: one module for each family, with what people read of each and how it is computed.

To add one, open the module of its family and write, from top to bottom:

1. A function over arrays, unless those of `scanner.indicators.kernels` say it already. Each array has a row for each of
   the stocks' own bars, the newest last, and a column for each stock; NaN where a stock had no bar yet. Prices are in
   USD, volumes in shares. A function over a window gets the rows to give and as many before them as it needs; one that
   is recursive gets all rows there are, and how many of the last ones to give.
2. Its `Kernel`: a name that no other kernel has, how many bars lie before its first value, the unit of what it gives.
3. A function that makes the term of the series and the parameters, unless `of_series` or `of_fields` does.
4. Its `IndicatorSpec` in `INDICATORS`. Where its first value lies is derived; how soon it forgets its seed is stated
   (`forgets_after`) where it is recursive.

Tests ask for three more: its oracle, a line in `tests/indicators/oracles.py` with a function of `tests/reference`; its
row in `docs/indicators.md`, which `python -m scripts.pages` writes; and its values, which
`python -m tests.golden.numbers` records.

Examples:
    >>> import numpy as np
    >>> from scanner.indicators.kernel import Kernel, before_window
    >>> from scanner.indicators.spec import IndicatorSpec, length, of_series
    >>> from scanner.indicators.terms import CLOSE
    >>> def middle(x, n):
    ...     return np.median(np.lib.stride_tricks.sliding_window_view(x, n, axis=0), axis=-1)
    >>> MEDIAN = Kernel("median", middle, before_window, window=True, unit="series")
    >>> spec = IndicatorSpec("median", "middle of the last n values", "", (length(5),), CLOSE, of_series(MEDIAN))
    >>> spec.usage, spec.first(5), spec.memory(5)
    ('median(close, n=5)', 4, 5)
    >>> MEDIAN.compute(np.array([[3.0], [1.0], [2.0], [9.0]]), 3)
    array([[2.],
           [2.]])
"""
