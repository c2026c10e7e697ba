"""What `import scanner` gives is what it says it gives."""

from __future__ import annotations

import inspect
import re

import pytest

import scanner


@pytest.mark.parametrize("name", scanner.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(scanner, name))
    assert re.search(rf"\b{name}\b", str(scanner.__doc__)), f"the package's docstring does not tell of {name}"


def test_nothing_is_public_by_accident() -> None:
    public = {name for name, value in vars(scanner).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert public - {"annotations"} <= set(scanner.__all__)
