"""One version, wherever it is asked for."""

from __future__ import annotations

from packaging.version import Version

import scanner
from scanner.version import NUMBERS, __version__


def test_the_package_tells_its_version() -> None:
    assert scanner.__version__ == __version__
    assert str(Version(__version__)) == __version__


def test_the_numbers_have_a_version_of_their_own() -> None:
    assert NUMBERS >= 1
