import typing

import numpy as np

from scanner import arrays


def test_prices_are_computed_in_double_precision() -> None:
    assert typing.get_args(typing.get_args(arrays.Floats)[1]) == (np.float64,)


def test_dates_are_numpy_dates_and_texts_numpy_texts() -> None:
    elements = [typing.get_args(typing.get_args(kind)[1])[0] for kind in (arrays.Dates, arrays.Strings)]
    assert elements == [np.datetime64, np.str_]
