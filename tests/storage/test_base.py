"""What a place's errors tell: the place, what is wrong, what to do, and facts for whoever words them anew."""

from __future__ import annotations

import pytest

from scanner.remedy import check_settings, retry
from scanner.storage.base import BusyError, StorageError, UnreachableError


@pytest.mark.parametrize("kind", [StorageError, UnreachableError])
def test_an_error_names_the_place_and_what_to_do(kind: type[StorageError]) -> None:
    remedy = check_settings("make it")
    error = kind("s3://prices/us", "there is no such bucket", remedy)
    assert str(error) == "s3://prices/us cannot be used: there is no such bucket: make it"
    assert (error.place, error.problem, error.remedy) == ("s3://prices/us", "there is no such bucket", remedy)


def test_a_busy_place_says_for_how_long() -> None:
    error = BusyError("/data", 60.0, 180.0)
    assert (error.seconds, error.lease) == (60.0, 180.0)
    assert error.remedy == retry("try again when it is done")
    assert str(error) == "/data cannot be used: another process writes there: try again when it is done"
