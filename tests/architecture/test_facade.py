"""What `import scanner` gives is what it says it gives."""

from __future__ import annotations

import inspect
import re

import pytest

import scanner


@pytest.mark.parametrize("name", scanner.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(scanner, name))


def test_the_package_shows_each_of_its_functions_at_work() -> None:
    functions = {name for name in scanner.__all__ if inspect.isroutine(getattr(scanner, name))}
    assert functions == set(re.findall(r"scanner\.(\w+)\(", str(scanner.__doc__)))
